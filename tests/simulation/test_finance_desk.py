"""The finance desk of the demonstration does what is due, through the doors of everybody."""

from dataclasses import replace
from datetime import date

import pytest

from building import (
    FIRST_NIGHT,
    PERRY,
    ROWAN,
    Parent,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    holds,
    line,
    morning,
    next_reference,
    payer,
    violations,
    work,
)
from collection.earnings_ordering import SERVED, by_deduction, know, switch_on
from upkeep.cases import proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.deaths import ToldDeath, receive_deaths
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.models import Proceeding
from upkeep.collection.models import (
    EmployerQueryAnswer,
    HeldReview,
    Hold,
    Identification,
    StateAccount,
    WriteOff,
)
from upkeep.correspondence.delivery import note_sent, waiting_to_go_out
from upkeep.correspondence.models import Channel
from upkeep.ledger import Account
from upkeep.reporting.milestones import milestones
from upkeep.simulation import finance_desk

pytestmark = pytest.mark.django_db
OLD = FIRST_NIGHT + days(60)


def at_work(day: date) -> int:
    """The desk on a morning."""
    officer, second = (Actor(name, day, morning(day)) for name in ("officer", "second"))
    return finance_desk.work_day(day, officer, second)


@pytest.fixture(autouse=True)
def the_department_has_told_its_account(monkeypatch: pytest.MonkeyPatch) -> None:
    assert at_work(FIRST_NIGHT) == 0, "its day has not come"
    monkeypatch.setattr(finance_desk, "STATE_TELLS_ON", FIRST_NIGHT)
    assert at_work(FIRST_NIGHT) == 1
    assert StateAccount.objects.get().effective_from == FIRST_NIGHT


def collected() -> None:
    """A family that pays nothing, with two months due."""
    hold_income()
    apply(frequency="monthly", day=20)
    work(OLD)


def test_money_in_suspense_waits_on_or_goes_to_whom_the_signs_speak_for() -> None:
    collected()
    short = payer().reference[:-1]
    person = payer().person
    name = f"{person.given_name[0]} {person.family_name}".upper()
    known, unknown = line(50_00, short, counterparty_name=name), line(60_00, "THANK YOU")
    bank(OLD + days(1), known, unknown)
    work(OLD + days(1))
    assert at_work(OLD + days(2)) == 0, "their day has not come"
    assert at_work(OLD + days(20)) == 2
    [found] = Identification.objects.all()
    assert (found.paying_parent, found.amount_pence) == (payer(), 50_00)
    [waits] = HeldReview.objects.all()
    assert waits.look_again_on == OLD + days(20) + finance_desk.WAITS_ON
    assert at_work(OLD + days(21)) == 0
    told = {each.label: each for each in milestones()}
    shown = told["Money in suspense that people found out about"]
    assert (shown.count, shown.figures) == (1, (1, 50_00))
    work(OLD + days(21))
    assert not violations()


def dies(who: Parent) -> None:
    """Somebody is told to have died, and the death is proven some days later."""
    told = ToldDeath(next_reference("DTH"), who.number, OLD, OLD, SourceKind.BENEFITS_SYSTEM, False)
    assert not receive_deaths([told], morning(OLD)).refused
    work(OLD + days(1))
    for row in Proceeding.objects.filter(process="closure", state="proving_death"):
        seen = Actor("casey", OLD + days(2), morning(OLD + days(2)))
        proceedings.move(row.pk, "confirmed", seen, "The certificate was seen.")


def test_a_hold_for_a_death_waits_on() -> None:
    collected()
    dies(ROWAN)
    hold = Hold.objects.get(stops=Hold.Stops.PAYOUT)
    assert at_work(hold.review_on - days(1)) == 0
    assert at_work(hold.review_on) == 1
    [review] = HeldReview.objects.all()
    assert (review.hold, review.kind) == (hold, HeldReview.Kind.WAITS)


def lived(through: date, since: date) -> None:
    """Nights with the desk after each, and letters that go out."""
    day = since
    while day <= through:
        work(day)
        for letter in waiting_to_go_out(Channel, day).filter(cause__startswith="write_off"):
            note_sent(letter, Channel(letter.channel), day, morning(day))
        at_work(day + days(1))
        day += days(1)


def test_whoever_asked_to_stop_thinks_better_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finance_desk, "WISHES", (replace(finance_desk.WISHES[1], on=OLD),))
    collected()
    owed = holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk)
    lived(OLD + days(50), OLD + days(1))
    refused = WriteOff.objects.get()
    assert refused.decision.transaction_id is None
    assert refused.said.get().words == finance_desk.CHANGED_MIND
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) >= owed


def test_what_somebody_who_died_owed_is_written_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finance_desk, "WISHES", (replace(finance_desk.WISHES[0], on=OLD),))
    collected()
    dies(PERRY)
    lived(OLD + days(60), OLD + days(2))
    written_off = WriteOff.objects.get()
    assert written_off.decision.transaction_id is not None
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 0
    assert not violations()


def test_an_employer_asks_and_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    switch_on()
    know()
    by_deduction()
    work(SERVED)
    on = SERVED + days(1)
    asked = ((on, *finance_desk.QUESTIONS[0][1:]),)
    monkeypatch.setattr(finance_desk, "QUESTIONS", asked)
    assert at_work(on) == 1
    assert at_work(on + days(1)) == 0
    assert at_work(on + days(3)) == 1
    assert EmployerQueryAnswer.objects.get().words == asked[0][2]
