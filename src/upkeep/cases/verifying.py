"""Making every decision on record again from its snapshot, and comparing to the penny.

A decision of the rulebook and figures of this program must come out the same in every part of its
result. One that another version made is worked out by today's rules too: where it comes to
something else, that is a difference between the two versions and no fault.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from upkeep.cases.remaking import worked_out
from upkeep.law import (
    RULEBOOK_VERSION,
    SCHEMES,
    NoValueError,
    SituationError,
    parameters_version,
)

SET_SIZE = 1_000

_DECISIONS = """
SELECT d.id, d.situation, d.result - 'explanation', d.rulebook_version, d.parameters_version
FROM cases_decision d
WHERE d.id > %(after)s AND d.id <= %(through)s AND (%(day)s::date IS NULL OR EXISTS (
    SELECT 1 FROM cases_liability l WHERE l.decision_id = d.id
    AND upper_inf(l.known) AND l.effective @> %(day)s::date))
ORDER BY d.id LIMIT %(size)s
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A decision that comes to something else now; ``then`` and ``now`` say the amounts.

    ``is_failure`` where this very version made it, so that it had to come out the same.
    """

    decision: int
    made_by: str
    then: str
    now: str
    is_failure: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """How many decisions were made again, how many of them of other versions, and what differs."""

    count: int
    of_other_versions: int
    differences: tuple[Difference, ...]

    @property
    def failures(self) -> tuple[Difference, ...]:
        """Differences that must not be."""
        return tuple(each for each in self.differences if each.is_failure)


@dataclass(frozen=True, slots=True)
class Span:
    """Decisions by number: those after ``after`` up to ``through``, perhaps only of one day.

    With a ``day`` only those count whose liability is in force on it, as it is known now.
    """

    after: int
    through: int
    day: date | None = None


def whole_caseload(cursor: psycopg.Cursor[Any], day: date | None = None) -> Span:
    """The span of every decision there is."""
    cursor.execute("SELECT COALESCE(max(id), 0) FROM cases_decision")
    row = cursor.fetchone()
    assert row is not None
    return Span(0, row[0], day)


def verify(cursor: psycopg.Cursor[Any], span: Span) -> Verified:
    """Make the decisions of a span again. Reads in sets and records nothing."""
    count = others = 0
    differences: list[Difference] = []
    for number, situation, result, *made_by in _rows(cursor, span):
        count += 1
        others += not _is_of_this_version(situation, made_by)
        if (found := _difference(number, situation, result, made_by)) is not None:
            differences.append(found)
    return Verified(count, others, tuple(differences))


def joined(parts: list[Verified]) -> Verified:
    """What several spans came to together."""
    return Verified(
        sum(part.count for part in parts),
        sum(part.of_other_versions for part in parts),
        tuple(each for part in parts for each in part.differences),
    )


def _rows(cursor: psycopg.Cursor[Any], span: Span) -> Iterator[list[Any]]:
    after = span.after
    while True:
        cursor.execute(
            _DECISIONS,
            {"after": after, "through": span.through, "day": span.day, "size": SET_SIZE},
        )
        rows = cursor.fetchall()
        for number, situation, result, *made_by in rows:
            yield [number, _decoded(situation), _decoded(result), *made_by]
        if len(rows) < SET_SIZE:
            return
        after = rows[-1][0]


def _difference(
    number: int, situation: dict[str, Any], was: dict[str, Any], made_by: list[str]
) -> Difference | None:
    is_ours = _is_of_this_version(situation, made_by)
    said = " with ".join(made_by)
    try:
        now = worked_out(situation).to_json_without_explanation()
    except (SituationError, NoValueError) as error:
        return Difference(number, said, amounts_in_words(was), str(error), is_failure=is_ours)
    if now == was or (not is_ours and _shares(now) == _shares(was)):
        return None
    return Difference(
        number, said, amounts_in_words(was), amounts_in_words(now), is_failure=is_ours
    )


def _is_of_this_version(situation: dict[str, Any], made_by: list[str]) -> bool:
    scheme = situation.get("scheme")
    return scheme in SCHEMES and made_by == [RULEBOOK_VERSION, parameters_version(scheme)]


def _shares(result: dict[str, Any]) -> Any:  # noqa: ANN401 - plain data of a result
    return result.get("receiving_parents")


def amounts_in_words(result: dict[str, Any]) -> str:
    """The weekly amounts of a result in one line, with the rate that gave them."""
    if "weekly_total" not in result:
        return f"no calculation: {result.get('no_calculation_reason')}"
    shares = ", ".join(f"{share['id']} {share['weekly']}" for share in _shares(result) or ())
    return f"{result['rate']}, {result['weekly_total']} a week ({shares})"


def _decoded(value: Any) -> Any:  # noqa: ANN401 - a ``jsonb`` value
    """A ``jsonb`` value as Python; Django's connections hand it over as text."""
    return json.loads(value) if isinstance(value, str) else value
