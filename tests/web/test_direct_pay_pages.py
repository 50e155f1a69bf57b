"""The pages about payments between the parents, as each parent and a caseworker use them."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from made_up_families import AISHA, CHLOE, case_of

from upkeep.collection.models import DirectPayFinding, DirectPayReport
from upkeep.web.business_day import working_day
from upkeep.web.direct_pay_form import lines

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]


def own(receiving: object = CHLOE) -> str:
    return reverse("own_direct_pay", args=[case_of(receiving).reference])


def of_case() -> str:
    return reverse("case_direct_pay", args=[case_of(CHLOE).reference])


def first_due() -> str:
    return min(line.key for line in lines(case_of(CHLOE), working_day()))


def test_each_parent_tells_and_a_caseworker_finds(signed_in: Browser) -> None:
    tom, chloe, casey = signed_in("tom"), signed_in("chloe"), signed_in("casey")
    assert "Nobody has told us" in tom.get(own()).content.decode()
    assert tom.post(own(), {"which": first_due(), "amount": "90"}).status_code == 302
    assert "Only the paying parent has told us" in chloe.get(own()).content.decode()
    assert chloe.post(own(), {"which": first_due(), "amount": "0"}).status_code == 302
    page = casey.get(of_case()).content.decode()
    assert "The parents say different things" in page
    assert "£90.00" in page
    found = {"does": "find", "which": first_due(), "amount": "90", "evidence": "her statement"}
    assert casey.post(of_case(), found).status_code == 302
    assert DirectPayFinding.objects.get().amount_pence == 90_00
    assert {(row.said_by, row.amount_pence) for row in DirectPayReport.objects.all()} == {
        ("paying_parent", 90_00),
        ("receiving_parent", 0),
    }


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"which": "", "amount": "10"}, "Choose which payment it is about"),
        ({"which": "extra", "amount": "10"}, "Give the day and the amount of the extra payment."),
        ({"which": "extra", "amount": "ten"}, "Enter pounds and pence"),
        (
            {"which": "extra", "amount": "1", "paid-day": "31", "paid-month": "2"},
            "The day must be a real date",
        ),
        ({"which": "1999-01-01", "amount": "10"}, "No payment was due on that day"),
        ({"which": "extra", "amount": "1", "evidence": "x" * 501}, "Use at most 500 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(
    signed_in: Browser, typed: dict[str, str], told: str
) -> None:
    answer = signed_in("chloe").post(own(), typed)
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert not DirectPayReport.objects.exists()


def test_a_caseworker_notes_what_a_parent_says_by_telephone(signed_in: Browser) -> None:
    casey = signed_in("casey")
    told = {"does": "say", "which": first_due(), "amount": "0"}
    assert "Choose who says so" in casey.post(of_case(), told).content.decode()
    assert casey.post(of_case(), {**told, "by": "receiving_parent"}).status_code == 302
    page = casey.get(of_case()).content.decode()
    assert "Take it on for collection" in page
    refused = casey.post(of_case(), {"does": "take_on"})
    assert refused.status_code == 400
    assert "Move it to Collect and Pay first" in refused.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"does": "find", "which": "", "amount": "1"},
        {"does": "find", "amount": "one"},
        {"does": "find", "amount": "1", "evidence": ""},
        {"does": "say", "amount": "1", "by": ""},
        {"does": "say", "amount": "one", "by": "paying_parent"},
        {"does": "say", "which": "extra", "amount": "1", "by": "paying_parent"},
        {"does": "say", "amount": "1", "by": "paying_parent", "evidence": "x" * 501},
    ],
)
def test_what_is_wrong_leads_to_the_field_of_the_form_that_was_sent(
    signed_in: Browser, typed: dict[str, str]
) -> None:
    answer = signed_in("casey").post(of_case(), {"which": first_due(), **typed})
    assert answer.status_code == 400
    page = answer.content.decode()
    [target] = re.findall(r'<a href="#([a-z-]+)">', page.split("govuk-error-summary__list")[1])[:1]
    assert page.count(f'id="{target}"') == 1
    assert target.endswith("-found") == (typed["does"] == "find")


def test_the_page_of_a_stranger_is_not_there(signed_in: Browser) -> None:
    assert signed_in("chloe").get(own(AISHA)).status_code == 404
    assert signed_in("aisha").post(own(), {"which": "extra", "amount": "1"}).status_code == 404


def test_a_caseworker_finds_whether_it_is_unlikely_to_be_paid(signed_in: Browser) -> None:
    casey, case = signed_in("casey"), case_of(CHLOE)
    assert "Warning notice counts as received on" in casey.get(of_case()).content.decode()
    assert "The other parent was warned on" in signed_in("chloe").get(own()).content.decode()
    assert "You were warned on" in signed_in("tom").get(own()).content.decode()
    found = {
        "does": "likelihood",
        "unlikely": "yes",
        "because": "says_so",
        "reasons": "Will not pay while there is no contact.",
        "shown": "call of today",
    }
    for missing, told in (
        ("unlikely", "Choose whether it is unlikely"),
        ("because", "Choose what shows it"),
        ("reasons", "Say why, and what the paying parent said"),
        ("shown", "Name the evidence"),
    ):
        refused = casey.post(of_case(), {**found, missing: ""})
        assert refused.status_code == 400
        assert told in refused.content.decode()
        assert f'href="#{missing}' in refused.content.decode()
    assert casey.post(of_case(), {**found, "reasons": "x" * 501}).status_code == 400
    assert casey.post(of_case(), found).status_code == 302
    assert "Will not pay while there is no contact." in casey.get(of_case()).content.decode()
    standing = case.arrangements.filter(known__upper_inf=True).latest("effective")
    assert standing.service_type == "collect_and_pay"
