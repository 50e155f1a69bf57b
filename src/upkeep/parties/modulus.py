"""Whether an account number can belong to a sort code: the check digits of United Kingdom banks.

The rules are those of the specification that Pay.UK publishes for every payer. Which weights apply
to which sort codes stands in its table, which changes several times a year and is not ours to give
away: see ``upkeep.parties.weight_tables``. An account that passes can exist, no more.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Final

SORT_CODE_DIGITS: Final = 6
ACCOUNT_DIGITS: Final = 8
WEIGHT_COUNT: Final = SORT_CODE_DIGITS + ACCOUNT_DIGITS
ROWS_AT_MOST: Final = 2
EXCEPTIONS: Final = range(1, 15)
_SHORT: Final = (6, 7)

# Places of the published letters u to z (sort code) and a to h (account number).
_A, _B, _C, _G, _H = 6, 7, 8, 12, 13
_NINE: Final = 9


class Method(StrEnum):
    """How weights and digits make a number that must come out even."""

    MOD10 = "MOD10"
    MOD11 = "MOD11"
    DOUBLE_ALTERNATE = "DBLAL"

    @property
    def modulus(self) -> int:
        """The number by which the total must divide."""
        return 11 if self is Method.MOD11 else 10


@dataclass(frozen=True, slots=True)
class Weights:
    """One row of the table: a range of sort codes, its method, fourteen weights, an exception.

    ``exception`` is 0 where the ordinary rule applies.
    """

    first: int
    last: int
    method: Method
    weights: tuple[int, ...]
    exception: int = 0


@dataclass(frozen=True)
class WeightTable:
    """All rows in the order of the table, and the sort codes that exception 5 puts for others."""

    rows: tuple[Weights, ...]
    substitutes: Mapping[str, str]

    @cached_property
    def _ordered(self) -> list[Weights]:
        return sorted(self.rows, key=lambda row: row.first)

    @cached_property
    def _starts(self) -> list[int]:
        return [row.first for row in self._ordered]

    def rows_of(self, sort_code: str) -> tuple[Weights, ...]:
        """The rows of a sort code in their order: none, one or two."""
        number = int(sort_code)
        upto = bisect_right(self._starts, number)
        # Ranges lie apart, but for the two rows of one range (`weight_tables` refuses others).
        nearest = self._ordered[max(upto - ROWS_AT_MOST, 0) : upto]
        return tuple(row for row in nearest if row.last >= number)

    def can_exist(self, sort_code: str, account_number: str) -> bool:
        """Whether the account number can belong to the sort code, six and eight digits."""
        return can_exist(sort_code, account_number, self.rows_of(sort_code), self.substitutes)


_WEIGHTS_OF_2: Final = (0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1)
_WEIGHTS_OF_2_WITH_NINE: Final = (0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1)
_SORT_CODE_OF_8: Final = "090126"
_SORT_CODE_OF_9: Final = "309634"
_ADDED_BY_1: Final = 27
_EITHER: Final = ({2, 9}, {10, 11}, {12, 13})
_FOREIGN: Final = range(4, 9)


def can_exist(
    sort_code: str, account_number: str, rows: Sequence[Weights], substitutes: Mapping[str, str]
) -> bool:
    """Whether the account passes its rows of the table; without any it is taken to be right."""
    assert (len(sort_code), len(account_number)) == (SORT_CODE_DIGITS, ACCOUNT_DIGITS)
    digits = _digits(sort_code, account_number)
    exceptions = {row.exception for row in rows}
    if 6 in exceptions and digits[_A] in _FOREIGN and digits[_G] == digits[_H]:
        return True
    if 3 in exceptions and digits[_C] in (6, 9):
        rows = [row for row in rows if row.exception != 3]
    passed = (_passes(row, sort_code, account_number, substitutes) for row in rows)
    return any(passed) if exceptions in _EITHER else all(passed)


def _digits(sort_code: str, account_number: str) -> list[int]:
    return [int(digit) for digit in sort_code + account_number]


def _passes(
    row: Weights, sort_code: str, account_number: str, substitutes: Mapping[str, str]
) -> bool:
    digits = _digits(_sort_code_for(row, sort_code, substitutes), account_number)
    total = _total(row.method, _weights_for(row, digits), digits)
    if row.exception == 1:
        total += _ADDED_BY_1
    remainder = total % row.method.modulus
    match row.exception:
        case 4:
            return remainder == 10 * digits[_G] + digits[_H]
        case 5:
            return _passes_5(row, remainder, digits)
        case 14 if remainder:
            return _passes_14(row, sort_code, account_number, substitutes)
        case _:
            return remainder == 0


def _sort_code_for(row: Weights, sort_code: str, substitutes: Mapping[str, str]) -> str:
    match row.exception:
        case 5:
            return substitutes.get(sort_code, sort_code)
        case 8:
            return _SORT_CODE_OF_8
        case 9:
            return _SORT_CODE_OF_9
        case _:
            return sort_code


def _weights_for(row: Weights, digits: Sequence[int]) -> Sequence[int]:
    """The row's weights, or those that its exception puts for some account numbers."""
    ends_with_nine = digits[_G] == _NINE
    begins_with = digits[_A], digits[_B]
    no_sort_code = (0,) * _C + row.weights[_C:]
    match row.exception:
        case 2 if digits[_A] != 0:
            return _WEIGHTS_OF_2_WITH_NINE if ends_with_nine else _WEIGHTS_OF_2
        case 7 if ends_with_nine:
            return no_sort_code
        case 10 if ends_with_nine and begins_with in ((0, 9), (9, 9)):
            return no_sort_code
        case _:
            return row.weights


def _total(method: Method, weights: Sequence[int], digits: Sequence[int]) -> int:
    products = [weight * digit for weight, digit in zip(weights, digits, strict=True)]
    if method is Method.DOUBLE_ALTERNATE:
        return sum(sum(divmod(product, 10)) for product in products)
    return sum(products)


def _passes_5(row: Weights, remainder: int, digits: Sequence[int]) -> bool:
    """The remainder's complement is the check digit itself: g of one row, h of the other.

    A complement of ten is no digit, so that a remainder of one never passes by elevens.
    """
    check_digit = digits[_H if row.method is Method.DOUBLE_ALTERNATE else _G]
    if remainder == 0:
        return check_digit == 0
    return row.method.modulus - remainder == check_digit


def _passes_14(
    row: Weights, sort_code: str, account_number: str, substitutes: Mapping[str, str]
) -> bool:
    """Some account numbers are written with a digit too many at the end."""
    shifted = f"0{account_number[:-1]}"
    return account_number[-1] in "019" and _passes(
        replace(row, exception=0), sort_code, shifted, substitutes
    )


def with_zeros(account_number: str) -> str:
    """An account number of six or seven digits with zeros in front, as payments carry it.

    Others are left as they are. Of nine digits the first belongs to the sort code, and of ten some
    banks mean the first eight and others the last eight: the holder must say.
    """
    is_short = len(account_number) in _SHORT
    return account_number.zfill(ACCOUNT_DIGITS) if is_short else account_number
