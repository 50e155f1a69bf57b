"""What must hold between mandates, notices, collections, and the books."""

from upkeep.checking import Check, Violation, violations_of

# A collection counts once: it is on its way, came in, went back, or never came in and was refused.
_IN_BOOKS = """
SELECT f.reference, f.total_pence, count(c.id), coalesce(sum(c.amount_pence), 0)::bigint,
    coalesce(sum(posted.pence), 0)::bigint, count(posted.pence)
FROM collection_debitfile f
LEFT JOIN collection_debitcollection c ON c.file_id = f.id
LEFT JOIN LATERAL (
    SELECT sum(p.pence)::bigint AS pence FROM (
        SELECT r.amount_pence AS pence FROM collection_receipt r
        WHERE r.debit_collection_id = c.id
        UNION ALL
        SELECT i.amount_pence FROM collection_identification i WHERE i.debit_collection_id = c.id
    ) p
) posted ON true
WHERE f.kind = 'collections'
GROUP BY f.id, f.reference, f.total_pence
HAVING coalesce(sum(c.amount_pence), 0) <> f.total_pence
OR count(posted.pence) NOT IN (0, count(c.id))
OR count(posted.pence) > 0 AND sum(posted.pence) <> f.total_pence
ORDER BY f.reference
"""

# Working days are counted where the plan is made; ten of them are never less than twelve days.
_WITHOUT_NOTICE = """
SELECT m.reference, c.collect_on, l.announced_on, m.notice_days
FROM collection_debitcollection c JOIN collection_mandate m ON m.id = c.mandate_id
JOIN collection_debitnoticeline l ON l.id = c.notice_line_id
WHERE c.collect_on - l.announced_on < m.notice_days + m.notice_days / 5 * 2
OR l.amount_pence < c.amount_pence
OR NOT EXISTS (
    SELECT 1 FROM collection_debitnotice n JOIN collection_debitnoticeline told
        ON told.notice_id = n.id AND told.collect_on = l.collect_on
        AND told.amount_pence = l.amount_pence
    WHERE n.mandate_id = m.id AND n.given_on = l.announced_on
)
ORDER BY m.reference, c.collect_on
"""

_NO_LETTER = """
SELECT m.reference, n.given_on FROM collection_debitnotice n
JOIN collection_mandate m ON m.id = n.mandate_id
WHERE EXISTS (SELECT 1 FROM batch_night b WHERE b.finished AND b.date >= n.given_on)
AND NOT EXISTS (
    SELECT 1 FROM correspondence_letter w
    WHERE w.cause = 'debit_notice' AND w.about = m.reference || ' of ' || n.given_on
)
ORDER BY m.reference, n.given_on
"""

_AFTER_THE_END = """
SELECT m.reference, c.collect_on, e.kind
FROM collection_debitcollection c JOIN collection_mandate m ON m.id = c.mandate_id
JOIN LATERAL (
    SELECT x.kind FROM collection_mandateevent x
    WHERE x.mandate_id = m.id AND x.kind NOT IN ('amended', 'cancel_sent')
    AND x.known_at < c.known_at ORDER BY x.id DESC LIMIT 1
) e ON e.kind NOT IN ('lodged', 'reinstated')
ORDER BY m.reference, c.collect_on
"""

CHECKS = [
    Check(
        "direct debits and the books agree",
        "Every file of collections holds what it says, and is posted with all of them or none: "
        "what was collected is on its way, a receipt, or a receipt that went back.",
        violations_of(
            _IN_BOOKS,
            lambda file, total, count, made, posted, receipts: Violation(
                f"file {file} of {total}p",
                f"{count} collections of {made}p, {receipts} posted for {posted}p",
                "all of them, or none, for its total",
            ),
        ),
    ),
    Check(
        "no direct debit without notice",
        "Every collection was announced in time, with its day and at least its amount.",
        violations_of(
            _WITHOUT_NOTICE,
            lambda mandate, day, told_on, notice: Violation(
                f"mandate {mandate} on {day}",
                f"announced on {told_on}",
                f"the amount, {notice} working days before",
            ),
        ),
    ),
    Check(
        "a notice of direct debits is a letter",
        "What was announced was written to the paying parent the same night.",
        violations_of(
            _NO_LETTER,
            lambda mandate, day: Violation(
                f"mandate {mandate}", f"notice of {day} without a letter", "a letter"
            ),
        ),
    ),
    Check(
        "nothing is collected by a mandate that ended",
        "When a collection was sent, the bank had the instruction and nobody had ended it.",
        violations_of(
            _AFTER_THE_END,
            lambda mandate, day, kind: Violation(
                f"mandate {mandate} on {day}", f"collected after {kind}", "no collection"
            ),
        ),
    ),
]
