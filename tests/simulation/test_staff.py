"""Simulated staff handle what is due through the doors of everybody, and change no amount."""

from datetime import date

import pytest

from building import FIRST_NIGHT, apply, case_of, charges, days, hold_income, violations, work
from upkeep.cases.models import Defect, Proceeding
from upkeep.simulation import staff

pytestmark = pytest.mark.django_db


def lived_through(through: date) -> None:
    day = FIRST_NIGHT
    while day <= through:
        work(day)
        staff.work_day(day + days(1))
        day += days(1)


def events(process: str) -> list[str]:
    row = Proceeding.objects.get(process=process)
    return list(row.steps.order_by("pk").values_list("event", flat=True))


def test_what_is_missed_is_agreed_on_once_for_each_time_it_falls_due() -> None:
    hold_income(pounds_a_year=36_500)
    apply(frequency="monthly", day=20)
    lived_through(FIRST_NIGHT + days(30))
    assert events("arrangement").count("payment_missed") == 1
    assert events("arrangement")[-1] == "agreed"
    assert violations() == {}


def test_a_complaint_a_reconsideration_and_an_appeal_are_carried_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hold_income(pounds_a_year=36_500)
    apply()
    work(FIRST_NIGHT + days(3))
    before = charges(case_of())
    monkeypatch.setattr(staff, "COMPLAINT_ON", FIRST_NIGHT)
    monkeypatch.setattr(staff, "RECONSIDERATION_FROM", FIRST_NIGHT)
    for number in range(4, 240):
        staff.work_day(FIRST_NIGHT + days(number))
    ended = dict(Proceeding.objects.exclude(ended_on=None).values_list("process", "state"))
    assert ended["complaint"] == "settled"
    assert ended["reconsideration"] == "unchanged"
    assert ended["appeal"] == "carried_out"
    assert charges(case_of()) == before
    assert Proceeding.objects.get(process="appeal").subject == "APL-000001"


def test_an_overpayment_that_nothing_pays_back_is_blocked_by_a_defect() -> None:
    apply()
    work(FIRST_NIGHT)
    row = Proceeding.objects.get(process="application")
    closure = Proceeding.objects.create(
        process="closure",
        subject=case_of().reference,
        paying_parent=row.paying_parent,
        case=case_of(),
        state="returning_overpayment",
        acts="FINANCE",
        opened_on=FIRST_NIGHT,
        entered_on=FIRST_NIGHT,
        due_on=FIRST_NIGHT + days(14),
    )
    assert staff.work_day(FIRST_NIGHT + days(3)) == 1
    closure.refresh_from_db()
    assert closure.defect == Defect.objects.get()
    assert staff.work_day(FIRST_NIGHT + days(4)) == 0
