"""Values that records are made of: money, days, names, numbers; and the record itself."""

import datetime
import difflib
import re
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from upkeep.cases.forms.codes import BENEFIT_CODES, DAYS_PER_YEAR_MAX, STATUS_CODES

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


def is_none(value: object) -> bool:
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


def refuse(field: str, wanted: str, **values: object) -> PydanticCustomError:
    """An error about one field of a record, found when fields are compared with each other."""
    return PydanticCustomError("inconsistent", wanted, {"field": field, **values})
