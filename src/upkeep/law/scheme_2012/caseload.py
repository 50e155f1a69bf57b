"""Many situations of the 2012 scheme at once, as arrays, by the same rules as one.

Amounts are whole pence. Each paying parent is one row; receiving parents and children follow in
flat arrays with a count per owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upkeep.law import caseloads
from upkeep.law.caseloads import (
    CHILD,
    PAYING_PARENT,
    RECEIVING_PARENT,
    UNKNOWN,
    Amounts,
    ArrayScheme,
    Found,
    Layer,
    Selection,
    Situations,
    amount,
    amount_or_unknown,
    choice,
    codes,
    count,
    yes_no,
)
from upkeep.law.parameters import Parameters
from upkeep.law.rules import Law
from upkeep.law.scheme_2012.calculation import calculation
from upkeep.law.scheme_2012.facts import (
    Asset,
    Child,
    Family,
    PayingParent,
    ReceivingParent,
    Variations,
)
from upkeep.law.scheme_2012.situation import SCHEME, STATUSES, known_benefits
from upkeep.law.scheme_2012.vocabulary import BASIS_NAMES, NATIONS, RATE_NAMES
from upkeep.law.situations import COUNT_MAX, NIGHTS_MAX

__all__ = [
    "ARRAYS",
    "BENEFIT_BITS",
    "STATUS_BITS",
    "UNKNOWN",
    "Caseload",
    "calculate_caseload",
    "situation_of_row",
]

BENEFIT_BITS = {code: place for place, code in enumerate(sorted(known_benefits()))}
STATUS_BITS = {code: place for place, code in enumerate(STATUSES)}

Whole = NDArray[np.int64]
Bits = NDArray[np.uint64]

EXPENSES = "paying_parent.special_expenses_weekly"
ADDITIONAL = "paying_parent.additional_income"
ASSET = Layer("asset", f"{ADDITIONAL}.assets", PAYING_PARENT, "asset_counts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload(Situations):
    """Situations of the 2012 scheme as arrays. A column left out stands for nought throughout.

    Incomes are pence with -1 for "not known". ``benefits``, ``partner_benefits`` and ``status``
    hold one bit per code (``BENEFIT_BITS``, ``STATUS_BITS``). ``child_counts`` has one entry per
    receiving parent, ``nights`` and ``local_authority_nights`` one per child, ``asset_values`` one
    per asset.
    """

    historic_income_annual: Whole | None = amount_or_unknown()
    historic_pension_contributions_annual: Whole | None = amount()
    current_income_weekly: Whole | None = amount_or_unknown()
    current_income_in_use_weekly: Whole | None = amount_or_unknown()
    current_income_is_estimated: NDArray[np.bool_] | None = yes_no()
    nation: Whole | None = choice(*NATIONS)
    benefits: Bits | None = codes(BENEFIT_BITS)
    partner_benefits: Bits | None = codes(BENEFIT_BITS)
    partner_is_paying_parent: NDArray[np.bool_] | None = yes_no()
    status: Bits | None = codes(STATUS_BITS)
    relevant_other_children: Whole | None = count(COUNT_MAX)
    other_arrangement_children: Whole | None = count(COUNT_MAX)
    contact: Whole | None = amount(at=f"{EXPENSES}.contact")
    illness_or_disability: Whole | None = amount(at=f"{EXPENSES}.illness_or_disability")
    prior_debts: Whole | None = amount(at=f"{EXPENSES}.prior_debts")
    boarding_school: Whole | None = amount(at=f"{EXPENSES}.boarding_school")
    mortgage: Whole | None = amount(at=f"{EXPENSES}.mortgage")
    unearned_annual: Whole | None = amount(at=f"{ADDITIONAL}.unearned_annual")
    income_while_on_benefit: Whole | None = amount(
        at=f"{ADDITIONAL}.income_while_on_benefit_weekly"
    )
    diverted: Whole | None = amount(at=f"{ADDITIONAL}.diverted_weekly")
    asset_counts: Whole | None = None
    asset_values: Whole | None = amount(of=ASSET, at="")
    nights: Whole = count(NIGHTS_MAX, of=CHILD, is_required=True)
    local_authority_nights: Whole | None = count(NIGHTS_MAX, of=CHILD)


def family_of_rows(rows: Selection) -> Family:
    """The facts of some rows, field by field."""
    parents = rows.members(
        RECEIVING_PARENT,
        lambda: ReceivingParent(
            "", rows.members(CHILD, lambda: rows.record(Child)), rows.count_of(CHILD)
        ),
    )
    assets = rows.members(ASSET, lambda: Asset(rows.fact("asset_values")))
    return Family(
        paying_parent=rows.record(PayingParent),
        variations=rows.record(Variations, assets=assets),
        receiving_parents=parents,
        child_count=rows.count_of(CHILD, of=PAYING_PARENT),
    )


def _find(law: Law, family: Family) -> Found:
    outcome = calculation(law, family)
    income = outcome.income
    return Found(outcome.rate, income.basis, income.weekly, income.is_known, outcome.amounts)


ARRAYS = ArrayScheme(
    name=SCHEME,
    caseload=Caseload,
    facts=family_of_rows,
    find=_find,
    rate_names=RATE_NAMES,
    basis_names=BASIS_NAMES,
    set_apart=(
        (
            *("contact", "illness_or_disability", "prior_debts", "boarding_school", "mortgage"),
            *("unearned_annual", "income_while_on_benefit", "diverted", "asset_counts"),
        ),
    ),
    counted_apart={"other_arrangement_children": 2},
)


def calculate_caseload(
    caseload: Caseload, *, workers: int = 1, parameters: Parameters | None = None
) -> Amounts:
    """Work out every row of a caseload of the 2012 scheme."""
    return caseloads.calculate(ARRAYS, caseload, workers=workers, parameters=parameters)


def situation_of_row(caseload: Caseload, row: int) -> dict[str, Any]:
    """One row of a caseload as the contract writes it, to be worked out and explained alone."""
    return caseloads.situation_of_row(ARRAYS, caseload, row)
