"""Payments that come back: the money is the receiving parent's again, and waits for an account.

A credit that carries the identification of a payment of ours, and its amount, is that payment come
back. The whole of it is payable again, with the fee that was taken; nothing more is paid for the
case until the receiving parent gives an account, since the one we have does not take it.
"""

from typing import Any

import psycopg

from upkeep import ledger
from upkeep.collection.hold_models import Hold
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.shift import Shift
from upkeep.working_days import after_working_days

REVIEW_AFTER_WORKING_DAYS = 20

_RETURNED = """
SELECT DISTINCT ON (p.id) l.id, l.booking_date, p.id, p.case_id, c.paying_parent_id,
    p.gross_pence, p.fee_pence, p.net_pence, l.remittance
FROM collection_unpostedbankline w JOIN collection_bankline l ON l.id = w.bank_line_id
JOIN collection_payout p ON p.end_to_end_id IN (l.end_to_end_id, l.remittance)
    AND p.net_pence = l.amount_pence
JOIN cases_case c ON c.id = p.case_id
WHERE l.booking_date <= %(date)s AND NOT EXISTS (
    SELECT 1 FROM collection_returnedpayout x WHERE x.payout_id = p.id
)
ORDER BY p.id, l.booking_date, l.id
"""

_RECORD = """
INSERT INTO collection_returnedpayout
    (payout_id, bank_line_id, returned_on, said, transaction_id, known_at)
VALUES (%s, %s, %s, %s, %s, %s)
"""

_HOLD = f"""
INSERT INTO collection_hold (case_id, stops, reason, held_on, review_on, known)
SELECT %(case)s, '{Hold.Stops.PAYOUT}', '{Hold.Reason.PAYMENT_RETURNED}', %(date)s, %(review_on)s,
    tstzrange(%(known_at)s, NULL)
WHERE NOT EXISTS (
    SELECT 1 FROM collection_hold h
    WHERE h.case_id = %(case)s AND h.stops = '{Hold.Stops.PAYOUT}' AND upper_inf(h.known)
)
"""

_LIFT = f"""
UPDATE collection_hold h SET known = tstzrange(lower(h.known), %(known_at)s)
FROM cases_case c
WHERE c.id = h.case_id AND upper_inf(h.known) AND h.reason = '{Hold.Reason.PAYMENT_RETURNED}'
AND EXISTS (
    SELECT 1 FROM collection_bankaccount b
    WHERE b.person_id = c.receiving_parent_id AND b.known_at > lower(h.known)
    AND b.effective_from <= %(date)s
)
"""


def take_back(cursor: psycopg.Cursor[Any], shift: Shift) -> int:
    """Post every payment that came back, hold the case's money; returns how many there were."""
    rows = cursor.execute(_RETURNED, shift.parameters()).fetchall()
    if not rows:
        return 0
    transactions = ledger.next_transaction_ids(cursor, len(rows))
    ledger.open_staging(cursor)
    ledger.stage(
        cursor,
        (
            _posting(row, transaction, shift)
            for row, transaction in zip(rows, transactions, strict=True)
        ),
    )
    ledger.post(cursor)
    review_on = after_working_days(shift.date, REVIEW_AFTER_WORKING_DAYS)
    for row, transaction in zip(rows, transactions, strict=True):
        line, booked_on, payout, case, *_pence, said = row
        cursor.execute(_RECORD, [payout, line, booked_on, said, transaction, shift.known_at])
        cursor.execute(_HOLD, {**shift.parameters(), "case": case, "review_on": review_on})
    cursor.execute(
        "DELETE FROM collection_unpostedbankline WHERE bank_line_id = ANY(%s)",
        [[row[0] for row in rows]],
    )
    return len(rows)


def _posting(row: tuple[Any, ...], transaction: int, shift: Shift) -> Posting:
    line, booked_on, payout, case, parent, gross, fee, net, _said = row
    return Posting(
        transaction_id=transaction,
        idempotency_key=f"payout-returned/{payout}",
        reason=Reason.PAYOUT_RETURNED,
        effective_date=booked_on,
        known_at=shift.known_at,
        cause_kind=Cause.BANK_LINE,
        cause_id=line,
        owner=parent,
        legs=(
            Leg(Account.BANK, 0, net),
            Leg(Account.RECEIVING_PARENT_FEES_COLLECTED, 0, fee),
            Leg(Account.RECEIVING_PARENT_PAYABLE, case, -gross),
        ),
    )


def lift_for_new_accounts(cursor: psycopg.Cursor[Any], shift: Shift) -> int:
    """Let money go again where the receiving parent has given an account since it came back."""
    cursor.execute(_LIFT, shift.parameters())
    return cursor.rowcount
