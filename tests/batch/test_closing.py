"""A period closes when its nights are worked and every check holds, and the nights go on after."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    apply,
    bank,
    days,
    hold_income,
    line,
    morning,
    payer,
    violations,
    work,
)
from upkeep.batch.closing import close_period
from upkeep.batch.models import Night
from upkeep.cli import app
from upkeep.ledger.models import Closing
from upkeep.ledger.periods import PeriodRefusedError

pytestmark = pytest.mark.django_db
LAST = EFFECTIVE + days(14)


@pytest.fixture(autouse=True)
def some_weeks() -> None:
    """A case in force and money that came in."""
    hold_income()
    apply()
    work(EFFECTIVE)
    bank(EFFECTIVE + days(1), line(50_00, payer().reference))
    work(LAST)


def now() -> datetime:
    """The morning after."""
    return morning(LAST + timedelta(days=1))


def test_a_period_closes_after_its_last_night_and_the_nights_go_on() -> None:
    with pytest.raises(PeriodRefusedError, match="Nights are worked up to"):
        close_period(LAST + days(1), "fin", now())
    close_period(LAST, "fin", now())
    bank(LAST + days(1), line(20_00, payer().reference))
    work(LAST + days(9))
    assert violations() == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_entry WHERE effective_date > %s", [LAST])
        assert cursor.fetchall()[0][0] > 0


def test_an_unfinished_night_or_a_failing_check_keeps_it_open() -> None:
    begun = Night.objects.create(date=LAST + days(1), partitions=1, known_at=now())
    with pytest.raises(PeriodRefusedError, match="not finished"):
        close_period(LAST, "fin", now())
    begun.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE collection_bankstatement DISABLE TRIGGER USER")
        cursor.execute("UPDATE collection_bankstatement SET closing_pence = closing_pence + 1")
    with pytest.raises(PeriodRefusedError, match="agree with the bank: statement"):
        close_period(LAST, "fin", now())
    assert not Closing.objects.exists()


def test_the_commands_close_show_and_reopen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["books", *words])
        return result.exit_code, result.output

    assert run("close", "--through", f"{LAST}", "--by", "fin")[0] == 0
    assert run("close", "--through", f"{LAST}", "--by", "fin")[0] == 1
    code, told = run("trial-balance", "--from", "2023-04-01", "--to", f"{LAST}")
    assert (code, "1000 BANK" in told, "£50.00" in told) == (0, True, True)
    assert run("reopen", "--reason", "why", "--by", "fin", "--agreed-by", "fin")[0] == 1
    assert run("reopen", "--reason", "why", "--by", "fin", "--agreed-by", "leah")[0] == 0
    assert "reopened: why" in run("periods")[1]
