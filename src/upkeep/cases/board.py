"""The board of stuck cases: whatever has no live next step, or is past its clock, and why.

Every open case is either moving, with somebody to act and a day until which, or it is here the next
morning with its reason, its age, and the money it concerns.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

import psycopg

from upkeep.cases.lifecycle import PROCESSES, Role
from upkeep.cases.proceeding_models import Proceeding
from upkeep.cases.team_models import Team
from upkeep.cases.worklist import STAFF_ROLES
from upkeep.ledger import Account


class Why(Enum):
    """Why something is on the board."""

    PAST_CLOCK = "past its clock"
    BLOCKED = "blocked"
    NO_NEXT_STEP = "no next step"
    STAYED = "stayed"


PAST_CLOCK, BLOCKED, NO_NEXT_STEP, STAYED = (why.value for why in Why)

_MONEY = f"""
LATERAL (
    SELECT coalesce(sum(l.weekly_pence), 0)::bigint AS weekly
    FROM cases_liability l JOIN cases_case k ON k.id = l.case_id
    WHERE (k.id = p.case_id OR (p.case_id IS NULL AND k.paying_parent_id = p.paying_parent_id))
    AND upper_inf(l.known) AND l.effective @> %(on)s::date
) liable, LATERAL (
    SELECT coalesce(sum(e.amount_pence), 0)::bigint AS pence
    FROM ledger_entry e JOIN cases_case k ON k.id = e.subject
    WHERE (k.id = p.case_id OR (p.case_id IS NULL AND k.paying_parent_id = p.paying_parent_id))
    AND e.account IN ({int(Account.MAINTENANCE_RECEIVABLE)},
        {int(Account.COLLECTION_FEE_RECEIVABLE)})
    AND e.effective_date <= %(on)s
) owed
"""

# A block says when somebody looks again; until then it is known about, and shown as blocked.
_PROCEEDINGS = f"""
SELECT p.id, p.paying_parent_id, coalesce(c.reference, payer.reference),
    coalesce(c.reference, sibling.reference, ''),
    p.process, p.subject, p.state, p.acts,
    p.entered_on, p.due_on, p.blocked, p.look_again_on, d.reference,
    u.username, liable.weekly, owed.pence
FROM cases_proceeding p
JOIN cases_payingparent payer ON payer.id = p.paying_parent_id
LEFT JOIN cases_case c ON c.id = p.case_id LEFT JOIN auth_user u ON u.id = p.holder_id
LEFT JOIN cases_defect d ON d.id = p.defect_id
LEFT JOIN LATERAL (
    SELECT k.reference FROM cases_case k WHERE k.paying_parent_id = p.paying_parent_id
    ORDER BY k.id LIMIT 1
) sibling ON true,
{_MONEY}
WHERE p.ended_on IS NULL AND (p.due_on < %(on)s OR p.blocked <> ''
    OR p.state IN ('stayed', 'withheld') AND p.process IN ('look_alike', 'stay'))
ORDER BY p.due_on, p.id
"""

_CASES_WITHOUT = f"""
SELECT 0, p.paying_parent_id, p.reference, p.reference, '', '', p.state, '', p.known_at::date,
    p.known_at::date, '',
    NULL::date, NULL::text, NULL::text, liable.weekly, owed.pence
FROM (
    SELECT c.*, c.id AS case_id FROM cases_case c
    WHERE c.closed_on IS NULL OR c.closed_on > %(on)s
) p, {_MONEY}
WHERE NOT EXISTS (
    SELECT 1 FROM cases_proceeding q WHERE q.paying_parent_id = p.paying_parent_id
    AND q.ended_on IS NULL
    AND q.process = CASE p.state WHEN 'applied' THEN 'application' ELSE 'calculation' END
)
ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class Stuck:
    """One line of the board. Money is pence: what falls due a week, and the arrears.

    ``case`` is the reference of the case, or of the paying parent where it is about all their
    cases; ``page`` is a case to open it under. ``proceeding_id`` is none for a case without any
    next step; ``since`` is the last day that its clock allowed, or the day on which it was blocked
    or recorded.
    """

    proceeding_id: int | None
    paying_parent_id: int
    case: str
    page: str
    process: str
    subject: str
    state: str
    acts: Role | None
    must: str
    why: Why
    blocked: str
    look_again_on: date | None
    defect: str
    since: date
    age_days: int
    holder: str
    weekly_pence: int
    owed_pence: int

    @property
    def who(self) -> Role:
        """The role here that it is for; what waits for nobody of them is the team leader's."""
        return self.acts if self.acts in STAFF_ROLES else Role.TEAM_LEADER

    @property
    def reason(self) -> str:
        """Why it is here, in a few words."""
        if self.why in (Why.PAST_CLOCK, Why.NO_NEXT_STEP):
            return str(self.why.value)
        assert self.look_again_on is not None, "a block or stay says when somebody looks again"
        if self.why is Why.STAYED:
            return f"{STAYED}; looked at again on {self.look_again_on.isoformat()}"
        label = self.defect or Proceeding.Block(self.blocked).label
        return f"{BLOCKED}: {label}; looked at again on {self.look_again_on.isoformat()}"


_BY_HAND = f"""
SELECT count(*), coalesce(sum(liable.weekly), 0)::bigint, coalesce(sum(owed.pence), 0)::bigint,
    min(p.look_again_on)
FROM cases_proceeding p, {_MONEY}
WHERE p.ended_on IS NULL AND p.blocked = 'worked_by_hand' AND p.blocked_on <= %(on)s
"""


@dataclass(frozen=True, slots=True)
class ByHand:
    """What is worked by hand: how much of it, its pence, and the first day it is looked at again.

    There is nothing off the system: each of them stays in the books and on the board.
    """

    count: int
    weekly_pence: int
    owed_pence: int
    look_again_on: date | None


def by_hand_on(cursor: psycopg.Cursor[Any], on: date) -> ByHand:
    """What is worked by hand on a day."""
    cursor.execute(_BY_HAND, {"on": on})
    return ByHand(*cursor.fetchall()[0])


@dataclass(frozen=True, slots=True)
class Shown:
    """Which part of the board: for a role, because of what, in a process, of a team."""

    role: Role | None = None
    why: Why | None = None
    process: str = ""
    team: Team | None = None

    def has(self, line: Stuck) -> bool:
        """Whether a line is of this part."""
        return (
            self.role in (None, line.who)
            and self.why in (None, line.why)
            and self.process in ("", line.process)
            and (
                self.team is None
                or self.team.has(line.paying_parent_id, line.who.name, line.process)
            )
        )


def stuck_on(cursor: psycopg.Cursor[Any], on: date) -> list[Stuck]:
    """Every case and proceeding that does not move as it should, the oldest first."""
    found: list[Stuck] = []
    for query in (_CASES_WITHOUT, _PROCEEDINGS):
        cursor.execute(query, {"on": on})
        found += [_line(row, on) for row in cursor.fetchall()]
    return sorted(found, key=lambda line: (-line.age_days, line.case))


def _why(
    entered: date, due: date, blocked: str, again: date | None, on: date
) -> tuple[Why, date, date | None]:
    """Why a proceeding is on the board, since when, and when somebody looks at it again."""
    if blocked:
        return Why.BLOCKED, due, again
    if due < on:
        return Why.PAST_CLOCK, due, again
    return Why.STAYED, entered, due


def _line(row: tuple[Any, ...], on: date) -> Stuck:
    number, payer, case, page, process, subject, state, acts, *rest = row
    entered, due, blocked, again, defect, holder, weekly, arrears = rest
    if number == 0:
        why, since = Why.NO_NEXT_STEP, entered
    else:
        why, since, again = _why(entered, due, blocked, again, on)
    declared = PROCESSES[process][state] if process else None
    return Stuck(
        proceeding_id=number or None,
        paying_parent_id=payer,
        case=case,
        page=page,
        process=process,
        subject=subject,
        state=state,
        acts=Role[acts] if acts else None,
        must=declared.must if declared else "Find out what has to happen next",
        why=why,
        blocked=blocked,
        look_again_on=again,
        defect=defect or "",
        since=since,
        age_days=max((on - since).days, 0),
        holder=holder or "",
        weekly_pence=weekly,
        owed_pence=arrears,
    )
