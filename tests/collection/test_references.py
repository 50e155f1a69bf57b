"""What is added points at what is there, and at the same case: tried with raw SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from batch.busy_night import BUSY, prepare
from upkeep.batch.nights import work_night

FOREIGN_KEY = "23503"
RESTRICTED = "23001"

INSTALMENT = """
INSERT INTO collection_instalment (schedule_id, case_id, due_on, maintenance_pence, fee_pence,
    known)
SELECT {schedule}, {case}, '2031-01-01', 1, 0, tstzrange(now(), NULL)
FROM collection_schedule s LIMIT 1
"""
OPEN = """
INSERT INTO collection_openinstalment (instalment_id, paying_parent_id, case_id, due_on,
    maintenance_left_pence, fee_left_pence)
SELECT {instalment}, {payer}, {case}, i.due_on, 1, 0
FROM collection_instalment i JOIN cases_case c ON c.id = i.case_id
WHERE NOT EXISTS (SELECT 1 FROM collection_openinstalment o WHERE o.instalment_id = i.id) LIMIT 1
"""
LETTER = """
INSERT INTO correspondence_letter (cause, case_id, person_id, decision_id, schedule_id, about,
    is_copy, language, is_large_print, channel, sent_to, facts, written_on, deemed_received_on,
    known_at)
SELECT cause, case_id, person_id, {decision}, {schedule}, 'another', is_copy, language,
    is_large_print, channel, sent_to, facts, written_on, deemed_received_on, known_at
FROM correspondence_letter WHERE cause = '{cause}' LIMIT 1
"""
STEP = """
INSERT INTO correspondence_letterstep (letter_id, state, happened_on, known_at, note)
SELECT {letter}, state, happened_on, known_at, 'another' FROM correspondence_letterstep LIMIT 1
"""

ADDED = [
    (INSTALMENT.format(schedule="s.id", case="s.case_id"), True),
    (INSTALMENT.format(schedule="0", case="s.case_id"), False),
    (INSTALMENT.format(schedule="s.id", case="s.case_id + 1"), False),
    (OPEN.format(instalment="i.id", payer="c.paying_parent_id", case="c.id"), True),
    (OPEN.format(instalment="0", payer="c.paying_parent_id", case="c.id"), False),
    (OPEN.format(instalment="i.id", payer="c.paying_parent_id + 1", case="c.id"), False),
    (OPEN.format(instalment="i.id", payer="c.paying_parent_id", case="c.id + 1"), False),
    (LETTER.format(decision="decision_id", schedule="NULL", cause="decision"), True),
    (LETTER.format(decision="0", schedule="NULL", cause="decision"), False),
    (LETTER.format(decision="NULL", schedule="schedule_id", cause="schedule"), True),
    (LETTER.format(decision="NULL", schedule="0", cause="schedule"), False),
    (STEP.format(letter="letter_id"), True),
    (STEP.format(letter="0"), False),
]


def refusal(statement: str) -> str:
    """The code with which the database refuses a statement; empty if it lets it be."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            assert cursor.rowcount == 1, f"nothing to try {statement} on"
            transaction.set_rollback(True)
    except DatabaseError as error:
        return str(error.__cause__.sqlstate)  # type: ignore[union-attr]
    return ""


@pytest.mark.django_db
def test_what_is_added_points_at_what_is_there_and_is_of_its_case() -> None:
    prepare()
    work_night(BUSY)
    for statement, is_allowed in ADDED:
        assert refusal(statement) == ("" if is_allowed else FOREIGN_KEY), statement
    for column in ("instalment_id", "case_id", "paying_parent_id"):
        moved = (
            f"UPDATE collection_openinstalment SET {column} = {column} + 1 WHERE instalment_id ="
            " (SELECT max(instalment_id) FROM collection_openinstalment)"
        )
        assert refusal(moved) == RESTRICTED, column
