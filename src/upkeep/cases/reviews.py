"""The annual review: income is looked up again every year (SI 2012/2677 regs 19 to 21)."""

from typing import Any

import psycopg

from upkeep.shift import Shift

# What is under a second record of a paying parent is reviewed with the one that is kept.
_START = """
WITH due AS (
    SELECT p.id, p.next_review_on AS review_on, EXISTS (
        SELECT 1 FROM cases_case c WHERE c.paying_parent_id = p.id
        AND (c.state = 'in_force' OR c.closed_on > p.next_review_on)
    ) OR EXISTS (
        SELECT 1 FROM cases_payingparent own JOIN cases_case c ON c.paying_parent_id = own.id
        WHERE own.decided_with_id = p.id
        AND (c.state = 'in_force' OR c.closed_on > p.next_review_on)
    ) AS is_live
    FROM cases_payingparent p
    WHERE p.next_review_on <= %(date)s AND p.id %% %(partitions)s = %(partition)s
    AND p.decided_with_id IS NULL
    ORDER BY p.id FOR UPDATE
), moved_on AS (
    UPDATE cases_payingparent p
    SET next_review_on = CASE WHEN due.is_live THEN (due.review_on + interval '1 year')::date END
    FROM due WHERE due.id = p.id
)
INSERT INTO cases_decisionrequest
    (paying_parent_id, reason, source, effective_from, decide_on, known_at)
SELECT id, 'review', 'review of ' || review_on, review_on, review_on, %(known_at)s
FROM due WHERE is_live ORDER BY id
"""


def start_reviews(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Ask for a decision for every live paying parent whose review date has come."""
    cursor.execute(_START, shift.parameters())
    return {"reviews": cursor.rowcount}
