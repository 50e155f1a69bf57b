"""What an estate owes is claimed from who acts for it, and paid with maintenance alone."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from typer.testing import CliRunner

from building import (
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
    violations,
    work,
    work_only,
)
from upkeep.cases import proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.deaths import ToldDeath, receive_deaths
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.models import Proceeding
from upkeep.cli import app
from upkeep.collection import estate_claims
from upkeep.collection.estate_claims import EstateError, Named
from upkeep.collection.models import EstateClaim
from upkeep.correspondence.models import Letter, LetterStep
from upkeep.ledger import Account
from upkeep.web.letter_content import letter_content
from upkeep.web.letter_document import addressee

pytestmark = pytest.mark.django_db
DIED, TOLD = FIRST_NIGHT + days(60), FIRST_NIGHT + days(62)
CONFIRMED = TOLD + days(3)
CLAIMED = CONFIRMED + days(10)
ACTS = Named("executor", "E Xecutor", ["1 Invented Yard"], "ZZ9 9ZZ", "grant of 3 June", "cy")


def on(day: date) -> Actor:
    """A caseworker, after the night of a day."""
    return Actor("casey", day, morning(day + days(1)))


def tell(*, is_taken_back: bool = False, at: date = TOLD) -> None:
    reference = "DTH-0002" if is_taken_back else "DTH-0001"
    number, source = payer().person.national_insurance_number, SourceKind.BENEFITS_SYSTEM
    told = ToldDeath(reference, number, DIED, at, source, is_taken_back)
    assert not receive_deaths([told], morning(at)).refused


def an_estate() -> None:
    """Somebody who paid nothing up to the day of death, which is told and confirmed."""
    hold_income()
    apply(frequency="monthly", day=20)
    work(DIED)
    tell()
    work(TOLD)
    assert not Proceeding.objects.filter(process="estate_claim").exists(), "it is not confirmed"
    closure = Proceeding.objects.get(process="closure")
    proceedings.move(closure.pk, "confirmed", on(TOLD), "the certificate")
    work(CONFIRMED)


def standing() -> str:
    return Proceeding.objects.get(process="estate_claim").state


def claimed() -> EstateClaim:
    """The estate of above, claimed from, with the letters written."""
    an_estate()
    estate_claims.record_representative(payer(), ACTS, on(CONFIRMED))
    made = estate_claims.claim(payer(), on(CONFIRMED))
    work(CLAIMED)
    return made


def test_an_estate_that_owes_is_a_task_until_it_is_claimed_from() -> None:
    an_estate()
    assert standing() == "nobody_known"
    with pytest.raises(EstateError, match="who acts"):
        estate_claims.claim(payer(), on(CONFIRMED))
    estate_claims.record_representative(payer(), ACTS, on(CONFIRMED))
    made = estate_claims.claim(payer(), on(CONFIRMED))
    assert standing() == "claimed"
    assert made.pence == holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) > 0
    work(CLAIMED)
    assert violations() == {}


def test_the_letter_goes_to_who_acts_in_their_language_and_tells_no_address() -> None:
    made = claimed()
    letter = Letter.objects.get(cause="estate_claim")
    assert (letter.language, letter.channel, letter.about) == ("cy", "post", made.reference)
    assert letter.sent_to == {
        "name": "E Xecutor",
        "lines": ["1 Invented Yard"],
        "postcode": "ZZ9 9ZZ",
    }
    assert addressee(letter) == "E Xecutor"
    step = LetterStep.objects.filter(letter=letter).order_by("pk").first()
    assert step is not None
    assert step.state == "queued", "not held back as what is for the person who died"
    letter.language = "en"
    said = str(letter_content(letter).sections)
    assert payer().reference in said
    assert "regulation 13" in said


def test_what_the_estate_pays_meets_maintenance_and_no_fee() -> None:
    made = claimed()
    fees = holds(Account.COLLECTION_FEE_RECEIVABLE, case_of().pk)
    assert fees > 0
    bank(CLAIMED + days(1), line(made.pence, payer().reference))
    work(CLAIMED + days(3))
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 0
    assert holds(Account.COLLECTION_FEE_RECEIVABLE, case_of().pk) == fees
    assert standing() == "settled"
    assert violations() == {}


def test_what_came_before_the_claim_waits() -> None:
    an_estate()
    owed = holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk)
    bank(CONFIRMED + days(1), line(50_00, payer().reference))
    work(CONFIRMED + days(2))
    later = CONFIRMED + days(2)
    estate_claims.record_representative(payer(), ACTS, on(later))
    estate_claims.claim(payer(), on(later))
    bank(later + days(1), line(20_00, payer().reference))
    work(later + days(3))
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == owed - 20_00
    assert holds(Account.RECEIPTS_UNALLOCATED, payer().pk) == -50_00
    assert violations() == {}


def test_a_claim_without_answer_comes_back_and_may_be_made_again() -> None:
    made = claimed()
    row = Proceeding.objects.get(process="estate_claim")
    assert row.due_on is not None
    work_only(row.due_on)
    assert standing() == "unanswered"
    again = estate_claims.claim(payer(), on(row.due_on))
    assert (again.pence, standing()) == (made.pence, "claimed")
    proceedings.move(row.pk, "nothing_to_be_had", on(row.due_on), "the estate is spent")
    work_only(row.due_on + days(1), row.due_on + days(2))
    assert Proceeding.objects.filter(process="estate_claim").count() == 1, "it is not begun again"
    assert violations() == {}


def test_of_whoever_is_alive_nothing_is_claimed() -> None:
    an_estate()
    tell(is_taken_back=True, at=CONFIRMED + days(1))
    work(CONFIRMED + days(1))
    assert standing() == "not_so"
    with pytest.raises(EstateError, match="nothing to claim"):
        estate_claims.claim(payer(), on(CONFIRMED + days(1)))
    with pytest.raises(EstateError, match="Nothing is known of a death"):
        estate_claims.record_representative(payer(), ACTS, on(CONFIRMED + days(1)))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"capacity": "heir"}, "capacity"),
        ({"name": " "}, "name"),
        ({"lines": [" "]}, "lines"),
        ({"postcode": ""}, "postcode"),
        ({"evidence": ""}, "evidence"),
        ({"language": "fr"}, "language"),
    ],
)
def test_who_acts_is_recorded_whole(wrong: dict[str, Any], field: str) -> None:
    hold_income()
    apply()
    work(FIRST_NIGHT)
    payer().person.facts.create(
        kind="died", value=True, source="a test", effective_from=DIED, known_at=morning(TOLD)
    )
    usual = {name: getattr(ACTS, name) for name in Named.__dataclass_fields__}
    with pytest.raises(EstateError) as refused:
        estate_claims.record_representative(payer(), Named(**{**usual, **wrong}), on(TOLD))
    assert refused.value.field == field


def test_the_database_keeps_claims_of_deaths_before_the_law_out() -> None:
    made = claimed()
    fields = {"representative": made.representative, "claimed_by": "a test"}
    with pytest.raises(IntegrityError), transaction.atomic():
        EstateClaim.objects.create(
            paying_parent=payer(),
            died_on=date(2010, 1, 24),
            claimed_on=CLAIMED,
            known_at=morning(CLAIMED),
            **fields,
        )


def test_the_commands_record_who_acts_and_claim() -> None:
    an_estate()
    reference, day = case_of().reference, str(CONFIRMED)
    said = [reference, "--by", "casey", "--on", day]
    runner = CliRunner()
    refused = runner.invoke(app, ["deaths", "claim", *said])
    assert refused.exit_code
    assert "Record first" in refused.output
    who = ["--name", "E Xecutor", "--capacity", "executor", "--address", "1 Invented Yard"]
    shown = ["--postcode", "ZZ9 9ZZ", "--evidence", "grant of 3 June"]
    made = runner.invoke(app, ["deaths", "representative", *said, *who, *shown])
    assert "acts for the estate" in made.output, made.output
    assert "claimed from the estate" in runner.invoke(app, ["deaths", "claim", *said]).output
