"""The plan of Direct Debits over random lives: announced in time, never twice, never too much."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from upkeep.collection.debit_plan import Announced, Owing, amount_to_collect, plan
from upkeep.working_days import after_working_days, is_working_day, next_working_day

START = date(2024, 1, 2)
SENT_BEFORE = 2
"""Working days from the night that sends a collection to its entry day."""

PENCE = st.integers(1, 400_00)
INSTALMENTS = st.dictionaries(st.integers(0, 70), PENCE, max_size=12)
OTHERWISE = st.dictionaries(st.integers(0, 80), PENCE, max_size=4)
COMES_BACK = st.lists(st.booleans(), min_size=20, max_size=20)
ADDED_LATE = st.dictionaries(st.integers(0, 60), st.tuples(st.integers(0, 30), PENCE), max_size=3)


class Life:
    """One paying parent, day by day, as the nights live it."""

    def __init__(self, due: dict[date, int], notice_days: int) -> None:
        self.due = due
        self.notice_days = notice_days
        self.announced: list[Announced] = []
        self.first_told: dict[tuple[date, int], date] = {}
        self.on_its_way: dict[date, int] = {}
        self.collected: dict[date, int] = {}
        self.failed = 0
        self.paid = 0

    def owing(self) -> Owing:
        """What is left of each day's instalments once what was paid is set against the first."""
        left, paid = [], self.paid
        for day, pence in sorted(self.due.items()):
            used = min(paid, pence)
            paid -= used
            if pence > used:
                left.append((day, pence - used))
        asked = max(self.collected, default=None)
        return Owing(left, paid, sum(self.on_its_way.values()), self.failed, asked)

    def night(self, on: date) -> None:
        """Send what was announced for the entry day, then say what is to come."""
        entry = after_working_days(next_working_day(on + timedelta(days=1)), SENT_BEFORE)
        for told in self.announced:
            if told.collect_on == entry and entry not in self.collected:
                pence = amount_to_collect(told, self.owing(), self.notice_days)
                if pence:
                    first = self.first_told[told.collect_on, told.pence]
                    assert after_working_days(first, self.notice_days) <= entry
                    assert pence <= told.pence
                    self.on_its_way[entry] = self.collected[entry] = pence
        waiting = [
            each
            for each in self.announced
            if each.collect_on > on and each.collect_on not in self.collected
        ]
        self.announced = plan(self.owing(), waiting, on, self.notice_days)
        for each in self.announced:
            assert is_working_day(each.collect_on)
            self.first_told.setdefault((each.collect_on, each.pence), on)
        days = [each.collect_on for each in self.announced]
        assert len(set(days)) == len(days)


@settings(max_examples=60, deadline=None)
@given(INSTALMENTS, OTHERWISE, COMES_BACK, ADDED_LATE, st.sampled_from([1, 3, 10]))
def test_collected_and_paid_otherwise_never_come_to_more_than_is_due(
    instalments: dict[int, int],
    otherwise: dict[int, int],
    comes_back: list[bool],
    added_late: dict[int, tuple[int, int]],
    notice_days: int,
) -> None:
    life = Life({START + timedelta(days=n): pence for n, pence in instalments.items()}, notice_days)
    came_in = taken_back = paid_otherwise = 0
    for number in range(100):
        on = START + timedelta(days=number)
        if number in added_late:
            later, pence = added_late[number]
            day = on + timedelta(days=later)
            life.due[day] = life.due.get(day, 0) + pence
        pence = life.on_its_way.pop(on, 0)
        if pence and comes_back[len(life.collected) % len(comes_back)]:
            life.failed += pence
            taken_back += pence
        elif pence:
            life.paid += pence
            came_in += pence
        life.paid += otherwise.get(number, 0)
        paid_otherwise += otherwise.get(number, 0)
        life.night(on)
        due_by_then = sum(life.due.values())
        still_to_come = sum(life.on_its_way.values())
        assert came_in + still_to_come <= due_by_then
        assert came_in + taken_back + still_to_come == sum(life.collected.values())
    if not otherwise and not any(comes_back) and not added_late:
        assert came_in == sum(life.due.values())


def test_what_is_announced_stays_as_it_is_within_the_days_of_notice() -> None:
    told = [Announced(START + timedelta(days=7), 50_00, START)]
    owing = Owing([(START + timedelta(days=7), 80_00)])
    [kept, rest] = plan(owing, told, START + timedelta(days=1), 10)
    assert kept == told[0]
    assert (rest.pence, rest.collect_on) == (
        30_00,
        after_working_days(START + timedelta(days=1), 10),
    )
