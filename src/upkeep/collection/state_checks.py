"""What must hold of money that is the Secretary of State's."""

from upkeep.checking import Check, Violation, violations_of
from upkeep.collection.paying_state import OF_THE_STATE
from upkeep.ledger import Account, Reason

_CODES = ", ".join(str(int(account)) for account in OF_THE_STATE)

_PAID = f"""
SELECT p.end_to_end_id, p.amount_pence, coalesce(books.pence, 0) FROM collection_statepayment p
LEFT JOIN LATERAL (
    SELECT sum(e.amount_pence)::bigint AS pence FROM ledger_entry e
    WHERE e.transaction_id = p.transaction_id AND e.account IN ({_CODES})
    AND e.reason = {Reason.PAID_TO_STATE}
) books ON true
WHERE coalesce(books.pence, 0) <> p.amount_pence ORDER BY p.id
"""

# A payment over without its record would be money that left for a reason only.
_UNRECORDED = f"""
SELECT t.id, -sum(e.amount_pence)::bigint FROM ledger_transaction t
JOIN ledger_entry e ON e.transaction_id = t.id AND e.account = {Account.PAYOUTS_IN_FLIGHT}
WHERE t.reason = {Reason.PAID_TO_STATE} AND NOT EXISTS (
    SELECT 1 FROM collection_statepayment p WHERE p.transaction_id = t.id
) GROUP BY t.id ORDER BY t.id
"""

CHECKS = [
    Check(
        "the State is paid what was collected for it",
        "Every payment to the Secretary of State is what the books took for it from the accounts "
        "that are theirs.",
        violations_of(
            _PAID,
            lambda name, paid, booked: Violation(f"payment {name}", f"{paid}p", f"{booked}p"),
        ),
    ),
    Check(
        "what the State is paid is on record",
        "Nothing left the books as paid to the Secretary of State without its monthly record.",
        violations_of(
            _UNRECORDED,
            lambda transaction, pence: Violation(
                f"transaction {transaction}", f"{pence}p paid over", "a monthly payment on record"
            ),
        ),
    ),
]
