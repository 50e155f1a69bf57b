"""From a situation to a result: checks, the law of the day, the calculation, the explanation."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from upkeep.law.outcomes import (
    explained_law,
    result_with_amounts,
    result_without_amounts,
    whole_pence,
)
from upkeep.law.parameters import Parameters, load_scheme
from upkeep.law.results import DatedAmounts, Result
from upkeep.law.scheme_2003.calculation import calculation
from upkeep.law.scheme_2003.coming_over import (
    came_over_on,
    dated_amounts,
    without_property_allowance,
)
from upkeep.law.scheme_2003.no_calculation import (
    reason_for_no_calculation,
    without_children_in_public_care,
)
from upkeep.law.scheme_2003.situation import SCHEME, checked, family_of
from upkeep.law.scheme_2003.vocabulary import BASIS_NAMES, DEFAULT, RATE_NAMES
from upkeep.law.situations import Problem, SituationError


def work_out(situation: Mapping[str, Any], parameters: Parameters | None = None) -> Result:
    """Work out one situation of the 2003 scheme, with its explanation."""
    parameters = parameters or load_scheme(SCHEME)
    fields = checked(situation)
    came_over = came_over_on(fields)
    law = explained_law(parameters, came_over or fields["effective_date"])
    fields = without_children_in_public_care(law, fields)
    reason = reason_for_no_calculation(law, fields)
    if reason is not None:
        return result_without_amounts(law, parameters, reason)
    family = without_property_allowance(law, fields, family_of(fields))
    outcome = calculation(law, family)
    periods = dated_amounts(law, fields, family, outcome) if came_over else ()
    rate = RATE_NAMES[whole_pence(outcome.rate)]
    is_known = outcome.income.is_known is True and rate != RATE_NAMES[whole_pence(DEFAULT)]
    result = result_with_amounts(
        law,
        parameters,
        rate=rate,
        income_basis=BASIS_NAMES[whole_pence(outcome.income.basis)],
        weekly_income=outcome.income.weekly if is_known else None,  # type: ignore[arg-type]
        names=[member.id for member in family.receiving_parents.members],  # type: ignore[attr-defined]
        amounts=outcome.amounts,
    )
    return _on_its_day(result, fields["effective_date"], periods) if came_over else result


def _on_its_day(result: Result, day: datetime.date, periods: tuple[DatedAmounts, ...]) -> Result:
    """The result of a case that came over, with what is payable on the effective date."""
    current = next((period for period in periods if period.covers(day)), None)
    if current is None:
        ended = "a day on which the case had not ended, or had been taken up again"
        raise SituationError([Problem("effective_date", day.isoformat(), ended)])
    return replace(
        result,
        effective_date=day,
        weekly_total_pence=current.weekly_total_pence,
        receiving_parents=current.receiving_parents,
        periods=periods,
    )
