"""What must hold of the yearly statements that were sent."""

from upkeep.checking import Check, Violation, violations_of
from upkeep.ledger import Account

# As it was known when the letter was written: what came on record since is in the next one.
_OUT_OF_BOOKS = f"""
SELECT 'L' || lpad(l.id::text, 8, '0'), (s.sums ->> 'closing_pence')::bigint, books.pence,
    (s.sums ->> 'opening_pence')::bigint + (s.sums ->> 'charged_pence')::bigint
        + (s.sums ->> 'adjusted_pence')::bigint - (s.sums ->> 'collected_pence')::bigint
        - (s.sums ->> 'written_off_pence')::bigint
FROM correspondence_letter l
CROSS JOIN LATERAL (SELECT l.facts -> 'maintenance' AS sums) s
CROSS JOIN LATERAL (
    SELECT coalesce(sum(e.amount_pence), 0)::bigint AS pence FROM ledger_entry e
    WHERE e.account = {int(Account.MAINTENANCE_RECEIVABLE)} AND e.subject = l.case_id
    AND e.effective_date <= (l.facts ->> 'end')::date AND e.known_at <= l.known_at
) books
WHERE l.cause = 'annual_statement' AND ((s.sums ->> 'closing_pence')::bigint <> books.pence
    OR (s.sums ->> 'opening_pence')::bigint + (s.sums ->> 'charged_pence')::bigint
        + (s.sums ->> 'adjusted_pence')::bigint - (s.sums ->> 'collected_pence')::bigint
        - (s.sums ->> 'written_off_pence')::bigint <> (s.sums ->> 'closing_pence')::bigint)
ORDER BY l.id
"""

_TO_ONE_ALONE = """
SELECT c.reference, l.about FROM correspondence_letter l
JOIN cases_case c ON c.id = l.case_id JOIN cases_payingparent p ON p.id = c.paying_parent_id
WHERE l.cause = 'annual_statement' AND NOT l.is_copy AND p.person_id <> c.receiving_parent_id
GROUP BY c.reference, l.case_id, l.about HAVING count(DISTINCT l.person_id) < 2
ORDER BY c.reference, l.about
"""

CHECKS = [
    Check(
        "yearly statements say what the books said",
        "The closing figure of every yearly statement is the balance of the case that day, as it "
        "was known when it was written, and its lines come to it.",
        violations_of(
            _OUT_OF_BOOKS,
            lambda letter, said, books, lines: Violation(
                f"letter {letter}", f"{said}p, of lines that come to {lines}p", f"{books}p"
            ),
        ),
    ),
    Check(
        "both parents get the yearly statement",
        "Whenever one parent of a case was sent a statement for a year, so was the other.",
        violations_of(
            _TO_ONE_ALONE,
            lambda case, about: Violation(f"case {case}, {about}", "one parent", "both"),
        ),
    ),
]
