"""From the outcome of a calculation to a result: what every scheme does alike."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from upkeep.law.numbers import Exact
from upkeep.law.parameters import Parameters
from upkeep.law.results import Result, Share
from upkeep.law.rulebook import RULEBOOK_VERSION
from upkeep.law.rules import NOTHING, Law, Trace, rule
from upkeep.law.words import _

PARAMETER_FILES = _("the parameter files")
"""What the step that calls a result provisional cites: no law, so a reader's language has it."""


def explained_law(parameters: Parameters, day: datetime.date) -> Law:
    """The law of a day with an explanation to be written; its first words may be a warning."""
    law = Law(parameters.on(day), Trace())
    if law.parameters.unverified:
        provisional(law, parameters)
    return law


@rule(PARAMETER_FILES, NOTHING)
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


def result_without_amounts(law: Law, parameters: Parameters, reason: str) -> Result:
    """No calculation can be made, and why; never a nought that looks like a nil rate."""
    return _result(law, parameters, reason=reason)


def result_with_amounts(
    law: Law,
    parameters: Parameters,
    *,
    rate: str,
    income_basis: str,
    weekly_income: Exact | None,
    names: Iterable[str],
    amounts: Sequence[object],
) -> Result:
    """The rate, the income it rests on, and what each receiving parent is due."""
    pence = [whole_pence(amount) for amount in amounts]
    return _result(
        law,
        parameters,
        rate=rate,
        income_basis=income_basis,
        weekly_income=weekly_income,
        weekly_total_pence=sum(pence),
        receiving_parents=tuple(
            Share(name, amount) for name, amount in zip(names, pence, strict=True)
        ),
    )


def _result(
    law: Law,
    parameters: Parameters,
    *,
    reason: str | None = None,
    rate: str | None = None,
    income_basis: str | None = None,
    weekly_income: Exact | None = None,
    weekly_total_pence: int | None = None,
    receiving_parents: tuple[Share, ...] = (),
) -> Result:
    assert law.trace is not None, "a result is explained"
    return Result(
        scheme=parameters.scheme,
        effective_date=law.parameters.day,
        rate=rate,
        income_basis=income_basis,
        weekly_income=weekly_income,
        weekly_total_pence=weekly_total_pence,
        receiving_parents=receiving_parents,
        rulebook_version=RULEBOOK_VERSION,
        parameters_version=parameters.version,
        explanation=law.trace.nodes,
        provisional=law.parameters.unverified,
        no_calculation_reason=reason,
    )


def whole_pence(amount: object) -> int:
    """A single figure that is a whole number, and not below nought."""
    assert isinstance(amount, Exact), f"{amount!r} is not a single figure"
    assert amount.denominator == 1 or amount.numerator % amount.denominator == 0, "not whole"
    whole = amount.numerator // amount.denominator
    assert whole >= 0, "an amount of maintenance is never negative"
    return whole
