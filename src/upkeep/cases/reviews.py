"""The annual review: income is looked up again every year (SI 2012/2677 regs 19 to 21)."""

from typing import Any

import psycopg

from upkeep.shift import Shift

_DUE = """
CREATE TEMPORARY TABLE review_due ON COMMIT DROP AS
SELECT p.id, p.next_review_on AS review_on, person.national_insurance_number AS number,
    EXISTS (
        SELECT 1 FROM cases_case c WHERE c.paying_parent_id = p.id AND c.state = 'in_force'
    ) AS is_live
FROM cases_payingparent p JOIN parties_person person ON person.id = p.person_id
WHERE p.next_review_on <= %(date)s AND p.id %% %(partitions)s = %(partition)s
"""

_ASK_FOR_DECISIONS = """
INSERT INTO cases_decisionrequest
    (paying_parent_id, reason, source, effective_from, decide_on, known_at)
SELECT id, 'review', 'review of ' || review_on, review_on, review_on, %(known_at)s
FROM review_due WHERE is_live ORDER BY id
"""

_SET_NEXT = """
UPDATE cases_payingparent p
SET next_review_on = CASE WHEN due.is_live THEN (due.review_on + interval '1 year')::date END
FROM review_due due WHERE due.id = p.id
"""


def start_reviews(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Ask for a decision for every live paying parent whose review date has come."""
    values = shift.parameters()
    cursor.execute(_DUE, values)
    if cursor.rowcount == 0:
        cursor.execute("DROP TABLE review_due")
        return {"reviews": 0}
    cursor.execute(_ASK_FOR_DECISIONS, values)
    started = cursor.rowcount
    cursor.execute(_SET_NEXT)
    cursor.execute("DROP TABLE review_due")
    return {"reviews": started}
