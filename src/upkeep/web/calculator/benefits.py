"""The names of benefits and circumstances, as people know them."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upkeep.web.calculator.questions import Option

# In the order in which they are offered: what most people have first.
BENEFITS: Mapping[str, Promise] = {
    "universal_credit_no_earnings": _("Universal Credit, with no earnings from work"),
    "universal_credit_with_earnings": _("Universal Credit, and earnings from work"),
    "new_state_pension": _("New State Pension"),
    "state_pension": _("State Pension begun before April 2016"),
    "pension_credit": _("Pension Credit"),
    "employment_and_support_allowance_contributory": _(
        "Employment and Support Allowance, new style or contributory"
    ),
    "employment_and_support_allowance_income_related": _(
        "Employment and Support Allowance, income related"
    ),
    "jobseekers_allowance_contribution_based": _(
        "Jobseeker’s Allowance, new style or contribution based"
    ),
    "jobseekers_allowance_income_based": _("Jobseeker’s Allowance, income based"),
    "income_support": _("Income Support"),
    "carers_allowance": _("Carer’s Allowance"),
    "carer_support_payment": _("Carer Support Payment (Scotland)"),
    "maternity_allowance": _("Maternity Allowance"),
    "maternity_allowance_spouse_business": _(
        "Maternity Allowance for working in the business of a husband, wife or civil partner"
    ),
    "industrial_injuries_benefit": _("Industrial Injuries Disablement Benefit"),
    "incapacity_benefit": _("Incapacity Benefit"),
    "severe_disablement_allowance": _("Severe Disablement Allowance"),
    "armed_forces_compensation": _("Armed Forces Compensation Scheme payments"),
    "war_disablement_pension": _("War Disablement Pension"),
    "war_widows_pension": _("War Widow’s or Widower’s Pension"),
    "widows_pension": _("Widow’s Pension"),
    "widowed_mothers_allowance": _("Widowed Mother’s Allowance"),
    "widowed_parents_allowance": _("Widowed Parent’s Allowance"),
    "bereavement_allowance": _("Bereavement Allowance"),
    "bereavement_allowance_old_award": _("Bereavement Allowance that began before April 2017"),
    "training_allowance": _("A training allowance"),
    "foreign_social_security_benefit": _("A social security benefit of another country"),
}

CIRCUMSTANCES: Mapping[str, tuple[Promise, Promise | str]] = {
    "child": (
        _("Under 16, or under 20 and still at school or college"),
        _("Full-time, and not above A level or Higher level"),
    ),
    "prisoner": (_("In prison"), _("Serving a sentence, or waiting there for a trial or sentence")),
    "youth_trainee": (
        _("A young trainee paid a work-based training allowance"),
        _("For example Skillseekers in Scotland"),
    ),
    "under_18_on_income_related_benefit": (
        _("Aged 16 or 17 and on an income-related benefit"),
        _(
            "Income Support, income-based Jobseeker’s Allowance, income-related Employment and "
            "Support Allowance, or Universal Credit with no earnings; a partner’s counts too"
        ),
    ),
    "care_home_resident_funded": (
        _("Living in a care home or independent hospital"),
        _("While on a benefit, or with a council paying all or part of the cost"),
    ),
}


def benefit_options(codes: Iterable[str]) -> list[Option]:
    """The benefits of these codes, in the order in which they are offered."""
    offered = set(codes)
    return [Option(code, label) for code, label in BENEFITS.items() if code in offered]


def circumstance_options() -> list[Option]:
    """The circumstances that give the nil rate."""
    return [Option(code, label, hint) for code, (label, hint) in CIRCUMSTANCES.items()]
