"""What must hold of entries that people make in the books by hand."""

from typing import Any

import psycopg

from upkeep.checking import Check, Violation, violations_of
from upkeep.collection.journals import limit_on
from upkeep.collection.second_person import alone
from upkeep.ledger import Cause

# By the limit of the day it was entered, whatever limit the record claims.
_POSTED = """
SELECT 'J' || lpad(j.id::text, 6, '0'), abs(j.change_pence), j.entered_on, j.entered_by,
    a.answered_by, j.limit_pence
FROM collection_journal j JOIN collection_journalanswer a ON a.journal_id = j.id
WHERE a.transaction_id IS NOT NULL ORDER BY j.id
"""

_WITHOUT_JOURNAL = f"""
SELECT t.id FROM ledger_transaction t
LEFT JOIN collection_journalanswer a ON a.transaction_id = t.id AND a.journal_id = t.cause_id
WHERE t.cause_kind = {Cause.JOURNAL} AND a.id IS NULL ORDER BY t.id
"""

_OTHERWISE_POSTED = """
SELECT 'J' || lpad(j.id::text, 6, '0'), COALESCE(posted.pence, 0), j.change_pence
FROM collection_journal j JOIN collection_journalanswer a ON a.journal_id = j.id
CROSS JOIN LATERAL (
    SELECT max(e.amount_pence) * sign(j.change_pence) AS pence FROM ledger_entry e
    WHERE e.transaction_id = a.transaction_id AND e.subject = j.case_id
    AND e.effective_date = j.effective_on
) posted
WHERE a.transaction_id IS NOT NULL AND posted.pence IS DISTINCT FROM j.change_pence
ORDER BY j.id
"""

_WITHOUT_GROUNDS = """
SELECT 'J' || lpad(id::text, 6, '0') FROM collection_journal
WHERE btrim(explanation) = '' OR btrim(evidence) = '' ORDER BY id
"""


def _alone(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    return list(alone("journal", cursor.execute(_POSTED).fetchall(), limit_on))


CHECKS = [
    Check(
        "large journals have two people",
        "Whatever somebody changed in the books by hand above the limit of the day, somebody else "
        "agreed to.",
        _alone,
    ),
    Check(
        "journals say why",
        "Every entry made by hand has a reason in words and its evidence.",
        violations_of(
            _WITHOUT_GROUNDS,
            lambda reference: Violation(f"journal {reference}", "no reason or evidence", "both"),
        ),
    ),
    Check(
        "entries by hand are journals",
        "Every transaction that a journal caused has that journal, agreed to.",
        violations_of(
            _WITHOUT_JOURNAL,
            lambda number: Violation(f"transaction {number}", "no journal", "the journal it names"),
        ),
    ),
    Check(
        "journals are in the books",
        "Every journal that was agreed to changed its case by its amount on its day.",
        violations_of(
            _OTHERWISE_POSTED,
            lambda reference, found, wanted: Violation(
                f"journal {reference}", f"{found}p", f"{wanted}p"
            ),
        ),
    ),
]
