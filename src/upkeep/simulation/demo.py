"""The demonstration lived through day by day: the first caseload, and a generated one.

What people and HMRC do in the first caseload changes what is due, and so what parents and the bank
send. The demonstration, the test of it and the tool that writes the bank's files therefore live
the same days through here.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from upkeep.batch.nights import nights_to_work
from upkeep.cases.forms import ChangeForm, IncomeForm
from upkeep.cases.models import ReportedChange
from upkeep.cases.receiving import receive_changes
from upkeep.simulation.benefits import BenefitsOfTheDay, deduct_from_benefits
from upkeep.simulation.card_payers import CardPayers
from upkeep.simulation.debits import DebitBanks, PaysByDebit
from upkeep.simulation.families import Family, habits_of
from upkeep.simulation.first_caseload import FIRST_DAY, SCENARIOS, SEED
from upkeep.simulation.hmrc_files import HmrcOfTheDay, ask_hmrc_by_file
from upkeep.simulation.order_desk import deduct_by_orders, work_orders
from upkeep.simulation.population import generate
from upkeep.simulation.staff import work_day
from upkeep.simulation.world import World, import_families

OnProgress = Callable[[int, int, date], None]
"""Told after each day: how many days are done, of how many, and which day it was."""


OF_100 = PaysByDebit(unpaid=9, cancelled=0, claimed=6)
"""Few pay by Direct Debit here, so more goes wrong than elsewhere, and nobody cancels."""
POST_OPENED_AT = time(9, tzinfo=UTC)


def live_first_caseload(
    days: Sequence[date], hmrc_holds: Iterable[IncomeForm], night: Callable[[date], object]
) -> Iterator[date]:
    """Live through consecutive ``days`` of the first caseload; yields each when it is over.

    To a day belong what the benefits system sends in its morning, its ``night``, and the morning
    after: HMRC answers what it was asked, banks report what they did with Direct Debits, some pay
    by card, post that was handed in too late is opened, and staff do what is due. Employers deduct
    by orders.
    """
    ask_hmrc_by_file(FIRST_DAY)
    deduct_from_benefits(FIRST_DAY)
    deduct_by_orders(FIRST_DAY)
    habits = habits_of(scenario.family() for scenario in SCENARIOS)
    hmrc = HmrcOfTheDay(hmrc_holds, days[0])
    banks = DebitBanks(SEED, OF_100)
    benefits = BenefitsOfTheDay()
    cards = CardPayers(SEED, habits)
    late = [told for scenario in SCENARIOS for told in scenario.opened_late()]
    for day in days:
        benefits.live(day)
        night(day)
        morning = day + timedelta(days=1)
        hmrc.answer(morning)
        banks.live(morning)
        cards.live(morning)
        open_late_post(late, morning)
        work_orders(morning, habits)
        work_day(morning)
        yield day


def open_late_post(late: Sequence[tuple[date, ChangeForm]], morning: date) -> int:
    """Hand in what is first opened by this morning; says how many changes that was."""
    opened = [form for opened_on, form in late if opened_on <= morning]
    known = set(
        ReportedChange.objects.filter(
            reference__in=[form.reference for form in opened]
        ).values_list("reference", flat=True)
    )
    new = [form for form in opened if form.reference not in known]
    if new:
        known_at = datetime.combine(morning, POST_OPENED_AT)
        assert not receive_changes(new, "post of the day before", known_at).refused
    return len(new)


def run_caseload(cases: int, seed: int, start: date, end: date, on_progress: OnProgress) -> None:
    """Import a made-up caseload of about ``cases`` cases and live through ``start`` to ``end``.

    Goes on where it was when it was stopped before. Families, as many as it takes, come in
    through the import of files; the bank's and the employers' records are handed over directly.
    """
    habits = import_families(families_for(cases, seed, start, end), start)
    deduct_from_benefits(start)
    world = World(seed, habits, in_files=False)
    total = (end - start).days + 1
    days = nights_to_work(end, first_ever=start)
    for done, day in enumerate(days, start=total - len(days) + 1):
        world.step(day, workers=os.cpu_count() or 1)
        on_progress(done, total, day)


def families_for(cases: int, seed: int, start: date, end: date) -> Iterator[Family]:
    """Generated families until they have applied for ``cases`` cases."""
    applied_for = 0
    for family in generate(cases, seed, start, end + timedelta(days=1)):
        yield family
        applied_for += len(family.applications)
        if applied_for >= cases:
            return
