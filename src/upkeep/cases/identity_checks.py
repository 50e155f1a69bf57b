"""What must hold of records that are, or may be, of one person."""

from upkeep.checking import Check, Violation, violations_of
from upkeep.parties.counting_as import STANDING

_NOBODY_LOOKS = """
SELECT s.reference, coalesce(p.state, 'no proceeding')
FROM cases_likelysame s
LEFT JOIN cases_proceeding p ON p.process = 'same_person' AND p.subject = s.reference
WHERE (p.id IS NULL OR p.ended_on IS NOT NULL) AND NOT EXISTS (
    SELECT 1 FROM parties_identityfinding f
    WHERE (f.kept_id, f.other_id) IN ((s.first_id, s.second_id), (s.second_id, s.first_id)))
ORDER BY s.reference
"""

_CHAINS = f"""
SELECT a.other_id, a.kept_id, b.kept_id FROM {STANDING} a JOIN {STANDING} b
    ON b.other_id = a.kept_id OR (b.other_id = a.other_id AND b.kept_id <> a.kept_id)
ORDER BY 1, 2, 3
"""

# A second record of a paying parent is decided about with the one that is kept, and only then.
_NOT_DECIDED_TOGETHER = f"""
SELECT p.reference, COALESCE(found.reference, 'alone'), COALESCE(wanted.reference, 'alone')
FROM cases_payingparent p
LEFT JOIN cases_payingparent found ON found.id = p.decided_with_id
LEFT JOIN {STANDING} s ON s.other_id = p.person_id
LEFT JOIN cases_payingparent wanted ON wanted.person_id = s.kept_id
WHERE p.decided_with_id IS DISTINCT FROM wanted.id
ORDER BY p.reference
"""

CHECKS = [
    Check(
        "somebody looks at who may be recorded twice",
        "Two records that are likely to be of one person are with somebody until it is found out.",
        violations_of(
            _NOBODY_LOOKS,
            lambda reference, found: Violation(reference, found, "somebody who looks, by a day"),
        ),
    ),
    Check(
        "a record counts as one other at most",
        "Records of a person stand around one that is kept, and never in a chain.",
        violations_of(
            _CHAINS,
            lambda person, kept, further: Violation(
                f"person {person}", f"counts as {kept} and {further}", "one record that is kept"
            ),
        ),
    ),
    Check(
        "records of one paying parent are decided about together",
        "The cases under two records are decided together while both count as one person, and "
        "each alone otherwise.",
        violations_of(
            _NOT_DECIDED_TOGETHER,
            lambda payer, found, wanted: Violation(f"paying parent {payer}", found, wanted),
        ),
    ),
]
