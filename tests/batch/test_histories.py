"""Any history of a family, worked night by night or caught up late, makes the same books."""

from collections.abc import Iterable

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from batch.books_compared import contents
from batch.histories import LENGTH, Event, Senders, families, happenings, undone
from building import FIRST_NIGHT, days, violations, work

pytestmark = pytest.mark.django_db


def worked(events: list[Event], stops: Iterable[int]) -> dict[str, list[str]]:
    """What the database holds when everything is handed in and worked up to each stop in turn."""
    senders = Senders(events)
    for stop in [*sorted(stops), LENGTH + 2]:
        senders.deliver(stop)
        work(FIRST_NIGHT + days(stop))
    found = violations()
    assert found == {}, found
    return contents()


@settings(max_examples=4, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(families(), happenings(), st.lists(st.integers(0, LENGTH), max_size=3, unique=True))
def test_every_history_leaves_sound_books_however_it_is_worked(
    applications: list[Event], changes: list[Event], stops: list[int]
) -> None:
    events = [*applications, *changes]
    with undone():
        by_night = worked(events, range(LENGTH))
    with undone():
        caught_up = worked(events, stops)
    assert by_night == caught_up
