"""What must hold between liabilities, charges, schedules, receipts, allocations and the books."""

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg

from upkeep.checking import Check, Violation, violations_of
from upkeep.collection.arrears_plans import COVERED_BY_PLAN
from upkeep.collection.beside_liability import LOWERED, OPENING
from upkeep.collection.fees import SCHEME_WITH_FEES, fee_spells
from upkeep.ledger import Account, Reason

# Recomputed from liabilities and arrangements alone, for each period that was charged.
_CHARGED = f"""
SELECT c.reference, period.days::text, service.service_type, done.maintenance,
    (2 * due.after + 7) / 14 - (2 * due.before + 7) / 14, done.fee,
    fee.pence
FROM cases_case c
CROSS JOIN LATERAL (
    SELECT DISTINCT ch.period AS days FROM collection_charge ch WHERE ch.case_id = c.id
) period
CROSS JOIN (VALUES ('collect_and_pay'), ('direct_pay')) AS service (service_type)
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(ch.maintenance_pence), 0)::bigint AS maintenance,
        COALESCE(sum(ch.fee_pence), 0)::bigint AS fee
    FROM collection_charge ch WHERE ch.case_id = c.id AND ch.period = period.days
    AND ch.service_type = service.service_type
) done
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(l.weekly_pence * (upper(part.before) - lower(part.before))), 0)::bigint
            AS before,
        COALESCE(sum(l.weekly_pence * (upper(part.after) - lower(part.after))), 0)::bigint AS after
    FROM cases_liability l
    JOIN collection_arrangement a ON a.case_id = l.case_id AND upper_inf(a.known)
        AND a.service_type = service.service_type
    CROSS JOIN LATERAL (
        SELECT l.effective * a.effective * daterange(NULL, lower(period.days)) AS before,
            l.effective * a.effective * daterange(NULL, upper(period.days)) AS after
    ) part
    WHERE l.case_id = c.id AND upper_inf(l.known)
) due
CROSS JOIN LATERAL (
    SELECT floor(COALESCE(sum(spell.share * l.weekly_pence
                * (upper(part.after) - lower(part.after))), 0) / 7 + 0.5)::bigint
        - floor(COALESCE(sum(spell.share * l.weekly_pence
                * (upper(part.before) - lower(part.before))), 0) / 7 + 0.5)::bigint AS pence
    FROM cases_liability l
    JOIN collection_arrangement a ON a.case_id = l.case_id AND upper_inf(a.known)
        AND a.service_type = service.service_type AND a.service_type = 'collect_and_pay'
    JOIN (
        SELECT daterange(starts, ends) AS days, complying,
            parts::numeric / %(fee_denominator)s AS share
        FROM unnest(%(fee_starts)s::date[], %(fee_ends)s::date[], %(fee_complying)s::boolean[],
            %(fee_parts)s::bigint[]) AS each (starts, ends, complying, parts)
    ) spell ON spell.complying = (a.method <> ALL(%(not_complying)s::text[]))
        AND c.scheme = '{SCHEME_WITH_FEES}'
    CROSS JOIN LATERAL (
        SELECT l.effective * a.effective * spell.days * daterange(NULL, lower(period.days))
                AS before,
            l.effective * a.effective * spell.days * daterange(NULL, upper(period.days)) AS after
    ) part
    WHERE l.case_id = c.id AND upper_inf(l.known)
) fee
WHERE done.maintenance <> (2 * due.after + 7) / 14 - (2 * due.before + 7) / 14
OR done.fee <> fee.pence
ORDER BY c.reference, period.days
"""

_CHARGES_IN_BOOKS = f"""
SELECT c.reference, COALESCE(books.pence, 0), COALESCE(charges.pence, 0)
FROM cases_case c
LEFT JOIN (
    SELECT subject, sum(amount_pence)::bigint AS pence FROM ledger_entry
    WHERE account IN ({Account.MAINTENANCE_RECEIVABLE}, {Account.COLLECTION_FEE_RECEIVABLE},
        {Account.DIRECT_PAY_DUE}) AND reason IN ({Reason.CHARGE}, {Reason.ADJUSTMENT})
    GROUP BY subject
) books ON books.subject = c.id
LEFT JOIN (
    SELECT case_id, sum(maintenance_pence + fee_pence)::bigint AS pence FROM collection_charge
    GROUP BY case_id
) charges ON charges.case_id = c.id
WHERE COALESCE(books.pence, 0) <> COALESCE(charges.pence, 0) ORDER BY c.reference
"""

_ALLOCATIONS_IN_BOOKS = f"""
SELECT c.reference, COALESCE(books.pence, 0), COALESCE(allocations.pence, 0)
FROM cases_case c
LEFT JOIN (
    SELECT subject, -sum(amount_pence)::bigint AS pence FROM ledger_entry
    WHERE account IN ({Account.MAINTENANCE_RECEIVABLE}, {Account.COLLECTION_FEE_RECEIVABLE})
    AND reason IN ({Reason.ALLOCATION}, {Reason.RECEIPT_REVERSED}) GROUP BY subject
) books ON books.subject = c.id
LEFT JOIN (
    SELECT case_id, sum(maintenance_pence + fee_pence)::bigint AS pence FROM collection_allocation
    GROUP BY case_id
) allocations ON allocations.case_id = c.id
WHERE COALESCE(books.pence, 0) <> COALESCE(allocations.pence, 0) ORDER BY c.reference
"""

# Every receipt is in suspense, identified, allocated, waiting, refunded, or went back: nothing is
# lost.
_RECEIPTS = """
SELECT r.id, found.pence, r.amount_pence
FROM collection_receipt r
LEFT JOIN collection_receiptreversal back ON back.receipt_id = r.id
LEFT JOIN (SELECT receipt_id, sum(pence) AS pence FROM (
        SELECT receipt_id, maintenance_pence + fee_pence AS pence FROM collection_allocation
        UNION ALL SELECT receipt_id, amount_pence FROM collection_debtpayment) parts
    GROUP BY receipt_id) allocated ON allocated.receipt_id = r.id
LEFT JOIN (SELECT receipt_id, sum(left_pence) AS pence
    FROM collection_openreceipt GROUP BY receipt_id) waiting ON waiting.receipt_id = r.id
LEFT JOIN (SELECT receipt_id, sum(amount_pence) AS pence
    FROM collection_identification GROUP BY receipt_id) identified ON identified.receipt_id = r.id
LEFT JOIN (SELECT receipt_id, sum(amount_pence) AS pence
    FROM collection_refundpart GROUP BY receipt_id) refunded ON refunded.receipt_id = r.id
CROSS JOIN LATERAL (
    SELECT COALESCE(allocated.pence, 0) + COALESCE(waiting.pence, 0)
        + COALESCE(refunded.pence, 0) + COALESCE(back.amount_pence, 0) + CASE
        WHEN r.paying_parent_id IS NULL AND back.id IS NULL
            THEN r.amount_pence - COALESCE(identified.pence, 0) ELSE 0 END AS pence
) found
WHERE r.amount_pence <> found.pence
ORDER BY r.id
"""

_OPEN_INSTALMENTS = """
SELECT i.id, COALESCE(o.maintenance_left_pence, 0) + COALESCE(o.fee_left_pence, 0),
    i.maintenance_pence + i.fee_pence - COALESCE(paid.pence, 0) - COALESCE(reduced.pence, 0)
FROM collection_instalment i
JOIN collection_schedule s ON s.id = i.schedule_id AND s.service_type = 'collect_and_pay'
LEFT JOIN collection_openinstalment o ON o.instalment_id = i.id
LEFT JOIN (SELECT instalment_id, sum(maintenance_pence + fee_pence) AS pence
    FROM collection_allocation GROUP BY instalment_id) paid ON paid.instalment_id = i.id
LEFT JOIN (SELECT instalment_id, sum(maintenance_pence + fee_pence) AS pence
    FROM collection_instalmentreduction GROUP BY instalment_id) reduced
    ON reduced.instalment_id = i.id
WHERE upper_inf(i.known)
AND COALESCE(o.maintenance_left_pence, 0) + COALESCE(o.fee_left_pence, 0)
    <> i.maintenance_pence + i.fee_pence - COALESCE(paid.pence, 0) - COALESCE(reduced.pence, 0)
UNION ALL
SELECT o.instalment_id, o.maintenance_left_pence + o.fee_left_pence, 0
FROM collection_openinstalment o JOIN collection_instalment i ON i.id = o.instalment_id
WHERE NOT upper_inf(i.known)
ORDER BY 1
"""

# What is still asked for, with what was collected, may not pass what will have accrued by the end
# of the reference period; pennies of rounding apart, an instalment each. What somebody took off by
# hand since the last night is taken off instalments by the next.
_ASKED_TOO_MUCH = f"""
SELECT c.reference, asked.pence, due.pence
FROM cases_case c
CROSS JOIN LATERAL (
    SELECT sum(o.maintenance_left_pence)::bigint AS pence, count(*) AS instalments
    FROM collection_openinstalment o WHERE o.case_id = c.id
) asked
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(al.maintenance_pence), 0)::bigint AS pence FROM collection_allocation al
    WHERE al.case_id = c.id
) collected
CROSS JOIN LATERAL ({OPENING}) opening
CROSS JOIN LATERAL (
    SELECT max(upper(s.reference_period)) AS day FROM collection_schedule s WHERE s.case_id = c.id
) through
CROSS JOIN LATERAL (
    SELECT GREATEST(0, (2 * COALESCE(sum(l.weekly_pence * (upper(part.days) - lower(part.days))), 0)
        + 7)::bigint / 14 + opening.maintenance - collected.pence) AS pence
    FROM cases_liability l
    JOIN collection_arrangement a ON a.case_id = l.case_id AND upper_inf(a.known)
        AND a.service_type = 'collect_and_pay'
    CROSS JOIN LATERAL (
        SELECT l.effective * a.effective * daterange(NULL, through.day) AS days
    ) part
    WHERE l.case_id = c.id AND upper_inf(l.known)
) due
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(lowered.pence), 0)::bigint AS pence FROM ({LOWERED}) lowered
    WHERE lowered.case_id = c.id
    AND lowered.known_at > (SELECT max(known_at) FROM batch_night WHERE finished)
) since
WHERE asked.pence > due.pence + since.pence
    + CASE WHEN c.closed_on IS NULL THEN asked.instalments + 60 ELSE 0 END
ORDER BY c.reference
"""

_BANK = f"""
SELECT s.statement_id, books.pence + waiting.pence, s.closing_pence
FROM (SELECT * FROM collection_bankstatement ORDER BY statement_date DESC, id DESC LIMIT 1) s
CROSS JOIN (SELECT COALESCE(sum(amount_pence), 0)::bigint AS pence FROM ledger_entry
    WHERE account = {Account.BANK}) books
CROSS JOIN (SELECT COALESCE(sum(l.amount_pence), 0)::bigint AS pence
    FROM collection_unpostedbankline w JOIN collection_bankline l ON l.id = w.bank_line_id) waiting
WHERE books.pence + waiting.pence <> s.closing_pence
"""

_BANK_LINES = """
SELECT l.line_reference, l.amount_pence FROM collection_bankline l
WHERE NOT EXISTS (SELECT 1 FROM collection_unpostedbankline w WHERE w.bank_line_id = l.id)
AND l.amount_pence <> COALESCE(
    (SELECT sum(r.amount_pence) FROM collection_receipt r WHERE r.bank_line_id = l.id),
    (SELECT c.amount_pence FROM collection_cardpayout c WHERE c.bank_line_id = l.id),
    (SELECT -sum(x.amount_pence) FROM collection_receiptreversal x WHERE x.bank_line_id = l.id),
    (SELECT p.net_pence FROM collection_returnedpayout back
        JOIN collection_payout p ON p.id = back.payout_id WHERE back.bank_line_id = l.id),
    CASE WHEN l.amount_pence < 0 THEN l.amount_pence END, 0)
ORDER BY l.id
"""

_PAYMENT_FILES = """
SELECT f.reference, carried.pence, f.total_pence FROM collection_paymentfile f
CROSS JOIN LATERAL (
    SELECT (SELECT COALESCE(sum(p.net_pence), 0)::bigint FROM collection_payout p
            WHERE p.payment_file_id = f.id)
        + (SELECT COALESCE(sum(r.amount_pence), 0)::bigint FROM collection_refundpayment x
            JOIN collection_refund r ON r.id = x.refund_id WHERE x.payment_file_id = f.id)
        + (SELECT COALESCE(sum(p.amount_pence), 0)::bigint FROM collection_statepayment p
            WHERE p.payment_file_id = f.id) AS pence
) carried
WHERE carried.pence <> f.total_pence ORDER BY f.reference
"""

# Six weeks are enough for a first collection period of any frequency to end and be charged.
_DUE_WITHOUT_ENTRIES = """
SELECT c.reference FROM cases_case c
JOIN cases_liability l ON l.case_id = c.id AND upper_inf(l.known) AND upper_inf(l.effective)
    AND l.weekly_pence > 0
WHERE c.state = 'in_force'
AND lower(l.effective) < (SELECT max(date) FROM batch_night WHERE finished) - 50
AND NOT EXISTS (SELECT 1 FROM collection_charge ch WHERE ch.case_id = c.id
    AND ch.effective_date > (SELECT max(date) FROM batch_night WHERE finished) - 50)
ORDER BY c.reference
"""

_NO_SCHEDULE = """
SELECT c.reference FROM cases_case c
JOIN cases_liability l ON l.case_id = c.id AND upper_inf(l.known) AND upper_inf(l.effective)
WHERE c.state = 'in_force' AND NOT EXISTS (
    SELECT 1 FROM collection_schedule s WHERE s.case_id = c.id AND upper_inf(s.known))
ORDER BY c.reference
"""

# As of the last night: what fell due before it, is still open, in no plan, and nobody has in hand.
# What a reversal opened again since, or a plan left that ended since, is for the next night.
_NOT_NOTICED = f"""
SELECT DISTINCT ON (c.reference) c.reference, o.due_on
FROM collection_openinstalment o JOIN cases_case c ON c.id = o.case_id
JOIN cases_proceeding p ON p.process = 'arrangement' AND p.case_id = c.id
WHERE p.state = 'collect_and_pay' AND o.due_on < (SELECT max(date) FROM batch_night WHERE finished)
AND NOT {COVERED_BY_PLAN.format(instalment="o.instalment_id")}
AND NOT EXISTS (
    SELECT 1 FROM collection_arrearsplandebt d
    JOIN collection_arrearsplanend e ON e.plan_id = d.plan_id
    WHERE d.instalment_id = o.instalment_id
    AND e.known_at > (SELECT max(known_at) FROM batch_night WHERE finished)
)
AND NOT EXISTS (
    SELECT 1 FROM cases_proceedingstep s
    WHERE s.proceeding_id = p.id AND s.event = 'agreed' AND s.effective_on > o.due_on
)
AND NOT EXISTS (
    SELECT 1 FROM collection_allocation a
    WHERE a.instalment_id = o.instalment_id AND a.reverses_id IS NOT NULL
    AND a.known_at > (SELECT max(known_at) FROM batch_night WHERE finished)
)
ORDER BY c.reference, o.due_on
"""


def _wrongly_charged(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Periods whose charges are not their liability with the fees of each day's law."""
    cursor.execute(_CHARGED, fee_spells().parameters(date.max))
    return [
        Violation(
            f"case {case} {period} ({service})",
            f"{found}p and {fee}p",
            f"{wanted}p and {fee_wanted}p",
        )
        for case, period, service, found, wanted, fee, fee_wanted in cursor.fetchall()
    ]


def _pence(kind: str) -> Callable[[object, int, int], Violation]:
    def describe(subject: object, found: int, wanted: int) -> Violation:
        return Violation(f"{kind} {subject}", f"{found}p", f"{wanted}p")

    return describe


CHECKS = [
    Check(
        "charged is what is due",
        "For every case and period, what was charged and adjusted is the liability of its days, "
        "worked out again from the decisions, with the day's share of it in fees under Collect and "
        "Pay.",
        _wrongly_charged,
    ),
    Check(
        "charges are in the books",
        "For every case, the books hold the charges and adjustments made.",
        violations_of(_CHARGES_IN_BOOKS, _pence("case")),
    ),
    Check(
        "allocations are in the books",
        "For every case, the books hold the money allocated to it.",
        violations_of(_ALLOCATIONS_IN_BOOKS, _pence("case")),
    ),
    Check(
        "no receipt is lost",
        "Every receipt is wholly allocated, waiting, refunded or in suspense, or it went back.",
        violations_of(_RECEIPTS, _pence("receipt")),
    ),
    Check(
        "instalments are as open as they should be",
        "What is left of an instalment is what was asked for less what was allocated to it.",
        violations_of(_OPEN_INSTALMENTS, _pence("instalment")),
    ),
    Check(
        "nothing is asked for that is not owed",
        "What is left of a case's instalments is no more than its liability to the end of the "
        "reference period and what it was taken over with, less what was collected.",
        violations_of(_ASKED_TOO_MUCH, _pence("case")),
    ),
    Check(
        "the books agree with the bank",
        "The last bank statement closes with what the books say is at the bank.",
        violations_of(_BANK, _pence("statement")),
    ),
    Check(
        "every bank line is posted or waiting",
        "No movement on the bank account was passed over or posted for another amount.",
        violations_of(
            _BANK_LINES,
            lambda line, pence: Violation(f"bank line {line}", "not posted in full", f"{pence}p"),
        ),
    ),
    Check(
        "payment files add up",
        "Every payment file carries the payouts and refunds recorded for it.",
        violations_of(_PAYMENT_FILES, _pence("file")),
    ),
    Check(
        "a live decision is charged",
        "A case liable for more than nothing has been charged in the last seven weeks.",
        violations_of(
            _DUE_WITHOUT_ENTRIES,
            lambda case: Violation(f"case {case}", "nothing charged", "a charge"),
        ),
    ),
    Check(
        "a case in force has a schedule",
        "Every case in force has a payment schedule.",
        violations_of(
            _NO_SCHEDULE, lambda case: Violation(f"case {case}", "no schedule", "a schedule")
        ),
    ),
    Check(
        "missed payments are noticed",
        "Whatever fell due under Collect and Pay before the last night and is not paid is "
        "somebody's task, or it was agreed since how it is made good.",
        violations_of(
            _NOT_NOTICED,
            lambda case, due: Violation(f"case {case}", f"unpaid since {due}", "somebody who acts"),
        ),
    ),
]
