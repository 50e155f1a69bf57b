"""What must hold between the client money in the books and the records of receipts and causes."""

from upkeep.checking import Check, Violation, violations_of
from upkeep.ledger import CLIENT_MONEY, Account, Cause, Reason

# Receipts whose payer is not known, less what was identified since, receipt by receipt.
_SUSPENSE = f"""
SELECT COALESCE(books.id, held.id), COALESCE(books.pence, 0), COALESCE(held.pence, 0)
FROM (
    SELECT subject AS id, -sum(amount_pence)::bigint AS pence FROM ledger_entry
    WHERE account = {Account.SUSPENSE} GROUP BY subject
) books
FULL JOIN (
    SELECT r.id, (r.amount_pence - COALESCE(sum(i.amount_pence), 0))::bigint AS pence
    FROM collection_receipt r LEFT JOIN collection_identification i ON i.receipt_id = r.id
    WHERE r.paying_parent_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM collection_receiptreversal b WHERE b.receipt_id = r.id)
    GROUP BY r.id
) held ON held.id = books.id
WHERE COALESCE(books.pence, 0) <> COALESCE(held.pence, 0) ORDER BY 1
"""

_TO_BE_ALLOCATED = f"""
SELECT p.reference, COALESCE(books.pence, 0), COALESCE(held.pence, 0)
FROM (
    SELECT subject AS id, -sum(amount_pence)::bigint AS pence FROM ledger_entry
    WHERE account = {Account.RECEIPTS_UNALLOCATED} GROUP BY subject
) books
FULL JOIN (
    SELECT paying_parent_id AS id, sum(left_pence)::bigint AS pence
    FROM collection_openreceipt GROUP BY paying_parent_id
) held ON held.id = books.id
JOIN cases_payingparent p ON p.id = COALESCE(books.id, held.id)
WHERE COALESCE(books.pence, 0) <> COALESCE(held.pence, 0) ORDER BY 1
"""

_MONEY = ", ".join(str(int(account)) for account in (Account.BANK, *CLIENT_MONEY))

_EACH_DAY = f"""
SELECT effective_date, sum(amount_pence)::bigint FROM ledger_entry WHERE account IN ({_MONEY})
GROUP BY effective_date HAVING sum(amount_pence) <> 0 ORDER BY effective_date
"""

# What raises or lowers a debt and moves nothing at the bank.
DEBT_ALONE = (
    Reason.OPENING_BALANCE,
    Reason.CHARGE,
    Reason.ADJUSTMENT,
    Reason.FROM_DIRECT_PAY,
    Reason.OFFSET,
    Reason.PAID_BETWEEN_PARENTS,
    Reason.VOLUNTARY_PAYMENT,
    Reason.PAID_FOR_THE_HOME,
    Reason.OVERPAYMENT,
    Reason.WRITE_OFF,
    Reason.PART_PAYMENT,
    Reason.FEE_WAIVED,
    Reason.ENFORCEMENT_FEE,
)
"""Reasons for which a debt changes and client money does not."""

_DEBT_AND_MONEY = f"""
SELECT DISTINCT transaction_id, reason FROM ledger_entry
WHERE reason IN ({", ".join(str(int(reason)) for reason in DEBT_ALONE)})
AND account IN ({_MONEY}) ORDER BY 1
"""

# Writing off has grounds, notices and an authority of its own: no adjustment, journal or allocation
# may pass for it, nor it for one of them.
_NOT_BY = {
    Reason.CHARGE: (Cause.CHARGE,),
    Reason.ADJUSTMENT: (Cause.CHARGE, Cause.DECISION),
    Reason.OPENING_BALANCE: (Cause.OPENING_BALANCE,),
    Reason.FROM_DIRECT_PAY: (Cause.JOURNAL,),
    Reason.FEE_WAIVED: (Cause.JOURNAL, Cause.EARNINGS_ORDER),
    Reason.ENFORCEMENT_FEE: (Cause.EARNINGS_ORDER,),
    Reason.PAID_BETWEEN_PARENTS: (Cause.JOURNAL,),
    Reason.OFFSET: (Cause.SET_OFF,),
    Reason.VOLUNTARY_PAYMENT: (Cause.SET_OFF,),
    Reason.PAID_FOR_THE_HOME: (Cause.SET_OFF,),
    Reason.CORRECTION: (Cause.JOURNAL,),
    Reason.WRITE_OFF: (Cause.WRITE_OFF,),
    Reason.PART_PAYMENT: (Cause.PART_PAYMENT,),
}

_OTHER_CAUSE = (
    "SELECT id, reason, cause_kind FROM ledger_transaction WHERE "
    + " OR ".join(
        f"(reason = {int(reason)} AND cause_kind <> ALL(ARRAY[{_causes}]::smallint[]))"
        for reason, causes in _NOT_BY.items()
        for _causes in [", ".join(str(int(cause)) for cause in causes)]
    )
    + " ORDER BY id"
)

_RETURNS = """
SELECT r.employer_reference, r.month, COALESCE(sum(l.deducted_pence), 0)::bigint, r.total_pence
FROM collection_employerreturn r
LEFT JOIN collection_employerreturnline l ON l.employer_return_id = r.id
GROUP BY r.id HAVING COALESCE(sum(l.deducted_pence), 0) <> r.total_pence ORDER BY 1, 2
"""

CHECKS = [
    Check(
        "suspense is held receipt by receipt",
        "What the books hold in suspense is what came in for nobody known, less what was "
        "identified or went back since, for each receipt.",
        violations_of(
            _SUSPENSE,
            lambda receipt, found, wanted: Violation(
                f"suspense of receipt {receipt}", f"{found}p", f"{wanted}p"
            ),
        ),
    ),
    Check(
        "money to be allocated is held payer by payer",
        "What the books hold for a paying parent until it is allocated is what is left of their "
        "receipts.",
        violations_of(
            _TO_BE_ALLOCATED,
            lambda payer, found, wanted: Violation(
                f"paying parent {payer}", f"{found}p", f"{wanted}p"
            ),
        ),
    ),
    Check(
        "client money is all there every day",
        "On every day, what came in is what is held for somebody, was paid on, or was kept in "
        "fees.",
        violations_of(
            _EACH_DAY,
            lambda day, pence: Violation(f"{day}", f"{pence}p without an owner", "0p"),
        ),
    ),
    Check(
        "a debt changes without touching money",
        "A charge, an adjustment, a waiver and the like change what is owed and nothing at the "
        "bank.",
        violations_of(
            _DEBT_AND_MONEY,
            lambda number, reason: Violation(
                f"transaction {number}", f"{Reason(reason).name} of client money", "debts alone"
            ),
        ),
    ),
    Check(
        "adjustments are not write-offs",
        "A debt changes only by a record of the kind that its reason needs: what is written off "
        "by a decision about it, and by nothing else.",
        violations_of(
            _OTHER_CAUSE,
            lambda number, reason, cause: Violation(
                f"transaction {number}",
                f"{Reason(reason).name} caused by {Cause(cause).name}",
                "a record that carries its ground",
            ),
        ),
    ),
    Check(
        "employers' returns add up",
        "The lines of an employer's return come to its total.",
        violations_of(
            _RETURNS,
            lambda employer, month, found, wanted: Violation(
                f"return of {employer} for {month}", f"{found}p", f"{wanted}p"
            ),
        ),
    ),
]
