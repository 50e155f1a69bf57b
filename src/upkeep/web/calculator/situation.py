"""From the answers to the situation that the law is asked about."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from upkeep.web.calculator.answers import SCHEME, Answers
from upkeep.web.calculator.questions import nights_a_year

NIGHTS_ASSUMED = 52
"""One night a week where nights are shared but their number is not agreed (reg 47)."""

YEAR_DAYS, WEEK_DAYS, YEAR_MONTHS = 365, 7, 12


@dataclass(frozen=True, slots=True)
class Names:
    """What the explanation calls those it is about, in the language of the page."""

    receiving_parent: str
    other_receiving_parent: str
    child: str
    other_child: str


def names_in_words() -> Names:
    """The names in the language of the page."""
    return Names(
        _("Receiving parent"), _("Other receiving parent"), _("Child %(number)s"), _("Other child")
    )


def situation_of(answers: Answers, names: Names) -> dict[str, Any]:
    """The situation, as the contract of ``upkeep calculate`` writes it.

    What is not known is left at nothing, except income: without any the law makes a default
    decision. ``answers`` are those on the way alone.
    """
    families = [{"id": names.receiving_parent, "children": list(_children(answers, names))}]
    if others := answers.count("other-families"):
        children = [{"id": f"{names.other_child} {place + 1}"} for place in range(others)]
        families.append({"id": names.other_receiving_parent, "children": children})
    return {
        "scheme": SCHEME,
        "effective_date": answers.day.isoformat(),
        "has_jurisdiction": answers.get("residence") != "no",
        "paying_parent": _paying_parent(answers),
        "receiving_parents": families,
    }


def _paying_parent(answers: Answers) -> dict[str, Any]:
    return {
        "historic_income_annual": _pounds(answers.get("income-year")),
        "historic_pension_contributions_annual": _pounds(answers.get("pension")) or "0.00",
        "current_income_weekly": _weekly(answers.get("income-now")),
        "benefits": list(answers.codes("benefits")),
        "partner_benefits": list(answers.codes("partner-benefits")),
        "partner_is_paying_parent": answers.get("partner-pays") == "yes",
        "status": list(answers.codes("circumstances")),
        "relevant_other_children": answers.count("other-children"),
        "other_arrangement_children": answers.count("other-arrangements"),
    }


def _pounds(amount: dict[str, Any] | None) -> str | None:
    return None if amount is None else _in_pounds(amount["pence"])


def _in_pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def _weekly(amount: dict[str, Any] | None) -> str | None:
    return None if amount is None else _in_pounds(weekly_pence(amount["pence"], amount["per"]))


def weekly_pence(pence: int, per: str) -> int:
    """An income as pence a week, half a penny upwards.

    ASSUMPTION: the regulations ask for the weekly equivalent of regular pay (SI 2012/2677 reg
    38(2)(a)) without saying how; a year is taken as 365 days, as in every division they do state.
    """
    if per == "week":
        return pence
    yearly = pence * (YEAR_MONTHS if per == "month" else 1)
    return int(Fraction(yearly * WEEK_DAYS, YEAR_DAYS) + Fraction(1, 2))


def _children(answers: Answers, names: Names) -> Iterator[dict[str, Any]]:
    """The children for whom maintenance is worked out; those in equal care come last."""
    nights = nights_by_child(answers)
    for place in range(answers.count("children")):
        name = names.child % {"number": place + 1}
        if place < answers.children_counted:
            yield {"id": name, "nights": nights[place]}
        else:
            yield {"id": name, "equal_day_to_day_care": True}


def nights_by_child(answers: Answers) -> list[int]:
    """Nights a year with the paying parent, for each child that counts."""
    count = answers.children_counted
    if answers.get("stays") == "disputed":
        return [NIGHTS_ASSUMED] * count
    if (given := answers.get("nights")) is None:
        return [0] * count
    nights = nights_a_year(given)
    return nights if len(nights) == count else nights * count
