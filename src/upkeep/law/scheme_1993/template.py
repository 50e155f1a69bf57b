"""An example situation of the 1993 scheme with every field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CHILD: Mapping[str, Any] = {
    "id": "a1",
    "date_of_birth": "1990-11-20",
    "age": None,
    "is_disabled": False,
    "has_enhanced_disability": False,
    "income_weekly": "0.00",
}
EARNINGS: Mapping[str, Any] = {
    "gross": "420.00",
    "income_tax": "66.00",
    "national_insurance": "34.00",
    "occupational_pension": "10.00",
    "personal_pension": "0.00",
    "pension_repays_mortgage": False,
    "period": "week",
}
DIRECTIONS: Mapping[str, Any] = {
    "special_expenses_weekly": {
        "travel_to_work": "0.00",
        "contact": "0.00",
        "illness_or_disability": "0.00",
        "prior_debts": "0.00",
        "commitments": "0.00",
        "step_children": "0.00",
    },
    "assets": [],
    "assets_income_counted_weekly": "0.00",
    "diverted_weekly": "0.00",
    "lifestyle_weekly": "0.00",
    "housing_costs_are_capped": False,
    "partner_housing_percent": 0,
    "travel_allowance_weekly": None,
}
REST: Mapping[str, Any] = {
    "income_does_not_count": False,
    "benefits": [],
    "premiums": [],
    "has_paid_carer": False,
    "other_premiums_weekly": "0.00",
    "care_home_fees_weekly": "0.00",
    "child_benefit_weekly": "0.00",
    "maintenance_received_weekly": "0.00",
    "orders_paid_weekly": "0.00",
    "foreign_orders_paid_weekly": "0.00",
    "departure_directions": DIRECTIONS,
}


def housing(amount: str) -> dict[str, Any]:
    """Rent of so much a week, with every field of a housing cost."""
    return {
        "costs": [
            {
                "kind": "rent",
                "amount": amount,
                "period": "week",
                "secured_sum": "0.00",
                "needed_premium_weekly": None,
            }
        ],
        "housing_benefit_weekly": "0.00",
        "non_dependant_deduction_weekly": None,
        "cap_exceptions": [],
    }


PARTNER: Mapping[str, Any] = {
    "earnings": [],
    "self_employment": [
        {
            "receipts": "2600.00",
            "expenses": "520.00",
            "value_added_tax": "0.00",
            "taxable_profits": None,
            "is_childminding": False,
            "income_tax": "0.00",
            "national_insurance": "0.00",
            "pension_premiums": "0.00",
            "pension_repays_mortgage": False,
            "weeks": 52,
        }
    ],
    "other_income": [],
    "income_does_not_count": False,
    "is_income_known": True,
    "further_partners": 0,
}
PAYING_PARENT: Mapping[str, Any] = {
    **REST,
    "earnings": [EARNINGS],
    "self_employment": [],
    "other_income": [
        {
            "kind": "interest_and_dividends",
            "amount": "52.00",
            "period": "year",
            "costs_weekly": "0.00",
            "mortgage_interest_weekly": "0.00",
            "earned_by": "this_parent",
        }
    ],
    "partner": PARTNER,
    "children": [
        {
            **CHILD,
            "id": "p1",
            "date_of_birth": None,
            "age": 2,
            "is_own_child": True,
            "is_partners_child": True,
            "nights_weekly": "7.00",
        }
    ],
    "housing": housing("50.00"),
    "travel": [{"miles": "23.00", "journeys": 10, "weeks": 1, "is_borne_by_employer": False}],
    "council_tax": {"yearly": "520.00", "people_liable": 1, "benefit_weekly": "0.00"},
    "lone_parent_child_benefit": False,
    "child_benefit_weekly": "11.45",
    "status": [],
    "is_parent_with_care_elsewhere": False,
}
RECEIVING_PARENT: Mapping[str, Any] = {
    **REST,
    "id": "A",
    "is_parent": True,
    "is_body": False,
    "earnings": [{**EARNINGS, "gross": "120.00", "income_tax": "6.00"}],
    "self_employment": [],
    "other_income": [],
    "partner": None,
    "housing": housing("40.00"),
    "travel": [],
    "council_tax": {"yearly": "0.00", "people_liable": 1, "benefit_weekly": "0.00"},
    "lone_parent_child_benefit": True,
    "other_children": [],
    "children": [
        {
            **CHILD,
            "nights_with_paying_parent_weekly": "1.00",
            "nights_with_receiving_parent_weekly": None,
            "nights_with_local_authority_weekly": "0.00",
            "paying_parent_gets_child_benefit": False,
        }
    ],
    "other_cases_requirements_weekly": [],
    "other_absent_parent": None,
    "property_transfers": [
        {
            "value": "60000.00",
            "mortgage": "20000.00",
            "kept_value": "0.00",
            "kept_mortgage": "0.00",
            "kept_charge": "0.00",
            "money": "0.00",
            "is_in_lieu_of_child_payments": False,
            "is_compensating": False,
        }
    ],
    "property_direction_weekly": "0.00",
    "part_time_carers": [],
}
TEMPLATE: Mapping[str, Any] = {
    "scheme": "1993",
    "effective_date": "1998-04-06",
    "has_jurisdiction": True,
    "assessment": "full",
    "unknown_in_interim": [],
    "interim_c_amount_weekly": None,
    "unreviewed_since_18_april_1995": False,
    "amount_in_force_weekly": None,
    "phasing": None,
    "paying_parent": PAYING_PARENT,
    "receiving_parents": [RECEIVING_PARENT],
}
