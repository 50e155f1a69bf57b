"""What is the Secretary of State's is paid over once a month, on its first working day.

That is what was collected of arrears, interest and penalties due to the State, and every fee that
was collected, less what the State has to make good: refunds of what had been paid over already
(Child Support Act 1991 s.41B), and receipts that went back after the State had their money. Where
the State owes more than it is due nothing is paid, and the rest counts in the next month.

Fees stay as long as the account lacks money of others: what cards captured and the provider still
has, and what went back after receiving parents had it. Without them others would be paid late.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import psycopg

from upkeep import ledger
from upkeep.cases.actors import Actor
from upkeep.cases.forms import BankAccountForm
from upkeep.collection import forms
from upkeep.collection.models import StateAccount
from upkeep.collection.paying_out import WritePayments, file_of, record_file
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.shift import Shift
from upkeep.working_days import is_working_day

OF_THE_STATE = (
    Account.REIMBURSED_FOR_STATE,
    Account.STATE_PAYABLE,
    Account.COLLECTION_FEES_COLLECTED,
    Account.RECEIVING_PARENT_FEES_COLLECTED,
    Account.ENFORCEMENT_FEES_COLLECTED,
)
FEES = (
    Account.COLLECTION_FEES_COLLECTED,
    Account.RECEIVING_PARENT_FEES_COLLECTED,
    Account.ENFORCEMENT_FEES_COLLECTED,
)
LACKING = (Account.CARD_CLEARING, Account.REVERSED_AFTER_PAYOUT)
"""Money of others that the account does not have at the bank; fees stay to cover for it."""
LAST_DAY = 10
"""A month whose first days had no night is paid for until this day; then with the next."""

_ACCOUNT = """
SELECT id, name, sort_code, account_number FROM collection_stateaccount
WHERE effective_from <= %(date)s AND NOT EXISTS (
    SELECT 1 FROM collection_statepayment WHERE month = %(month)s)
ORDER BY effective_from DESC, id DESC LIMIT 1
"""

_DUE = """
SELECT account, subject, sum(amount_pence)::bigint FROM ledger_entry
WHERE account = ANY(%(accounts)s) GROUP BY account, subject
HAVING sum(amount_pence) <> 0 ORDER BY account, subject
"""

_LACKING = """
SELECT coalesce(sum(amount_pence), 0)::bigint FROM ledger_entry WHERE account = ANY(%(accounts)s)
"""

_RECORD = """
INSERT INTO collection_statepayment (month, account_id, payment_file_id, end_to_end_id, pay_on,
    amount_pence, transaction_id, known_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""


class StateAccountRefusedError(ValueError):
    """The account cannot be recorded; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Due:
    """A balance that is the State's: its account and subject, and how much in pence."""

    account: Account
    subject: int
    pence: int


def record_account(
    details: BankAccountForm, start: date, evidence: str, actor: Actor
) -> StateAccount:
    """Record the department's account from a day on.

    Raises :class:`StateAccountRefusedError` without evidence, and for a day that is over: what
    was paid before stays where it went.
    """
    if not evidence.strip():
        raise StateAccountRefusedError("Say what shows that the account is the department's.")
    if start < actor.on:
        raise StateAccountRefusedError(f"Give a day from {actor.on.isoformat()} on.")
    return StateAccount.objects.create(
        name=details.name,
        sort_code=details.sort_code,
        account_number=details.account_number,
        effective_from=start,
        evidence=evidence.strip(),
        by=actor.name,
        known_at=actor.known_at,
    )


def due_to_state(cursor: psycopg.Cursor[Any]) -> list[Due]:
    """Every balance that is the State's; what the State has to make good is negative."""
    rows = cursor.execute(_DUE, {"accounts": [int(account) for account in OF_THE_STATE]})
    return [Due(Account(code), subject, -pence) for code, subject, pence in rows.fetchall()]


def payable_to_state(cursor: psycopg.Cursor[Any]) -> tuple[list[Due], int]:
    """What is paid over next, and how many pence of fees stay to cover for money that is lacking.

    Fees stay in the order of their accounts. The balances may come to nothing or less: then nothing
    is paid.
    """
    row = cursor.execute(_LACKING, {"accounts": [int(account) for account in LACKING]}).fetchone()
    assert row is not None, "an aggregate returns one row"
    lacking = max(row[0], 0)
    payable: list[Due] = []
    left = lacking
    for each in due_to_state(cursor):
        stays = min(left, max(each.pence, 0)) if each.account in FEES else 0
        left -= stays
        if each.pence != stays:
            payable.append(replace(each, pence=each.pence - stays))
    return payable, lacking - left


def pay_state(
    cursor: psycopg.Cursor[Any], shift: Shift, write_payments: WritePayments
) -> dict[str, int]:
    """Pay what is due with a file of its own, once in a month, if an account is recorded."""
    nothing = {"paid_to_state": 0}
    month = shift.date.replace(day=1)
    if not is_working_day(shift.date) or shift.date.day > LAST_DAY:
        return nothing
    account = cursor.execute(_ACCOUNT, {"date": shift.date, "month": month}).fetchone()
    if account is None:
        return nothing
    due, _stays = payable_to_state(cursor)
    pence = sum(each.pence for each in due)
    if pence <= 0:
        return nothing
    account_id, name, sort_code, account_number = account
    reference = f"STATE-{month:%Y%m}"
    instruction = forms.PaymentInstruction(
        end_to_end_id=reference,
        amount_pence=pence,
        creditor_name=name,
        sort_code=sort_code,
        account_number=account_number,
        reference=f"CMS {reference}",
    )
    file = file_of(f"UPKEEP-{shift.date:%Y%m%d}-STATE", shift, (instruction,))
    file_id = record_file(cursor, shift, file, write_payments(file))
    [transaction] = ledger.next_transaction_ids(cursor, 1)
    kept = (month, account_id, file_id, reference, shift.date, pence, transaction, shift.known_at)
    row = cursor.execute(_RECORD, kept).fetchone()
    assert row is not None, "an insert returns its row"
    ledger.open_staging(cursor)
    ledger.stage(cursor, [_posting(due, row[0], file_id, transaction, shift)])
    ledger.post(cursor)
    return {"paid_to_state": 1}


def _posting(due: list[Due], number: int, file_id: int, transaction: int, shift: Shift) -> Posting:
    return Posting(
        transaction_id=transaction,
        idempotency_key=f"paid-to-state/{shift.date:%Y-%m}",
        reason=Reason.PAID_TO_STATE,
        effective_date=shift.date,
        known_at=shift.known_at,
        cause_kind=Cause.STATE_PAYMENT,
        cause_id=number,
        owner=0,
        legs=(
            *(Leg(each.account, each.subject, each.pence) for each in due),
            Leg(Account.PAYOUTS_IN_FLIGHT, file_id, -sum(each.pence for each in due)),
        ),
    )
