"""From maintenance collected to payments to receiving parents, and the file that carries them.

Refunds to paying parents go out with the same file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from upkeep import ledger
from upkeep.collection import forms
from upkeep.collection.fees import SCHEME_WITH_FEES, receiving_parent_fee
from upkeep.collection.refund_payments import Due, record_refunds, refunds_due
from upkeep.collection.reversing import make_good
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.shift import Shift

WritePayments = Callable[[forms.PaymentFile], bytes]
"""Turns a payment file into the bytes that go to the bank."""

CLIENT_FUNDS_NAME = "CHILD MAINTENANCE CLIENT FUNDS"
CLIENT_FUNDS_SORT_CODE = "000001"
CLIENT_FUNDS_ACCOUNT = "00000001"

# Cases that money was allocated to since the night before, and those whose receiving parent has
# just given an account, or whose hold was lifted. What is on hold stays payable. After a death
# money goes to an account given since, that of whoever acts for the estate, and to no other.
_PAYABLE = f"""
SELECT c.id, c.reference, c.paying_parent_id, account.id, account.name, account.sort_code,
    account.account_number, -balance.pence, c.scheme = '{SCHEME_WITH_FEES}'
FROM (
    SELECT case_id FROM collection_allocation WHERE known_at > %(since)s
    UNION
    SELECT case_id FROM collection_debtpayment WHERE known_at > %(since)s
    UNION
    SELECT c.id FROM collection_bankaccount b
    JOIN cases_case c ON c.receiving_parent_id = b.person_id
    WHERE b.known_at > %(since)s
    UNION
    SELECT case_id FROM collection_hold WHERE upper(known) > %(since)s
) touched
JOIN cases_case c ON c.id = touched.case_id
CROSS JOIN LATERAL (
    SELECT * FROM collection_bankaccount b WHERE b.person_id = c.receiving_parent_id
    AND b.effective_from <= %(date)s ORDER BY b.effective_from DESC, b.id DESC LIMIT 1
) account
CROSS JOIN LATERAL (
    SELECT sum(e.amount_pence)::bigint AS pence FROM ledger_entry e
    WHERE e.account = {Account.RECEIVING_PARENT_PAYABLE} AND e.subject = c.id
) balance
WHERE c.paying_parent_id %% %(partitions)s = %(partition)s AND balance.pence < 0
AND NOT EXISTS (
    SELECT 1 FROM collection_hold h
    WHERE h.case_id = c.id AND h.stops = 'payout' AND upper_inf(h.known)
)
AND account.known_at > coalesce((
    SELECT CASE WHEN f.value = 'true' THEN f.known_at END FROM parties_personfact f
    WHERE f.person_id = c.receiving_parent_id AND f.kind = 'died' AND f.effective_from <= %(date)s
    ORDER BY f.effective_from DESC, f.id DESC LIMIT 1
), '-infinity')
ORDER BY c.id
"""


@dataclass(frozen=True, slots=True)
class Payable:
    """What one case's receiving parent is to be paid on a day, gross, and where."""

    pay_on: date
    case_id: int
    case_reference: str
    paying_parent_id: int
    bank_account_id: int
    name: str
    sort_code: str
    account_number: str
    gross_pence: int
    bears_fees: bool

    @property
    def fee_pence(self) -> int:
        """The receiving parent's collection fee (SI 2014/612 reg 7(3)), if there is one."""
        return receiving_parent_fee(self.gross_pence, self.pay_on) if self.bears_fees else 0

    @property
    def net_pence(self) -> int:
        """What is paid."""
        return self.gross_pence - self.fee_pence


def pay_out(
    cursor: psycopg.Cursor[Any], shift: Shift, write_payments: WritePayments
) -> dict[str, int]:
    """Pay every receiving parent of the partition for whom maintenance was collected, and refunds.

    The file is stored as it will be sent, in the same transaction as the books.
    """
    made_good = make_good(cursor, shift)
    rows = cursor.execute(_PAYABLE, shift.parameters()).fetchall()
    payables = [payable for row in rows if (payable := Payable(shift.date, *row)).net_pence > 0]
    refunds = refunds_due(cursor, shift)
    counts = {"payouts": len(payables), "refunds": len(refunds), "made_good": made_good}
    if not payables and not refunds:
        return counts
    file = _payment_file(payables, refunds, shift)
    file_id = record_file(cursor, shift, file, write_payments(file))
    _record_payouts(cursor, shift, payables, file_id)
    record_refunds(cursor, shift, refunds, file_id)
    return counts


def _end_to_end_id(payable: Payable, shift: Shift) -> str:
    return f"{payable.case_reference}-{shift.date:%Y%m%d}"


def _payment_file(payables: list[Payable], refunds: list[Due], shift: Shift) -> forms.PaymentFile:
    to_parents = (
        forms.PaymentInstruction(
            end_to_end_id=_end_to_end_id(payable, shift),
            amount_pence=payable.net_pence,
            creditor_name=payable.name,
            sort_code=payable.sort_code,
            account_number=payable.account_number,
            reference=f"CMS {payable.case_reference}",
        )
        for payable in payables
    )
    message = f"UPKEEP-{shift.date:%Y%m%d}-{shift.partition:03d}"
    return file_of(message, shift, (*to_parents, *(refund.instruction for refund in refunds)))


def file_of(
    message_id: str, shift: Shift, payments: tuple[forms.PaymentInstruction, ...]
) -> forms.PaymentFile:
    """A file of payments from the client funds account, to be carried out on the shift's day."""
    return forms.PaymentFile(
        message_id=message_id,
        created_at=shift.known_at,
        execution_date=shift.date,
        debtor_name=CLIENT_FUNDS_NAME,
        debtor_sort_code=CLIENT_FUNDS_SORT_CODE,
        debtor_account_number=CLIENT_FUNDS_ACCOUNT,
        payments=payments,
    )


def record_file(
    cursor: psycopg.Cursor[Any], shift: Shift, file: forms.PaymentFile, content: bytes
) -> int:
    """Keep a file as it goes to the bank; returns its number."""
    row = cursor.execute(
        "INSERT INTO collection_paymentfile (reference, pay_on, payment_count, total_pence,"
        " content, known_at) VALUES (%s, %s, %s, %s, %s, %s) RETURNING id",
        [
            file.message_id,
            shift.date,
            len(file.payments),
            file.total_pence,
            content,
            shift.known_at,
        ],
    ).fetchone()
    assert row is not None
    return int(row[0])


def _record_payouts(
    cursor: psycopg.Cursor[Any], shift: Shift, payables: list[Payable], file_id: int
) -> None:
    if not payables:
        return
    rows = cursor.execute(
        "SELECT nextval('collection_payout_id_seq') FROM generate_series(1, %s)", [len(payables)]
    )
    numbers = [row[0] for row in rows.fetchall()]
    transactions = ledger.next_transaction_ids(cursor, len(payables))
    with cursor.copy(
        "COPY collection_payout (id, case_id, bank_account_id, payment_file_id, end_to_end_id,"
        " pay_on, gross_pence, fee_pence, net_pence, transaction_id, known_at) FROM STDIN"
    ) as copy:
        for payable, number, transaction in zip(payables, numbers, transactions, strict=True):
            copy.write_row(
                (
                    number,
                    payable.case_id,
                    payable.bank_account_id,
                    file_id,
                    _end_to_end_id(payable, shift),
                    shift.date,
                    payable.gross_pence,
                    payable.fee_pence,
                    payable.net_pence,
                    transaction,
                    shift.known_at,
                )
            )
    ledger.open_staging(cursor)
    ledger.stage(
        cursor,
        (
            _posting(payable, number, transaction, file_id, shift)
            for payable, number, transaction in zip(payables, numbers, transactions, strict=True)
        ),
    )
    ledger.post(cursor)


def _posting(
    payable: Payable, number: int, transaction: int, file_id: int, shift: Shift
) -> Posting:
    return Posting(
        transaction_id=transaction,
        idempotency_key=f"payout/{payable.case_reference}/{shift.date.isoformat()}",
        reason=Reason.PAYOUT,
        effective_date=shift.date,
        known_at=shift.known_at,
        cause_kind=Cause.PAYOUT,
        cause_id=number,
        owner=payable.paying_parent_id,
        legs=(
            Leg(Account.RECEIVING_PARENT_PAYABLE, payable.case_id, payable.gross_pence),
            Leg(Account.RECEIVING_PARENT_FEES_COLLECTED, 0, -payable.fee_pence),
            Leg(Account.PAYOUTS_IN_FLIGHT, file_id, -payable.net_pence),
        ),
    )
