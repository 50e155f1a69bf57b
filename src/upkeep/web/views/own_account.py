"""The receiving parent's page of the account they are paid into."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upkeep.cases.models import Case
from upkeep.collection import account_changing
from upkeep.collection.account_change_rules import WAIT, figure
from upkeep.collection.account_changing import AccountChangeRefusedError, Asked
from upkeep.collection.models import AccountChange
from upkeep.collection.refunding import RefundRefusedError
from upkeep.parties.models import Person
from upkeep.web.access import own_case, parents_only
from upkeep.web.acting import actor_today
from upkeep.web.business_day import working_day
from upkeep.web.refund_form import account_in, said_in
from upkeep.web.strong_sign_in import confirmed_by_second_step, is_strong_enough, needs_password


@parents_only
@confirmed_by_second_step
@require_http_methods(["GET", "HEAD", "POST"])
def own_account(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """Where payments go, a change that waits, and the form for another account."""
    case = own_case(person, reference)
    if case.receiving_parent_id != person.pk:
        raise Http404
    problem, field = "", ""
    if request.method == "POST":
        try:
            _act(request, case)
        except AccountChangeRefusedError as error:
            problem, field = str(error), error.field
        else:
            return redirect("own_account", case.reference)
    today = working_day()
    change = account_changing.waiting(person).first()
    context = {
        "case": case,
        "account": account_changing.current_account(person, today),
        "change": change,
        "wait_days": figure(WAIT, today),
        "typed": said_in(request.POST),
        "problem": problem,
        "field": field,
        "needs_password": needs_password(request),
    }
    return render(request, "parent/account.html", context, status=400 if problem else 200)


def _act(request: HttpRequest, case: Case) -> None:
    """Do what the button says. Raises :class:`AccountChangeRefusedError` with what is wrong."""
    actor = actor_today(request)
    if request.POST.get("does") == "withdraw":
        change = account_changing.waiting(case.receiving_parent_id).first()
        if change is None:
            raise AccountChangeRefusedError("", _("That cannot be done now: load the page again"))
        account_changing.withdraw(change, actor)
        return
    try:
        account = account_in(said_in(request.POST))
    except RefundRefusedError as error:
        raise AccountChangeRefusedError(error.field, str(error)) from None
    if not is_strong_enough(request):
        raise AccountChangeRefusedError(
            "password", _("Enter the password with which you signed in, so that we know it is you")
        )
    account_changing.ask(Asked(case, account, AccountChange.Route.OWN_PAGE), actor)
