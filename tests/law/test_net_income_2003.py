"""Net weekly income of the 2003 scheme from its evidence, and the days the law changed."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest

from upkeep.law import render_text
from upkeep.law.numbers import ZERO, Exact, exact
from upkeep.law.parameters import load_scheme
from upkeep.law.rules import Law, Trace
from upkeep.law.scheme_2003.earnings import EvidenceError
from upkeep.law.scheme_2003.evidence import (
    Earnings,
    EvidenceWindow,
    IncomeEvidence,
    Item,
    Pension,
    PensionIncome,
    Period,
    Profits,
    Receipts,
    RelevantWeek,
    TaxCredits,
    TaxRates,
)
from upkeep.law.scheme_2003.net_income import find_net_weekly_income, occupational_average
from upkeep.law.scheme_2003.property_transfer import (
    weekly_value_of_transfer,
    years_of_liability,
)
from upkeep.law.scheme_2003.shared_care import nights_in_a_year
from upkeep.law.scheme_2003.special_expenses import boarding_maintenance
from upkeep.law.words import pounds

DAY = datetime.date(2009, 9, 7)
WEEK = RelevantWeek(datetime.date(2009, 9, 7))
WINDOW = EvidenceWindow(datetime.date(2009, 8, 3), datetime.date(2009, 9, 6), "five payslips")
ONE_WEEK = Period(Exact(1))
NO_TAX = TaxRates(ZERO, ())


def pence(amount: str) -> Exact:
    return Exact(int(exact(amount).fraction * 100))


def law_on(day: str) -> Law:
    return Law(load_scheme("2003").on(datetime.date.fromisoformat(day)), Trace())


def earnings(*items: tuple[str, str], **changes: Any) -> Earnings:
    pay = tuple(Item(kind, pence(amount)) for kind, amount in items or [("pay", "400.00")])
    return dataclasses.replace(Earnings(WINDOW, ONE_WEEK, pay), **changes)


def found(day: datetime.date = DAY, **evidence: Any) -> str:
    given = IncomeEvidence(relevant_week=WEEK, calculated_on=DAY, **evidence)
    return pounds(find_net_weekly_income(given, day).weekly)


def test_relevant_week_is_the_seven_days_before() -> None:
    assert (WEEK.first_day, WEEK.last_day) == (
        datetime.date(2009, 8, 31),
        datetime.date(2009, 9, 6),
    )


@pytest.mark.parametrize(("for_mortgage", "net"), [(True, "295.00"), (False, "290.00")])
def test_pension_comes_off_wholly_or_three_quarters(for_mortgage: bool, net: str) -> None:
    pay = earnings(
        income_tax=pence("60.00"),
        national_insurance=pence("30.00"),
        pension=Pension(pence("20.00"), is_partly_for_mortgage=for_mortgage),
    )
    assert found(earnings=(pay,)) == net


def test_monthly_pay_is_a_twelfth_of_52_weeks() -> None:
    pay = earnings(("pay", "1300.00"), period=Period(Exact(1), is_months=True))
    assert found(earnings=(pay,)) == "300.00"


def test_items_that_do_not_count_are_named_and_left_out() -> None:
    pay = earnings(("pay", "300.00"), ("tips_from_customers", "40.00"), ("overtime", "25.50"))
    given = IncomeEvidence(relevant_week=WEEK, calculated_on=DAY, earnings=(pay,))
    result = find_net_weekly_income(given, DAY)
    assert result.weekly == pence("325.50")
    text = render_text(result.explanation)
    assert "left out: tips from customers" in text
    assert (
        "Evidence from 3 August 2009 to 6 September 2009 was used. Reason: five payslips." in text
    )


def test_unknown_kind_of_pay_is_an_error() -> None:
    with pytest.raises(LookupError, match=r"earning\.treasure"):
        found(earnings=(earnings(("treasure", "1.00")),))


@pytest.mark.parametrize(
    ("first", "last", "is_allowed"),
    [
        ("2009-07-06", "2009-09-07", True),  # 8 weeks before 31 August, to the calculation
        ("2009-07-05", "2009-09-06", False),
        ("2009-07-06", "2009-09-08", False),
    ],
)
def test_evidence_window(first: str, last: str, is_allowed: bool) -> None:
    days = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    if is_allowed:
        assert found(earnings=(earnings(window=EvidenceWindow(*days, "chosen")),)) == "400.00"
    else:
        with pytest.raises(EvidenceError, match="outside 2009-07-06 to 2009-09-07"):
            found(earnings=(earnings(window=EvidenceWindow(*days, "chosen")),))
    normal = EvidenceWindow(*days, "seasonal work", is_unrepresentative=True)
    assert found(earnings=(earnings(window=normal),)) == "400.00"


def test_separate_bonuses_are_averaged_over_a_year() -> None:
    assert found(earnings=(earnings(separate_bonuses=pence("2600.00")),)) == "450.00"


def test_which_bonuses_are_averaged_changed_in_october_2008() -> None:
    before, after = datetime.date(2008, 10, 26), datetime.date(2008, 10, 27)
    bonus = earnings(separate_bonuses=pence("2600.00"))
    assert found(after, earnings=(bonus,)) == "450.00"
    with pytest.raises(EvidenceError, match="in anticipation of profits"):
        found(before, earnings=(bonus,))
    of_profits = dataclasses.replace(bonus, is_bonus_in_anticipation_of_profits=True)
    assert found(before, earnings=(of_profits,)) == "450.00"


def test_work_abroad_counts_from_30_april_2012() -> None:
    pay = earnings(is_work_abroad=True)
    assert found(datetime.date(2012, 4, 29), earnings=(pay,)) == "0.00"
    assert found(datetime.date(2012, 4, 30), earnings=(pay,)) == "400.00"


TAX = TaxRates(
    personal_allowance=pence("5200.00"),
    bands=((pence("10400.00"), exact("1/5")), (None, exact("2/5"))),
    class_2_weekly=pence("2.40"),
    class_4_bands=((pence("5200.00"), ZERO), (pence("26000.00"), exact("2/25")),
                   (None, exact("1/100"))),
)  # fmt: skip


def profits(amount: str, weeks: int, source: str, ended: str = "2009-04-05") -> Profits:
    return Profits(pence(amount), Exact(weeks), datetime.date.fromisoformat(ended), source, TAX)


@pytest.mark.parametrize(("amount", "weeks"), [("26000.00", 52), ("13000.00", 26)])
def test_profits_less_tax_scaled_to_their_period(amount: str, weeks: int) -> None:
    # a year: 20,800 taxed: 2,080 + 4,160; class 2 124.80; class 4 on 20,800: 1,664; 17,971.20 / 52
    assert found(profits=(profits(amount, weeks, "taxable_profits"),)) == "345.60"


def test_source_of_profits_changed_in_august_2007() -> None:
    before, after = datetime.date(2007, 7, 31), datetime.date(2007, 8, 1)
    submitted = profits("26000.00", 52, "submitted")
    assert found(before, profits=(submitted,)) == "345.60"
    with pytest.raises(EvidenceError, match="the law takes taxable_profits"):
        found(after, profits=(submitted,))


@pytest.mark.parametrize(("ended", "is_allowed"), [("2007-08-31", True), ("2007-08-30", False)])
def test_figures_may_be_two_years_old(ended: str, is_allowed: bool) -> None:
    given = profits("26000.00", 52, "taxable_profits", ended)
    if is_allowed:
        assert found(profits=(given,)) == "345.60"
    else:
        with pytest.raises(EvidenceError, match="use receipts instead"):
            found(profits=(given,))


@pytest.mark.parametrize(
    ("day", "net"),
    [("2007-07-31", "170.00"), ("2007-08-01", "160.00")],
)
def test_business_expenses_that_count_changed_in_august_2007(day: str, net: str) -> None:
    expenses = (
        Item("running_costs", pence("1000.00")),
        Item("entertaining", pence("300.00")),
        Item("depreciation", pence("520.00")),
    )
    receipts = Receipts(
        pence("10360.00"), Exact(52), "not_practicable", NO_TAX, expenses, pence("520.00")
    )
    assert found(datetime.date.fromisoformat(day), receipts=(receipts,)) == net


def test_receipts_for_want_of_a_normal_picture_ended_in_august_2007() -> None:
    receipts = Receipts(pence("5200.00"), Exact(52), "not_normal", NO_TAX)
    assert found(datetime.date(2007, 7, 31), receipts=(receipts,)) == "100.00"
    with pytest.raises(EvidenceError, match="figures_too_old or not_practicable"):
        found(datetime.date(2007, 8, 1), receipts=(receipts,))


@pytest.mark.parametrize(
    ("own", "other", "counted"),
    [("200.00", "200.00", "20.00"), ("200.01", "200.00", "40.00"), ("199.99", "200.00", "0.00")],
)
def test_working_tax_credit_by_who_earns_more(own: str, other: str, counted: str) -> None:
    award = TaxCredits(
        pence("40.00"),
        is_on_two_earnings=True,
        own_earnings=pence(own),
        other_earnings=pence(other),
    )
    assert found(tax_credits=award) == counted
    assert found(tax_credits=dataclasses.replace(award, is_on_two_earnings=False)) == "40.00"
    assert found(tax_credits=dataclasses.replace(award, is_by_own_work=False)) == "0.00"


def test_child_tax_credit_counts_from_6_april_2003() -> None:
    award = TaxCredits(child_tax_credit=pence("30.00"), employment_credit=pence("5.00"))
    assert found(datetime.date(2003, 4, 5), tax_credits=award) == "5.00"
    assert found(datetime.date(2003, 4, 6), tax_credits=award) == "35.00"


@pytest.mark.parametrize(("weeks", "weekly"), [(10, "50.00"), (26, "19.23"), (40, "19.23")])
def test_pension_over_the_weeks_received_up_to_26(weeks: int, weekly: str) -> None:
    assert found(pensions=(PensionIncome(pence("500.00"), Exact(weeks)),)) == weekly


def test_disregarded_sums_come_off_and_never_below_nothing() -> None:
    assert found(earnings=(earnings(),), disregarded=pence("1.50")) == "398.50"
    assert found(disregarded=pence("1.50")) == "0.00"


def test_occupational_average_from_30_april_2012() -> None:
    assert occupational_average(law_on("2012-04-30"), pence("310.00")) == pence("310.00")
    with pytest.raises(EvidenceError, match="before 30 April 2012"):
        occupational_average(law_on("2012-04-29"), pence("310.00"))


def test_nights_of_half_a_year_are_doubled_and_not_rounded() -> None:
    assert nights_in_a_year(law_on("2009-09-07"), Exact(30), Exact(6)) == Exact(60)
    assert nights_in_a_year(law_on("2009-09-07"), Exact(13), Exact(5)) == Exact(156, 5)


def test_boarding_fees_that_cannot_be_told_apart_count_by_35_per_cent_at_most() -> None:
    law, fees = law_on("2009-09-07"), pence("200.00")
    assert boarding_maintenance(law, fees, pence("90.00"), is_part_known=False) == pence("70.00")
    assert boarding_maintenance(law, fees, pence("90.00"), is_part_known=True) == pence("90.00")


@pytest.mark.parametrize(("value", "weekly"), [("4999.99", "0.00"), ("5000.00", "10.00")])
def test_a_transfer_must_be_worth_more(value: str, weekly: str) -> None:
    found = weekly_value_of_transfer(law_on("2009-09-07"), pence(value), exact("0.002"))
    assert found == pence(weekly)


@pytest.mark.parametrize(
    ("ends_on", "years"), [("2003-09-30", 12), ("2003-10-01", 13), ("2004-03-31", 13)]
)
def test_half_a_year_of_liability_counts_as_one(ends_on: str, years: int) -> None:
    end = datetime.date.fromisoformat(ends_on)
    assert years_of_liability(datetime.date(1991, 4, 1), end) == years
