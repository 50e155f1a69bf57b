"""Changes of circumstances: one record for each kind, and a file of them."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from upkeep.cases.forms.codes import EXPECTED_CHANGE_DAYS_MAX
from upkeep.cases.forms.collection import check_collection
from upkeep.cases.forms.people import AddressForm, ContactPreferencesForm, SafeguardingForm
from upkeep.cases.forms.values import (
    AccountNumber,
    ApplicationReference,
    BenefitCodes,
    Day,
    EmployerReference,
    Name,
    Nights,
    PaymentFrequency,
    PaymentMethod,
    Pence,
    Record,
    ServiceType,
    SortCode,
    StatusCodes,
    is_none,
    refuse,
)


class EvidenceForm(Record):
    """A document that was shown for what a change says."""

    document: Literal[
        "payslip",
        "employer_letter",
        "tax_return",
        "accounts",
        "bank_statement",
        "benefit_letter",
        "birth_certificate",
        "court_order",
        "agreement",
        "receipt",
        "valuation",
        "other",
    ]
    seen_on: Day
    seen_by: Name
    is_verified: bool = False


class Change(Record):
    """What every change says: about which case, who reported it, and from when it holds.

    A change lies on or before the day it was reported, unless it `is_expected`: then it lies
    after it, up to a year ahead. One that `corrects` another says that the office recorded the
    other wrongly: its facts count instead, from `happened_on`.
    """

    reference: ApplicationReference
    reported_on: Day
    reported_by: Literal[
        "paying_parent", "receiving_parent", "employer", "benefits_system", "caseworker"
    ]
    application: ApplicationReference
    happened_on: Day
    is_expected: bool = False
    corrects: ApplicationReference | None = Field(default=None, exclude_if=is_none)
    evidence: tuple[EvidenceForm, ...] | None = Field(default=None, exclude_if=is_none)

    @model_validator(mode="after")
    def _corrected_here(self) -> Self:
        if self.corrects is not None and self.reported_by != "caseworker":
            raise refuse(
                "corrects",
                "leave it out: only a caseworker corrects what was recorded; what a parent "
                "reports differently now is a change of its own",
            )
        for place, shown in enumerate(self.evidence or ()):
            if shown.seen_on > self.reported_on:
                raise refuse(f"evidence[{place}].seen_on", "give a day up to reported_on")
        return self

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days_ahead = (self.happened_on - self.reported_on).days
        if days_ahead > EXPECTED_CHANGE_DAYS_MAX:
            raise refuse("happened_on", "give a day at most a year after reported_on")
        if days_ahead > 0 and not self.is_expected:
            raise refuse(
                "happened_on",
                "give a day up to reported_on, or set is_expected for a change still to come",
            )
        if days_ahead <= 0 and self.is_expected:
            raise refuse("is_expected", "leave it out: happened_on is not later than reported_on")
        return self


class SharedCareChange(Change):
    """The nights a year each child spends with the paying parent, by given name."""

    kind: Literal["shared_care"] = "shared_care"
    nights: Annotated[dict[Name, Nights], Field(min_length=1)]


class RelevantOtherChildrenChange(Change):
    """How many other children the paying parent or their partner gets child benefit for."""

    kind: Literal["relevant_other_children"] = "relevant_other_children"
    count: Annotated[int, Field(ge=0, le=30)]


class CurrentIncomeChange(Change):
    """The paying parent's current gross weekly income; none when it is no longer known."""

    kind: Literal["current_income"] = "current_income"
    weekly_pence: Pence | None = Field(alias="weekly")


class BenefitsChange(Change):
    """Every benefit that the paying parent and their partner now have."""

    kind: Literal["benefits"] = "benefits"
    benefits: BenefitCodes
    partner_benefits: BenefitCodes


class StatusChange(Change):
    """Every status that the paying parent now has."""

    kind: Literal["status"] = "status"
    status: StatusCodes


class ChildNoLongerQualifiesChange(Change):
    """One child, by given name, who stopped being a qualifying child, and why."""

    kind: Literal["child_no_longer_qualifies"] = "child_no_longer_qualifies"
    child: Name
    reason: Literal["left_education", "died", "left_home", "married", "other"]


class WithdrawApplicationChange(Change):
    """The applicant no longer wants a calculation."""

    kind: Literal["withdraw_application"] = "withdraw_application"


class CloseCaseChange(Change):
    """The case ends."""

    kind: Literal["close_case"] = "close_case"
    reason: Literal[
        "applicant_request",
        "receiving_parent_died",
        "paying_parent_died",
        "parents_together",
        "other",
    ]


class CollectionChange(Change):
    """Another way, day or service of payment; fields as in an application."""

    kind: Literal["collection"] = "collection"
    service_type: ServiceType
    method: PaymentMethod
    frequency: PaymentFrequency
    collection_day: Annotated[int, Field(ge=1, le=28)]
    employer_reference: EmployerReference | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        check_collection(self)
        return self


class BankAccountChange(Change):
    """Another account of the receiving parent."""

    kind: Literal["bank_account"] = "bank_account"
    name: Name
    sort_code: SortCode = Field(repr=False)
    account_number: AccountNumber = Field(repr=False)


class AddressChange(Change):
    """Another address of one of the parents."""

    kind: Literal["address"] = "address"
    whose: Literal["paying_parent", "receiving_parent"]
    address: AddressForm = Field(repr=False)


class ContactPreferencesChange(Change):
    """How one of the parents now wants to be written to."""

    kind: Literal["contact_preferences"] = "contact_preferences"
    whose: Literal["paying_parent", "receiving_parent"]
    contact: ContactPreferencesForm


class SafeguardingChange(Change):
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
