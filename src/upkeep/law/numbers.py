"""The exact numbers that rules of law are written in.

A rule is a plain function over a small vocabulary: ``+ - *``, comparison, :func:`where`,
:func:`least`, :func:`greatest`, :func:`portion`, table look-up and the law's named roundings.
It never branches with ``if`` on a figure, so the same source works on one family, whose figures
are :class:`Exact`, and on a whole caseload, whose figures are arrays (:mod:`upkeep.law.columns`).
Nothing here rounds and nothing here is a float.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import gcd
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class Mask(ABC):
    """The truth of a condition for many families at once."""

    __slots__ = ()

    @abstractmethod
    def __and__(self, other: bool | Mask) -> Mask: ...

    @abstractmethod
    def __rand__(self, other: bool | Mask) -> Mask: ...

    @abstractmethod
    def __or__(self, other: bool | Mask) -> Mask: ...

    @abstractmethod
    def __ror__(self, other: bool | Mask) -> Mask: ...

    @abstractmethod
    def negated(self) -> Mask:
        """The opposite truth."""

    @abstractmethod
    def choose(self, then: T | Callable[[], T], otherwise: T | Callable[[], T]) -> T:
        """``then`` for the families for whom the condition holds, else ``otherwise``."""


Condition = bool | Mask
"""A truth value: ``bool`` for one family, a mask for a caseload."""

PerMember = Any
"""One figure for each member of a group: a tuple for one family, a column for a caseload."""


class Number(ABC):
    """A figure a rule may reckon with, for one family or for many at once."""

    __slots__ = ()

    @abstractmethod
    def __add__(self, other: Number, /) -> Number: ...

    @abstractmethod
    def __sub__(self, other: Number, /) -> Number: ...

    @abstractmethod
    def __mul__(self, other: Number, /) -> Number: ...

    @abstractmethod
    def __lt__(self, other: Number, /) -> Condition: ...

    @abstractmethod
    def __le__(self, other: Number, /) -> Condition: ...

    @abstractmethod
    def __gt__(self, other: Number, /) -> Condition: ...

    @abstractmethod
    def __ge__(self, other: Number, /) -> Condition: ...

    @abstractmethod
    def equals(self, other: Number) -> Condition:
        """Whether both figures are exactly the same."""

    @abstractmethod
    def smaller(self, other: Number) -> Number:
        """The smaller of the two figures."""

    @abstractmethod
    def larger(self, other: Number) -> Number:
        """The larger of the two figures."""

    @abstractmethod
    def portion(self, part: Number, whole: Number) -> Number:
        """This figure times part over whole, exact."""

    @abstractmethod
    def portion_half_up(self, part: Number, whole: Number) -> Number:
        """This figure times part over whole, as the nearest whole number, one half upwards."""

    @abstractmethod
    def half_up(self) -> Number:
        """The nearest whole number, one half counting upwards."""

    @abstractmethod
    def lifted(self, figure: Exact, beside: Number) -> Number:
        """A single figure repeated for every family in hand (or ``beside``, which has them)."""


class Exact(Number):
    """One exact rational figure."""

    __slots__ = ("denominator", "numerator")

    def __init__(self, numerator: int, denominator: int = 1) -> None:
        self.numerator = numerator
        self.denominator = denominator

    @property
    def fraction(self) -> Fraction:
        """The figure in lowest terms."""
        return Fraction(self.numerator, self.denominator)

    def __add__(self, other: Number, /) -> Number:
        if type(other) is not Exact:
            return NotImplemented
        if not other.numerator:
            return self
        if self.denominator == other.denominator:
            return Exact(self.numerator + other.numerator, self.denominator)
        return Exact(
            self.numerator * other.denominator + other.numerator * self.denominator,
            self.denominator * other.denominator,
        )

    def __sub__(self, other: Number, /) -> Number:
        if type(other) is not Exact:
            return NotImplemented
        if self.denominator == other.denominator:
            return Exact(self.numerator - other.numerator, self.denominator)
        return Exact(
            self.numerator * other.denominator - other.numerator * self.denominator,
            self.denominator * other.denominator,
        )

    def __mul__(self, other: Number, /) -> Number:
        if type(other) is not Exact:
            return NotImplemented
        return Exact(self.numerator * other.numerator, self.denominator * other.denominator)

    def __lt__(self, other: Number, /) -> Condition:
        if type(other) is not Exact:
            return NotImplemented
        return self.numerator * other.denominator < other.numerator * self.denominator

    def __le__(self, other: Number, /) -> Condition:
        if type(other) is not Exact:
            return NotImplemented
        return self.numerator * other.denominator <= other.numerator * self.denominator

    def __gt__(self, other: Number, /) -> Condition:
        if type(other) is not Exact:
            return NotImplemented
        return self.numerator * other.denominator > other.numerator * self.denominator

    def __ge__(self, other: Number, /) -> Condition:
        if type(other) is not Exact:
            return NotImplemented
        return self.numerator * other.denominator >= other.numerator * self.denominator

    def __eq__(self, other: object) -> bool:
        if type(other) is not Exact:
            return NotImplemented
        return self.numerator * other.denominator == other.numerator * self.denominator

    def __hash__(self) -> int:
        return hash(self.fraction)

    def __repr__(self) -> str:
        return f"Exact({self.fraction})"

    def equals(self, other: Number) -> Condition:
        if type(other) is not Exact:
            return other.equals(self)
        return self.numerator * other.denominator == other.numerator * self.denominator

    def smaller(self, other: Number) -> Number:
        if type(other) is not Exact:
            return other.smaller(self)
        return self if self <= other else other

    def larger(self, other: Number) -> Number:
        if type(other) is not Exact:
            return other.larger(self)
        return self if self >= other else other

    def portion(self, part: Number, whole: Number) -> Number:
        if type(part) is not Exact or type(whole) is not Exact:
            return part.lifted(self, whole).portion(part, whole)
        numerator = self.numerator * part.numerator * whole.denominator
        denominator = self.denominator * part.denominator * whole.numerator
        common = gcd(numerator, denominator)
        return Exact(numerator // common, denominator // common)

    def portion_half_up(self, part: Number, whole: Number) -> Number:
        if type(part) is not Exact or type(whole) is not Exact:
            return part.lifted(self, whole).portion_half_up(part, whole)
        return self.portion(part, whole).half_up()

    def half_up(self) -> Number:
        return Exact((2 * self.numerator + self.denominator) // (2 * self.denominator))

    def lifted(self, figure: Exact, beside: Number) -> Number:
        return beside.lifted(figure, beside)


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount that may not be known; the value is nought where it is not."""

    value: Number
    is_known: Condition


ZERO: Number = Exact(0)
ONE: Number = Exact(1)


def exact(value: int | str | Fraction) -> Exact:
    """The exact figure for a whole number, a fraction such as ``"1/7"`` or a decimal text."""
    fraction = Fraction(value)
    return Exact(fraction.numerator, fraction.denominator)


@overload
def where(condition: Condition, then: Callable[[], T], otherwise: Callable[[], T]) -> T: ...


@overload
def where(condition: Condition, then: Callable[[], T], otherwise: T) -> T: ...


@overload
def where(condition: Condition, then: T, otherwise: Callable[[], T]) -> T: ...


@overload
def where(condition: Condition, then: T, otherwise: T) -> T: ...


def where(condition: Condition, then: T | Callable[[], T], otherwise: T | Callable[[], T]) -> T:
    """``then`` where the condition holds, else ``otherwise``; callables are asked if needed."""
    if condition is True:
        return then() if callable(then) else then
    if condition is False:
        return otherwise() if callable(otherwise) else otherwise
    return condition.choose(then, otherwise)


def answer(given: T | Callable[[], T]) -> T:
    """The thing itself, or what it gives when asked."""
    return given() if callable(given) else given


def decide(
    *cases: tuple[Callable[[], Condition], Number | Callable[[], Number]],
    otherwise: Number | Callable[[], Number],
) -> Number:
    """The result of the first case whose condition holds; later conditions are then not asked."""
    for place, (asked, result) in enumerate(cases):
        condition = asked()
        if condition is True:
            return answer(result)
        if condition is not False:
            rest = partial(decide, *cases[place + 1 :], otherwise=otherwise)
            return condition.choose(result, rest)
    return answer(otherwise)


def negate(condition: Condition) -> Condition:
    """True where the condition does not hold."""
    if condition is True:
        return False
    if condition is False:
        return True
    return condition.negated()


def least(first: Number, *others: Number) -> Number:
    """The smallest of the figures."""
    for other in others:
        first = first.smaller(other)
    return first


def greatest(first: Number, *others: Number) -> Number:
    """The largest of the figures."""
    for other in others:
        first = first.larger(other)
    return first


def portion(amount: Number, part: Number, whole: Number) -> Number:
    """An exact share of an amount: amount times part over whole, with nothing rounded."""
    return amount.portion(part, whole)


def portion_half_up(amount: Number, part: Number, whole: Number) -> Number:
    """A share of an amount as a whole number: amount times part over whole, one half upwards.

    Only for a share that the law rounds: the whole may then be any figure above nought.
    """
    return amount.portion_half_up(part, whole)


class Group(ABC, Generic[T]):
    """The members one level down: a paying parent's receiving parents, or a parent's children."""

    @abstractmethod
    def each(self, rule: Callable[..., Number], *amounts: PerMember) -> PerMember:
        """Apply a rule to every member (and to that member's own earlier amounts)."""

    @abstractmethod
    def total(self, amounts: PerMember) -> Number:
        """Add up one amount per member."""

    @abstractmethod
    def rest_to_last(self, amounts: PerMember, whole: Number) -> PerMember:
        """The amounts, with the last member's changed so that together they are the whole."""

    @abstractmethod
    def largest(self, amounts: PerMember) -> Number:
        """The largest of one amount per member, none of them below nought; nought for nobody."""


class Several(Group[T]):
    """The members of one family, in the order given."""

    __slots__ = ("members",)

    def __init__(self, members: Iterable[T]) -> None:
        self.members = tuple(members)

    def each(self, rule: Callable[..., Number], *amounts: Sequence[Number]) -> tuple[Number, ...]:
        return tuple(
            rule(member, *own) for member, *own in zip(self.members, *amounts, strict=True)
        )

    def total(self, amounts: Sequence[Number]) -> Number:
        result: Number = ZERO
        for amount in amounts:
            result = result + amount
        return result

    def rest_to_last(self, amounts: Sequence[Number], whole: Number) -> tuple[Number, ...]:
        *others, _last = amounts
        return (*others, whole - self.total(others))

    def largest(self, amounts: Sequence[Number]) -> Number:
        return greatest(ZERO, *amounts)


class Codes(ABC):
    """A set of codes, such as the benefits somebody receives."""

    __slots__ = ()

    @abstractmethod
    def any_of(self, codes: frozenset[str]) -> Condition:
        """Whether at least one of the codes is in the set."""

    @abstractmethod
    def is_empty(self) -> Condition:
        """Whether there is no code at all."""


class CodeSet(Codes):
    """The codes of one person."""

    __slots__ = ("codes",)

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = tuple(codes)

    def any_of(self, codes: frozenset[str]) -> Condition:
        return not codes.isdisjoint(self.codes)

    def is_empty(self) -> Condition:
        return not self.codes
