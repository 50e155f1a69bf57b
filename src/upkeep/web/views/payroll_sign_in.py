"""Pages on which payroll staff open an account with a code, or have a code posted.

Strangers read them. Until a code was given that counts, every answer is the same whether or not
there is such an employer.
"""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from upkeep.correspondence import employer_access
from upkeep.correspondence.employer_access import AccessError
from upkeep.correspondence.models import EmployerCode
from upkeep.correspondence.sign_in_codes import LockedError
from upkeep.web.access import Audience, View, may_act_for_employers, open_to
from upkeep.web.acting import recorded_now
from upkeep.web.business_day import working_day
from upkeep.web.own_accounts import CannotOpenError, open_account
from upkeep.web.views.first_sign_in import HELD_FOR, OPENED

_USED = gettext_lazy("This code has been used. Ask for another.")
CODE, SINCE = "employer_code", "employer_code_since"


def _for_strangers(view: View) -> View:
    checked = sensitive_post_parameters()(require_http_methods(["GET", "HEAD", "POST"])(view))
    return open_to(Audience.ANYONE)(never_cache(checked))


@_for_strangers
def first(request: HttpRequest) -> HttpResponse:
    """Employer reference and code; whoever acts for another employer gets this one beside it."""
    if request.user.is_authenticated and not may_act_for_employers(request.user):
        raise PermissionDenied
    problem, field, code = "", "", None
    if request.method == "POST":
        code, problem, field = _claimed(request.POST)
    if code is not None and request.user.is_authenticated:
        try:
            employer_access.let_in(request.user, code, recorded_now())
            return redirect("payroll_employer", code.employer_reference)
        except AccessError as refused:
            problem, field = str(refused), "code"
        except IntegrityError:
            problem, field = str(_USED), "code"
    elif code is not None:
        request.session.cycle_key()
        request.session[CODE] = code.pk
        request.session[SINCE] = timezone.now().isoformat()
        return redirect("payroll_choose")
    return _form(request, "payroll/first.html", problem, field)


def _claimed(said: Mapping[str, str]) -> tuple[EmployerCode | None, str, str]:
    """The code that was given, or what is wrong and in which field."""
    reference = said.get("reference", "").strip().upper()
    typed = said.get("code", "").strip()
    if not reference:
        return None, _("Enter your employer reference"), "reference"
    if not typed:
        return None, _("Enter the code"), "code"
    try:
        code = employer_access.claim(reference, typed, working_day(), timezone.now())
    except LockedError:
        locked = _("Too much that is wrong was tried. Wait 15 minutes and try again.")
        return None, locked, "code"
    if code is None:
        return (
            None,
            _(
                "What you entered does not belong to a code that can be used. Check both. A code "
                "works once and runs out on the day that was given with it."
            ),
            "code",
        )
    return code, "", ""


@_for_strangers
def choose(request: HttpRequest) -> HttpResponse:
    """A user name and a password for the account."""
    code = _held(request)
    if code is None:
        return redirect("payroll_first")
    problem, field = "", ""
    if request.method == "POST":
        said = request.POST
        try:
            name = _opened(code, said.get("username", ""), said.get("password", ""))
        except CannotOpenError as refused:
            problem, field = str(refused), refused.field
        else:
            for held in (CODE, SINCE):
                request.session.pop(held, None)
            request.session[OPENED] = name
            return redirect("sign_in_opened")
    return _form(request, "account/choose.html", problem, field, {"account": None})


def _opened(code: EmployerCode, username: str, password: str) -> str:
    at = recorded_now()
    try:
        with transaction.atomic():
            account = open_account(username, password, f"by the code {code.reference}", at)
            employer_access.let_in(account, code, at)
    except IntegrityError:
        raise CannotOpenError(str(_USED), "password") from None
    return account.get_username()


def _held(request: HttpRequest) -> EmployerCode | None:
    since = request.session.get(SINCE)
    if since is None or datetime.fromisoformat(since) < timezone.now() - HELD_FOR:
        return None
    held = employer_access.counting(working_day()).filter(pk=request.session.get(CODE, 0))
    return held.first()


@_for_strangers
def ask(request: HttpRequest) -> HttpResponse:
    """Have a code posted to the employer's address on record; everybody gets the same answer."""
    problem, field, is_asked = "", "", False
    if request.method == "POST":
        reference = request.POST.get("reference", "").strip().upper()
        postcode = request.POST.get("postcode", "").strip()
        if not reference:
            problem, field = _("Enter your employer reference"), "reference"
        elif not postcode:
            problem, field = _("Enter the postcode to which we write to you"), "postcode"
        else:
            employer_access.ask_code(reference, postcode, working_day(), recorded_now())
            is_asked = True
    return _form(request, "payroll/ask.html", problem, field, {"is_asked": is_asked})


def _form(
    request: HttpRequest, page: str, problem: str, field: str, more: Mapping[str, object] = {}
) -> HttpResponse:
    context = {"problem": problem, "field": field, "said": request.POST, **more}
    return render(request, page, context, status=400 if problem else 200)
