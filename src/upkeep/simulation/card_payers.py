"""Those who pay by card now and then, and the provider who pays over what they paid.

Everything follows from the database, the seed and the day, so that a simulation can stop and go on
at any day. One payment in four is declined at first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from random import Random
from typing import Final

from django.db.models import Sum

from upkeep.cases.actors import Actor
from upkeep.cases.models import PayingParent
from upkeep.collection.card_payments import LEAST_PENCE, Event, Told, ToldBy, proposed, take_in
from upkeep.collection.card_payments import ask_to_pay as ask
from upkeep.collection.models import CardPayment, CardPaymentEvent
from upkeep.simulation.debits import Booked
from upkeep.simulation.habits import Habit
from upkeep.working_days import after_working_days, is_working_day

PAID_AT: Final = time(20, tzinfo=UTC)
PAYS_ON: Final = 20
"""The day of the month on which whoever pays by card does."""
_DECLINES_ONE_IN: Final = 4
_PAID_OVER_AFTER: Final = 2
"""Working days from capture to the provider's payout."""


@dataclass(frozen=True, slots=True)
class CardPayers:
    """Paying parents who pay some of what is overdue by card, by National Insurance number."""

    seed: int
    habits: Mapping[str, Habit]

    def live(self, day: date) -> int:
        """Let a day come: what was captured is paid over, and who pays by card does; how many."""
        _pay_over(day)
        if day.day != PAYS_ON:
            return 0
        payers = [number for number, habit in self.habits.items() if habit.pays_by_card_on(day)]
        parents = PayingParent.objects.filter(person__national_insurance_number__in=payers)
        return sum(self._pay(each, day) for each in parents.select_related("person").order_by("pk"))

    def _pay(self, parent: PayingParent, day: date) -> bool:
        """Once declined, now and then, and then paid; nothing where nothing is overdue."""
        habit = self.habits[str(parent.person.national_insurance_number)]
        pence = min(habit.card_pence, proposed(parent, day).overdue_pence)
        if pence < LEAST_PENCE or CardPayment.objects.filter(
            paying_parent=parent, asked_on__gte=day
        ):
            return False
        random = Random(f"{self.seed}/{parent.reference}/{day}")  # noqa: S311 - repeatable
        if random.randrange(_DECLINES_ONE_IN) == 0:
            declined = _said(_asked(parent, pence, day, "declined"))
            _tell(replace(declined, failure="P0010"), day)
        _tell(replace(_said(_asked(parent, pence, day, "paid")), captured_on=day), day)
        return True


def _asked(parent: PayingParent, pence: int, day: date, which: str) -> CardPayment:
    actor = Actor("simulated", day, datetime.combine(day, PAID_AT))
    return ask(parent, pence, f"{day}-{which}", actor)


def _said(payment: CardPayment) -> Told:
    return Told(payment.reference, f"pay-{payment.pk:08d}", payment.amount_pence)


def _tell(told: Told, day: date) -> None:
    take_in(told, ToldBy.WEBHOOK, day, datetime.combine(day, PAID_AT))


def _pay_over(day: date) -> None:
    """Tell of the payout of everything captured so many working days before."""
    if not is_working_day(day):
        return
    over = CardPaymentEvent.objects.filter(kind=Event.PAID_OVER).values("payment")
    captured = CardPaymentEvent.objects.filter(kind=Event.CAPTURED).exclude(payment__in=over)
    for event in captured.select_related("payment").order_by("pk"):
        if after_working_days(event.on, _PAID_OVER_AFTER) <= day:
            told = replace(_said(event.payment), captured_on=event.on, paid_over_on=day)
            _tell(replace(told, payout=f"CRD{day:%Y%m%d}"), day)


def paid_over_on(day: date) -> Iterator[Booked]:
    """The lumps that the bank books on a day because of cards."""
    told = CardPaymentEvent.objects.filter(kind=Event.PAID_OVER, on=day)
    lumps = told.values("code").annotate(pence=Sum("payment__amount_pence")).order_by("code")
    for lump in lumps:
        yield Booked(lump["pence"], f"{lump['code']} CARD PAYMENTS")
