"""What must hold of estates that owe maintenance, and of what is claimed from them."""

from upkeep.checking import Check, Violation, violations_of
from upkeep.collection.estate_claims import WITHOUT_CLAIM
from upkeep.collection.estates import LIABLE_TO_ESTATES

# What was told, confirmed or posted since the last night is taken up by the next.
_UNSEEN = f"""
SELECT estate.reference, estate.died_on, estate.pence FROM ({WITHOUT_CLAIM}) estate
JOIN batch_night n ON n.finished AND n.date = (SELECT max(date) FROM batch_night WHERE finished)
WHERE estate.known_at <= n.known_at AND NOT EXISTS (
    SELECT 1 FROM cases_proceeding row JOIN cases_proceedingstep s ON s.proceeding_id = row.id
    WHERE row.paying_parent_id = estate.paying_parent_id AND s.known_at > n.known_at
    AND row.process IN ('closure', 'estate_claim')
)
ORDER BY 1
"""

_TOO_MUCH = f"""
SELECT 'ES' || lpad(part.claim_id::text, 6, '0'), c.reference, part.maintenance_pence,
    coalesce(owed.pence, 0)
FROM collection_estateclaimpart part JOIN collection_estateclaim claim ON claim.id = part.claim_id
JOIN cases_case c ON c.id = part.case_id
CROSS JOIN LATERAL (
    SELECT sum(e.amount_pence)::bigint AS pence FROM ledger_entry e
    WHERE e.subject = c.id AND e.account IN ({LIABLE_TO_ESTATES})
    AND e.known_at <= claim.known_at
) owed
WHERE part.maintenance_pence > coalesce(owed.pence, 0)
OR c.paying_parent_id <> claim.paying_parent_id ORDER BY 1, 2
"""

_NOT_WRITTEN = """
SELECT 'ES' || lpad(claim.id::text, 6, '0'), c.reference
FROM collection_estateclaim claim JOIN collection_estateclaimpart part ON part.claim_id = claim.id
JOIN cases_case c ON c.id = part.case_id
JOIN batch_night n ON n.finished AND n.date = (SELECT max(date) FROM batch_night WHERE finished)
WHERE claim.known_at <= n.known_at AND NOT EXISTS (
    SELECT 1 FROM correspondence_letter w WHERE w.case_id = c.id AND w.cause = 'estate_claim'
    AND w.about = 'ES' || lpad(claim.id::text, 6, '0')
) ORDER BY 1, 2
"""

CHECKS = [
    Check(
        "an estate that owes is somebody's task",
        "Of each paying parent whose death is confirmed, on or after 25 January 2010, and who "
        "owes maintenance, somebody sees to a claim, or has found that nothing can be had.",
        violations_of(
            _UNSEEN,
            lambda payer, died, pence: Violation(
                f"paying parent {payer}", f"died {died}, owes {pence}p", "a claim in hand"
            ),
        ),
    ),
    Check(
        "no more is claimed of an estate than is owed",
        "What was claimed for each case is no more than the maintenance that the books held for "
        "it, in a case of that paying parent.",
        violations_of(
            _TOO_MUCH,
            lambda claim, case, found, wanted: Violation(
                f"claim {claim}, case {case}", f"{found}p", f"at most {wanted}p"
            ),
        ),
    ),
    Check(
        "claims of estates were written",
        "Every claim was written to whoever acts for the estate, for each case in it.",
        violations_of(
            _NOT_WRITTEN,
            lambda claim, case: Violation(f"claim {claim}", f"no letter for {case}", "a letter"),
        ),
    ),
]
