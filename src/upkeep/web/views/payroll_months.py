"""The employers' pages of one month: confirm what was deducted, change it, or send a file."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upkeep.collection.employer_months import return_of, state_of
from upkeep.collection.employer_schedules import due_by
from upkeep.collection.models import EmployerSchedule
from upkeep.correspondence.employer_access import ActsFor
from upkeep.correspondence.models import EmployerRole
from upkeep.gateways.problems import FileProblem, FileProblems
from upkeep.web.access import for_employer
from upkeep.web.business_day import working_day
from upkeep.web.payroll import months
from upkeep.web.payroll.months import REASONS, SIZE_MAX, Returned, ReturnError

PAYROLL = EmployerRole.PAYROLL


@for_employer(EmployerRole.READER)
@require_http_methods(["GET", "HEAD", "POST"])
def month(request: HttpRequest, acting: ActsFor, month: str) -> HttpResponse:
    """What is to be returned, or what was; posting sends it as it stands, or a file instead."""
    schedule = _schedule(acting, month)
    problems: tuple[FileProblem, ...] = ()
    problem = ""
    if request.method == "POST":
        if not acting.may(PAYROLL):
            raise PermissionDenied
        try:
            problem = _done(request, acting, schedule)
        except FileProblems as error:
            problems = error.problems
        if not problem and not problems:
            return redirect("payroll_month", acting.reference, month)
    return _page(request, acting, schedule, problems, problem)


def _page(
    request: HttpRequest,
    acting: ActsFor,
    schedule: EmployerSchedule,
    problems: tuple[FileProblem, ...],
    problem: str = "",
) -> HttpResponse:
    """The month, with what is wrong with the return as it stands or with a file that was sent."""
    returned = return_of(acting.reference, schedule.month)
    drafted = months.drafted(schedule, request.session) if returned is None else []
    context = {
        "acting": acting,
        "may_send": acting.may(PAYROLL),
        "schedule": schedule,
        "month": f"{schedule.month:%Y-%m}",
        "due_by": due_by(schedule),
        "returned": returned,
        "returned_lines": returned.lines.order_by("pk") if returned else [],
        "reasons": REASONS,
        "state": state_of(returned),
        "drafted": drafted,
        "total": sum(each.pence for each in drafted),
        "is_changed": any(each.is_changed for each in drafted),
        "problems": problems,
        "problem": problem,
    }
    is_wrong = problem or problems
    return render(request, "payroll/month.html", context, status=400 if is_wrong else 200)


def _done(request: HttpRequest, acting: ActsFor, schedule: EmployerSchedule) -> str:
    """Do what was asked for; what is wrong with the file that was chosen, else nothing."""
    by = request.user.get_username()
    match request.POST.get("do"):
        case "undo":
            months.undo(schedule, request.session)
        case "send":
            drafted = months.drafted(schedule, request.session)
            months.send(schedule, drafted, by, working_day())
            months.undo(schedule, request.session)
        case "file":
            file = request.FILES.get("file")
            if file is None:
                return _("Choose a file")
            if (file.size or 0) > SIZE_MAX:
                return _("The file is too large: a return has at most 2 MB")
            months.take_in(acting.reference, file.read(), file.name or "return", by)
            months.undo(schedule, request.session)
        case _other:
            raise Http404
    return ""


@for_employer(PAYROLL)
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, acting: ActsFor, month: str, reference: str) -> HttpResponse:
    """Change what is returned for one order."""
    schedule = _schedule(acting, month)
    if return_of(acting.reference, schedule.month) is not None:
        return redirect("payroll_month", acting.reference, month)
    found = _line(schedule, request, reference)
    problem, field = "", ""
    if request.method == "POST":
        try:
            months.change(schedule, found, request.POST.dict(), request.session)
            return redirect("payroll_month", acting.reference, month)
        except ReturnError as error:
            problem, field = str(error), error.field
    context = {
        "acting": acting,
        "month": month,
        "schedule": schedule,
        "found": found,
        "rows": [*enumerate(found.pay_days), (len(found.pay_days), None)],
        "reasons": REASONS,
        "problem": problem,
        "field": field,
        "said": request.POST,
    }
    return render(request, "payroll/line.html", context, status=400 if problem else 200)


@for_employer(EmployerRole.READER)
@require_safe
def table(request: HttpRequest, acting: ActsFor, month: str) -> HttpResponse:
    """The return as it stands, as a CSV file to change and send back; or what it still lacks."""
    schedule = _schedule(acting, month)
    drafted = months.drafted(schedule, request.session)
    try:
        content = months.prefilled_file(schedule, drafted, working_day())
    except FileProblems as error:
        return _page(request, acting, schedule, error.problems)
    name = f"{acting.reference}-{month}.csv"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _schedule(acting: ActsFor, month: str) -> EmployerSchedule:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404 from None
    found = EmployerSchedule.objects.filter(
        employer_reference=acting.reference, month=first
    ).first()
    if found is None:
        raise Http404
    return found


def _line(schedule: EmployerSchedule, request: HttpRequest, reference: str) -> Returned:
    drafted = months.drafted(schedule, request.session)
    found = next((each for each in drafted if each.asked.line.order.reference == reference), None)
    if found is None:
        raise Http404
    return found
