"""From a situation to a result: checks, the law of the day, the assessment, the explanation."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from upkeep.law.outcomes import (
    explained_law,
    result_with_amounts,
    result_without_amounts,
    whole_pence,
)
from upkeep.law.parameters import Parameters, load_scheme
from upkeep.law.results import Result
from upkeep.law.rules import Law
from upkeep.law.scheme_1993.calculation import calculation
from upkeep.law.scheme_1993.fields import SCHEME
from upkeep.law.scheme_1993.no_calculation import reason_for_no_calculation
from upkeep.law.scheme_1993.part_time_carers import split_between_carers
from upkeep.law.scheme_1993.reading import family_of
from upkeep.law.scheme_1993.situation import checked
from upkeep.law.scheme_1993.vocabulary import LIST_WITHOUT_MINIMUM, RATE_NAMES

LAST_DAY_BEFORE_1995_REFORM = datetime.date(1995, 4, 17)
WAITS_FOR_REVIEW = (
    "care.nights_weekly",
    "housing.pension_plan_share",
    "housing.savings_plan_counts",
    "income.mortgage_pension_share",
    "protected.child_income_counts_apart",
)
"""Changes of 18 April 1995 that an assessment in force that day had only from its next review.

SI 1995/1045 regs 63, 64. The list of payments that spare the least payment waits too; travel and
property are allowed only when asked for, and so are given or left out with the situation.
"""


def work_out(situation: Mapping[str, Any], parameters: Parameters | None = None) -> Result:
    """Work out one situation of the 1993 scheme, with its explanation."""
    parameters = parameters or load_scheme(SCHEME)
    fields = checked(situation)
    law = explained_law(parameters, fields["effective_date"])
    if fields["unreviewed_since_18_april_1995"]:
        keep_law_until_review(law, parameters)
    reason = reason_for_no_calculation(law, fields)
    if reason is not None:
        return result_without_amounts(law, parameters, reason)
    family = family_of(fields)
    outcome = calculation(law, family)
    members = family.receiving_parents.members  # type: ignore[attr-defined]
    names, amounts = payees(law, fields, [member.id for member in members], outcome.amounts)
    known = outcome.is_income_known is True
    return result_with_amounts(
        law,
        parameters,
        rate=RATE_NAMES[whole_pence(outcome.rate)],
        income_basis="current" if known else "none",
        weekly_income=outcome.income if known else None,  # type: ignore[arg-type]
        names=names,
        amounts=amounts,
    )


def keep_law_until_review(law: Law, parameters: Parameters) -> None:
    """Let an assessment that was in force on 18 April 1995 wait for its review."""
    earlier = parameters.on(LAST_DAY_BEFORE_1995_REFORM)
    law.parameters = law.parameters.with_earlier(earlier, WAITS_FOR_REVIEW, (LIST_WITHOUT_MINIMUM,))


def payees(
    law: Law, fields: Mapping[str, Any], names: list[str], amounts: tuple[Any, ...]
) -> tuple[list[str], list[Any]]:
    """Who is paid what: each receiving parent, or those between whom the payment is split."""
    carers = {parent["id"]: parent["part_time_carers"] for parent in fields["receiving_parents"]}
    paid: list[str] = []
    shares: list[Any] = []
    for name, amount in zip(names, amounts, strict=True):
        others = [(carer["id"], carer["nights_weekly"]) for carer in carers[name]]
        parts = split_between_carers(law, name, amount, others) if others else (amount,)
        paid += [name, *(carer for carer, _nights in others)]
        shares += parts
    return paid, shares
