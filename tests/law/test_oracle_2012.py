"""A penny either side of every limit, with every modifier at once, against a second working-out."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest

from law.oracle_2012 import Case, Child, worked_out
from law.situations import parent, situation
from upkeep.law import calculate
from upkeep.law.scheme_2012.caseload import Caseload, calculate_caseload, situation_of_row

DAYS = {5: "2013-11-24", 7: "2026-03-02"}
# income limits, and those of the lower part for 1, 2 and 3 other children
LIMITS = [500, 700, 10_000, 20_000, 80_000, 89_888, 93_024, 95_239, 300_000]
INCOMES = [0, 85_000, *(limit + step for limit in LIMITS for step in (-1, 0, 1)), 350_000]
FAMILIES: list[tuple[tuple[Child, ...], ...]] = [
    (((0, 0),),),
    (((51, 0),),),
    (((52, 51),),),
    (((104, 0), (156, 0)),),
    (((174, 52),),),
    (((175, 0),),),
    (((175, 0), (0, 263)),),
    (((0, 262),), ((175, 208),)),
    (((0, 0), (0, 0)), ((103, 155),), ((366, 0),)),
    (((175, 260),), ((0, 0), (0, 0), (0, 0), (0, 0))),
    (((0, 263),),),
    (((155, 0), (175, 0), (0, 103)), ((0, 0),)),
]
VARIATIONS = [(0, 0), (1000, 0), (1001, 0), (5000, 0), (0, 699), (0, 15_000), (4000, 2500)]
OTHERS, ARRANGED = (0, 1, 2, 3, 4), (0, 2)


def cases(families: list[tuple[tuple[Child, ...], ...]], flat: int) -> list[tuple[Any, ...]]:
    return list(product([flat], INCOMES, families, OTHERS, ARRANGED, VARIATIONS))


def caseload_of(rows: list[tuple[Any, ...]]) -> Caseload:
    flats, incomes, families, others, arranged, variations = zip(*rows, strict=True)
    children = [child for family in families for one in family for child in one]
    return Caseload(
        effective_date=np.array([DAYS[flat] for flat in flats], "datetime64[D]"),
        current_income_weekly=np.array(incomes),
        receiving_parent_counts=np.array([len(family) for family in families]),
        child_counts=np.array([len(one) for family in families for one in family]),
        nights=np.array([nights for nights, _ in children]),
        local_authority_nights=np.array([authority for _, authority in children]),
        relevant_other_children=np.array(others),
        other_arrangement_children=np.array(arranged),
        contact=np.array([contact for contact, _ in variations]),
        diverted=np.array([diverted for _, diverted in variations]),
    )


@pytest.mark.parametrize("flat", [5, 7])
@pytest.mark.parametrize("place", range(len(FAMILIES)))
def test_every_limit_with_every_modifier(place: int, flat: int) -> None:
    rows = cases([FAMILIES[place]], flat)
    caseload = caseload_of(rows)
    found = calculate_caseload(caseload).weekly.reshape(len(rows), -1)
    for number, row in enumerate(rows):
        _flat, income, family, others, arranged, (contact, diverted) = row
        wanted = worked_out(
            Case(
                flat,
                Fraction(income, 100),
                family,
                others,
                arranged,
                Fraction(contact, 100),
                Fraction(diverted, 100),
            )
        )
        assert found[number].tolist() == wanted, row
    for number in range(0, len(rows), 97):
        alone = calculate(situation_of_row(caseload, number))
        shares = [share.weekly_pence for share in alone.receiving_parents]
        assert shares == found[number].tolist(), rows[number]


def test_850_pounds_with_three_other_children() -> None:
    """The withdrawn calculator tested the limit before the reduction and failed here."""
    for children, total in ((1, 8568), (2, 11_424), (3, 13_566)):
        family = (((0, 0),) * children,)
        assert worked_out(Case(7, Fraction(850), family, others=3)) == [total]
        given = situation(parent("A", [0] * children), income="850.00", relevant_other_children=3)
        assert calculate(given).weekly_total_pence == total


@pytest.mark.parametrize("flat", [5, 7])
@pytest.mark.parametrize("place", range(len(FAMILIES)))
def test_income_beside_a_benefit_with_every_modifier(place: int, flat: int) -> None:
    family = FAMILIES[place]
    amounts = ["0.00", "99.99", "100.00", "100.01", "199.99", "200.00", "952.39", "3000.01"]
    for amount, others, arranged in product(amounts, (0, 3), (0, 2)):
        wanted = worked_out(
            Case(
                flat,
                Fraction(0),
                family,
                others,
                arranged,
                has_own_benefit=True,
                while_on_benefit=Fraction(amount),
            )
        )
        parents = [
            parent(f"{index}.", [n for n, _ in one], [a for _, a in one])
            for index, one in enumerate(family)
        ]
        result = calculate(
            situation(
                *parents,
                effective_date=DAYS[flat],
                benefits=["carers_allowance"],
                relevant_other_children=others,
                other_arrangement_children=arranged,
                additional_income={"income_while_on_benefit_weekly": amount},
            )
        )
        assert [share.weekly_pence for share in result.receiving_parents] == wanted
