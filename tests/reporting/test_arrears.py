"""Arrears of the whole caseload, on any day and as known at any time, agree with each case's."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    PIPPA,
    ROBIN,
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
from upkeep.cases.actors import Actor
from upkeep.cli import app
from upkeep.collection.journals import Wanted, enter
from upkeep.commands.output import parse_moment
from upkeep.ledger import Account
from upkeep.reporting.arrears import CaseArrears, each_case, totals

pytestmark = pytest.mark.django_db

LAST = EFFECTIVE + days(24)


@pytest.fixture(autouse=True)
def two_cases() -> None:
    """Two families who owe, one of which pays something; a change told later about before."""
    for paying, receiving in ((None, None), (PIPPA, ROBIN)):
        hold_income(*([paying] if paying else []))
        apply(*([paying, receiving] if paying else []))
    work(EFFECTIVE + days(14))
    bank(EFFECTIVE + days(15), line(50_00, payer().reference))
    work(LAST)
    wanted = (case_of(ROBIN, PIPPA), "maintenance", -10_00, "correction", "words", "evidence")
    enter(Wanted(*wanted, EFFECTIVE + days(9)), Actor("fin", LAST, morning(LAST + days(1))))


def found(**asked: object) -> list[CaseArrears]:
    """Every case's arrears."""
    with connection.cursor() as cursor:
        return list(each_case(cursor.cursor, **asked))  # type: ignore[arg-type]


def test_any_pair_of_dates_gives_what_each_account_holds() -> None:
    pairs: list[dict[str, object]] = [
        {"as_of": day, "known_at": known}
        for day in (None, EFFECTIVE + days(10), EFFECTIVE + days(20))
        for known in (None, morning(EFFECTIVE + days(14)), morning(LAST))
    ]
    seen = set()
    for asked in pairs:
        rows = {row.case: row for row in found(**asked)}
        for case in (case_of(), case_of(ROBIN, PIPPA)):
            held = [
                holds(account, case.pk, **asked)
                for account in (Account.MAINTENANCE_RECEIVABLE, Account.COLLECTION_FEE_RECEIVABLE)
            ]
            row = rows.get(case.reference)
            pence = row.pence if row else (0,) * 7
            assert [pence[0], pence[4]] == held
            assert not any(pence[1:4] + pence[5:])
            seen.add(held[0])
        with connection.cursor() as cursor:
            summed = totals(cursor.cursor, **asked)  # type: ignore[arg-type]
        assert sum(each.owed_pence - each.credit_pence for each in summed) == sum(
            sum(row.pence) for row in rows.values()
        )
    assert len(seen) > 3


def test_what_was_told_later_counts_only_as_known_since() -> None:
    day, reference = EFFECTIVE + days(9), case_of(ROBIN, PIPPA).reference
    before, after = (
        {row.case: row.pence[0] for row in found(as_of=day, known_at=known)}.get(reference, 0)
        for known in (morning(LAST), None)
    )
    assert after == before - 10_00


def test_the_command_writes_every_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)
    to = tmp_path / "arrears.csv"
    asked = ["arrears", "--as-of", f"{LAST}", "--as-known", f"{LAST}", "--out", f"{to}", "--json"]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    with to.open(encoding="utf-8") as file:
        rows = {row["case"]: row for row in csv.DictReader(file)}
    want = {row.case: row for row in found(as_of=LAST, known_at=parse_moment(f"{LAST}"))}
    assert rows.keys() == want.keys()
    for case, row in rows.items():
        assert Decimal(row["maintenance_gbp"]) * 100 == want[case].pence[0]
        assert Decimal(row["collection_fee_gbp"]) * 100 == want[case].pence[4]
