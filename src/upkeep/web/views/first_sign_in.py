"""Pages on which a parent opens an account with a code by post, or sets a lost password anew.

Strangers read them. Until a code was given that counts, every answer is the same whether or not
anybody matches what was typed.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from upkeep.correspondence import sign_in_codes
from upkeep.correspondence.models import SignInCode
from upkeep.web.access import Audience, View, open_to
from upkeep.web.acting import recorded_now
from upkeep.web.business_day import working_day
from upkeep.web.own_accounts import (
    CannotOpenError,
    account_of,
    is_for_a_parent,
    open_or_renew,
    renew_by_recovery_code,
)
from upkeep.web.typed_days import TypedDayError, day_typed

CODE, SINCE, OPENED = "sign_in_code", "sign_in_code_since", "sign_in_opened"
HELD_FOR = timedelta(minutes=30)
Problem = tuple[str, str]
"""What is wrong, and with which field."""


def _for_strangers(view: View) -> View:
    """A form for anybody, kept by no browser and in no report of errors."""
    checked = sensitive_post_parameters()(require_http_methods(["GET", "HEAD", "POST"])(view))
    return open_to(Audience.ANYONE)(never_cache(checked))


@_for_strangers
def first(request: HttpRequest) -> HttpResponse:
    """Case reference, date of birth and the code of the letter."""
    problem, field = "", ""
    if request.method == "POST":
        problem, field = _claim(request)
        if not problem:
            return redirect("sign_in_choose")
    return _form(request, "account/first.html", problem, field)


def _claim(request: HttpRequest) -> Problem:
    """Hold the code that was typed; what is wrong, and in which field, else nothing."""
    read = _case_and_birthday(request.POST)
    if isinstance(read[1], str):
        return read[0], read[1]
    typed = request.POST.get("code", "").strip()
    if not typed:
        return _("Enter the code from our letter"), "code"
    reference, born_on = read
    try:
        code = sign_in_codes.claim(reference, born_on, typed, working_day(), timezone.now())
    except sign_in_codes.LockedError:
        return _locked(), "code"
    if code is None or not is_for_a_parent(code):
        return _(
            "What you entered does not belong to a code that can be used. Check all three. A code "
            "works once and runs out on the day our letter says: you can ask for another."
        ), "code"
    request.session.cycle_key()
    request.session[CODE] = code.pk
    request.session[SINCE] = timezone.now().isoformat()
    return "", ""


def _case_and_birthday(said: Mapping[str, str]) -> tuple[str, date] | Problem:
    reference = said.get("reference", "").strip().upper()
    if not reference:
        return _("Enter the reference of your case"), "reference"
    try:
        born_on = day_typed(said, "born")
    except TypedDayError as error:
        return str(error), error.box
    if born_on is None:
        return _("Enter your date of birth"), "born-day"
    return reference, born_on


@_for_strangers
def choose(request: HttpRequest) -> HttpResponse:
    """A user name and a password; of somebody who has an account, a new password alone."""
    code = _held(request)
    if code is None:
        return redirect("sign_in_first")
    problem, field = "", ""
    if request.method == "POST":
        said = request.POST
        try:
            account = open_or_renew(
                code, said.get("username", ""), said.get("password", ""), recorded_now()
            )
        except CannotOpenError as refused:
            problem, field = str(refused), refused.field
        else:
            for name in (CODE, SINCE):
                request.session.pop(name, None)
            request.session[OPENED] = account.get_username()
            return redirect("sign_in_opened")
    return _form(request, "account/choose.html", problem, field, {"account": account_of(code)})


def _held(request: HttpRequest) -> SignInCode | None:
    """The code that this browser gave a short time ago, if it still counts."""
    since = request.session.get(SINCE)
    if since is None or datetime.fromisoformat(since) < timezone.now() - HELD_FOR:
        return None
    return sign_in_codes.counting(working_day()).filter(pk=request.session.get(CODE, 0)).first()


@open_to(Audience.ANYONE)
@never_cache
@require_safe
def opened(request: HttpRequest) -> HttpResponse:
    """That it worked, and the user name."""
    name = request.session.get(OPENED, "")
    if not name:
        return redirect("account_login")
    return render(request, "account/opened.html", {"name": name})


@_for_strangers
def ask(request: HttpRequest) -> HttpResponse:
    """Have a code sent to the address on record; the answer is the same for everybody."""
    problem, field, is_asked = "", "", False
    if request.method == "POST":
        read = _case_and_birthday(request.POST)
        if isinstance(read[1], str):
            problem, field = read[0], read[1]
        else:
            # The work of a password stands in front, so that no time tells whether anybody matches.
            make_password("nobody's")
            sign_in_codes.ask(read[0], read[1], working_day(), recorded_now())
            is_asked = True
    return _form(request, "account/ask_code.html", problem, field, {"is_asked": is_asked})


@_for_strangers
def forgotten(request: HttpRequest) -> HttpResponse:
    """A new password by a recovery code; who has none is led to a code by post."""
    problem, field = "", ""
    if request.method == "POST":
        problem, field = _renew(request.POST)
        if not problem:
            request.session[OPENED] = request.POST["username"].strip()
            return redirect("sign_in_opened")
    return _form(request, "account/forgotten.html", problem, field)


def _renew(said: Mapping[str, str]) -> Problem:
    name, typed = said.get("username", "").strip(), said.get("code", "").strip()
    if not name:
        return _("Enter your user name"), "username"
    if not typed:
        return _("Enter a recovery code"), "code"
    try:
        is_right = renew_by_recovery_code(name, typed, said.get("password", ""), recorded_now())
    except CannotOpenError as refused:
        return str(refused), refused.field
    except sign_in_codes.LockedError:
        return _locked(), "code"
    if is_right:
        return "", ""
    return _(
        "No account has this user name and recovery code. Check both: a recovery code works once."
    ), "code"


def _locked() -> str:
    return _("Too much that is wrong was tried. Wait 15 minutes and try again.")


def _form(
    request: HttpRequest, page: str, problem: str, field: str, more: Mapping[str, object] = {}
) -> HttpResponse:
    """The form with what was typed, but for the password, and what is wrong with it."""
    context = {"problem": problem, "field": field, "said": request.POST, **more}
    return render(request, page, context, status=400 if problem else 200)
