"""A second working-out of the 2003 scheme in fractions, written for the tests alone.

It follows the order of the Act, step by step and with ordinary branches, and knows nothing of the
program's rules or parameter files. Amounts are pounds as fractions; results are pence.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

OWN_LIST = {
    "bereavement_allowance": "2003-03-03", "state_pension": "2003-03-03",
    "incapacity_benefit": "2003-03-03", "carers_allowance": "2003-03-03",
    "maternity_allowance": "2003-03-03", "severe_disablement_allowance": "2003-03-03",
    "industrial_injuries_benefit": "2003-03-03", "widowed_mothers_allowance": "2003-03-03",
    "widowed_parents_allowance": "2003-03-03", "widows_pension": "2003-03-03",
    "jobseekers_allowance_contribution_based": "2003-03-03",
    "foreign_social_security_benefit": "2003-03-03", "training_allowance": "2003-03-03",
    "war_disablement_pension": "2003-03-03", "war_widows_pension": "2003-03-03",
    "armed_forces_compensation": "2005-03-16",
    "employment_and_support_allowance_contributory": "2008-10-27",
}  # fmt: skip
COUPLE_LIST = {
    "income_support": "2003-03-03", "jobseekers_allowance_income_based": "2003-03-03",
    "pension_credit": "2003-10-06", "universal_credit_no_earnings": "2013-04-29",
    "employment_and_support_allowance_income_related": "2008-10-27",
}  # fmt: skip
REDUCED = (
    ("25", "20.5", "19", "17.5"),
    ("35", "29", "27", "25"),
    ("45", "37.5", "35", "32.5"),
)


def penny(amount: Fraction) -> Fraction:
    return Fraction(floor(amount * 100 + Fraction(1, 2)), 100)


def pound(amount: Fraction) -> Fraction:
    return Fraction(floor(amount + Fraction(1, 2)))


def on_list(codes: list[str], known: dict[str, str], day: str) -> bool:
    return any(code in known and known[code] <= day for code in codes)


class Oracle:
    """One situation, worked out once."""

    def __init__(self, situation: dict[str, Any]) -> None:
        self.day: str = situation["effective_date"]
        self.payer: dict[str, Any] = situation["paying_parent"]
        self.parents: list[dict[str, Any]] = situation["receiving_parents"]
        self.sizes = [len(parent["children"]) for parent in self.parents]
        self.qualifying = sum(self.sizes)
        self.own = on_list(self.payer["benefits"], OWN_LIST, self.day)
        self.couple = on_list(
            self.payer["benefits"] + self.payer["partner_benefits"], COUPLE_LIST, self.day
        )
        self.nil_status = any(
            status != "hospital_patient_reduced_benefit" or self.day < "2009-04-06"
            for status in self.payer["status"]
        )
        known = self.payer["net_weekly_income"]
        self.income = None if known is None else Fraction(known)

    def pence(self) -> tuple[str, list[int]]:
        rate, amounts = self.result()
        return rate, [int(amount * 100) for amount in amounts]

    def money(self, name: str) -> Fraction:
        return Fraction(self.payer[name] or 0)

    def share_out(self, rate: Fraction) -> list[Fraction]:
        shares = [penny(rate * size / self.qualifying) for size in self.sizes]
        shares[-1] = rate - sum(shares[:-1])
        return shares

    def rate(self) -> str:
        if self.nil_status:
            return "nil"
        if self.income is not None and self.is_nil_by_income(self.income):
            return "nil"
        if self.payer["partner_is_paying_parent"] and self.couple:
            return "half_flat"
        if self.own or self.couple:
            return "flat"
        if self.income is None:
            return "default"
        return "flat" if self.income < 5 else by_income(self.income)

    def is_nil_by_income(self, income: Fraction) -> bool:
        later = self.day >= "2004-09-16"
        partner_own = on_list(self.payer["partner_benefits"], OWN_LIST, self.day)
        total, unknown = income, False
        if self.own:
            unknown |= self.payer["benefits_weekly"] is None
            total += self.money("benefits_weekly")
        if self.couple or (partner_own and later):
            unknown |= self.payer["couple_benefits_weekly"] is None
            total += self.money("couple_benefits_weekly")
        return total < 5 and not unknown

    def schedule(self, income: Fraction) -> Fraction:
        """The ordinary calculation on an income, before anything is shared out."""
        band = by_income(income)
        if band in ("nil", "flat"):
            return Fraction(0 if band == "nil" else 5)
        counted = min(self.qualifying + self.payer["order_children"], 3)
        others = min(self.payer["relevant_other_children"], 3)
        if band == "reduced":
            return max(
                pound(5 + (income - 100) * Fraction(REDUCED[counted - 1][others]) / 100),
                Fraction(5),
            )
        left = min(income, Fraction(2000)) * (1 - Fraction((0, 15, 20, 25)[others], 100))
        return pound(left * Fraction((15, 20, 25)[counted - 1], 100))

    def result(self) -> tuple[str, list[Fraction]]:
        rate = self.rate()
        if rate == "default":
            return rate, self.share_out(Fraction((30, 40, 50)[min(self.qualifying, 3) - 1]))
        unvaried = self.unvaried(rate)
        if rate == "half_flat" or (rate == "flat" and self.couple):
            return rate, unvaried[0]
        return self.varied(rate, *unvaried)

    def unvaried(self, rate: str) -> tuple[list[Fraction], bool]:
        if rate in ("reduced", "basic"):
            assert self.income is not None
            return self.after_care(self.schedule(self.income), order=True)
        if rate == "half_flat":
            amounts = self.share_out(penny(Fraction(5, 2 + self.payer["further_partners"])))
        else:
            amounts = self.share_out(Fraction(5 if rate == "flat" else 0))
        if rate == "half_flat" or (rate == "flat" and (self.own or self.couple)):
            amounts = [
                Fraction(0)
                if any(child["nights"] >= 52 for child in parent["children"])
                else amount
                for parent, amount in zip(self.parents, amounts, strict=True)
            ]
        return amounts, False

    def after_care(self, weekly: Fraction, *, order: bool) -> tuple[list[Fraction], bool]:
        others = self.payer["order_children"]
        if order and others:
            part = penny(weekly * self.qualifying / (self.qualifying + others))
            floor_from = self.day >= "2003-11-05" and part < 5
            weekly = min(weekly, Fraction(5)) if floor_from else part
        shares = self.share_out(weekly)
        left = [
            self.one_after_care(parent, amount)
            for parent, amount in zip(self.parents, shares, strict=True)
        ]
        if sum(left) < sum(shares) and sum(left) < 5:
            return self.share_out(Fraction(5)), True
        return left, False

    def one_after_care(self, parent: dict[str, Any], amount: Fraction) -> Fraction:
        taken, extra = Fraction(0), 0
        for child in parent["children"]:
            nights, authority = child["nights"], child["local_authority_nights"]
            if nights >= 175:
                taken, extra = taken + Fraction(1, 2), extra + 7
            else:
                taken += Fraction((nights >= 52) + (nights >= 104) + (nights >= 156), 7)
            taken += Fraction(sum(authority >= limit for limit in (52, 104, 156, 208, 260)), 7)
        return max(penny(amount - amount * taken / len(parent["children"]) - extra), Fraction(0))

    def varied(
        self, rate: str, unvaried: list[Fraction], at_floor: bool
    ) -> tuple[str, list[Fraction]]:
        added, benefits, unpriced = self.additional(rate)
        found = (rate, unvaried, at_floor)
        if added:
            found = self.on_varied(rate, added, benefits, unpriced, Fraction(0))
        expenses = self.payer["special_expenses_weekly"]
        transfers = {name: Fraction(given) for name, given in
                     self.payer["property_transfer_weekly"].items()}  # fmt: skip
        if not (any(map(Fraction, expenses.values())) or any(transfers.values())):
            return found[:2]
        beside = self.on_own_benefit(rate) and added > 0
        if (found[0] in ("nil", "flat") and not beside) or found[2]:
            return found[:2]
        off = self.expenses(self.base(rate) + added + benefits)
        if off:
            found = self.on_varied(rate, added, benefits, unpriced, off)
        amounts = [
            max(amount - transfers.get(parent["id"], Fraction(0)), Fraction(0))
            for parent, amount in zip(self.parents, found[1], strict=True)
        ]
        if sum(amounts) < sum(found[1]) and sum(amounts) < 5:
            amounts = self.share_out(Fraction(5))
        return found[0], amounts

    def on_own_benefit(self, rate: str) -> bool:
        return self.own and (self.nil_status or (rate == "flat" and not self.couple))

    def base(self, rate: str) -> Fraction:
        aside = self.nil_status or self.on_own_benefit(rate)
        return Fraction(0) if aside or self.income is None else self.income

    def additional(self, rate: str) -> tuple[Fraction, Fraction, bool]:
        received = self.payer["benefits"] + self.payer["partner_benefits"]
        has_credit = "working_tax_credit" in received and self.day >= "2003-04-06"
        if has_credit or (rate == "basic" and self.income is not None and self.income >= 2000):
            return Fraction(0), Fraction(0), False
        assets = self.money("assets")
        from_assets = penny(assets * Fraction(8, 100) / 52) if assets > 65000 else Fraction(0)
        left_out = company = Fraction(0)
        if self.nil_status or self.on_own_benefit(rate):
            left_out = self.money("income_not_taken_into_account_weekly")
        if self.day >= "2005-04-06":
            company = self.money("controlled_company_income_weekly")
        if left_out + company <= 100:
            left_out = company = Fraction(0)
        style = self.money("lifestyle_weekly")
        beyond = (
            max(style - min(self.income or Fraction(0), Fraction(2000)), Fraction(0))
            if style
            else Fraction(0)
        )
        counts = self.own and from_assets + left_out + beyond > 0
        own = max(
            self.money("benefits_weekly") - self.money("benefit_additions_weekly"), Fraction(0)
        )
        weekly = from_assets + left_out + company + beyond + self.money("diverted_weekly")
        return (
            weekly,
            own if counts else Fraction(0),
            counts and self.payer["benefits_weekly"] is None,
        )

    def on_varied(
        self, rate: str, added: Fraction, benefits: Fraction, unpriced: bool, off: Fraction
    ) -> tuple[str, list[Fraction], bool]:
        if self.on_own_benefit(rate):
            first = 5 + self.schedule(max(added - off, Fraction(0)))
            whole = max(added + benefits - off, Fraction(0))
            band, weekly = "flat", first
            if not unpriced and self.schedule(whole) < first:
                band, weekly = by_income(whole), self.schedule(whole)
        else:
            income = max(self.base(rate) + added + benefits - off, Fraction(0))
            band, weekly = by_income(income), self.schedule(income)
            if income < 5 + benefits:
                is_nil = self.is_nil_by_income(max(income - benefits, Fraction(0)))
                band, weekly = ("nil", Fraction(0)) if is_nil else ("flat", Fraction(5))
        order = band in ("reduced", "basic") or rate in ("nil", "flat")
        return band, *self.after_care(weekly, order=order)

    def expenses(self, income: Fraction) -> Fraction:
        given = {name: Fraction(amount) for name, amount in
                 self.payer["special_expenses_weekly"].items()}  # fmt: skip
        threshold = Fraction(10 if income < 200 else 15)
        illness, boarding = given["illness_or_disability"], given["boarding_school"]
        others = given["contact"] + given["prior_debts"] + given["mortgage"]
        without = max(others - threshold, Fraction(0))
        for_boarding = max(others + boarding - threshold, Fraction(0)) - without
        otherwise = income - illness - without
        most = max(otherwise - min(max(otherwise, Fraction(0)), Fraction(2000)) / 2, Fraction(0))
        return illness + without + (min(for_boarding, most) if boarding else Fraction(0))


def by_income(income: Fraction) -> str:
    """The band of an income."""
    if income < 5:
        return "nil"
    if income <= 100:
        return "flat"
    return "reduced" if income < 200 else "basic"
