"""What must hold of cases that came from elsewhere, found from the books every night."""

from typing import Any

import psycopg

from upkeep.cases.forms.transfers import ALWAYS_SAID
from upkeep.cases.models import OpeningBalance
from upkeep.cases.transfers.opening_balances import ACCOUNTS
from upkeep.checking import Check, Violation, violations_of
from upkeep.ledger import Reason

_ALWAYS = ", ".join(f"('{creditor}', '{debt}')" for creditor, debt in ALWAYS_SAID)
_TO_COLLECT = ", ".join(
    f"('{creditor}', '{debt}', {account:d})" for (creditor, debt), (account, _) in ACCOUNTS.items()
)

_WITHOUT_BALANCE = f"""
SELECT c.reference, said.debt || ' to the ' || replace(said.creditor, '_', ' ')
FROM cases_transfer t JOIN cases_application a ON a.id = t.application_id
JOIN cases_case c ON c.id = a.case_id
CROSS JOIN (VALUES {_ALWAYS}) AS said (creditor, debt)
WHERE NOT EXISTS (
    SELECT 1 FROM cases_openingbalance b
    WHERE b.transfer_id = t.id AND b.creditor = said.creditor AND b.debt = said.debt)
ORDER BY c.reference, 2
"""

_NOT_IN_BOOKS = f"""
SELECT c.reference, b.debt, COALESCE(e.amount_pence, 0), b.amount_pence
FROM cases_openingbalance b JOIN cases_case c ON c.id = b.case_id
JOIN (VALUES {_TO_COLLECT}) AS kept (creditor, debt, account)
    ON kept.creditor = b.creditor AND kept.debt = b.debt
LEFT JOIN ledger_entry e ON e.transaction_id = b.transaction_id AND e.account = kept.account
    AND e.subject = b.case_id AND e.reason = {Reason.OPENING_BALANCE:d}
WHERE COALESCE(e.amount_pence, 0) <> b.amount_pence ORDER BY c.reference, b.debt
"""

# A batch whose days have not all come is not yet whole.
_BATCHES = f"""
SELECT b.reference, b.case_count, b.owed_to_receiving_parents_pence,
    b.owed_to_secretary_of_state_pence, taken.cases,
    COALESCE(sum(e.amount_pence) FILTER (WHERE kept.creditor = %(parent)s), 0)::bigint,
    COALESCE(sum(e.amount_pence) FILTER (WHERE kept.creditor = %(state)s), 0)::bigint
FROM cases_transferbatch b
CROSS JOIN LATERAL (
    SELECT count(*) AS cases, count(*) FILTER (WHERE a.case_id IS NULL) AS waiting,
        array_agg(a.case_id) AS ids
    FROM cases_transfer t JOIN cases_application a ON a.id = t.application_id
    WHERE t.batch_id = b.id
) taken
LEFT JOIN ledger_entry e ON e.subject = ANY(taken.ids) AND e.reason = {Reason.OPENING_BALANCE:d}
    AND e.account IN (SELECT account FROM (VALUES {_TO_COLLECT}) AS k (creditor, debt, account))
LEFT JOIN (VALUES {_TO_COLLECT}) AS kept (creditor, debt, account) ON kept.account = e.account
WHERE taken.waiting = 0
GROUP BY b.id, taken.cases ORDER BY b.reference
"""


def _batches_and_books(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Batches whose control totals the books no longer come to."""
    cursor.execute(
        _BATCHES,
        {
            "parent": OpeningBalance.Creditor.RECEIVING_PARENT.value,
            "state": OpeningBalance.Creditor.SECRETARY_OF_STATE.value,
        },
    )
    return [
        Violation(
            f"batch {reference}",
            f"{cases} cases, {parents}p and {state}p in the books",
            f"{said_cases} cases, {said_parents}p and {said_state}p",
        )
        for reference, said_cases, said_parents, said_state, cases, parents, state in cursor
        if (cases, parents, state) != (said_cases, said_parents, said_state)
    ]


CHECKS = [
    Check(
        "a case taken over says what was owed",
        "Every case that came from elsewhere has its opening balances, if only of nothing.",
        violations_of(
            _WITHOUT_BALANCE,
            lambda case, debt: Violation(f"case {case}", f"no balance of {debt}", "one"),
        ),
    ),
    Check(
        "opening balances are in the books",
        "Every opening balance has its entry in the books, of its amount.",
        violations_of(
            _NOT_IN_BOOKS,
            lambda case, debt, found, wanted: Violation(
                f"case {case}, {debt}", f"{found}p", f"{wanted}p"
            ),
        ),
    ),
    Check(
        "batches agree with the books",
        "Every batch of cases taken over comes to its control totals in the books, by creditor.",
        _batches_and_books,
    ),
]
