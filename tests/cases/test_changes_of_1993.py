"""What the 1993 scheme asks of either parent can be reported about a case of it, and is decided."""

from datetime import date
from typing import Any

import pytest

from building import FIRST_NIGHT, apply, case_of, days, liabilities, morning, report, violations
from building import work_only as work_on
from cases.transferring import PAYING_1993, take_over, transfer
from upkeep.cases import forms
from upkeep.cases.models import Circumstance, Decision
from upkeep.cases.receiving import receive_changes
from upkeep.gateways.changes import read_changes, write_changes
from upkeep.law import calculate

pytestmark = pytest.mark.django_db

THURSDAY = FIRST_NIGHT + days(17)
ITS_PERIOD = FIRST_NIGHT + days(14)


def taken_over() -> str:
    [reference] = take_over(transfer("1993", weekly=94_50, children={"Wren": {}}))
    work_on(FIRST_NIGHT)
    return reference


def by_the_law(paying: dict[str, Any], receiving: dict[str, Any]) -> int:
    """What the law makes of the case's facts with these put in their place, in pence a week."""
    result = calculate(
        {
            "scheme": "1993",
            "effective_date": ITS_PERIOD.isoformat(),
            "paying_parent": {**PAYING_1993, **paying},
            "receiving_parents": [
                {
                    "id": "A",
                    "benefits": ["income_support"],
                    "children": [{"id": "w", "date_of_birth": "2010-05-01"}],
                    **receiving,
                }
            ],
        }
    )
    return int(result.receiving_parents[0].weekly_pence)


JOB = {"gross_pence": 230_00, "income_tax_pence": 21_50, "period": "week"}
CHANGES: list[tuple[type, dict[str, Any], dict[str, Any]]] = [
    (
        forms.EarningsOf1993Change,
        {"earnings": (forms.EarningsOf1993Form(**JOB),)},
        {"earnings": [{"gross": "230.00", "income_tax": "21.50"}]},
    ),
    (
        forms.HousingCostsOf1993Change,
        {
            "costs": (
                forms.HousingCostOf1993Form(
                    kind="mortgage_interest", amount_pence=390_00, period="month"
                ),
            ),
            "housing_benefit_pence": 5_00,
        },
        {
            "housing": {
                "costs": [{"kind": "mortgage_interest", "amount": "390.00", "period": "month"}],
                "housing_benefit_weekly": "5.00",
            }
        },
    ),
    (
        forms.ChildrenAtHomeOf1993Change,
        {"at_home": (forms.ChildAtHomeOf1993Form(name="Ivy", date_of_birth=date(2015, 2, 2)),)},
        {"children": [{"id": "Ivy", "date_of_birth": "2015-02-02"}]},
    ),
]


@pytest.mark.parametrize(
    ("kind", "said", "fields"), CHANGES, ids=["earnings", "housing costs", "own children"]
)
def test_a_change_of_the_paying_parent_is_decided_from_its_maintenance_period(
    kind: type, said: dict[str, Any], fields: dict[str, Any]
) -> None:
    reference = taken_over()
    report(kind, reference, THURSDAY, whose="paying_parent", **said)
    work_on(THURSDAY)
    weekly = by_the_law(fields, {})
    assert abs(weekly - 94_50) >= 10_00, "a change that makes a difference"
    assert liabilities(case_of()) == [
        (FIRST_NIGHT, ITS_PERIOD, 94_50),
        (ITS_PERIOD, None, weekly),
    ]
    made = Decision.objects.latest("pk")
    assert (made.kind, made.scheme) == ("supersession", "1993")
    assert violations() == {}


def test_what_the_receiving_parent_tells_is_of_their_own_case() -> None:
    reference = taken_over()
    job = forms.EarningsOf1993Form(gross_pence=900_00, period="month")
    report(
        forms.EarningsOf1993Change, reference, THURSDAY, whose="receiving_parent", earnings=(job,)
    )
    work_on(THURSDAY)
    fact = Circumstance.objects.filter(kind="receiving_parent_fields").latest("pk")
    told = {"earnings": [{"gross": "900.00", "period": "month"}]}
    assert fact.value == {case_of().reference: told}
    assert violations() == {}


def test_no_other_scheme_takes_it_and_a_file_says_it_as_a_record_does() -> None:
    form = forms.ChildrenAtHomeOf1993Change(
        reference="CHG-9001",
        reported_on=FIRST_NIGHT,
        reported_by="paying_parent",
        application=apply(),
        happened_on=FIRST_NIGHT,
        whose="paying_parent",
        at_home=(forms.ChildAtHomeOf1993Form(name="Ivy", date_of_birth=date(2015, 2, 2)),),
    )
    file = forms.ChangesFile(sent_on=FIRST_NIGHT, changes=(form,))
    assert read_changes(write_changes(file), "test.json") == file
    [refused] = receive_changes([form], "test", morning(FIRST_NIGHT)).refused
    assert "words of the 1993 scheme" in refused.found
