"""A caseworker's pages."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from upkeep.cases.as_known import case_as_known
from upkeep.cases.lifecycle import Role
from upkeep.cases.online import sent_on_line
from upkeep.cases.stays import decisions_waiting, withholding
from upkeep.collection.arrears_plans_shown import plans_of
from upkeep.collection.card_payments import card_payments_of
from upkeep.collection.debits_shown import mandates_shown
from upkeep.collection.estate_claims import died_on
from upkeep.collection.part_payment_terms import part_payments_on
from upkeep.collection.set_offs_shown import set_offs_on
from upkeep.collection.used_for import used_for
from upkeep.law.provisions import provisions_of
from upkeep.web import case_lists, case_page, case_search, payments
from upkeep.web.access import any_case, caseworkers_only, roles_of
from upkeep.web.before_and_after import decisions_about_the_past, effect_of
from upkeep.web.benefit_deductions import deductions_of
from upkeep.web.business_day import business_day
from upkeep.web.case_origin import origin_of
from upkeep.web.changes.words import kind_in_words
from upkeep.web.decisions import decision_on, liability_on
from upkeep.web.earnings_orders import orders_of
from upkeep.web.explanation import steps_for_everyone
from upkeep.web.guidance import step_guides
from upkeep.web.looking import looking
from upkeep.web.staff_reading import closed_among

LEDGER_LINES_SHOWN = 10
LEDGER_LINES_A_PAGE = 50
CARDS_SHOWN = 24


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
    context = {
        "text": text,
        "found": found,
        "is_refused": bool(linked and not text),
        "closed": closed_among(request, found.cases if found else ()),
    }
    return render(request, "case/search.html", context)


@caseworkers_only
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything on record about a case."""
    found = any_case(reference)
    look = looking(request.GET)
    day, at = look.day, look.known_at
    entries = case_page.ledger_entries(found, at)
    context = {
        "case": found if at is None else case_as_known(found, at),
        "look": look,
        "day": day,
        "parties": case_page.parties(found, day, at),
        "liability_now": liability_on(found, day, at),
        "facts": case_lists.first_of(found, "facts", at),
        "decisions": case_lists.first_of(found, "decisions", at),
        "liabilities": case_lists.first_of(found, "liability", at),
        "arrangements": case_lists.first_of(found, "arrangements", at),
        "deductions": deductions_of(found, at),
        "mandates": mandates_shown(found.paying_parent, day, at),
        "cards": card_payments_of(found.paying_parent, at)[:CARDS_SHOWN],
        "orders": orders_of(found, at),
        "arrears_plans": plans_of(found.paying_parent, at),
        "set_offs": set_offs_on(found, at),
        "part_payments": part_payments_on(found, at),
        "estate_since": died_on(found.paying_parent, at),
        "past_decisions": decisions_about_the_past(found, at),
        "schedule": payments.current_schedule(found, at),
        "demands": case_lists.instalments_about(found, day, at),
        "unpaid_pence": payments.unpaid_pence(found, at),
        "unpaid_fee_pence": payments.unpaid_fee_pence(found, at),
        "other_debts": payments.other_debts(found, at),
        "ledger": case_page.ledger_lines(entries[:LEDGER_LINES_SHOWN]),
        "ledger_count": entries.count(),
        "letters": case_lists.first_of(found, "letters", at),
        "timeline": case_lists.first_of(found, "timeline", at),
        "proceedings": (standing := case_lists.first_of(found, "processes", at)),
        "step_guides": step_guides(
            [(p.row.process, p.row.state) for p in standing.rows if not p.row.ended_on], day
        ),
        "reported": case_page.changes_waiting(found, at),
        "origin": origin_of(found),
        "sent_on_line": sent_on_line(found, at),
        "withholding": withholding(found) if at is None else [],
        "waiting": decisions_waiting(found, look.day),
        "together": case_page.decided_together(found, at),
        "leads_a_team": Role.TEAM_LEADER in roles_of(request.user),
        "change_kind": lambda kind: kind_in_words(kind)[0],
    }
    return render(request, "case/case.html", context, status=look.status)


@caseworkers_only
def listed(request: HttpRequest, reference: str, what: str) -> HttpResponse:
    """One list of a case in full, a page at a time."""
    found = any_case(reference)
    if what not in case_lists.LISTS:
        raise Http404
    kind = case_lists.LISTS[what]
    look = looking(request.GET)
    rows = kind.rows(found, look.known_at)
    page = Paginator(rows, case_lists.LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {"case": found, "what": what, "title": kind.title, "tab": kind.tab, "page": page}
    context["look"] = look
    return render(request, "case/list.html", context, status=look.status)


@caseworkers_only
def decision(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One decision with its explanation, its snapshot of facts and its versions."""
    found = any_case(reference)
    look = looking(request.GET)
    row = decision_on(found, number, look.known_at)
    context = {
        "case": found,
        "look": look,
        "row": row,
        "steps": (steps := steps_for_everyone(row.decision)),
        "effect": effect_of(row.decision),
        "provisions": provisions_of(steps),
        "law_on": (law_on := min(row.decision.effective_from, business_day())),
        "law_query": f"?on={law_on.isoformat()}",
    }
    return render(request, "case/decision.html", context, status=look.status)


@caseworkers_only
def ledger(request: HttpRequest, reference: str) -> HttpResponse:
    """Every entry of the books about a case."""
    found = any_case(reference)
    look = looking(request.GET)
    pages = Paginator(case_page.ledger_entries(found, look.known_at), LEDGER_LINES_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    lines = case_page.ledger_lines(page.object_list)
    context = {"case": found, "look": look, "page": page, "lines": lines}
    return render(request, "case/ledger.html", context, status=look.status)


@caseworkers_only
def receipt(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One receipt and how it was set against the paying parent's debts."""
    found = any_case(reference)
    look = looking(request.GET)
    row = payments.receipt_on(found, number, look.known_at)
    used = used_for(row.receipt, found.paying_parent, look.known_at)
    context = {"case": found, "look": look, "row": row, "used": used}
    return render(request, "case/receipt.html", context, status=look.status)
