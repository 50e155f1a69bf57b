"""What staff do about an order against earnings on its page: read from a form, and done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case
from upkeep.collection import earnings_order_acts as acts
from upkeep.collection.earnings_order_acts import OrderError
from upkeep.collection.earnings_orders import IN_FORCE, Event
from upkeep.collection.employer_queries import (
    Asked,
    QueryError,
    answer_query,
    query_named,
    record_query,
)
from upkeep.collection.employers import EmployerError, Work, refuse_reference
from upkeep.collection.models import EarningsOrder, PayFrequency
from upkeep.collection.order_fees import waive_fee
from upkeep.web.calculator.figures import pence_of
from upkeep.web.typed_days import TypedDayError, box_of, day_typed

Said = Mapping[str, str]

TOLD = {
    "left": acts.report_left,
    "not_employed": acts.report_not_employed,
    "unsupported_pay": acts.report_unsupported_pay,
}
"""What an employer can say of somebody, and what it does to the order."""


@dataclass(frozen=True, slots=True)
class Open:
    """What can be done about an order now."""

    good_reason: bool
    told: bool
    joined: bool
    discharge: bool
    waive: bool


def open_for(order: EarningsOrder, *, may_waive: bool) -> Open:
    """What can be done about an order as it stands, by somebody who may or may not waive fees."""
    last = acts.last_event(order)
    in_force = last is not None and last.kind in IN_FORCE
    lapsed = last is not None and last.kind == Event.LAPSED
    is_method = order.basis == EarningsOrder.Basis.METHOD
    return Open(
        good_reason=last is None and is_method,
        told=in_force,
        joined=last is None or in_force or lapsed,
        discharge=in_force or lapsed,
        waive=may_waive and sum(fee.pence for fee in order.fees.all()) > 0,
    )


def tell(order: EarningsOrder, said: Said, actor: Actor) -> None:
    """Record what the employer says of the person's work. Raises :class:`OrderError`."""
    what = said.get("what", "")
    if what not in TOLD:
        raise OrderError(_("Choose what the employer said"), "what")
    TOLD[what](order, _source(said, "source"), replace(actor, on=_day(said, "on", actor.on)))


def join(order: EarningsOrder, said: Said, actor: Actor) -> None:
    """Record where the person works now. Raises :class:`OrderError` with the field."""
    employer = said.get("employer", "").strip().upper() or order.employer_reference
    _refuse_employer(employer)
    if said.get("frequency") not in PayFrequency.values:
        raise OrderError(_("Choose how often the person is paid"), "frequency")
    start = _day(said, "since", actor.on)
    pay_day = _typed(said, "pay_day")
    if pay_day is None:
        box = box_of("pay_day")
        raise OrderError(_("Give one pay-day, from which the others follow"), box)
    work = Work(
        order.paying_parent,
        employer,
        said["frequency"],
        pay_day,
        start,
        payroll_number=said.get("payroll", ""),
    )
    source = _source(said, "joined_source")
    acts.report_joined(order, work, source, replace(actor, on=start))


def _refuse_employer(reference: str) -> None:
    try:
        refuse_reference(reference)
    except EmployerError:
        raise OrderError(_("Give the employer as EMP and five digits"), "employer") from None


def _source(said: Said, field: str) -> str:
    source = said.get(field, "").strip()
    if not source:
        raise OrderError(_("Say who told us, and how"), field)
    return source


def _day(said: Said, field: str, today: date) -> date:
    """A day that was given, no later than today."""
    day = _typed(said, field)
    if day is None:
        raise OrderError(_("Give a day"), box_of(field))
    if day > today:
        raise OrderError(_("Give a day that is not in the future"), box_of(field))
    return day


def _typed(said: Said, field: str) -> date | None:
    try:
        return day_typed(said, field)
    except TypedDayError as error:
        raise OrderError(str(error), error.box) from None


def _discharge(order: EarningsOrder, said: Said, actor: Actor) -> None:
    note = said.get("discharge_note", "").strip()
    if said.get("reason") not in acts.DISCHARGED_FOR:
        raise OrderError(_("Choose why it is discharged"), "reason")
    if not note:
        raise OrderError(_("Say what shows it"), "discharge_note")
    acts.discharge(order, said["reason"], note, actor)


def _waive(order: EarningsOrder, said: Said, actor: Actor) -> None:
    if not said.get("ground"):
        raise OrderError(_("Choose why it is waived"), "ground")
    if not said.get("waive_note", "").strip():
        raise OrderError(_("Say what shows it"), "waive_note")
    waive_fee(order, said["ground"], said["waive_note"], actor)


def _good_reason(order: EarningsOrder, said: Said, actor: Actor) -> None:
    acts.find_good_reason(order, said.get("note", ""), actor)


def _ask(order: EarningsOrder, said: Said, actor: Actor) -> None:
    asked = Asked(said.get("question", ""), said.get("route", ""))
    day = _day(said, "asked", actor.on)
    record_query(order, asked, replace(actor, on=day))


def _answer(order: EarningsOrder, said: Said, actor: Actor) -> None:
    query = query_named(said.get("query", ""))
    if query.order_id != order.pk:
        raise QueryError(_("This question is about another order."), "answer")
    answer_query(query, said.get("answer", ""), actor)


DOES: dict[str, Callable[[EarningsOrder, Said, Actor], None]] = {
    "good_reason": _good_reason,
    "tell": tell,
    "join": join,
    "discharge": _discharge,
    "waive": _waive,
    "ask": _ask,
    "answer": _answer,
}
"""What can be asked for on the page of an order; raises OrderError, FeeError or QueryError."""


def make(case: Case, said: Said, actor: Actor) -> EarningsOrder:
    """Make an order to enforce a case's maintenance. Raises :class:`OrderError` with the field."""
    employer = said.get("employer", "").strip().upper()
    _refuse_employer(employer)
    typed = said.get("arrears", "").strip()
    arrears = pence_of(typed) if typed else None
    if typed and arrears is None:
        raise OrderError(_("Enter pounds and pence, such as 350.00"), "arrears")
    return acts.make_to_enforce(case, employer, said.get("why", ""), actor, arrears)
