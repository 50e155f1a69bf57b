"""What employers' programs do: read orders and schedules, send returns, tell and ask.

An employer sees deductions and nothing about the family: every answer is made from notices, whose
facts hold nothing of it, and from schedules and returns.
"""

import csv
import io
import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, JsonResponse
from ninja import Header, Path, Router

from upkeep.api.bearer import Bearer, client_for
from upkeep.api.clients import Scope, employers_of
from upkeep.api.problems import Fault, Problem, RefusedError, not_found
from upkeep.api.schemas import (
    Acknowledged,
    Employer,
    Joined,
    JoinedReceived,
    Left,
    Month,
    Question,
    QuestionStands,
    Reported,
    Return,
    ReturnReceived,
    Schedule,
    ScheduleLine,
)
from upkeep.api.writing import once
from upkeep.cases.actors import Actor
from upkeep.collection.earnings_order_acts import OrderError, report_left
from upkeep.collection.employer_months import return_of, state_of
from upkeep.collection.employer_queries import (
    Asked,
    QueryError,
    QueryStands,
    queries_of,
    record_query,
)
from upkeep.collection.employer_schedules import due_by, returned_of
from upkeep.collection.employers import employer_of
from upkeep.collection.joiners import Joiner, report_joiner
from upkeep.collection.models import (
    EarningsOrder,
    EmployerNotice,
    EmployerQuery,
    EmployerReturn,
    EmployerSchedule,
)
from upkeep.correspondence import employer_access
from upkeep.gateways import employer_returns
from upkeep.gateways.earnings_order_files import ABOUT_ORDERS, OrderFile, published_file
from upkeep.gateways.importing import import_files
from upkeep.gateways.problems import FileProblem, FileProblems
from upkeep.web.acting import recorded_now
from upkeep.web.business_day import working_day
from upkeep.web.payroll.orders import online

FIRST_LINE = 2
"""The line of a return's file on which its first deduction stands."""
_JOINED = (
    "If an order follows this person to you, you get it by post and among your orders. Deduct "
    "nothing before."
)
_BODY_NAMES = {"deducted": "deducted_pence", "net_earnings": "net_earnings_pence"}

EmployerPath = Annotated[str, Path(pattern=r"^EMP[0-9]{5}$", description="EMP and five digits.")]
OrderPath = Annotated[str, Path(pattern=r"^DEO-[0-9]{8}$", description="DEO- and eight digits.")]
MonthPath = Annotated[Month, Path(description="The month of deduction, such as 2024-04.")]
KeyHeader = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=100,
        pattern=r"^[A-Za-z0-9._:-]+$",
        description="A new one for each request; the same when the same request is sent again.",
    ),
]

REFUSALS: dict[Any, Any] = dict.fromkeys((401, 403, 404, 422, 429), Problem)
router = Router(tags=["employers"])


@router.get("", response={200: list[Employer], **REFUSALS}, auth=Bearer())
def employers(request: HttpRequest) -> list[Employer]:
    """The employers for which the program acts."""
    references = employers_of(request.auth).values_list("employer_reference", flat=True)  # type: ignore[attr-defined]
    found = [(reference, employer_of(reference)) for reference in references]
    return [
        Employer(employer_reference=reference, name=employer.name if employer else None)
        for reference, employer in found
    ]


# --- Orders ------------------------------------------------------------------------------------


@router.get(
    "/{employer}/orders",
    response={200: list[OrderFile], **REFUSALS},
    auth=Bearer(Scope.ORDERS_READ),
    by_alias=True,
)
def orders(request: HttpRequest, employer: EmployerPath) -> JsonResponse:
    """Every order of the employer, each in its latest version: the published file of an order."""
    client_for(request, employer)
    notices = EmployerNotice.objects.filter(employer_reference=employer)
    return JsonResponse(_order_files(notices), safe=False)


@router.get(
    "/{employer}/orders/{order}",
    response={200: OrderFile, **REFUSALS},
    auth=Bearer(Scope.ORDERS_READ),
    by_alias=True,
)
def order(request: HttpRequest, employer: EmployerPath, order: OrderPath) -> JsonResponse:
    """One order in its latest version."""
    client_for(request, employer)
    [found] = _order_files(_order(employer, order).notices.all())
    return JsonResponse(found)


@router.post(
    "/{employer}/orders/{order}/left",
    response={201: Reported, 409: Problem, **REFUSALS},
    auth=Bearer(Scope.ORDERS_REPORT),
)
def left(
    request: HttpRequest, employer: EmployerPath, order: OrderPath, body: Left, key: KeyHeader
) -> JsonResponse:
    """Tell that the person of an order has left (SI 1992/1989 regs 16 and 21): it lapses."""
    client = client_for(request, employer)
    found = _order(employer, order)

    def act() -> Reported:
        try:
            event = report_left(found, f"{client.name}: {body.note}", _actor(request))
        except OrderError as error:
            raise _refused(str(error)) from error
        return Reported(order=found.reference, reported="left", told_on=event.on)

    return once(request, client, key, act)


@router.post(
    "/{employer}/orders/{order}/acknowledgement",
    response={201: Acknowledged, 409: Problem, **REFUSALS},
    auth=Bearer(Scope.ORDERS_REPORT),
)
def acknowledge(
    request: HttpRequest, employer: EmployerPath, order: OrderPath, key: KeyHeader
) -> JsonResponse:
    """Tell that the latest version of an order arrived; told again, the first time counts."""
    client = client_for(request, employer)
    found = _order(employer, order)

    def act() -> Acknowledged:
        notice = found.notices.filter(kind__in=ABOUT_ORDERS).order_by("-pk")[0]
        row = employer_access.acknowledge(notice, _actor(request))
        return Acknowledged(order=found.reference, notice=notice.reference, acknowledged_on=row.on)

    return once(request, client, key, act)


@router.post(
    "/{employer}/joiners",
    response={201: JoinedReceived, 409: Problem, **REFUSALS},
    auth=Bearer(Scope.ORDERS_REPORT),
)
def joined(
    request: HttpRequest, employer: EmployerPath, body: Joined, key: KeyHeader
) -> JsonResponse:
    """Tell that somebody began to work there. What is answered does not say if they have an order.

    Of anybody without an order that lapsed elsewhere nothing is kept.
    """
    client = client_for(request, employer)
    joiner = Joiner(
        body.national_insurance_number,
        body.since,
        body.frequency,
        body.pay_day,
        body.payroll_number.strip(),
    )

    def act() -> JoinedReceived:
        actor = _actor(request)
        try:
            report_joiner(employer, joiner, online(actor), actor)
        except OrderError as error:
            raise _refused(str(error)) from error
        return JoinedReceived(told_on=actor.on, what_follows=_JOINED)

    return once(request, client, key, act)


@router.get(
    "/{employer}/orders/{order}/questions",
    response={200: list[QuestionStands], **REFUSALS},
    auth=Bearer(Scope.ORDERS_READ),
)
def questions(
    request: HttpRequest, employer: EmployerPath, order: OrderPath
) -> list[QuestionStands]:
    """What was asked about an order, with the answers, the latest first."""
    client_for(request, employer)
    return [_stands(each) for each in queries_of(_order(employer, order))]


@router.post(
    "/{employer}/orders/{order}/questions",
    response={201: QuestionStands, 409: Problem, **REFUSALS},
    auth=Bearer(Scope.ORDERS_REPORT),
)
def ask(
    request: HttpRequest, employer: EmployerPath, order: OrderPath, body: Question, key: KeyHeader
) -> JsonResponse:
    """Ask about an order; somebody answers within five working days."""
    client = client_for(request, employer)
    found = _order(employer, order)

    def act() -> QuestionStands:
        try:
            asked = Asked(body.question, EmployerQuery.Route.ONLINE)
            made = record_query(found, asked, _actor(request))
        except QueryError as error:
            raise _refused(str(error)) from error
        return _stands(next(each for each in queries_of(found) if each.query == made))

    return once(request, client, key, act)


def _order(employer: str, reference: str) -> EarningsOrder:
    """An order that the employer has been sent."""
    found = EarningsOrder.objects.filter(employer_reference=employer, reference=reference).first()
    if found is None or not found.notices.filter(kind__in=ABOUT_ORDERS).exists():
        raise not_found("order")
    return found


def _order_files(notices: Any) -> list[OrderFile]:  # noqa: ANN401 - rows of notices
    latest: dict[int, EmployerNotice] = {}
    for notice in notices.filter(kind__in=ABOUT_ORDERS).order_by("pk"):
        latest[notice.order_id] = notice
    return [json.loads(published_file(each)) for each in latest.values()]


def _stands(stands: QueryStands) -> QuestionStands:
    query, answer = stands.query, stands.answer
    return QuestionStands(
        reference=query.reference,
        order=query.order.reference,
        question=query.question,
        asked_on=query.asked_on,
        answer_by=stands.due_on if stands.is_open else None,
        answer=answer.words if answer else None,
        answered_on=answer.answered_on if answer else None,
    )


# --- Schedules and returns ---------------------------------------------------------------------


@router.get(
    "/{employer}/schedules",
    response={200: list[Schedule], **REFUSALS},
    auth=Bearer(Scope.SCHEDULES_READ),
)
def schedules(request: HttpRequest, employer: EmployerPath) -> list[Schedule]:
    """Every month that was drawn up for the employer, the latest first."""
    client_for(request, employer)
    rows = EmployerSchedule.objects.filter(employer_reference=employer).order_by("-month")
    return [_schedule(each) for each in rows]


@router.get(
    "/{employer}/schedules/{month}",
    response={200: Schedule, **REFUSALS},
    auth=Bearer(Scope.SCHEDULES_READ),
)
def schedule(request: HttpRequest, employer: EmployerPath, month: MonthPath) -> Schedule:
    """One month: what was to be deducted by each order, and what came of it."""
    client_for(request, employer)
    found = EmployerSchedule.objects.filter(
        employer_reference=employer, month=f"{month}-01"
    ).first()
    if found is None:
        raise not_found("schedule of that month")
    return _schedule(found)


@router.post(
    "/{employer}/returns",
    response={201: ReturnReceived, 409: Problem, **REFUSALS},
    auth=Bearer(Scope.RETURNS_WRITE),
)
def send_return(
    request: HttpRequest, employer: EmployerPath, body: Return, key: KeyHeader
) -> JsonResponse:
    """Send the return of a month: taken in as the file of a return is, all of it or nothing."""
    client = client_for(request, employer)

    def act() -> ReturnReceived:
        name = f"{client.name}-{employer}-{body.month}.csv"
        try:
            import_files([(name, _file(employer, body))], recorded_now())
        except FileProblems as error:
            raise _unreadable(error.problems) from error
        return _received(employer, body.month)

    return once(request, client, key, act)


@router.get(
    "/{employer}/returns/{month}",
    response={200: ReturnReceived, **REFUSALS},
    auth=Bearer(Scope.SCHEDULES_READ),
)
def received(request: HttpRequest, employer: EmployerPath, month: MonthPath) -> ReturnReceived:
    """What is on record of a month's return, and whether its money has been seen."""
    client_for(request, employer)
    return _received(employer, month)


def _file(employer: str, body: Return) -> bytes:
    """The return in the published format, so that it is read and kept like every other."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow((*employer_returns.COLUMNS, employer_returns.NET))
    for line in body.deductions:
        net = line.net_earnings_pence
        writer.writerow(
            (
                employer,
                body.month,
                body.submitted_on.isoformat(),
                line.payment_reference,
                line.national_insurance_number,
                line.deducted_on.isoformat(),
                _pounds(line.deducted_pence),
                line.reason_code,
                "" if net is None else _pounds(net),
            )
        )
    return written.getvalue().encode()


def _unreadable(problems: Iterable[FileProblem]) -> RefusedError:
    found = list(problems)
    return RefusedError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid",
        "Nothing of the return was taken in. Correct everything that is listed and send it again.",
        [
            Fault(pointer=_pointer(each), detail=f"found {each.found}; {each.wanted}")
            for each in found
        ],
    )


def _pointer(problem: FileProblem) -> str:
    """Where in the body stands what was found in a line of the file."""
    name = _BODY_NAMES.get(problem.field or "", problem.field or "")
    if problem.line is None or problem.line < FIRST_LINE:
        return ""
    place = f"/deductions/{problem.line - FIRST_LINE}"
    return f"{place}/{name}" if name else place


def _received(employer: str, month: str) -> ReturnReceived:
    found = EmployerReturn.objects.filter(employer_reference=employer, month=month).first()
    if found is None:
        raise not_found("return of that month")
    return ReturnReceived(
        employer_reference=employer,
        month=month,
        submitted_on=found.submitted_on,
        total_pence=found.total_pence,
        lines=found.lines.count(),
        received_at=found.known_at,
        money_seen=state_of(found) == "money_seen",
    )


def _schedule(found: EmployerSchedule) -> Schedule:
    month = f"{found.month:%Y-%m}"
    returned = return_of(found.employer_reference, found.month)
    return Schedule(
        month=month,
        drawn_up_on=found.drawn_up_on,
        due_by=due_by(found),
        expected_pence=found.expected_pence,
        carried_over_pence=found.carried_pence,
        returned_pence=returned.total_pence if returned else None,
        state=state_of(returned),
        payment_reference=found.employer_reference,
        lines=[
            ScheduleLine(
                order=line.order.reference,
                payment_reference=line.payment_reference,
                payroll_number=line.payroll_number,
                pay_days=line.pay_days,
                expected_pence=line.expected_pence,
                carried_over_pence=line.carried_pence,
                deducted_ahead_pence=line.ahead_pence,
                deducted_pence=sum(each.deducted_pence for each in returned_of(line))
                if returned
                else None,
            )
            for line in found.lines.select_related("order", "schedule").order_by("pk")
        ],
    )


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def _actor(request: HttpRequest) -> Actor:
    client = request.auth  # type: ignore[attr-defined]
    return Actor(client.name, working_day(), recorded_now())


def _refused(words: str) -> RefusedError:
    return RefusedError(HTTPStatus.CONFLICT, "refused", words)
