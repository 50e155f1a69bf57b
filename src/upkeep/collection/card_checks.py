"""What must hold between card payments, receipts, the provider's payouts and the books."""

from upkeep.checking import Check, Violation, violations_of
from upkeep.ledger import Account

# Captured and neither posted nor waiting, or both; or a receipt of what was never captured.
_ONCE = """
SELECT p.reference, COALESCE(r.amount_pence, 0), CASE WHEN captured.id IS NULL OR w.payment_id
    IS NOT NULL THEN 0 ELSE p.amount_pence END
FROM collection_cardpayment p
LEFT JOIN collection_cardpaymentevent captured
    ON captured.payment_id = p.id AND captured.kind = 'captured'
LEFT JOIN collection_unpostedcardpayment w ON w.payment_id = p.id
LEFT JOIN collection_receipt r ON r.card_payment_id = p.id
WHERE COALESCE(r.amount_pence, 0) <> CASE WHEN captured.id IS NULL OR w.payment_id IS NOT NULL
    THEN 0 ELSE p.amount_pence END
OR (captured.id IS NULL AND w.payment_id IS NOT NULL)
ORDER BY p.id
"""

_CLEARING = f"""
SELECT books.pence, records.pence FROM (
    SELECT COALESCE(sum(amount_pence), 0)::bigint AS pence FROM ledger_entry
    WHERE account = {Account.CARD_CLEARING}
) books CROSS JOIN (
    SELECT (SELECT COALESCE(sum(amount_pence), 0)::bigint FROM collection_receipt
            WHERE card_payment_id IS NOT NULL)
        - (SELECT COALESCE(sum(amount_pence), 0)::bigint FROM collection_cardpayout) AS pence
) records WHERE books.pence <> records.pence
"""

CHECKS = [
    Check(
        "every card payment captured is one receipt",
        "What the provider captured is one receipt of its amount, or waits for the next night; "
        "what it did not capture is none.",
        violations_of(
            _ONCE,
            lambda payment, found, wanted: Violation(
                f"card payment {payment}", f"receipt of {found}p", f"{wanted}p"
            ),
        ),
    ),
    Check(
        "card clearing is what the provider still has",
        "The clearing account holds what was captured from cards and not yet paid over to the "
        "bank.",
        violations_of(
            _CLEARING,
            lambda found, wanted: Violation("card clearing", f"{found}p", f"{wanted}p"),
        ),
    ),
]
