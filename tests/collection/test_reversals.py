"""Receipts that go back: what they paid is owed again, and no penny is lost on either way."""

from datetime import date

import pytest
from django.db import connection

from building import (
    EFFECTIVE,
    ROWAN,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    holds,
    line,
    morning,
    payer,
    settle_constraints,
    statement,
    violations,
    work,
    work_only,
)
from upkeep.cases.models import Proceeding
from upkeep.collection.models import (
    Allocation,
    BankLine,
    OpenInstalment,
    OpenReceipt,
    Payout,
    Receipt,
    ReceiptReversal,
    UnpostedBankLine,
)
from upkeep.collection.reversing import Kind, ReversalRefusedError, Reversing, reverse_receipts
from upkeep.ledger import Account

pytestmark = pytest.mark.django_db

DUE = date(2023, 4, 20)


@pytest.fixture
def paid() -> Receipt:
    """An instalment of £218.40 that came in on its day and was paid over the same night."""
    hold_income()
    apply(frequency="monthly", day=20)
    work(EFFECTIVE)
    bank(DUE, line(218_40, payer().reference))
    work_only(DUE)
    return Receipt.objects.get()


def go_back(receipt: Receipt, on: date, pence: int | None = None) -> BankLine:
    bank(on, line(-(pence or receipt.amount_pence), "RETURNED UNPAID"))
    work_only(on)
    return UnpostedBankLine.objects.get().bank_line


def reverse(debit: BankLine, *receipts: int, **more: object) -> None:
    asked = {
        "line_id": debit.pk,
        "receipt_ids": receipts,
        "kind": Kind.RECALLED,
        "by": "fin",
        "note": "the bank's advice of the day",
        "known_at": morning(debit.booking_date + days(1)),
        **more,
    }
    with connection.cursor() as cursor:
        reverse_receipts(cursor.cursor, Reversing(**asked))  # type: ignore[arg-type]


def test_what_was_paid_over_is_owed_again_and_made_good_by_the_next_payment(paid: Receipt) -> None:
    case = case_of(ROWAN)
    debit = go_back(paid, DUE + days(4))
    reverse(debit, paid.pk)
    assert holds(Account.BANK) == 0
    assert holds(Account.REVERSED_AFTER_PAYOUT, case.pk) == 182_00
    assert holds(Account.COLLECTION_FEE_RECEIVABLE, case.pk) == 18_00
    assert ReceiptReversal.objects.get().paid_over_pence == 182_00
    [again] = OpenInstalment.objects.filter(due_on=DUE)
    assert (again.maintenance_left_pence, again.fee_left_pence) == (182_00, 36_40)
    assert [a.maintenance_pence for a in Allocation.objects.order_by("id")] == [182_00, -182_00]
    made = statement(case, EFFECTIVE, DUE + days(4))
    assert made.maintenance.closing_pence == 90_00
    assert violations() == {}
    work_only(DUE + days(5))
    assert Proceeding.objects.get(process="arrangement").state == "payment_missed"
    later = DUE + days(7)
    bank(later, line(250_00, payer().reference))
    work_only(later)
    assert holds(Account.REVERSED_AFTER_PAYOUT, case.pk) == 0
    assert Payout.objects.count() == 1, "the receiving parent has had that instalment"
    assert violations() == {}


def test_money_that_still_waits_simply_goes(paid: Receipt) -> None:
    early = DUE + days(5)
    bank(early, line(100_00, payer().reference))
    work_only(early)
    receipt = Receipt.objects.get(amount_pence=100_00)
    assert OpenReceipt.objects.get().left_pence == 100_00
    debit = go_back(receipt, early + days(1))
    reverse(debit, receipt.pk)
    assert not OpenReceipt.objects.exists()
    assert holds(Account.RECEIPTS_UNALLOCATED, payer().pk) == 0
    assert ReceiptReversal.objects.get().paid_over_pence == 0
    assert violations() == {}


def test_money_in_suspense_goes_back_from_there(paid: Receipt) -> None:
    on = DUE + days(5)
    bank(on, line(7_00, "NOBODY KNOWS"))
    work_only(on)
    receipt = Receipt.objects.get(amount_pence=7_00)
    assert holds(Account.SUSPENSE, receipt.pk) == -7_00
    reverse(go_back(receipt, on + days(1)), receipt.pk, kind=Kind.CHARGEBACK)
    assert holds(Account.SUSPENSE, receipt.pk) == 0
    assert violations() == {}


def test_one_debit_takes_several_receipts_or_is_refused(paid: Receipt) -> None:
    on = DUE + days(5)
    bank(on, line(10_00, payer().reference), line(5_00, "NOBODY KNOWS"))
    work_only(on)
    ids = [r.pk for r in Receipt.objects.exclude(pk=paid.pk)]
    debit = go_back(paid, on + days(1), 15_00)
    for wrong, message in (
        ((ids[0],), "come to 1000p and the debit to 1500p"),
        ((*ids, 999_999), "unknown, reversed before, or refunded"),
        ((), "Receipts none"),
    ):
        with pytest.raises(ReversalRefusedError, match=message):
            reverse(debit, *wrong)
    with pytest.raises(ReversalRefusedError, match="Say who"):
        reverse(debit, *ids, note=" ")
    reverse(debit, *ids)
    with pytest.raises(ReversalRefusedError, match="no debit that waits"):
        reverse(debit, *ids)
    assert not UnpostedBankLine.objects.exists()
    assert violations() == {}


def test_a_receipt_goes_back_once(paid: Receipt) -> None:
    reverse(go_back(paid, DUE + days(4)), paid.pk)
    second = go_back(paid, DUE + days(5))
    with pytest.raises(ReversalRefusedError, match="reversed before"):
        reverse(second, paid.pk)
    assert UnpostedBankLine.objects.get().bank_line == second


@pytest.mark.parametrize(
    ("doctored", "check"),
    [
        (
            "UPDATE collection_receiptreversal SET amount_pence = amount_pence - 1,"
            " paid_over_pence = 0",
            "no receipt is lost",
        ),
        (
            "UPDATE collection_allocation SET maintenance_pence = maintenance_pence + 1"
            " WHERE reverses_id IS NOT NULL",
            "allocations are in the books",
        ),
    ],
)
def test_the_checks_notice_a_doctored_reversal(paid: Receipt, doctored: str, check: str) -> None:
    reverse(go_back(paid, DUE + days(4)), paid.pk)
    settle_constraints()
    with connection.cursor() as cursor:
        for table in ("collection_receiptreversal", "collection_allocation"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(doctored)
    assert check in violations()
