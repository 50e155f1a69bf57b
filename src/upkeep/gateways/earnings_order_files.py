"""A deduction from earnings order as a file that payroll programs read: JSON with a schema.

It says what the document says (SI 1992/1989 reg 9), and like it nothing about the family.
"""

import datetime
import json
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field, TypeAdapter

from upkeep.cases.forms import Day, EmployerReference, NationalInsuranceNumber, Pence, Record
from upkeep.collection.forms import PayerReference
from upkeep.collection.models import EarningsOrderTerms, EmployerNotice
from upkeep.law import collection_parameters

Action = Literal["order", "variation", "revival", "discharge"]
ABOUT_ORDERS: Final[tuple[str, ...]] = get_args(Action)
"""The kinds of notices that are versions of an order."""
_CHARGE_MAX = "earnings.employer_charge_max"
_ACTIONS: TypeAdapter[Action] = TypeAdapter(Action)


class Employee(Record):
    """Of whom earnings are to be deducted: what payroll needs to find the person."""

    name: str
    address: tuple[str, ...]
    national_insurance_number: NationalInsuranceNumber | None = Field(default=None, repr=False)
    payroll_number: str = ""


class Rates(Record):
    """The normal deduction rate for each pay period that an order can be applied to (reg 10)."""

    weekly_pence: Pence = Field(alias="weekly")
    fortnightly_pence: Pence = Field(alias="fortnightly")
    four_weekly_pence: Pence = Field(alias="four_weekly")
    monthly_pence: Pence = Field(alias="monthly")


class OrderFile(Record):
    """One order, one version of it, to one employer.

    `version` counts from 1; a later one takes the place of an earlier. `protected_proportion` is
    the share of net earnings that must be left on each pay-day, as a fraction (reg 11). Where it is
    null, an older scheme's order prints figures: `protected_earnings` is what must be left for each
    pay period, and where `unmet_protection_is_carried`, what a pay-day leaves below it is left on
    top on the next (reg 12(5)).
    `deduct_from` is the first day on which the employer answers for these rates.
    """

    file: Literal["upkeep.earnings-order"] = "upkeep.earnings-order"
    file_version: Literal[1] = 1
    action: Action
    order: Annotated[str, Field(pattern=r"^DEO-[0-9]{8}$")]
    kind: Literal["order", "request"]
    version: Annotated[int, Field(ge=1)]
    notice: Annotated[str, Field(pattern=r"^E[0-9]{8}$")]
    made_on: Day
    served_on: Day
    employer_reference: EmployerReference
    employer_name: str
    employee: Employee
    payment_reference: PayerReference
    deduct_from: Day
    rates: Rates
    protected_proportion: Annotated[str, Field(pattern=r"^[0-9]+/[0-9]+$")] | None
    protected_earnings: Rates | None = None
    unmet_protection_is_carried: bool = False
    employer_charge_max_pence: Pence = Field(alias="employer_charge_max")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the format."""
    return OrderFile.model_json_schema(by_alias=True)


def order_file(notice: EmployerNotice, charge_max_pence: int) -> OrderFile:
    """The file of a notice about an order."""
    facts = notice.facts
    day = datetime.date.fromisoformat
    printed = facts.get("protected_rates")
    return OrderFile(
        action=_ACTIONS.validate_python(notice.kind),
        order=facts["order"],
        kind=facts["order_kind"],
        version=facts["version"],
        notice=notice.reference,
        made_on=day(facts["made_on"]),
        served_on=day(facts["on"]),
        employer_reference=notice.employer_reference,
        employer_name=notice.sent_to["name"],
        employee=Employee(
            name=facts["name"],
            address=tuple(facts["address"]),
            national_insurance_number=facts["national_insurance_number"],
            payroll_number=facts["payroll_number"],
        ),
        payment_reference=facts["payment_reference"],
        deduct_from=day(facts["effective_from"]),
        rates=_rates(facts["rates"]),
        protected_proportion=facts.get("protected"),
        protected_earnings=_rates(printed) if printed else None,
        unmet_protection_is_carried=facts.get("protection") == EarningsOrderTerms.Protection.RATE,
        employer_charge_max_pence=charge_max_pence,
    )


def _rates(pence: Mapping[str, int]) -> Rates:
    return Rates(
        weekly_pence=pence["weekly"],
        fortnightly_pence=pence["fortnightly"],
        four_weekly_pence=pence["four_weekly"],
        monthly_pence=pence["monthly"],
    )


def published_file(notice: EmployerNotice) -> bytes:
    """The file of a notice about an order, with what employers may charge on its day."""
    most = collection_parameters().on(notice.written_on).value(_CHARGE_MAX).figure.fraction
    return write_order_file(notice, int(most))


def write_order_file(notice: EmployerNotice, charge_max_pence: int) -> bytes:
    """The file of a notice about an order, as JSON."""
    made = order_file(notice, charge_max_pence)
    content = json.dumps(
        json.loads(made.model_dump_json(by_alias=True)), indent=2, ensure_ascii=False
    ).encode()
    assert OrderFile.model_validate_json(content, by_alias=True, by_name=False) == made
    return content + b"\n"
