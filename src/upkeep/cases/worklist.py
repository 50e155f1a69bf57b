"""The worklist: what people here have to do next, the most pressing first.

How pressing something is follows from two figures only, declared here: how long its clock has been
out, and how much is owed on what it is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

import psycopg

from upkeep.cases.lifecycle import PROCESSES, Role
from upkeep.ledger import Account

STAFF_ROLES = (
    Role.CASEWORKER,
    Role.TEAM_LEADER,
    Role.DECISION_MAKER,
    Role.FINANCE,
    Role.APPEALS,
)
"""The roles that people here have; what waits for nobody of them is the team leader's."""

POINTS_A_DAY_LATE, POINTS_LATE_MAX = 2, 60
PENCE_OWED_A_POINT, POINTS_OWED_MAX = 50_00, 40
SHOWN_MAX = 200
"""So many lines at once; the counts are of everything."""


class Holder(Enum):
    """Whose work to show."""

    ANYBODY = "anybody"
    MINE = "mine"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the worklist: of a role, a process, and held by whom (``account_id`` asks)."""

    role: Role | None = None
    process: str = ""
    holder: Holder = Holder.ANYBODY
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the worklist. Money is pence owed; ``late_days`` is 0 before the clock is out.

    ``case`` is a case to open it under; ``reference`` is the case's, or the paying parent's where
    it is about all their cases.
    """

    proceeding_id: int
    reference: str
    case: str
    process: str
    subject: str
    state: str
    who: Role
    due_on: date
    blocked: str
    holder_id: int | None
    holder: str
    owed_pence: int
    late_days: int
    priority: int

    @property
    def must(self) -> str:
        """What has to be done."""
        return PROCESSES[self.process][self.state].must


@dataclass(frozen=True, slots=True)
class Tally:
    """How much work of one role one person holds (nobody: empty), by how late it is."""

    who: Role
    holder: str
    in_time: int
    late_to_a_week: int
    late_to_four_weeks: int
    later: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.in_time + self.late_to_a_week + self.late_to_four_weeks + self.later


_OPEN = f"""
WITH open AS (
    SELECT p.*, u.username,
        CASE WHEN p.acts = ANY(%(staff)s) THEN p.acts ELSE 'TEAM_LEADER' END AS who,
        greatest(%(on)s - p.due_on, 0) AS late, owed.pence
    FROM cases_proceeding p LEFT JOIN auth_user u ON u.id = p.holder_id, LATERAL (
        SELECT coalesce(sum(e.amount_pence), 0)::bigint AS pence
        FROM ledger_entry e JOIN cases_case k ON k.id = e.subject
        WHERE (k.id = p.case_id
            OR (p.case_id IS NULL AND k.paying_parent_id = p.paying_parent_id))
        AND e.account IN ({int(Account.MAINTENANCE_RECEIVABLE)},
            {int(Account.COLLECTION_FEE_RECEIVABLE)})
        AND e.effective_date <= %(on)s
    ) owed
    WHERE p.ended_on IS NULL
    AND (p.acts = ANY(%(staff)s) OR p.due_on < %(on)s OR p.blocked <> '')
    AND (p.bring_forward_on IS NULL OR p.bring_forward_on <= %(on)s)
)
"""

_ITEMS = f"""
{_OPEN}
SELECT o.id, coalesce(c.reference, payer.reference), coalesce(c.reference, sibling.reference, ''),
    o.process, o.subject, o.state, o.who, o.due_on, o.blocked, o.holder_id,
    coalesce(o.username, ''), o.pence, o.late,
    least(o.late * {POINTS_A_DAY_LATE}, {POINTS_LATE_MAX})
    + least(greatest(o.pence, 0) / {PENCE_OWED_A_POINT}, {POINTS_OWED_MAX}) AS priority
FROM open o JOIN cases_payingparent payer ON payer.id = o.paying_parent_id
LEFT JOIN cases_case c ON c.id = o.case_id
LEFT JOIN LATERAL (
    SELECT k.reference FROM cases_case k WHERE k.paying_parent_id = o.paying_parent_id
    ORDER BY k.id LIMIT 1
) sibling ON true
WHERE (%(role)s::text IS NULL OR o.who = %(role)s) AND (%(process)s = '' OR o.process = %(process)s)
AND (%(holder)s <> 'mine' OR o.holder_id = %(account)s)
AND (%(holder)s <> 'nobody' OR o.holder_id IS NULL)
AND (%(only)s::bigint[] IS NULL OR o.id = ANY(%(only)s))
ORDER BY priority DESC, o.due_on, o.id LIMIT {SHOWN_MAX}
"""

_TALLIES = f"""
{_OPEN}
SELECT who, coalesce(username, ''), count(*) FILTER (WHERE late = 0),
    count(*) FILTER (WHERE late BETWEEN 1 AND 7), count(*) FILTER (WHERE late BETWEEN 8 AND 28),
    count(*) FILTER (WHERE late > 28)
FROM open GROUP BY 1, 2 ORDER BY 1, 2
"""


def items(
    cursor: psycopg.Cursor[Any],
    on: date,
    wanted: Wanted | None = None,
    only: Sequence[int] | None = None,
) -> list[Item]:
    """The most pressing work on a day, at most :data:`SHOWN_MAX` lines; ``only`` these by number.

    What is brought forward to a later day is left out until then.
    """
    part = wanted or Wanted()
    given = {
        **_basis(on),
        "role": part.role.name if part.role else None,
        "process": part.process,
        "holder": part.holder.value,
        "account": part.account_id,
        "only": list(only) if only is not None else None,
    }
    cursor.execute(_ITEMS, given)
    return [_item(row) for row in cursor.fetchall()]


def tallies(cursor: psycopg.Cursor[Any], on: date) -> list[Tally]:
    """How much work each person holds for each role, and how late it is."""
    cursor.execute(_TALLIES, _basis(on))
    return [Tally(Role[row[0]], *row[1:]) for row in cursor.fetchall()]


def _item(row: tuple[Any, ...]) -> Item:
    number, reference, case, process, subject, state, who, *rest = row
    return Item(number, reference, case, process, subject, state, Role[who], *rest)


def _basis(on: date) -> dict[str, object]:
    return {"on": on, "staff": [role.name for role in STAFF_ROLES]}
