"""The pages of employers: orders against each, and what was written to it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from upkeep.collection.employers import employer_of, employers_with_orders
from upkeep.collection.models import EarningsOrder, EmployerNotice, EmployerSchedule
from upkeep.gateways.earnings_order_files import published_file
from upkeep.web.access import caseworkers_only
from upkeep.web.earnings_orders import in_words, notices_in_words
from upkeep.web.employer_notice_document import notice_pdf
from upkeep.web.employer_schedules import schedule_table, schedules_in_words


@caseworkers_only
def employers(request: HttpRequest) -> HttpResponse:
    """Every employer, with how many orders stand against it."""
    return render(request, "employers/list.html", {"employers": employers_with_orders()})


@caseworkers_only
def employer(request: HttpRequest, reference: str) -> HttpResponse:
    """One employer: where it is, the orders against it, and what was written to it."""
    orders = list(
        EarningsOrder.objects.filter(employer_reference=reference)
        .select_related("paying_parent")
        .prefetch_related("events", "terms", "fees", "paying_parent__cases")
        .order_by("-pk")
    )
    found = employer_of(reference)
    if found is None and not orders:
        raise Http404
    context = {
        "reference": reference,
        "employer": found,
        "orders": in_words(orders),
        "notices": notices_in_words(reference),
        "schedules": schedules_in_words(reference),
    }
    return render(request, "employers/employer.html", context)


@caseworkers_only
def schedule(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The schedule of a month as CSV: its lines, and what the employer returned for each."""
    found = get_object_or_404(EmployerSchedule, pk=number, employer_reference=reference)
    name = f"{reference}-{found.month:%Y-%m}.csv"
    return HttpResponse(
        schedule_table(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@caseworkers_only
def notice(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One notice to an employer, as it was sent."""
    found = get_object_or_404(EmployerNotice, pk=number, employer_reference=reference)
    return HttpResponse(
        notice_pdf(found),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{found.reference}.pdf"'},
    )


@caseworkers_only
def notice_file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The same for a payroll program, as JSON."""
    found = get_object_or_404(
        EmployerNotice, pk=number, employer_reference=reference, order__isnull=False
    )
    return HttpResponse(
        published_file(found),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{found.reference}.json"'},
    )
