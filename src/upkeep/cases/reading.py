"""Reading what a set of decisions needs, in a few queries for many paying parents."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

import psycopg
from psycopg.abc import Loader

from upkeep.cases.facts import CaseInTime, ChildOnCase, Fact, Family
from upkeep.law import Calculated
from upkeep.shift import Shift

IN_USE = "current_income_in_use_weekly"
_MOMENT = psycopg.adapters.types["timestamptz"].oid


class Request(NamedTuple):
    """An open request for a decision."""

    id: int
    reason: str
    source: str
    effective_from: date


class LiabilityRow(NamedTuple):
    """A liability as it is known now; ``to`` is None while nothing ends it."""

    id: int
    case_id: int
    decision_id: int
    start: date
    to: date | None
    weekly_pence: int

    @property
    def key(self) -> tuple[date, date | None, int, int]:
        """What makes two liabilities of a case the same."""
        return self.start, self.to, self.decision_id, self.weekly_pence

    def covers(self, day: date) -> bool:
        """Whether the liability holds on ``day``."""
        return self.start <= day and (self.to is None or day < self.to)


@dataclass(frozen=True, slots=True)
class DecisionInForce:
    """A decision that holds on some day; ``id`` is its number, or the new decision itself."""

    id: Any
    situation: dict[str, Any]
    rate: str | None
    income_basis: str | None
    amounts: dict[str, int]
    weekly_income: str | None

    def is_for(self, situation: dict[str, Any]) -> bool:
        """Whether it was made on exactly this situation, whatever the day."""
        return {**self.situation, "effective_date": ""} == {**situation, "effective_date": ""}

    def goes_on_in(self, situation: dict[str, Any]) -> bool:
        """Whether nothing but the income in use differs, which is this decision's own then.

        To hold the same new income against the income that this decision left in use, or made the
        one in use, comes to this decision again (SI 2012/2677 reg 23).
        """
        if situation["paying_parent"].get(IN_USE) is None:
            return False
        return _without_income_in_use(self.situation) == _without_income_in_use(situation)

    def comes_to(self, result: Calculated) -> bool:
        """Whether ``result`` gives the same amounts by the same rate and basis of income."""
        amounts = {share.id: share.weekly_pence for share in result.receiving_parents}
        return (self.rate, self.income_basis, self.amounts) == (
            result.rate,
            result.income_basis,
            amounts,
        )


def _without_income_in_use(situation: dict[str, Any]) -> dict[str, Any]:
    payer = {**situation["paying_parent"], IN_USE: None}
    return {**situation, "effective_date": "", "paying_parent": payer}


@dataclass(slots=True)
class PayingParentFile:
    """All that deciding about one paying parent needs."""

    family: Family
    requests: list[Request] = field(default_factory=list)
    liabilities: list[LiabilityRow] = field(default_factory=list)
    in_force: dict[int, DecisionInForce] = field(default_factory=dict)
    reviews: set[date] = field(default_factory=set)

    def decision_on(self, day: date) -> DecisionInForce | None:
        """The decision whose liabilities hold on ``day`` as known now."""
        row = next((row for row in self.liabilities if row.covers(day)), None)
        return None if row is None else self.in_force[row.decision_id]

    def is_running_from(self, day: date) -> bool:
        """Whether a calculation is in force on ``day`` or was on the day before."""
        return (self.decision_on(day) or self.decision_on(day - timedelta(days=1))) is not None

    def begins_on(self, decision: DecisionInForce, day: date) -> bool:
        """Whether the decision's liabilities begin on ``day``."""
        starts = [row.start for row in self.liabilities if row.decision_id == decision.id]
        return bool(starts) and min(starts) == day


# While a stay withholds decisions, requests keep their days and wait (see ``cases.stays``).
_WAITING = """
SELECT p.id FROM cases_payingparent p
WHERE p.id IN (
    SELECT coalesce(own.decided_with_id, own.id) FROM cases_decisionrequest r
    JOIN cases_payingparent own ON own.id = r.paying_parent_id
    WHERE r.settled_at IS NULL AND r.decide_on <= %(date)s
) AND p.id %% %(partitions)s = %(partition)s
AND p.id NOT IN (
    SELECT coalesce(own.decided_with_id, own.id) FROM cases_proceeding s
    JOIN cases_payingparent own ON own.id = s.paying_parent_id
    WHERE s.ended_on IS NULL AND s.state IN ('stayed', 'withheld')
    AND s.process IN ('look_alike', 'stay')
)
ORDER BY p.id FOR UPDATE
"""

_SECOND_RECORDS = """
SELECT id, decided_with_id FROM cases_payingparent WHERE decided_with_id = ANY(%(ids)s) ORDER BY id
"""

# With a request that is due come those that wait for information: no day before it is passed over.
_REQUESTS = """
SELECT paying_parent_id, id, reason, source, effective_from FROM cases_decisionrequest
WHERE paying_parent_id = ANY(%(ids)s) AND settled_at IS NULL
AND LEAST(decide_on, effective_from) <= %(date)s ORDER BY id
"""

# Days from which income was looked at anew (SI 2012/2677 reg 20), whatever was decided since.
_REVIEWS = """
SELECT paying_parent_id, effective_from FROM cases_decisionrequest
WHERE paying_parent_id = ANY(%(ids)s) AND reason IN ('review', 'income_check')
AND effective_from <= %(date)s
"""

# A case whose own application is not yet due for decision takes no part.
_CASES = """
SELECT c.paying_parent_id, c.id, c.reference, c.scheme, c.state, c.effective_from, c.closed_on
FROM cases_case c
WHERE c.paying_parent_id = ANY(%(ids)s)
AND NOT (c.state = 'applied' AND c.effective_from > %(date)s)
ORDER BY c.id
"""

_CHILDREN = """
SELECT child.case_id, child.id FROM cases_casechild child JOIN cases_case c ON c.id = child.case_id
WHERE c.paying_parent_id = ANY(%(ids)s) ORDER BY child.id
"""

_FACTS = """
SELECT paying_parent_id, kind, case_child_id, value, effective_from, known_at, id, corrects_id
FROM cases_circumstance WHERE paying_parent_id = ANY(%(ids)s)
"""

_LIABILITIES = """
SELECT c.paying_parent_id, l.id, l.case_id, l.decision_id, lower(l.effective), upper(l.effective),
    l.weekly_pence
FROM cases_liability l JOIN cases_case c ON c.id = l.case_id
WHERE c.paying_parent_id = ANY(%(ids)s) AND upper_inf(l.known) ORDER BY lower(l.effective), l.id
"""

# One look into the result, which is large and kept compressed, and not one for each figure.
_DECISIONS = """
SELECT d.id, d.situation, r.rate, r.income_basis, r.receiving_parents, r.weekly_income
FROM cases_decision d
CROSS JOIN LATERAL jsonb_to_record(d.result)
    AS r (rate text, income_basis text, receiving_parents jsonb, weekly_income text)
WHERE d.id = ANY(%(decisions)s)
"""


def paying_parents_waiting(cursor: psycopg.Cursor[Any], shift: Shift) -> list[int]:
    """Lock and return, in order, the paying parents with a request that is due."""
    cursor.execute(_WAITING, shift.parameters())
    return [row[0] for row in cursor.fetchall()]


def load_files(cursor: psycopg.Cursor[Any], shift: Shift, ids: list[int]) -> list[PayingParentFile]:
    """Read the files of the paying parents ``ids``, in that order.

    What is under a second record of one of them goes into the file of the record that is kept.
    """
    cursor.adapters.register_loader("timestamptz", _quick_loader_of_moments())
    files = {parent: PayingParentFile(Family(parent)) for parent in ids}
    for second, kept in cursor.execute(_SECOND_RECORDS, {"ids": ids}).fetchall():
        files[second] = files[kept]
    values = {"ids": list(files), "date": shift.date}
    for parent, *request in cursor.execute(_REQUESTS, values).fetchall():
        files[parent].requests.append(Request(*request))
    for parent, day in cursor.execute(_REVIEWS, values).fetchall():
        files[parent].reviews.add(day)
    _load_families(cursor, values, files)
    for parent, *row in cursor.execute(_LIABILITIES, values).fetchall():
        files[parent].liabilities.append(LiabilityRow(*row))
    _load_decisions(cursor, files)
    return [files[parent] for parent in ids]


def _quick_loader_of_moments() -> type[Loader]:
    """The driver's own: Django puts one in its place that reads each moment in Python."""
    loader = psycopg.adapters.get_loader(_MOMENT, psycopg.pq.Format.TEXT)
    assert loader is not None, "the driver reads moments"
    return loader


def _load_families(
    cursor: psycopg.Cursor[Any], values: dict[str, Any], files: dict[int, PayingParentFile]
) -> None:
    children: dict[int, list[ChildOnCase]] = defaultdict(list)
    for case_id, child_id in cursor.execute(_CHILDREN, values).fetchall():
        children[case_id].append(ChildOnCase(child_id, case_id))
    for parent, *case in cursor.execute(_CASES, values).fetchall():
        files[parent].family.cases.append(_case(case, tuple(children[case[0]])))
    for parent, *fact in cursor.execute(_FACTS, values).fetchall():
        files[parent].family.facts.append(Fact(fact[0], fact[1], _decoded(fact[2]), *fact[3:]))


def _case(row: list[Any], children: tuple[ChildOnCase, ...]) -> CaseInTime:
    number, reference, scheme, state, effective_from, closed_on = row
    return CaseInTime(number, reference, scheme, state, effective_from, closed_on, children)


def _load_decisions(cursor: psycopg.Cursor[Any], files: dict[int, PayingParentFile]) -> None:
    wanted = {row.decision_id for file in files.values() for row in file.liabilities}
    rows = cursor.execute(_DECISIONS, {"decisions": list(wanted)}).fetchall()
    found = {row[0]: _decision(row) for row in rows}
    for file in files.values():
        for liability in file.liabilities:
            file.in_force[liability.decision_id] = found[liability.decision_id]


def _decision(row: tuple[Any, ...]) -> DecisionInForce:
    number, situation, rate, basis, shares, income = row
    amounts = {share["id"]: int(share["weekly"].replace(".", "")) for share in _decoded(shares)}
    return DecisionInForce(number, _decoded(situation), rate, basis, amounts, income)


def _decoded(value: Any) -> Any:  # noqa: ANN401
    """A ``jsonb`` value as Python; Django's connections hand it over as text."""
    return json.loads(value) if isinstance(value, str) else value
