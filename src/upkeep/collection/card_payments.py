"""Card payments: what a paying parent wants to pay, and what the payment provider says of it.

The provider may tell the same thing by its answer, by a message, when the parent comes back, and
when it is asked; late, twice and in any order. Whatever tells it first is recorded, once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_noop as _

from upkeep.cases.actors import Actor
from upkeep.cases.models import PayingParent
from upkeep.collection.arrears_plans import asked_by_plan, plan_in_force
from upkeep.collection.card_models import CardPayment, CardPaymentEvent, UnpostedCardPayment
from upkeep.collection.models import OpenInstalment
from upkeep.collection.part_payment_terms import settled_by_part_payment

LEAST_PENCE: Final = 1_00
MOST_PENCE: Final = 5_000_00
"""Between these a card payment may be, as it is agreed with the provider."""

Event = CardPaymentEvent.Kind
ToldBy = CardPaymentEvent.ToldBy


class Standing(StrEnum):
    """Where a card payment stands; the value is marked for translation where it is shown."""

    ASKED = _("being prepared")
    BEGUN = _("waiting for you to pay")
    CAPTURED = _("paid")
    FAILED = _("not paid")
    GIVEN_UP = _("not paid in time")


class CardAmountError(ValueError):
    """The amount cannot be paid by card; the message says why."""


class UnknownCardPaymentError(ValueError):
    """The provider speaks of a payment that we never asked for."""


class CardContradictionError(ValueError):
    """The provider says otherwise than before, or than what was asked; what is recorded stands."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the provider says of a payment, all at once, in pence and days.

    ``captured_on`` is the day the money was taken, ``paid_over_on`` that on which it is on its way
    to our bank, with the reference of the payout. ``failure`` is the provider's reason why it
    ended without money.
    """

    reference: str
    number: str
    amount_pence: int
    captured_on: date | None = None
    failure: str = ""
    paid_over_on: date | None = None
    payout: str = ""
    continue_at: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a paying parent may want to pay, for all their cases, in pence.

    ``overdue_pence`` fell due and is not paid; ``next_pence`` falls due on ``next_on``. What a plan
    covers counts as its instalments fall due.
    ``on_its_way_pence`` was paid by card and is not in the books yet.
    """

    overdue_pence: int
    next_pence: int
    next_on: date | None
    on_its_way_pence: int


def proposed(parent: PayingParent, on: date) -> Proposed:
    """What is left of the instalments of a paying parent, by the end of a day and next."""
    asked = asked_by_plan(plan_in_force(parent))
    mine = OpenInstalment.objects.filter(paying_parent=parent).exclude(
        settled_by_part_payment(parent)
    )
    waiting = CardPayment.objects.filter(paying_parent=parent, waiting__isnull=False)
    on_its_way = waiting.aggregate(pence=Sum("amount_pence"))["pence"] or 0
    upcoming = mine.filter(due_on__gt=on).order_by("due_on").first()
    overdue = _left(list(mine.filter(due_on__lte=on))) - asked.covered_pence
    overdue += sum(pence for due_on, pence in asked.due if due_on <= on)
    next_on = upcoming.due_on if upcoming else None
    planned = sum(pence for due_on, pence in asked.due if due_on == next_on)
    return Proposed(
        overdue_pence=max(0, overdue - on_its_way),
        next_pence=_left(list(mine.filter(due_on=next_on))) + planned if next_on else 0,
        next_on=next_on,
        on_its_way_pence=on_its_way,
    )


def _left(instalments: list[OpenInstalment]) -> int:
    return sum(each.maintenance_left_pence + each.fee_left_pence for each in instalments)


def ask_to_pay(parent: PayingParent, pence: int, form_key: str, by: Actor) -> CardPayment:
    """Record that a paying parent wants to pay so much; the same form again is the same payment.

    Raises :class:`CardAmountError` for an amount that the provider would not take.
    """
    if not LEAST_PENCE <= pence <= MOST_PENCE:
        raise CardAmountError(f"A card payment of {pence}p is outside the provider's limits.")
    with transaction.atomic():
        PayingParent.objects.select_for_update(no_key=True).get(pk=parent.pk)
        key = f"{parent.pk}/{form_key}"
        held = CardPayment.objects.filter(form_key=key).first()
        if held is not None:
            return held
        number = CardPayment.objects.filter(paying_parent=parent).count() + 1
        return CardPayment.objects.create(
            paying_parent=parent,
            reference=f"CARD-{parent.reference}-{number}",
            form_key=key,
            amount_pence=pence,
            asked_on=by.on,
            asked_by=by.name,
            known_at=by.known_at,
        )


def take_in(told: Told, told_by: ToldBy, on: date, known_at: datetime) -> list[Event]:
    """Record what is new in what the provider says; gives the kinds of it, none for nothing new.

    Raises :class:`UnknownCardPaymentError` and :class:`CardContradictionError`; then nothing of it
    is recorded.
    """
    with transaction.atomic():
        payments = CardPayment.objects.select_for_update(no_key=True)
        payment = payments.filter(reference=told.reference).first()
        if payment is None:
            raise UnknownCardPaymentError(f"no card payment of ours is {told.reference!r}")
        held = {Event(each.kind): each for each in payment.events.all()}
        _agree(payment, told, held)
        new = [each for each in _happened(payment, told, held, on) if each.kind not in held]
        for each in new:
            each.told_by, each.known_at = told_by, known_at
        CardPaymentEvent.objects.bulk_create(new)
        if any(each.kind == Event.CAPTURED for each in new):
            UnpostedCardPayment.objects.create(payment=payment)
        return [Event(each.kind) for each in new]


def _agree(payment: CardPayment, told: Told, held: dict[Event, CardPaymentEvent]) -> None:
    """Refuse what does not fit what was asked, or what was told before."""
    if told.amount_pence != payment.amount_pence:
        raise CardContradictionError(
            f"{payment.reference} is of {payment.amount_pence}p, not {told.amount_pence}p"
        )
    codes = {Event.BEGUN: told.number, Event.PAID_OVER: told.payout}
    for kind, code in codes.items():
        if kind in held and code and held[kind].code != code:
            raise CardContradictionError(
                f"{payment.reference}: {kind.value} was {held[kind].code!r}, now {code!r}"
            )
    captured = held.get(Event.CAPTURED)
    if captured is not None and told.captured_on not in (None, captured.on):
        raise CardContradictionError(
            f"{payment.reference} was captured on {captured.on}, now on {told.captured_on}"
        )
    if told.failure and (captured is not None or told.captured_on is not None):
        raise CardContradictionError(f"{payment.reference} was paid, and failed: {told.failure}")
    if told.paid_over_on is not None and told.captured_on is None:
        raise CardContradictionError(f"{payment.reference} was paid over and never captured")


def _happened(
    payment: CardPayment, told: Told, held: dict[Event, CardPaymentEvent], on: date
) -> Iterable[CardPaymentEvent]:
    """All that the provider's words come to, whether or not it is known."""

    def event(kind: Event, day: date, code: str = "", continue_at: str = "") -> CardPaymentEvent:
        return CardPaymentEvent(
            payment=payment, kind=kind, on=day, code=code, continue_at=continue_at
        )

    yield event(Event.BEGUN, on, told.number, told.continue_at)
    if told.captured_on is not None:
        yield event(Event.CAPTURED, told.captured_on)
    if told.failure and Event.CAPTURED not in held:
        yield event(Event.FAILED, on, told.failure)
    if told.paid_over_on is not None:
        yield event(Event.PAID_OVER, told.paid_over_on, told.payout)


_IN_FAVOUR: Final = (
    (Event.CAPTURED, Standing.CAPTURED),
    (Event.FAILED, Standing.FAILED),
    (Event.GIVEN_UP, Standing.GIVEN_UP),
    (Event.BEGUN, Standing.BEGUN),
)
"""What counts before what: money that came is money, whatever was thought before."""


@dataclass(frozen=True, slots=True)
class CardPaymentShown:
    """A card payment and where it stands, as known at a moment."""

    payment: CardPayment
    standing: Standing
    continue_at: str
    captured_on: date | None
    payout: str

    @property
    def is_open(self) -> bool:
        """Whether the provider may still say something new to the parent."""
        return self.standing in (Standing.ASKED, Standing.BEGUN)


def shown(payment: CardPayment, known_at: datetime | None = None) -> CardPaymentShown:
    """Where a card payment stands, as known at a moment or now."""
    known = payment.events.all()
    if known_at is not None:
        known = known.filter(known_at__lte=known_at)
    held = {Event(each.kind): each for each in known}
    standing = next((stands for kind, stands in _IN_FAVOUR if kind in held), Standing.ASKED)
    return CardPaymentShown(
        payment,
        standing,
        held[Event.BEGUN].continue_at if standing is Standing.BEGUN else "",
        held[Event.CAPTURED].on if Event.CAPTURED in held else None,
        held[Event.PAID_OVER].code if Event.PAID_OVER in held else "",
    )


def card_payments_of(
    parent: PayingParent, known_at: datetime | None = None
) -> list[CardPaymentShown]:
    """Every card payment of a paying parent, the last first."""
    made = CardPayment.objects.filter(paying_parent=parent).order_by("-pk")
    if known_at is not None:
        made = made.filter(known_at__lte=known_at)
    return [shown(each, known_at) for each in made]


def to_ask_about() -> list[CardPayment]:
    """The payments of which the provider may have more to say, the oldest first.

    Those that neither ended nor were given up, and those captured and not yet paid over to us.
    """
    ended = CardPaymentEvent.objects.filter(kind__in=[Event.FAILED, Event.GIVEN_UP])
    captured = CardPaymentEvent.objects.filter(kind=Event.CAPTURED)
    over = CardPaymentEvent.objects.filter(kind=Event.PAID_OVER).values("payment")
    begun = CardPayment.objects.filter(events__kind=Event.BEGUN).exclude(pk__in=over)
    unfinished = begun.exclude(pk__in=ended.values("payment"))
    awaited = begun.filter(pk__in=captured.values("payment"))
    return list((unfinished | awaited).distinct().order_by("pk"))
