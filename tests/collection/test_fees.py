"""The collection fees, rounded half up (SI 2014/612 reg 7(5))."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.collection.fees import half_up, paying_parent_fee, receiving_parent_fee

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [
        (0, 7, 0),
        (3, 7, 0),
        (4, 7, 1),
        (1, 2, 1),
        (3, 2, 2),
        (5, 2, 3),
        (149, 100, 1),
        (150, 100, 2),
    ],
)
def test_a_half_is_rounded_up(numerator: int, denominator: int, rounded: int) -> None:
    assert half_up(numerator, denominator) == rounded


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 2), (1, 0), (1, -7)])
def test_money_is_never_negative(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="never negative"):
        half_up(numerator, denominator)


@pytest.mark.parametrize(
    ("maintenance", "fee"), [(100_00, 20_00), (57_00, 11_40), (7_00, 1_40), (2, 0), (3, 1)]
)
def test_a_fifth_on_top(maintenance: int, fee: int) -> None:
    assert paying_parent_fee(maintenance, TODAY) == fee


@pytest.mark.parametrize(
    ("collected", "fee"),
    [(100_00, 4_00), (7_00, 28), (226_76, 9_07), (12, 0), (13, 1), (37, 1), (38, 2)],
)
def test_a_twenty_fifth_off(collected: int, fee: int) -> None:
    assert receiving_parent_fee(collected, TODAY) == fee


@given(st.integers(0, 10**12), st.integers(1, 10**6))
def test_rounding_moves_by_half_a_penny_at_most(numerator: int, denominator: int) -> None:
    rounded = half_up(numerator, denominator)
    assert -denominator <= 2 * (numerator - rounded * denominator) < denominator
