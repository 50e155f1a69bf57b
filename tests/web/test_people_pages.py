"""Two records side by side: shown, found about with a reason, and kept from the parties."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from made_up_families import AISHA, CHLOE, LAST_NIGHT, MARCUS, TOM, case_of, person

from upkeep.batch.nights import work_night
from upkeep.cases.models import CaseChild, LikelySame, Proceeding
from upkeep.parties.models import IdentityFinding, Person
from upkeep.web.accounts import ensure_demo_account

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]


@pytest.fixture
def likely(world: None) -> LikelySame:
    """Ruby is written down once more, as a child of her father's other case."""
    ruby = Person.objects.get(given_name="Ruby")
    again = Person.objects.create(
        given_name="Rubie",
        family_name=ruby.family_name,
        date_of_birth=ruby.date_of_birth,
        known_at=ruby.known_at,
    )
    case = case_of(AISHA)
    case.receiving_parent = person(CHLOE)
    case.save()
    CaseChild.objects.create(case=case, person=again, known_at=ruby.known_at)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    work_night(LAST_NIGHT + timedelta(days=1))
    return LikelySame.objects.get(second=again)


def page_of(row: LikelySame) -> str:
    return reverse("likely_same", args=[row.reference])


def test_two_records_are_side_by_side_with_why_and_their_cases(
    signed_in: Browser, likely: LikelySame
) -> None:
    client = signed_in("casey")
    assert likely.reference in client.get(reverse("recorded_twice")).content.decode()
    text = client.get(page_of(likely)).content.decode()
    for shown in ("Rubie", "Ruby", "Same date of birth", "A parent in common", "What did you find"):
        assert shown in text
    assert likely.case.reference in text
    row = Proceeding.objects.get(process="same_person", subject=likely.reference)
    where = reverse("case_proceeding", args=[likely.case.reference, row.pk])
    assert page_of(likely) in client.get(where).content.decode()
    said = {"do": "move", "event": "found_same", "note": "sure"}
    assert client.post(where, said).status_code == 400
    row.refresh_from_db()
    assert row.state == "to_look_at"


def test_a_finding_takes_a_choice_and_a_reason_and_can_be_taken_back(
    signed_in: Browser, likely: LikelySame
) -> None:
    client = signed_in("casey")
    assert client.post(page_of(likely), {"found": "first"}).status_code == 400
    assert client.post(page_of(likely), {"reason": "because"}).status_code == 400
    assert not IdentityFinding.objects.exists()
    said = {"found": "first", "reason": "one birth certificate"}
    assert client.post(page_of(likely), said).status_code == 302
    assert "They are one person" in client.get(page_of(likely)).content.decode()
    assert client.post(page_of(likely), said).status_code == 400, "it has been found already"
    said = {"found": "different", "reason": "two birth certificates"}
    assert client.post(page_of(likely), said).status_code == 302
    assert "They are two people" in client.get(page_of(likely)).content.decode()
    assert [f.is_same for f in IdentityFinding.objects.order_by("pk")] == [True, False]


def test_who_is_a_party_does_not_see_it_and_parents_do_not_either(
    signed_in: Browser, likely: LikelySame
) -> None:
    assert signed_in("aisha").get(page_of(likely)).status_code == 403
    assert signed_in("tom").get(page_of(likely)).status_code == 403
    tom = person(TOM)
    tom.sign_in.delete()
    ensure_demo_account("tom-at-work", "long enough to be safe", tom, caseworker=True)
    assert signed_in("tom-at-work").get(page_of(likely)).status_code == 403
    assert signed_in("tom-at-work").get(reverse("recorded_twice")).status_code == 200


def test_two_records_of_a_paying_parent_are_joined_and_their_cases_name_each_other(
    signed_in: Browser, likely: LikelySame
) -> None:
    first, second = sorted((person(TOM), person(MARCUS)), key=lambda each: each.pk)
    row = LikelySame.objects.create(
        reference="SP-000999",
        first=first,
        second=second,
        points=52,
        signs=["born_same"],
        paying_parent=likely.paying_parent,
        found_on=likely.found_on,
        known_at=likely.known_at,
    )
    said = {"found": "first", "reason": "one passport"}
    answer = signed_in("casey").post(page_of(row), said)
    assert answer.status_code == 400
    assert "end one of the two cases first" in answer.content.decode()
    person(MARCUS).paying_parent.cases.filter(receiving_parent=person(CHLOE)).update(
        receiving_parent=person(AISHA)
    )
    assert signed_in("casey").post(page_of(row), said).status_code == 302
    cases = [person(payer).paying_parent.cases.first() for payer in (TOM, MARCUS)]
    for case, other in (cases, cases[::-1]):
        page = signed_in("casey").get(reverse("case", args=[case.reference])).content.decode()
        assert "Decided together with" in page
        assert other.reference in page
    assert signed_in("casey").post(page_of(row), {"found": "different", "reason": "twins"})
    page = signed_in("casey").get(reverse("case", args=[cases[0].reference])).content.decode()
    assert "Decided together with" not in page
