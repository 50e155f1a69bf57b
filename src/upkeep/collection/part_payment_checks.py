"""What must hold of part payments for the whole: writings, keeping, the books, the letters."""

from upkeep.checking import Check, Violation, violations_of
from upkeep.collection.part_payments_kept import PAID_FOR
from upkeep.ledger import Reason

_NAME = "'PP' || lpad(p.id::text, 6, '0')"

_WITHOUT_WRITING = f"""
SELECT {_NAME}, side.name
FROM collection_partpayment p JOIN collection_partpaymentstart begun ON begun.part_payment_id = p.id
CROSS JOIN (VALUES ('paying_parent'), ('receiving_parent')) AS side (name)
WHERE (side.name = 'paying_parent' OR p.debt = 'maintenance') AND NOT EXISTS (
    SELECT 1 FROM collection_partpaymentanswer a WHERE a.part_payment_id = p.id
    AND a.side = side.name AND a.agrees AND a.known_at <= begun.known_at
)
ORDER BY p.id, side.name
"""

_TWO_AT_ONCE = f"""
SELECT {_NAME}, count(*) OVER (PARTITION BY p.case_id, p.debt)
FROM collection_partpayment p JOIN collection_partpaymentstart s ON s.part_payment_id = p.id
WHERE NOT EXISTS (SELECT 1 FROM collection_partpaymentend e WHERE e.part_payment_id = p.id)
"""

_TWICE = f"SELECT * FROM ({_TWO_AT_ONCE}) each (name, count) WHERE count > 1 ORDER BY name"

_KEPT_UNPAID = f"""
SELECT {_NAME}, paid.pence, p.accepted_pence
FROM collection_partpayment p JOIN collection_partpaymentstart begun ON begun.part_payment_id = p.id
JOIN collection_partpaymentend e ON e.part_payment_id = p.id AND e.kind = 'kept'
JOIN cases_case c ON c.id = p.case_id
CROSS JOIN LATERAL ({PAID_FOR}) paid
WHERE paid.pence < p.accepted_pence AND p.due_before IS NOT NULL ORDER BY p.id
"""

_IN_BOOKS = f"""
SELECT {_NAME}, coalesce(books.pence, 0), e.extinguished_pence
FROM collection_partpayment p JOIN collection_partpaymentend e ON e.part_payment_id = p.id
LEFT JOIN LATERAL (
    SELECT -sum(x.amount_pence)::bigint AS pence FROM ledger_entry x
    WHERE x.transaction_id = e.transaction_id AND x.leg = 1 AND x.subject = p.case_id
    AND x.reason = {Reason.PART_PAYMENT:d}
) books ON true
WHERE coalesce(books.pence, 0) <> e.extinguished_pence
UNION ALL
SELECT 'transaction ' || t.id, 0, 0 FROM ledger_transaction t
WHERE t.reason = {Reason.PART_PAYMENT:d} AND NOT EXISTS (
    SELECT 1 FROM collection_partpaymentend e
    WHERE e.transaction_id = t.id AND e.part_payment_id = t.cause_id
)
ORDER BY 1
"""

# As of the last night: a day for money to come in, and the night after it.
_NOT_WATCHED = f"""
SELECT {_NAME}, p.pay_by
FROM collection_partpayment p JOIN collection_partpaymentstart s ON s.part_payment_id = p.id
WHERE p.pay_by < (SELECT max(date) FROM batch_night WHERE finished) - 7
AND s.known_at < (SELECT max(known_at) FROM batch_night WHERE finished)
AND NOT EXISTS (SELECT 1 FROM collection_partpaymentend e WHERE e.part_payment_id = p.id)
ORDER BY p.id
"""

_NOT_TOLD = f"""
SELECT {_NAME}, role.name
FROM collection_partpayment p JOIN cases_case c ON c.id = p.case_id
JOIN cases_payingparent payer ON payer.id = c.paying_parent_id
CROSS JOIN (VALUES ('paying_parent', true), ('receiving_parent', false)) AS role (name, is_paying)
WHERE (role.is_paying OR p.debt = 'maintenance')
AND p.known_at < (SELECT max(known_at) FROM batch_night WHERE finished)
AND NOT EXISTS (
    SELECT 1 FROM correspondence_letter l WHERE l.cause = 'part_payment'
    AND l.about = {_NAME} || ' offered'
    AND l.person_id = CASE WHEN role.is_paying THEN payer.person_id ELSE c.receiving_parent_id END
)
ORDER BY p.id, role.name
"""

CHECKS = [
    Check(
        "a part payment has both writings",
        "No agreement to take part of arrears for the whole took effect before the paying parent "
        "agreed and the receiving parent consented to it in writing.",
        violations_of(
            _WITHOUT_WRITING,
            lambda name, side: Violation(f"part payment {name}", f"nothing of the {side}", "both"),
        ),
    ),
    Check(
        "one part payment of the same arrears at a time",
        "A later agreement on the same arrears ended the earlier one.",
        violations_of(
            _TWICE, lambda name, count: Violation(f"part payment {name}", f"{count}", "one")
        ),
    ),
    Check(
        "a part payment that was kept was paid",
        "For every agreement that was kept the sum came by its day, and did not go back since.",
        violations_of(
            _KEPT_UNPAID,
            lambda name, found, wanted: Violation(
                f"part payment {name}", f"{found}p", f"{wanted}p"
            ),
        ),
    ),
    Check(
        "part payments are in the books",
        "What an agreement that was kept extinguished is in the books, and nothing else is.",
        violations_of(
            _IN_BOOKS,
            lambda name, found, wanted: Violation(
                f"part payment {name}", f"{found}p", f"{wanted}p"
            ),
        ),
    ),
    Check(
        "a part payment that is not kept is over",
        "No agreement stays in effect whose sum was to be paid a week ago.",
        violations_of(
            _NOT_WATCHED,
            lambda name, day: Violation(f"part payment {name}", f"in effect since {day}", "over"),
        ),
    ),
    Check(
        "the agreement to a part payment was sent",
        "Whoever has to agree was sent the written agreement the night it was proposed.",
        violations_of(
            _NOT_TOLD,
            lambda name, side: Violation(f"part payment {name}", f"{side} not told", "a letter"),
        ),
    ),
]
