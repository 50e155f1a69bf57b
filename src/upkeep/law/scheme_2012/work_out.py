"""From a situation to a result: checks, the law of the day, the calculation, the explanation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from upkeep.law.numbers import Number
from upkeep.law.outcomes import (
    explained_law,
    result_with_amounts,
    result_without_amounts,
    whole_pence,
)
from upkeep.law.parameters import Parameters, load_scheme
from upkeep.law.results import Result
from upkeep.law.rules import Law
from upkeep.law.scheme_2012.assumed_nights import assumed_nights
from upkeep.law.scheme_2012.calculation import calculation
from upkeep.law.scheme_2012.current_income import current_income
from upkeep.law.scheme_2012.duty_to_report import note_duty_to_report
from upkeep.law.scheme_2012.hmrc_figure import hmrc_figure
from upkeep.law.scheme_2012.no_calculation import reason_for_no_calculation
from upkeep.law.scheme_2012.situation import SCHEME, checked, family_of
from upkeep.law.scheme_2012.start import note_phased_start
from upkeep.law.scheme_2012.vocabulary import BASIS_NAMES, DEFAULT, RATE_NAMES


def with_incomes(law: Law, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields with the figures of those incomes that were given in parts."""
    payer = dict(fields["paying_parent"])
    if payer["historic_income"] is not None:
        payer["historic_income_annual"] = hmrc_figure(law, payer["historic_income"])
    if payer["current_income"] is not None:
        payer["current_income_weekly"] = current_income(law, payer["current_income"])
    return {**fields, "paying_parent": payer}


def with_assumed_nights(law: Law, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields with one night a week for every child whose nights are assumed (reg 47)."""
    return {
        **fields,
        "receiving_parents": [
            {**parent, "children": [_with_nights(law, child) for child in parent["children"]]}
            for parent in fields["receiving_parents"]
        ],
    }


def _with_nights(law: Law, child: Mapping[str, Any]) -> Mapping[str, Any]:
    if not child["nights_are_assumed"]:
        return child
    return {**child, "nights": assumed_nights(law, child["id"])}


class WorkedOut(NamedTuple):
    """What checked fields come to. Amounts are whole pence, one for each name.

    With a ``reason`` there is no calculation, and nothing else is filled in.
    """

    reason: str | None
    rate: str = ""
    income_basis: str = ""
    weekly_income: Number | None = None
    names: tuple[str, ...] = ()
    amounts: tuple[Number, ...] = ()


def work_out(situation: Mapping[str, Any], parameters: Parameters | None = None) -> Result:
    """Work out one situation of the 2012 scheme, with its explanation."""
    return work_out_checked(checked(situation), parameters or load_scheme(SCHEME))


def work_out_checked(fields: Mapping[str, Any], parameters: Parameters) -> Result:
    """Work out the fields of one situation, checked."""
    law = explained_law(parameters, fields["effective_date"])
    found = worked_out(law, fields)
    if found.reason is not None:
        return result_without_amounts(law, parameters, found.reason)
    return result_with_amounts(
        law,
        parameters,
        rate=found.rate,
        income_basis=found.income_basis,
        weekly_income=found.weekly_income,  # type: ignore[arg-type]
        names=found.names,
        amounts=found.amounts,
    )


def worked_out(law: Law, fields: Mapping[str, Any]) -> WorkedOut:
    """What checked fields come to; their figures may be those of many who go one way together."""
    reason = reason_for_no_calculation(law, fields)
    if reason is not None:
        return WorkedOut(reason)
    note_phased_start(law, fields)
    note_duty_to_report(law, fields)
    family = family_of(with_assumed_nights(law, with_incomes(law, fields)))
    outcome = calculation(law, family)
    rate = RATE_NAMES[whole_pence(outcome.rate)]
    is_known = outcome.income.is_known is True and rate != RATE_NAMES[whole_pence(DEFAULT)]
    return WorkedOut(
        None,
        rate,
        BASIS_NAMES[whole_pence(outcome.income.basis)],
        outcome.income.weekly if is_known else None,
        tuple(member.id for member in family.receiving_parents.members),  # type: ignore[attr-defined]
        tuple(outcome.amounts),
    )
