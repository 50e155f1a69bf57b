"""The 2012 scheme worked out a second time, in fractions of a pound, straight from its text.

Written for the tests alone and sharing nothing with the rules, so that a mistake would have to be
made twice. It knows one flat figure for each era and no parameter file.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

TABLES = {
    5: [["19", "16.4", "15.6", "15.2"], ["27", "23.5", "22.5", "21.9"],
        ["33", "28.8", "27.7", "26.9"]],
    7: [["17", "14.1", "13.2", "12.4"], ["25", "21.2", "19.9", "18.9"],
        ["31", "26.4", "24.9", "23.8"]],
}  # fmt: skip
LOWER, UPPER = (12, 16, 19), (9, 12, 15)
LEFT_OUT = (0, 11, 14, 16)

Child = tuple[int, int]
"""Nights with the paying parent, nights in local authority care."""


@dataclass(frozen=True)
class Case:
    """A family in pounds; expenses and additional income as agreed."""

    flat: int
    income: Fraction
    parents: tuple[tuple[Child, ...], ...]
    others: int = 0
    arranged: int = 0
    contact: Fraction = Fraction(0)
    diverted: Fraction = Fraction(0)
    has_own_benefit: bool = False
    while_on_benefit: Fraction = Fraction(0)

    @property
    def children(self) -> int:
        return sum(len(parent) for parent in self.parents)


def pence(pounds: Fraction) -> int:
    """Half up (reg 6)."""
    return (2 * pounds * 100 + 1).__floor__() // 2


def schedule_1(case: Case, income: Fraction) -> tuple[str, Fraction]:
    """Paras 2 to 5 on an income, for all children with an arrangement of any kind."""
    income = min(income, Fraction(3000))
    row, column = min(case.children + case.arranged, 3) - 1, min(case.others, 3)
    if income < case.flat:
        return "nil", Fraction(0)
    if income <= 100:
        return "flat", Fraction(case.flat)
    if income < 200:
        return "reduced", case.flat + (income - 100) * Fraction(
            TABLES[case.flat][row][column]
        ) / 100
    counted = income * (100 - LEFT_OUT[column]) / 100
    amount = (
        min(counted, Fraction(800)) * LOWER[row] / 100
        + max(counted - 800, Fraction(0)) * UPPER[row] / 100
    )
    return ("basic_plus" if counted > 800 else "basic"), amount


def proportion(case: Case, weekly: Fraction) -> Fraction:
    """Para 5A."""
    if not case.arranged:
        return weekly
    share = weekly * case.children / (case.children + case.arranged)
    return max(share, Fraction(case.flat))


def shares(case: Case, weekly: Fraction) -> list[Fraction]:
    """Para 6."""
    return [weekly * len(parent) / case.children for parent in case.parents]


def own_band(nights: int) -> Fraction:
    """Para 7(4)."""
    if nights >= 175:
        return Fraction(1, 2)
    return Fraction(sum(nights >= first for first in (52, 104, 156)), 7)


def authority_band(nights: int) -> Fraction:
    """Reg 53(6)."""
    return Fraction(sum(nights >= first for first in (52, 104, 156, 208, 260)), 7)


def after_care(case: Case, amounts: list[Fraction]) -> list[Fraction]:
    """Para 7 and reg 53, with the floor on the aggregate."""
    left = []
    for parent, amount in zip(case.parents, amounts, strict=True):
        off, half = Fraction(0), 0
        for nights, authority in parent:
            if authority >= 263:
                off += 1
            else:
                off += own_band(nights) + authority_band(authority)
                half += nights >= 175
        left.append(max(amount * (1 - off / len(parent)) - 7 * half, Fraction(0)))
    if sum(left) >= case.flat or sum(left) >= sum(amounts):
        return left
    payable = [sum(authority < 263 for _, authority in parent) for parent in case.parents]
    return [Fraction(case.flat) * own / max(sum(payable), 1) for own in payable]


def unvaried(case: Case) -> tuple[str, list[Fraction]]:
    """Without any variation."""
    rate, weekly = schedule_1(case, case.income)
    if case.has_own_benefit:
        flat = shares(case, Fraction(case.flat))
        shared = [any(nights >= 52 for nights, _ in parent) for parent in case.parents]
        return "flat", [
            Fraction(0) if is_nil else s for s, is_nil in zip(flat, shared, strict=True)
        ]
    if rate in ("nil", "flat"):
        return rate, shares(case, weekly)
    return rate, after_care(case, shares(case, proportion(case, weekly)))


def worked_out(case: Case) -> list[int]:
    """Pence a week for each receiving parent."""
    rate, amounts = unvaried(case)
    total = sum(amounts)
    expenses = case.contact if case.contact > 10 and total > case.flat else Fraction(0)
    enough = case.while_on_benefit > 100 or (case.flat == 5 and case.while_on_benefit == 100)
    additional = case.diverted + (
        case.while_on_benefit if case.has_own_benefit and enough else Fraction(0)
    )
    if expenses or additional:
        if additional and (rate == "flat" or (total == case.flat and rate != "nil")):
            weekly = case.flat + schedule_1(case, additional)[1]
        else:
            income = min(max(case.income - expenses, Fraction(0)), Fraction(3000)) + additional
            weekly = schedule_1(case, income)[1]
            if expenses and case.flat == 7:
                weekly = max(weekly, Fraction(7))
        amounts = after_care(case, shares(case, proportion(case, weekly)))
    return [pence(amount) for amount in amounts]
