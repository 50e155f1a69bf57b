"""The fields of a 1993 situation, as an assessment form of the day asked for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from upkeep.law.numbers import Exact, exact
from upkeep.law.parameters import load_scheme
from upkeep.law.scheme_1993.housing_costs import HOUSING_COST_KINDS
from upkeep.law.situations import (
    COUNT_MAX,
    Check,
    Field,
    Findings,
    a_list_of,
    an_object,
    codes,
    day,
    exactly,
    fields_of,
    money,
    money_list,
    money_or_unknown,
    name,
    nearest_of,
    whole_number,
    yes_or_no,
)
from upkeep.law.words import code_names

SCHEME = "1993"
NOTHING = "0.00"
AGE_MAX = 19
WEEKS_MAX = 104
DECIMAL = re.compile(r"(0|[1-9][0-9]{0,5})(\.[0-9]{1,2})?", re.ASCII)

STATUSES = code_names("child", "prisoner")
PREMIUMS = code_names("disability", "severe_disability", "carer", "enhanced_disability")
ASSESSMENTS = ("full", "interim_a", "interim_b", "interim_c", "interim_d")
UNKNOWN_IN_INTERIM = ("partner_income", "disposable_income")
PHASINGS = ("1993", "1994")
CAP_EXCEPTIONS = (
    "housing_benefit_claimed",
    "partner_disability_premium",
    "former_home",
    "paid_over_52_weeks",
    "within_cap_but_for_a_rise",
    "equity_tied_up",
)

PERIODS: Mapping[str, int] = {
    "week": 52,
    "two_weeks": 26,
    "four_weeks": 13,
    "month": 12,
    "quarter": 4,
    "thirteen_weeks": 4,
    "twenty_six_weeks": 2,
    "year": 1,
}
"""How many of each a year of 52 weeks has, for what is paid or was received over it."""

EARNED_BY: Mapping[str, Fraction] = {
    "this_parent": Fraction(1),
    "both_equally": Fraction(1, 2),
    "one_has_stopped_work": Fraction(1, 2),
    "the_other": Fraction(0),
}
"""Whose work a credit rests on, and the part that counts for this parent (Sch 1 para 7)."""


def known_benefits() -> frozenset[str]:
    """Every benefit code that may be given, whether or not the law lists it."""
    return load_scheme(SCHEME).codes("benefit")


def income_kinds() -> frozenset[str]:
    """Every kind of income other than earnings."""
    return load_scheme(SCHEME).codes("income_kind")


def one_of(known: Callable[[], Iterable[str]]) -> Check:
    """One of some words."""

    def check(value: object, path: str, findings: Findings) -> str:
        allowed = tuple(known())
        if not isinstance(value, str) or value not in allowed:
            nearest = nearest_of(value, allowed) if isinstance(value, str) else None
            findings.add(path, value, "one of " + ", ".join(sorted(allowed)), nearest)
            return allowed[0]
        return value

    return check


def hundredths(maximum: int) -> Check:
    """A number with up to two decimals, as text, such as nights a week or miles."""

    def check(value: object, path: str, findings: Findings) -> Exact:
        fits = isinstance(value, str) and DECIMAL.fullmatch(value) is not None
        if not fits or exact(str(value)) > Exact(maximum):
            wanted = f'a number from 0 to {maximum} with up to two decimals as text, such as "2.50"'
            findings.add(path, value, wanted)
            return Exact(0)
        return exact(str(value))

    return check


def or_unknown(check: Check) -> Check:
    """The same, or ``null`` where it is not given or not known."""

    def checked(value: object, path: str, findings: Findings) -> object:
        return None if value is None else check(value, path, findings)

    return checked


def at_least_one(maximum: int) -> Check:
    """A whole number from one to a maximum."""

    def check(value: object, path: str, findings: Findings) -> Exact:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= maximum:
            findings.add(path, value, f"a whole number from 1 to {maximum}")
            return Exact(1)
        return Exact(value)

    return check


PERIOD = Field(one_of(lambda: PERIODS), "week")
NIGHTS = hundredths(7)
EARNINGS = {
    "gross": Field(money, is_required=True),
    "income_tax": Field(money, NOTHING),
    "national_insurance": Field(money, NOTHING),
    "occupational_pension": Field(money, NOTHING),
    "personal_pension": Field(money, NOTHING),
    "pension_repays_mortgage": Field(yes_or_no, False),
    "period": PERIOD,
}
SELF_EMPLOYMENT = {
    "receipts": Field(money, NOTHING),
    "expenses": Field(money, NOTHING),
    "value_added_tax": Field(money, NOTHING),
    "taxable_profits": Field(money_or_unknown),
    "is_childminding": Field(yes_or_no, False),
    "income_tax": Field(money, NOTHING),
    "national_insurance": Field(money, NOTHING),
    "pension_premiums": Field(money, NOTHING),
    "pension_repays_mortgage": Field(yes_or_no, False),
    "weeks": Field(at_least_one(WEEKS_MAX), 52),
}
OTHER_INCOME = {
    "kind": Field(one_of(income_kinds), is_required=True),
    "amount": Field(money, is_required=True),
    "period": PERIOD,
    "costs_weekly": Field(money, NOTHING),
    "mortgage_interest_weekly": Field(money, NOTHING),
    "earned_by": Field(one_of(lambda: EARNED_BY), "this_parent"),
}
INCOME = {
    "earnings": Field(a_list_of(EARNINGS), ()),
    "self_employment": Field(a_list_of(SELF_EMPLOYMENT), ()),
    "other_income": Field(a_list_of(OTHER_INCOME), ()),
    "income_does_not_count": Field(yes_or_no, False),
}
PARTNER = {
    **INCOME,
    "is_income_known": Field(yes_or_no, True),
    "further_partners": Field(whole_number(COUNT_MAX), 0),
}
CHILD = {
    "id": Field(name, is_required=True),
    "date_of_birth": Field(or_unknown(day)),
    "age": Field(or_unknown(whole_number(AGE_MAX))),
    "is_disabled": Field(yes_or_no, False),
    "has_enhanced_disability": Field(yes_or_no, False),
    "income_weekly": Field(money, NOTHING),
}
FAMILY_CHILD = {
    **CHILD,
    "is_own_child": Field(yes_or_no, True),
    "is_partners_child": Field(yes_or_no, False),
    "nights_weekly": Field(NIGHTS, "7.00"),
}
QUALIFYING_CHILD = {
    **CHILD,
    "nights_with_paying_parent_weekly": Field(NIGHTS, NOTHING),
    "nights_with_receiving_parent_weekly": Field(or_unknown(NIGHTS)),
    "nights_with_local_authority_weekly": Field(NIGHTS, NOTHING),
    "paying_parent_gets_child_benefit": Field(yes_or_no, False),
}
HOUSING_COST = {
    "kind": Field(one_of(lambda: HOUSING_COST_KINDS), is_required=True),
    "amount": Field(money, is_required=True),
    "period": PERIOD,
    "secured_sum": Field(money, NOTHING),
    "needed_premium_weekly": Field(money_or_unknown),
}
HOUSING = {
    "costs": Field(a_list_of(HOUSING_COST), ()),
    "housing_benefit_weekly": Field(money, NOTHING),
    "non_dependant_deduction_weekly": Field(money_or_unknown),
    "cap_exceptions": Field(codes(lambda: CAP_EXCEPTIONS), ()),
}
JOURNEY = {
    "miles": Field(hundredths(9999), is_required=True),
    "journeys": Field(whole_number(999), is_required=True),
    "weeks": Field(at_least_one(52), 1),
    "is_borne_by_employer": Field(yes_or_no, False),
}
COUNCIL_TAX = {
    "yearly": Field(money, NOTHING),
    "people_liable": Field(at_least_one(COUNT_MAX), 1),
    "benefit_weekly": Field(money, NOTHING),
}
EXPENSES = {
    ground: Field(money, NOTHING)
    for ground in (
        "travel_to_work",
        "contact",
        "illness_or_disability",
        "prior_debts",
        "commitments",
        "step_children",
    )
}
DIRECTIONS = {
    "special_expenses_weekly": Field(an_object(EXPENSES), {}),
    "assets": Field(money_list, ()),
    "assets_income_counted_weekly": Field(money, NOTHING),
    "diverted_weekly": Field(money, NOTHING),
    "lifestyle_weekly": Field(money, NOTHING),
    "housing_costs_are_capped": Field(yes_or_no, False),
    "partner_housing_percent": Field(whole_number(100), 0),
    "travel_allowance_weekly": Field(money_or_unknown),
}
PARENT = {
    **INCOME,
    "benefits": Field(codes(known_benefits), ()),
    "partner": Field(or_unknown(an_object(PARTNER))),
    "children": Field(a_list_of(FAMILY_CHILD), ()),
    "housing": Field(an_object(HOUSING), {}),
    "premiums": Field(codes(lambda: PREMIUMS), ()),
    "has_paid_carer": Field(yes_or_no, False),
    "other_premiums_weekly": Field(money, NOTHING),
    "care_home_fees_weekly": Field(money, NOTHING),
    "travel": Field(a_list_of(JOURNEY), ()),
    "council_tax": Field(an_object(COUNCIL_TAX), {}),
    "lone_parent_child_benefit": Field(yes_or_no, False),
    "child_benefit_weekly": Field(money, NOTHING),
    "maintenance_received_weekly": Field(money, NOTHING),
    "orders_paid_weekly": Field(money, NOTHING),
    "foreign_orders_paid_weekly": Field(money, NOTHING),
    "departure_directions": Field(an_object(DIRECTIONS), {}),
}
PAYING_PARENT = {
    **PARENT,
    "status": Field(codes(lambda: STATUSES), ()),
    "is_parent_with_care_elsewhere": Field(yes_or_no, False),
}
TRANSFER = {
    "value": Field(money, NOTHING),
    "mortgage": Field(money, NOTHING),
    "kept_value": Field(money, NOTHING),
    "kept_mortgage": Field(money, NOTHING),
    "kept_charge": Field(money, NOTHING),
    "money": Field(money, NOTHING),
    "is_in_lieu_of_child_payments": Field(yes_or_no, False),
    "is_compensating": Field(yes_or_no, False),
}
OTHER_ABSENT_PARENT = {
    "is_assessed": Field(yes_or_no, is_required=True),
    "assessable_income_weekly": Field(money_or_unknown),
}
PART_TIME_CARER = {
    "id": Field(name, is_required=True),
    "nights_weekly": Field(NIGHTS, is_required=True),
}
RECEIVING_PARENT = {
    "id": Field(name, is_required=True),
    "is_parent": Field(yes_or_no, True),
    "is_body": Field(yes_or_no, False),
    **{field: check for field, check in PARENT.items() if field != "children"},
    "other_children": PARENT["children"],
    "children": Field(a_list_of(QUALIFYING_CHILD), is_required=True),
    "other_cases_requirements_weekly": Field(money_list, ()),
    "other_absent_parent": Field(or_unknown(an_object(OTHER_ABSENT_PARENT))),
    "property_transfers": Field(a_list_of(TRANSFER), ()),
    "property_direction_weekly": Field(money, NOTHING),
    "part_time_carers": Field(a_list_of(PART_TIME_CARER), ()),
}
PHASING = {
    "scheme": Field(one_of(lambda: PHASINGS), is_required=True),
    "former_amount_weekly": Field(money, is_required=True),
    "week": Field(at_least_one(999), is_required=True),
}
SITUATION = {
    "scheme": Field(exactly(SCHEME), is_required=True),
    "effective_date": Field(day, is_required=True),
    "has_jurisdiction": Field(yes_or_no, True),
    "assessment": Field(one_of(lambda: ASSESSMENTS), "full"),
    "unknown_in_interim": Field(codes(lambda: UNKNOWN_IN_INTERIM), ()),
    "interim_c_amount_weekly": Field(money_or_unknown),
    "unreviewed_since_18_april_1995": Field(yes_or_no, False),
    "amount_in_force_weekly": Field(money_or_unknown),
    "phasing": Field(or_unknown(an_object(PHASING))),
    "paying_parent": Field(an_object(PAYING_PARENT), is_required=True),
    "receiving_parents": Field(a_list_of(RECEIVING_PARENT), is_required=True),
}


def fields_checked(situation: Mapping[str, Any], findings: Findings) -> dict[str, Any]:
    """Every field with its default filled in, checked one by one."""
    return fields_of(situation, "", SITUATION, findings)
