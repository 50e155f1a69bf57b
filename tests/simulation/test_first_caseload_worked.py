"""The first caseload's files, worked from the first night to the last as the demo does it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from upkeep.batch.checks import run_checks
from upkeep.batch.nights import nights_to_work, work_night
from upkeep.cases.models import Case, Decision
from upkeep.collection.models import (
    BankLine,
    OpenInstalment,
    PaymentFile,
    Receipt,
    UnpostedBankLine,
)
from upkeep.gateways.importing import import_paths
from upkeep.simulation.first_caseload import FIRST_DAY, LAST_DAY

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "first-caseload"
A_LONG_WEEKEND = timedelta(days=5)
RATES = {"nil", "flat", "half_flat", "reduced", "basic", "basic_plus", "default"}


@pytest.mark.timeout(1200)
@pytest.mark.usefixtures("fresh_database")
def test_the_first_caseload_comes_to_a_good_end() -> None:
    import_paths([FOLDER], datetime.combine(FIRST_DAY, datetime.min.time(), UTC))
    for day in nights_to_work(LAST_DAY, FIRST_DAY):
        work_night(day)
    assert_the_bank_s_files_fit_what_the_system_sent()
    assert_everything_is_there_to_be_seen()
    for check, violations in run_checks():
        assert not violations, f"{check.name}: {violations[:3]}"


def assert_the_bank_s_files_fit_what_the_system_sent() -> None:
    """Run tools/make_first_caseload.py when this fails."""
    assert not UnpostedBankLine.objects.exists(), "a debit is none of our payment files"
    booked = BankLine.objects.filter(amount_pence__lt=0)
    sent = PaymentFile.objects.filter(pay_on__lt=LAST_DAY - A_LONG_WEEKEND)
    of_bank = set(booked.values_list("payment_information_id", flat=True))
    assert set(sent.values_list("reference", flat=True)) <= of_bank


def assert_everything_is_there_to_be_seen() -> None:
    assert set(Case.objects.values_list("state", flat=True)) == set(Case.State.values)
    assert set(Decision.objects.values_list("rate", flat=True)) == RATES
    assert set(Decision.objects.values_list("kind", flat=True)) == set(Decision.Kind.values)
    reasons = set(Receipt.objects.values_list("suspense_reason", flat=True))
    assert reasons >= {"", "no_reference", "unknown_reference", "return_awaited"}
    assert OpenInstalment.objects.filter(due_on__lt=LAST_DAY).exists(), "nobody is in arrears"
