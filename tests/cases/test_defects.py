"""The defect register: numbered, tied to cases and blocks, and never closed over a wrong case."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError

from building import FIRST_NIGHT, apply, case_of, days, violations, work
from upkeep.cases import defects, proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.board import BLOCKED, stuck_on
from upkeep.cases.defects import Close, RegisterError
from upkeep.cases.models import Defect, DefectTouch, Proceeding

pytestmark = pytest.mark.django_db

DONE = Close("give it back", "every fee given back", "2023.5", "give-back-fees", FIRST_NIGHT)


def actor(on: date = FIRST_NIGHT) -> Actor:
    return Actor("casey", on, datetime.combine(on, time(10, tzinfo=UTC)))


def a_touched_case() -> Defect:
    apply()
    work(FIRST_NIGHT)
    defect = defects.add("Fee twice", "Two fees for two schedules", actor())
    assert defects.touch(defect, [case_of()], 12_50, actor()) == 1
    return defect


def test_defects_are_numbered_and_add_up_what_is_wrong() -> None:
    defect = a_touched_case()
    second = defects.add("Another", "Something else", actor())
    assert (defect.reference, second.reference) == ("DEF-0001", "DEF-0002")
    assert defects.touch(defect, [case_of()], 99, actor()) == 0
    first, _ = defects.register()
    assert (first.pence, first.touched, first.open_touches) == (12_50, 1, 1)


def test_a_defect_is_not_closed_while_a_case_waits() -> None:
    defect = a_touched_case()
    with pytest.raises(RegisterError, match=case_of().reference):
        defects.close(defect, DONE, actor())
    defects.put_right(defect, [case_of()], DefectTouch.Outcome.CORRECTED, "given back", actor())
    assert defects.close(defect, DONE, actor()).closed_on == FIRST_NIGHT
    assert violations() == {}
    with pytest.raises(RegisterError, match="was closed on 3 April 2023"):
        defects.touch(Defect.objects.get(), [case_of()], 1, actor())


def test_explaining_takes_a_note_and_a_touched_case() -> None:
    defect = a_touched_case()
    explained = DefectTouch.Outcome.EXPLAINED
    with pytest.raises(RegisterError, match="why nothing has to be"):
        defects.put_right(defect, [case_of()], explained, " ", actor())
    other = defects.add("Another", "Something else", actor())
    with pytest.raises(RegisterError, match="did not touch case"):
        defects.put_right(other, [case_of()], explained, "no", actor())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_defect SET closed_on = found_on, closed_by = 'x', decision = 'x', "
        "result = 'x'",
        "DELETE FROM cases_defecttouch",
        "DELETE FROM cases_defect",
        "UPDATE cases_defecttouch SET outcome = 'corrected'",
        "UPDATE cases_proceeding SET blocked = 'system_defect', blocked_on = entered_on, "
        "look_again_on = entered_on",
    ],
)
def test_the_database_itself_refuses(statement: str) -> None:
    a_touched_case()
    with (
        pytest.raises((InternalError, IntegrityError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_closed_defect_takes_no_more_cases_by_the_database() -> None:
    defect = a_touched_case()
    defects.put_right(defect, [case_of()], DefectTouch.Outcome.CORRECTED, "given back", actor())
    defects.close(defect, DONE, actor())
    with (
        pytest.raises((InternalError, IntegrityError), match="is closed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_defecttouch SET amount_pence = 1")


def test_what_a_defect_blocks_names_it_and_keeps_it_open() -> None:
    apply()
    work(FIRST_NIGHT)
    defect = defects.add("Fee twice", "Two fees for two schedules", actor())
    blocked = Proceeding.objects.get(process="application")
    reason = Proceeding.Block.SYSTEM_DEFECT
    again = FIRST_NIGHT + days(9)
    with pytest.raises(ValueError, match="reference of a defect"):
        proceedings.block(blocked.pk, reason, again, actor(), "fee")
    proceedings.block(blocked.pk, reason, again, actor(), "fee", defect)
    assert [touch.case for touch in defect.touches.all()] == [case_of()]
    with connection.cursor() as cursor:
        (stuck,) = stuck_on(cursor.cursor, FIRST_NIGHT)
    assert stuck.reason == f"{BLOCKED}: DEF-0001; looked at again on {again.isoformat()}"
    defects.put_right(defect, [case_of()], DefectTouch.Outcome.EXPLAINED, "no fee yet", actor())
    with pytest.raises(RegisterError, match="still blocks application"):
        defects.close(defect, DONE, actor())
    proceedings.unblock(blocked.pk, actor(), "the fix is in")
    defects.close(defect, DONE, actor())
    assert violations() == {}
