"""The periodic check of current income (SI 2012/2677 reg 22).

A calculation that rests on current income which has not changed for eleven months is looked at
again: the paying parent is asked for evidence. What they send counts from the day of the decision.
If they send nothing, historic income counts from then on, where HMRC holds one; without one the
income in use stays, and falls due for a check again.
"""

from typing import Any

import psycopg

from upkeep.cases.models import PayingParent, Proceeding
from upkeep.shift import Shift

UNCHANGED_MONTHS = 11
"""How long current income stays as it is before it may be checked (reg 22(1)(b))."""

# What follows is told as happenings by ``upkeep.cases.following``, at the end of a night.
# First, cheaply, of whom nothing new has been told for so long; only their decisions are read.
CHECKS_DUE = f"""
INSERT INTO happening
WITH cutoff AS (
    SELECT (%(date)s::date - interval '{UNCHANGED_MONTHS} months')::date AS day
), told AS MATERIALIZED (
    SELECT coalesce(own.decided_with_id, own.id) AS paying_parent_id
    FROM cases_circumstance f JOIN cases_payingparent own ON own.id = f.paying_parent_id
    WHERE f.kind = 'current_income'
    GROUP BY 1 HAVING max(f.known_at) < (SELECT day FROM cutoff)
), unchecked AS MATERIALIZED (
    SELECT t.paying_parent_id FROM told t WHERE NOT EXISTS (
        SELECT 1 FROM cases_proceeding p WHERE p.paying_parent_id = t.paying_parent_id
        AND p.process = 'income_check'
        AND (p.ended_on IS NULL OR p.opened_on > (SELECT day FROM cutoff))
    )
), held AS MATERIALIZED (
    SELECT DISTINCT ON (c.paying_parent_id) c.paying_parent_id, d.result ->> 'weekly_income' AS held
    FROM unchecked u JOIN cases_case c ON c.paying_parent_id = u.paying_parent_id
    JOIN cases_liability l ON l.case_id = c.id JOIN cases_decision d ON d.id = l.decision_id
    WHERE upper_inf(l.known) AND l.effective @> %(date)s::date AND c.state = 'in_force'
    AND d.result ->> 'income_basis' = 'current'
    ORDER BY c.paying_parent_id, d.id DESC
)
SELECT 'income_check', 'check of ' || %(date)s::date, h.paying_parent_id, NULL::bigint, true,
    ARRAY[]::text[], %(date)s
FROM held h, cutoff
WHERE EXISTS (
    SELECT 1 FROM cases_decision e WHERE e.paying_parent_id = h.paying_parent_id
    AND e.made_on <= cutoff.day AND e.result ->> 'weekly_income' = h.held
    AND e.result ->> 'income_basis' = 'current'
)
AND NOT EXISTS (
    SELECT 1 FROM cases_decision e WHERE e.paying_parent_id = h.paying_parent_id
    AND e.made_on > cutoff.day AND e.kind <> 'cessation'
    AND e.result ->> 'weekly_income' IS DISTINCT FROM h.held
)
"""

CHECKS_SETTLED = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, NULL::bigint, false,
    ARRAY['evidence_given', 'decided'], %(date)s
FROM cases_proceeding p
WHERE p.process = 'income_check' AND p.ended_on IS NULL AND EXISTS (
    SELECT 1 FROM cases_decisionrequest r WHERE r.paying_parent_id = p.paying_parent_id
    AND r.reason = 'income_check' AND r.settled_at > %(since)s
)
"""

CHECKS_NOT_NEEDED = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, NULL::bigint, false, ARRAY['liability_ended'],
    %(date)s
FROM cases_proceeding p
WHERE p.process = 'income_check' AND p.ended_on IS NULL AND NOT EXISTS (
    SELECT 1 FROM cases_case c WHERE c.paying_parent_id = p.paying_parent_id
    AND (c.closed_on IS NULL OR c.closed_on > %(date)s)
)
"""

# The letter that asks for evidence also tells of the duty to report, from then on.
_NOTE_DUTY = """
INSERT INTO cases_circumstance
    (paying_parent_id, kind, value, effective_from, source_kind, source, known_at)
SELECT p.paying_parent_id, 'duty_to_report', 'true', p.opened_on, 'caseworker', p.subject,
    %(known_at)s
FROM cases_proceeding p
WHERE p.process = 'income_check' AND p.ended_on IS NULL
AND p.paying_parent_id %% %(partitions)s = %(partition)s
AND NOT EXISTS (
    SELECT 1 FROM cases_circumstance f
    WHERE f.paying_parent_id = p.paying_parent_id AND f.kind = 'duty_to_report'
)
ORDER BY p.id
"""

_CLEAR = """
CREATE TEMP TABLE IF NOT EXISTS silent_at_check (
    paying_parent_id bigint PRIMARY KEY, subject text NOT NULL
) ON COMMIT DROP;
TRUNCATE silent_at_check
"""

_FIND_SILENT = """
INSERT INTO silent_at_check
SELECT DISTINCT ON (p.paying_parent_id) p.paying_parent_id, p.subject FROM cases_proceeding p
WHERE p.process = 'income_check' AND p.state = 'reverting' AND p.blocked = ''
AND p.paying_parent_id %% %(partitions)s = %(partition)s
AND NOT EXISTS (
    SELECT 1 FROM cases_decisionrequest r
    WHERE r.paying_parent_id = p.paying_parent_id AND r.source = p.subject
)
ORDER BY p.paying_parent_id, p.id
"""

_NOT_KNOWN_ANY_MORE = """
INSERT INTO cases_circumstance
    (paying_parent_id, kind, value, effective_from, source_kind, source, known_at)
SELECT s.paying_parent_id, 'current_income', 'null', %(date)s, 'rule', s.subject, %(known_at)s
FROM silent_at_check s WHERE EXISTS (
    SELECT 1 FROM cases_circumstance f
    WHERE f.paying_parent_id = s.paying_parent_id AND f.kind = 'historic_income'
)
ORDER BY s.paying_parent_id
"""

_ASK = """
INSERT INTO cases_decisionrequest
    (paying_parent_id, reason, source, effective_from, decide_on, known_at)
SELECT paying_parent_id, 'income_check', subject, %(date)s, %(date)s, %(known_at)s
FROM silent_at_check ORDER BY paying_parent_id
"""


def settle_income_checks(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Ask for a decision on historic income wherever a check was not answered in time.

    Also notes who has been told, by the letter that asked, of the duty to report a rise.
    """
    values = shift.parameters()
    cursor.execute(_NOTE_DUTY, values)
    cursor.execute(_CLEAR)
    cursor.execute(_FIND_SILENT, values)
    cursor.execute(_NOT_KNOWN_ANY_MORE, values)
    cursor.execute(_ASK, values)
    return {"incomes_without_evidence": cursor.rowcount}


def open_check(parent: PayingParent) -> Proceeding | None:
    """The check of a paying parent's current income that is waiting for evidence, if one is."""
    return Proceeding.objects.filter(
        paying_parent=parent, process="income_check", ended_on=None, state="asking_evidence"
    ).first()
