"""What must hold of what was collected beyond what is owed, and of what is paid back of it."""

from typing import Any

import psycopg

from upkeep.checking import Check, Violation, violations_of
from upkeep.collection.overpayments import OPEN, SURPLUS
from upkeep.collection.refunding import limit_on
from upkeep.collection.second_person import alone
from upkeep.ledger import Account, Reason

# As of the last night: money that was found to be somebody's since then is for the next to see.
_NOT_RECORDED = f"""
SELECT p.reference, s.pence - since.pence
FROM {SURPLUS} s JOIN cases_payingparent p ON p.id = s.paying_parent_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(i.amount_pence), 0)::bigint AS pence FROM collection_identification i
    WHERE i.paying_parent_id = s.paying_parent_id
    AND i.known_at > (SELECT max(known_at) FROM batch_night WHERE finished)
) since
WHERE s.pence > since.pence AND NOT EXISTS (
    SELECT 1 FROM {OPEN} o WHERE o.kind = 'held' AND o.paying_parent_id = s.paying_parent_id
) ORDER BY p.reference
"""

_IN_BOOKS = f"""
SELECT 'RF' || lpad(r.id::text, 6, '0'), coalesce(books.pence, 0), r.amount_pence
FROM collection_refund r JOIN collection_refundanswer a ON a.refund_id = r.id
LEFT JOIN LATERAL (
    SELECT -sum(e.amount_pence)::bigint AS pence FROM ledger_entry e
    WHERE e.transaction_id = a.transaction_id AND e.account = {Account.REFUNDS_DUE}
) books ON true
WHERE a.transaction_id IS NOT NULL AND coalesce(books.pence, 0) <> r.amount_pence
UNION ALL
SELECT 'RF' || lpad(r.id::text, 6, '0') || ', receipt by receipt',
    coalesce(sum(x.amount_pence), 0)::bigint, r.amount_pence
FROM collection_refund r JOIN collection_refundanswer a ON a.refund_id = r.id
JOIN collection_overpayment o ON o.id = r.overpayment_id AND o.kind = 'held'
LEFT JOIN collection_refundpart x ON x.refund_id = r.id
WHERE a.transaction_id IS NOT NULL GROUP BY r.id
HAVING coalesce(sum(x.amount_pence), 0) <> r.amount_pence
ORDER BY 1
"""

_DUE = f"""
SELECT p.reference, coalesce(books.pence, 0), coalesce(due.pence, 0)
FROM cases_payingparent p
LEFT JOIN (
    SELECT subject, -sum(amount_pence)::bigint AS pence FROM ledger_entry
    WHERE account = {Account.REFUNDS_DUE} GROUP BY subject
) books ON books.subject = p.id
LEFT JOIN (
    SELECT o.paying_parent_id, sum(r.amount_pence)::bigint AS pence FROM collection_refund r
    JOIN collection_overpayment o ON o.id = r.overpayment_id
    JOIN collection_refundanswer a ON a.refund_id = r.id AND a.transaction_id IS NOT NULL
    WHERE NOT EXISTS (SELECT 1 FROM collection_refundpayment x WHERE x.refund_id = r.id)
    GROUP BY o.paying_parent_id
) due ON due.paying_parent_id = p.id
WHERE coalesce(books.pence, 0) <> coalesce(due.pence, 0) ORDER BY p.reference
"""

_AGREED = """
SELECT 'RF' || lpad(r.id::text, 6, '0'), r.amount_pence, r.asked_on, r.asked_by, a.answered_by,
    r.limit_pence
FROM collection_refund r JOIN collection_refundanswer a ON a.refund_id = r.id
WHERE a.transaction_id IS NOT NULL ORDER BY r.id
"""

_WITHOUT_REFUND = f"""
SELECT t.id FROM ledger_transaction t
LEFT JOIN collection_refundanswer a ON a.transaction_id = t.id AND a.refund_id = t.cause_id
LEFT JOIN collection_refundpayment x ON x.transaction_id = t.id AND x.refund_id = t.cause_id
WHERE t.reason = {Reason.REFUND} AND a.id IS NULL AND x.id IS NULL ORDER BY t.id
"""


def _alone(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    return list(alone("refund", cursor.execute(_AGREED).fetchall(), limit_on))


CHECKS = [
    Check(
        "what is paid too much is recorded the same night",
        "Whoever has more money with us than is owed and falls due next has an overpayment on "
        "record that somebody deals with.",
        violations_of(
            _NOT_RECORDED,
            lambda payer, pence: Violation(
                f"paying parent {payer}", f"{pence}p too much and no record", "an overpayment"
            ),
        ),
    ),
    Check(
        "refunds are in the books",
        "Every refund that was agreed to is in the books by its amount, receipt by receipt where "
        "it was held.",
        violations_of(
            _IN_BOOKS,
            lambda refund, found, wanted: Violation(f"refund {refund}", f"{found}p", f"{wanted}p"),
        ),
    ),
    Check(
        "refunds due are those that have not gone out",
        "What the books hold to be paid back to a paying parent is what was agreed to and is not "
        "in a payment file.",
        violations_of(
            _DUE,
            lambda payer, found, wanted: Violation(
                f"paying parent {payer}", f"{found}p", f"{wanted}p"
            ),
        ),
    ),
    Check(
        "large refunds have two people",
        "Whatever was paid back above the limit of the day, somebody else agreed to.",
        _alone,
    ),
    Check(
        "money goes back by refunds alone",
        "Every entry that pays money back has the refund that was agreed to.",
        violations_of(
            _WITHOUT_REFUND,
            lambda number: Violation(f"transaction {number}", "no refund", "the refund it names"),
        ),
    ),
]
