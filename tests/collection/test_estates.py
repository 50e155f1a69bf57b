"""What estates owe is maintenance that we collect, of whoever died since the law allows it."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from building import FIRST_NIGHT, apply, case_of, days, hold_income, morning, payer, work
from upkeep.cases.deaths import ToldDeath, receive_deaths
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cli import app
from upkeep.collection.estates import RECOVERABLE_FROM, OwedByEstate, owed_by_estates
from upkeep.ledger import Account
from upkeep.ledger.models import Entry
from upkeep.parties.models import PersonFact

pytestmark = pytest.mark.django_db
DIED, TOLD = FIRST_NIGHT + days(60), FIRST_NIGHT + days(62)


def tell(*, is_taken_back: bool = False) -> None:
    reference = "DTH-0002" if is_taken_back else "DTH-0001"
    number, source = payer().person.national_insurance_number, SourceKind.BENEFITS_SYSTEM
    told = ToldDeath(reference, number, DIED, TOLD, source, is_taken_back)
    assert not receive_deaths([told], morning(TOLD)).refused


def arrears() -> str:
    """The case of somebody who paid nothing up to the day of death."""
    hold_income()
    apply(frequency="monthly", day=20)
    work(DIED)
    reference: str = case_of().reference
    return reference


def test_maintenance_alone_is_the_debt_of_an_estate_and_of_nobody_alive() -> None:
    about = arrears()
    assert owed_by_estates() == []
    tell()
    work(TOLD)
    [owed] = owed_by_estates()
    maintenance = Entry.objects.filter(account=Account.MAINTENANCE_RECEIVABLE, subject=case_of().pk)
    pence = sum(maintenance.values_list("amount_pence", flat=True))
    assert owed == OwedByEstate(payer().reference, about, DIED, pence)
    assert pence > 0
    fees = Entry.objects.filter(account=Account.COLLECTION_FEE_RECEIVABLE)
    assert sum(fees.values_list("amount_pence", flat=True)) > 0, "they are owed, and not here"


def test_of_whoever_is_alive_after_all_there_is_no_estate() -> None:
    arrears()
    tell()
    work(TOLD)
    tell(is_taken_back=True)
    work(TOLD + days(1))
    assert owed_by_estates() == []


def test_the_command_says_claim_from_the_day_of_the_law_and_write_off_before() -> None:
    about = arrears()
    runner = CliRunner()
    assert "No paying parent" in runner.invoke(app, ["deaths", "owing"]).output
    for died, way in (
        (RECOVERABLE_FROM - days(1), "write off, reg 13G(d)"),
        (RECOVERABLE_FROM, "claim from the estate"),
    ):
        PersonFact.objects.create(
            person=payer().person,
            kind=PersonFact.Kind.DIED,
            value=True,
            source="caseworker",
            effective_from=died,
            known_at=morning(TOLD),
        )
        said = runner.invoke(app, ["deaths", "owing"]).output
        assert about in said
        assert way in said
    [plain] = json.loads(runner.invoke(app, ["deaths", "owing", "--json"]).output)
    assert (plain["died_on"], plain["is_recoverable"]) == (str(date(2010, 1, 25)), True)
