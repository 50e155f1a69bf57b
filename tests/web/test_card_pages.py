"""A paying parent pays by card; the other parent and strangers learn nothing of it."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from made_up_families import AISHA, CHLOE, LAST_NIGHT, case_of

from upkeep.collection.card_payments import Event
from upkeep.collection.models import CardPayment
from upkeep.gateways.models import Message
from upkeep.simulation.cards import KEY, SECRET, SimulatedCards, signature
from upkeep.web.business_day import working_day

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]
FORM_KEY = "0123456789abcdef" * 2
OWN = {"step": "pay", "what": "other", "amount": "12.34", "key": FORM_KEY}


@pytest.fixture
def provider(settings: pytest.FixtureRequest) -> Iterator[SimulatedCards]:
    simulated = SimulatedCards(on=LAST_NIGHT)
    with simulated.server.running():
        settings.UPKEEP_CARD_URL = simulated.server.url  # type: ignore[attr-defined]
        settings.UPKEEP_CARD_KEY = KEY  # type: ignore[attr-defined]
        settings.UPKEEP_CARD_WEBHOOK_SECRET = SECRET  # type: ignore[attr-defined]
        yield simulated


def where() -> str:
    return reverse("own_pay", args=[case_of(AISHA).reference])


def state_page(payment: CardPayment) -> str:
    return reverse("own_card_payment", args=[case_of(AISHA).reference, payment.reference])


@pytest.mark.usefixtures("provider")
def test_an_amount_is_chosen_checked_and_changed(signed_in: Browser) -> None:
    client = signed_in("marcus")
    page = client.get(where()).content.decode()
    assert "How much do you want to pay?" in page
    checked = client.post(where(), {"step": "check", "what": "other", "amount": "£1,012.34"})
    assert "Check what you are about to pay" in checked.content.decode()
    assert "£1,012.34" in checked.content.decode()
    assert 'value="1012.34"' in checked.content.decode()
    assert not CardPayment.objects.exists()


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({}, "Choose how much to pay"),
        ({"what": "everything"}, "Choose how much to pay"),
        ({"what": "other", "amount": "much"}, "Enter an amount in pounds"),
        ({"what": "other", "amount": "0.99"}, "Enter an amount between £1.00 and £5,000.00"),
        ({"what": "other", "amount": "5000.01"}, "Enter an amount between £1.00 and £5,000.00"),
    ],
)
def test_what_is_wrong_is_said_where_it_is_and_nothing_is_begun(
    signed_in: Browser, said: dict[str, str], problem: str
) -> None:
    answer = signed_in("marcus").post(where(), {"step": "pay", **said})
    assert answer.status_code == 400
    assert answer.content.decode().count(problem) == 2
    assert not CardPayment.objects.exists()


def test_the_parent_pays_at_the_provider_comes_back_and_is_told(
    provider: SimulatedCards, signed_in: Browser
) -> None:
    client = signed_in("marcus")
    answer = client.post(where(), OWN)
    assert client.post(where(), OWN).headers["Location"] == answer.headers["Location"]
    payment = CardPayment.objects.get()
    assert (payment.amount_pence, payment.asked_by) == (12_34, "marcus")
    assert answer.headers["Location"] == state_page(payment)
    [held] = provider.payments.values()
    assert held.return_url == f"http://testserver{state_page(payment)}"
    waiting = client.get(state_page(payment)).content.decode()
    assert f'href="{provider.server.url}/card/{held.number}"' in waiting
    provider.pay(held.number)
    paid = client.get(state_page(payment)).content.decode()
    assert "You have paid" in paid
    assert "£12.34" in paid
    assert payment.events.get(kind=Event.CAPTURED).told_by == "return"
    case = signed_in("casey").get(reverse("case", args=[case_of(AISHA).reference]))
    assert payment.reference in case.content.decode()


def test_a_declined_card_is_told_and_tried_again(
    provider: SimulatedCards, signed_in: Browser
) -> None:
    client = signed_in("marcus")
    client.post(where(), OWN)
    provider.decline(next(iter(provider.payments)))
    page = client.get(state_page(CardPayment.objects.get())).content.decode()
    assert "Nothing was taken" in page
    assert where() in page


def test_a_provider_that_refuses_takes_nothing_and_the_parent_is_told(
    provider: SimulatedCards, signed_in: Browser, settings: pytest.FixtureRequest
) -> None:
    settings.UPKEEP_CARD_KEY = "wrong"  # type: ignore[attr-defined]
    client = signed_in("marcus")
    client.post(where(), OWN)
    page = client.get(state_page(CardPayment.objects.get())).content.decode()
    assert "Nothing was taken" in page
    assert Message.objects.get(system="cards").fault == Message.Fault.REFUSED
    assert provider.payments == {}


def test_without_a_provider_the_page_says_so_and_begins_nothing(signed_in: Browser) -> None:
    client = signed_in("marcus")
    assert "You cannot pay by card here" in client.get(where()).content.decode()
    assert "You cannot pay by card here" in client.post(where(), OWN).content.decode()
    assert not CardPayment.objects.exists()


@pytest.mark.usefixtures("provider")
def test_nobody_else_sees_or_makes_a_payment(signed_in: Browser) -> None:
    signed_in("marcus").post(where(), OWN)
    payment = CardPayment.objects.get()
    for username in ("aisha", "bethan", "chloe"):
        client = signed_in(username)
        assert client.get(state_page(payment)).status_code == 404
        assert client.post(where(), {**OWN, "key": "f" * 32}).status_code == 404
    elsewhere = reverse("own_pay", args=[case_of(CHLOE).reference])
    assert signed_in("marcus").post(elsewhere, OWN).status_code == 404
    receiving = signed_in("aisha").get(reverse("own_case", args=[case_of(AISHA).reference]))
    assert "by card" not in receiving.content.decode()
    assert CardPayment.objects.count() == 1


def test_finance_sees_what_the_provider_still_has(
    provider: SimulatedCards, signed_in: Browser
) -> None:
    signed_in("marcus").post(where(), OWN)
    number = next(iter(provider.payments))
    provider.pay(number)
    content = provider.message(number, "captured")
    headers = {"Pay-Signature": signature(content)}
    kind = "application/json"
    told = Client().post("/cards/webhook/", content, content_type=kind, headers=headers)
    assert told.status_code == 204
    page = signed_in("casey").get(reverse("card_payouts")).content.decode()
    assert "no payout yet for 1 payments, together £12.34" in page
    assert working_day() > LAST_NIGHT
