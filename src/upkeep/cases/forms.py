"""What others send us about a case: applications, changes of circumstances, incomes from HMRC.

Each record is what one entry of an exchange file says once it has been checked. Records are
frozen and refuse unknown fields. Amounts are whole pence here and decimal strings in pounds in
the files, so a field that ends in `_pence` stands in the file under its name without the ending.
Dates are days.

Two ways in. A file's entry is read with `model_validate_json(text, by_alias=True, by_name=False)`:
amounts are strings in pounds under the file's names. A program calls the constructor: amounts are
whole numbers of pence under the names of the fields, lists are tuples.
`model_dump_json(by_alias=True)` gives what stands in a file.
"""

import datetime
import difflib
import re
from typing import Annotated, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    TypeAdapter,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

# --- Codes -----------------------------------------------------------------------------------

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

# --- Values ----------------------------------------------------------------------------------

_MONEY: Final = re.compile(r"[0-9]{1,9}\.[0-9]{2}")


def _pence_from(value: object, info: ValidationInfo) -> object:
    """Pounds as a file writes them ("350.00") in whole pence; a number in a file is refused."""
    if info.mode != "json":
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("money", 'give pounds as text in quotation marks: "350.00"')
    if not _MONEY.fullmatch(value):
        raise PydanticCustomError(
            "money", "give pounds with two decimals and no sign, such as 350.00"
        )
    return int(value.replace(".", ""))


def _pounds_from(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def _code_in(codes: tuple[str, ...], what: str) -> AfterValidator:
    """Accept only the codes of the list; for another, name the nearest one."""

    def check(code: str) -> str:
        if code in codes:
            return code
        nearest = difflib.get_close_matches(code, codes, n=1, cutoff=0.0)
        raise PydanticCustomError(
            "code",
            "use a {what} code of the list; the nearest is “{nearest}”",
            {"what": what, "nearest": nearest[0]},
        )

    return AfterValidator(check)


def _each_once(codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(codes)) != len(codes):
        raise PydanticCustomError("repeated", "list each code once")
    return codes


def _printable(text: str) -> str:
    if not text.isprintable():
        raise PydanticCustomError("printable", "take out the control characters and line breaks")
    return text


def _sort_code(text: str) -> str:
    return text.replace("-", "")


Pence = Annotated[
    int,
    BeforeValidator(_pence_from),
    Field(ge=0, le=99_999_999_999),
    PlainSerializer(_pounds_from, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,9}\.[0-9]{2}$"}),
]
"""An amount: whole pence here, pounds with two decimals in a file."""

Day = Annotated[datetime.date, Field(ge=datetime.date(1900, 1, 1), le=datetime.date(2199, 12, 31))]

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=70),
    AfterValidator(_printable),
]
AddressLine = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(_printable),
]
Postcode = Annotated[
    str, StringConstraints(pattern=r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$", max_length=8)
]
NationalInsuranceNumber = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{6}[A-D]$")]
SortCode = Annotated[
    str,
    StringConstraints(pattern=r"^([0-9]{6}|[0-9]{2}-[0-9]{2}-[0-9]{2})$"),
    AfterValidator(_sort_code),
]
"""Six digits; a file may write them in pairs with hyphens."""
AccountNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
Email = Annotated[
    str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", min_length=6, max_length=254)
]
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Telephone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ]{6,19}$")]
ApplicationReference = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-[0-9]{4,8}$")]
EmployerReference = Annotated[str, StringConstraints(pattern=r"^EMP[0-9]{5}$")]
Nights = Annotated[int, Field(ge=0, le=DAYS_PER_YEAR_MAX)]
BenefitCodes = Annotated[
    tuple[Annotated[str, _code_in(BENEFIT_CODES, "benefit")], ...],
    AfterValidator(_each_once),
    WithJsonSchema({"type": "array", "uniqueItems": True, "items": {"enum": list(BENEFIT_CODES)}}),
]
StatusCodes = Annotated[
    tuple[Annotated[str, _code_in(STATUS_CODES, "status")], ...],
    AfterValidator(_each_once),
    WithJsonSchema({"type": "array", "uniqueItems": True, "items": {"enum": list(STATUS_CODES)}}),
]
ServiceType = Literal["direct_pay", "collect_and_pay"]
PaymentMethod = Literal[
    "standing_order", "direct_debit", "deduction_from_earnings", "bank_transfer"
]
PaymentFrequency = Literal["weekly", "fortnightly", "four_weekly", "monthly"]


def _is_none(value: object) -> bool:
    """For fields that came later: left out, a record stays what was written before them."""
    return value is None


class Record(BaseModel):
    """Frozen, strict, no unknown fields; errors never carry what a person wrote."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        validate_by_name=True,
        validate_by_alias=True,
        hide_input_in_errors=True,
    )


def _refuse(field: str, wanted: str, **values: object) -> PydanticCustomError:
    """An error about one field of a record, found when fields are compared with each other."""
    return PydanticCustomError("inconsistent", wanted, {"field": field, **values})


# --- Applications ----------------------------------------------------------------------------


class AddressForm(Record):
    """Where somebody lives or gets post, in the United Kingdom."""

    lines: Annotated[tuple[AddressLine, ...], Field(min_length=1, max_length=4)]
    postcode: Postcode


class BankAccountForm(Record):
    """A United Kingdom account that maintenance can be paid to."""

    name: Name
    sort_code: SortCode = Field(repr=False)
    account_number: AccountNumber = Field(repr=False)


class ContactPreferencesForm(Record):
    """How a person wants to be written to."""

    language: Literal["en", "cy"] = "en"
    channel: Literal["post", "email", "text"] = "post"
    large_print: bool = False


class SafeContactForm(Record):
    """When an e-mail or a text is safe: days of the week (1 Monday to 7 Sunday), from and to."""

    days: Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(min_length=1)]
    start: TimeOfDay = Field(alias="from")
    end: TimeOfDay = Field(alias="to")


class RepresentativeForm(Record):
    """Somebody who gets copies of a person's letters (SI 2012/2677 reg 8)."""

    name: Name
    address: AddressForm = Field(repr=False)


class SafeguardingForm(Record):
    """Every marker that holds for a person; one that is left out does not hold."""

    domestic_abuse: bool = False
    at_risk: bool = False
    do_not_disclose: bool = False
    safe_contact: SafeContactForm | None = Field(default=None, repr=False)
    representative: RepresentativeForm | None = Field(default=None, repr=False)


class PersonForm(Record):
    """A parent as the applicant describes them."""

    given_name: Name
    family_name: Name
    date_of_birth: Day
    national_insurance_number: NationalInsuranceNumber = Field(repr=False)
    address: AddressForm = Field(repr=False)
    email: Email | None = Field(default=None, repr=False)
    telephone: Telephone | None = Field(default=None, repr=False)
    contact: ContactPreferencesForm | None = Field(default=None, exclude_if=_is_none)
    safeguarding: SafeguardingForm | None = Field(default=None, repr=False, exclude_if=_is_none)


class ReceivingParentForm(PersonForm):
    """The parent with the main day-to-day care (statutory: person with care)."""

    bank_account: BankAccountForm = Field(repr=False)


class ChildForm(Record):
    """A qualifying child, with the nights a year expected with the paying parent."""

    given_name: Name
    family_name: Name
    date_of_birth: Day
    nights_with_paying_parent: Nights = 0


class CircumstancesForm(Record):
    """What decides the rate besides income from HMRC; all about the paying parent."""

    benefits: BenefitCodes = ()
    partner_benefits: BenefitCodes = ()
    partner_is_paying_parent: bool = False
    status: StatusCodes = ()
    relevant_other_children: Annotated[int, Field(ge=0, le=30)] = 0
    current_income_weekly_pence: Pence | None = Field(default=None, alias="current_income_weekly")


class CollectionForm(Record):
    """How and when the paying parent pays.

    `collection_day` is the day of the month (1 to 28) for monthly payment, otherwise the ISO day
    of the week (1 Monday to 7 Sunday). A deduction from earnings names the employer.
    """

    service_type: ServiceType
    method: PaymentMethod
    frequency: PaymentFrequency
    collection_day: Annotated[int, Field(ge=1, le=28)]
    employer_reference: EmployerReference | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        _check_collection(self)
        return self


def _check_collection(collection: "CollectionForm | CollectionChange") -> None:
    """Service, method, frequency, day and employer fit together."""
    if collection.frequency != "monthly" and collection.collection_day > 7:
        raise _refuse(
            "collection_day",
            "give the day of the week, 1 (Monday) to 7 (Sunday), unless payment is monthly",
        )
    by_employer = collection.method == "deduction_from_earnings"
    if by_employer and collection.employer_reference is None:
        raise _refuse(
            "employer_reference", "name the employer (EMP and five digits) who is to deduct"
        )
    if not by_employer and collection.employer_reference is not None:
        raise _refuse(
            "employer_reference", "leave it out: only deduction_from_earnings has an employer"
        )
    if collection.service_type == "direct_pay" and collection.method in (
        "direct_debit",
        "deduction_from_earnings",
    ):
        raise _refuse(
            "method",
            "use standing_order or bank_transfer with direct_pay: the parents pay each other",
        )


class ApplicationForm(Record):
    """One application for maintenance, by either parent, for children of both."""

    reference: ApplicationReference
    received_on: Day
    applicant: Literal["receiving_parent", "paying_parent"]
    paying_parent: PersonForm
    receiving_parent: ReceivingParentForm
    children: Annotated[tuple[ChildForm, ...], Field(min_length=1, max_length=30)]
    circumstances: CircumstancesForm
    collection: CollectionForm

    @model_validator(mode="after")
    def _agree(self) -> Self:
        _check_two_parents(self)
        _check_children(self)
        return self


def _check_two_parents(application: ApplicationForm) -> None:
    """Nobody pays maintenance to themselves; parents are born before they apply."""
    paying, receiving = application.paying_parent, application.receiving_parent
    if paying.national_insurance_number == receiving.national_insurance_number:
        raise _refuse(
            "receiving_parent.national_insurance_number",
            "name two different people: this is the paying parent's number",
        )
    if _who(paying) == _who(receiving):
        raise _refuse(
            "receiving_parent",
            "name two different people: the paying parent has the same name and date of birth",
        )


def _check_children(application: ApplicationForm) -> None:
    """Each child once, born by the day of receipt and after both parents.

    Later changes name a child by the given name, so it must tell the children of a case apart.
    """
    seen: set[str] = set()
    parents = (application.paying_parent, application.receiving_parent)
    for place, child in enumerate(application.children):
        if child.date_of_birth > application.received_on:
            raise _refuse(
                f"children[{place}].date_of_birth",
                "give a day up to {received_on}, when the application was received",
                received_on=application.received_on.isoformat(),
            )
        if any(parent.date_of_birth >= child.date_of_birth for parent in parents):
            raise _refuse(
                f"children[{place}].date_of_birth", "give a day after both parents were born"
            )
        if child.given_name.casefold() in seen:
            raise _refuse(
                f"children[{place}].given_name",
                "list each child once; add a middle name where two share a given name",
            )
        seen.add(child.given_name.casefold())


def _who(person: PersonForm) -> tuple[str, str, datetime.date]:
    return person.given_name.casefold(), person.family_name.casefold(), person.date_of_birth


class ApplicationsFile(Record):
    """A file of applications as one sender sent it on one day."""

    format: Literal["upkeep.applications"] = "upkeep.applications"
    version: Literal[1] = 1
    sent_on: Day
    applications: tuple[ApplicationForm, ...]


# --- Changes of circumstances ----------------------------------------------------------------


class _Change(Record):
    """What every change says: about which case, who reported it, and from when it holds.

    A change lies on or before the day it was reported, unless it `is_expected`: then it lies
    after it, up to a year ahead.
    """

    reference: ApplicationReference
    reported_on: Day
    reported_by: Literal[
        "paying_parent", "receiving_parent", "employer", "benefits_system", "caseworker"
    ]
    application: ApplicationReference
    happened_on: Day
    is_expected: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days_ahead = (self.happened_on - self.reported_on).days
        if days_ahead > EXPECTED_CHANGE_DAYS_MAX:
            raise _refuse("happened_on", "give a day at most a year after reported_on")
        if days_ahead > 0 and not self.is_expected:
            raise _refuse(
                "happened_on",
                "give a day up to reported_on, or set is_expected for a change still to come",
            )
        if days_ahead <= 0 and self.is_expected:
            raise _refuse("is_expected", "leave it out: happened_on is not later than reported_on")
        return self


class SharedCareChange(_Change):
    """The nights a year each child spends with the paying parent, by given name."""

    kind: Literal["shared_care"] = "shared_care"
    nights: Annotated[dict[Name, Nights], Field(min_length=1)]


class RelevantOtherChildrenChange(_Change):
    """How many other children the paying parent or their partner gets child benefit for."""

    kind: Literal["relevant_other_children"] = "relevant_other_children"
    count: Annotated[int, Field(ge=0, le=30)]


class CurrentIncomeChange(_Change):
    """The paying parent's current gross weekly income; none when it is no longer known."""

    kind: Literal["current_income"] = "current_income"
    weekly_pence: Pence | None = Field(alias="weekly")


class BenefitsChange(_Change):
    """Every benefit that the paying parent and their partner now have."""

    kind: Literal["benefits"] = "benefits"
    benefits: BenefitCodes
    partner_benefits: BenefitCodes


class StatusChange(_Change):
    """Every status that the paying parent now has."""

    kind: Literal["status"] = "status"
    status: StatusCodes


class ChildNoLongerQualifiesChange(_Change):
    """One child, by given name, who stopped being a qualifying child, and why."""

    kind: Literal["child_no_longer_qualifies"] = "child_no_longer_qualifies"
    child: Name
    reason: Literal["left_education", "died", "left_home", "married", "other"]


class WithdrawApplicationChange(_Change):
    """The applicant no longer wants a calculation."""

    kind: Literal["withdraw_application"] = "withdraw_application"


class CloseCaseChange(_Change):
    """The case ends."""

    kind: Literal["close_case"] = "close_case"
    reason: Literal[
        "applicant_request",
        "receiving_parent_died",
        "paying_parent_died",
        "parents_together",
        "other",
    ]


class CollectionChange(_Change):
    """Another way, day or service of payment; fields as in an application."""

    kind: Literal["collection"] = "collection"
    service_type: ServiceType
    method: PaymentMethod
    frequency: PaymentFrequency
    collection_day: Annotated[int, Field(ge=1, le=28)]
    employer_reference: EmployerReference | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        _check_collection(self)
        return self


class BankAccountChange(_Change):
    """Another account of the receiving parent."""

    kind: Literal["bank_account"] = "bank_account"
    name: Name
    sort_code: SortCode = Field(repr=False)
    account_number: AccountNumber = Field(repr=False)


class AddressChange(_Change):
    """Another address of one of the parents."""

    kind: Literal["address"] = "address"
    whose: Literal["paying_parent", "receiving_parent"]
    address: AddressForm = Field(repr=False)


class ContactPreferencesChange(_Change):
    """How one of the parents now wants to be written to."""

    kind: Literal["contact_preferences"] = "contact_preferences"
    whose: Literal["paying_parent", "receiving_parent"]
    contact: ContactPreferencesForm


class SafeguardingChange(_Change):
    """Every marker that now holds for one of the parents."""

    kind: Literal["safeguarding"] = "safeguarding"
    whose: Literal["paying_parent", "receiving_parent"]
    safeguarding: SafeguardingForm = Field(repr=False)


ChangeForm = Annotated[
    SharedCareChange
    | RelevantOtherChildrenChange
    | CurrentIncomeChange
    | BenefitsChange
    | StatusChange
    | ChildNoLongerQualifiesChange
    | WithdrawApplicationChange
    | CloseCaseChange
    | CollectionChange
    | BankAccountChange
    | AddressChange
    | ContactPreferencesChange
    | SafeguardingChange,
    Field(discriminator="kind"),
]
"""One change of circumstances; `kind` says which."""

CHANGE_FORM: Final[TypeAdapter[ChangeForm]] = TypeAdapter(ChangeForm)


class ChangesFile(Record):
    """A file of changes as one sender sent it on one day."""

    format: Literal["upkeep.changes"] = "upkeep.changes"
    version: Literal[1] = 1
    sent_on: Day
    changes: tuple[ChangeForm, ...]


# --- Incomes from HMRC -----------------------------------------------------------------------


def _consecutive(tax_year: str) -> str:
    if (int(tax_year[:4]) + 1) % 100 != int(tax_year[5:]):
        raise PydanticCustomError(
            "tax_year", "give two years that follow each other, such as 2021-22"
        )
    return tax_year


TaxYear = Annotated[
    str, StringConstraints(pattern=r"^(19|20|21)[0-9]{2}-[0-9]{2}$"), AfterValidator(_consecutive)
]


class IncomeForm(Record):
    """What HMRC holds of one person for one tax year: gross yearly amounts in pence.

    `available_on` is the day from which the figure could be had, always after the year ended.
    """

    national_insurance_number: NationalInsuranceNumber = Field(repr=False)
    tax_year: TaxYear
    employment_income_pence: Pence = Field(alias="employment_income")
    pension_income_pence: Pence = Field(alias="pension_income")
    taxable_benefits_pence: Pence = Field(alias="taxable_benefits")
    trading_profit_pence: Pence = Field(alias="trading_profit")
    pension_contributions_pence: Pence = Field(alias="pension_contributions")
    source: Literal["paye", "self_assessment"]
    available_on: Day

    @model_validator(mode="after")
    def _after_year_end(self) -> Self:
        if self.available_on <= self.tax_year_end:
            raise _refuse(
                "available_on",
                "give a day after {tax_year_end}, when that tax year ended",
                tax_year_end=self.tax_year_end.isoformat(),
            )
        return self

    @property
    def tax_year_end(self) -> datetime.date:
        """The last day of the tax year, a 5 April."""
        return datetime.date(int(self.tax_year[:4]) + 1, 4, 5)

    @property
    def total_pence(self) -> int:
        """Gross income of the year: employment, pension, taxable benefits and trading profit."""
        return (
            self.employment_income_pence
            + self.pension_income_pence
            + self.taxable_benefits_pence
            + self.trading_profit_pence
        )
