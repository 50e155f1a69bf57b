"""A death stops everything of the person the night it is told, in whatever order the day came."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from itertools import permutations
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    ROBIN,
    ROWAN,
    Parent,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    holds,
    liabilities,
    line,
    morning,
    next_reference,
    payer,
    report,
    settle_constraints,
    violations,
    work,
    work_only,
)
from pdf_text import text_of
from upkeep.batch.steps import STEPS
from upkeep.cases import forms, proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.deaths import ToldDeath, receive_deaths
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.models import Case, Circumstance, Proceeding
from upkeep.collection.holds import pay_to_estate
from upkeep.collection.models import Allocation, Hold, Instalment, Payout
from upkeep.correspondence.models import Letter, LetterStep
from upkeep.ledger import Account
from upkeep.parties.facts import holds_on
from upkeep.web.letter_document import letter_pdf

pytestmark = pytest.mark.django_db

DIED = EFFECTIVE + days(14)
TOLD = EFFECTIVE + days(20)


def in_force() -> str:
    hold_income(PERRY, 36_500)
    reference = apply(PERRY, ROWAN)
    work_only(FIRST_NIGHT, EFFECTIVE)
    return reference


def tell(who: Parent, on: date = TOLD, *, is_taken_back: bool = False, died: date = DIED) -> None:
    """Somebody who knows the person, and no case, tells of a death."""
    told = ToldDeath(
        next_reference("DTH"), who.number, died, on, SourceKind.BENEFITS_SYSTEM, is_taken_back
    )
    assert not receive_deaths([told], morning(on)).refused


def actor(on: date) -> Actor:
    return Actor("casey", on, datetime.combine(on, time(10, tzinfo=UTC)))


def prove(on: date) -> None:
    for row in Proceeding.objects.filter(process="closure", state="proving_death"):
        proceedings.move(row.pk, "confirmed", actor(on), "The certificate was seen.")


def went_out(since: date) -> dict[str, Any]:
    """Everything that left or was asked for from a day on."""
    return {
        "paid": Payout.objects.filter(pay_on__gte=since).count(),
        "allocated": Allocation.objects.filter(allocated_on__gte=since).count(),
        "asked": Instalment.objects.filter(
            known__upper_inf=True, known__startswith__gte=morning(since)
        ).count(),
        "letters": sorted(
            (step.letter.cause, step.letter.is_to_paying_parent, step.state, step.note)
            for step in LetterStep.objects.filter(happened_on__gte=since).select_related("letter")
        ),
        "holds": sorted(Hold.objects.values_list("stops", "reason")),
        "ends": sorted(Case.objects.values_list("reference", "closed_on")),
    }


@contextmanager
def undone() -> Iterator[None]:
    point = transaction.savepoint()
    try:
        yield
        settle_constraints()
    finally:
        transaction.savepoint_rollback(point)


def test_deaths_are_worked_after_every_report_and_before_anything_goes_out() -> None:
    order = [step.name for step in STEPS]
    deaths, held = order.index("take up deaths"), order.index("hold payments")
    assert max(order.index("take in applications"), order.index("take up changes")) < deaths < held
    for goes_out in ("start reviews", "decide", "charge", "issue schedules", "allocate receipts"):
        assert held < order.index(goes_out)
    assert order.index("allocate receipts") < order.index("pay out") < order.index("write letters")


@pytest.mark.parametrize("who", [PERRY, ROWAN], ids=["paying parent", "receiving parent"])
def test_in_whatever_order_the_events_of_the_day_come_in_the_same_is_stopped(who: Parent) -> None:
    about = in_force()
    events: list[Callable[[], Any]] = [
        lambda: tell(who),
        lambda: report(
            forms.BankAccountChange,
            about,
            TOLD,
            name="R F",
            sort_code="000001",
            account_number="00000009",
        ),
        lambda: (
            report(forms.CurrentIncomeChange, about, TOLD, weekly_pence=90_000),
            bank(TOLD, line(100_00, payer().reference)),
            apply(PERRY, ROBIN, ("Finch",), on=TOLD),
        ),
    ]
    found = []
    for order in permutations(events):
        with undone():
            for event in order:
                event()
            work_only(TOLD)
            found.append(went_out(TOLD))
            assert violations() == {}
    first = found[0]
    assert all(each == first for each in found)
    assert first["paid"] == 0
    stops = {PERRY: "collection", ROWAN: "payout"}[who]
    assert {held[0] for held in first["holds"]} == {stops}
    is_payer = who is PERRY
    sent_to_the_dead = [
        each for each in first["letters"] if each[1] is is_payer and each[2] != "withheld"
    ]
    # Another receiving parent's case goes on where only this one died, and its payer is told.
    assert sent_to_the_dead == []
    if is_payer:
        assert first["allocated"] == first["asked"] == 0


def test_the_same_day_without_the_death_pays_allocates_and_writes() -> None:
    in_force()
    bank(TOLD, line(100_00, payer().reference))
    work_only(TOLD)
    found = went_out(TOLD)
    assert (found["paid"], found["holds"]) == (1, [])
    assert found["allocated"] > 0


def test_a_death_ends_every_case_of_the_person_in_either_role() -> None:
    """Rowan gets maintenance from Perry and pays it to Robin; somebody tells of Rowan's death."""
    in_force()
    hold_income(ROWAN, 18_250)
    apply(ROWAN, ROBIN, ("Finch",), on=date(2023, 4, 10))
    work_only(date(2023, 4, 10), date(2023, 4, 12))
    tell(ROWAN)
    work_only(TOLD)
    assert {case.closed_on for case in Case.objects.all()} == {DIED}
    grounds = [case.endings.get().ground for case in Case.objects.order_by("pk")]
    assert grounds == ["receiving_parent_died", "paying_parent_died"]
    assert violations() == {}


def test_an_application_against_somebody_known_to_be_dead_comes_to_nothing() -> None:
    in_force()
    tell(PERRY)
    work_only(TOLD)
    apply(PERRY, ROBIN, ("Finch",), on=TOLD + days(1))
    work_only(TOLD + days(1))
    case = case_of(ROBIN)
    assert (case.state, case.closed_on) == ("closed", case.effective_from)
    steps = LetterStep.objects.filter(letter__case=case, letter__person=payer().person)
    assert {step.state for step in steps} == {"withheld"}
    assert violations() == {}


def test_a_hold_says_why_and_when_somebody_looks_again() -> None:
    in_force()
    tell(ROWAN)
    work_only(TOLD)
    hold = Hold.objects.get()
    assert (hold.stops, hold.reason, hold.held_on) == ("payout", "receiving_parent_died", TOLD)
    closure = Proceeding.objects.get(process="closure")
    assert (closure.state, closure.due_on) == ("proving_death", hold.review_on)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.update(reason="paying_parent_died")


def test_what_was_collected_waits_for_the_estate_and_the_account_stays_unsettled() -> None:
    in_force()
    bank(TOLD, line(100_00, payer().reference))
    tell(ROWAN)
    work_only(TOLD)
    prove(TOLD + days(2))
    much_later = TOLD + days(30)
    work_only(TOLD + days(2), much_later)
    case = case_of()
    waits = -holds(Account.RECEIVING_PARENT_PAYABLE, case.pk)
    assert waits > 0
    closure = Proceeding.objects.get(process="closure")
    assert closure.state == "settling_account", "it stays, and comes to the board by its clock"
    account = forms.BankAccountForm(name="Estate", sort_code="000002", account_number="00000002")
    assert pay_to_estate(case, account, much_later, morning(much_later + days(1))) == 1
    work_only(much_later + days(1))
    payout = Payout.objects.get(case=case)
    assert payout.bank_account.name == "Estate"
    assert holds(Account.RECEIVING_PARENT_PAYABLE, case.pk) == 0
    assert violations() == {}
    with pytest.raises(ValueError, match="no money of it is on hold"):
        pay_to_estate(case, account, much_later, morning(much_later + days(1)))


def words(letter: Letter) -> str:
    return " ".join(text_of(letter_pdf(letter)).split())


@pytest.mark.parametrize("who", [PERRY, ROWAN], ids=["paying parent", "receiving parent"])
def test_the_estate_is_written_to_once_the_death_is_proven_and_never_as_the_person(
    who: Parent,
) -> None:
    in_force()
    tell(who)
    work_only(TOLD)
    assert not Letter.objects.filter(cause="estate").exists()
    prove(TOLD + days(2))
    work_only(TOLD + days(2))
    letter = Letter.objects.get(cause="estate")
    assert letter.steps.get().state == "queued"
    said = words(letter)
    assert f"The personal representatives of {who.name}" in said
    assert "Dear Sir or Madam" in said
    assert f"Dear {who.name}" not in said
    assert f"We are sorry about the death of {who.name}" in said
    other = Letter.objects.exclude(person=letter.person).get(cause="closure")
    assert f"We have been told that {who.name} has died. We are sorry." in words(other)
    assert violations() == {}


def test_a_report_that_was_not_so_is_undone_to_the_day_and_the_penny() -> None:
    about = in_force()
    report(forms.SharedCareChange, about, EFFECTIVE + days(2), nights={"Wren": 60})
    work_only(EFFECTIVE + days(2))
    before = liabilities(case_of())
    tell(PERRY)
    bank(TOLD, line(100_00, payer().reference))
    work_only(TOLD)
    assert case_of().closed_on == DIED
    back = TOLD + days(4)
    tell(PERRY, back, is_taken_back=True)
    work(back)
    old, new = Case.objects.order_by("pk")
    assert (new.continues, new.state, new.effective_from) == (old, "in_force", DIED)
    assert liabilities(old) == [*before[:-1], (before[-1][0], DIED, before[-1][2])]
    assert liabilities(new) == [(DIED, None, before[-1][2])]
    assert not holds_on(payer().person_id, back)["died"]
    assert not Hold.objects.filter(known__upper_inf=True).exists()
    assert new.arrangements.get().method == old.arrangements.first().method
    assert Allocation.objects.filter(allocated_on__gte=back).exists(), "what waited goes on"
    assert Proceeding.objects.get(process="closure").state == "taken_back"
    assert Circumstance.objects.filter(case_child__case=new, kind="nights", value=60).exists()
    assert Letter.objects.filter(case=new, cause="decision").count() == 2
    assert violations() == {}
    report(forms.CloseCaseChange, about, back + days(1), reason="applicant_request")
    work_only(back + days(1))
    new.refresh_from_db()
    assert new.closed_on == back + days(1), "what is said of the application is about the new case"
    assert violations() == {}


def test_a_child_who_died_stops_counting_that_day_and_the_case_goes_on_for_the_other() -> None:
    hold_income(PERRY, 36_500)
    about = apply(PERRY, ROWAN, ("Wren", "Lark"))
    work_only(FIRST_NIGHT, EFFECTIVE)
    fields = {"child": "Lark", "reason": "died"}
    report(forms.ChildNoLongerQualifiesChange, about, TOLD, happened_on=DIED, **fields)
    work_only(TOLD)
    assert liabilities(case_of()) == [(EFFECTIVE, DIED, 112_00), (DIED, None, 84_00)]
    assert not Hold.objects.exists()
    assert violations() == {}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("QQ999999A", DIED, TOLD, False), "no case names"),
        ((PERRY.number, TOLD + days(1), TOLD, False), "after the report"),
        ((PERRY.number, DIED, TOLD, True), "nobody told of"),
    ],
)
def test_what_cannot_be_is_refused_whole(told: tuple[Any, ...], said: str) -> None:
    in_force()
    number, died_on, on, is_taken_back = told
    good = ToldDeath("DTH-9001", ROWAN.number, DIED, TOLD, SourceKind.CASEWORKER)
    bad = ToldDeath("DTH-9002", number, died_on, on, SourceKind.CASEWORKER, is_taken_back)
    delivery = receive_deaths([good, bad], timezone.now())
    assert said in delivery.refused[0].found
    work_only(TOLD)
    assert case_of().closed_on is None
