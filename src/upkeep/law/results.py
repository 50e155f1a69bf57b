"""What a calculation gives back."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upkeep.law.explanations import Node
from upkeep.law.kept_text import KeptResult, kept_result, with_steps
from upkeep.law.numbers import Exact
from upkeep.law.words import pounds

if TYPE_CHECKING:
    from upkeep.law.kept_together import StepsTogether


@dataclass(frozen=True, slots=True)
class Share:
    """What one receiving parent is due, in whole pence a week."""

    id: str
    weekly_pence: int


@dataclass(frozen=True, slots=True)
class ProtectedEarnings:
    """What an order against earnings must leave of a week's pay, in whole pence, and why."""

    weekly: Exact
    explanation: tuple[Node, ...]

    @property
    def weekly_pence(self) -> int:
        """The figure in pence."""
        assert self.weekly.denominator == 1, "the law rounds what it protects to the penny"
        return self.weekly.numerator


@dataclass(frozen=True, slots=True)
class DatedAmounts:
    """What is payable from a day until, and not including, another (none: no end is known).

    ``is_transitional`` tells whether an older amount still moves towards the one decided.
    """

    start: datetime.date
    end: datetime.date | None
    receiving_parents: tuple[Share, ...]
    is_transitional: bool

    @property
    def weekly_total_pence(self) -> int:
        """All receiving parents together, in pence a week."""
        return sum(share.weekly_pence for share in self.receiving_parents)

    def covers(self, day: datetime.date) -> bool:
        """Whether a day lies in the period."""
        return self.start <= day and (self.end is None or day < self.end)

    def to_json(self) -> dict[str, Any]:
        """The period as plain data, in the words of the contract's result."""
        return {
            "from": self.start.isoformat(),
            "to": None if self.end is None else self.end.isoformat(),
            "weekly_total": pounds(Exact(self.weekly_total_pence)),
            "receiving_parents": _shares_to_json(self.receiving_parents),
            "is_transitional": self.is_transitional,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculated(ABC):
    """What a calculation comes to: who is due what a week, under which version of the rules.

    Where no calculation can be made, ``no_calculation_reason`` says why and there are no amounts.
    ``weekly_income`` is exact, in pence; ``provisional`` lists parameters whose figures have not
    been verified up to the effective date. ``periods`` is the series of dated amounts of a case
    that came over from older law; the amounts are those of the period of the effective date.
    """

    scheme: str
    effective_date: datetime.date
    rate: str | None
    income_basis: str | None
    weekly_income: Exact | None
    weekly_total_pence: int | None
    receiving_parents: tuple[Share, ...]
    rulebook_version: str
    parameters_version: str
    provisional: tuple[str, ...] = ()
    no_calculation_reason: str | None = None
    periods: tuple[DatedAmounts, ...] = ()

    @property
    def weekly_total(self) -> str | None:
        """The total in pounds with two decimals."""
        return None if self.weekly_total_pence is None else pounds(Exact(self.weekly_total_pence))

    @abstractmethod
    def to_kept(self) -> KeptResult:
        """The result with its explanation for a database."""

    def to_json_without_explanation(self) -> dict[str, Any]:
        """The amounts and the versions alone."""
        plain: dict[str, Any] = {
            "scheme": self.scheme,
            "effective_date": self.effective_date.isoformat(),
        }
        if self.no_calculation_reason is None:
            plain |= self._amounts()
            if self.periods:
                plain["periods"] = [period.to_json() for period in self.periods]
        else:
            plain["no_calculation_reason"] = self.no_calculation_reason
        plain["rulebook"] = {
            "version": self.rulebook_version,
            "parameters": self.parameters_version,
        }
        return plain

    def _amounts(self) -> dict[str, Any]:
        return {
            "rate": self.rate,
            "income_basis": self.income_basis,
            "weekly_income": None if self.weekly_income is None else pounds(self.weekly_income),
            "weekly_total": self.weekly_total,
            "receiving_parents": _shares_to_json(self.receiving_parents),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Calculated):
    """A calculation with why: the steps that led to it."""

    explanation: tuple[Node, ...]

    def to_json(self, language: str = "en", *, keeps_sentences: bool = False) -> dict[str, Any]:
        """The result as plain data, in the words of the contract.

        With ``keeps_sentences`` the explanation can be said in another language later: see
        :func:`~upkeep.law.explanations.in_language`.
        """
        plain = self.to_json_without_explanation()
        plain["explanation"] = [
            node.to_json(language, keeps_sentences=keeps_sentences) for node in self.explanation
        ]
        return plain

    def to_kept(self) -> KeptResult:
        """What :meth:`to_json` says with ``keeps_sentences``, for a database: see there."""
        return kept_result(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCalculation(Calculated):
    """A calculation made together with others; its explanation can be kept, and not be walked."""

    steps: StepsTogether
    place: int

    def to_kept(self) -> KeptResult:
        """As :meth:`Result.to_kept`, to the letter."""
        return with_steps(self, self.steps.of(self.place), self.steps.patterns)


def _shares_to_json(shares: tuple[Share, ...]) -> list[dict[str, str]]:
    return [{"id": share.id, "weekly": pounds(Exact(share.weekly_pence))} for share in shares]
