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
from upkeep.cases.team_models import SHARES, Team
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
LINES_MAX = 200
"""So many lines at once; the counts are of everything."""


class Holder(Enum):
    """Whose work to show."""

    ANYBODY = "anybody"
    MINE = "mine"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the worklist: of a role, a process, a team, and held by whom (``account_id``
    asks)."""

    role: Role | None = None
    process: str = ""
    team: Team | None = None
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
    def points_late(self) -> int:
        """The part of its priority that comes from days past the clock."""
        return min(self.late_days * POINTS_A_DAY_LATE, POINTS_LATE_MAX)

    @property
    def points_owed(self) -> int:
        """The part of its priority that comes from what is owed."""
        return self.priority - self.points_late

    @property
    def must(self) -> str:
        """What has to be done."""
        return PROCESSES[self.process][self.state].must


@dataclass(frozen=True, slots=True)
class WorkPage:
    """Some lines of the worklist, how many lines it has in all, and which of them is the first."""

    items: list[Item]
    count: int
    start: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How much work of one role one person holds, or one process has, by how late it is.

    ``of`` is a user name (nobody: empty) or a process; ``oldest`` the day on which the first clock
    ran out, or will; ``owed_pence`` what is owed on it, a case that is listed twice counting twice.
    """

    who: Role
    of: str
    in_time: int
    late_to_a_week: int
    late_to_four_weeks: int
    later: int
    oldest: date
    owed_pence: int

    @property
    def overdue(self) -> int:
        """What is past its clock."""
        return self.late_to_a_week + self.late_to_four_weeks + self.later

    @property
    def total(self) -> int:
        """All of it."""
        return self.in_time + self.overdue


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
    AND (%(team)s::bigint IS NULL OR EXISTS (
        SELECT 1 FROM cases_team t WHERE t.id = %(team)s
        AND mod(p.paying_parent_id, {SHARES}) >= t.share_from
        AND mod(p.paying_parent_id, {SHARES}) < t.share_to
        AND (cardinality(t.processes) = 0 OR p.process = ANY(t.processes))
        AND CASE WHEN p.acts = ANY(%(staff)s) THEN p.acts ELSE 'TEAM_LEADER' END = ANY(t.roles)
    ))
)
"""

_ITEMS = f"""
{_OPEN}
SELECT o.id, coalesce(c.reference, payer.reference), coalesce(c.reference, sibling.reference, ''),
    o.process, o.subject, o.state, o.who, o.due_on, o.blocked, o.holder_id,
    coalesce(o.username, ''), o.pence, o.late,
    least(o.late * {POINTS_A_DAY_LATE}, {POINTS_LATE_MAX})
    + least(greatest(o.pence, 0) / {PENCE_OWED_A_POINT}, {POINTS_OWED_MAX}) AS priority,
    count(*) OVER () AS lines
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
ORDER BY priority DESC, o.due_on, o.id LIMIT %(lines)s OFFSET %(start)s
"""

_COUNTED = """
count(*) FILTER (WHERE late = 0), count(*) FILTER (WHERE late BETWEEN 1 AND 7),
    count(*) FILTER (WHERE late BETWEEN 8 AND 28), count(*) FILTER (WHERE late > 28),
    min(due_on), sum(pence)::bigint
FROM open GROUP BY 1, 2 ORDER BY 1, 2
"""

_BY_HOLDER = f"{_OPEN} SELECT who, coalesce(username, ''), {_COUNTED}"
_BY_PROCESS = f"{_OPEN} SELECT who, process, {_COUNTED}"


def items(
    cursor: psycopg.Cursor[Any],
    on: date,
    wanted: Wanted | None = None,
    only: Sequence[int] | None = None,
) -> list[Item]:
    """The most pressing work on a day, at most :data:`LINES_MAX` lines; ``only`` these by number.

    What is brought forward to a later day is left out until then.
    """
    return work_page(cursor, on, wanted, only=only, lines=LINES_MAX).items


def work_page(
    cursor: psycopg.Cursor[Any],
    on: date,
    wanted: Wanted | None = None,
    *,
    only: Sequence[int] | None = None,
    start: int = 0,
    lines: int = LINES_MAX,
) -> WorkPage:
    """So many ``lines`` of the work of a day from the line ``start`` on, and how many there are."""
    part = wanted or Wanted()
    given = {
        **_basis(on, part.team),
        "start": start,
        "lines": lines,
        "role": part.role.name if part.role else None,
        "process": part.process,
        "holder": part.holder.value,
        "account": part.account_id,
        "only": list(only) if only is not None else None,
    }
    cursor.execute(_ITEMS, given)
    rows = cursor.fetchall()
    return WorkPage([_item(row[:-1]) for row in rows], rows[0][-1] if rows else 0, start)


def tallies(cursor: psycopg.Cursor[Any], on: date, team: Team | None = None) -> list[Tally]:
    """How much work each person holds for each role, how late it is, and how much is owed on it."""
    cursor.execute(_BY_HOLDER, _basis(on, team))
    return [Tally(Role[row[0]], *row[1:]) for row in cursor.fetchall()]


def tallies_by_process(
    cursor: psycopg.Cursor[Any], on: date, team: Team | None = None
) -> list[Tally]:
    """How much work each process has for each role, how late it is, and how much is owed on it."""
    cursor.execute(_BY_PROCESS, _basis(on, team))
    return [Tally(Role[row[0]], *row[1:]) for row in cursor.fetchall()]


def _item(row: tuple[Any, ...]) -> Item:
    number, reference, case, process, subject, state, who, *rest = row
    return Item(number, reference, case, process, subject, state, Role[who], *rest)


def _basis(on: date, team: Team | None) -> dict[str, object]:
    number = team.pk if team else None
    return {"on": on, "team": number, "staff": [role.name for role in STAFF_ROLES]}
