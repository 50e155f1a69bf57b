"""The pages of the books: what people change by hand, and who agreed."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from upkeep.batch.models import MorningReport
from upkeep.batch.mornings import dated_lines, mornings, night_not_compared
from upkeep.cases.models import Proceeding
from upkeep.collection import account_changing
from upkeep.collection.journals import JournalRefusedError, answer, limit_on
from upkeep.collection.models import ArrearsPlan, Journal, PartPayment, Refund, SetOff, WriteOff
from upkeep.ledger.models import Closing
from upkeep.web.access import any_case, caseworkers_only
from upkeep.web.acting import finance_of, is_finance
from upkeep.web.as_recorded import recorded_by
from upkeep.web.business_day import business_day
from upkeep.web.journal_form import blank, debt_choices, debt_words, record, said_in
from upkeep.web.looking import looking
from upkeep.web.staff_reading import about

JOURNALS_SHOWN = 100
PERIODS_SHOWN = 24
MORNINGS_SHOWN = 100


@caseworkers_only
def overview(request: HttpRequest) -> HttpResponse:
    """The last morning's comparison of bank, books, cases and accounts; closed periods."""
    context = {
        **_of_morning(next(iter(mornings(1)), None)),
        "not_compared": night_not_compared(),
        "closings": Closing.objects.select_related("reopening").order_by("-pk")[:PERIODS_SHOWN],
        "waiting": Journal.objects.filter(answer=None).count(),
        "overpayments": Proceeding.objects.filter(process="overpayment", ended_on=None).count(),
        "write_offs": WriteOff.objects.filter(decision=None).count(),
        "arrears_plans": ArrearsPlan.objects.filter(end=None).count(),
        "part_payments": PartPayment.objects.filter(start__isnull=False, end=None).count(),
        "set_offs": SetOff.objects.filter(decision=None).count(),
        "account_changes": account_changing.waiting().count(),
        "refunds_waiting": Refund.objects.filter(answer=None).count(),
    }
    return render(request, "books/overview.html", context)


@caseworkers_only
def all_mornings(request: HttpRequest) -> HttpResponse:
    """What was found on each morning, the latest first."""
    rows = [
        (each, sum(not line["agrees"] for line in each.lines)) for each in mornings(MORNINGS_SHOWN)
    ]
    context = {"rows": rows, "not_compared": night_not_compared()}
    return render(request, "books/mornings.html", context)


@caseworkers_only
def morning(request: HttpRequest, number: int) -> HttpResponse:
    """What was found on one morning, every difference with its age."""
    found = get_object_or_404(MorningReport, pk=number)
    return render(request, "books/morning.html", _of_morning(found))


def _of_morning(found: MorningReport | None) -> dict[str, object]:
    return {"morning": found, "lines": dated_lines(found) if found else []}


@caseworkers_only
def journals(request: HttpRequest) -> HttpResponse:
    """Every journal, those that wait for a second person first."""
    look = looking(request.GET)
    found = recorded_by(Journal.objects.select_related("case", "answer"), look.known_at)
    is_answered = Q(answer__isnull=False)
    if look.known_at is not None:
        is_answered &= Q(answer__known_at__lte=look.known_at)
    waiting = found.exclude(is_answered).order_by("pk")
    done = found.filter(is_answered).order_by("-pk")[:JOURNALS_SHOWN]
    context = {
        "look": look,
        "waiting": waiting,
        "done": done,
        "limit": limit_on(look.day),
        "debts": debt_words(),
    }
    return render(request, "books/journals.html", context, status=look.status)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def journal(request: HttpRequest, number: int) -> HttpResponse:
    """One journal; posting agrees to it or refuses it."""
    look = looking(request.GET)
    known = recorded_by(Journal.objects.select_related("case", "answer"), look.known_at)
    found = get_object_or_404(known, pk=number)
    about(request, [found.case])
    problem, field = "", ""
    if request.method == "POST":
        try:
            agrees = request.POST.get("answer") == "agree"
            answer(found, finance_of(request), request.POST.get("note", ""), agrees=agrees)
        except JournalRefusedError as error:
            problem, field = str(error), error.field
        else:
            return redirect("journal", found.pk)
    answered = getattr(found, "answer", None)
    is_known = answered and (look.known_at is None or answered.known_at <= look.known_at)
    context = {
        "look": look,
        "journal": found,
        "answer": answered if is_known else None,
        "debts": debt_words(),
        "problem": problem,
        "field": field,
        "note": request.POST.get("note", ""),
        "may_answer": look.is_now
        and is_finance(request)
        and request.user.get_username() != found.entered_by,
    }
    status = 400 if problem else look.status
    return render(request, "books/journal.html", context, status=status)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, reference: str) -> HttpResponse:
    """The form with which a debt of a case is changed by hand."""
    case = any_case(reference)
    said = blank(business_day())
    problem, field = "", ""
    if request.method == "POST":
        said = said_in(request.POST)
        try:
            return redirect("journal", record(case, said, finance_of(request)).pk)
        except JournalRefusedError as error:
            problem, field = str(error), error.field
    context = {
        "case": case,
        "said": said,
        "problem": problem,
        "field": field,
        "codes": Journal.Code.choices,
        "debts": debt_choices(),
        "limit": limit_on(business_day()),
        "may_enter": is_finance(request),
    }
    return render(request, "books/enter.html", context, status=400 if problem else 200)
