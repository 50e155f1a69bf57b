"""Codes of benefits and of the paying parent's status, as files and forms write them."""

from typing import Final

FLAT_RATE_BENEFITS: Final = (
    "state_pension",
    "incapacity_benefit",
    "carers_allowance",
    "maternity_allowance",
    "severe_disablement_allowance",
    "industrial_injuries_benefit",
    "widowed_mothers_allowance",
    "widowed_parents_allowance",
    "widows_pension",
    "bereavement_allowance",
    "jobseekers_allowance_contribution_based",
    "employment_and_support_allowance_contributory",
    "foreign_social_security_benefit",
    "training_allowance",
    "war_disablement_pension",
    "war_widows_pension",
    "armed_forces_compensation",
    "bereavement_allowance_old_award",
    "carer_support_payment",
    "maternity_allowance_spouse_business",
    "new_state_pension",
)
"""Benefits that count when the paying parent has them."""

COUPLE_BENEFITS: Final = (
    "income_support",
    "jobseekers_allowance_income_based",
    "employment_and_support_allowance_income_related",
    "pension_credit",
    "universal_credit_no_earnings",
)
"""Benefits that count when either of a couple has them."""

BENEFITS_WITHOUT_EFFECT: Final = (
    "adult_disability_payment",
    "armed_forces_independence_payment",
    "attendance_allowance",
    "bereavement_support_payment",
    "child_benefit",
    "child_disability_payment",
    "child_tax_credit",
    "council_tax_reduction",
    "disability_living_allowance",
    "guardians_allowance",
    "housing_benefit",
    "personal_independence_payment",
    "statutory_maternity_pay",
    "statutory_sick_pay",
    "student_finance",
    "universal_credit_with_earnings",
    "winter_fuel_payment",
    "working_tax_credit",
)
"""Benefits that parents report and that do not decide the rate."""

BENEFIT_CODES: Final = (*FLAT_RATE_BENEFITS, *COUPLE_BENEFITS, *BENEFITS_WITHOUT_EFFECT)

STATUS_CODES: Final = (
    "child",
    "prisoner",
    "youth_trainee",
    "under_18_on_income_related_benefit",
    "care_home_resident_funded",
)
"""What a paying parent may be, apart from income and benefits, that decides the rate."""

DAYS_PER_YEAR_MAX: Final = 366
EXPECTED_CHANGE_DAYS_MAX: Final = 366
"""How far ahead of the report an expected change may lie."""
