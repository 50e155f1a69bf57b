"""The parts of current income as a situation gives them, checked and turned into facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from upkeep.law.numbers import ONE, ZERO, Exact, Several, exact
from upkeep.law.scheme_2012.current_income import (
    PAY_PERIODS,
    CurrentIncome,
    Employment,
    Pension,
    Trade,
)
from upkeep.law.situations import (
    Field,
    Findings,
    a_list_of,
    day,
    fields_of,
    money,
    name,
    place_of,
    whole_number,
    yes_or_no,
)

NOTHING = "0.00"
DAYS_MAX = 3660
SHARE = re.compile(r"[1-9][0-9]{0,3}(/[1-9][0-9]{0,3})?", re.ASCII)


def part_of_whole(value: object, path: str, findings: Findings) -> Exact:
    """A share such as "1/2", written as text: above nought and not above one."""
    if isinstance(value, str) and SHARE.fullmatch(value) and exact(value) <= Exact(1):
        return exact(value)
    findings.add(path, value, 'a share up to "1" as text, such as "1/2"')
    return Exact(1)


EMPLOYMENT = {
    "id": Field(name, is_required=True),
    "regular_pay": Field(money, NOTHING),
    "regular_pension": Field(money, NOTHING),
    "conversion_charge": Field(money, NOTHING),
    "paid_every": Field(place_of(PAY_PERIODS), PAY_PERIODS[0]),
    "irregular_pay": Field(money, NOTHING),
    "irregular_pension": Field(money, NOTHING),
    "irregular_days": Field(whole_number(DAYS_MAX), 0),
    "separate_pay": Field(money, NOTHING),
    "separate_pension": Field(money, NOTHING),
    "benefits_in_kind": Field(money, NOTHING),
}
TRADE = {
    "id": Field(name, is_required=True),
    "profits": Field(money, is_required=True),
    "share": Field(part_of_whole, "1"),
    "period_from": Field(day, is_required=True),
    "period_to": Field(day, is_required=True),
    "is_completed": Field(yes_or_no, True),
    "has_ceased": Field(yes_or_no, False),
}
PENSION = {
    "id": Field(name, is_required=True),
    "received": Field(money, is_required=True),
    "days": Field(whole_number(DAYS_MAX), is_required=True),
}
CURRENT_INCOME = {
    "employments": Field(a_list_of(EMPLOYMENT), ()),
    "trades": Field(a_list_of(TRADE), ()),
    "pensions": Field(a_list_of(PENSION), ()),
    "contributions": Field(money, NOTHING),
    "contribution_days": Field(whole_number(DAYS_MAX), 0),
}


def parts_or_nothing(value: object, path: str, findings: Findings) -> CurrentIncome | None:
    """The parts of current income, or ``null`` where it is not put together here."""
    if value is None:
        return None
    before = len(findings.problems)
    fields = fields_of(value, path, CURRENT_INCOME, findings)
    if len(findings.problems) == before:
        _check_days(fields, path, findings)
    return None if len(findings.problems) > before else _parts_of(fields)


def _check_days(fields: Mapping[str, Any], path: str, findings: Findings) -> None:
    """Whatever is averaged names the days that it was paid over."""
    averaged = [(f"{path}.contribution_days", fields["contributions"], fields["contribution_days"])]
    for index, job in enumerate(fields["employments"]):
        where = f"{path}.employments[{index}].irregular_days"
        averaged.append((where, job["irregular_pay"], job["irregular_days"]))
    for index, pension in enumerate(fields["pensions"]):
        averaged.append((f"{path}.pensions[{index}].days", ONE, pension["days"]))
    for where, paid, days in averaged:
        if paid != ZERO and days == ZERO:
            findings.note(where, "the number 0", "the days over which the amount was paid")
    for index, trade in enumerate(fields["trades"]):
        if trade["period_to"] < trade["period_from"]:
            where = f"{path}.trades[{index}].period_to"
            findings.note(where, trade["period_to"].isoformat(), "a day from period_from on")


def _parts_of(fields: Mapping[str, Any]) -> CurrentIncome:
    trades = [
        Trade(
            id=given["id"],
            profits=given["profits"],
            share=given["share"],
            days=Exact((given["period_to"] - given["period_from"]).days + 1),
            has_ceased=given["has_ceased"],
            is_completed=given["is_completed"],
        )
        for given in fields["trades"]
    ]
    return CurrentIncome(
        employments=Several(Employment(**given) for given in fields["employments"]),
        trades=Several(trades),
        pensions=Several(Pension(**given) for given in fields["pensions"]),
        contributions=fields["contributions"],
        contribution_days=fields["contribution_days"],
    )
