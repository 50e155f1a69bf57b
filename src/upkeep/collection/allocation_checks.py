"""What must hold of payments of debts that no instalment asks for, and of the order they keep."""

from upkeep.checking import Check, Violation, violations_of
from upkeep.collection.allocation import EARLY_DAYS, OTHER_DEBTS
from upkeep.ledger import Account, Reason

_DEBT_PAYMENTS_IN_BOOKS = f"""
SELECT c.reference, account, COALESCE(books.pence, 0), COALESCE(paid.pence, 0)
FROM (
    SELECT subject, account, -sum(amount_pence)::bigint AS pence FROM ledger_entry
    WHERE account IN ({", ".join(str(int(account)) for account in OTHER_DEBTS)})
    AND reason IN ({Reason.ALLOCATION}, {Reason.RECEIPT_REVERSED}) GROUP BY subject, account
) books
FULL JOIN (
    SELECT case_id AS subject, account, sum(amount_pence)::bigint AS pence
    FROM collection_debtpayment GROUP BY case_id, account
) paid USING (subject, account)
JOIN cases_case c ON c.id = subject
WHERE COALESCE(books.pence, 0) <> COALESCE(paid.pence, 0) ORDER BY 1, 2
"""

# An instalment of the paying parent that was due, known and not yet paid when the money was used.
# An estate pays no fees, so that an instalment of which its fee alone is left is not passed over.
# What the payer meant for a case, or an order brought in, has an order of its own.
_INSTALMENT_PASSED_OVER = f"""
SELECT p.id, c.reference, i.due_on
FROM collection_debtpayment p
CROSS JOIN LATERAL (
    SELECT i.* FROM cases_case c JOIN collection_instalment i ON i.case_id = c.id
    JOIN collection_schedule s ON s.id = i.schedule_id AND s.service_type = 'collect_and_pay'
    WHERE c.paying_parent_id = p.paying_parent_id AND upper_inf(i.known)
    AND lower(i.known) <= p.known_at AND i.due_on <= p.allocated_on + {EARLY_DAYS}
    AND i.maintenance_pence + i.fee_pence > COALESCE((
        SELECT sum(al.maintenance_pence + al.fee_pence) FROM collection_allocation al
        WHERE al.instalment_id = i.id AND al.known_at <= p.known_at), 0) + COALESCE((
        SELECT sum(r.maintenance_pence + r.fee_pence) FROM collection_instalmentreduction r
        WHERE r.instalment_id = i.id), 0)
    ORDER BY i.due_on LIMIT 1
) i
JOIN cases_case c ON c.id = i.case_id
WHERE p.reverses_id IS NULL
AND NOT EXISTS (
    SELECT 1 FROM collection_estateclaim claim WHERE claim.paying_parent_id = p.paying_parent_id
    AND claim.known_at <= p.known_at AND p.account = {Account.MAINTENANCE_RECEIVABLE_FOR_STATE:d}
)
AND NOT EXISTS (SELECT 1 FROM collection_stipulation s WHERE s.receipt_id = p.receipt_id)
ORDER BY p.id
"""

CHECKS = [
    Check(
        "debts without instalments are paid through the books",
        "For every case and debt that no instalment asks for, the books hold what was paid of it.",
        violations_of(
            _DEBT_PAYMENTS_IN_BOOKS,
            lambda case, account, found, wanted: Violation(
                f"case {case}, {Account(account).name}", f"{found}p", f"{wanted}p"
            ),
        ),
    ),
    Check(
        "instalments come before other debts",
        "No money was set against a debt to the state, interest or an enforcement fee while an "
        "instalment of the paying parent was due and not paid.",
        violations_of(
            _INSTALMENT_PASSED_OVER,
            lambda payment, case, due_on: Violation(
                f"debt payment {payment}",
                f"instalment of case {case} due {due_on} passed over",
                "that instalment first",
            ),
        ),
    ),
]
