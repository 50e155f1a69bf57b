"""Refunds that were agreed to go out with the next file of payments to the bank."""

from dataclasses import dataclass
from typing import Any

import psycopg

from upkeep import ledger
from upkeep.collection import forms
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.shift import Shift

_DUE = """
SELECT r.id, o.paying_parent_id, r.amount_pence, r.name, r.sort_code, r.account_number
FROM collection_refund r JOIN collection_overpayment o ON o.id = r.overpayment_id
JOIN collection_refundanswer a ON a.refund_id = r.id AND a.transaction_id IS NOT NULL
WHERE o.paying_parent_id %% %(partitions)s = %(partition)s AND NOT EXISTS (
    SELECT 1 FROM collection_refundpayment x WHERE x.refund_id = r.id
) AND NOT EXISTS (
    SELECT 1 FROM collection_hold h JOIN cases_case c ON c.id = h.case_id
    WHERE c.paying_parent_id = o.paying_parent_id AND h.stops = 'collection' AND upper_inf(h.known)
) ORDER BY r.id
"""

_RECORD = """
INSERT INTO collection_refundpayment
    (refund_id, payment_file_id, end_to_end_id, pay_on, transaction_id, known_at)
VALUES (%s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A refund that is due to go out: whose, how much in pence, and to which account."""

    refund_id: int
    paying_parent_id: int
    pence: int
    name: str
    sort_code: str
    account_number: str

    @property
    def reference(self) -> str:
        """What the refund is called, on the payment too."""
        return f"RF{self.refund_id:06d}"

    @property
    def instruction(self) -> forms.PaymentInstruction:
        """What the bank is asked to do."""
        return forms.PaymentInstruction(
            end_to_end_id=self.reference,
            amount_pence=self.pence,
            creditor_name=self.name,
            sort_code=self.sort_code,
            account_number=self.account_number,
            reference=f"CMS {self.reference}",
        )


def refunds_due(cursor: psycopg.Cursor[Any], shift: Shift) -> list[Due]:
    """The partition's refunds that were agreed to and have not gone out.

    One whose payer has died meanwhile waits until it is known who acts for the estate.
    """
    return [Due(*row) for row in cursor.execute(_DUE, shift.parameters()).fetchall()]


def record_refunds(
    cursor: psycopg.Cursor[Any], shift: Shift, refunds: list[Due], file_id: int
) -> None:
    """Post refunds as on their way with a file."""
    if not refunds:
        return
    transactions = ledger.next_transaction_ids(cursor, len(refunds))
    for refund, transaction in zip(refunds, transactions, strict=True):
        cursor.execute(
            _RECORD,
            [
                refund.refund_id,
                file_id,
                refund.reference,
                shift.date,
                transaction,
                shift.known_at,
            ],
        )
    ledger.open_staging(cursor)
    ledger.stage(
        cursor,
        (
            Posting(
                transaction_id=transaction,
                idempotency_key=f"refund-paid/{refund.reference}",
                reason=Reason.REFUND,
                effective_date=shift.date,
                known_at=shift.known_at,
                cause_kind=Cause.REFUND,
                cause_id=refund.refund_id,
                owner=refund.paying_parent_id,
                legs=(
                    Leg(Account.REFUNDS_DUE, refund.paying_parent_id, refund.pence),
                    Leg(Account.PAYOUTS_IN_FLIGHT, file_id, -refund.pence),
                ),
            )
            for refund, transaction in zip(refunds, transactions, strict=True)
        ),
    )
    ledger.post(cursor)
