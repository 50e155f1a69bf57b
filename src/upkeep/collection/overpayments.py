"""What is collected beyond what is owed is recorded the same night, and followed until it is gone.

Money that came in beyond what is owed, and beyond the next instalment of every case, is held for
the paying parent: it lowers what falls due next, or is paid back. What was paid over and turned out
not to be due lowers what is payable by the receiving parent's case (SI 2009/3151 reg 8), which
schedules do by themselves; once nothing falls due any more it can only be paid back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from upkeep.collection.models import Overpayment
from upkeep.ledger import Account
from upkeep.shift import Shift

Kind = Overpayment.Kind

SURPLUS = """
(SELECT waiting.id AS paying_parent_id, waiting.pence - next.pence AS pence
FROM (
    SELECT paying_parent_id AS id, sum(left_pence)::bigint AS pence
    FROM collection_openreceipt GROUP BY paying_parent_id
) waiting
CROSS JOIN LATERAL (
    SELECT coalesce(sum(first.pence), 0)::bigint AS pence FROM (
        SELECT DISTINCT ON (o.case_id) o.maintenance_left_pence + o.fee_left_pence AS pence
        FROM collection_openinstalment o WHERE o.paying_parent_id = waiting.id
        ORDER BY o.case_id, o.due_on
    ) first
) next
WHERE waiting.pence > next.pence AND NOT EXISTS (
    SELECT 1 FROM collection_hold h JOIN cases_case c ON c.id = h.case_id
    WHERE c.paying_parent_id = waiting.id AND h.stops = 'collection' AND upper_inf(h.known)
))
"""
"""By paying parent, the pence held beyond the next instalments. Money of somebody who died is not
among them: whose it is has to be found out first."""

OPEN = """
(SELECT o.id, o.paying_parent_id, o.case_id, o.kind, o.amount_pence, o.found_on,
    'OV' || lpad(o.id::text, 6, '0') AS reference
FROM collection_overpayment o WHERE NOT EXISTS (
    SELECT 1 FROM cases_proceeding p WHERE p.process = 'overpayment'
    AND p.subject = 'OV' || lpad(o.id::text, 6, '0') AND p.ended_on IS NOT NULL
))
"""
"""Overpayments that are not settled."""

_RECORD_HELD = f"""
INSERT INTO collection_overpayment
    (paying_parent_id, case_id, kind, amount_pence, found_on, known_at)
SELECT s.paying_parent_id, NULL, 'held', s.pence, %(date)s, %(known_at)s FROM {SURPLUS} s
WHERE NOT EXISTS (
    SELECT 1 FROM {OPEN} o WHERE o.kind = 'held' AND o.paying_parent_id = s.paying_parent_id
) ORDER BY s.paying_parent_id
"""

# What is paid up to a week early is charged when its period ends: it is not too much.
_OVERPAID = f"""
(SELECT c.id AS case_id, c.paying_parent_id, owed.pence - early.pence AS pence
FROM cases_case c
CROSS JOIN LATERAL (
    SELECT -coalesce(sum(e.amount_pence), 0)::bigint AS pence FROM ledger_entry e
    WHERE e.account = {Account.MAINTENANCE_RECEIVABLE} AND e.subject = c.id
) owed
CROSS JOIN LATERAL (
    SELECT coalesce(sum(a.maintenance_pence), 0)::bigint AS pence
    FROM collection_allocation a JOIN collection_instalment i ON i.id = a.instalment_id
    WHERE a.case_id = c.id AND c.closed_on IS NULL AND i.due_on >= %(date)s
) early
WHERE owed.pence > early.pence)
"""

# Looked at when a decision has lowered what was charged before, and when a case has ended.
_RECORD_PAID_OVER = f"""
INSERT INTO collection_overpayment
    (paying_parent_id, case_id, kind, amount_pence, found_on, known_at)
SELECT over.paying_parent_id, over.case_id, 'paid_over', over.pence, %(date)s, %(known_at)s
FROM {_OVERPAID} over
WHERE over.case_id IN (
    SELECT ch.case_id FROM collection_charge ch
    WHERE ch.known_at > %(since)s AND ch.maintenance_pence < 0
    UNION
    SELECT p.case_id FROM cases_proceeding p
    WHERE p.process = 'closure' AND p.state = 'returning_overpayment' AND p.ended_on IS NULL
) AND NOT EXISTS (
    SELECT 1 FROM {OPEN} o WHERE o.kind = 'paid_over' AND o.case_id = over.case_id
) ORDER BY over.case_id
"""

_LEFT = f"""
CASE o.kind WHEN 'held' THEN coalesce((
        SELECT s.pence FROM {SURPLUS} s WHERE s.paying_parent_id = o.paying_parent_id
    ), 0)
    ELSE greatest(coalesce((
        SELECT -sum(e.amount_pence) FROM ledger_entry e
        WHERE e.account = {Account.MAINTENANCE_RECEIVABLE} AND e.subject = o.case_id
    ), 0), 0) END::bigint
"""

CREDITED = f"""
SELECT o.paying_parent_id, sum({_LEFT})::bigint
FROM {OPEN} o JOIN cases_proceeding kept ON kept.process = 'overpayment' AND kept.ended_on IS NULL
    AND kept.subject = o.reference AND kept.paying_parent_id = o.paying_parent_id
WHERE kept.state = 'credited' GROUP BY o.paying_parent_id ORDER BY o.paying_parent_id
"""
"""What is left of overpayments that somebody kept as a credit, in pence, by paying parent."""

_ALL = f"""
SELECT o.id, o.reference, o.kind, p.reference, coalesce(c.reference, first.reference, ''),
    o.amount_pence, o.found_on, {_LEFT}, coalesce(step.state, 'found'), step.due_on, step.id
FROM {OPEN} o JOIN cases_payingparent p ON p.id = o.paying_parent_id
LEFT JOIN cases_case c ON c.id = o.case_id
LEFT JOIN LATERAL (
    SELECT k.reference FROM cases_case k WHERE k.paying_parent_id = o.paying_parent_id
    ORDER BY k.id LIMIT 1
) first ON true
LEFT JOIN cases_proceeding step ON step.process = 'overpayment' AND step.subject = o.reference
    AND step.paying_parent_id = o.paying_parent_id
WHERE %(one)s::bigint IS NULL OR o.id = %(one)s
ORDER BY o.found_on, o.id
"""

_FOUND = """
INSERT INTO happening
SELECT 'overpayment', 'OV' || lpad(o.id::text, 6, '0'), o.paying_parent_id, o.case_id, true,
    ARRAY[]::text[], o.found_on
FROM collection_overpayment o WHERE o.known_at > %(since)s
"""

_USED_UP = f"""
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false, ARRAY['used_up'], %(date)s
FROM {OPEN} o JOIN cases_proceeding p ON p.process = 'overpayment' AND p.subject = o.reference
    AND p.paying_parent_id = o.paying_parent_id AND p.ended_on IS NULL
WHERE p.state <> 'refunding' AND {_LEFT} = 0
"""

_SENT = f"""
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false,
    CASE WHEN {_LEFT} = 0 THEN ARRAY['refund_sent', 'used_up'] ELSE ARRAY['refund_sent'] END,
    %(date)s
FROM collection_refundpayment x JOIN collection_refund r ON r.id = x.refund_id
JOIN {OPEN} o ON o.id = r.overpayment_id
JOIN cases_proceeding p ON p.process = 'overpayment' AND p.ended_on IS NULL
    AND p.subject = o.reference AND p.paying_parent_id = o.paying_parent_id
WHERE x.known_at > %(since)s
"""

# A credit is of no use to whom nothing falls due any more.
_NOTHING_FALLS_DUE = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false, ARRAY['nothing_falls_due'],
    %(date)s
FROM cases_proceeding p
WHERE p.process = 'overpayment' AND p.state = 'credited' AND NOT EXISTS (
    SELECT 1 FROM collection_openinstalment o WHERE o.paying_parent_id = p.paying_parent_id
) AND NOT EXISTS (
    SELECT 1 FROM cases_case c WHERE c.paying_parent_id = p.paying_parent_id
    AND (c.closed_on IS NULL OR c.closed_on > %(date)s)
)
"""

# An ended case whose overpayment is paid back has nothing open any more.
_GIVEN_BACK = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false, ARRAY['given_back'], %(date)s
FROM cases_proceeding p JOIN collection_overpayment o ON o.case_id = p.case_id
    AND o.kind = 'paid_over'
JOIN collection_refund r ON r.overpayment_id = o.id
JOIN collection_refundpayment x ON x.refund_id = r.id
WHERE p.process = 'closure' AND p.state = 'returning_overpayment' AND p.ended_on IS NULL
"""


@dataclass(frozen=True, slots=True)
class Open:
    """An overpayment that is not settled: whose, what was found when, and what is left, in pence.

    ``case`` is the case, or of held money the paying parent's first. ``state`` is where its
    proceeding stands, ``due_on`` until when somebody has to act (None on the night it was found).
    """

    number: int
    reference: str
    kind: str
    payer: str
    case: str
    found_pence: int
    found_on: Any
    left_pence: int
    state: str
    due_on: Any
    proceeding_id: int | None


def record_overpayments(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Record what has been collected beyond what is owed, for everybody who has nothing open."""
    cursor.execute(_RECORD_HELD, shift.parameters())
    held = cursor.rowcount
    cursor.execute(_RECORD_PAID_OVER, shift.parameters())
    return {"overpayments": held + cursor.rowcount}


def open_overpayments(cursor: psycopg.Cursor[Any], only: int | None = None) -> list[Open]:
    """Every overpayment that is not settled, the oldest first, or the one of a number."""
    return [Open(*row) for row in cursor.execute(_ALL, {"one": only}).fetchall()]


def tell_from_overpayments(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Open a proceeding for each overpayment found, and say which are used up or paid back."""
    for query in (_FOUND, _SENT, _USED_UP, _NOTHING_FALLS_DUE, _GIVEN_BACK):
        cursor.execute(query, shift.parameters())
        yield
