"""The employers' own pages: what stands, who may act, and what was done."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upkeep.collection.earnings_order_acts import OrderError
from upkeep.collection.employer_months import State, return_of, state_of
from upkeep.collection.employer_schedules import due_by
from upkeep.collection.joiners import report_joiner
from upkeep.collection.models import (
    EmployerNotice,
    EmployerQuery,
    EmployerReturn,
    EmployerSchedule,
    PayFrequency,
)
from upkeep.correspondence import employer_access
from upkeep.correspondence.employer_access import AccessError, ActsFor
from upkeep.correspondence.models import EmployerRole, OrderAcknowledged
from upkeep.web.access import employers_only, for_employer
from upkeep.web.acting import actor_today
from upkeep.web.business_day import working_day
from upkeep.web.earnings_orders import notices_in_words
from upkeep.web.employer_notice_document import notice_pdf
from upkeep.web.formats import month as month_in_words
from upkeep.web.own_accounts import PROGRAMS
from upkeep.web.payroll.orders import joiner_in, online, payroll_orders

INVITED = "payroll_invited"
READER, PAYROLL, ADMINISTRATOR = (
    EmployerRole.READER,
    EmployerRole.PAYROLL,
    EmployerRole.ADMINISTRATOR,
)
MONTHS_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Month:
    """A month of an employer: what was to be deducted, by when, and what became of it."""

    schedule: EmployerSchedule
    due_by: date
    returned: EmployerReturn | None
    state: State
    is_late: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """An employer in a list: what waits for its payroll."""

    acts: ActsFor
    orders: int
    unread: int
    months: list[Month]


def months_of(employer_reference: str, today: date) -> list[Month]:
    """The months of an employer, the latest first."""
    schedules = EmployerSchedule.objects.filter(employer_reference=employer_reference)
    found = []
    for schedule in schedules.order_by("-month")[:MONTHS_SHOWN]:
        returned = return_of(employer_reference, schedule.month)
        due = due_by(schedule)
        is_late = returned is None and due < today
        found.append(Month(schedule, due, returned, state_of(returned), is_late))
    return found


@employers_only
@require_safe
def payroll(request: HttpRequest, employers: list[ActsFor]) -> HttpResponse:
    """Every employer for whom the account acts, with what waits."""
    today = working_day()
    found = []
    for acts in employers:
        orders = [each for each in payroll_orders(acts.reference) if each.is_in_force]
        found.append(
            Overview(
                acts,
                len(orders),
                sum(not each.is_acknowledged for each in orders),
                [each for each in months_of(acts.reference, today) if each.state == "awaited"],
            )
        )
    return render(request, "payroll/home.html", {"employers": found})


@for_employer(READER)
@require_safe
def employer(request: HttpRequest, acting: ActsFor) -> HttpResponse:
    """One employer: its orders, its months, and what we wrote to it."""
    notices = [
        each for each in notices_in_words(acting.reference) if not each.about.startswith("EC")
    ]
    context = {
        "acting": acting,
        "may_send": acting.may(PAYROLL),
        "may_invite": acting.may(ADMINISTRATOR),
        "orders": payroll_orders(acting.reference),
        "months": months_of(acting.reference, working_day()),
        "notices": notices,
    }
    return render(request, "payroll/employer.html", context)


@for_employer(READER)
@require_safe
def notice(request: HttpRequest, acting: ActsFor, number: int) -> HttpResponse:
    """One notice to the employer, as it was sent."""
    found = get_object_or_404(EmployerNotice, pk=number, employer_reference=acting.reference)
    if found.kind == EmployerNotice.Kind.CODE:
        raise Http404
    return HttpResponse(
        notice_pdf(found),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{found.reference}.pdf"'},
    )


@for_employer(PAYROLL)
@require_http_methods(["GET", "HEAD", "POST"])
def joiner(request: HttpRequest, acting: ActsFor) -> HttpResponse:
    """Tell that somebody began; what we say does not depend on who they are."""
    problem, field, is_told = "", "", False
    if request.method == "POST":
        try:
            actor, told = actor_today(request), joiner_in(request.POST.dict())
            report_joiner(acting.reference, told, online(actor), actor)
            is_told = True
        except OrderError as error:
            problem, field = str(error), error.field
    context = {
        "acting": acting,
        "problem": problem,
        "field": field,
        "said": {} if is_told else request.POST,
        "is_told": is_told,
        "frequencies": PayFrequency.choices,
    }
    return render(request, "payroll/joiner.html", context, status=400 if problem else 200)


@for_employer(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, acting: ActsFor) -> HttpResponse:
    """Who may act for the employer: invite somebody, or take somebody out."""
    problem, field = "", ""
    if request.method == "POST":
        try:
            _change_people(request, acting)
            return redirect("payroll_people", acting.reference)
        except AccessError as error:
            problem, field = str(error), error.field
    context = {
        "acting": acting,
        "people": employer_access.who_act_for(acting.reference),
        "roles": EmployerRole.choices,
        "invited": (invited := request.session.pop(INVITED, None)),
        "invited_until": date.fromisoformat(invited["until"]) if invited else None,
        "problem": problem,
        "field": field,
    }
    return render(request, "payroll/people.html", context, status=400 if problem else 200)


def _change_people(request: HttpRequest, acting: ActsFor) -> None:
    said, actor = request.POST, actor_today(request)
    if "take_out" in said:
        typed = said["take_out"]
        number = int(typed) if typed.isascii() and typed.isdecimal() else 0
        employer_access.take_out(number, acting.reference, "by an administrator", actor)
        return
    code, reads = employer_access.invite(acting.reference, said.get("role", ""), actor)
    request.session[INVITED] = {"code": reads, "until": code.expires_on.isoformat()}


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done on line or came in: when, what, and by whom."""

    at: datetime
    what: str
    by: str


@for_employer(READER)
@require_safe
def history(request: HttpRequest, acting: ActsFor) -> HttpResponse:
    """What was done for the employer, the latest first; by whom, of its own people."""
    reference = acting.reference
    access = list(employer_access.access_history(reference))
    own = {each.user.get_username() for each in access}
    done = [
        Done(each.known_at, f"{each.user.get_username()}: {each.get_kind_display()}", each.by)
        for each in access
    ]
    for row in OrderAcknowledged.objects.filter(
        notice__employer_reference=reference
    ).select_related("notice"):
        words = _("%(order)s received") % {"order": row.notice.facts["order"]}
        done.append(Done(row.known_at, words, row.by))
    for sent in EmployerReturn.objects.filter(employer_reference=reference):
        words = _("Return of %(month)s") % {
            "month": month_in_words(date.fromisoformat(f"{sent.month}-01"))
        }
        done.append(Done(sent.known_at, words, sent.source.partition(f"-{reference}-")[0]))
    for asked in EmployerQuery.objects.filter(order__employer_reference=reference).select_related(
        "order"
    ):
        words = _("Question about %(order)s") % {"order": asked.order.reference}
        done.append(Done(asked.known_at, words, asked.recorded_by))
    shown = [replace(each, by=_by(each.by, own)) for each in done]
    shown.sort(key=lambda each: each.at, reverse=True)
    return render(request, "payroll/history.html", {"acting": acting, "done": shown[:200]})


def _by(name: str, own: set[str]) -> str:
    """Who did it, as the employer is told: its own people by name, and no name of ours."""
    if name in own:
        return name
    return _("Your program %(name)s") % {"name": name} if name.startswith(PROGRAMS) else _("Us")
