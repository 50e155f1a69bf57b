"""How far what is owed can be collected: by what came last, and by the rule of each scheme."""

import json
from datetime import date

import pytest
from django.db import connection
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
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
    work_only,
)
from cases.transferring import take_over, transfer
from upkeep.cases.models import Case, CaseMessage, Proceeding
from upkeep.cli import app
from upkeep.ledger import Account
from upkeep.reporting.collectability import Band, Banded, collectability, uncollectable_pence

pytestmark = pytest.mark.django_db


def found(on: date) -> list[Banded]:
    with connection.cursor() as cursor:
        return collectability(cursor.cursor, on)


def bands(on: date) -> set[tuple[str, Band, bool]]:
    return {(each.debt, each.band, each.is_collectable) for each in found(on)}


def owed(on: date) -> int:
    return sum(each.pence for each in found(on) if each.debt == "maintenance")


def write(on: date) -> None:
    """The paying parent writes to us."""
    CaseMessage.objects.create(
        case=case_of(),
        person=payer().person,
        is_from_parent=True,
        words="I have moved",
        by="perry",
        sent_on=on,
        known_at=morning(on),
    )


def test_of_2012_all_counts_and_a_payment_is_remembered_for_six_months() -> None:
    hold_income()
    apply()
    work(EFFECTIVE)
    paid = EFFECTIVE + days(14)
    bank(paid, line(20_00, payer().reference))
    work(paid)
    later = paid + days(200)
    work_only(paid + days(30), later)
    assert {band for _debt, band, _counts in bands(paid)} == {Band.PAID}
    assert {(band, counts) for _debt, band, counts in bands(later)} == {(Band.SILENT, True)}
    write(later)
    assert {(band, counts) for _debt, band, counts in bands(later)} == {(Band.IN_TOUCH, True)}
    assert owed(later) == holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk)
    assert uncollectable_pence(found(later)) == 0


def test_of_an_older_scheme_what_nobody_spoke_of_does_not_count() -> None:
    take_over(transfer("2003", ended_on=date(2016, 5, 2), owed=1_520_00))
    work_only(FIRST_NIGHT)
    assert ("maintenance", Band.SILENT, False) in bands(FIRST_NIGHT)
    assert uncollectable_pence(found(FIRST_NIGHT)) == 1_520_00
    bank(FIRST_NIGHT + days(1), line(20_00, Case.objects.get().paying_parent.reference))
    work_only(FIRST_NIGHT + days(1))
    assert bands(FIRST_NIGHT + days(1)) == {("maintenance", Band.PAID, True)}


def test_where_nothing_can_be_had_from_an_estate_nothing_counts() -> None:
    hold_income()
    apply()
    work(EFFECTIVE + days(40))
    on = EFFECTIVE + days(40)
    Proceeding.objects.create(
        process="estate_claim",
        subject="x/1",
        paying_parent=payer(),
        state="given_up",
        acts="NOBODY",
        opened_on=on,
        entered_on=on,
        ended_on=on,
    )
    assert {(band, counts) for _debt, band, counts in bands(on)} == {(Band.NO_ESTATE, False)}
    said = CliRunner().invoke(app, ["books", "collectability", "--on", str(on)]).output
    assert "no estate" in said
    plain = json.loads(
        CliRunner().invoke(app, ["books", "collectability", "--on", str(on), "--json"]).output
    )
    assert plain["uncollectable_pence"] == sum(each.pence for each in found(on)) > 0
