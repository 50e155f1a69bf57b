"""Arrears are written off on a ground of law, after everybody was heard, by two people."""

from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from building import (
    EFFECTIVE,
    apply,
    case_of,
    days,
    hold_income,
    holds,
    morning,
    report,
    settle_constraints,
    statement,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding
from upkeep.collection import writing_off
from upkeep.collection.models import OpenInstalment, WriteOff, WriteOffDecision
from upkeep.collection.write_off_checks import CHECKS
from upkeep.collection.write_off_grounds import GROUNDS, Told, notices_of
from upkeep.collection.writing_off import Proposed, WriteOffRefusedError
from upkeep.correspondence.models import Letter
from upkeep.ledger import Account, Reason
from upkeep.ledger.models import Entry
from upkeep.web.letter_content import letter_content

pytestmark = pytest.mark.django_db

ENDED = EFFECTIVE + days(28)
NOW = ENDED + days(21)
CHECK = {check.name: check for check in CHECKS}


@pytest.fixture
def arrears() -> int:
    """£168.00 of four weeks that nobody paid, in a case that has ended since."""
    hold_income()
    about = apply()
    work(EFFECTIVE + days(20))
    report(forms.CloseCaseChange, about, ENDED, reason="applicant_request")
    work(NOW)
    return holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk)


def fin(name: str = "fin", on: date = NOW) -> Actor:
    """Somebody of finance."""
    return Actor(name, on, morning(on + days(1)))


def proposed(pence: int, **other: object) -> Proposed:
    """What is usually proposed."""
    usual: dict[str, object] = {
        "case": case_of(),
        "debt": "maintenance",
        "amount_pence": pence,
        "starts_on": EFFECTIVE,
        "ends_on": ENDED,
        "ground": "asked_to_stop",
        "why": "She has asked us to stop, and both have settled it",
        "evidence": "letter of 20 May",
    }
    return Proposed(**{**usual, **other})  # type: ignore[arg-type]


def stands(write_off: WriteOff) -> str:
    """Where its proceeding stands."""
    return Proceeding.objects.get(process="write_off", subject=write_off.reference).state


def wait_until_deciding(write_off: WriteOff) -> date:
    """Work the nights until the time for representations is over; the day it was."""
    row = Proceeding.objects.get(process="write_off", subject=write_off.reference)
    work_only(NOW + days(1))
    assert row.due_on is not None
    work_only(row.due_on)
    assert stands(write_off) == "deciding"
    return row.due_on


def test_both_are_told_and_nothing_happens_before_thirty_days_are_over(arrears: int) -> None:
    assert arrears == 168_00
    write_off = writing_off.propose(proposed(arrears), fin())
    assert stands(write_off) == "notice_given"
    with pytest.raises(WriteOffRefusedError, match="nothing is decided before"):
        writing_off.decide(write_off, fin("leah"), "soon", agrees=True)
    work_only(NOW + days(1))
    notices = Letter.objects.filter(cause="write_off_notice")
    assert {letter.person_id for letter in notices} == {
        case_of().receiving_parent_id,
        case_of().paying_parent.person_id,
    }
    said = letter_content(notices[0])
    assert "30" in said.sections[0].paragraphs[0]
    assert ("Arrears", "£168.00") in said.figures
    work_only(NOW + days(32))
    assert stands(write_off) == "notice_given", "the thirtieth day after receipt is not over"
    work_only(NOW + days(33))
    assert stands(write_off) == "deciding"
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == arrears


def test_it_is_posted_as_a_write_off_by_a_second_person_and_told_to_both(arrears: int) -> None:
    write_off = writing_off.propose(proposed(arrears), fin())
    writing_off.represent(write_off, "paying_parent", "I agree", fin(on=NOW + days(2)))
    over = wait_until_deciding(write_off)
    day = over + days(1)
    with pytest.raises(WriteOffRefusedError, match="somebody else must"):
        writing_off.decide(write_off, fin(on=day), "asked", agrees=True)
    done = writing_off.decide(write_off, fin("leah", day), "Both agree to it", agrees=True)
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 0
    entries = Entry.objects.filter(transaction_id=done.transaction_id)
    assert {entry.reason for entry in entries} == {Reason.WRITE_OFF}
    made = statement(case_of(), EFFECTIVE, day)
    assert (made.maintenance.written_off_pence, made.maintenance.adjusted_pence) == (arrears, 0)
    work_only(day)
    assert not OpenInstalment.objects.filter(case=case_of(), maintenance_left_pence__gt=0).exists()
    assert Letter.objects.filter(cause="write_off_decision").count() == 2
    assert violations() == {}


def test_what_was_wrong_is_taken_back_by_an_entry_that_corrects_it(arrears: int) -> None:
    write_off = writing_off.propose(proposed(arrears), fin())
    day = wait_until_deciding(write_off) + days(1)
    with pytest.raises(WriteOffRefusedError, match="Nothing stands"):
        writing_off.take_back(write_off, fin(on=day), "not yet")
    writing_off.decide(write_off, fin("leah", day), "Both agree", agrees=True)
    writing_off.take_back(write_off, fin(on=day), "It was another case")
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == arrears
    assert violations() == {}
    with pytest.raises(WriteOffRefusedError, match="Nothing stands"):
        writing_off.take_back(write_off, fin(on=day), "again")


def test_a_refusal_leaves_the_debt_and_is_told(arrears: int) -> None:
    write_off = writing_off.propose(proposed(arrears), fin())
    day = wait_until_deciding(write_off) + days(1)
    writing_off.decide(write_off, fin("leah", day), "She has changed her mind", agrees=False)
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == arrears
    work_only(day)
    [letter, _other] = Letter.objects.filter(cause="write_off_decision")
    assert "not been written off" in letter_content(letter).title
    assert violations() == {}


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"ground": "no_payment"}, "ground"),
        ({"ground": "small_ended"}, "ground"),
        ({"ground": "nonsense"}, "ground"),
        ({"debt": "direct pay"}, "debt"),
        ({"amount_pence": 168_01}, "amount"),
        ({"amount_pence": 0}, "amount"),
        ({"starts_on": NOW + days(1)}, "from"),
        ({"why": " "}, "why"),
        ({"evidence": ""}, "evidence"),
    ],
)
def test_what_the_law_does_not_allow_is_refused(
    arrears: int, other: dict[str, object], field: str
) -> None:
    with pytest.raises(WriteOffRefusedError) as refused:
        writing_off.propose(proposed(arrears, **other), fin())
    assert refused.value.field == field
    assert not WriteOff.objects.exists()


def test_the_smallest_balances_go_without_notice_or_letter_from_february_2024(
    arrears: int,
) -> None:
    later = date(2024, 2, 26)
    wanted = proposed(6_99, ground="small_ended")
    with pytest.raises(WriteOffRefusedError, match=r"less than £7\.00"):
        writing_off.propose(proposed(7_00, ground="small_ended"), fin(on=later))
    write_off = writing_off.propose(wanted, fin(on=later))
    assert (write_off.before, write_off.after) == (Told.NOBODY, Told.NOBODY)
    writing_off.decide(write_off, fin(on=later), "Too small to pursue", agrees=True)
    work_only(later)
    assert not Letter.objects.filter(cause__startswith="write_off").exists()
    assert violations() == {}


def test_the_database_takes_no_large_write_off_from_one_person(arrears: int) -> None:
    write_off = writing_off.propose(proposed(arrears), fin())
    with pytest.raises(IntegrityError, match="above the limit"), transaction.atomic():
        WriteOffDecision.objects.create(
            write_off=write_off,
            reasons="by myself",
            answered_by="fin",
            answered_on=NOW,
            known_at=morning(NOW),
        )


EDGES = [
    ("no_payment", date(2010, 3, 1), 620_00, "13K(1)(e)", Told.RECEIVING_PARENT_FIRST),
    ("no_payment", date(2006, 6, 1), 900_00, "13K(1)(b)", Told.NOBODY),
    ("no_payment", date(2008, 11, 1), 1000_00, "13K(1)(b)", Told.NOBODY),
    ("no_payment", date(2008, 11, 1), 1000_01, "13K(1)(c)", Told.RECEIVING_PARENT_FIRST),
    ("no_payment", date(2008, 11, 2), 500_00, "13K(1)(d)", Told.NOBODY),
    ("no_payment", date(2008, 11, 2), 500_01, "13K(1)(e)", Told.RECEIVING_PARENT_FIRST),
    ("no_payment", date(2010, 1, 1), 64_99, "13K(1)(a)", Told.NOBODY),
    ("no_payment", date(2010, 1, 1), 65_00, "13K(1)(d)", Told.NOBODY),
    ("no_payment_moved", date(1999, 1, 1), 500_00, "13K(2)(b)", Told.NOBODY),
    ("no_payment_moved", date(1999, 1, 1), 500_01, "13K(2)(c)", Told.RECEIVING_PARENT_FIRST),
]


@pytest.mark.parametrize(("code", "since", "pence", "provision", "before"), EDGES)
def test_the_classes_of_reg_13k_at_their_edges(
    code: str, since: date, pence: int, provision: str, before: Told
) -> None:
    found = notices_of(code, since, pence, date(2019, 3, 1))
    assert (found.provision, found.before) == (provision, before)
    letter = {"a": Told.NOBODY, "b": Told.BOTH, "d": Told.BOTH}.get(provision[-2], before)
    assert found.after == letter


@pytest.fixture
def doctored(arrears: int) -> Iterator[psycopg.Cursor[object]]:
    """A write-off that is as it should be, with the guards of its tables off."""
    write_off = writing_off.propose(proposed(arrears), fin())
    day = wait_until_deciding(write_off) + days(1)
    writing_off.decide(write_off, fin("leah", day), "Both agree", agrees=True)
    assert violations() == {}
    settle_constraints()
    with connection.cursor() as wrapped:
        for table in (
            "collection_writeoff",
            "collection_writeoffdecision",
            "correspondence_letter",
            "cases_proceedingstep",
        ):
            wrapped.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield wrapped.cursor


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (
            "a write-off has its ground and authority",
            "UPDATE collection_writeoffdecision SET answered_by = 'fin'",
            "two people",
        ),
        (
            "a write-off has its ground and authority",
            "UPDATE collection_writeoff SET limit_pence = 1",
            "a limit of 1p",
        ),
        (
            "a write-off has its ground and authority",
            "UPDATE collection_writeoff SET ground = 'no_payment'",
            "a ground of that law",
        ),
        (
            "a write-off has its ground and authority",
            "UPDATE collection_writeoff SET before = 'nobody'",
            "13G(a): both",
        ),
        (
            "nobody's arrears are written off unheard",
            "UPDATE correspondence_letter SET about = 'x' WHERE cause = 'write_off_notice'",
            "no notice to the paying parent",
        ),
        (
            "the time for representations was waited for",
            "UPDATE cases_proceedingstep SET effective_on = effective_on - 1"
            " WHERE event = 'time_is_over'",
            "30 days",
        ),
        (
            "write-offs are in the books",
            "UPDATE collection_writeoff SET amount_pence = amount_pence + 1",
            "16801p",
        ),
        (
            "the books write off by decision alone",
            "DELETE FROM collection_writeoffdecision",
            "no decision",
        ),
    ],
)
def test_each_check_finds_what_it_is_for(
    doctored: psycopg.Cursor[object], name: str, change: str, said: str
) -> None:
    doctored.execute(change)  # type: ignore[arg-type]
    if "time" in name:
        doctored.execute(
            "UPDATE cases_proceedingstep SET effective_on = effective_on - 3"
            " WHERE event = 'time_is_over'"
        )
    found = [str(each) for each in CHECK[name].run(doctored)]
    assert any(said in each for each in found), found


@settings(max_examples=6, deadline=None)
@given(
    pence=st.integers(1, 168_00),
    ground=st.sampled_from(sorted(GROUNDS)),
    waits=st.integers(0, 40),
    one_person=st.booleans(),
)
def test_no_write_off_without_ground_notice_and_authority(
    pence: int, ground: str, waits: int, one_person: bool
) -> None:
    """I-11: whoever tries what, when: what is written off has all three, or nothing is."""
    with transaction.atomic():
        hold_income()
        about = apply()
        work(EFFECTIVE + days(20))
        report(forms.CloseCaseChange, about, ENDED, reason="applicant_request")
        work(NOW)
        before = holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk)
        try:
            write_off = writing_off.propose(proposed(pence, ground=ground), fin())
            day = NOW + timedelta(days=1 + waits)
            work_only(NOW + days(1))
            if waits:
                work_only(day)
            by = fin("fin" if one_person else "leah", day)
            writing_off.decide(write_off, by, "Weighed", agrees=True)
            assert not (one_person and write_off.needs_second_person)
            assert write_off.before == Told.NOBODY or waits >= 32
            assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == before - pence
        except WriteOffRefusedError:
            assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == before
        assert violations() == {}
        transaction.set_rollback(True)
