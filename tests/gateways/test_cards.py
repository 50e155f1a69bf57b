"""Card payments count once, whatever tells of them, how often, in which order, or falsely."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import httpx
import pytest
from django.db import connection
from django.test import Client

from building import (
    FIRST_NIGHT,
    apply,
    bank,
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
from upkeep.batch.reconciling import reconcile
from upkeep.cases.actors import Actor
from upkeep.collection.card_payments import (
    CardAmountError,
    CardContradictionError,
    Event,
    Standing,
    Told,
    ToldBy,
    ask_to_pay,
    card_payments_of,
    proposed,
    shown,
    take_in,
    to_ask_about,
)
from upkeep.collection.card_payouts import payouts_compared
from upkeep.collection.models import CardPayment, CardPaymentEvent, OpenReceipt, Receipt
from upkeep.gateways import cards
from upkeep.gateways.messages import exchange, exchange_one
from upkeep.gateways.models import Message
from upkeep.ledger import Account
from upkeep.simulation.cards import KEY, SECRET, SimulatedCards, Tells, signature
from upkeep.simulation.web_server import NetFault

pytestmark = pytest.mark.django_db

DUE = date(2023, 4, 19)
PAID = DUE + days(1)
NOW = datetime(2023, 4, 20, 10, tzinfo=UTC)
PENCE = 51_38


@pytest.fixture
def provider() -> Iterator[SimulatedCards]:
    simulated = SimulatedCards(on=PAID)
    with simulated.server.running():
        yield simulated


@pytest.fixture
def channel(provider: SimulatedCards) -> Iterator[cards.CardChannel]:
    with httpx.Client(timeout=httpx.Timeout(5, read=0.2)) as client:
        yield cards.CardChannel(provider.server.url, KEY, client)


@pytest.fixture
def owing() -> None:
    """A paying parent who missed £51.38 on the day before."""
    hold_income()
    apply()
    work(DUE)


def asked(key: str = "a form", pence: int = PENCE) -> CardPayment:
    return ask_to_pay(payer(), pence, key, Actor("perry", PAID, NOW))


def begun(channel: cards.CardChannel, key: str = "a form") -> tuple[CardPayment, str]:
    """A payment that the provider knows, with its number for it."""
    payment = asked(key)
    message = cards.begin(payment, "http://127.0.0.1/back/", "Child maintenance", "en")
    exchange_one(channel, message.pk, NOW)
    return payment, payment.events.get(kind=Event.BEGUN).code


def told_by_webhook(provider: SimulatedCards, number: str, times: int = 1) -> None:
    content = provider.message(number, "captured")
    for _ in range(times):
        cards.take_webhook(content, NOW)


@pytest.mark.usefixtures("owing")
def test_a_payment_is_begun_once_and_the_parent_goes_on_where_the_provider_says(
    provider: SimulatedCards, channel: cards.CardChannel
) -> None:
    payment, number = begun(channel)
    assert asked() == payment, "the same form again is the same payment"
    held = shown(payment)
    assert held.standing is Standing.BEGUN
    assert held.continue_at == f"{provider.server.url}/card/{number}"
    assert [each.reference for each in provider.payments.values()] == [payment.reference]


@pytest.mark.usefixtures("owing")
@pytest.mark.parametrize("fault", list(NetFault))
def test_a_net_that_fails_begins_no_second_payment(
    provider: SimulatedCards, channel: cards.CardChannel, fault: NetFault
) -> None:
    provider.server.faults.append(fault)
    payment = asked()
    message = cards.begin(payment, "http://127.0.0.1/back/", "Child maintenance", "en")
    exchange_one(channel, message.pk, NOW)
    assert shown(payment).standing is Standing.ASKED
    exchange(channel, NOW + timedelta(days=1))
    assert shown(payment).standing is Standing.BEGUN
    assert len(provider.payments) == 1


WAYS: dict[str, Callable[[SimulatedCards, cards.CardChannel, CardPayment, str], object]] = {
    "webhook": lambda provider, _channel, _payment, number: told_by_webhook(provider, number, 2),
    "return": lambda _provider, channel, payment, _number: cards.look_after_return(
        channel, payment, NOW
    ),
    "poll": lambda _provider, channel, _payment, _number: cards.ask_about_unfinished(channel, NOW),
    "late": lambda provider, _channel, _payment, number: cards.take_webhook(
        provider.message(number, "started", "started"), NOW
    ),
}


@pytest.mark.usefixtures("owing")
def test_whoever_tells_first_and_however_often_one_payment_is_one_receipt(
    provider: SimulatedCards, channel: cards.CardChannel
) -> None:
    made = []
    for order in permutations(WAYS):
        payment, number = begun(channel, key="-".join(order))
        provider.pay(number)
        for way in order:
            WAYS[way](provider, channel, payment, number)
        first = next(way for way in order if way != "late")
        assert payment.events.get(kind=Event.CAPTURED).told_by == first
        made.append(payment.pk)
    work_only(PAID, PAID + days(1))
    assert sorted(Receipt.objects.values_list("card_payment", flat=True)) == made
    received = Receipt.objects.values_list("method", "amount_pence", "received_on").distinct()
    assert list(received) == [("card", PENCE, PAID)]
    assert holds(Account.CARD_CLEARING) == PENCE * len(made)
    assert not Message.objects.filter(state=Message.State.FAILED).exists()
    assert violations() == {}


@pytest.mark.usefixtures("owing")
def test_the_payout_on_the_bank_statement_clears_what_was_captured(
    provider: SimulatedCards, channel: cards.CardChannel
) -> None:
    payment, number = begun(channel)
    provider.pay(number)
    told_by_webhook(provider, number)
    work_only(PAID)
    assert not OpenReceipt.objects.exists(), "it is set against what is due the same night"
    assert provider.pay_over(PAID + days(4)) == PENCE
    assert cards.ask_about_unfinished(channel, NOW) == 1
    bank(PAID + days(4), line(PENCE, "CRD20230424 CARD PAYMENTS"))
    work_only(*(PAID + days(n) for n in range(1, 5)))
    assert holds(Account.CARD_CLEARING) == 0
    assert Receipt.objects.count() == 1, "the lump is no receipt of its own"
    assert shown(payment).payout == "CRD20230424"
    with connection.cursor() as cursor:
        [payout] = payouts_compared(cursor.cursor).payouts
        names = {each.name: each for each in reconcile(cursor.cursor)}
    assert (payout.said_pence, payout.came_pence, payout.difference_pence) == (PENCE, PENCE, 0)
    assert names[
        "the card provider's payouts at the bank, and payments it said were in them"
    ].agrees
    assert violations() == {}
    assert to_ask_about() == []


@pytest.mark.usefixtures("owing")
def test_a_payout_of_another_amount_is_seen_as_a_difference(
    provider: SimulatedCards, channel: cards.CardChannel
) -> None:
    _payment, number = begun(channel)
    provider.pay(number)
    provider.pay_over(PAID)
    told_by_webhook(provider, number)
    bank(PAID, line(PENCE - 1, "CRD20230420 CARD PAYMENTS"))
    work_only(PAID)
    with connection.cursor() as cursor:
        found = payouts_compared(cursor.cursor)
        [pair] = [each for each in reconcile(cursor.cursor) if "card provider" in each.name]
    assert (found.payouts[0].difference_pence, found.clearing_pence) == (-1, 1)
    assert not pair.agrees


@pytest.mark.usefixtures("owing")
def test_a_declined_payment_is_no_money_and_may_be_tried_again(
    provider: SimulatedCards, channel: cards.CardChannel
) -> None:
    payment, number = begun(channel)
    provider.decline(number)
    cards.look_after_return(channel, payment, NOW)
    assert shown(payment).standing is Standing.FAILED
    assert to_ask_about() == []
    work_only(PAID)
    assert not Receipt.objects.exists()
    assert asked("another form").reference != payment.reference


@pytest.mark.usefixtures("owing")
def test_what_is_captured_late_waits_and_what_never_ends_is_given_up(
    provider: SimulatedCards, channel: cards.CardChannel
) -> None:
    provider.tells.append(Tells.LATE)
    payment, number = begun(channel)
    provider.pay(number)
    cards.look_after_return(channel, payment, NOW)
    assert shown(payment).standing is Standing.BEGUN, "it is not ours until it is captured"
    work_only(PAID, PAID + days(1), PAID + days(2))
    assert shown(payment).standing is Standing.BEGUN
    work_only(PAID + days(3))
    assert shown(payment).standing is Standing.GIVEN_UP
    assert to_ask_about() == []
    provider.payments[number].captured_on = PAID
    told_by_webhook(provider, number)
    assert shown(payment).standing is Standing.CAPTURED, "money that comes still counts"
    work_only(PAID + days(4))
    assert Receipt.objects.get().received_on == PAID
    assert violations() == {}


@pytest.mark.usefixtures("owing")
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"reference": "CARD-999999999999-1"}, Message.Fault.UNKNOWN),
        ({"amount": PENCE + 1}, Message.Fault.CONTRADICTION),
        ({"payment_id": "pay99999999"}, Message.Fault.CONTRADICTION),
        ({"amount": "51.38"}, Message.Fault.GARBAGE),
        ({"settlement_summary": {"captured_date": "soon"}}, Message.Fault.GARBAGE),
    ],
)
def test_what_does_not_fit_goes_to_triage_and_changes_nothing(
    provider: SimulatedCards,
    channel: cards.CardChannel,
    change: dict[str, object],
    fault: Message.Fault,
) -> None:
    payment, number = begun(channel)
    provider.pay(number)
    said = json.loads(provider.message(number, "captured"))
    said["resource"] |= change
    message = cards.take_webhook(json.dumps(said).encode(), NOW)
    assert (message.state, message.fault) == (Message.State.FAILED, fault)
    assert not payment.events.filter(kind=Event.CAPTURED).exists()
    assert "51.38" not in message.fault_detail


@pytest.mark.usefixtures("owing")
def test_an_answer_about_another_payment_goes_to_triage(
    provider: SimulatedCards, channel: cards.CardChannel
) -> None:
    payment, number = begun(channel)
    provider.payments[number].reference = "CARD-999999999999-1"
    assert cards.ask_about(channel, payment, ToldBy.POLL, NOW) == []
    message = Message.objects.get(state=Message.State.FAILED)
    assert message.fault == Message.Fault.REPLAY
    assert violations() == {}


@pytest.mark.usefixtures("owing")
def test_paid_and_then_failed_is_a_contradiction_and_the_money_stands() -> None:
    payment = asked()
    told = Told(payment.reference, "pay1", PENCE, captured_on=PAID)
    assert take_in(told, ToldBy.POLL, PAID, NOW) == [Event.BEGUN, Event.CAPTURED]
    assert take_in(told, ToldBy.WEBHOOK, PAID, NOW) == []
    with pytest.raises(CardContradictionError, match="was paid, and failed"):
        take_in(Told(payment.reference, "pay1", PENCE, failure="P0010"), ToldBy.POLL, PAID, NOW)
    assert shown(payment).standing is Standing.CAPTURED


def test_only_what_the_provider_signed_is_believed(settings: pytest.FixtureRequest) -> None:
    settings.UPKEEP_CARD_WEBHOOK_SECRET = SECRET  # type: ignore[attr-defined]
    client, content = Client(), b'{"webhook_message_id": "m1"}'

    def answer(signed: str, body: bytes = content) -> int:
        headers = {"Pay-Signature": signed}
        kind = "application/json"
        return client.post("/cards/webhook/", body, content_type=kind, headers=headers).status_code

    assert answer("") == 401
    assert answer(signature(content, "somebody else's")) == 401
    assert answer(signature(content), content + b" ") == 401
    assert answer(signature(b"x" * 100_001), b"x" * 100_001) == 413
    assert not Message.objects.exists()
    assert answer(signature(content)) == 204
    assert answer(signature(content)) == 204
    assert Message.objects.get().fault == Message.Fault.GARBAGE
    settings.UPKEEP_CARD_WEBHOOK_SECRET = ""  # type: ignore[attr-defined]
    assert answer(signature(content, "")) == 401, "without a secret nothing is believed"


@pytest.mark.usefixtures("owing")
def test_what_is_proposed_is_what_is_due_less_what_is_on_its_way() -> None:
    found = proposed(payer(), PAID)
    assert (found.overdue_pence, found.next_pence, found.next_on) == (PENCE, PENCE, DUE + days(7))
    payment = asked(pence=20_00)
    take_in(Told(payment.reference, "p", 20_00, captured_on=PAID), ToldBy.POLL, PAID, NOW)
    found = proposed(payer(), PAID)
    assert (found.overdue_pence, found.on_its_way_pence) == (PENCE - 20_00, 20_00)
    assert card_payments_of(payer(), morning(FIRST_NIGHT)) == []


@pytest.mark.usefixtures("owing")
@pytest.mark.parametrize("pence", [0, 99, 500_001])
def test_an_amount_outside_the_limits_is_refused(pence: int) -> None:
    with pytest.raises(CardAmountError):
        asked(pence=pence)
    assert not CardPaymentEvent.objects.exists()
