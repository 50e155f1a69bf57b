"""From a situation to a result: checks, the law of the day, the calculation, the explanation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from upkeep.law.numbers import Exact
from upkeep.law.parameters import Parameters, load_scheme
from upkeep.law.results import Result, Share
from upkeep.law.rulebook import RULEBOOK_VERSION
from upkeep.law.rules import NOTHING, Law, Trace, rule
from upkeep.law.scheme_2012.calculation import Outcome, calculation
from upkeep.law.scheme_2012.facts import Family
from upkeep.law.scheme_2012.no_calculation import reason_for_no_calculation
from upkeep.law.scheme_2012.situation import SCHEME, checked, family_of
from upkeep.law.scheme_2012.vocabulary import BASIS_NAMES, DEFAULT, RATE_NAMES
from upkeep.law.words import _


def work_out(situation: Mapping[str, Any], parameters: Parameters | None = None) -> Result:
    """Work out one situation of the 2012 scheme, with its explanation."""
    parameters = parameters or load_scheme(SCHEME)
    fields = checked(situation)
    dated = parameters.on(fields["effective_date"])
    trace = Trace()
    law = Law(dated, trace)
    if dated.unverified:
        provisional(law, parameters)
    reason = reason_for_no_calculation(law, fields)
    if reason is not None:
        return _result(fields, parameters, trace, dated.unverified, reason=reason)
    family = family_of(fields)
    outcome = calculation(law, family)
    return _result(fields, parameters, trace, dated.unverified, family=family, outcome=outcome)


@rule("the parameter files", NOTHING)
def provisional(law: Law, parameters: Parameters) -> None:
    """The effective date lies after the day up to which the figures have been checked."""
    law.say(
        _(
            "This result is provisional: the figures of the law have been verified up to "
            "{verified_to:date}, and the effective date, {day:date}, is later."
        ),
        verified_to=parameters.verified_to,
        day=law.parameters.day,
    )


def _result(
    fields: Mapping[str, Any],
    parameters: Parameters,
    trace: Trace,
    unverified: tuple[str, ...],
    *,
    reason: str | None = None,
    family: Family | None = None,
    outcome: Outcome | None = None,
) -> Result:
    found: dict[str, Any] = {
        "rate": None,
        "income_basis": None,
        "weekly_income": None,
        "weekly_total_pence": None,
        "receiving_parents": (),
    }
    if outcome is not None and family is not None:
        found = _found(family, outcome)
    return Result(
        scheme=SCHEME,
        effective_date=fields["effective_date"],
        rulebook_version=RULEBOOK_VERSION,
        parameters_version=parameters.version,
        explanation=trace.nodes,
        provisional=unverified,
        no_calculation_reason=reason,
        **found,
    )


def _found(family: Family, outcome: Outcome) -> dict[str, Any]:
    pence = [_whole_pence(amount) for amount in outcome.amounts]
    members = family.receiving_parents.members  # type: ignore[attr-defined]
    rate = RATE_NAMES[_whole_pence(outcome.rate)]
    is_known = outcome.income.is_known is True and rate != RATE_NAMES[_whole_pence(DEFAULT)]
    return {
        "rate": rate,
        "income_basis": BASIS_NAMES[_whole_pence(outcome.income.basis)],
        "weekly_income": outcome.income.weekly if is_known else None,
        "weekly_total_pence": sum(pence),
        "receiving_parents": tuple(
            Share(member.id, amount) for member, amount in zip(members, pence, strict=True)
        ),
    }


def _whole_pence(amount: object) -> int:
    assert isinstance(amount, Exact), f"{amount!r} is not a single figure"
    assert amount.denominator == 1 or amount.numerator % amount.denominator == 0, "not whole"
    whole = amount.numerator // amount.denominator
    assert whole >= 0, "an amount of maintenance is never negative"
    return whole
