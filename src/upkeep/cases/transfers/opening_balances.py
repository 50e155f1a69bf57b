"""What was owed when a case came: a row with its evidence, and an entry in the books."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import psycopg
from django.db import connection

from upkeep import ledger
from upkeep.cases.forms import TransferForm
from upkeep.cases.models import Case, OpeningBalance, Transfer
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.shift import Shift

Creditor, Debt = OpeningBalance.Creditor, OpeningBalance.Debt

ACCOUNTS: Mapping[tuple[str, str], tuple[Account, Account]] = {
    (Creditor.RECEIVING_PARENT, Debt.MAINTENANCE): (
        Account.MAINTENANCE_RECEIVABLE,
        Account.MAINTENANCE_UNCOLLECTED,
    ),
    (Creditor.SECRETARY_OF_STATE, Debt.MAINTENANCE): (
        Account.MAINTENANCE_RECEIVABLE_FOR_STATE,
        Account.MAINTENANCE_UNCOLLECTED_FOR_STATE,
    ),
    (Creditor.RECEIVING_PARENT, Debt.INTEREST): (
        Account.INTEREST_RECEIVABLE,
        Account.INTEREST_UNCOLLECTED,
    ),
    (Creditor.SECRETARY_OF_STATE, Debt.INTEREST): (
        Account.INTEREST_RECEIVABLE_FOR_STATE,
        Account.INTEREST_UNCOLLECTED_FOR_STATE,
    ),
    (Creditor.SECRETARY_OF_STATE, Debt.COLLECTION_FEE): (
        Account.COLLECTION_FEE_RECEIVABLE,
        Account.COLLECTION_FEE_UNCOLLECTED,
    ),
}
"""By creditor and debt: the account of what is to be collected, and of whom it is then due to."""


def post_opening_balances(
    cursor: psycopg.Cursor[Any], shift: Shift, taken_in: list[tuple[Transfer, Case, TransferForm]]
) -> int:
    """Record and post the balances of cases just taken in; returns how many entries were made."""
    rows = [row for found in taken_in for row in _rows(*found, shift)]
    for row, number in zip(rows, _numbers(len(rows)), strict=True):
        row.pk = number
    owed = [row for row in rows if row.amount_pence]
    for row, number in zip(owed, ledger.next_transaction_ids(cursor, len(owed)), strict=True):
        row.transaction_id = number
    OpeningBalance.objects.bulk_create(rows)
    ledger.open_staging(cursor)
    ledger.stage(cursor, (_posting(row, shift) for row in owed))
    return ledger.post(cursor)


def _rows(
    transfer: Transfer, case: Case, form: TransferForm, shift: Shift
) -> Iterator[OpeningBalance]:
    for said in form.opening_balances:
        yield OpeningBalance(
            transfer=transfer,
            case=case,
            creditor=said.creditor,
            debt=said.debt,
            amount_pence=said.amount_pence,
            document=said.evidence.document,
            vouched_by=said.evidence.vouched_by,
            vouched_on=said.evidence.vouched_on,
            known_at=shift.known_at,
        )


def _numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('cases_openingbalance_id_seq') FROM generate_series(1, %s)", [count]
        )
        return [row[0] for row in cursor.fetchall()]


def _posting(row: OpeningBalance, shift: Shift) -> Posting:
    """As at the end of the day before the case came: the first statement here opens with it."""
    assert row.transaction_id is not None
    to_collect, to_pass_on = ACCOUNTS[row.creditor, row.debt]
    return Posting(
        transaction_id=row.transaction_id,
        idempotency_key=f"opening/{row.transfer.application.reference}/{row.creditor}/{row.debt}",
        reason=Reason.OPENING_BALANCE,
        effective_date=balances_as_at(row.transfer.taken_over_on),
        known_at=shift.known_at,
        cause_kind=Cause.OPENING_BALANCE,
        cause_id=row.pk,
        owner=row.case.paying_parent_id,
        legs=(
            Leg(to_collect, row.case_id, row.amount_pence),
            Leg(to_pass_on, row.case_id, -row.amount_pence),
        ),
    )


def balances_as_at(taken_over_on: date) -> date:
    """The day at whose end the balances stood: the last that was charged elsewhere."""
    return taken_over_on - timedelta(days=1)
