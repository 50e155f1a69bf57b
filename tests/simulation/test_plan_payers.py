"""Plans for arrears in the demonstration: who pays again agrees one, and pays towards it."""

import pytest

from building import EFFECTIVE, apply, bank, case_of, days, hold_income, line, morning, payer, work
from upkeep.cases.actors import Actor
from upkeep.collection.models import ArrearsPlan, OpenInstalment
from upkeep.simulation import plan_payers
from upkeep.simulation.habits import PAYS_NOTHING, Habit

pytestmark = pytest.mark.django_db


def test_who_pays_again_agrees_a_plan_and_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_payers, "AGREED_FROM", (EFFECTIVE,))
    monkeypatch.setattr(plan_payers, "PAYS_AGAIN_DAYS", 10)
    hold_income()
    apply(frequency="monthly", day=5)
    now = EFFECTIVE + days(45)
    work(now)
    actor = Actor("casey", now, morning(now + days(1)))
    assert plan_payers.work_day(EFFECTIVE - days(1), actor) == 0
    assert plan_payers.work_day(now, actor) == 1
    assert plan_payers.work_day(now, actor) == 0, "there are no more to agree"
    plan = ArrearsPlan.objects.get()
    assert plan.case == case_of()
    first, *_rest = plan.instalments.order_by("due_on")
    number = payer().person.national_insurance_number or ""
    [paid] = plan_payers.paid_on(first.due_on, {number: Habit()})
    assert (paid.reference, paid.pence) == (payer().reference, first.amount_pence)
    assert not list(plan_payers.paid_on(first.due_on, {number: PAYS_NOTHING}))
    left = sum(each.left_pence for each in plan.debts.all())
    bank(now + days(1), line(paid.pence, paid.reference))
    work(now + days(1))
    assert OpenInstalment.objects.get(due_on__lt=now).maintenance_left_pence < left
