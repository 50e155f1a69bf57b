"""The pages of overpayments and refunds: who sees them, who decides, and what goes wrong."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from made_up_families import AISHA, case_of

from upkeep.cases import proceedings
from upkeep.cases.actors import Actor
from upkeep.collection.models import OpenInstalment, OpenReceipt, Overpayment, Receipt, Refund

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]
ON = date(2024, 1, 2)


@pytest.fixture
def held() -> Overpayment:
    """£300 held for a paying parent, who owes nothing that it could be used for."""
    payer = case_of(AISHA).paying_parent
    made = Overpayment.objects.create(
        paying_parent=payer, kind="held", amount_pence=300_00, found_on=ON, known_at=timezone.now()
    )
    OpenInstalment.objects.filter(paying_parent=payer).delete()
    OpenReceipt.objects.filter(paying_parent=payer).delete()
    receipt = Receipt.objects.filter(paying_parent=payer).first()
    assert receipt is not None
    OpenReceipt.objects.create(paying_parent=payer, receipt=receipt, left_pence=300_00)
    actor = Actor("nightly run", ON, timezone.now())
    proceedings.open_proceeding("overpayment", made.reference, payer.pk, actor)
    return made


@pytest.fixture
def finance(signed_in: Browser) -> Client:
    """Casey, who is of the finance team from now on."""
    group, _made = Group.objects.get_or_create(name="finance")
    User.objects.get(username="casey").groups.add(group)
    return signed_in("casey")


def asked(**other: str) -> dict[str, str]:
    """A form filled in as it should be."""
    account = {"name": "P Example", "sort_code": "00-00-00", "account_number": "0000 0000"}
    words = {"reason": "The case has ended", "evidence": "letter 7"}
    return {"do": "refund", "amount": "250.00", **words, **account, **other}


def test_a_caseworker_sees_and_decides_nothing(signed_in: Browser, held: Overpayment) -> None:
    casey = signed_in("casey")
    where = f"/books/overpayments/{held.pk}/"
    page = casey.get(where).content.decode()
    assert "Only the finance team" in page
    assert casey.post(where, asked()).status_code == 403
    assert not Refund.objects.exists()


def test_the_list_leads_to_a_refund_that_two_people_make(
    finance: Client, signed_in: Browser, held: Overpayment
) -> None:
    where = f"/books/overpayments/{held.pk}/"
    assert f'href="{where}"' in finance.get("/books/overpayments/").content.decode()
    assert finance.post(where, asked()).headers["Location"] == where
    assert "waits for a second person" in finance.get(where).content.decode()
    own = finance.post(where, {"do": "agree"})
    assert own.status_code == 400
    assert "somebody else must" in own.content.decode()
    leah = signed_in("leah")
    refused = leah.post(where, {"do": "refuse", "note": ""})
    assert "Say why it is refused" in refused.content.decode()
    assert leah.post(where, {"do": "agree"}).status_code == 302
    assert "agreed by leah" in leah.get(where).content.decode()
    assert len(leah.get("/books/overpayments/").content) < 50_000


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "much"}, "amount"),
        ({"amount": "300.01"}, "amount"),
        ({"reason": ""}, "reason"),
        ({"evidence": ""}, "evidence"),
        ({"name": ""}, "name"),
        ({"sort_code": "12"}, "sort_code"),
        ({"account_number": "12"}, "account_number"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    finance: Client, held: Overpayment, wrong: dict[str, str], field: str
) -> None:
    answer = finance.post(f"/books/overpayments/{held.pk}/", asked(**wrong))
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.content.decode()
    assert not Refund.objects.exists()


def test_it_can_be_kept_as_credit_with_a_reason(finance: Client, held: Overpayment) -> None:
    where = f"/books/overpayments/{held.pk}/"
    assert finance.post(where, {"do": "keep", "note": ""}).status_code == 400
    assert finance.post(where, {"do": "keep", "note": "Both agree"}).status_code == 302
    assert "credited" in finance.get(where).content.decode().lower()


def test_a_step_that_rests_on_a_record_is_not_taken_without_it(
    finance: Client, held: Overpayment
) -> None:
    row = held.paying_parent.proceedings.get(subject=held.reference)
    page = f"/cases/{case_of(AISHA).reference}/proceedings/{row.pk}/"
    assert 'value="refund_agreed"' not in finance.get(page).content.decode()
    forged = {"do": "move", "event": "refund_agreed", "note": "by hand"}
    assert finance.post(page, forged).status_code == 400
    row.refresh_from_db()
    assert row.state == "found"
