"""What those who work here open is kept; a case of their own, or of people close to them, is
closed to them, and a restricted case opens to its team or with a reason.
"""

from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from upkeep.cases.models import Case, StaffRead
from upkeep.cases.restrictions import closed_to
from upkeep.cases.staff_ties import is_closed_to

CASES = "cases/"
"""How the addresses of cases begin; a reference elsewhere names something else."""
WITH_A_REASON = "case_opening"
"""The page on which a reason for opening a restricted case is given: it shows nothing of it."""
REFUSED = 400


class RestrictedError(Exception):
    """The page is about a restricted case that who asks has not opened."""

    def __init__(self, case: Case) -> None:
        super().__init__("a restricted case")
        self.case = case


def noted(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """The page, once it is on record that it was opened.

    Raises ``PermissionDenied`` for a case that is closed to who asks; that they asked is kept. A
    restricted case leads to the page on which they give a reason. A page that was not found, or
    asked wrongly, showed nothing and leaves no record.
    """
    try:
        case = _case_asked(request)
        if case is not None:
            about(request, [case])
        response = view()
    except RestrictedError as error:
        _keep(request, error.case, is_refused=True)
        return redirect(WITH_A_REASON, error.case.reference)
    if response.status_code < REFUSED:
        told_of: list[Case | None] = [*_cases_of(request)]
        for each in told_of or [None]:
            _keep(request, each, is_refused=False)
    return response


def about(request: HttpRequest, cases: Iterable[Case]) -> None:
    """Say which cases a page tells of; a view whose address names none says it before anything.

    Raises ``PermissionDenied`` and :class:`RestrictedError`, which :func:`noted` answers.
    """
    assert request.user.pk, "a page for staff is open to who signed in alone"
    found = list(cases)
    for case in found:
        if is_closed_to(request.user.pk, case):
            _keep(request, case, is_refused=True)
            raise PermissionDenied
    match = request.resolver_match
    if match is None or match.url_name != WITH_A_REASON:
        for case in closed_to(request.user.pk, found, timezone.now()):
            raise RestrictedError(case)
    _cases_of(request).extend(found)


def closed_among(request: HttpRequest, cases: Iterable[Case]) -> set[Case]:
    """Those of the cases whose people a list may not name to who asks."""
    assert request.user.pk, "a page for staff is open to who signed in alone"
    return set(closed_to(request.user.pk, cases, timezone.now()))


def _cases_of(request: HttpRequest) -> list[Case]:
    """The cases of which the page told, as far as it has said so."""
    kept: list[Case] = request.__dict__.setdefault("cases_told_of", [])
    return kept


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
