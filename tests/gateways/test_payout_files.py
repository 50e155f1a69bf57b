"""Payouts go by ISO 20022 or by Bacs, as switched, and by one of them only."""

from datetime import date

import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    apply,
    bank,
    days,
    hold_income,
    line,
    morning,
    payer,
    work,
)
from upkeep.cases.switches import BACS_PAYOUTS, Cohort, SwitchError, on_for_everybody, set_switch
from upkeep.collection.models import PaymentFile, Payout
from upkeep.database import data_folder
from upkeep.gateways.outbox import send_payment_files
from upkeep.gateways.standard_18 import read_submission

pytestmark = pytest.mark.django_db


def switch(on: date, *, is_on: bool, share: int = 100) -> None:
    cohort = Cohort(share_percent=share)
    set_switch(
        BACS_PAYOUTS, cohort, on, "finance", "the bank asks for it", morning(on), is_on=is_on
    )


def test_a_share_of_the_caseload_cannot_be_paid_otherwise() -> None:
    assert not on_for_everybody(BACS_PAYOUTS, FIRST_NIGHT)
    switch(FIRST_NIGHT, is_on=True, share=50)
    assert not on_for_everybody(BACS_PAYOUTS, FIRST_NIGHT)
    switch(FIRST_NIGHT, is_on=True)
    assert on_for_everybody(BACS_PAYOUTS, FIRST_NIGHT)
    assert not on_for_everybody(BACS_PAYOUTS, FIRST_NIGHT - days(1))
    with pytest.raises(SwitchError):
        set_switch("no such", Cohort(), FIRST_NIGHT, "a", "b", None, is_on=True)  # type: ignore[arg-type]


def test_a_receipt_is_paid_over_by_bacs_within_two_working_days() -> None:
    hold_income()
    apply()
    switch(FIRST_NIGHT, is_on=True)
    work(EFFECTIVE + days(14))
    friday = EFFECTIVE + days(16)
    bank(friday, line(30_00, payer().reference))
    work(friday)
    [file], [payout] = PaymentFile.objects.all(), Payout.objects.all()
    made = read_submission(bytes(file.content), "payouts")
    [credit] = made.records
    assert (credit.code, credit.amount_pence) == ("99", payout.net_pence)
    assert credit.reference == f"CMS {payout.case.reference}"
    assert friday < credit.processed_on <= friday + days(4)
    [path] = send_payment_files()
    assert path == data_folder() / "outbox" / f"{file.reference}.txt"
    assert path.read_bytes() == bytes(file.content)
    assert send_payment_files() == []
