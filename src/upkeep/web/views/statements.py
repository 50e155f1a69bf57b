"""Statements: the page with its form, and the document."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from upkeep.cases.models import Case
from upkeep.parties.models import Person
from upkeep.web.access import any_case, caseworkers_only, own_case, parents_only
from upkeep.web.business_day import business_day
from upkeep.web.statement_by_child import by_child_table, statement_by_child
from upkeep.web.statement_document import statement_pdf
from upkeep.web.statement_page import Reader, StatementPage, statement_page
from upkeep.web.statement_period import Period, read_period, usual_period
from upkeep.web.statement_table import statement_table


@parents_only
def own_statement(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """A parent's statement of their case."""
    case = own_case(person, reference)
    return _page(request, case, _reader(person, case), "own")


@parents_only
def own_statement_document(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """A parent's statement as a document."""
    case = own_case(person, reference)
    return _document(request, case, _reader(person, case), person.full_name, "own")


@parents_only
def own_statement_table(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """A parent's statement as CSV."""
    case = own_case(person, reference)
    return _table(request, case, _reader(person, case), "own")


@caseworkers_only
def case_statement_table(request: HttpRequest, reference: str) -> HttpResponse:
    """A case's statement for staff as CSV."""
    return _table(request, any_case(reference), Reader.CASEWORKER, "case")


@caseworkers_only
def case_statement(request: HttpRequest, reference: str) -> HttpResponse:
    """A case's statement for staff: every account."""
    return _page(request, any_case(reference), Reader.CASEWORKER, "case")


@caseworkers_only
def case_statement_document(request: HttpRequest, reference: str) -> HttpResponse:
    """A case's statement for staff as a document."""
    case = any_case(reference)
    parents = f"{case.paying_parent.person.full_name}, {case.receiving_parent.full_name}"
    return _document(request, case, Reader.CASEWORKER, parents, "case")


def _reader(person: Person, case: Case) -> Reader:
    is_paying = case.paying_parent.person_id == person.pk
    return Reader.PAYING_PARENT if is_paying else Reader.RECEIVING_PARENT


def _is_by_child(request: HttpRequest) -> bool:
    """Whether the address asks for the statement by child and month (``by=child``)."""
    return request.GET.get("by") == "child"


def _made(request: HttpRequest, case: Case, period: Period, reader: Reader) -> StatementPage:
    if _is_by_child(request):
        return statement_by_child(case, period)
    return statement_page(case, period, reader)


def _name(request: HttpRequest, case: Case, period: Period) -> str:
    kind = "statement-by-child" if _is_by_child(request) else "statement"
    return f"{kind}-{case.reference}-{period.start}-to-{period.end}"


def _page(request: HttpRequest, case: Case, reader: Reader, area: str) -> HttpResponse:
    """The form, and below it the statement when the form is right."""
    form = read_period(request.GET, usual_period(business_day()))
    context = {
        "case": case,
        "form": form,
        "page": _made(request, case, form.period, reader) if form.period else None,
        "by_child": _is_by_child(request),
        "area": area,
        "back": reverse("own_case" if area == "own" else "case", args=[case.reference]),
        "first_day": min(case.effective_from, case.applied_on),
        "day": business_day(),
    }
    status = 400 if form.errors else 200
    return render(request, "statement/page.html", context, status=status)


def _document(
    request: HttpRequest, case: Case, reader: Reader, for_whom: str, area: str
) -> HttpResponse:
    """The document; a wrong form leads back to the page, which says what is wrong."""
    form = read_period(request.GET, usual_period(business_day()))
    if form.period is None:
        page = reverse(f"{area}_statement", args=[case.reference])
        return redirect(f"{page}?{request.GET.urlencode()}")
    name = f"{_name(request, case, form.period)}.pdf"
    return HttpResponse(
        statement_pdf(_made(request, case, form.period, reader), for_whom),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _table(request: HttpRequest, case: Case, reader: Reader, area: str) -> HttpResponse:
    """The statement as CSV; a wrong form leads back to the page, which says what is wrong."""
    form = read_period(request.GET, usual_period(business_day()))
    if form.period is None:
        page = reverse(f"{area}_statement", args=[case.reference])
        return redirect(f"{page}?{request.GET.urlencode()}")
    name = f"{_name(request, case, form.period)}.csv"
    return HttpResponse(
        by_child_table(case, form.period)
        if _is_by_child(request)
        else statement_table(statement_page(case, form.period, reader)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
