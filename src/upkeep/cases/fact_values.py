"""The shape of every kind of fact: what its value says, in what units.

A value stands in the database as JSON. Amounts are whole pence unless they are in the shape of
``upkeep calculate``, which the law's own reader checks. :func:`checked_value` refuses any other
shape; the database refuses at least another type of JSON (:data:`JSON_TYPES`).
"""

import datetime
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from upkeep.cases.fact_kinds import FactKind
from upkeep.cases.forms.codes import BENEFIT_CODES, DAYS_PER_YEAR_MAX, STATUS_CODES
from upkeep.law import SituationError
from upkeep.law.scheme_2012.current_income_fields import parts_or_nothing
from upkeep.law.situations import Findings


class WrongFactError(ValueError):
    """A value that is not of its kind's shape; the message says what is wrong with it."""


def _known(codes: tuple[str, ...]) -> AfterValidator:
    def check(code: str) -> str:
        if code not in codes:
            raise ValueError(f"“{code}” is not a code of the list")
        return code

    return AfterValidator(check)


def _parts_of_income(parts: dict[str, Any]) -> dict[str, Any]:
    """As ``upkeep calculate`` takes them under ``current_income``."""
    findings = Findings()
    parts_or_nothing(parts, "parts", findings)
    try:
        findings.stop_if_any()
    except SituationError as error:
        raise ValueError(str(error)) from error
    return parts


Pence = Annotated[int, Field(ge=0, le=10**11)]
Count = Annotated[int, Field(ge=0, le=30)]
NightCount = Annotated[int, Field(ge=0, le=DAYS_PER_YEAR_MAX)]
BenefitCode = Annotated[str, _known(BENEFIT_CODES)]
StatusCode = Annotated[str, _known(STATUS_CODES)]


class FactValue(BaseModel):
    """A value of several parts."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class HeadsOfIncome(FactValue):
    """The HMRC figure head by head, in pence for the year (SI 2012/2677 reg 36(1))."""

    employment_pence: Pence
    pensions_pence: Pence
    taxable_benefits_pence: Pence
    trading_pence: Pence


class HistoricIncome(FactValue):
    """What HMRC holds for a tax year, in pence; ``heads`` add up to ``annual_pence``."""

    tax_year: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$")]
    annual_pence: Pence
    pension_contributions_pence: Pence
    held_as: Literal["paye", "self_assessment"]
    heads: HeadsOfIncome | None = None


class IncomeFigure(FactValue):
    """Current gross weekly income as one figure of which more is known than the amount.

    ``is_estimated``: it rests on too little (SI 2012/2677 reg 42). ``had_to_be_reported``: the
    change that brought it was one that there was a duty to report (reg 18(4)).
    """

    weekly_pence: Pence
    is_estimated: bool = False
    had_to_be_reported: bool = False


class IncomeInParts(FactValue):
    """Current income by jobs, trades and pensions, in the shape of ``upkeep calculate``."""

    parts: Annotated[dict[str, Any], AfterValidator(_parts_of_income)]
    had_to_be_reported: bool = False


class RelevantOtherChild(FactValue):
    """A child whom the paying parent or their partner gets child benefit for, between two days.

    ``until`` is the first day on which the child no longer counts.
    """

    date_of_birth: datetime.date
    counts_from: datetime.date
    until: datetime.date


class NightsFound(FactValue):
    """Nights a year, and how they were found (SI 2012/2677 regs 46 and 47).

    ``assumed``: care is shared but the parents do not agree how often, so one night a week counts.
    """

    nights: NightCount
    basis: Literal["agreement", "court_order", "pattern", "assumed"]


_SHAPES: Mapping[FactKind, Any] = MappingProxyType(
    {
        FactKind.BENEFITS: list[BenefitCode],
        FactKind.PARTNER_BENEFITS: list[BenefitCode],
        FactKind.PARTNER_IS_PAYING_PARENT: bool,
        FactKind.STATUS: list[StatusCode],
        FactKind.NATION: Literal["england_and_wales", "scotland"],
        FactKind.RELEVANT_OTHER_CHILDREN: Count | list[RelevantOtherChild],
        FactKind.OTHER_ARRANGEMENT_CHILDREN: Count,
        FactKind.HISTORIC_INCOME: HistoricIncome,
        FactKind.CURRENT_INCOME: Pence | IncomeFigure | IncomeInParts | None,
        FactKind.DUTY_TO_REPORT: bool,
        FactKind.EXPENSE_CONTACT: Pence,
        FactKind.EXPENSE_ILLNESS: Pence,
        FactKind.EXPENSE_DEBTS: Pence,
        FactKind.EXPENSE_BOARDING: Pence,
        FactKind.EXPENSE_MORTGAGE: Pence,
        FactKind.ADDED_UNEARNED: Pence,
        FactKind.ADDED_ASSETS: list[Pence],
        FactKind.ADDED_ON_BENEFIT: Pence,
        FactKind.ADDED_DIVERTED: Pence,
        FactKind.NIGHTS: NightCount | NightsFound,
        FactKind.LOCAL_AUTHORITY_NIGHTS: NightCount,
        FactKind.QUALIFIES: bool,
        FactKind.ASSESSMENT_FIELDS: dict[str, Any],
        FactKind.PAYING_PARENT_FIELDS: dict[str, Any],
        FactKind.RECEIVING_PARENT_FIELDS: dict[str, dict[str, Any]],
        FactKind.CHILD_FIELDS: dict[str, Any],
    }
)
"""Units: expenses, income on a benefit and diverted income are pence a week; unearned income pence
a year; assets the net value in pence of each; a current income that is one figure, pence a week.

Facts of the 1993 and 2003 schemes are fields of ``upkeep calculate``, some or all of those of their
subject; those of receiving parents stand under the reference of the case. What a fact leaves out
stays as an earlier one said it (see ``upkeep.cases.situations.by_fields``)."""

_ADAPTERS = {
    kind: TypeAdapter(shape, config=None if _is_model else ConfigDict(strict=True))
    for kind, shape in _SHAPES.items()
    for _is_model in (isinstance(shape, type) and issubclass(shape, BaseModel),)
}

JSON_TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        kind.value: types
        for types, kinds in {
            ("array",): (
                FactKind.BENEFITS,
                FactKind.PARTNER_BENEFITS,
                FactKind.STATUS,
                FactKind.ADDED_ASSETS,
            ),
            ("boolean",): (
                FactKind.PARTNER_IS_PAYING_PARENT,
                FactKind.DUTY_TO_REPORT,
                FactKind.QUALIFIES,
            ),
            ("string",): (FactKind.NATION,),
            ("object",): (
                FactKind.HISTORIC_INCOME,
                FactKind.ASSESSMENT_FIELDS,
                FactKind.PAYING_PARENT_FIELDS,
                FactKind.RECEIVING_PARENT_FIELDS,
                FactKind.CHILD_FIELDS,
            ),
            ("number", "array"): (FactKind.RELEVANT_OTHER_CHILDREN,),
            ("number", "object", "null"): (FactKind.CURRENT_INCOME,),
            ("number", "object"): (FactKind.NIGHTS,),
            ("number",): (
                FactKind.OTHER_ARRANGEMENT_CHILDREN,
                FactKind.LOCAL_AUTHORITY_NIGHTS,
                FactKind.EXPENSE_CONTACT,
                FactKind.EXPENSE_ILLNESS,
                FactKind.EXPENSE_DEBTS,
                FactKind.EXPENSE_BOARDING,
                FactKind.EXPENSE_MORTGAGE,
                FactKind.ADDED_UNEARNED,
                FactKind.ADDED_ON_BENEFIT,
                FactKind.ADDED_DIVERTED,
            ),
        }.items()
        for kind in kinds
    }
)
"""The types of JSON that a kind's value may be, which the database itself holds facts to."""

ABOUT_A_CHILD = frozenset(
    {
        FactKind.NIGHTS,
        FactKind.LOCAL_AUTHORITY_NIGHTS,
        FactKind.QUALIFIES,
        FactKind.CHILD_FIELDS,
    }
)
"""Kinds that are about one qualifying child; the others are about the paying parent."""


def turning_days(kind: str, value: Any) -> list[datetime.date]:  # noqa: ANN401 - as stored
    """The days within a value on which what it says begins or ceases to count."""
    if kind != FactKind.RELEVANT_OTHER_CHILDREN or isinstance(value, int):
        return []
    days = {child[name] for child in value for name in ("counts_from", "until")}
    return sorted(datetime.date.fromisoformat(day) for day in days)


def children_counted(value: Any, on: datetime.date) -> int:  # noqa: ANN401 - as stored
    """How many relevant other children a value says there are on a day."""
    if value is None or isinstance(value, int):
        return value or 0
    day = on.isoformat()
    return sum(1 for child in value if child["counts_from"] <= day < child["until"])


def checked_value(kind: str, value: object) -> object:
    """The value, if it is of its kind's shape; raises :class:`WrongFactError` if not."""
    try:
        _ADAPTERS[FactKind(kind)].validate_json(json.dumps(value))
    except (ValidationError, TypeError, ValueError) as error:
        raise WrongFactError(f"{kind}: {_said(error)}") from error
    return value


def _said(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    return "; ".join(
        f"{'.'.join(str(part) for part in each['loc']) or 'value'}: {each['msg']}"
        for each in error.errors()
    )
