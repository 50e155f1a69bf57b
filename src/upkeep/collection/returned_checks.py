"""What must hold of payments that came back."""

from upkeep.checking import Check, Violation, violations_of
from upkeep.ledger import Account, Reason

_IN_BOOKS = f"""
SELECT c.reference, coalesce(books.pence, 0), coalesce(returned.pence, 0)
FROM cases_case c
LEFT JOIN (
    SELECT subject, -sum(amount_pence)::bigint AS pence FROM ledger_entry
    WHERE account = {Account.RECEIVING_PARENT_PAYABLE} AND reason = {Reason.PAYOUT_RETURNED}
    GROUP BY subject
) books ON books.subject = c.id
LEFT JOIN (
    SELECT p.case_id, sum(p.gross_pence)::bigint AS pence
    FROM collection_returnedpayout x JOIN collection_payout p ON p.id = x.payout_id
    GROUP BY p.case_id
) returned ON returned.case_id = c.id
WHERE coalesce(books.pence, 0) <> coalesce(returned.pence, 0) ORDER BY c.reference
"""

# As of the last night: what came back is on hold, or an account was given since, or it is paid.
_NOBODY_ASKS = f"""
SELECT c.reference, h.review_on FROM collection_hold h JOIN cases_case c ON c.id = h.case_id
WHERE upper_inf(h.known) AND h.reason = 'payment_returned' AND NOT EXISTS (
    SELECT 1 FROM cases_proceeding p
    WHERE p.process = 'returned_payment' AND p.case_id = c.id AND p.ended_on IS NULL
) AND coalesce((
    SELECT sum(e.amount_pence) FROM ledger_entry e
    WHERE e.account = {Account.RECEIVING_PARENT_PAYABLE} AND e.subject = c.id
), 0) < 0
ORDER BY c.reference
"""

CHECKS = [
    Check(
        "payments that came back are in the books",
        "For every case, the books hold as payable again what its bank sent back.",
        violations_of(
            _IN_BOOKS,
            lambda case, found, wanted: Violation(f"case {case}", f"{found}p", f"{wanted}p"),
        ),
    ),
    Check(
        "somebody asks for another account",
        "Where money is held because a payment came back, somebody has it in hand.",
        violations_of(
            _NOBODY_ASKS,
            lambda case, review_on: Violation(
                f"case {case}", f"a hold to be reviewed on {review_on}", "somebody who acts"
            ),
        ),
    ),
]
