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

from upkeep.cases.forms.applications import (
    ApplicationForm,
    ApplicationsFile,
    ChildForm,
    CircumstancesForm,
)
from upkeep.cases.forms.change import Change, EvidenceForm
from upkeep.cases.forms.changes import (
    CHANGE_FORM,
    AddressChange,
    BankAccountChange,
    BenefitsChange,
    ChangeForm,
    ChangesFile,
    ChildNoLongerQualifiesChange,
    CloseCaseChange,
    CollectionChange,
    ContactPreferencesChange,
    EducationChange,
    SafeguardingChange,
    StatusChange,
    WithdrawApplicationChange,
)
from upkeep.cases.forms.codes import (
    BENEFIT_CODES,
    BENEFITS_WITHOUT_EFFECT,
    COUPLE_BENEFITS,
    DAYS_PER_YEAR_MAX,
    EXPECTED_CHANGE_DAYS_MAX,
    FLAT_RATE_BENEFITS,
    STATUS_CODES,
)
from upkeep.cases.forms.collection import CollectionForm
from upkeep.cases.forms.incomes import IncomeForm, TaxYear
from upkeep.cases.forms.people import (
    AddressForm,
    BankAccountForm,
    ContactPreferencesForm,
    PersonForm,
    ReceivingParentForm,
    RepresentativeForm,
    SafeContactForm,
    SafeguardingForm,
)
from upkeep.cases.forms.situation_changes import (
    CurrentIncomeChange,
    DutyToReportChange,
    LocalAuthorityCareChange,
    NationChange,
    OtherArrangementsChange,
    RelevantOtherChildForm,
    RelevantOtherChildrenChange,
    SharedCareChange,
)
from upkeep.cases.forms.values import (
    AccountNumber,
    AddressLine,
    ApplicationReference,
    BenefitCodes,
    Day,
    Email,
    EmployerReference,
    Name,
    NationalInsuranceNumber,
    Nights,
    PaymentFrequency,
    PaymentMethod,
    Pence,
    Postcode,
    Record,
    ServiceType,
    SortCode,
    StatusCodes,
    Telephone,
    TimeOfDay,
)

__all__ = [
    "BENEFITS_WITHOUT_EFFECT",
    "BENEFIT_CODES",
    "CHANGE_FORM",
    "COUPLE_BENEFITS",
    "DAYS_PER_YEAR_MAX",
    "EXPECTED_CHANGE_DAYS_MAX",
    "FLAT_RATE_BENEFITS",
    "STATUS_CODES",
    "AccountNumber",
    "AddressChange",
    "AddressForm",
    "AddressLine",
    "ApplicationForm",
    "ApplicationReference",
    "ApplicationsFile",
    "BankAccountChange",
    "BankAccountForm",
    "BenefitCodes",
    "BenefitsChange",
    "Change",
    "ChangeForm",
    "ChangesFile",
    "ChildForm",
    "ChildNoLongerQualifiesChange",
    "CircumstancesForm",
    "CloseCaseChange",
    "CollectionChange",
    "CollectionForm",
    "ContactPreferencesChange",
    "ContactPreferencesForm",
    "CurrentIncomeChange",
    "Day",
    "DutyToReportChange",
    "EducationChange",
    "Email",
    "EmployerReference",
    "EvidenceForm",
    "IncomeForm",
    "LocalAuthorityCareChange",
    "Name",
    "NationChange",
    "NationalInsuranceNumber",
    "Nights",
    "OtherArrangementsChange",
    "PaymentFrequency",
    "PaymentMethod",
    "Pence",
    "PersonForm",
    "Postcode",
    "ReceivingParentForm",
    "Record",
    "RelevantOtherChildForm",
    "RelevantOtherChildrenChange",
    "RepresentativeForm",
    "SafeContactForm",
    "SafeguardingChange",
    "SafeguardingForm",
    "ServiceType",
    "SharedCareChange",
    "SortCode",
    "StatusChange",
    "StatusCodes",
    "TaxYear",
    "Telephone",
    "TimeOfDay",
    "WithdrawApplicationChange",
]
