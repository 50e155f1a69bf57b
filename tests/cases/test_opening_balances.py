"""I-03: whatever a batch holds, it comes over whole with its opening balances, or not at all."""

import json
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.histories import undone
from building import FIRST_NIGHT, PERRY, PIPPA, POLLY, ROBIN, RORY, ROWAN, morning, work_only
from cases.transferring import balance, batch, transfer
from upkeep.cases.models import Application, Case, OpeningBalance, TransferBatch
from upkeep.cases.transfers.checks import CHECKS
from upkeep.cases.transfers.opening_balances import ACCOUNTS
from upkeep.cases.transfers.receiving import receive_transfers
from upkeep.gateways.problems import FileProblems
from upkeep.gateways.transfers import read_transfers, write_transfers
from upkeep.ledger import Reason

pytestmark = pytest.mark.django_db

FAMILIES = ((PERRY, ROWAN), (PIPPA, ROBIN), (POLLY, RORY))
WEEKLY = {"1993": 94_50, "2003": 60_00}

owed = st.sampled_from([0, 1, 412_50, 98_765_43])
case = st.fixed_dictionaries(
    {
        "scheme": st.sampled_from(["1993", "2003"]),
        "owed": owed,
        "owed_to_state": owed,
        "interest": owed,
        "has_ended": st.booleans(),
    }
)
faults = st.sampled_from(
    ["", "", "no balance", "no cases", "owed_to_receiving_parents", "owed_to_secretary_of_state"]
)


def handed_over(cases: list[dict[str, Any]]) -> dict[str, Any]:
    """The batch of these cases as its file holds it, with totals that agree."""
    transfers = []
    for (paying, receiving), told in zip(FAMILIES, cases, strict=False):
        scheme = told["scheme"]
        interest = balance("receiving_parent", "interest", told["interest"])
        transfers.append(
            transfer(
                scheme,
                paying,
                receiving,
                weekly=WEEKLY[scheme],
                owed=told["owed"],
                owed_to_state=told["owed_to_state"],
                also_owed=[interest] if scheme == "1993" else [],
                ended_on=FIRST_NIGHT if told["has_ended"] else None,
            )
        )
    return dict(json.loads(write_transfers(batch(*transfers))))


def spoil(file: dict[str, Any], fault: str, which: int, penny: int) -> None:
    """Take a balance away, or let a total be out by one."""
    control = file["control"]
    if fault == "no balance":
        balances = file["cases"][which % len(file["cases"])]["opening_balances"]
        del balances[which % 2]
    elif fault == "no cases":
        control["cases"] += 1
    elif fault:
        pence = int(control[fault].replace(".", "")) + penny
        control[fault] = f"{pence // 100}.{pence % 100:02d}"


def in_the_books() -> dict[tuple[str, str], int]:
    """What the entries of opening balances come to, by creditor and debt, without nothings."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account, sum(amount_pence)::bigint FROM ledger_entry"
            " WHERE reason = %s GROUP BY account",
            [int(Reason.OPENING_BALANCE)],
        )
        held = dict(cursor.fetchall())
    return {
        owed_to: held[account]
        for owed_to, (account, _due_to) in ACCOUNTS.items()
        if held.get(account)
    }


def said(file: dict[str, Any]) -> dict[tuple[str, str], int]:
    """What the file says is owed, by creditor and debt, without nothings."""
    sums: dict[tuple[str, str], int] = {}
    for each in (row for told in file["cases"] for row in told["opening_balances"]):
        pence = int(each["amount"].replace(".", ""))
        if pence:
            key = each["creditor"], each["debt"]
            sums[key] = sums.get(key, 0) + pence
    return sums


@settings(max_examples=12)
@given(
    st.lists(case, min_size=1, max_size=3),
    faults,
    st.integers(0, 5),
    st.sampled_from([1, 100]),
)
def test_a_batch_is_taken_over_whole_with_its_balances_or_refused_whole(
    cases: list[dict[str, Any]], fault: str, which: int, penny: int
) -> None:
    file = handed_over(cases)
    spoil(file, fault, which, penny)
    data = json.dumps(file).encode()
    with undone():
        if fault:
            with pytest.raises(FileProblems):
                read_transfers(data, "test.json")
            assert not Application.objects.exists()
            return
        assert not receive_transfers(
            read_transfers(data, "test.json"), "test", morning(FIRST_NIGHT)
        ).refused
        work_only(FIRST_NIGHT)
        assert Case.objects.count() == len(cases)
        assert OpeningBalance.objects.filter(document="").count() == 0
        assert in_the_books() == said(file)
        again = receive_transfers(read_transfers(data, "again.json"), "again", morning(FIRST_NIGHT))
        assert again.refused
        assert TransferBatch.objects.count() == 1
        with connection.cursor() as cursor:
            for check in CHECKS:
                assert check.run(cursor.cursor) == [], check.name
