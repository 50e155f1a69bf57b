"""I-17 for cases of the 1993 and 2003 schemes: however a history is worked, it decides the same."""

from collections.abc import Iterable

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from batch.books_compared import contents
from batch.histories import undone
from building import FIRST_NIGHT, PERRY, ROBIN, ROWAN, days, morning, report, violations, work
from cases.transferring import batch, transfer
from upkeep.cases import forms
from upkeep.cases.transfers.receiving import receive_transfers

pytestmark = pytest.mark.django_db

LENGTH = 10
CHILDREN = ("Wren", "Lark")
WEEKLY = {"1993": 47_25, "2003": 40_00}
Told = tuple[int, int, str, int]
"""The day it is told, which case it is about, what it is, and how many nights or days."""

telling = st.lists(
    st.tuples(
        st.integers(1, LENGTH),
        st.integers(0, 1),
        st.sampled_from(["nights", "nights", "benefits", "leaves", "closes"]),
        st.sampled_from([0, 60, 110, 160]),
    ),
    max_size=4,
)


def take_over_two(scheme: str) -> None:
    """Two running cases of one paying parent come on the first night, with what is owed."""
    cases = [
        transfer(
            scheme,
            PERRY,
            receiving,
            {CHILDREN[place]: {}},
            weekly=WEEKLY[scheme],
            owed=412_50,
            owed_to_state=7_00,
            reference=f"TRF-700{place}",
        )
        for place, receiving in enumerate((ROWAN, ROBIN))
    ]
    file = batch(*cases).model_copy(update={"batch": "BATCH-7000"})
    assert not receive_transfers(file, "test", morning(FIRST_NIGHT)).refused


def tell(place: int, told: Told) -> None:
    """Hand in one change in words that both schemes know."""
    day, which, kind, nights = told
    about, reference, on = f"TRF-700{which}", f"CHG-700{place}", FIRST_NIGHT + days(day)
    if kind == "nights":
        report(
            forms.SharedCareChange,
            about,
            on,
            reference=reference,
            nights={CHILDREN[which]: nights},
        )
    elif kind == "benefits":
        codes = ("income_support",) if nights else ()
        report(
            forms.BenefitsChange,
            about,
            on,
            reference=reference,
            benefits=codes,
            partner_benefits=(),
        )
    elif kind == "leaves":
        report(
            forms.ChildNoLongerQualifiesChange,
            about,
            on,
            reference=reference,
            child=CHILDREN[which],
            reason="left_home",
        )
    else:
        report(forms.CloseCaseChange, about, on, reference=reference, reason="applicant_request")


def worked(scheme: str, history: list[Told], stops: Iterable[int]) -> dict[str, list[str]]:
    """What the database holds when all is handed in and worked up to each stop in turn."""
    take_over_two(scheme)
    waiting = sorted(enumerate(history), key=lambda each: (each[1][0], each[0]))
    for stop in [*sorted(stops), LENGTH + 2]:
        while waiting and waiting[0][1][0] <= stop:
            tell(*waiting.pop(0))
        work(FIRST_NIGHT + days(stop))
    assert violations() == {}
    return contents()


@settings(max_examples=3, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    st.sampled_from(sorted(WEEKLY)),
    telling,
    st.lists(st.integers(0, LENGTH), max_size=2, unique=True),
)
def test_however_the_nights_are_worked_an_older_case_is_decided_alike(
    scheme: str, history: list[Told], stops: list[int]
) -> None:
    with undone():
        by_night = worked(scheme, history, range(LENGTH))
    with undone():
        caught_up = worked(scheme, history, stops)
    assert by_night == caught_up
