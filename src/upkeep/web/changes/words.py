"""What the forms of changes say: kinds, labels, hints, codes and what is wrong with a field."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upkeep.cases.variation_models import Ground
from upkeep.web.calculator.benefits import BENEFITS, CIRCUMSTANCES
from upkeep.web.changes.fields import Field
from upkeep.web.formats import code as code_words

Words = str | Promise

KINDS: Mapping[str, tuple[Words, Words]] = {
    "current_income": (
        _("Current income of the paying parent"),
        _("What they earn before tax a week, or that it is no longer known"),
    ),
    "shared_care": (
        _("Nights with the paying parent"),
        _("How many nights a year each child stays with the paying parent"),
    ),
    "local_authority_care": (
        _("Nights in a local authority’s care"),
        _("How many nights a year the authority looks after each child"),
    ),
    "other_arrangements": (
        _("Children supported otherwise"),
        _("Other children the paying parent supports by agreement or a court’s order"),
    ),
    "relevant_other_children": (
        _("Other children of the paying parent"),
        _("Children for whom the paying parent or a partner gets child benefit"),
    ),
    "benefits": (
        _("Benefits of the paying parent or their partner"),
        _("All that they now have, and those that have stopped"),
    ),
    "status": (
        _("Circumstances of the paying parent"),
        _("In prison, in a care home, still at school, and the like"),
    ),
    "nation": (
        _("Nation for interest on assets"),
        _("Whose courts set the rate of interest that assets are taken to bring"),
    ),
    "duty_to_report": (
        _("Duty to report a rise in income"),
        _("Whether the paying parent has been told in writing to report one"),
    ),
    "variation": (
        _("Application for a variation"),
        _("A parent asks that expenses or other income be taken into account"),
    ),
    "child_no_longer_qualifies": (
        _("A child no longer counts"),
        _("Left school, moved, married or died"),
    ),
    "education": (
        _("Education or training of a child"),
        _("When it ends, and what comes after it"),
    ),
    "collection": (
        _("How maintenance is paid"),
        _("Direct Pay or Collect and Pay, the way, how often and when"),
    ),
    "bank_account": (
        _("Bank account of the receiving parent"),
        _("Where we pay what we collect"),
    ),
    "address": (_("Address"), _("Where somebody lives or gets post")),
    "contact_preferences": (
        _("How we write"),
        _("Language, large print, by post, e-mail or text message"),
    ),
    "safeguarding": (
        _("Safety markers"),
        _("Abuse, risk, what must not be told, safe times, a representative"),
    ),
    "assessed_earnings": (
        _("Earnings"),
        _("Everything that one parent earns, job by job, with what is taken off"),
    ),
    "housing_costs": (
        _("Housing costs"),
        _("Everything that one parent’s home costs, and housing benefit"),
    ),
    "children_at_home": (
        _("Own children at home"),
        _("Every child of one parent’s own at home who is not a child of the case"),
    ),
    "close_case": (_("The case ends"), _("Asked for by the applicant, a death, living together")),
    "withdraw_application": (
        _("The application is withdrawn"),
        _("The applicant no longer wants a calculation"),
    ),
}
"""Every kind of change with what it is about, in the order in which they are offered."""

ROWS_OF: Mapping[str, Words] = {
    "assessed_earnings": _("Job"),
    "housing_costs": _("Cost"),
    "children_at_home": _("Child"),
}
"""What each of several is called that a kind of change asks for."""

WHOSE: Mapping[str, Words] = {
    "paying_parent": _("Paying parent"),
    "receiving_parent": _("Receiving parent"),
}

LABELS: Mapping[str, Words] = {
    "reported_on": _("On which day was it reported?"),
    "reported_by": _("Who reported it?"),
    "happened_on": _("From which day is it so?"),
    "address-lines": _("Address"),
    "postcode": _("Postcode"),
    "bank_account.name": _("Name on the account"),
    "sort_code": _("Sort code"),
    "account_number": _("Account number"),
    "benefits": _("Benefits of the paying parent"),
    "partner_benefits": _("Benefits of the paying parent’s partner"),
    "child": _("Which child?"),
    "reason": _("Why?"),
    "service_type": _("Service"),
    "method": _("Way of paying"),
    "frequency": _("How often"),
    "collection_day": _("On which day"),
    "employer_reference": _("Employer"),
    "language": _("Language"),
    "channel": _("By"),
    "large_print": _("Large print"),
    "weekly": _("Income before tax a week"),
    "count": _("How many other children?"),
    "domestic_abuse": _("Domestic abuse"),
    "at_risk": _("At risk"),
    "do_not_disclose": _("Do not disclose anything to the other parent"),
    "days": _("Safe days"),
    "from": _("Safe from (time of day)"),
    "to": _("Safe until (time of day)"),
    "safeguarding.name": _("Name of the representative"),
    "representative-address-lines": _("Address of the representative"),
    "nights": _("Nights a year with the paying parent"),
    "local_authority_care.nights": _("Nights a year in the authority’s care"),
    "basis": _("How was that found?"),
    "other_arrangements.count": _("How many children supported otherwise?"),
    "is_estimated": _("It is an estimate, because too little is known"),
    "nation": _("Which nation?"),
    "ground": _("On which ground?"),
    "amount": _("What do they say it comes to?"),
    "said": _("What do they say?"),
    "has_duty": _("The paying parent has been told in writing"),
    "status": _("Which of these apply to the paying parent?"),
    "document": _("What was shown for it?"),
    "seen_on": _("On which day was it seen?"),
    "is_verified": _("It was checked with whoever issued it"),
    "corrects": _("Which earlier report does this put right?"),
    "ends_on": _("On which day does it end?"),
    "examination_ends_on": _("On which day does the last examination end?"),
    "works_from": _("From which day do they work 24 hours a week or more?"),
    "supported_from": _("From which day do they get a benefit of their own?"),
    "gross": _("Pay before anything is taken off"),
    "income_tax": _("Income tax"),
    "national_insurance": _("National Insurance"),
    "occupational_pension": _("Paid into the employer’s pension"),
    "personal_pension": _("Paid into a personal pension"),
    "period": _("For every"),
    "housing_costs.kind": _("What it is"),
    "housing_costs.amount": _("How much"),
    "housing_benefit": _("Housing Benefit a week"),
    "cap_exceptions": _("Why the limit on housing costs does not bind"),
    "children_at_home.name": _("Name"),
    "date_of_birth": _("Date of birth"),
    "is_registered": _("They are registered for work or training"),
}

HINTS: Mapping[str, Words] = {
    "reported_on": _("The day we were told. The law counts many changes from it."),
    "happened_on": _("A day that is still to come is an expected change."),
    "lines": _("Up to four lines, without the postcode"),
    "sort_code": _("Six digits, such as 12-34-56"),
    "account_number": _("Eight digits"),
    "benefits": _("Tick every one they now have. One that is left out has stopped."),
    "partner_benefits": _("Tick every one they now have. One that is left out has stopped."),
    "weekly": _("Leave it empty if the income is no longer known"),
    "collection_day": _(
        "The day of the month, 1 to 28, for monthly payments; else the day of the week, "
        "1 for Monday to 7 for Sunday"
    ),
    "employer_reference": _(
        "Only for deductions from earnings: EMP and five digits, such as EMP00042"
    ),
    "days": _("Leave days and times empty if every time is safe"),
    "from": _("Such as 09:00"),
    "to": _("Such as 17:30"),
    "safeguarding.name": _("Leave name and address empty if there is none"),
    "nights": _("Leave a child’s field empty if nothing changed for that child"),
    "ground": _("Expenses are claimed by the paying parent, income by the receiving parent"),
    "amount": _(
        "A week for expenses and income, a year for unearned income, the value of an asset"
    ),
    "basis": _("Leave it open if nobody has looked. Assumed nights are 52, one a week."),
    "document": _("Leave this and the day empty if nothing was shown"),
    "ends_on": _("Leave it empty if it goes on"),
    "examination_ends_on": _("Leave it empty if none was entered for before leaving"),
    "corrects": _(
        "Only where the office recorded something wrongly: its reference, such as REP-0001"
    ),
    "status": _("Tick every one that now applies. One that is left out has ended."),
    "gross": _("Leave a job empty that there is not. All jobs empty: nothing is earned."),
    "housing_costs.kind": _("Leave a cost empty that there is not. All empty: there is none."),
    "children_at_home.name": _("Leave a child empty that there is not. All empty: there is none."),
    "housing_benefit": _("Leave it empty if there is none"),
    "cap_exceptions": _("Leave all empty if the limit binds (SI 1992/1815 reg 18)"),
}

CODES: Mapping[str, Words] = {
    **WHOSE,
    "employer": _("Employer"),
    "benefits_system": _("Benefits system"),
    "caseworker": _("A caseworker found it"),
    "left_education": _("Left school or college"),
    "died": _("Died"),
    "left_home": _("No longer lives with the receiving parent"),
    "married": _("Married or in a civil partnership"),
    "other": _("Another reason"),
    "applicant_request": _("The applicant asks for it"),
    "receiving_parent_died": _("The receiving parent died"),
    "paying_parent_died": _("The paying parent died"),
    "parents_together": _("The parents live together"),
    "equal_care": _("Both parents give day-to-day care to the same extent"),
    "paying_parent_has_care": _("The paying parent has the main care now"),
    "care_elsewhere": _("Somebody else has the main care now"),
    "paying_parent_left": _("The paying parent left the United Kingdom"),
    "receiving_parent_left": _("The receiving parent left the United Kingdom"),
    "adopted": _("Adopted"),
    "never_a_parent": _("The paying parent is not a parent of the children"),
    "lives_elsewhere": _("Lives with somebody else"),
    "with_paying_parent": _("Lives with the paying parent"),
    "left_the_country": _("Left the United Kingdom"),
    "direct_pay": _("Direct Pay"),
    "collect_and_pay": _("Collect and Pay"),
    "standing_order": _("Standing order"),
    "direct_debit": _("Direct Debit"),
    "deduction_from_earnings": _("Deduction from earnings"),
    "bank_transfer": _("Bank transfer"),
    "weekly": _("Weekly"),
    "fortnightly": _("Every two weeks"),
    "four_weekly": _("Every four weeks"),
    "monthly": _("Monthly"),
    "en": _("English"),
    "cy": _("Welsh"),
    "post": _("Post"),
    "email": _("E-mail"),
    "text": _("Text message"),
    "payslip": _("Payslip"),
    "employer_letter": _("Letter of an employer"),
    "tax_return": _("Tax return"),
    "accounts": _("Business accounts"),
    "bank_statement": _("Bank statement"),
    "benefit_letter": _("Letter about a benefit"),
    "birth_certificate": _("Birth certificate"),
    "court_order": _("Court order"),
    "agreement": _("Written agreement"),
    "receipt": _("Receipt"),
    "valuation": _("Valuation"),
    "document.other": _("Another document"),
    "basis.agreement": _("As the parents agreed"),
    "basis.court_order": _("By order of a court"),
    "pattern": _("By the pattern so far"),
    "assumed": _("Assumed: care is shared, but nobody can show how often"),
    **{f"ground.{code}": label for code, label in Ground.choices},
    "week": _("Week"),
    "two_weeks": _("Two weeks"),
    "four_weeks": _("Four weeks"),
    "month": _("Month"),
    "year": _("Year"),
    "rent": _("Rent"),
    "mortgage_interest": _("Interest on a mortgage"),
    "mortgage_capital": _("Repayment of a mortgage"),
    "repair_loan_interest": _("Interest on a loan for repairs"),
    "service_charge": _("Service charge"),
    "housing_benefit_claimed": _("Housing benefit has been claimed"),
    "partner_disability_premium": _("A partner’s disability premium counts"),
    "former_home": _("They stay in the home that the parents had together"),
    "paid_over_52_weeks": _("The costs have been met for over 52 weeks"),
    "within_cap_but_for_a_rise": _("The costs were within the limit before they rose"),
    "equity_tied_up": _("Money tied up in the former home delays a move"),
    "england_and_wales": _("England and Wales"),
    "scotland": _("Scotland"),
}

_DAYS: Mapping[str, Words] = {
    "1": _("Monday"),
    "2": _("Tuesday"),
    "3": _("Wednesday"),
    "4": _("Thursday"),
    "5": _("Friday"),
    "6": _("Saturday"),
    "7": _("Sunday"),
}

_WANTED_BY_NAME: Mapping[str, Words] = {
    "postcode": _("Enter a whole postcode, such as ZZ1 1ZZ"),
    "sort_code": _("Enter a sort code of six digits, such as 12-34-56"),
    "account_number": _("Enter an account number of eight digits; six or seven are filled up"),
    "employer_reference": _("Enter EMP and five digits, such as EMP00042"),
    "from": _("Enter a time of day, such as 09:00"),
    "to": _("Enter a time of day, such as 17:30"),
    "corrects": _("Enter the reference of an earlier report, such as REP-0001"),
    "lines": _("Enter one to four lines of at most 100 characters"),
}

_WANTED_BY_TYPE: Mapping[str, Words] = {
    "missing": _("Fill this in"),
    "string_too_short": _("Fill this in"),
    "string_too_long": _("Use at most %(max_length)s characters"),
    "too_short": _("Fill in at least one"),
    "greater_than_equal": _("Enter %(ge)s or more"),
    "less_than_equal": _("Enter %(le)s or less"),
    "literal_error": _("Choose one of the answers"),
    "code": _("Choose from the list"),
    "printable": _("Take out characters that cannot be printed"),
    "repeated": _("Choose each once"),
}

_INCONSISTENT: Mapping[str, Words] = {
    "give the parent who applies: nobody else can": _("Choose the parent who applies"),
    "give a ground of additional income: expenses are the paying parent's": _(
        "Choose a ground of income: expenses are the paying parent’s"
    ),
    "give a ground of special expenses: the receiving parent claims income": _(
        "Choose a ground of expenses: the receiving parent claims income"
    ),
    "give either count or children, not both": _("Enter a whole number"),
    "give 52 where nights are assumed: one night a week": _(
        "Enter 52 where nights are assumed: one night a week"
    ),
    "leave it out: only the figure weekly can be an estimate": _(
        "Leave this empty unless you enter an income"
    ),
    "give caseworker: only the office gives this notice": _(
        "Choose that a caseworker found it: only the office gives this notice"
    ),
    "give a day at most a year after reported_on": _("Enter a day at most a year after the report"),
    "give a day up to reported_on": _("Enter a day up to that of the report"),
    "leave it out: only a caseworker corrects what was recorded; what a parent "
    "reports differently now is a change of its own": _(
        "Leave this empty unless a caseworker found it: what a parent reports differently now is "
        "a change of its own"
    ),
    "give the day of the week, 1 (Monday) to 7 (Sunday), unless payment is monthly": _(
        "Enter the day of the week, 1 for Monday to 7 for Sunday, unless payment is monthly"
    ),
    "name the employer (EMP and five digits) who is to deduct": _(
        "Enter the employer who is to deduct: EMP and five digits, such as EMP00042"
    ),
    "leave it out: only deduction_from_earnings has an employer": _(
        "Leave this empty: only a deduction from earnings has an employer"
    ),
    "use standing_order or bank_transfer with direct_pay: the parents pay each other": _(
        "Choose standing order or bank transfer: with Direct Pay the parents pay each other"
    ),
}
"""What records say about fields that do not fit together, and how a page says it."""


_REFUSED: Mapping[str, Words] = {
    "account_number": _(
        "No account at this sort code can have this number. Check both on a statement or bank card"
    ),
    "service_type": _("Direct Pay cannot be chosen any more: choose Collect and Pay"),
    "child": _("Choose a child of the application"),
    "corrects": _("Enter the reference of an earlier report about this case"),
}


def kind_in_words(kind: str) -> tuple[Words, Words]:
    """What a kind of change is called, and what it is about."""
    return KINDS.get(kind) or (kind.replace("_", " ").capitalize(), "")


def place_of(kind: str) -> tuple[int, str]:
    """Where a kind stands among those that are offered."""
    known = list(KINDS)
    return (known.index(kind) if kind in known else len(known)), kind


def about(title: Words, who: Words) -> str:
    """A kind of change with whom it is about."""
    return f"{title}: {str(who).lower()}"


def refusal(field: str) -> Words:
    """What to do about a change that cannot be received because of one of its fields."""
    return _REFUSED.get(field, "")


def label_of(kind: str, field: Field) -> Words:
    """What a field is called on the page."""
    found = _looked_up(LABELS, kind, field)
    if field.row:
        return _row_words(kind, field.row, found)
    return found or field.own_name.replace("_", " ").capitalize()


def _row_words(kind: str, row: str, label: Words) -> str:
    """A label with which of several jobs, costs or children it is about."""
    return f"{ROWS_OF[kind]} {row}: {label}"


def hint_of(kind: str, field: Field) -> Words:
    """What helps to fill a field in, if anything has to be said; of several rows at the first."""
    if field.row not in ("", "1"):
        return ""
    return _looked_up(HINTS, kind, field)


def has_words(kind: str, field: Field) -> bool:
    """Whether a label is written for the field, and words for each of its codes."""
    codes = [code for code in field.options if not _code(field, code)]
    return bool(_looked_up(LABELS, kind, field)) and not codes


def _looked_up(words: Mapping[str, Words], kind: str, field: Field) -> Words:
    """The words for a field: of its kind, of the end of its path, or of its name."""
    ends = ["-".join(field.path[place:]) for place in range(len(field.path))]
    for name in (f"{kind}.{field.own_name}", *ends):
        if name in words:
            return words[name]
    return ""


def option_words(field: Field, code: str) -> Words:
    """What a code of a choice means."""
    return _code(field, code) or code_words(code)


def _code(field: Field, code: str) -> Words:
    if code in CIRCUMSTANCES:
        return CIRCUMSTANCES[code][0]
    own = CODES.get(f"{field.own_name}.{code}") or CODES.get(code)
    return own or BENEFITS.get(code) or WITHOUT_EFFECT.get(code) or _DAYS.get(code, "")


def wanted(field: Field, error_type: str, message: str, values: Mapping[str, Any]) -> Words:
    """What to do about what a record says of a field."""
    if error_type == "inconsistent" and message in _INCONSISTENT:
        return _INCONSISTENT[message]
    if field.own_name in _WANTED_BY_NAME:
        return _WANTED_BY_NAME[field.own_name]
    template = _WANTED_BY_TYPE.get(error_type)
    return str(template) % values if template else message


WITHOUT_EFFECT: Mapping[str, Words] = {
    "adult_disability_payment": _("Adult Disability Payment"),
    "armed_forces_independence_payment": _("Armed Forces Independence Payment"),
    "attendance_allowance": _("Attendance Allowance"),
    "bereavement_support_payment": _("Bereavement Support Payment"),
    "child_benefit": _("Child Benefit"),
    "child_disability_payment": _("Child Disability Payment"),
    "child_tax_credit": _("Child Tax Credit"),
    "council_tax_reduction": _("Council Tax Reduction"),
    "disability_living_allowance": _("Disability Living Allowance"),
    "guardians_allowance": _("Guardian’s Allowance"),
    "housing_benefit": _("Housing Benefit"),
    "personal_independence_payment": _("Personal Independence Payment"),
    "statutory_maternity_pay": _("Statutory Maternity Pay"),
    "statutory_sick_pay": _("Statutory Sick Pay"),
    "student_finance": _("Student finance"),
    "universal_credit_with_earnings": _("Universal Credit, and earnings from work"),
    "winter_fuel_payment": _("Winter Fuel Payment"),
    "working_tax_credit": _("Working Tax Credit"),
}
"""Benefits that parents report and that do not decide the rate."""
