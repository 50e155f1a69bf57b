"""A parent's pages. Each can be asked as it was known on a past day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upkeep.collection.arrears_plans_shown import plans_of
from upkeep.collection.part_payment_terms import settling_on
from upkeep.collection.set_offs_shown import set_offs_on
from upkeep.collection.used_for import used_for
from upkeep.parties.models import Person
from upkeep.web import parent_page, payments
from upkeep.web.access import cases_of, own_case, parents_only
from upkeep.web.as_recorded import recorded_by
from upkeep.web.business_day import working_day
from upkeep.web.calendar_file import Entry, calendar_file
from upkeep.web.decisions import decision_on
from upkeep.web.formats import pounds
from upkeep.web.looking import looking


@parents_only
def home(request: HttpRequest, person: Person) -> HttpResponse:
    """Every case of the parent: what is due and when."""
    look = looking(request.GET)
    day, at = look.day, look.known_at
    cases = recorded_by(cases_of(person), at)
    pages = [parent_page.own_case_page(person, case, day, at) for case in cases]
    context = {
        "look": look,
        "pages": pages,
        "day": day,
        "together": parent_page.next_payment_together(pages),
        "held_pence": parent_page.held_pence(pages, at),
    }
    return render(request, "parent/home.html", context, status=look.status)


@parents_only
def case(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """One case: what is due, what was paid, and why this amount."""
    look = looking(request.GET)
    page = parent_page.own_case_page(person, own_case(person, reference), look.day, look.known_at)
    context = {
        "look": look,
        "page": page,
        "day": look.day,
        "steps": parent_page.why(page, page.decision) if page.decision else (),
        "earlier": parent_page.earlier_decisions(page, look.known_at),
        "plans": plans_of(page.case.paying_parent, look.known_at) if page.is_paying else [],
        "set_offs": set_offs_on(page.case, look.known_at),
        "settling": settling_on(page.case, look.known_at),
        "debits": parent_page.debits_to_come(page, look.day, look.known_at),
    }
    return render(request, "parent/case.html", context, status=look.status)


@parents_only
@require_safe
def calendar(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """The payments to come of one case, for the parent's calendar. It names nobody."""
    found = own_case(person, reference)
    page = parent_page.own_case_page(person, found, working_day())
    title = _("Child maintenance to pay") if page.is_paying else _("Child maintenance due to you")
    entries = [
        Entry(
            demand.due_on,
            f"{title}: {pounds(demand.asked_of(is_paying=page.is_paying))}",
            _("Case %(reference)s") % {"reference": found.reference},
            f"{found.reference}-{demand.due_on}@{request.get_host()}",
        )
        for demand in page.upcoming
    ]
    return HttpResponse(
        calendar_file(entries, timezone.now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.reference}.ics"'},
    )


@parents_only
def decision(request: HttpRequest, person: Person, reference: str, number: int) -> HttpResponse:
    """One decision and its explanation."""
    look = looking(request.GET)
    found = own_case(person, reference)
    row = decision_on(found, number, look.known_at)
    page = parent_page.own_case_page(person, found, look.day, look.known_at)
    context = {"look": look, "page": page, "row": row, "steps": parent_page.why(page, row.decision)}
    return render(request, "parent/decision.html", context, status=look.status)


@parents_only
def receipt(request: HttpRequest, person: Person, reference: str, number: int) -> HttpResponse:
    """What one receipt paid: all of it to who paid, their own part to who received."""
    look = looking(request.GET)
    found = own_case(person, reference)
    row = payments.receipt_on(found, number, look.known_at)
    is_paying = found.paying_parent.person_id == person.pk
    used = used_for(row.receipt, found.paying_parent, look.known_at) if is_paying else None
    context = {"look": look, "case": found, "row": row, "is_paying": is_paying, "used": used}
    return render(request, "parent/receipt.html", context, status=look.status)
