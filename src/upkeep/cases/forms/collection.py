"""How and when the paying parent pays."""

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from upkeep.cases.forms.values import (
    EmployerReference,
    PaymentFrequency,
    PaymentMethod,
    Record,
    ServiceType,
    refuse,
)

if TYPE_CHECKING:
    from upkeep.cases.forms.changes import CollectionChange


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
        check_collection(self)
        return self


def check_collection(collection: "CollectionForm | CollectionChange") -> None:
    """Service, method, frequency, day and employer fit together."""
    if collection.frequency != "monthly" and collection.collection_day > 7:
        raise refuse(
            "collection_day",
            "give the day of the week, 1 (Monday) to 7 (Sunday), unless payment is monthly",
        )
    by_employer = collection.method == "deduction_from_earnings"
    if by_employer and collection.employer_reference is None:
        raise refuse(
            "employer_reference", "name the employer (EMP and five digits) who is to deduct"
        )
    if not by_employer and collection.employer_reference is not None:
        raise refuse(
            "employer_reference", "leave it out: only deduction_from_earnings has an employer"
        )
    if collection.service_type == "direct_pay" and collection.method in (
        "direct_debit",
        "deduction_from_earnings",
    ):
        raise refuse(
            "method",
            "use standing_order or bank_transfer with direct_pay: the parents pay each other",
        )
