"""The demonstration's claims: one payment counts, one does not, each once."""

from datetime import timedelta

import pytest

from building import EFFECTIVE, PIPPA, ROBIN, apply, days, hold_income, morning, violations, work
from upkeep.cases.actors import Actor
from upkeep.collection.models import SetOffDecision
from upkeep.reporting.milestones import milestones
from upkeep.simulation import claims

pytestmark = pytest.mark.django_db


def test_one_payment_counts_and_one_does_not() -> None:
    hold_income()
    hold_income(PIPPA)
    apply()
    apply(PIPPA, ROBIN, ("Heron",))
    work(EFFECTIVE + days(10))
    for told in claims.TOLD:
        done = []
        for n in range(10):
            day = told.on + timedelta(days=n)
            done.append(claims.work_day(day, Actor("casey", day, morning(day))))
        assert sum(done) == 3
    assert list(SetOffDecision.objects.order_by("pk").values_list("accepted_pence", "ground")) == [
        (30_00, ""),
        (0, "not_agreed"),
    ]
    assert violations() == {}
    shown = {each.label: each for each in milestones()}
    assert shown["Payments counted that went past us"].figures == (30_00,)
