"""Random histories of three families: applications, changes, payments, told as they happen."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from hypothesis import strategies as st

from building import (
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    ROBIN,
    RORY,
    ROWAN,
    apply,
    bank,
    days,
    hold_income,
    line,
    report,
)
from upkeep.cases import forms

LENGTH = 36
"""Days of a history: past the wait for information, with collection periods of every length."""

Event = tuple[int, str, dict[str, Any]]

FAMILIES = ((PERRY, ROWAN), (PERRY, ROBIN), (PIPPA, RORY))
FREQUENCIES = (("weekly", 3), ("fortnightly", 5), ("four_weekly", 1), ("monthly", 25))


def families() -> st.SearchStrategy[list[Event]]:
    """One to three applications; who applies second or third does so up to three weeks later."""
    one = st.fixed_dictionaries(
        {
            "children": st.sampled_from([("Wren",), ("Wren", "Lark")]),
            "nights": st.sampled_from([0, 52, 110, 180]),
            "plan": st.sampled_from(FREQUENCIES),
            "service": st.sampled_from(["collect_and_pay", "collect_and_pay", "direct_pay"]),
            "income": st.sampled_from([None, 5_000, 18_250, 36_500]),
            "told": st.sampled_from([None, 150_00, 400_00]),
        }
    )
    late = st.integers(0, 20)
    return st.tuples(st.lists(one, min_size=1, max_size=3), st.tuples(late, late)).map(
        lambda drawn: [
            (0 if place == 0 else drawn[1][place - 1], "apply", {"family": place, **each})
            for place, each in enumerate(drawn[0])
        ]
    )


def happenings() -> st.SearchStrategy[list[Event]]:
    """Changes and payments; a change may lie up to two weeks back."""
    family = st.integers(0, 2)
    back = st.integers(0, 14)
    event = st.one_of(
        st.tuples(st.just("shared_care"), family, back, st.sampled_from([0, 60, 175])),
        st.tuples(st.just("other_children"), family, back, st.integers(0, 3)),
        st.tuples(st.just("income"), family, back, st.sampled_from([90_00, 300_00, 520_00])),
        st.tuples(st.just("benefits"), family, back, st.booleans()),
        st.tuples(st.just("child_leaves"), family, back, st.just(0)),
        st.tuples(st.just("close"), family, back, st.just(0)),
        st.tuples(st.just("withdraw"), family, back, st.just(0)),
        st.tuples(st.just("pay"), family, back, st.integers(1, 600_00)),
        st.tuples(st.just("switch"), family, back, st.sampled_from(FREQUENCIES)),
    )
    return st.lists(
        st.tuples(st.integers(1, LENGTH), event).map(
            lambda drawn: (
                drawn[0],
                drawn[1][0],
                {"family": drawn[1][1], "back": drawn[1][2], "value": drawn[1][3]},
            )
        ),
        max_size=6,
    )


class Senders:
    """Those who apply, report and pay: they hand in what has happened by the day asked about."""

    def __init__(self, events: list[Event]) -> None:
        self.waiting = sorted(events, key=lambda each: (each[0], each[1] != "apply"))
        self.applied: dict[int, tuple[str, int]] = {}
        self.lines = 0

    def deliver(self, through: int) -> None:
        """Hand in everything up to a day, in order."""
        while self.waiting and self.waiting[0][0] <= through:
            day, what, told = self.waiting.pop(0)
            on = FIRST_NIGHT + days(day)
            if what == "apply":
                self.applied[told["family"]] = (f"APP-{5000 + told['family']}", day)
                hand_in(self.applied[told["family"]][0], on, told)
            elif what == "pay":
                self.lines += 1
                paid = line(told["value"], "100000000001")
                paid = paid.model_copy(update={"line_reference": f"L{self.lines}"})
                bank(on, paid, statement_id=f"STM-{self.lines}")
            elif told["family"] in self.applied:
                about, applied = self.applied[told["family"]]
                happened = on - days(min(told["back"], day - applied))
                tell(about, f"CHG-{5000 + len(self.waiting)}", what, on, happened, told["value"])


def hand_in(reference: str, on: date, told: dict[str, Any]) -> None:
    paying, receiving = FAMILIES[told["family"]]
    if told["income"] is not None and told["family"] != 1:
        hold_income(paying, told["income"])
    frequency, day = told["plan"]
    apply(
        paying,
        receiving,
        told["children"],
        on=on,
        reference=reference,
        nights=told["nights"],
        service=told["service"],
        frequency=frequency,
        day=day,
        current_income_weekly_pence=told["told"],
    )


def tell(about: str, reference: str, what: str, on: date, happened: date, value: Any) -> None:
    kinds: dict[str, tuple[type, dict[str, Any]]] = {
        "shared_care": (forms.SharedCareChange, {"nights": {"Wren": value}}),
        "other_children": (forms.RelevantOtherChildrenChange, {"count": value}),
        "income": (forms.CurrentIncomeChange, {"weekly_pence": value}),
        "benefits": (
            forms.BenefitsChange,
            {"benefits": ("carers_allowance",) if value else (), "partner_benefits": ()},
        ),
        "child_leaves": (
            forms.ChildNoLongerQualifiesChange,
            {"child": "Wren", "reason": "left_home"},
        ),
        "close": (forms.CloseCaseChange, {"reason": "parents_together"}),
        "withdraw": (forms.WithdrawApplicationChange, {}),
    }
    if what in kinds:
        kind, fields = kinds[what]
        report(kind, about, on, happened_on=happened, reference=reference, **fields)
    elif what == "switch":
        report(
            forms.CollectionChange,
            about,
            on,
            reference=reference,
            service_type="collect_and_pay",
            method="bank_transfer",
            frequency=value[0],
            collection_day=value[1],
        )


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done is undone afterwards, so that the next run finds the same start."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
