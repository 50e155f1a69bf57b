"""What must hold of what is set off: its conditions in law, the hearing, and the books."""

from typing import Any

import psycopg

from upkeep.checking import Check, Violation, violations_of
from upkeep.collection.second_person import alone
from upkeep.collection.setting_off import limit_on
from upkeep.ledger import Account, Cause

_NAME = "'SO' || lpad(s.id::text, 6, '0')"

_DECIDED = f"""
SELECT {_NAME}, s.amount_pence, s.asked_on, s.asked_by, d.answered_by, s.limit_pence
FROM collection_setoff s JOIN collection_setoffdecision d ON d.set_off_id = s.id ORDER BY s.id
"""

_AGAINST_THE_LAW = f"""
SELECT {_NAME}, CASE
    WHEN d.accepted_pence > s.amount_pence THEN 'more than was claimed'
    WHEN s.kind = 'for_the_home' AND NOT d.was_agreed THEN 'a payment that was not agreed to'
    WHEN s.kind = 'opposing' THEN 'cases that do not oppose each other'
    WHEN s.method = 'other' THEN 'a way of paying that does not count'
    ELSE 'a payment before maintenance began' END
FROM collection_setoff s JOIN collection_setoffdecision d ON d.set_off_id = s.id
JOIN cases_case c ON c.id = s.case_id JOIN cases_payingparent p ON p.id = c.paying_parent_id
LEFT JOIN cases_case o ON o.id = s.opposing_id
LEFT JOIN cases_payingparent q ON q.id = o.paying_parent_id
WHERE d.accepted_pence > s.amount_pence OR d.accepted_pence > 0 AND CASE s.kind
    WHEN 'for_the_home' THEN NOT d.was_agreed
    WHEN 'opposing' THEN p.person_id <> o.receiving_parent_id
        OR q.person_id <> c.receiving_parent_id
    ELSE s.method = 'other' OR s.paid_on < c.effective_from END
ORDER BY 1
"""

# Who is to be heard, and neither answered nor had a letter whose fourteen days were over.
_UNHEARD = f"""
SELECT {_NAME}, side.name
FROM collection_setoff s JOIN collection_setoffdecision d ON d.set_off_id = s.id
JOIN cases_case c ON c.id = s.case_id JOIN cases_payingparent p ON p.id = c.paying_parent_id
CROSS JOIN LATERAL (VALUES ('receiving_parent', c.receiving_parent_id),
    ('paying_parent', p.person_id)) AS side (name, person_id)
WHERE (side.name = 'receiving_parent' OR s.kind = 'opposing') AND NOT EXISTS (
    SELECT 1 FROM collection_setoffanswer a
    WHERE a.set_off_id = s.id AND a.side = side.name AND a.known_at <= d.known_at
) AND NOT EXISTS (
    SELECT 1 FROM cases_proceeding step JOIN cases_proceedingstep x ON x.proceeding_id = step.id
    WHERE step.process = 'set_off' AND step.subject = {_NAME} AND x.event = 'time_is_over'
    AND x.known_at <= d.known_at
)
ORDER BY s.id, side.name
"""

_SUMS = f"""
SELECT {_NAME}, coalesce(parts.pence, 0), d.accepted_pence
    * CASE s.kind WHEN 'opposing' THEN 2 ELSE 1 END
FROM collection_setoff s JOIN collection_setoffdecision d ON d.set_off_id = s.id
LEFT JOIN LATERAL (
    SELECT sum(part.amount_pence)::bigint AS pence FROM collection_setoffpart part
    JOIN ledger_entry e ON e.transaction_id = part.transaction_id AND e.subject = part.case_id
        AND e.account = {Account.MAINTENANCE_RECEIVABLE} AND e.amount_pence = -part.amount_pence
    WHERE part.decision_id = d.id
) parts ON true
WHERE coalesce(parts.pence, 0)
    <> d.accepted_pence * CASE s.kind WHEN 'opposing' THEN 2 ELSE 1 END
ORDER BY s.id
"""

_WITHOUT_PART = f"""
SELECT t.id FROM ledger_transaction t
LEFT JOIN collection_setoffpart part ON part.transaction_id = t.id
LEFT JOIN collection_setoffdecision d ON d.id = part.decision_id AND d.set_off_id = t.cause_id
WHERE t.cause_kind = {Cause.SET_OFF} AND d.id IS NULL ORDER BY t.id
"""


def _decided_alone(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    return list(alone("set-off", cursor.execute(_DECIDED).fetchall(), limit_on))


CHECKS = [
    Check(
        "a set-off has its authority",
        "What was decided about a claim to set something off above the limit of its day was "
        "decided by another person than who recorded it.",
        _decided_alone,
    ),
    Check(
        "only what the law lets count is set off",
        "What counts is no more than was claimed, a voluntary payment since maintenance began, a "
        "payment for the home that was agreed to, or what the other parent owes in an opposing "
        "case.",
        violations_of(
            _AGAINST_THE_LAW,
            lambda name, found: Violation(f"set-off {name}", found, "what the law lets count"),
        ),
    ),
    Check(
        "nothing is set off unheard",
        "Before it was decided, whoever it touches answered or had the time to.",
        violations_of(
            _UNHEARD,
            lambda name, side: Violation(
                f"set-off {name}", f"{side.replace('_', ' ')} not heard", "an answer, or its time"
            ),
        ),
    ),
    Check(
        "set-offs are in the books",
        "What was set against each case lowered what it owes, and all of it is what was decided "
        "to count: of an opposing liability on both sides.",
        violations_of(
            _SUMS,
            lambda name, found, wanted: Violation(f"set-off {name}", f"{found}p", f"{wanted}p"),
        ),
    ),
    Check(
        "the books set off by decision alone",
        "Every entry that sets something off has the decision it names.",
        violations_of(
            _WITHOUT_PART,
            lambda number: Violation(f"transaction {number}", "no decision", "the one it names"),
        ),
    ),
]
