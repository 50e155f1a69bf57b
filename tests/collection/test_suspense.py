"""Suspense: what is in it, for how long, whom it may be from, and how it leaves."""

from datetime import date

import pytest
from django.db import connection
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    apply,
    bank,
    days,
    hold_income,
    holds,
    line,
    morning,
    payer,
    violations,
    work,
    work_only,
)
from upkeep.cli import app
from upkeep.collection.models import Identification, Payout, Receipt, ReceiptReversal
from upkeep.collection.suspense import NotInSuspenseError, debits, identify, suspended
from upkeep.ledger import Account

pytestmark = pytest.mark.django_db

DUE = date(2023, 4, 20)


@pytest.fixture
def unknown() -> Receipt:
    """An instalment that came in with two digits of its reference swapped."""
    hold_income()
    apply(frequency="monthly", day=20)
    work(EFFECTIVE)
    reference = payer().reference
    bank(DUE, line(218_40, f"{reference[:-2]}{reference[-1]}{reference[-2]}"))
    work_only(DUE)
    return Receipt.objects.get()


def queue(on: date) -> list[tuple[int, int, int]]:
    with connection.cursor() as cursor:
        return [(s.receipt, s.left_pence, s.age_days) for s in suspended(cursor.cursor, on)]


def give(receipt: int, reference: str, evidence: str = "the payer telephoned") -> None:
    on = DUE + days(3)
    with connection.cursor() as cursor:
        identify(cursor.cursor, receipt, reference, evidence, on, morning(on))


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["suspense", *arguments])
    return result.exit_code, result.output


def test_what_is_identified_is_allocated_and_paid_on_the_next_night(unknown: Receipt) -> None:
    assert queue(DUE + days(3)) == [(unknown.pk, 218_40, 3)]
    give(unknown.pk, payer().reference)
    assert queue(DUE + days(3)) == []
    assert holds(Account.SUSPENSE, unknown.pk) == 0
    assert holds(Account.RECEIPTS_UNALLOCATED, payer().pk) == -218_40
    work_only(DUE + days(4))
    assert Payout.objects.get().gross_pence == 182_00
    assert violations() == {}


def test_it_is_given_once_to_somebody_there_is_with_evidence(unknown: Receipt) -> None:
    with pytest.raises(NotInSuspenseError, match="No paying parent has"):
        give(unknown.pk, "999999999999")
    with pytest.raises(NotInSuspenseError, match="what shows whose money"):
        give(unknown.pk, payer().reference, " ")
    give(unknown.pk, payer().reference)
    with pytest.raises(NotInSuspenseError, match="Nothing of receipt"):
        give(unknown.pk, payer().reference)
    assert Identification.objects.count() == 1


def test_the_commands_show_and_work_what_waits(unknown: Receipt) -> None:
    day = (DUE + days(10)).isoformat()
    assert "10 days" in run("list", "--on", day)[1]
    code, said = run("show", str(unknown.pk), "--on", day)
    assert (code, f"{payer().reference}   65 points" in said) == (0, True), said
    assert "two digits swapped; just the amount" in said
    assert run("show", "999")[0] == 1
    why = ("--evidence", "the bank named the payer")
    assert run("identify", str(unknown.pk), "--payer", "1", *why)[0] == 1
    assert run("identify", str(unknown.pk), "--payer", payer().reference, *why)[0] == 0


def test_a_debit_waits_with_its_age_until_it_is_accounted_for(unknown: Receipt) -> None:
    on = DUE + days(1)
    bank(on, line(-218_40, "RECALLED"))
    work_only(on)
    with connection.cursor() as cursor:
        [debit] = debits(cursor.cursor, on + days(6))
    assert (debit.pence, debit.age_days, debit.text) == (218_40, 6, "RECALLED")
    assert "RECALLED" in run("debits", "--on", on.isoformat())[1]
    arguments = ("reverse", str(debit.line), "--receipt", str(unknown.pk), "--note", "a letter")
    assert run(*arguments, "--kind", "nonsense")[0] == 1
    assert run(*arguments, "--kind", "recalled")[0] == 0
    assert run(*arguments, "--kind", "recalled")[0] == 1
    assert ReceiptReversal.objects.get().kind == "recalled"
    assert queue(on) == []
    assert violations() == {}
