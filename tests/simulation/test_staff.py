"""Simulated staff handle what is due through the doors of everybody."""

from dataclasses import replace
from datetime import date

import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    POLLY,
    ROBIN,
    RORY,
    ROWAN,
    apply,
    bank,
    case_of,
    charges,
    days,
    hold_income,
    holds,
    liabilities,
    line,
    payer,
    report,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.models import Decision, Proceeding
from upkeep.collection.models import RefundPayment
from upkeep.ledger import Account
from upkeep.reporting.summary import summary
from upkeep.simulation import between_parents, disputes, staff

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


def test_a_missed_payment_between_parents_leads_to_collection_after_the_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hold_income(pounds_a_year=36_500)
    apply(service="direct_pay", method="bank_transfer", frequency="weekly", day=5)
    work_only(FIRST_NIGHT, EFFECTIVE, FIRST_NIGHT + days(30))
    monkeypatch.setattr(between_parents, "MISSED_ON", FIRST_NIGHT)
    for number in range(31, 38):
        staff.work_day(FIRST_NIGHT + days(number))
        work_only(FIRST_NIGHT + days(number))
    assert events("arrangement")[-3:] == [
        "missed_payment_reported",
        "spoken_to",
        "unlikely_to_pay",
    ]
    assert violations() == {}


def test_a_complaint_is_carried_through_and_changes_no_amount(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hold_income(pounds_a_year=36_500)
    apply()
    work(FIRST_NIGHT + days(3))
    before = charges(case_of())
    monkeypatch.setattr(staff, "COMPLAINT_ON", FIRST_NIGHT)
    for number in range(4, 60):
        staff.work_day(FIRST_NIGHT + days(number))
    complaint = Proceeding.objects.get(process="complaint")
    assert complaint.state == "settled"
    [found] = complaint.findings.all()
    assert (found.outcome, found.cause, found.tier) == ("upheld", "delay", "first")
    assert charges(case_of()) == before


def test_disputes_are_carried_through_and_change_what_is_due(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """£700.00 a week; the error adds a child, the tribunal sixty nights, the answer a child."""
    for parent, receiving in ((PERRY, ROWAN), (PIPPA, ROBIN), (POLLY, RORY)):
        hold_income(parent, pounds_a_year=36_500)
        apply(parent, receiving, nights=60 if parent is POLLY else 0)
    work_only(FIRST_NIGHT, FIRST_NIGHT + days(2))
    today = FIRST_NIGHT + days(3)
    monkeypatch.setattr(disputes, "ERROR_FOUND_ON", today)
    monkeypatch.setattr(disputes, "RECONSIDERATIONS_FROM", (today, today))
    for number in range(3, 200):
        day = FIRST_NIGHT + days(number)
        if staff.work_day(day) or number % 20 == 0:
            work_only(day)
    decided = dict(Decision.objects.values_list("kind", "weekly_total_pence"))
    assert {"accidental_error", "reconsideration", "appeal"} <= set(decided)
    assert Proceeding.objects.get(process="appeal").state == "carried_out"
    states = Proceeding.objects.filter(process="reconsideration").order_by("subject")
    assert list(states.values_list("state", flat=True)) == ["appealed", "settled"]
    assert liabilities(case_of())[-1][2] < 84_00
    like = Proceeding.objects.get(process="look_alike")
    assert (like.case, like.state) == (case_of(RORY, POLLY), "not_alike")
    assert dict(summary(FIRST_NIGHT + days(200)).counts)["  decision stands"] == 1
    assert violations() == {}


def test_one_variation_is_agreed_to_and_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    soon = [replace(wanted, on=FIRST_NIGHT + days(4)) for wanted in staff.VARIATIONS]
    monkeypatch.setattr(staff, "VARIATIONS", tuple(soon))
    for parent, receiving in ((PERRY, ROWAN), (PIPPA, ROBIN)):
        hold_income(parent, 18_250)
        apply(parent, receiving)
    lived_through(FIRST_NIGHT + days(38))
    ended = Proceeding.objects.filter(process="variation").order_by("subject")
    assert [row.state for row in ended] == ["agreed", "refused"]
    assert [weekly for _start, _end, weekly in liabilities(case_of(ROWAN, PERRY))][-1] == 37_20
    assert [weekly for _start, _end, weekly in liabilities(case_of(ROBIN, PIPPA))] == [42_00]
    assert violations() == {}


def test_an_overpayment_lowers_what_falls_due_and_after_the_end_goes_back() -> None:
    hold_income()
    about = apply(frequency="monthly", day=20)
    lived_through(FIRST_NIGHT + days(5))
    due = date(2023, 4, 20)
    bank(due, line(3 * 218_40, payer().reference))
    lived_through(due + days(6))
    assert Proceeding.objects.get(process="overpayment").state == "credited"
    report(forms.CloseCaseChange, about, due + days(7), reason="applicant_request")
    lived_through(due + days(60))
    assert RefundPayment.objects.exists()
    assert not Proceeding.objects.filter(process="overpayment", ended_on=None).exists()
    assert holds(Account.RECEIPTS_UNALLOCATED, payer().pk) == 0
    assert violations() == {}
