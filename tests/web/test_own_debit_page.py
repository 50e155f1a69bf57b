"""A paying parent gives, changes and ends a Direct Debit; both records change, or neither."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from made_up_families import AISHA, LAST_NIGHT, case_of

from upkeep.cases.models import ReportedChange
from upkeep.collection.mandates import State, state_of
from upkeep.collection.models import (
    DebitCollection,
    DebitFile,
    DebitNotice,
    DebitNoticeLine,
    DebitReport,
    DebitReturn,
    Mandate,
)
from upkeep.web.business_day import working_day

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]
ACCOUNT = {
    "does": "begin",
    "name": "M Madeup",
    "sort-code": "00-00-02",
    "account-number": "9876 5432",
    "holder": "yes",
}


def where() -> str:
    return reverse("own_debit", args=[case_of(AISHA).reference])


def reported() -> list[tuple[str, int]]:
    found = ReportedChange.objects.filter(form__kind="collection", taken_up_at=None)
    return [(each.form["method"], each.form["collection_day"]) for each in found.order_by("pk")]


def test_one_is_given_changed_and_ended(signed_in: Browser) -> None:
    client = signed_in("marcus")
    page = client.get(where()).content.decode()
    assert "Set up the Direct Debit" in page
    assert "The Direct Debit Guarantee" in page
    assert client.post(where(), ACCOUNT).status_code == 302
    mandate = Mandate.objects.get()
    assert (mandate.sort_code, mandate.account_number) == ("000002", "98765432")
    assert mandate.evidence == "given on the page, signed in as marcus"
    assert reported() == [], "it is to be paid by Direct Debit already"
    page = client.get(where()).content.decode()
    assert "ends in 5432" in page
    assert "98765432" not in page
    assert client.post(where(), {"does": "day", "day": "12"}).status_code == 302
    assert set(reported()) == {("direct_debit", 12)}
    assert client.post(where(), {"does": "end"}).status_code == 302
    assert {method for method, _day in reported()} == {"direct_debit", "bank_transfer"}
    assert state_of(mandate, working_day()) is State.CANCELLED
    assert "Set up the Direct Debit" in client.get(where()).content.decode()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": ""}, "Enter the name on the account"),
        ({"sort-code": "00-00"}, "Enter a sort code of six digits"),
        ({"account-number": "123"}, "Enter an account number of eight digits"),
        ({"holder": ""}, "Say that you may authorise Direct Debits by yourself"),
        ({"does": "day", "day": "29"}, "Enter a day of the month from 1 to 28"),
        ({"does": "day", "day": "5"}, "That cannot be done now"),
        ({"does": "end"}, "That cannot be done now"),
        ({"does": "sing"}, "Choose what you want to do"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(
    signed_in: Browser, change: dict[str, str], problem: str
) -> None:
    before = reported()
    answer = signed_in("marcus").post(where(), ACCOUNT | change)
    assert answer.status_code == 400
    assert problem in answer.content.decode()
    assert not Mandate.objects.exists()
    assert reported() == before


def test_a_second_mandate_beside_one_that_stands_is_refused_whole(signed_in: Browser) -> None:
    client = signed_in("marcus")
    client.post(where(), ACCOUNT)
    before = reported()
    assert client.post(where(), ACCOUNT).status_code == 400
    assert Mandate.objects.count() == 1
    assert reported() == before


def test_what_was_not_paid_is_announced_before_it_is_tried_again(signed_in: Browser) -> None:
    client = signed_in("marcus")
    client.post(where(), ACCOUNT)
    mandate, day = Mandate.objects.get(), LAST_NIGHT
    known_at = mandate.known_at
    file = DebitFile.objects.create(
        reference="DDC20260301",
        kind="collections",
        made_on=day - timedelta(days=4),
        processed_on=day - timedelta(days=3),
        entered_on=day - timedelta(days=2),
        record_count=1,
        total_pence=55_00,
        content=b"",
        known_at=known_at,
    )
    notice = DebitNotice.objects.create(mandate=mandate, given_on=day, known_at=known_at)
    line = DebitNoticeLine.objects.create(
        notice=notice,
        collect_on=day - timedelta(days=2),
        amount_pence=55_00,
        announced_on=day - timedelta(days=30),
    )
    made = DebitCollection.objects.create(
        mandate=mandate,
        file=file,
        notice_line=line,
        code="01",
        collect_on=day - timedelta(days=2),
        amount_pence=55_00,
        known_at=known_at,
    )
    report = DebitReport.objects.create(
        kind="arudd", reference="1", made_on=day, total_pence=55_00, source="", known_at=known_at
    )
    DebitReturn.objects.create(
        collection=made, kind="unpaid", code="0", report=report, debited_on=day, known_at=known_at
    )
    page = client.get(where()).content.decode()
    assert "Not paid, and tried once more" in page
    assert "£55.00" in page


def test_only_who_pays_has_the_page(signed_in: Browser) -> None:
    for username in ("aisha", "bethan", "chloe", "tom"):
        client = signed_in(username)
        assert client.get(where()).status_code == 404
        assert client.post(where(), ACCOUNT).status_code == 404
    assert not Mandate.objects.exists()
