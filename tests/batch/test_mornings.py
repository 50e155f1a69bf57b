"""Every morning bank, books, cases and accounts are compared; a difference is listed and kept."""

import pytest
from django.db import connection
from typer.testing import CliRunner

from building import EFFECTIVE, apply, bank, days, hold_income, line, morning, payer, work
from upkeep.batch.models import MorningReport
from upkeep.batch.mornings import (
    dated_lines,
    morning_after,
    mornings,
    night_not_compared,
    standing,
)
from upkeep.batch.reconciling import PAIRS, reconcile
from upkeep.cli import app

pytestmark = pytest.mark.django_db
LAST = EFFECTIVE + days(16)

SPOILT = {
    "the last bank statement": "UPDATE collection_bankstatement "
    "SET closing_pence = closing_pence+1",
    "the bank in the books": "UPDATE ledger_entry SET amount_pence = amount_pence+1 "
    "WHERE account = 1000 AND amount_pence > 0",
    "the card provider's payouts": "INSERT INTO collection_cardpayout "
    "(bank_line_id, reference, amount_pence, transaction_id, known_at) "
    "SELECT min(id), 'CRD20230419', 1, 0, now() FROM collection_bankline",
    "suspense": "UPDATE collection_receipt SET amount_pence = amount_pence+1 "
    "WHERE paying_parent_id IS NULL",
    "money to be allocated": "INSERT INTO collection_openreceipt "
    "(receipt_id, paying_parent_id, left_pence) SELECT id, paying_parent_id, 1 "
    "FROM collection_receipt WHERE paying_parent_id IS NOT NULL",
    "sent to the bank in the books": "UPDATE collection_paymentfile "
    "SET total_pence = total_pence+1",
    "charged in the books": "UPDATE collection_charge SET fee_pence = fee_pence+1",
    "collected in the books": "UPDATE collection_allocation SET fee_pence = fee_pence+1",
    "what paying parents owe": "DELETE FROM ledger_entry WHERE account = 2100",
    "cases with a payment": "UPDATE cases_proceeding SET state = 'collect_and_pay' "
    "WHERE state = 'payment_missed'",
}


@pytest.fixture(autouse=True)
def some_weeks() -> None:
    """Money allocated and paid out, money left over, money of nobody, and a payment missed."""
    hold_income()
    apply()
    work(EFFECTIVE)
    reference = payer().reference
    bank(EFFECTIVE + days(14), line(60_00, reference), line(7_00, "no reference"))
    work(LAST + days(20))


def test_every_pair_agrees_and_each_difference_is_found_where_it_is() -> None:
    with connection.cursor() as cursor:
        found = reconcile(cursor.cursor)
        assert [each.name for each in found if not each.agrees] == []
        assert all(each.one for each in found[:2])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert len(SPOILT) == len(PAIRS)
        for name, change in SPOILT.items():
            cursor.execute("SAVEPOINT sound")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(change)
            assert cursor.rowcount > 0, f"nothing to spoil for {name}"
            cursor.execute("SET LOCAL session_replication_role = origin")
            spoilt = [each for each in reconcile(cursor.cursor) if each.name.startswith(name)]
            assert [each.agrees for each in spoilt] == [False], name
            assert spoilt[0].differences, name
            cursor.execute("ROLLBACK TO SAVEPOINT sound")


def test_the_command_keeps_what_it_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)
    result = CliRunner().invoke(app, ["books", "reconcile", "--on", f"{LAST}"])
    assert result.exit_code == 0, result.output
    assert MorningReport.objects.get().agrees
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(SPOILT["the last bank statement"])
    result = CliRunner().invoke(app, ["books", "reconcile", "--on", f"{LAST}"])
    assert result.exit_code == 1
    assert "DIFFERS" in result.output


def spoil(change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(change)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_each_morning_is_kept_once_and_a_difference_says_since_when() -> None:
    nights = [LAST + days(20 + n) for n in range(4)]
    assert night_not_compared() == nights[0]
    assert standing().not_compared == nights[0]
    first = morning_after(nights[0], morning(nights[1]))
    assert morning_after(nights[0], morning(nights[2])) == first
    assert night_not_compared() is None
    assert (standing().on, standing().differing) == (nights[1], 0)

    spoil(SPOILT["the last bank statement"])
    morning_after(nights[1], morning(nights[2]))
    spoil(SPOILT["suspense"])
    last = morning_after(nights[2], morning(nights[3]))
    assert [kept.on for kept in mornings()] == [nights[3], nights[2], nights[1]]
    lines = {line.name.split(",")[0]: line for line in dated_lines(last)}
    assert lines["the last bank statement"].since == nights[2]
    ages = {since for _words, since in lines["the last bank statement"].differences}
    assert ages == {nights[2], nights[3]}, "one is older, one is new"
    assert lines["suspense in the books"].since == nights[3]
    assert lines["what paying parents owe"].since is None
    assert standing().since == nights[2]
    assert standing().differing > 1

    spoil("UPDATE collection_bankstatement SET closing_pence = closing_pence-1")
    spoil(SPOILT["suspense"].replace("+1", "-1"))
    morning_after(nights[3], morning(nights[3] + days(1)))
    assert (standing().differing, standing().since) == (0, None)


def test_the_night_compares_on_the_morning_after_it_and_ends_with_one_where_something_differs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)
    night = LAST + days(21)
    result = CliRunner().invoke(app, ["night", "--date", f"{night}", "--workers", "1"])
    assert result.exit_code == 0, result.output
    assert [kept.on for kept in mornings()] == [night + days(1), night]
    spoil(SPOILT["suspense"])
    again = CliRunner().invoke(app, ["night", "--date", f"{night}", "--workers", "1"])
    assert again.exit_code == 0, "what was compared is not compared again"
    after = CliRunner().invoke(app, ["night", "--date", f"{night + days(1)}", "--workers", "1"])
    assert after.exit_code == 1
    assert "suspense is held receipt by receipt" in after.output
