"""The pages of estates: who acts is recorded, the debt is claimed, and all of it is listed."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from made_up_families import AISHA, LAST_NIGHT, case_of

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case
from upkeep.cases.proceedings import open_proceeding
from upkeep.collection.estates import owed_by
from upkeep.collection.models import EstateClaim, EstateRepresentative

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]


@pytest.fixture
def estate() -> Case:
    """Marcus, who owes maintenance, has died; the night has opened the claim."""
    case = case_of(AISHA)
    payer = case.paying_parent
    payer.person.facts.create(
        kind="died",
        value=True,
        source="a test",
        effective_from=LAST_NIGHT,
        known_at=timezone.now(),
    )
    actor = Actor("nightly run", LAST_NIGHT, timezone.now())
    open_proceeding("estate_claim", f"{payer.reference}/1", payer.pk, actor)
    assert sum(each.maintenance_pence for each in owed_by(payer.pk)) > 0
    return case


def said(**other: str) -> dict[str, str]:
    """The form of who acts, filled in as it should be."""
    who = {"capacity": "executor", "name": "E Xecutor", "lines": "1 Invented Yard\nNowhere"}
    usual = {**who, "postcode": "zz99zz", "language": "en", "evidence": "grant of 3 June"}
    return {"do": "representative", **usual, **other}


def test_who_acts_is_recorded_and_the_debt_claimed(signed_in: Browser, estate: Case) -> None:
    casey, where = signed_in("casey"), f"/cases/{estate.reference}/estate/"
    assert where in casey.get(f"/cases/{estate.reference}/").content.decode()
    assert "Claim what is owed" not in casey.get(where).content.decode()
    assert casey.post(where, said()).status_code == 302
    acting = EstateRepresentative.objects.get()
    assert (acting.lines, acting.postcode) == (["1 Invented Yard", "Nowhere"], "ZZ9 9ZZ")
    assert "Claim what is owed" in casey.get(where).content.decode()
    assert casey.post(where, {"do": "claim"}).status_code == 302
    made = EstateClaim.objects.get()
    page = casey.get(where).content.decode()
    assert made.reference in page
    assert "Claim again what is owed now" in page
    listed = casey.get("/books/estates/").content.decode()
    assert estate.reference in listed


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"capacity": ""}, "capacity"),
        ({"name": ""}, "name"),
        ({"lines": ""}, "lines"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"postcode": ""}, "postcode"),
        ({"evidence": ""}, "evidence"),
        ({"do": "claim"}, "claim"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    signed_in: Browser, estate: Case, wrong: dict[str, str], field: str
) -> None:
    answer = signed_in("casey").post(f"/cases/{estate.reference}/estate/", said(**wrong))
    assert answer.status_code == 400
    assert f'href="#{field}' in answer.content.decode()
    assert not EstateRepresentative.objects.exists()


def test_of_whoever_is_alive_there_is_no_estate(signed_in: Browser) -> None:
    reference = case_of(AISHA).reference
    casey = signed_in("casey")
    assert (
        "Nothing is known of a death" in casey.get(f"/cases/{reference}/estate/").content.decode()
    )
    assert "/estate/" not in casey.get(f"/cases/{reference}/").content.decode()
    assert casey.post(f"/cases/{reference}/estate/", {"do": "what"}).status_code == 404
