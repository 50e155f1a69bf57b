"""The client funds account agrees with the books, and every figure with the entries behind it."""

import json
from datetime import date, datetime

import pytest
from django.db import connection
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    holds,
    line,
    morning,
    payer,
    work,
)
from upkeep.batch.closing import close_period
from upkeep.cases.actors import Actor
from upkeep.cli import app
from upkeep.collection.journals import Wanted, enter
from upkeep.ledger import Account
from upkeep.reporting.client_funds import (
    ClientFunds,
    a_year_before,
    beside,
    client_funds,
    entries_of,
)

pytestmark = pytest.mark.django_db

MIDDLE = EFFECTIVE + days(16)
AFTER = EFFECTIVE + days(17)
LAST = EFFECTIVE + days(25)


def journal(pence: int, on: date, known_at: datetime) -> None:
    """Somebody corrects what is owed on a day."""
    wanted = Wanted(case_of(), "maintenance", pence, "correction", "words", "evidence", on)
    enter(wanted, Actor("fin", LAST, known_at))


@pytest.fixture(autouse=True)
def two_periods() -> None:
    """Money in and out, a first period closed, and a change told after about before."""
    hold_income()
    apply()
    work(EFFECTIVE)
    bank(EFFECTIVE + days(14), line(60_00, payer().reference), line(7_00, "no reference"))
    work(MIDDLE)
    close_period(MIDDLE, "fin", morning(MIDDLE + days(1)))
    work(LAST)
    journal(-9_00, EFFECTIVE + days(9), morning(LAST + days(1)))
    journal(4_00, LAST, morning(LAST + days(1)))


def found(start: date = AFTER, end: date = LAST) -> ClientFunds:
    """The account of the second period."""
    with connection.cursor() as cursor:
        return client_funds(cursor.cursor, start, end)


def test_it_agrees_and_every_figure_is_the_sum_of_its_entries() -> None:
    for account in (found(), found(date(2023, 4, 1), MIDDLE), found(date(2023, 4, 1))):
        assert account.agrees
        figures = (*account.bank, *account.held, *account.debts)
        assert len({figure.key for figure in figures}) == len(figures)
        with connection.cursor() as cursor:
            for figure in figures:
                rows = list(entries_of(cursor.cursor, account, figure))
                assert sum(row[-1] for row in rows) == figure.pence, figure.key
                assert len(rows) == figure.entries, figure.key


def test_opening_is_what_the_period_before_closed_with_and_later_news_stands_apart() -> None:
    account = found()
    key = "2012/MAINTENANCE_RECEIVABLE"
    figures = {figure.key.removeprefix(f"{key}/"): figure.pence for figure in account.debts}
    closed = found(date(2023, 4, 1), MIDDLE).figure(f"{key}/closing")
    assert closed is not None
    assert figures["opening"] == closed.pence + 9_00
    assert figures["earlier/CORRECTION/correction"] == -9_00
    assert figures["moved/CORRECTION/correction"] == 4_00
    assert figures["closing"] == holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk)


def test_receipts_are_told_apart_by_how_they_were_paid() -> None:
    account = found(date(2023, 4, 1))
    receipt = account.figure("all/BANK/moved/RECEIPT/bank_transfer")
    assert receipt is not None
    assert receipt.pence == 67_00
    suspense = account.figure("all/SUSPENSE/closing")
    assert suspense is not None
    assert suspense.pence == -7_00


def test_the_command_prints_it_and_opens_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)
    asked = ["books", "client-funds", "--from", "2023-04-01", "--to", f"{LAST}"]
    told = json.loads(CliRunner().invoke(app, [*asked, "--json"]).output)
    assert told["agrees"]
    [key] = [each["key"] for each in told["bank"] if each["reason"] == "RECEIPT"]
    opened = CliRunner().invoke(app, [*asked, "--open", key]).output.splitlines()
    assert len(opened) == 1 + 2
    assert "60.00" in opened[1] + opened[2]
    assert CliRunner().invoke(app, [*asked, "--open", "nothing"]).exit_code == 1


def test_beside_each_figure_stands_that_of_a_year_before() -> None:
    with connection.cursor() as wrapped:
        cursor = wrapped.cursor
        now = client_funds(cursor, date(2024, 3, 1), date(2024, 3, 31))
        past = a_year_before(cursor, now)
        assert (past.start, past.end) == (date(2023, 3, 1), date(2023, 3, 31))
        leap = client_funds(cursor, date(2024, 2, 1), date(2024, 2, 29))
        assert a_year_before(cursor, leap).end == date(2023, 2, 28)
        later = client_funds(cursor, date(2024, 4, 1), date(2025, 3, 31))
        past = a_year_before(cursor, later)
    shown = beside(later.bank, past.bank)
    assert sum(pence for figure, pence in shown if figure.part == "moved") == 67_00
    assert sum(figure.pence for figure, _pence in shown if figure.part == "moved") == 0
    assert [figure.part for figure, _pence in shown][-1] == "closing"
    assert {figure.key for figure, _pence in shown} == {
        *(figure.key for figure in later.bank),
        *(figure.key for figure in past.bank),
    }
