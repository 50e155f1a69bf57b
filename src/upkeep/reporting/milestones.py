"""What has happened in the caseload, each kind with its count and a case in which to look at it."""

from dataclasses import dataclass

from django.db import connection

_CASE_OF_PAYER = "(SELECT min(k.reference) FROM cases_case k WHERE k.paying_parent_id = {payer})"

_PROCEEDINGS = f"""
SELECT coalesce(c.reference, {_CASE_OF_PAYER.format(payer="p.paying_parent_id")})
FROM cases_proceeding p LEFT JOIN cases_case c ON c.id = p.case_id
"""

_KINDS: tuple[tuple[str, str], ...] = (
    (
        "Annual reviews",
        f"""SELECT {_CASE_OF_PAYER.format(payer="d.paying_parent_id")} FROM cases_decision d
        WHERE d.kind = 'review' ORDER BY d.id""",
    ),
    (
        "Changes of circumstances",
        f"""SELECT {_CASE_OF_PAYER.format(payer="d.paying_parent_id")} FROM cases_decision d
        WHERE d.reason = 'change' ORDER BY d.id""",
    ),
    ("Reconsiderations", _PROCEEDINGS + "WHERE p.process = 'reconsideration' ORDER BY p.id"),
    ("Appeals", _PROCEEDINGS + "WHERE p.process = 'appeal' ORDER BY p.id"),
    (
        "Deaths",
        """SELECT min(c.reference) FROM parties_personfact f
        JOIN cases_payingparent payer ON true
        JOIN cases_case c ON c.paying_parent_id = payer.id
            AND f.person_id IN (payer.person_id, c.receiving_parent_id)
        WHERE f.kind = 'died' AND f.value = 'true' GROUP BY f.person_id ORDER BY 1""",
    ),
    (
        "Withdrawn on the day of the calculation, before it",
        """SELECT c.reference FROM cases_case c
        WHERE c.state = 'withdrawn' AND c.closed_on = c.effective_from AND NOT EXISTS (
            SELECT 1 FROM cases_liability l WHERE l.case_id = c.id) ORDER BY c.reference""",
    ),
    (
        "Withdrawn on the day of the calculation, after it",
        """SELECT c.reference FROM cases_case c
        WHERE c.state = 'withdrawn' AND c.closed_on = c.effective_from AND EXISTS (
            SELECT 1 FROM cases_liability l WHERE l.case_id = c.id) ORDER BY c.reference""",
    ),
    (
        "Blocked, on the board",
        _PROCEEDINGS + "WHERE p.blocked <> '' AND p.ended_on IS NULL ORDER BY p.id",
    ),
)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A kind of happening: how often, and the reference of the first case it happened in."""

    label: str
    count: int
    case: str


def milestones() -> list[Milestone]:
    """Every kind of happening that the caseload has seen, in the order of a case's life."""
    found = []
    with connection.cursor() as cursor:
        for label, query in _KINDS:
            cursor.execute(query)
            cases = [reference for (reference,) in cursor.fetchall()]
            if cases:
                found.append(Milestone(label, len(cases), cases[0]))
    return found
