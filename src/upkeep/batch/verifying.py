"""Verifying the whole caseload: spans of decisions, shared among processes."""

from datetime import date

from django.db import connection, transaction

from upkeep.batch.nights import workers_pool
from upkeep.cases.verifying import Span, Verified, joined, verify, whole_caseload

DECISIONS_A_PART = 5_000


def verify_decisions(day: date | None = None, workers: int = 1) -> Verified:
    """Make every decision again, or with a ``day`` those in force on it, by several processes.

    Few decisions are worked here: starting processes would take longer than the work.
    """
    with connection.cursor() as cursor:
        whole = whole_caseload(cursor.cursor, day)
    spans = [
        Span(after, min(after + DECISIONS_A_PART, whole.through), day)
        for after in range(0, whole.through, DECISIONS_A_PART)
    ]
    with workers_pool(min(workers, max(1, len(spans)))) as pool:
        worked = map(verify_span, spans) if pool is None else pool.map(verify_span, spans)
        return joined(list(worked))


def verify_span(span: Span) -> Verified:
    """Verify one span on this process's own connection."""
    with transaction.atomic(), connection.cursor() as cursor:
        return verify(cursor.cursor, span)
