"""Many situations of the 2003 scheme at once, as arrays, by the same rules as one.

Amounts are whole pence. Each paying parent is one row; receiving parents and children follow in
flat arrays with a count per owner. The order of receiving parents decides who takes an odd penny.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upkeep.law import caseloads
from upkeep.law.caseloads import (
    CHILD,
    RECEIVING_PARENT,
    UNKNOWN,
    Amounts,
    ArrayScheme,
    Found,
    Selection,
    Situations,
    amount,
    amount_or_unknown,
    codes,
    count,
    yes_no,
)
from upkeep.law.parameters import Parameters, load_scheme
from upkeep.law.rules import Law
from upkeep.law.scheme_2003.calculation import calculation
from upkeep.law.scheme_2003.facts import Child, Family, PayingParent, ReceivingParent, Variations
from upkeep.law.scheme_2003.situation import (
    FURTHER_PARTNERS_MAX,
    SCHEME,
    STATUSES,
    known_benefits,
)
from upkeep.law.scheme_2003.vocabulary import BASIS_NAMES, RATE_NAMES
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
PARAMETERS = load_scheme(SCHEME)
AUTHORITY_NIGHTS_MAX = (
    PARAMETERS.on(PARAMETERS.first_day).value("local_authority.nights_max").figure.numerator
)
"""With more nights in public care a child is no qualifying child and has no place in a caseload."""

Whole = NDArray[np.int64]
Bits = NDArray[np.uint64]

EXPENSES = "paying_parent.special_expenses_weekly"
TRANSFER = "property_transfer_weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload(Situations):
    """Situations of the 2003 scheme as arrays. A column left out stands for nought throughout.

    Income and the amounts of benefits are pence with -1 for "not known". ``benefits``,
    ``partner_benefits`` and ``status`` hold one bit per code (``BENEFIT_BITS``, ``STATUS_BITS``).
    ``child_counts`` and ``property_transfer`` have one entry per receiving parent, ``nights`` and
    ``local_authority_nights`` one per child.
    """

    net_weekly_income: Whole | None = amount_or_unknown()
    benefits: Bits | None = codes(BENEFIT_BITS)
    partner_benefits: Bits | None = codes(BENEFIT_BITS)
    benefits_weekly: Whole | None = amount_or_unknown()
    benefit_additions_weekly: Whole | None = amount()
    couple_benefits_weekly: Whole | None = amount_or_unknown()
    partner_is_paying_parent: NDArray[np.bool_] | None = yes_no()
    further_partners: Whole | None = count(FURTHER_PARTNERS_MAX)
    status: Bits | None = codes(STATUS_BITS)
    relevant_other_children: Whole | None = count(COUNT_MAX)
    order_children: Whole | None = count(COUNT_MAX)
    contact: Whole | None = amount(at=f"{EXPENSES}.contact")
    illness_or_disability: Whole | None = amount(at=f"{EXPENSES}.illness_or_disability")
    prior_debts: Whole | None = amount(at=f"{EXPENSES}.prior_debts")
    boarding_school: Whole | None = amount(at=f"{EXPENSES}.boarding_school")
    mortgage: Whole | None = amount(at=f"{EXPENSES}.mortgage")
    assets: Whole | None = amount()
    income_not_taken_into_account: Whole | None = amount(
        at="paying_parent.income_not_taken_into_account_weekly"
    )
    controlled_company_income: Whole | None = amount(
        at="paying_parent.controlled_company_income_weekly"
    )
    diverted: Whole | None = amount(at="paying_parent.diverted_weekly")
    lifestyle: Whole | None = amount(at="paying_parent.lifestyle_weekly")
    property_transfer: Whole | None = amount(of=RECEIVING_PARENT, at=TRANSFER)
    nights: Whole = count(NIGHTS_MAX, of=CHILD, is_required=True)
    local_authority_nights: Whole | None = count(AUTHORITY_NIGHTS_MAX, of=CHILD)

    def check(self) -> None:
        """Refuse arrays that do not belong together, and children without anybody to care."""
        Situations.check(self)
        nights = self.local_authority_nights
        assert nights is None or not len(nights) or int(nights.max()) <= AUTHORITY_NIGHTS_MAX, (
            f"local_authority_nights: over {AUTHORITY_NIGHTS_MAX} nobody has day-to-day care, so "
            "leave the child out"
        )


def family_of_rows(rows: Selection) -> Family:
    """The facts of some rows, field by field."""
    child_count = rows.count_of(CHILD)
    children = rows.members(CHILD, lambda: rows.record(Child))
    parents = rows.members(
        RECEIVING_PARENT,
        lambda: rows.record(ReceivingParent, children=children, child_count=child_count),
    )
    return Family(
        paying_parent=rows.record(PayingParent),
        variations=rows.record(Variations),
        receiving_parents=parents,
        child_count=parents.total(child_count),
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
            *("assets", "income_not_taken_into_account", "controlled_company_income"),
            *("diverted", "lifestyle"),
        ),
    ),
    counted_apart={"order_children": 2},
)


def calculate_caseload(
    caseload: Caseload, *, workers: int = 1, parameters: Parameters | None = None
) -> Amounts:
    """Work out every row of a caseload of the 2003 scheme."""
    return caseloads.calculate(ARRAYS, caseload, workers=workers, parameters=parameters)


def situation_of_row(caseload: Caseload, row: int) -> dict[str, Any]:
    """One row of a caseload as the contract writes it, to be worked out and explained alone.

    A situation has transfers of property with the paying parent, beside the receiver's name.
    """
    situation = caseloads.situation_of_row(ARRAYS, caseload, row)
    situation["paying_parent"][TRANSFER] = {
        parent["id"]: parent.pop(TRANSFER) for parent in situation["receiving_parents"]
    }
    return situation
