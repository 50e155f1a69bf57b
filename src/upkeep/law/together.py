"""Many situations worked out together, each explained, for a night with a whole caseload to decide.

Situations of one form - the same day, the same fields given, as many children - run through the
rules as one, with a column of figures in the place of each figure. A question that has two answers
among them parts them, and each part begins again by itself: so whoever arrives together was told
the same sentences, with figures of their own. What comes out is what :func:`upkeep.law.calculate`
gives for each, to the letter; tests hold the two against each other.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np

from upkeep.law import calculate
from upkeep.law.columns import BoundExceeded, Column, Level, Split, column
from upkeep.law.kept_together import Names, SeveralSentencesError, StepsTogether
from upkeep.law.numbers import Exact, Number
from upkeep.law.outcomes import explained_law, whole_pence
from upkeep.law.parameters import Parameters, load_scheme
from upkeep.law.results import Calculated, KeptCalculation, Share
from upkeep.law.rulebook import RULEBOOK_VERSION
from upkeep.law.scheme_2012.situation import SCHEME, checked
from upkeep.law.scheme_2012.work_out import work_out_checked, worked_out

FEW = 6
"""So many or fewer are worked out one by one: columns cost more than they save."""

_PLAIN = (str, bool, type(None), datetime.date)
_FIGURE, _NAME = object(), object()


class _OddError(Exception):
    """What cannot be worked out together; it is worked out one by one."""


def calculate_together(situations: Sequence[Mapping[str, Any]]) -> list[Calculated]:
    """Work out many situations under the figures in force; what each comes to, in their order.

    Only those of the 2012 scheme gain by it: the others are worked out one by one. Raises
    :class:`~upkeep.law.SituationError` for the first that cannot be read.
    """
    parameters = load_scheme(SCHEME)
    found: dict[int, Calculated] = {}
    forms: dict[object, list[_Member]] = defaultdict(list)
    for place, situation in enumerate(situations):
        if situation.get("scheme") != SCHEME:
            found[place] = calculate(situation)
            continue
        fields = checked(situation)
        figures: list[int] = []
        names: list[str] = []
        try:
            form = _form_of(fields, figures, names)
        except _OddError:
            found[place] = work_out_checked(fields, parameters)
        else:
            forms[form].append(_Member(place, fields, figures, names))
    for members in forms.values():
        found |= _all_of_one_form(members, parameters)
    return [found[place] for place in range(len(situations))]


@dataclass(frozen=True, slots=True)
class _Member:
    """One of those who may go together: where it stood, its fields, and what is its own."""

    place: int
    fields: Mapping[str, Any]
    figures: list[int]
    names: list[str]


def _form_of(value: Any, figures: list[int], names: list[str]) -> object:  # noqa: ANN401
    """What those who go together have in common; what is each one's own goes into the lists."""
    if type(value) is Exact:
        assert value.denominator == 1, "amounts are whole pence and counts are whole"
        figures.append(value.numerator)
        return _FIGURE
    if isinstance(value, _PLAIN):
        return value
    if type(value) is dict:
        parts: list[object] = []
        for name, item in value.items():
            if name == "id":
                names.append(item)
                parts.append(_NAME)
            else:
                parts.append(_form_of(item, figures, names))
        return tuple(parts)
    if type(value) in (list, tuple):
        return tuple([_form_of(item, figures, names) for item in value])
    raise _OddError


def _all_of_one_form(members: list[_Member], parameters: Parameters) -> dict[int, Calculated]:
    """What each comes to, by its place."""
    found: dict[int, Calculated] = {}
    waiting = [members]
    while waiting:
        members = waiting.pop()
        try:
            found |= _work_out(members, parameters)
        except Split as split:
            waiting.append(list(compress(members, split.truth)))
            waiting.append(list(compress(members, ~split.truth)))
    return found


def _work_out(members: list[_Member], parameters: Parameters) -> dict[int, Calculated]:
    """What members come to, together where that can be. Raises :class:`Split` where they part."""
    if len(members) > FEW:
        with suppress(BoundExceeded, SeveralSentencesError, _OddError):
            return _work_out_together(members, parameters)
    return {member.place: work_out_checked(member.fields, parameters) for member in members}


def _work_out_together(members: list[_Member], parameters: Parameters) -> dict[int, Calculated]:
    """What members who go one way come to. Raises :class:`Split` where they part."""
    level = Level(len(members), together=True)
    law = explained_law(parameters, members[0].fields["effective_date"])
    outcome = worked_out(law, _fields_of_all(members, level))
    assert law.trace is not None, "a result is explained"
    if outcome.reason is not None:
        raise _OddError
    steps = StepsTogether(law.trace.nodes, level.size)
    incomes = _each(outcome.weekly_income, level)
    shares = _shares(outcome.names, outcome.amounts, level)
    return {
        member.place: KeptCalculation(
            scheme=SCHEME,
            effective_date=law.parameters.day,
            rate=outcome.rate,
            income_basis=outcome.income_basis,
            weekly_income=income,
            weekly_total_pence=sum([share.weekly_pence for share in own]),
            receiving_parents=own,
            rulebook_version=RULEBOOK_VERSION,
            parameters_version=parameters.version,
            provisional=law.parameters.unverified,
            steps=steps,
            place=place,
        )
        for place, (member, income, own) in enumerate(zip(members, incomes, shares, strict=True))
    }


def _fields_of_all(members: list[_Member], level: Level) -> dict[str, Any]:
    """The fields that members have in common, with columns for what is each one's own."""
    table = np.array([member.figures for member in members], np.int64).T.copy()
    figures = iter([column(row, level) for row in table])
    names = iter([Names(each) for each in zip(*[one.names for one in members], strict=True)])
    fields: dict[str, Any] = _filled_in(members[0].fields, figures, names)
    return fields


def _filled_in(value: Any, figures: Iterator[Number], names: Iterator[Names]) -> Any:  # noqa: ANN401
    """A field with columns in place of figures, taken in the order of :func:`_form_of`."""
    if type(value) is Exact:
        return next(figures)
    if type(value) is dict:
        return {
            name: next(names) if name == "id" else _filled_in(item, figures, names)
            for name, item in value.items()
        }
    if type(value) in (list, tuple):
        return type(value)([_filled_in(item, figures, names) for item in value])
    return value


def _each(figure: Number | None, level: Level) -> list[Exact | None]:
    """The figure of each."""
    if isinstance(figure, Column):
        return [Exact(one, figure.denominator) for one in figure.numerators.tolist()]
    assert figure is None or isinstance(figure, Exact)
    return [figure] * level.size


def _shares(
    names: Sequence[Any], amounts: Sequence[Number], level: Level
) -> list[tuple[Share, ...]]:
    """What the receiving parents of each are due; ``names`` are :class:`Names`."""
    columns = [
        [Share(name, whole_pence(pence)) for name, pence in zip(own.each, paid, strict=True)]
        for own, paid in zip(names, [_each(amount, level) for amount in amounts], strict=True)
    ]
    return list(zip(*columns, strict=True))
