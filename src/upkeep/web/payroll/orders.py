"""One order as the employer's payroll reads it, and what payroll tells us about it.

Everything shown comes from the notices that were written to the employer, whose facts hold nothing
of the family.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.collection.earnings import Deduction
from upkeep.collection.earnings_order_acts import (
    OrderError,
    last_event,
)
from upkeep.collection.earnings_orders import IN_FORCE, Event
from upkeep.collection.employer_queries import WORDS_MAX, Asked, record_query
from upkeep.collection.joiners import Joiner
from upkeep.collection.models import (
    EarningsOrder,
    EmployerNotice,
    EmployerQuery,
    PayFrequency,
)
from upkeep.collection.order_protection import Carried, pay_day_by
from upkeep.gateways.earnings_order_files import ABOUT_ORDERS
from upkeep.web.calculator.figures import pence_of
from upkeep.web.employer_notice_content import sentences_in_words
from upkeep.web.formats import day, pounds
from upkeep.web.order_acts import Said, join, tell
from upkeep.web.typed_days import TypedDayError, day_typed

FREQUENCIES = ("weekly", "fortnightly", "four_weekly", "monthly")
PERIODS_MAX = 13


@dataclass(frozen=True, slots=True)
class PayrollOrder:
    """An order by its latest notice: whom it is about, what to deduct, where it stands."""

    order: EarningsOrder
    notice: EmployerNotice
    is_acknowledged: bool

    @property
    def facts(self) -> dict[str, Any]:
        """What the notice says."""
        return dict(self.notice.facts)

    @property
    def is_in_force(self) -> bool:
        """Whether something is to be deducted by it."""
        last = last_event(self.order)
        return last is not None and last.kind in IN_FORCE

    @property
    def is_lapsed(self) -> bool:
        """Whether its person left, and may come back."""
        last = last_event(self.order)
        return last is not None and last.kind == Event.LAPSED

    @property
    def stands(self) -> str:
        """Where it stands, in words."""
        last = last_event(self.order)
        return str(last.get_kind_display()) if last else ""


def payroll_orders(employer_reference: str) -> list[PayrollOrder]:
    """Every order that the employer was sent, the latest first."""
    notices = EmployerNotice.objects.filter(
        employer_reference=employer_reference, kind__in=ABOUT_ORDERS
    )
    latest: dict[int, EmployerNotice] = {}
    for notice in notices.select_related("order", "acknowledged").order_by("pk"):
        assert notice.order_id is not None, "a notice about an order names it"
        latest[notice.order_id] = notice
    return [_of(notice) for _pk, notice in sorted(latest.items(), reverse=True)]


def payroll_order(employer_reference: str, reference: str) -> PayrollOrder | None:
    """An order that the employer was sent, or None."""
    notice = (
        EmployerNotice.objects.filter(
            employer_reference=employer_reference,
            kind__in=ABOUT_ORDERS,
            order__reference=reference,
        )
        .select_related("order", "acknowledged")
        .order_by("-pk")
        .first()
    )
    return None if notice is None else _of(notice)


def _of(notice: EmployerNotice) -> PayrollOrder:
    assert notice.order is not None, "a notice about an order names it"
    return PayrollOrder(notice.order, notice, hasattr(notice, "acknowledged"))


# --- The pay-day calculator --------------------------------------------------------------------


class CalculatorError(ValueError):
    """What was typed cannot be worked with; ``field`` says where."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class WorkedPayDay:
    """One pay-day worked out, with its sentences."""

    deduction: Deduction
    sentences: list[str]


def worked_pay_day(order: EarningsOrder, said: Said, today: date) -> WorkedPayDay:
    """What to deduct on a pay-day by the order's latest terms.

    Raises :class:`CalculatorError` for an order without terms and for what is no amount.
    """
    terms = order.terms.order_by("-number").first()
    if terms is None:
        raise CalculatorError(_("The order asks for nothing yet"), "net")
    frequency = said.get("frequency", "")
    if frequency not in FREQUENCIES:
        raise CalculatorError(_("Choose how often the person is paid"), "paid")
    net = _pence(said, "net", _("Enter the net earnings in pounds and pence, such as 1450.20"))
    before = said.get("before", "").strip()
    carried = _pence(said, "before", _("Enter pounds and pence, such as 20.00")) if before else 0
    periods = said.get("periods", "").strip() or "1"
    if not (periods.isascii() and periods.isdecimal() and 1 <= int(periods) <= PERIODS_MAX):
        raise CalculatorError(_("Enter a number from 1 to 13"), "periods")
    found = pay_day_by(terms, frequency, net, today, Carried(carried), int(periods))
    return WorkedPayDay(found, sentences_in_words(found.sentences))


def _pence(said: Said, field: str, problem: str) -> int:
    pence = pence_of(said.get(field, "").strip())
    if pence is None:
        raise CalculatorError(problem, field)
    return pence


# --- What payroll tells us ---------------------------------------------------------------------


def _tell(order: EarningsOrder, said: Said, actor: Actor) -> None:
    tell(order, {**said, "source": online(actor)}, actor)


def _back(order: EarningsOrder, said: Said, actor: Actor) -> None:
    join(
        order,
        {**said, "employer": order.employer_reference, "joined_source": online(actor)},
        actor,
    )


def _ask(order: EarningsOrder, said: Said, actor: Actor) -> None:
    record_query(order, Asked(said.get("question", ""), EmployerQuery.Route.ONLINE), actor)


def _lump_sum(order: EarningsOrder, said: Said, actor: Actor) -> None:
    """A lump sum is a question: whether and how much of it is to be deducted somebody answers."""
    pence = pence_of(said.get("lump", "").strip())
    if not pence:
        raise OrderError(_("Enter the lump sum in pounds and pence, such as 2500.00"), "lump")
    try:
        on = day_typed(said, "lump_on")
    except TypedDayError as error:
        raise OrderError(str(error), error.box) from None
    if on is None:
        raise OrderError(_("Enter the day on which it is paid"), "lump_on-day")
    what = said.get("lump_for", "").strip()
    if not what:
        raise OrderError(_("Say what it is for, such as a bonus or redundancy"), "lump_for")
    words = _("A lump sum of %(amount)s is to be paid on %(day)s: %(what)s")
    asked = words % {"amount": pounds(pence), "day": day(on), "what": what[: WORDS_MAX // 2]}
    record_query(order, Asked(asked, EmployerQuery.Route.ONLINE), actor)


DOES: Mapping[str, Callable[[EarningsOrder, Said, Actor], None]] = {
    "tell": _tell,
    "back": _back,
    "ask": _ask,
    "lump_sum": _lump_sum,
}
"""What payroll does about an order; raises OrderError or QueryError."""

FIRST = {"tell": "what", "back": "frequency", "ask": "question", "lump_sum": "lump"}
"""The field by which stands what is wrong with an act as a whole."""


def joiner_in(said: Said) -> Joiner:
    """Who began to work, as typed into the form. Raises :class:`OrderError` for what is missing."""
    number = "".join(said.get("number", "").split()).upper()
    if not number:
        raise OrderError(_("Enter the National Insurance number"), "number")
    if said.get("frequency") not in PayFrequency.values:
        raise OrderError(_("Choose how often the person is paid"), "frequency")
    start, pay_day = _day(said, "since"), _day(said, "pay_day")
    return Joiner(number, start, said["frequency"], pay_day, said.get("payroll", "").strip())


def _day(said: Said, field: str) -> date:
    try:
        found = day_typed(said, field)
    except TypedDayError as error:
        raise OrderError(str(error), error.box) from None
    if found is None:
        raise OrderError(_("Enter a day"), f"{field}-day")
    return found


def online(actor: Actor) -> str:
    """How what an employer's user says on line is named as its source."""
    return f"the employer, on line, by {actor.name}"
