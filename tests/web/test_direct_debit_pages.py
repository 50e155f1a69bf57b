"""What a caseworker and a paying parent read of Direct Debits, and nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from made_up_families import AISHA, case_of

from building import morning
from upkeep.collection.bacs import AccountName
from upkeep.collection.mandates import Given, give_mandate
from upkeep.collection.models import DebitNotice, DebitNoticeLine
from upkeep.web.business_day import working_day

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]


@pytest.fixture
def announced(world: None) -> str:
    """The paying parent of Aisha's case gave a mandate, and £55.00 is announced."""
    parent, today = case_of(AISHA).paying_parent, working_day()
    account = AccountName("000002", "98765432", "M MADEUP")
    mandate = give_mandate(Given(parent.reference, account, today, "by telephone"), morning(today))
    notice = DebitNotice.objects.create(mandate=mandate, given_on=today, known_at=morning(today))
    DebitNoticeLine.objects.create(
        notice=notice,
        collect_on=today + timedelta(days=20),
        amount_pence=55_00,
        announced_on=today,
    )
    return mandate.reference


def test_a_caseworker_sees_the_mandate_and_what_is_announced(
    announced: str, signed_in: Browser
) -> None:
    page = signed_in("casey").get(reverse("case", args=[case_of(AISHA).reference]))
    text = page.content.decode()
    assert f"Direct Debit mandate {announced}: given" in text
    assert "by telephone" in text
    assert "£55.00" in text
    assert "98765432" not in text


def test_who_pays_is_told_what_is_taken_and_who_receives_is_not(
    announced: str, signed_in: Browser
) -> None:
    address = reverse("own_case", args=[case_of(AISHA).reference])
    paying = signed_in("marcus").get(address).content.decode()
    assert "What we take by Direct Debit" in paying
    assert "£55.00" in paying
    receiving = signed_in("aisha").get(address).content.decode()
    assert "Direct Debit" not in receiving
