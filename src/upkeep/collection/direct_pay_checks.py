"""What must hold of arrears that were taken on from Direct Pay."""

from typing import Any

import psycopg

from upkeep.checking import Check, Violation
from upkeep.collection.direct_pay import EVIDENCE, not_refused, positions, validated_pence


def _taken_beyond(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Journals from Direct Pay that are more than what was settled when they were entered."""
    found: list[Violation] = []
    taken: dict[int, int] = {}
    journals = not_refused().filter(evidence=EVIDENCE).select_related("case").order_by("pk")
    for journal in journals:
        known = positions(journal.case, journal.entered_on, journal.known_at)
        taken[journal.case_id] = taken.get(journal.case_id, 0) + journal.change_pence
        if taken[journal.case_id] > validated_pence(known):
            found.append(
                Violation(
                    f"case {journal.case.reference}, journal {journal.reference}",
                    f"{taken[journal.case_id]}p taken on",
                    f"{validated_pence(known)}p known to be unpaid",
                )
            )
    return found


CHECKS = [
    Check(
        "only settled arrears come from Direct Pay",
        "What was taken on from Direct Pay is no more than what the parents agreed, or somebody "
        "found, to be unpaid by then.",
        _taken_beyond,
    ),
]
