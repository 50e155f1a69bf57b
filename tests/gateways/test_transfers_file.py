"""A batch of transferred cases is read whole, or refused with everything that is wrong."""

import re
from pathlib import Path
from typing import Any

import pytest

from building import PIPPA
from cases.transferring import balance, batch, transfer
from upkeep.cases.forms import TransfersFile
from upkeep.gateways import FileProblems, read_transfers, write_transfers

PAGE = Path(__file__).parents[2] / "docs" / "formats" / "transfers.md"


def refusal(content: bytes) -> str:
    with pytest.raises(FileProblems) as refused:
        read_transfers(content, "batch.json")
    return str(refused.value)


def altered(pattern: str, by: str) -> bytes:
    """The page's example with one thing changed."""
    [example] = re.findall(r"^```json\n(.*?)^```", PAGE.read_text(), re.S | re.M)
    changed, count = re.subn(pattern, by, example, count=1, flags=re.S)
    assert count == 1, f"{pattern} is not in the example"
    return str(changed).encode()


def written(*cases: Any, **control: int) -> bytes:
    return write_transfers(batch(*cases, **control))


def test_a_written_batch_reads_back_as_the_same() -> None:
    file: TransfersFile = batch(transfer(owed=5_00), transfer("1993", PIPPA, weekly=94_50, owed=1))
    assert read_transfers(write_transfers(file), "batch.json") == file


@pytest.mark.parametrize("creditor", ["receiving_parent", "secretary_of_state"])
def test_a_case_without_its_opening_balance_is_refused(creditor: str) -> None:
    taken_out = rf'\{{\s*"creditor": "{creditor}".*?\}}\s*\}},?'
    said = refusal(re.sub(rb",(\s*\])", rb"\1", altered(taken_out, "")))
    assert f"say what was owed to {creditor} in maintenance, 0.00 if nothing was" in said
    assert "TRF-0001 opening_balances" in said


def test_a_balance_without_evidence_is_refused() -> None:
    said = refusal(altered(r'"vouched_by": "A Countant",', ""))
    assert "TRF-0001 opening_balances[0].evidence.vouched_by: found nothing" in said


@pytest.mark.parametrize(
    ("control", "said"),
    [
        ({"cases": 3}, "control cases: found 3, where the cases come to 2"),
        (
            {"owed_to_receiving_parents_pence": 15_01},
            "control owed_to_receiving_parents: found 15.01, where the cases come to 15.00",
        ),
        (
            {"owed_to_secretary_of_state_pence": 1_99},
            "control owed_to_secretary_of_state: found 1.99, where the cases come to 2.00",
        ),
    ],
)
def test_control_totals_must_agree_to_the_penny(control: dict[str, int], said: str) -> None:
    cases = (
        transfer(owed=10_00),
        transfer("1993", PIPPA, weekly=94_50, owed=5_00, owed_to_state=2_00),
    )
    assert said in refusal(written(*cases, **control))


def test_a_decision_that_the_law_does_not_make_of_the_facts_is_refused() -> None:
    said = refusal(written(transfer(weekly=60_01)))
    assert "decision.weekly: found 60.01, where the law makes 60.00 of the facts given" in said


def test_every_case_that_is_wrong_is_named() -> None:
    cases = (
        transfer(weekly=1),
        transfer("1993", PIPPA, paying_facts={"earnings": [{"gros": "1.00"}]}),
    )
    said = refusal(written(*cases))
    assert all(case.reference in said for case in cases)
    assert "earnings[0].gros" in said


def test_two_cases_of_a_paying_parent_say_the_same_of_them() -> None:
    one, other = transfer(), transfer(paying_facts={"net_weekly_income": "401.00"})
    said = refusal(written(one, other))
    assert f"{other.reference} facts.paying_parent: found other facts" in said


def test_two_schemes_at_once_are_refused() -> None:
    said = refusal(written(transfer(), transfer("1993", weekly=94_50)))
    assert "scheme: found 1993, and not what" in said


def test_what_is_still_phased_in_stays_where_it_is() -> None:
    case = transfer("1993")
    assert case.facts is not None
    phasing = {"scheme": "1993", "former_amount_weekly": "20.00", "week": 3}
    facts = case.facts.model_copy(update={"calculation": {"phasing": phasing}})
    said = refusal(written(case.model_copy(update={"facts": facts})))
    assert "facts.calculation.phasing: found an amount that is still being phased in" in said


@pytest.mark.parametrize(
    ("pattern", "by", "said"),
    [
        (r'"decision": \{.*?\},', "", "decision: found nothing; give this field"),
        (r'"scheme": "2003",', '"scheme": "2003", "ended_on": "2016-05-02",', "leave it out"),
        (r'"to": "2012-08-01"', '"to": "2012-07-31"', "begin where the body before it ended"),
        (r'"to": "2023-04-03"', '"to": "2023-04-02"', "end with 2023-04-03"),
        (r'"debt": "maintenance"', '"debt": "collection_fee"', "say what was owed"),
        (r'"applied_on": "2009', '"applied_on": "2029', "give a day up to 2023-04-03"),
        (r'"body": "department"', '"body": "us"', "from.body"),
        (r'"service_type": "collect_and_pay"', '"service_type": "direct_pay"', "collect_and_pay"),
    ],
)
def test_what_does_not_fit_together_is_refused(pattern: str, by: str, said: str) -> None:
    assert said in refusal(altered(pattern, by))


def test_debts_that_the_scheme_does_not_know_are_refused() -> None:
    for debt, words in (("interest", "1993"), ("collection_fee", "2012")):
        with pytest.raises(ValueError, match=f"only the {words} scheme"):
            transfer(also_owed=[balance("secretary_of_state", debt, 1)])
