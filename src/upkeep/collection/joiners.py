"""Who began to work for an employer that tells us so, with or without an order of ours."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.collection.earnings_order_acts import OrderError, last_event, report_joined
from upkeep.collection.earnings_orders import Event
from upkeep.collection.employers import Work
from upkeep.collection.models import EarningsOrder


@dataclass(frozen=True, slots=True)
class Joiner:
    """Somebody who began to work for an employer: since when, how often and when they are paid."""

    national_insurance_number: str
    since: date
    frequency: str
    pay_day: date
    payroll_number: str = ""


def report_joiner(employer_reference: str, joiner: Joiner, source: str, actor: Actor) -> bool:
    """Record that somebody works here now whose order lapsed elsewhere; whether anybody's had.

    Whoever tells is answered the same either way, and of anybody else nothing is kept. An order
    that is in force at another employer does not move because of what a third one says.
    Raises :class:`OrderError` for a day to come.
    """
    if joiner.since > actor.on:
        raise OrderError(_("Give a day that is not in the future"), "since-day")
    order = (
        EarningsOrder.objects.filter(
            paying_parent__person__national_insurance_number=joiner.national_insurance_number,
            terms__isnull=False,
        )
        .exclude(employer_reference=employer_reference)
        .select_related("paying_parent")
        .order_by("-pk")
        .first()
    )
    last = last_event(order) if order else None
    if order is None or last is None or last.kind != Event.LAPSED:
        return False
    work = Work(
        order.paying_parent,
        employer_reference,
        joiner.frequency,
        joiner.pay_day,
        joiner.since,
        payroll_number=joiner.payroll_number,
    )
    report_joined(order, work, source, replace(actor, on=joiner.since))
    return True
