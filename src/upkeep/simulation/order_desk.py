"""The people who see to orders against earnings, in a world that is lived through day by day.

They find out where an employer is, post what is written to it and look for the few that have
moved, note how people are paid there, move orders along when somebody changes jobs, and find whose
the money is where an employer names nobody that we know. All of it goes through the doors that
everybody uses, and follows from what the database holds.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import connection, transaction

from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding, SwitchSetting
from upkeep.cases.switches import EARNINGS_ORDERS, Cohort, set_switch
from upkeep.collection import earnings_order_acts as acts
from upkeep.collection.employer_post import (
    PROCESS,
    note_posted,
    note_returned,
    post_again,
    waiting_to_be_posted,
    with_state,
)
from upkeep.collection.employers import EmployerDetails, Work, record_employer, record_employment
from upkeep.collection.models import (
    EarningsOrder,
    Employer,
    EmployerNotice,
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

COMES_BACK_AFTER = timedelta(days=7)
"""How long a notice is on its way to where an employer was once, and back."""
MOVED_ONE_IN = 11
"""One employer in so many has moved before it is first written to."""

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
    return (
        _find_employers(actor)
        + _see_to_post(actor)
        + _follow_jobs(actor, habits)
        + _ask_whose_it_is(actor)
    )


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


def _see_to_post(actor: Actor) -> int:
    """Post what was written to employers; what comes back goes to where the employer moved.

    Says how many notices came back or were seen to.
    """
    for notice in waiting_to_be_posted(actor.on):
        note_posted(notice, actor.on, actor.known_at)
    done = 0
    for reference, went_to in _moved(actor.on):
        notice = note_returned(reference, actor.on, actor.known_at, "addressee has moved")
        again = fictional.address(Random(f"{notice.employer_reference} moved"))  # noqa: S311
        if went_to["postcode"] != again.postcode:
            details = replace(
                made_up(notice.employer_reference), lines=again.lines, postcode=again.postcode
            )
            record_employer(details, "the employer, by telephone", actor.known_at)
        done += 1
    seen_to = Proceeding.objects.filter(process=PROCESS, ended_on=None, opened_on__lt=actor.on)
    for task in seen_to.order_by("pk"):
        post_again(task.subject.partition(" of ")[0], actor)
        done += 1
    return done


def _moved(on: date) -> list[tuple[str, dict[str, Any]]]:
    """The notices that come back on a day, days after the post, from where an employer was once."""
    posted = with_state(EmployerNotice.objects.filter(steps__state="sent").distinct())
    return [
        (notice.reference, notice.sent_to)
        for notice in posted.filter(
            state="sent", goes_to__isnull=True, state_on__lte=on - COMES_BACK_AFTER
        )
        if int(notice.employer_reference[3:]) % MOVED_ONE_IN == 0
        and notice.sent_to["postcode"] == made_up(notice.employer_reference).postcode
    ]


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
