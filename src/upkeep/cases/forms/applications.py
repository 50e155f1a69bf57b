"""An application for maintenance, and a file of them."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, Protocol, Self

from pydantic import Field, model_validator

from upkeep.cases.forms.collection import CollectionForm
from upkeep.cases.forms.people import PersonForm, ReceivingParentForm
from upkeep.cases.forms.situation_changes import IncomeParts
from upkeep.cases.forms.values import (
    ApplicationReference,
    BenefitCodes,
    Day,
    Name,
    Nights,
    Pence,
    Record,
    StatusCodes,
    is_none,
    refuse,
)


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
    other_arrangement_children: Annotated[int, Field(ge=0, le=30)] | None = Field(
        default=None, exclude_if=is_none
    )
    current_income_weekly_pence: Pence | None = Field(default=None, alias="current_income_weekly")
    current_income: IncomeParts | None = Field(default=None, exclude_if=is_none)

    @model_validator(mode="after")
    def _one_current_income(self) -> Self:
        if self.current_income is not None and self.current_income_weekly_pence is not None:
            raise refuse(
                "current_income", "leave it out, or current_income_weekly: one of the two counts"
            )
        return self


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
        if self.applicant == "paying_parent" and self.paying_parent.address is None:
            raise refuse("paying_parent.address", "give it: the paying parent is the applicant")
        parents = self.paying_parent, self.receiving_parent
        check_two_parents(*parents)
        check_children(self.children, parents, self.received_on)
        return self


def check_two_parents(paying: PersonForm, receiving: PersonForm) -> None:
    """Nobody pays maintenance to themselves."""
    if paying.national_insurance_number == receiving.national_insurance_number:
        raise refuse(
            "receiving_parent.national_insurance_number",
            "name two different people: this is the paying parent's number",
        )
    if _who(paying) == _who(receiving):
        raise refuse(
            "receiving_parent",
            "name two different people: the paying parent has the same name and date of birth",
        )


class _Child(Protocol):
    """What every form says of a child."""

    @property
    def given_name(self) -> str: ...
    @property
    def date_of_birth(self) -> datetime.date: ...


def check_children(
    children: Iterable[_Child], parents: Sequence[PersonForm], received_on: datetime.date
) -> None:
    """Each child once, born by the day of receipt and after both parents.

    Later changes name a child by the given name, so it must tell the children of a case apart.
    """
    seen: set[str] = set()
    for place, child in enumerate(children):
        if child.date_of_birth > received_on:
            raise refuse(
                f"children[{place}].date_of_birth",
                "give a day up to {received_on}, when the application was received",
                received_on=received_on.isoformat(),
            )
        if any(parent.date_of_birth >= child.date_of_birth for parent in parents):
            raise refuse(
                f"children[{place}].date_of_birth", "give a day after both parents were born"
            )
        if child.given_name.casefold() in seen:
            raise refuse(
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
