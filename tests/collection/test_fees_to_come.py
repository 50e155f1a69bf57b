"""Switching on the announced end of Direct Pay: one date changes fees and what can be chosen."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    ROBIN,
    application,
    apply,
    case_of,
    charges,
    days,
    hold_income,
    morning,
    next_reference,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.receiving import receive_applications, receive_changes
from upkeep.collection.fees import fee_spells, paying_parent_fee, receiving_parent_fee
from upkeep.collection.models import Arrangement
from upkeep.collection.scheduling import equal_instalments

pytestmark = pytest.mark.django_db

END = EFFECTIVE + days(24)  # in the middle of a week of collection
WEDNESDAYS = [EFFECTIVE + days(7 * n) for n in range(10)]


@pytest.fixture
def end_of_direct_pay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "commencement.toml"
    path.write_text(
        f"[removal_of_direct_pay]\nfrom = {END.isoformat()}\n"
        'commenced_by = "an instrument made up for a test"\n'
    )
    monkeypatch.setenv("UPKEEP_COMMENCEMENT", str(path))


@pytest.mark.usefixtures("end_of_direct_pay")
def test_fees_change_on_the_day() -> None:
    before = END - days(1)
    assert (paying_parent_fee(100_00, before), paying_parent_fee(100_00, END)) == (20_00, 2_00)
    assert paying_parent_fee(100_00, END, complying=False) == 20_00
    assert (receiving_parent_fee(100_00, before), receiving_parent_fee(100_00, END)) == (4_00, 2_00)
    spells = fee_spells()
    assert sorted(zip(spells.complying, spells.starts, spells.ends, spells.parts, strict=True)) == [
        (False, date(2014, 8, 11), None, 10),
        (True, date(2014, 8, 11), END, 10),
        (True, END, None, 1),
    ]
    assert spells.denominator == 50


def test_without_a_switch_one_share_holds_for_everybody() -> None:
    spells = fee_spells()
    assert (spells.starts, spells.ends) == ([date(2014, 8, 11)] * 2, [None] * 2)
    assert (spells.parts, spells.denominator) == ([1, 1], 5)


@pytest.mark.usefixtures("end_of_direct_pay")
def test_the_books_charge_each_day_by_its_own_law() -> None:
    """£42.00 a week is £6.00 a day: £1.20 in fees up to the day, 12p from it."""
    hold_income()
    apply()
    work(EFFECTIVE)
    work_only(*WEDNESDAYS[1:6])
    fees = [row[4] for row in charges(case_of())]
    assert sum(fees) == 24 * 1_20 + 11 * 12
    assert fees[-2:] == [3 * 1_20 + 4 * 12, 7 * 12]
    assert violations() == {}


@pytest.mark.usefixtures("end_of_direct_pay")
def test_a_deduction_from_earnings_keeps_the_higher_fee() -> None:
    hold_income()
    apply(employer="EMP00001")
    work(EFFECTIVE)
    work_only(*WEDNESDAYS[1:6])
    assert sum(row[4] for row in charges(case_of())) == 35 * 1_20
    assert violations() == {}


@pytest.mark.usefixtures("end_of_direct_pay")
def test_each_instalment_asks_for_the_fee_of_its_day() -> None:
    dates = [END - days(7), END - days(1), END, END + days(7)]
    made = equal_instalments(400_00, dates, with_fee=True)
    assert [part.fee_pence for part in made] == [20_00, 20_00, 2_00, 2_00]
    odd = equal_instalments(99_99, dates, with_fee=True)
    shares = [Fraction(1, 5)] * 2 + [Fraction(1, 50)] * 2
    exact = sum(p.maintenance_pence * s for p, s in zip(odd, shares, strict=True))
    assert abs(sum(part.fee_pence for part in odd) - exact) <= Fraction(1, 2)


def collection_change(about: str, on: date) -> forms.CollectionChange:
    return forms.CollectionChange(
        reference=next_reference("CHG"),
        reported_on=on,
        reported_by="paying_parent",
        application=about,
        happened_on=on,
        service_type="direct_pay",
        method="standing_order",
        frequency="weekly",
        collection_day=3,
    )


@pytest.mark.usefixtures("end_of_direct_pay")
def test_direct_pay_cannot_be_chosen_from_the_day() -> None:
    about = apply()
    for on, is_refused in ((END - days(1), False), (END, True), (END + days(1), True)):
        chosen = application(PIPPA, ROBIN, service="direct_pay", on=on)
        for delivery in (
            receive_applications([chosen], "test", morning(on)),
            receive_changes([collection_change(about, on)], "test", morning(on)),
        ):
            assert bool(delivery.refused) is is_refused
            for refusal in delivery.refused:
                assert refusal.entry.endswith(" service_type")
                assert f"ended on {END.isoformat()}" in refusal.found
                assert "an instrument made up for a test" in refusal.found
                assert "collect_and_pay" in refusal.wanted


@pytest.mark.usefixtures("end_of_direct_pay")
def test_a_case_that_begins_after_the_day_is_collected() -> None:
    """Applied for on the last day of Direct Pay; in force two days later."""
    for parent, on in ((PERRY, FIRST_NIGHT), (PIPPA, END - days(1))):
        hold_income(parent)
        apply(parent, ROBIN, service="direct_pay", on=on)
        work(on + days(3))
    found = {row.case.paying_parent.person.given_name: row for row in Arrangement.objects.all()}
    assert {name: row.service_type for name, row in found.items()} == {
        "Perry": "direct_pay",
        "Pippa": "collect_and_pay",
    }


def test_today_direct_pay_can_be_chosen() -> None:
    delivery = receive_applications(
        [application(service="direct_pay", on=END)], "test", morning(END)
    )
    assert not delivery.refused
