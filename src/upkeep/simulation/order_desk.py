"""The people who see to orders against earnings, in a world that is lived through day by day.

They find out where an employer is, note how people are paid there, move orders along when somebody
changes jobs, and find whose the money is where an employer names nobody that we know. All of it
goes through the doors that everybody uses, and follows from what the database holds.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.db import connection, transaction

from upkeep.cases.actors import Actor
from upkeep.cases.models import SwitchSetting
from upkeep.cases.switches import EARNINGS_ORDERS, Cohort, set_switch
from upkeep.collection import earnings_order_acts as acts
from upkeep.collection.employers import EmployerDetails, Work, record_employer, record_employment
from upkeep.collection.models import (
    EarningsOrder,
    Employer,
    EmployerReturnLine,
    EmployerScheduleLine,
    Employment,
    Receipt,
)
from upkeep.collection.suspense import identify
from upkeep.simulation import fictional
from upkeep.simulation.habits import Habit

EVERYBODY = Cohort()
DESK = "simulated orders officer"
PAY_DAY = 28
"""The day of the month on which wages are paid."""
NEXT_EMPLOYER = 3
"""Who changes jobs goes to the employer with a number so much higher."""
ASKS_AFTER = timedelta(days=5)
"""How long money may lie in suspense before the employer is asked whose it is."""

_TRADES = ("Mills", "Bakery", "Garages", "Nurseries", "Couriers", "Printers", "Dairies")
_PLACES = ("Exampleton", "Sampleford", "Testbury", "Mockham", "Much Pretending")


def deduct_by_orders(start: date, cohort: Cohort = EVERYBODY) -> None:
    """Switch orders on from a day, unless somebody has set the switch."""
    if not SwitchSetting.objects.filter(name=EARNINGS_ORDERS).exists():
        why = "the employers of the demonstration act on orders"
        known_at = datetime.combine(start, time(9, tzinfo=UTC))
        set_switch(EARNINGS_ORDERS, cohort, start, "demonstration", why, known_at, is_on=True)


def work_orders(day: date, habits: Mapping[str, Habit]) -> int:
    """Do what is due about orders on a working day; says how many things that was."""
    if day.weekday() >= 5:
        return 0
    actor = Actor(DESK, day, datetime.combine(day, time(11, tzinfo=UTC)))
    return _find_employers(actor) + _follow_jobs(actor, habits) + _ask_whose_it_is(actor)


def _find_employers(actor: Actor) -> int:
    """Record employers that orders name, and how the people of those orders are paid."""
    known = set(Employer.objects.filter(known__upper_inf=True).values_list("reference", flat=True))
    works = set(Employment.objects.values_list("paying_parent_id", "employer_reference"))
    done = 0
    for order in EarningsOrder.objects.select_related("paying_parent").order_by("pk"):
        employer = order.employer_reference
        if employer not in known:
            known.add(employer)
            record_employer(made_up(employer), "the paying parent, by telephone", actor.known_at)
            done += 1
        if (order.paying_parent_id, employer) not in works:
            works.add((order.paying_parent_id, employer))
            work = _work(order, employer, order.made_on)
            record_employment(work, "the employer's payroll, by telephone", actor.known_at)
            done += 1
    return done


def made_up(reference: str) -> EmployerDetails:
    """An employer that cannot be: always the same for its reference."""
    number = int(reference[3:])
    place = _PLACES[number % len(_PLACES)]
    address = fictional.address(Random(reference))  # noqa: S311 - repeatable on purpose
    return EmployerDetails(
        reference,
        f"{place} {_TRADES[number % len(_TRADES)]}",
        address.lines,
        address.postcode,
        f"payroll.{reference.lower()}@example.org",
    )


def _work(order: EarningsOrder, employer: str, start: date) -> Work:
    payroll = f"P{order.paying_parent_id:05d}"
    pay_day = start.replace(day=PAY_DAY)
    return Work(order.paying_parent, employer, "monthly", pay_day, start, payroll_number=payroll)


def _follow_jobs(actor: Actor, habits: Mapping[str, Habit]) -> int:
    """Whoever works again after an order lapsed tells us where, and the order follows them."""
    lapsed = EarningsOrder.objects.filter(events__kind="lapsed").distinct().order_by("pk")
    done = 0
    for order in lapsed.select_related("paying_parent__person"):
        habit = habits.get(order.paying_parent.person.national_insurance_number or "")
        if habit is None or habit.resumes_on is None or not habit.pays_on(actor.on):
            continue
        employer = f"EMP{int(order.employer_reference[3:]) + NEXT_EMPLOYER:05d}"
        works = Employment.objects.filter(
            paying_parent=order.paying_parent, employer_reference=employer
        )
        last = acts.last_event(order)
        if last is None or last.kind != "lapsed" or works.exists():
            continue
        work = _work(order, employer, actor.on)
        acts.report_joined(order, work, "the paying parent, by telephone", actor)
        done += 1
    return done


def _ask_whose_it_is(actor: Actor) -> int:
    """A line of a return that names nobody is whose nothing else on the return was."""
    waiting = Receipt.objects.filter(
        suspense_reason=Receipt.SuspenseReason.UNKNOWN_REFERENCE,
        return_line__isnull=False,
        received_on__lte=actor.on - ASKS_AFTER,
        identifications=None,
    )
    done = 0
    for receipt in waiting.select_related("return_line__employer_return").order_by("pk"):
        assert receipt.return_line is not None, "only lines of returns were asked for"
        reference = _missing_from(receipt.return_line)
        if reference is None:
            continue
        said = "The employer's payroll, by telephone; the schedule names nobody else."
        with transaction.atomic(), connection.cursor() as cursor:
            identify(cursor.cursor, receipt.pk, reference, said, actor.on, actor.known_at)
        done += 1
    return done


def _missing_from(line: EmployerReturnLine) -> str | None:
    """The one person on the month's schedule of whom the return does not speak."""
    returned = line.employer_return
    named = EmployerScheduleLine.objects.filter(
        schedule__employer_reference=returned.employer_reference,
        schedule__month=f"{returned.month}-01",
    ).exclude(payment_reference__in=returned.lines.values("payment_reference"))
    missing = list(named.values_list("payment_reference", flat=True))
    return missing[0] if len(missing) == 1 else None
