"""What a calculation gives back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from upkeep.law.explanations import Node
from upkeep.law.numbers import Exact
from upkeep.law.words import pounds


@dataclass(frozen=True, slots=True)
class Share:
    """What one receiving parent is due, in whole pence a week."""

    id: str
    weekly_pence: int


@dataclass(frozen=True, slots=True)
class Result:
    """A calculation: who is due what a week, why, and under which version of the rules.

    Where no calculation can be made, ``no_calculation_reason`` says why and there are no amounts.
    ``weekly_income`` is exact, in pence; ``provisional`` lists parameters whose figures have not
    been verified up to the effective date.
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
    explanation: tuple[Node, ...]
    provisional: tuple[str, ...] = ()
    no_calculation_reason: str | None = None

    @property
    def weekly_total(self) -> str | None:
        """The total in pounds with two decimals."""
        return None if self.weekly_total_pence is None else pounds(Exact(self.weekly_total_pence))

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

    def to_json_without_explanation(self) -> dict[str, Any]:
        """The amounts and the versions alone."""
        plain: dict[str, Any] = {
            "scheme": self.scheme,
            "effective_date": self.effective_date.isoformat(),
        }
        if self.no_calculation_reason is None:
            plain |= self._amounts()
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
            "receiving_parents": [
                {"id": share.id, "weekly": pounds(Exact(share.weekly_pence))}
                for share in self.receiving_parents
            ],
        }
