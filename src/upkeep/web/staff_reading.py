"""What those who work here open is kept; a case of their own, or of people close to them, is
closed to them.
"""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from upkeep.cases.models import Case, StaffRead
from upkeep.cases.staff_ties import is_closed_to

CASES = "cases/"
"""How the addresses of cases begin; a reference elsewhere names something else."""
REFUSED = 400


def noted(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """The page, once it is on record that it was opened.

    Raises ``PermissionDenied`` for a case that is closed to who asks; that they asked is kept. A
    page that was not found, or asked wrongly, showed nothing and leaves no record.
    """
    case = _case_asked(request)
    if case and request.user.pk and is_closed_to(request.user.pk, case):
        _keep(request, case, is_refused=True)
        raise PermissionDenied
    response = view()
    if response.status_code < REFUSED:
        _keep(request, case, is_refused=False)
    return response


def _case_asked(request: HttpRequest) -> Case | None:
    match = request.resolver_match
    if match is None or not match.route.startswith(CASES) or "reference" not in match.kwargs:
        return None
    cases = Case.objects.select_related("paying_parent")
    return cases.filter(reference=match.kwargs["reference"]).first()


def _keep(request: HttpRequest, case: Case | None, *, is_refused: bool) -> None:
    match = request.resolver_match
    assert request.user.pk, "a page for staff is open to who signed in alone"
    StaffRead.objects.create(
        user_id=request.user.pk,
        case=case,
        page=(match.url_name if match else "") or "",
        address=request.path,
        is_refused=is_refused,
        known_at=timezone.now(),
    )
