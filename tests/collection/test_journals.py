"""Debts changed by hand: by one or two people, in the books, on the statement, in the plan."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from building import (
    EFFECTIVE,
    PIPPA,
    ROBIN,
    apply,
    case_of,
    days,
    hold_income,
    holds,
    morning,
    statement,
    violations,
    work,
)
from upkeep.cases.actors import Actor
from upkeep.collection import journals
from upkeep.collection.journal_checks import CHECKS
from upkeep.collection.journals import JournalRefusedError, Wanted, answer, enter
from upkeep.collection.models import Journal, JournalAnswer
from upkeep.ledger import Account, Reason

pytestmark = pytest.mark.django_db

WORKED = EFFECTIVE + days(24)
CHECK = {check.name: check for check in CHECKS}


@pytest.fixture(autouse=True)
def a_case_in_force() -> None:
    """£42.00 a week, weekly, charged for some weeks and not paid; and a family on Direct Pay."""
    hold_income()
    apply()
    hold_income(PIPPA)
    apply(PIPPA, ROBIN, service="direct_pay")
    work(WORKED)


def actor(name: str = "fin", on: date = WORKED) -> Actor:
    """Somebody of finance, the morning after."""
    return Actor(name, on, morning(on + days(1)))


def wanted(change: int = -20_00, **other: object) -> Wanted:
    """What is usually wanted: a little less owed."""
    usual: dict[str, object] = {
        "case": case_of(),
        "debt": "maintenance",
        "change_pence": change,
        "code": "correction",
        "explanation": "A payment was counted twice",
        "evidence": "letter of 3 May",
        "effective_on": EFFECTIVE + days(10),
    }
    return Wanted(**{**usual, **other})  # type: ignore[arg-type]


def owed() -> int:
    """The maintenance owed in the case."""
    return holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk)


def test_a_small_change_is_in_the_books_at_once_and_on_the_statement_as_known() -> None:
    before = owed()
    journal = enter(wanted(), actor())
    assert owed() == before - 20_00
    made = statement(case_of(), EFFECTIVE, WORKED)
    [line] = [line for line in made.maintenance.lines if line.journal_id]
    assert (line.journal_id, line.amount_pence, line.reason) == (
        journal.pk,
        -20_00,
        Reason.CORRECTION,
    )
    assert made.maintenance.closing_pence == before - 20_00
    then = statement(case_of(), EFFECTIVE, WORKED, known_at=morning(WORKED))
    assert then.maintenance.closing_pence == before
    assert violations() == {}


def test_a_large_change_waits_until_somebody_else_agrees() -> None:
    before = owed()
    journal = enter(wanted(101_00), actor())
    assert journal.needs_second_person
    assert owed() == before
    with pytest.raises(JournalRefusedError, match="somebody else must"):
        answer(journal, actor(), "", agrees=True)
    answer(journal, actor("leah"), "", agrees=True)
    assert owed() == before + 101_00
    with pytest.raises(JournalRefusedError, match="answered already"):
        answer(journal, actor("tess"), "", agrees=True)
    assert violations() == {}


def test_the_limit_itself_needs_one_person_and_a_penny_more_two() -> None:
    limit = journals.limit_on(WORKED)
    assert not enter(wanted(limit), actor()).needs_second_person
    assert enter(wanted(limit + 1), actor()).needs_second_person
    assert enter(wanted(-limit - 1), actor()).needs_second_person


def test_a_refusal_says_why_and_changes_nothing() -> None:
    before = owed()
    journal = enter(wanted(200_00), actor())
    with pytest.raises(JournalRefusedError, match="Say why"):
        answer(journal, actor("leah"), " ", agrees=False)
    answer(journal, actor("leah"), "no such letter", agrees=False)
    assert owed() == before
    assert violations() == {}


REFUSED: list[tuple[dict[str, object], str]] = [
    ({"code": "write_off"}, "code"),
    ({"change_pence": 0}, "amount"),
    ({"explanation": "  "}, "explanation"),
    ({"evidence": ""}, "evidence"),
    ({"effective_on": WORKED + days(1)}, "on"),
    ({"debt": "suspense"}, "debt"),
    ({"code": "fee_waived"}, "debt"),
    ({"code": "paid_between_parents", "change_pence": 1}, "direction"),
    ({"code": "from_direct_pay", "change_pence": -1}, "direction"),
    ({"code": "paid_between_parents", "change_pence": -5000_00}, "amount"),
    ({"code": "from_direct_pay", "change_pence": 1}, "amount"),
]


def test_what_a_code_does_not_allow_is_refused() -> None:
    for other, field in REFUSED:
        with pytest.raises(JournalRefusedError) as refused:
            enter(wanted(**other), actor())  # type: ignore[arg-type]
        assert refused.value.field == field
    assert not Journal.objects.exists()


def test_less_may_be_owed_by_the_time_somebody_agrees() -> None:
    everything = owed()
    code = {"code": "paid_between_parents"}
    first = enter(wanted(-everything, **code), actor())
    second = enter(wanted(-everything, **code), actor())
    assert first.needs_second_person
    answer(first, actor("leah"), "", agrees=True)
    with pytest.raises(JournalRefusedError, match=r"£0\.00 is owed"):
        answer(second, actor("leah"), "", agrees=True)


def test_the_next_night_asks_for_what_is_left() -> None:
    def asked() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(maintenance_pence) FROM collection_instalment WHERE upper_inf(known)"
            )
            return int(cursor.fetchall()[0][0])

    before = asked()
    enter(wanted(-20_00, code="paid_between_parents"), actor())
    work(WORKED + days(1))
    assert asked() == before - 20_00
    enter(wanted(35_00), actor(on=WORKED + days(1)))
    work(WORKED + days(2))
    assert asked() == before + 15_00
    assert violations() == {}


def test_a_journal_told_late_is_known_before_the_night_that_follows() -> None:
    later = datetime(2031, 1, 1).astimezone()
    enter(wanted(-20_00), Actor("fin", WORKED, later))
    work(WORKED + days(1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(known_at) FROM batch_night")
        assert cursor.fetchall()[0][0] > later


def test_the_database_refuses_the_same_person_twice() -> None:
    journal = enter(wanted(200_00), actor())
    with pytest.raises(IntegrityError, match="above the limit"), transaction.atomic():
        JournalAnswer.objects.create(
            journal=journal,
            answered_by="fin",
            answered_on=WORKED,
            note="all right",
            known_at=morning(WORKED),
        )


DOCTORED = [
    ("large journals have two people", "UPDATE collection_journalanswer SET answered_by='fin'"),
    ("large journals have two people", "UPDATE collection_journal SET limit_pence = 999999"),
    ("journals say why", "UPDATE collection_journal SET evidence = ' '"),
    ("entries by hand are journals", "DELETE FROM collection_journalanswer"),
    ("journals are in the books", "UPDATE collection_journal SET change_pence = 20002"),
    ("journals are in the books", "UPDATE collection_journal SET effective_on = '2023-04-06'"),
]


@settings(max_examples=15, deadline=None)
@given(
    deeds=st.lists(
        st.fixed_dictionaries(
            {
                "change": st.integers(-150_00, 150_00),
                "code": st.sampled_from([*journals.KINDS, "write_off"]),
                "words": st.sampled_from(["", " ", "Cash, both agree"]),
                "evidence": st.sampled_from(["", " ", "letter of 3 May"]),
                "answers": st.lists(
                    st.tuples(st.sampled_from(["fin", "leah"]), st.booleans()), max_size=3
                ),
            }
        ),
        min_size=1,
        max_size=6,
    )
)
def test_nothing_is_posted_by_hand_without_reason_evidence_and_above_the_limit_two_people(
    deeds: list[dict[str, Any]],
) -> None:
    """I-39: whoever tries what, the debt moved by what is on the auditors' list, and no more."""
    with transaction.atomic():
        before = owed()
        for deed in deeds:
            with suppress(JournalRefusedError):
                _try(deed)
        moved = 0
        for each in JournalAnswer.objects.filter(transaction_id__isnull=False):
            journal = each.journal
            assert journal.explanation.strip()
            assert journal.evidence.strip()
            assert (
                abs(journal.change_pence) <= journals.limit_on(WORKED)
                or each.answered_by != journal.entered_by
            )
            moved += journal.change_pence
        assert owed() == before + moved
        assert violations() == {}
        transaction.set_rollback(True)


def _try(deed: dict[str, Any]) -> None:
    """Enter what is wanted, and let people answer it as they come; any of it may be refused."""
    journal = enter(
        wanted(
            deed["change"],
            code=deed["code"],
            explanation=deed["words"],
            evidence=deed["evidence"],
        ),
        actor(),
    )
    for name, agrees in deed["answers"]:
        with suppress(JournalRefusedError):
            answer(journal, actor(name), "no such letter", agrees=agrees)


def test_each_check_finds_what_breaks_it() -> None:
    answer(enter(wanted(200_00), actor()), actor("leah"), "", agrees=True)
    with connection.cursor() as cursor:
        raw: psycopg.Cursor[object] = cursor.cursor
        assert [CHECK[name].run(raw) for name, _ in DOCTORED] == [[]] * len(DOCTORED)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("collection_journal", "collection_journalanswer"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE collection_journal DROP CONSTRAINT collection_journal_says_why")
        for name, change in DOCTORED:
            cursor.execute("SAVEPOINT doctored")
            cursor.execute(change)
            assert len(CHECK[name].run(raw)) == 1, change
            cursor.execute("ROLLBACK TO SAVEPOINT doctored")


def test_arrears_of_direct_pay_become_ours_to_collect() -> None:
    case = case_of(ROBIN, PIPPA)
    due = holds(Account.DIRECT_PAY_DUE, case.pk)
    enter(wanted(30_00, case=case, code="from_direct_pay"), actor())
    assert due > 30_00
    assert holds(Account.DIRECT_PAY_DUE, case.pk) == due - 30_00
    assert holds(Account.MAINTENANCE_RECEIVABLE, case.pk) == 30_00
    assert violations() == {}
