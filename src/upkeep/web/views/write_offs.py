"""The pages of arrears that are proposed to be written off, and of what is decided about them."""

from collections.abc import Mapping
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upkeep.cases.models import Case, Proceeding
from upkeep.collection import writing_off
from upkeep.collection.models import Representation, WriteOff
from upkeep.collection.write_off_grounds import figure
from upkeep.collection.writing_off import Proposed, WriteOffRefusedError
from upkeep.ledger import ARREARS
from upkeep.web.access import any_case, caseworkers_only
from upkeep.web.acting import finance_of, is_finance
from upkeep.web.business_day import business_day
from upkeep.web.calculator.figures import pence_of
from upkeep.web.journal_form import debt_words
from upkeep.web.staff_reading import about
from upkeep.web.statement_period import PARTS, Typed

DECIDED_SHOWN = 100
FIELDS = ("ground", "debt", "amount", "why", "evidence")


@caseworkers_only
def write_offs(request: HttpRequest) -> HttpResponse:
    """Proposals that are not decided, then those that are."""
    found = WriteOff.objects.select_related("case", "decision", "reversal")
    waiting = list(found.filter(decision=None).order_by("pk"))
    stand = {
        row.subject: row
        for row in Proceeding.objects.filter(
            process=writing_off.PROCESS, subject__in=[each.reference for each in waiting]
        )
    }
    context = {
        "waiting": [(each, stand.get(each.reference)) for each in waiting],
        "done": found.exclude(decision=None).order_by("-pk")[:DECIDED_SHOWN],
        "debts": debt_words(),
    }
    return render(request, "books/write_offs.html", context)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def write_off(request: HttpRequest, number: int) -> HttpResponse:
    """One proposal: who was told, what was said; posting records, decides or takes back."""
    row = get_object_or_404(WriteOff.objects.select_related("case", "decision"), pk=number)
    about(request, [row.case])
    problem, field = "", ""
    if request.method == "POST":
        try:
            _do(request, row)
        except WriteOffRefusedError as error:
            problem, field = str(error), error.field
        else:
            return redirect("write_off", row.pk)
    proceeding = Proceeding.objects.filter(
        process=writing_off.PROCESS, subject=row.reference
    ).first()
    user = request.user.get_username()
    context = {
        "write_off": row,
        "proceeding": proceeding,
        "debts": debt_words(),
        "said": row.said.order_by("pk"),
        "sides": Representation.Side.choices,
        "is_finance": is_finance(request),
        "may_decide": is_finance(request)
        and proceeding is not None
        and proceeding.state == "deciding"
        and not (row.needs_second_person and row.asked_by == user),
        "typed": request.POST,
        "problem": problem,
        "field": field,
    }
    return render(request, "books/write_off.html", context, status=400 if problem else 200)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """The form with which arrears of a case are proposed to be written off."""
    case = any_case(reference)
    typed = {name: str(request.POST.get(name, "")).strip() for name in _names()}
    problem, field = "", ""
    if request.method == "POST":
        actor = finance_of(request)
        try:
            return redirect("write_off", writing_off.propose(_wanted(case, typed), actor).pk)
        except WriteOffRefusedError as error:
            problem, field = str(error), error.field
    words = debt_words()
    context = {
        "case": case,
        "typed": typed,
        "grounds": WriteOff.Ground.choices,
        "debts": [(debt.name, words[debt.name]) for debt in ARREARS],
        "limit": figure(writing_off.LIMIT, business_day()),
        "may_propose": is_finance(request),
        "problem": problem,
        "field": field,
    }
    return render(request, "books/propose_write_off.html", context, status=400 if problem else 200)


def _names() -> list[str]:
    return [*FIELDS, *(f"{end}-{part}" for end in ("from", "to") for part in PARTS)]


def _wanted(case: Case, typed: Mapping[str, str]) -> Proposed:
    pence = pence_of(typed["amount"])
    if pence is None:
        raise WriteOffRefusedError("amount", _("Enter pounds and pence, such as 350.00"))
    return Proposed(
        case,
        typed["debt"],
        pence,
        _day_in(typed, "from"),
        _day_in(typed, "to"),
        typed["ground"],
        typed["why"],
        typed["evidence"],
    )


def _day_in(typed: Mapping[str, str], name: str) -> date:
    found = Typed(*(typed[f"{name}-{part}"] for part in PARTS)).as_date()
    if found is None:
        raise WriteOffRefusedError(name, _("The day must be a real date, like 6 4 2025"))
    return found


def _do(request: HttpRequest, row: WriteOff) -> None:
    actor, said = finance_of(request), request.POST
    match said.get("do"):
        case "heard":
            writing_off.represent(row, said.get("side", ""), said.get("words", ""), actor)
        case "write_off" | "keep" as chosen:
            reasons = said.get("reasons", "")
            writing_off.decide(row, actor, reasons, agrees=chosen == "write_off")
        case "take_back":
            writing_off.take_back(row, actor, said.get("reasons", ""))
        case _:
            raise Http404
