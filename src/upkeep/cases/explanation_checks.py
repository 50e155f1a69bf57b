"""What must hold of kept explanations: none has lost a part of what it says."""

from upkeep.checking import Check, Violation, violations_of

_LOST = """
SELECT d.id, own.digest FROM cases_decision d
CROSS JOIN LATERAL (
    SELECT DISTINCT named #>> '{}' AS digest
    FROM jsonb_path_query(d.result -> 'explanation', '$.**.pattern') named
) own
WHERE NOT EXISTS (SELECT 1 FROM cases_explanationpattern p WHERE p.digest = own.digest)
ORDER BY d.id, own.digest
"""

CHECKS = [
    Check(
        "explanations are whole",
        "Every step of a kept explanation names a pattern that is kept, so that it can be read.",
        violations_of(
            _LOST,
            lambda decision, digest: Violation(f"decision {decision}", f"no pattern {digest}", ""),
        ),
    ),
]
