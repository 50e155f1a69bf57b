"""Changes of circumstances: one record for each kind, and a file of them."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from upkeep.cases.forms.change import Change
from upkeep.cases.forms.changes_1993 import (
    ChildrenAtHomeOf1993Change,
    EarningsOf1993Change,
    HousingCostsOf1993Change,
)
from upkeep.cases.forms.collection import check_collection
from upkeep.cases.forms.findings import FindingsChange
from upkeep.cases.forms.people import AddressForm, ContactPreferencesForm, SafeguardingForm
from upkeep.cases.forms.situation_changes import (
    CurrentIncomeChange,
    DutyToReportChange,
    LocalAuthorityCareChange,
    NationChange,
    OtherArrangementsChange,
    RelevantOtherChildrenChange,
    SharedCareChange,
)
from upkeep.cases.forms.values import (
    AccountNumber,
    BenefitCodes,
    Day,
    EmployerReference,
    Name,
    PaymentFrequency,
    PaymentMethod,
    Record,
    ServiceType,
    SortCode,
    StatusCodes,
)
from upkeep.cases.forms.variations import VariationChange


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
    reason: Literal[
        "left_education",
        "died",
        "left_home",
        "married",
        "adopted",
        "lives_elsewhere",
        "with_paying_parent",
        "left_the_country",
        "other",
    ]


class EducationChange(Change):
    """What is known of a child's education or training: when it ends, and what comes after.

    Without `ends_on` it goes on. An examination is one that was entered for before leaving; work
    means 24 hours a week or more, support a benefit of one's own; registered is who asked for an
    extension after leaving (SI 2006/223 regs 3 to 8).
    """

    kind: Literal["education"] = "education"
    child: Name
    ends_on: Day | None = None
    examination_ends_on: Day | None = None
    works_from: Day | None = None
    supported_from: Day | None = None
    is_registered: bool = False


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
        "equal_care",
        "paying_parent_has_care",
        "care_elsewhere",
        "paying_parent_left",
        "receiving_parent_left",
        "adopted",
        "never_a_parent",
        "court_order",
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
    | LocalAuthorityCareChange
    | OtherArrangementsChange
    | NationChange
    | DutyToReportChange
    | VariationChange
    | RelevantOtherChildrenChange
    | CurrentIncomeChange
    | BenefitsChange
    | StatusChange
    | ChildNoLongerQualifiesChange
    | EducationChange
    | WithdrawApplicationChange
    | CloseCaseChange
    | CollectionChange
    | BankAccountChange
    | AddressChange
    | ContactPreferencesChange
    | SafeguardingChange
    | EarningsOf1993Change
    | HousingCostsOf1993Change
    | ChildrenAtHomeOf1993Change
    | FindingsChange,
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
