"""What must hold between deductions from benefits, their lists, and how cases are paid."""

from upkeep.checking import Check, Violation, violations_of

# A list is posted whole or not at all, each line for what was taken.
_LISTS = """
SELECT l.remittance, count(*) FILTER (WHERE posted.pence IS NULL),
    count(*) FILTER (WHERE posted.pence IS NOT NULL AND posted.pence <> l.deducted_pence)
FROM collection_remittanceline l LEFT JOIN LATERAL (
    SELECT sum(p.pence) AS pence FROM (
        SELECT r.amount_pence AS pence FROM collection_receipt r WHERE r.remittance_line_id = l.id
        UNION ALL
        SELECT i.amount_pence FROM collection_identification i WHERE i.remittance_line_id = l.id
    ) p
) posted ON true
WHERE l.deducted_pence > 0 GROUP BY l.remittance
HAVING count(*) FILTER (WHERE posted.pence IS NULL) NOT IN (0, count(*))
OR count(*) FILTER (WHERE posted.pence <> l.deducted_pence) > 0
ORDER BY l.remittance
"""

# By the last night: what was said since then is taken up by the next.
_PAID_BY_NOTHING = """
SELECT c.reference, lower(a.effective)
FROM collection_arrangement a JOIN cases_case c ON c.id = a.case_id AND c.state = 'in_force'
WHERE a.method = 'deduction_from_benefit' AND upper_inf(a.known) AND upper_inf(a.effective)
AND NOT EXISTS (
    SELECT 1 FROM collection_benefitdeduction d
    WHERE d.paying_parent_id = c.paying_parent_id AND d.kind = 'ongoing' AND NOT EXISTS (
        SELECT 1 FROM collection_benefitdeductionevent e
        WHERE e.deduction_id = d.id AND e.kind <> 'accepted' AND e.known_at < (
            SELECT max(s.known_at) FROM cases_proceedingstep s
        )
    )
) ORDER BY c.reference
"""

CHECKS = [
    Check(
        "lists of deductions are posted whole",
        "Every list of what was taken from benefits is posted with each of its lines, for what was "
        "taken, or it waits whole.",
        violations_of(
            _LISTS,
            lambda remittance, missing, wrong: Violation(
                f"list {remittance}",
                f"{missing} lines not posted, {wrong} for another amount",
                "all of them, or none",
            ),
        ),
    ),
    Check(
        "what is paid by deduction is deducted",
        "A case that is paid by deduction from a benefit has a request for it that goes on.",
        violations_of(
            _PAID_BY_NOTHING,
            lambda case, since: Violation(
                f"case {case}", f"by deduction since {since}, and nothing goes on", "a request"
            ),
        ),
    ),
]
