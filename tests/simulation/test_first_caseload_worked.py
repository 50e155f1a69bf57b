"""The first caseload's files, worked from the first night to the last as the demo does it."""

import io
import shutil
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from ledger.other_programs import bean_check, beancount_balances, hledger, hledger_balances
from upkeep.batch.checks import run_checks
from upkeep.batch.nights import nights_to_work, work_night
from upkeep.cases.models import Case, Decision
from upkeep.collection.models import (
    BankLine,
    EarningsOrder,
    EarningsOrderEvent,
    EmployerNotice,
    OpenInstalment,
    PaymentFile,
    Receipt,
    UnpostedBankLine,
)
from upkeep.collection.naming import subject_names
from upkeep.gateways.importing import import_paths
from upkeep.gateways.income import read_income
from upkeep.ledger import CHART, Account
from upkeep.ledger.export import Format, export
from upkeep.reporting.milestones import milestones
from upkeep.simulation.demo import live_first_caseload
from upkeep.simulation.first_caseload import FIRST_DAY, LAST_DAY

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "first-caseload"
A_LONG_WEEKEND = timedelta(days=5)
RATES = {"nil", "flat", "half_flat", "reduced", "basic", "basic_plus", "default", "formula"}
RATES |= {"ended"}


@pytest.mark.timeout(1200)
@pytest.mark.usefixtures("fresh_database")
def test_the_first_caseload_comes_to_a_good_end(tmp_path: Path) -> None:
    held = sorted(FOLDER.glob("hmrc-income-*.csv"))
    told = [path for path in sorted(FOLDER.iterdir()) if path not in held and path.suffix != ".md"]
    import_paths(told, datetime.combine(FIRST_DAY, datetime.min.time(), UTC))
    incomes = [form for path in held for form in read_income(path.read_bytes(), path.name)]
    for _day in live_first_caseload(nights_to_work(LAST_DAY, FIRST_DAY), incomes, work_night):
        pass
    assert_the_bank_s_files_fit_what_the_system_sent()
    assert_everything_is_there_to_be_seen()
    for check, violations in run_checks():
        assert not violations, f"{check.name}: {violations[:3]}"
    assert_other_programs_agree(tmp_path)


def assert_other_programs_agree(folder: Path) -> None:
    """Beancount, and hledger where it is installed, find no fault and the same balances."""
    text = exported(Format.BEANCOUNT)
    checked = bean_check(text, folder)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    balances = our_balances()
    assert beancount_balances(text) == balances
    if shutil.which("hledger"):
        journal = exported(Format.HLEDGER)
        hledger(journal, "check")
        assert hledger_balances(journal) == balances


def exported(form: Format) -> str:
    with connection.cursor() as cursor:
        file = io.StringIO()
        export(cursor.cursor, file, form, subject_names(cursor.cursor))
    return file.getvalue()


def our_balances() -> dict[str, Decimal]:
    """The balance of every account that was ever used, by the name it is exported under."""
    with connection.cursor() as cursor:
        names = subject_names(cursor.cursor)
        cursor.execute("SELECT account, subject, sum(amount_pence) FROM ledger_entry GROUP BY 1, 2")
        rows = cursor.fetchall()
    balances = {}
    for code, subject, pence in rows:
        description = CHART[Account(code)]
        suffix = "" if subject == 0 else f":{names(Account(code), subject)}"
        balances[description.path + suffix] = Decimal(pence) / 100
    return balances


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
    assert set(Case.objects.values_list("scheme", flat=True)) == {"1993", "2003", "2012"}
    shown = {each.label: each for each in milestones()}
    for order in ("before", "after"):
        withdrawn = shown[f"Withdrawn on the day of the calculation, {order} it"]
        assert withdrawn.figures == (0, 0), "a liability runs on, or was charged"
    reasons = set(Receipt.objects.values_list("suspense_reason", flat=True))
    assert reasons >= {"", "no_reference", "unknown_reference", "return_awaited"}
    assert OpenInstalment.objects.filter(due_on__lt=LAST_DAY).exists(), "nobody is in arrears"
    become = set(EarningsOrderEvent.objects.values_list("kind", flat=True))
    assert become >= {"served", "varied", "lapsed", "discharged"}
    assert EarningsOrder.objects.filter(follows__isnull=False, events__kind="served").exists()
    assert EmployerNotice.objects.filter(kind="reminder").exists(), "every return was in time"
