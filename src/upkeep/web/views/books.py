"""The pages of the books: what people change by hand, and who agreed."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from upkeep.batch.models import MorningReport
from upkeep.cases.actors import Actor
from upkeep.cases.lifecycle import Role
from upkeep.collection.journals import JournalRefusedError, answer, limit_on
from upkeep.collection.models import Journal
from upkeep.ledger.models import Closing
from upkeep.web.access import any_case, caseworkers_only, may_act, roles_of
from upkeep.web.business_day import business_day
from upkeep.web.journal_form import blank, debt_choices, debt_words, record, said_in

JOURNALS_SHOWN = 100
PERIODS_SHOWN = 24


@caseworkers_only
def overview(request: HttpRequest) -> HttpResponse:
    """The last morning's comparison of bank, books, cases and accounts; closed periods."""
    context = {
        "morning": MorningReport.objects.order_by("-pk").first(),
        "closings": Closing.objects.select_related("reopening").order_by("-pk")[:PERIODS_SHOWN],
        "waiting": Journal.objects.filter(answer=None).count(),
    }
    return render(request, "books/overview.html", context)


@caseworkers_only
def journals(request: HttpRequest) -> HttpResponse:
    """Every journal, those that wait for a second person first."""
    found = Journal.objects.select_related("case", "answer")
    waiting = found.filter(answer=None).order_by("pk")
    done = found.exclude(answer=None).order_by("-pk")[:JOURNALS_SHOWN]
    context = {
        "waiting": waiting,
        "done": done,
        "limit": limit_on(business_day()),
        "debts": debt_words(),
    }
    return render(request, "books/journals.html", context)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def journal(request: HttpRequest, number: int) -> HttpResponse:
    """One journal; posting agrees to it or refuses it."""
    found = get_object_or_404(Journal.objects.select_related("case", "answer"), pk=number)
    problem, field = "", ""
    if request.method == "POST":
        try:
            agrees = request.POST.get("answer") == "agree"
            answer(found, _finance(request), request.POST.get("note", ""), agrees=agrees)
        except JournalRefusedError as error:
            problem, field = str(error), error.field
        else:
            return redirect("journal", found.pk)
    context = {
        "journal": found,
        "answer": getattr(found, "answer", None),
        "debts": debt_words(),
        "problem": problem,
        "field": field,
        "note": request.POST.get("note", ""),
        "may_answer": _is_finance(request) and request.user.get_username() != found.entered_by,
    }
    return render(request, "books/journal.html", context, status=400 if problem else 200)


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
            return redirect("journal", record(case, said, _finance(request)).pk)
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
        "may_enter": _is_finance(request),
    }
    return render(request, "books/enter.html", context, status=400 if problem else 200)


def _is_finance(request: HttpRequest) -> bool:
    return may_act(roles_of(request.user), Role.FINANCE)


def _finance(request: HttpRequest) -> Actor:
    """Who changes the books. Raises PermissionDenied for anybody but finance."""
    if not _is_finance(request):
        raise PermissionDenied
    return Actor(request.user.get_username(), business_day(), timezone.now())
