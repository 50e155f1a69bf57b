"""People as a form names them: address, account, wishes about letters, markers."""

from typing import Annotated, Literal

from pydantic import Field

from upkeep.cases.forms.values import (
    AccountNumber,
    AddressLine,
    Day,
    Email,
    Name,
    NationalInsuranceNumber,
    Postcode,
    Record,
    SortCode,
    Telephone,
    TimeOfDay,
    is_none,
)


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
    """A parent as the applicant describes them; one whose address is not known is traced."""

    given_name: Name
    family_name: Name
    date_of_birth: Day
    national_insurance_number: NationalInsuranceNumber = Field(repr=False)
    address: AddressForm | None = Field(default=None, repr=False, exclude_if=is_none)
    email: Email | None = Field(default=None, repr=False)
    telephone: Telephone | None = Field(default=None, repr=False)
    contact: ContactPreferencesForm | None = Field(default=None, exclude_if=is_none)
    safeguarding: SafeguardingForm | None = Field(default=None, repr=False, exclude_if=is_none)


class ReceivingParentForm(PersonForm):
    """The parent with the main day-to-day care (statutory: person with care)."""

    address: AddressForm = Field(repr=False)
    bank_account: BankAccountForm = Field(repr=False)
