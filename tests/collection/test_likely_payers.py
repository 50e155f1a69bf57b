"""Whose money it may be: every usual slip is seen, said, and never more than a suggestion."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from building import (
    EFFECTIVE,
    PERRY,
    PIPPA,
    ROBIN,
    apply,
    bank,
    days,
    hold_income,
    line,
    payer,
    work,
    work_only,
)
from upkeep.collection.likely_payers import (
    AT_MOST,
    Payer,
    Seen,
    Sign,
    likely_payers,
    one_slip_away,
    suggestions,
)

OURS = "100000000427"
PAT = Payer(
    OURS,
    "Patrick",
    "Madeup",
    frozenset({"C00000099"}),
    frozenset({218_40}),
    frozenset({"MR P MADEUP"}),
)
OTHER = Payer("100000000555", "Ola", "Fictional")


@pytest.mark.parametrize(
    ("text", "name", "pence", "signs"),
    [
        ("10000000427", "", 5, {Sign.DIGIT_MISSING}),
        ("1000000004427", "", 5, {Sign.DIGIT_EXTRA}),
        ("100000000472", "", 5, {Sign.DIGITS_SWAPPED}),
        ("100000000437", "", 5, {Sign.DIGIT_WRONG}),
        ("000427 MAY", "", 218_40, {Sign.END_OF_REFERENCE, Sign.AMOUNT_OF_INSTALMENT}),
        ("maintenance c00000099", "", 5, {Sign.CASE}),
        ("MAINTENANCE COOOOOO99", "", 5, {Sign.CASE}),
        ("MAINTENANCE", "P MADEUP", 5, {Sign.NAME_AND_INITIAL}),
        ("MADEUP", "", 218_40, {Sign.NAME, Sign.AMOUNT_OF_INSTALMENT}),
        ("", "mr p madeup", 5, {Sign.NAME_AND_INITIAL, Sign.PAID_BEFORE}),
    ],
)
def test_what_speaks_for_a_payer_is_said(
    text: str, name: str, pence: int, signs: set[Sign]
) -> None:
    [likely] = likely_payers(Seen(text, name, pence), [OTHER, PAT])
    assert likely.payer is PAT
    assert set(likely.signs) == signs
    assert likely.points == sum(sign.points for sign in signs)


@pytest.mark.parametrize(
    ("text", "pence"), [("", 218_40), ("MAINTENANCE", 5), ("100000000999", 5), ("427", 5)]
)
def test_what_hardly_fits_is_not_suggested(text: str, pence: int) -> None:
    assert likely_payers(Seen(text, "", pence), [OTHER, PAT]) == []


def test_the_best_come_first_and_not_too_many() -> None:
    like = [Payer(f"20000000000{n}", "A", "Madeup") for n in range(9)]
    found = likely_payers(Seen("10000000427", "A MADEUP", 5), [*like, PAT])
    assert len(found) == AT_MOST
    assert found[0].payer is PAT


@given(st.integers(0, 11), st.sampled_from("0123456789"))
def test_the_references_looked_for_are_those_a_slip_away(place: int, digit: str) -> None:
    assert OURS in one_slip_away(OURS[:place] + digit + OURS[place + 1 :])
    assert OURS in one_slip_away(OURS[:place] + OURS[place + 1 :])
    assert OURS in one_slip_away(OURS[:place] + digit + OURS[place:])
    assert one_slip_away("12345") == set()


@pytest.mark.django_db
def test_payers_are_found_in_the_database() -> None:
    for parent in (PERRY, PIPPA):
        hold_income(parent)
    apply(frequency="monthly", day=20)
    apply(PIPPA, ROBIN, ("Finch",), frequency="monthly", day=20)
    work(EFFECTIVE)
    due = date(2023, 4, 20)
    bank(due, line(10_00, payer().reference, counterparty_name="A FRIEND OF PERRY"))
    work_only(due)
    reference = payer(PIPPA).reference
    with connection.cursor() as cursor:
        for text, name, wanted in (
            (reference[:-2] + reference[-1], "", PIPPA),
            (f"7{reference}", "", PIPPA),
            ("THANK YOU", "a friend of perry madeup", PERRY),
        ):
            found = suggestions(cursor.cursor, Seen(text, name, 218_40), due + days(1))
            assert payer(wanted).reference in {each.payer.reference for each in found}, text
