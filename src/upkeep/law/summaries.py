"""The summary of a result: what is payable to whom, in a few lines for a terminal."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from upkeep.law.numbers import Exact
from upkeep.law.words import _, in_words


def render_summary(result: Mapping[str, Any], language: str = "en") -> str:
    """The amounts of a result in plain data, fresh or kept with a decision."""
    return "\n".join(
        in_words(message, figures, language) for message, figures in _sentences(result)
    )


def _sentences(result: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    day = datetime.date.fromisoformat(result["effective_date"])
    yield _("Scheme of {scheme:name}, effective {day:date}"), {**result, "day": day}
    if "no_calculation_reason" in result:
        reason = (result["no_calculation_reason"],)
        yield _("No calculation: {reason:codes}"), {"reason": reason}
        return
    yield _income(result)
    yield _("Rate:    {rate:codes}"), {"rate": (result["rate"],)}
    yield _("Payable: {total:money} a week"), {"total": _pence(result["weekly_total"])}
    for share in result["receiving_parents"]:
        figures = {"receiving_parent": share["id"], "weekly": _pence(share["weekly"])}
        yield _("  to {receiving_parent:name}: {weekly:money} a week"), figures
    yield from _periods(result.get("periods", ()))
    yield _("Rulebook {version:name}, parameters {parameters:name}"), result["rulebook"]


def _periods(periods: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The series of dated amounts of a case that came over from older law."""
    for period in periods:
        figures = {
            "start": datetime.date.fromisoformat(period["from"]),
            "total": _pence(period["weekly_total"]),
        }
        yield (
            (
                _("  from {start:date}: {total:money} a week, a transitional amount")
                if period["is_transitional"]
                else _("  from {start:date}: {total:money} a week")
            ),
            figures,
        )


def _income(result: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    if result["weekly_income"] is None:
        return _("Income:  not known"), {}
    figures = {"income": _pence(result["weekly_income"]), "basis": (result["income_basis"],)}
    return _("Income:  {income:money} a week ({basis:codes})"), figures


def _pence(pounds: str) -> Exact:
    whole, _dot, rest = pounds.partition(".")
    assert len(rest) == 2, f"{pounds!r} is not an amount with two decimals"
    return Exact(int(whole + rest))
