"""What somebody has answered so far, and what that means for the questions that follow.

Answers are plain data by page name: a word for a choice, a list of words for several, a whole
number for a count, an amount with its period. Nothing here changes an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from upkeep.law.parameters import load_scheme

SCHEME = "2012"
UNKNOWN = "unknown"
NONE = "none"
UNLISTED_BENEFIT = "universal_credit_with_earnings"
"""Offered beside the lists, because people with it look for it there; it has no effect."""

CHILDREN_MAX = 10
"""More children of one parent than this are not asked for, so that a slip is noticed."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers by page name, and the day for which the law is asked."""

    given: Mapping[str, Any]
    day: date

    def get(self, page: str) -> Any:  # noqa: ANN401 - an answer is whatever its question takes
        """The answer of a page; None while there is none."""
        return self.given.get(page)

    def with_answer(self, page: str, answer: object) -> "Answers":
        """These answers and one more, or one in place of another."""
        return Answers({**self.given, page: answer}, self.day)

    def without(self, page: str) -> "Answers":
        """These answers as if one page had never been answered."""
        return Answers({name: own for name, own in self.given.items() if name != page}, self.day)

    @property
    def is_of_paying_parent(self) -> bool:
        """Whether the one who answers is the paying parent, who is then addressed as "you"."""
        return bool(self.get("who") == "paying")

    def codes(self, page: str) -> tuple[str, ...]:
        """The boxes ticked on a page, without "none" and "I do not know"."""
        return tuple(code for code in self.get(page) or () if code not in (NONE, UNKNOWN))

    def count(self, page: str) -> int:
        """A number of children; nought where it was not asked."""
        return self.get(page) or 0

    @property
    def has_nil_circumstance(self) -> bool:
        """Whether something makes the nil rate apply whatever the income (reg 45(1))."""
        return bool(self.codes("circumstances"))

    @property
    def has_listed_benefit(self) -> bool:
        """Whether a benefit alone decides the rate, so that income is not asked (reg 44)."""
        own = set(self.codes("benefits")) - {UNLISTED_BENEFIT}
        return bool(own or self.codes("partner-benefits"))

    @property
    def has_couple_benefit(self) -> bool:
        """Whether one of the couple has a benefit that counts for both (reg 44(2))."""
        for_couple = set(couple_benefits(self.day))
        return bool(for_couple & {*self.codes("benefits"), *self.codes("partner-benefits")})

    @property
    def is_income_unknown(self) -> bool:
        """Whether a default decision is all that is left (reg 49)."""
        decided = self.has_nil_circumstance or self.has_listed_benefit
        return self.get("income") == UNKNOWN and not decided

    @property
    def children_in_equal_care(self) -> int:
        """How many children both parents look after to the same extent (reg 50)."""
        if self.get("equal-care") == "all":
            return self.count("children")
        return self.count("equal-children") if self.get("equal-care") == "some" else 0

    @property
    def children_counted(self) -> int:
        """How many children the amount is for."""
        return self.count("children") - self.children_in_equal_care


def own_benefits(day: date) -> tuple[str, ...]:
    """Benefits that count if the paying parent has them, on a day; those for both included."""
    listed = load_scheme(SCHEME).on(day).listed("benefit.paying_parent")
    return (*sorted(listed), *couple_benefits(day))


def couple_benefits(day: date) -> tuple[str, ...]:
    """Benefits that count whichever of the couple has them, on a day."""
    return tuple(sorted(load_scheme(SCHEME).on(day).listed("benefit.couple")))
