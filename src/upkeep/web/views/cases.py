"""A caseworker's pages."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from upkeep.web import case_lists, case_page, case_search, payments
from upkeep.web.access import any_case, caseworkers_only
from upkeep.web.before_and_after import decisions_about_the_past, effect_of
from upkeep.web.business_day import business_day
from upkeep.web.changes.words import kind_in_words
from upkeep.web.decisions import decision_on, liability_on
from upkeep.web.explanation import steps_for_everyone

LEDGER_LINES_SHOWN = 10
LEDGER_LINES_A_PAGE = 50


@caseworkers_only
def search(request: HttpRequest) -> HttpResponse:
    """Find a case.

    What is typed is posted, so that names and numbers stay out of addresses; only a reference
    may also stand in the address.
    """
    text = case_search.readable(request.POST.get("q", ""))
    linked = case_search.readable(request.GET.get("q", ""))
    if not text and case_search.is_reference(linked):
        text = linked
    found = case_search.find_cases(text) if text else None
    if found and len(found.cases) == 1 and case_search.is_reference(text):
        return redirect("case", found.cases[0].reference)
    context = {"text": text, "found": found, "is_refused": bool(linked and not text)}
    return render(request, "case/search.html", context)


@caseworkers_only
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything on record about a case."""
    found = any_case(reference)
    day = business_day()
    entries = case_page.ledger_entries(found)
    context = {
        "case": found,
        "day": day,
        "parties": case_page.parties(found, day),
        "liability_now": liability_on(found, day),
        "facts": case_lists.first_of(found, "facts"),
        "decisions": case_lists.first_of(found, "decisions"),
        "liabilities": case_lists.first_of(found, "liability"),
        "arrangements": case_lists.first_of(found, "arrangements"),
        "past_decisions": decisions_about_the_past(found),
        "schedule": payments.current_schedule(found),
        "demands": case_lists.instalments_about(found, day),
        "unpaid_pence": payments.unpaid_pence(found),
        "unpaid_fee_pence": payments.unpaid_fee_pence(found),
        "ledger": case_page.ledger_lines(entries[:LEDGER_LINES_SHOWN]),
        "ledger_count": entries.count(),
        "letters": case_lists.first_of(found, "letters"),
        "timeline": case_lists.first_of(found, "timeline"),
        "proceedings": case_lists.first_of(found, "processes"),
        "reported": case_page.changes_waiting(found),
        "change_kind": lambda kind: kind_in_words(kind)[0],
    }
    return render(request, "case/case.html", context)


@caseworkers_only
def listed(request: HttpRequest, reference: str, what: str) -> HttpResponse:
    """One list of a case in full, a page at a time."""
    found = any_case(reference)
    if what not in case_lists.LISTS:
        raise Http404
    kind = case_lists.LISTS[what]
    page = Paginator(kind.rows(found), case_lists.LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {"case": found, "what": what, "title": kind.title, "tab": kind.tab, "page": page}
    return render(request, "case/list.html", context)


@caseworkers_only
def decision(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One decision with its explanation, its snapshot of facts and its versions."""
    found = any_case(reference)
    row = decision_on(found, number)
    context = {
        "case": found,
        "row": row,
        "steps": steps_for_everyone(row.decision),
        "effect": effect_of(row.decision),
    }
    return render(request, "case/decision.html", context)


@caseworkers_only
def ledger(request: HttpRequest, reference: str) -> HttpResponse:
    """Every entry of the books about a case."""
    found = any_case(reference)
    pages = Paginator(case_page.ledger_entries(found), LEDGER_LINES_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    lines = case_page.ledger_lines(page.object_list)
    return render(request, "case/ledger.html", {"case": found, "page": page, "lines": lines})


@caseworkers_only
def receipt(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One receipt and how it was set against the paying parent's debts."""
    found = any_case(reference)
    row = payments.receipt_on(found, number)
    allocations = payments.allocations_of(row.receipt, found.paying_parent)
    context = {"case": found, "row": row, "allocations": allocations}
    return render(request, "case/receipt.html", context)
