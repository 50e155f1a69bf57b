"""What must hold of decisions about the past: what they changed is what the books were told."""

from upkeep.checking import Check, Violation, violations_of

# For each night that decided about the past, each case and service: what the adjustments of that
# night come to, and the difference between the liability of all days charged before, as believed
# before the night and after it, each rounded half up once. A night on which the way of paying was
# changed too has two causes and is left to "charged is what is due".
_NOT_CARRIED_THROUGH = """
WITH moment AS (
    SELECT DISTINCT d.paying_parent_id, d.known_at, d.made_on, night.known_at AS began
    FROM cases_decision d JOIN batch_night night ON night.date = d.made_on AND night.finished
    WHERE d.reason IN ('accidental_error', 'reconsideration', 'appeal', 'official_error',
        'any_time_ground', 'two_records')
)
SELECT c.reference, m.made_on::text, service.service_type, done.pence, due.after - due.before
FROM moment m
JOIN cases_payingparent p ON coalesce(p.decided_with_id, p.id) = m.paying_parent_id
JOIN cases_case c ON c.paying_parent_id = p.id
CROSS JOIN LATERAL (
    SELECT max(upper(ch.period)) AS day FROM collection_charge ch
    WHERE ch.case_id = c.id AND ch.kind = 'charge' AND ch.known_at < m.began
) through
CROSS JOIN (VALUES ('collect_and_pay'), ('direct_pay')) AS service (service_type)
CROSS JOIN LATERAL (
    SELECT (2 * COALESCE(sum(part.pence) FILTER (WHERE part.is_before), 0) + 7)::bigint / 14
            AS before,
        (2 * COALESCE(sum(part.pence) FILTER (WHERE part.is_after), 0) + 7)::bigint / 14 AS after
    FROM (
        SELECT l.weekly_pence * (upper(days.shared) - lower(days.shared)) AS pence,
            lower(l.known) < m.began AND (upper_inf(l.known) OR upper(l.known) >= m.began)
                AS is_before,
            lower(l.known) <= m.known_at AND (upper_inf(l.known) OR upper(l.known) > m.known_at)
                AS is_after
        FROM cases_liability l JOIN collection_arrangement a ON a.case_id = l.case_id
            AND a.known @> m.known_at AND a.service_type = service.service_type
        CROSS JOIN LATERAL (
            SELECT l.effective * a.effective * daterange(NULL, through.day) AS shared
        ) days
        WHERE l.case_id = c.id AND NOT isempty(days.shared)
    ) part
) due
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(ch.maintenance_pence), 0)::bigint AS pence FROM collection_charge ch
    JOIN ledger_transaction t ON t.id = ch.transaction_id
    WHERE ch.case_id = c.id AND ch.kind = 'adjustment' AND ch.service_type = service.service_type
    AND right(t.idempotency_key, 10) = m.made_on::text
) done
WHERE through.day IS NOT NULL AND done.pence <> due.after - due.before
AND NOT EXISTS (
    SELECT 1 FROM collection_arrangement a WHERE a.case_id = c.id
    AND lower(a.known) >= m.began AND lower(a.known) <= m.known_at
)
ORDER BY c.reference, m.made_on
"""

CHECKS = [
    Check(
        "a decision about the past is carried through",
        "For every case of the paying parent, the adjustments of the night of a correction, "
        "revision or tribunal's decision are what it made of the days charged before.",
        violations_of(
            _NOT_CARRIED_THROUGH,
            lambda case, night, service, found, wanted: Violation(
                f"case {case}, night of {night} ({service})", f"{found}p", f"{wanted}p"
            ),
        ),
    ),
]
