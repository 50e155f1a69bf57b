"""A parent's pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upkeep.collection.used_for import used_for
from upkeep.parties.models import Person
from upkeep.web import parent_page, payments
from upkeep.web.access import cases_of, own_case, parents_only
from upkeep.web.business_day import business_day
from upkeep.web.decisions import decision_on


@parents_only
def home(request: HttpRequest, person: Person) -> HttpResponse:
    """Every case of the parent: what is due and when."""
    day = business_day()
    pages = [parent_page.own_case_page(person, case, day) for case in cases_of(person)]
    context = {
        "pages": pages,
        "day": day,
        "together": parent_page.next_payment_together(pages),
        "held_pence": parent_page.held_pence(pages),
    }
    return render(request, "parent/home.html", context)


@parents_only
def case(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """One case: what is due, what was paid, and why this amount."""
    day = business_day()
    page = parent_page.own_case_page(person, own_case(person, reference), day)
    context = {
        "page": page,
        "day": day,
        "steps": parent_page.why(page, page.decision) if page.decision else (),
        "earlier": parent_page.earlier_decisions(page),
    }
    return render(request, "parent/case.html", context)


@parents_only
def decision(request: HttpRequest, person: Person, reference: str, number: int) -> HttpResponse:
    """One decision and its explanation."""
    page = parent_page.own_case_page(person, own_case(person, reference), business_day())
    row = decision_on(page.case, number)
    context = {"page": page, "row": row, "steps": parent_page.why(page, row.decision)}
    return render(request, "parent/decision.html", context)


@parents_only
def receipt(request: HttpRequest, person: Person, reference: str, number: int) -> HttpResponse:
    """What one receipt paid: all of it to who paid, their own part to who received."""
    found = own_case(person, reference)
    row = payments.receipt_on(found, number)
    is_paying = found.paying_parent.person_id == person.pk
    context = {
        "case": found,
        "row": row,
        "is_paying": is_paying,
        "used": used_for(row.receipt, found.paying_parent) if is_paying else None,
    }
    return render(request, "parent/receipt.html", context)
