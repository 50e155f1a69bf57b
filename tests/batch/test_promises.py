"""The promises of docs/demonstrations, tried on histories that nobody thought of.

A history is worked on the days on which something comes in or falls due, which is where promises
are kept or broken; ``test_histories`` works every night of it.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from batch.histories import LENGTH, Event, Senders, families, happenings, undone
from building import FIRST_NIGHT, PERRY, apply, bank, case_of, days, hold_income, line, payer
from upkeep.batch import nights, steps
from upkeep.batch.nights import last_night, work_night
from upkeep.cases import defects, proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.board import by_hand_on, stuck_on
from upkeep.cases.defects import Close, RegisterError
from upkeep.cases.lifecycle import PROCESSES
from upkeep.cases.models import Case, Defect, DefectTouch, Liability, Proceeding
from upkeep.collection.checks import CHECKS
from upkeep.collection.models import Arrangement, Charge, Instalment, OpenInstalment, Schedule
from upkeep.ledger import Account, Reason

pytestmark = pytest.mark.django_db

FEW = settings(max_examples=2, phases=[Phase.explicit, Phase.reuse, Phase.generate])
DAYS_WORKED = (0, 2, 16, 23, 30, LENGTH + 1, LENGTH + 2)


def nothing_to_see(_night: date) -> None:
    """What is looked at after a night, where only the end counts."""


def live_through(
    events: list[Event], after_each_night: Callable[[date], None] = nothing_to_see
) -> None:
    """Hand in each event on its day and work the nights on which something happens."""
    senders = Senders(events)
    for day in sorted({*DAYS_WORKED, *(event[0] for event in events)}):
        senders.deliver(day)
        work_night(FIRST_NIGHT + days(day))
        after_each_night(FIRST_NIGHT + days(day))


def believed(case: Case) -> list[Liability]:
    """What a case is worth, as believed now."""
    return list(Liability.objects.filter(case=case, known__upper_inf=True))


def holds(part: Any, day: date) -> bool:
    """Whether a span of days, perhaps without an end, has the day in it."""
    return part.lower <= day and (part.upper is None or day < part.upper)


# --- Books -----------------------------------------------------------------------------------


def worked_out_again(case: Case, service: str) -> int:
    """What should have been charged: day by day from what is believed now, rounded once."""
    arrangements = Arrangement.objects.filter(
        case=case, known__upper_inf=True, service_type=service
    )
    charged_to = Charge.objects.filter(case=case, kind="charge").order_by("-period").first()
    sevenths, day = 0, case.effective_from
    while charged_to is not None and day < charged_to.period.upper:
        if any(holds(arrangement.effective, day) for arrangement in arrangements):
            sevenths += sum(row.weekly_pence for row in believed(case) if holds(row.effective, day))
        day += days(1)
    return (2 * sevenths + 7) // 14


def in_the_books(case: Case, account: Account) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(amount_pence), 0)::bigint FROM ledger_entry"
            " WHERE account = %s AND subject = %s AND reason = ANY(%s)",
            [int(account), case.pk, [int(Reason.CHARGE), int(Reason.ADJUSTMENT)]],
        )
        return int(cursor.fetchall()[0][0])


@FEW
@given(families(), happenings())
def test_working_everything_out_again_gives_the_same_books(
    applications: list[Event], changes: list[Event]
) -> None:
    with undone():
        live_through([*applications, *changes])
        for case in Case.objects.all():
            for service, account in (
                ("collect_and_pay", Account.MAINTENANCE_RECEIVABLE),
                ("direct_pay", Account.DIRECT_PAY_DUE),
            ):
                assert in_the_books(case, account) == worked_out_again(case, service), case


@FEW
@given(families(), happenings())
def test_a_live_decision_has_dues_and_an_ended_one_has_none(
    applications: list[Event], changes: list[Event]
) -> None:
    with undone():
        live_through([*applications, *changes])
        for case in Case.objects.all():
            live = [row for row in believed(case) if row.effective.upper is None]
            if case.state == Case.State.IN_FORCE and live[0].weekly_pence:
                assert Schedule.objects.filter(case=case, known__upper_inf=True).exists()
                assert instalments_of(case).filter(due_on__gt=last_night()).exists(), case
            elif case.state in (Case.State.CLOSED, Case.State.WITHDRAWN):
                assert live == []
                assert asked_for(case) <= owed_to_its_end(case), case


def instalments_of(case: Case) -> Any:
    return Instalment.objects.filter(case=case, known__upper_inf=True)


def asked_for(case: Case) -> int:
    """Maintenance still asked for under Collect and Pay, in pence."""
    return sum(each.maintenance_left_pence for each in OpenInstalment.objects.filter(case=case))


def owed_to_its_end(case: Case) -> int:
    """All that fell due over the life of an ended case, in pence, rounded up."""
    sevenths = sum(
        row.weekly_pence * (row.effective.upper - row.effective.lower).days
        for row in believed(case)
    )
    return -(-sevenths // 7)


@FEW
@given(families(), happenings())
def test_what_is_owed_does_not_ask_for_a_schedule(
    applications: list[Event], changes: list[Event]
) -> None:
    events = [*applications, *changes]
    with undone():
        live_through(events)
        with_schedules = charged()
    silent = tuple(
        steps.Step(each.name, lambda *_: {}, is_partitioned=True)
        if each.name == "issue schedules"
        else each
        for each in steps.STEPS
    )
    with undone(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(nights, "STEPS", silent)
        live_through(events)
        assert not Schedule.objects.exists()
        assert charged() == with_schedules


def charged() -> list[tuple[Any, ...]]:
    """Every charge in the words of the world, sorted."""
    return sorted(
        (row.case.reference, row.kind, row.service_type, str(row.period), row.maintenance_pence)
        for row in Charge.objects.select_related("case")
    )


# --- Next steps ------------------------------------------------------------------------------


@FEW
@given(families(), happenings())
def test_every_open_case_has_a_next_step_with_owner_and_date(
    applications: list[Event], changes: list[Event]
) -> None:
    with undone():
        live_through([*applications, *changes], after_each_night=every_case_moves)


def every_case_moves(night: date) -> None:
    """Whatever is open has a declared state, somebody who acts, and a day; or is on the board."""
    live = Proceeding.objects.filter(ended_on=None)
    with connection.cursor() as cursor:
        on_board = {line.proceeding_id for line in stuck_on(cursor.cursor, night + days(1))}
    for row in live:
        state = PROCESSES[row.process][row.state]
        assert row.acts == state.acts.name
        assert row.due_on is not None
        assert (row.due_on > night) or row.pk in on_board, row
    for case in Case.objects.filter(state__in=[Case.State.APPLIED, Case.State.IN_FORCE]):
        process = "application" if case.state == Case.State.APPLIED else "calculation"
        assert live.filter(paying_parent=case.paying_parent, process=process).exists(), case


@settings(max_examples=3, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(st.sampled_from([0, 30_00, 101_00, 500_00]), min_size=2, max_size=2))
def test_a_missed_payment_is_noticed_the_next_day(paid: list[int]) -> None:
    """Whatever is paid in each of two weeks: the night after the day, the case is in hand."""
    noticed = next(check for check in CHECKS if check.name == "missed payments are noticed")
    with undone():
        hold_income(PERRY, 18_250)
        apply(frequency="weekly", day=3)
        work_night(FIRST_NIGHT)
        work_night(FIRST_NIGHT + days(2))
        for week, pence in enumerate(paid):
            due = FIRST_NIGHT + days(16 + 7 * week)
            if pence:
                bank(due, line(pence, payer(PERRY).reference))
            work_night(due)
            work_night(due + days(1))
            is_open = OpenInstalment.objects.filter(case=case_of(), due_on__lte=due).exists()
            state = Proceeding.objects.get(process="arrangement", case=case_of()).state
            assert (state == "payment_missed") is is_open
            with connection.cursor() as cursor:
                assert noticed.run(cursor.cursor) == []


BLOCK = st.tuples(
    st.integers(0, 3),
    st.sampled_from(["worked_by_hand", "law_in_doubt", "waiting_for_court"]),
    st.integers(0, 120),
)


@settings(max_examples=4, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(BLOCK, max_size=6, unique_by=lambda drawn: drawn[0]))
def test_what_is_worked_by_hand_is_counted_costed_and_dated(
    blocks: list[tuple[int, str, int]],
) -> None:
    with undone():
        hold_income(PERRY, 18_250)
        for place in range(2):
            apply(children=(f"Wren{place}",))
        work_night(FIRST_NIGHT)
        work_night(FIRST_NIGHT + days(2))
        live = list(Proceeding.objects.filter(ended_on=None).order_by("pk"))
        wanted: dict[int, date] = {}
        for place, reason, after in blocks:
            row, again = live[place % len(live)], FIRST_NIGHT + days(after)
            is_by_hand = reason == "worked_by_hand"
            with suppress(ValueError), transaction.atomic():
                proceedings.block(row.pk, Proceeding.Block(reason), again, BY, "for the test")
                wanted = {key: day for key, day in wanted.items() if key != row.pk}
                wanted |= {row.pk: again} if is_by_hand else {}
            assert not is_by_hand or after <= 92 or wanted.get(row.pk) != again
        with connection.cursor() as cursor:
            found = by_hand_on(cursor.cursor, FIRST_NIGHT + days(2))
            on_board = {line.proceeding_id for line in stuck_on(cursor.cursor, FIRST_NIGHT)}
        assert (found.count, found.look_again_on) == (
            len(wanted),
            min(wanted.values(), default=None),
        )
        assert (found.weekly_pence > 0) is bool(wanted)
        assert set(wanted) <= on_board


# --- Defects ---------------------------------------------------------------------------------

DEED = st.tuples(st.sampled_from(["touch", "correct", "explain", "close"]), st.integers(0, 2))
BY = Actor("casey", FIRST_NIGHT, datetime.combine(FIRST_NIGHT, time(10, tzinfo=UTC)))
ANSWER = Close("give it back", "given back", "2023.5", "give-back-fees", FIRST_NIGHT)


@settings(max_examples=10, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(DEED, max_size=12))
def test_no_order_of_steps_closes_a_defect_over_a_case(deeds: list[tuple[str, int]]) -> None:
    with undone():
        for place in range(3):
            apply(children=(f"Wren{place}",))
        work_night(FIRST_NIGHT)
        cases = list(Case.objects.order_by("pk"))
        defect = defects.add("Fee twice", "Two fees for two schedules", BY)
        for deed, place in deeds:
            do(deed, Defect.objects.get(pk=defect.pk), cases[place % len(cases)])
            waiting = DefectTouch.objects.filter(defect=defect, outcome="").exists()
            assert not (waiting and Defect.objects.get(pk=defect.pk).closed_on), deeds


def do(deed: str, defect: Defect, case: Case) -> None:
    """One thing that somebody tries; the register may refuse it."""
    outcomes = {"correct": DefectTouch.Outcome.CORRECTED, "explain": DefectTouch.Outcome.EXPLAINED}
    with suppress(RegisterError), transaction.atomic():
        if deed == "touch":
            defects.touch(defect, [case], 12_50, BY)
        elif deed == "close":
            defects.close(defect, ANSWER, BY)
        else:
            defects.put_right(defect, [case], outcomes[deed], "looked at", BY)
