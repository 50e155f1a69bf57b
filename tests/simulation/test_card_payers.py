"""A payer who pays a part, and some of the rest by card: lived day by day, and replayed."""

from datetime import date, timedelta

import pytest
from django.db import connection

from upkeep.batch.checks import run_checks
from upkeep.collection.card_payouts import payouts_compared
from upkeep.collection.models import CardPayment, CardPaymentEvent, Receipt
from upkeep.simulation.card_payers import CardPayers, paid_over_on
from upkeep.simulation.habits import Habit
from upkeep.simulation.scenarios import Scenario, apply, collect
from upkeep.simulation.world import World, import_families

START = date(2023, 4, 3)
DAYS = 85
SEED = 3


@pytest.mark.usefixtures("fresh_database")
def test_what_is_paid_by_card_is_paid_over_two_working_days_later_and_every_check_holds() -> None:
    family = Scenario(
        1,
        "Pays by card",
        "receipts by card",
        (apply("2023-04-03", "Autumn 2012-06-18", collect(1)),),
        (27_000, 28_000, 28_500, 29_000),
        habit=Habit(share_percent=40, card_pence=30_00, card_from=START),
    ).family()
    world = World(SEED, import_families([family], START), in_files=False, by_debit=False)
    payers = CardPayers(SEED, world.bank.habits)
    for day in (START + timedelta(days=n) for n in range(DAYS)):
        world.step(day)
        payers.live(day + timedelta(days=1))
        payers.live(day + timedelta(days=1))
    by_card = Receipt.objects.filter(method="card")
    assert [(each.received_on.day, each.amount_pence) for each in by_card] == [(20, 30_00)] * 2
    assert CardPayment.objects.count() == 2 + CardPaymentEvent.objects.filter(kind="failed").count()
    with connection.cursor() as cursor:
        found = payouts_compared(cursor.cursor)
    assert [each.said_pence for each in found.payouts] == [30_00] * 2
    assert [each.difference_pence for each in found.payouts] == [0, 0]
    assert (found.clearing_pence, found.kept_count) == (0, 0)
    assert [each.pence for each in paid_over_on(date(2023, 5, 23))] == [30_00]
    assert [(check.name, wrong) for check, wrong in run_checks() if wrong] == []
