"""The pages of accounts that receiving parents are to be paid into, for those who work here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from upkeep.cases.models import Proceeding
from upkeep.collection import account_changing
from upkeep.collection.account_changing import AccountChangeRefusedError
from upkeep.collection.models import AccountChange
from upkeep.correspondence.delivery import with_state
from upkeep.correspondence.models import Letter, LetterStep
from upkeep.web.access import caseworkers_only
from upkeep.web.acting import finance_of, is_finance
from upkeep.web.staff_reading import about

ENDED_SHOWN = 100


@caseworkers_only
def account_changes(request: HttpRequest) -> HttpResponse:
    """Changes that wait, with why a second person looks; then those that are over."""
    waiting = list(account_changing.waiting().prefetch_related("reasons"))
    stand = {
        row.subject: row
        for row in Proceeding.objects.filter(
            process=account_changing.PROCESS, subject__in=[each.reference for each in waiting]
        )
    }
    ended = AccountChange.objects.exclude(pk__in=[each.pk for each in waiting])
    context = {
        "waiting": [(each, stand.get(each.reference)) for each in waiting],
        "ended": ended.select_related("case", "account").order_by("-pk")[:ENDED_SHOWN],
    }
    return render(request, "books/account_changes.html", context)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def account_change(request: HttpRequest, number: int) -> HttpResponse:
    """One change: who asked, why somebody looks, who was told; finance agrees or refuses."""
    found = AccountChange.objects.select_related("case__receiving_parent", "account")
    row = get_object_or_404(found, pk=number)
    about(request, [row.case])
    problem, field = "", ""
    if request.method == "POST":
        try:
            _do(request, row)
        except AccountChangeRefusedError as error:
            problem, field = str(error), error.field
        else:
            return redirect("account_change", row.pk)
    proceeding = Proceeding.objects.filter(
        process=account_changing.PROCESS, subject=row.reference
    ).first()
    letters = Letter.objects.filter(
        cause=Letter.Cause.ACCOUNT_CHANGE, case=row.case, about__startswith=row.reference
    )
    context = {
        "change": row,
        "former": account_changing.current_account(row.person_id, row.asked_on),
        "proceeding": proceeding,
        "is_open": proceeding is not None and proceeding.ended_on is None,
        "letters": with_state(letters).order_by("pk"),
        "letter_states": dict(LetterStep.State.choices),
        "answers": row.answers.order_by("pk"),
        "is_finance": is_finance(request),
        "may_agree": proceeding is not None
        and proceeding.state == "second_person"
        and row.asked_by != request.user.get_username(),
        "typed": request.POST,
        "problem": problem,
        "field": field,
    }
    return render(request, "books/account_change.html", context, status=400 if problem else 200)


def _do(request: HttpRequest, row: AccountChange) -> None:
    actor, why = finance_of(request), request.POST.get("why", "")
    match request.POST.get("do"):
        case "agree":
            account_changing.agree(row, actor, why)
        case "refuse":
            account_changing.refuse(row, actor, why)
        case "withdraw":
            account_changing.withdraw(row, actor, why)
        case _:
            raise Http404
