"""The books as a bookkeeper would compare them: no number that the database gave by itself."""

from typing import Any

import psycopg

_ENTRIES = """
SELECT e.effective_date, e.known_at, e.reason, e.account, COALESCE(
    CASE account.subject
        WHEN 'case' THEN (SELECT reference FROM cases_case WHERE id = e.subject)
        WHEN 'paying parent' THEN (SELECT reference FROM cases_payingparent WHERE id = e.subject)
        WHEN 'payment file' THEN (SELECT reference FROM collection_paymentfile
            WHERE id = e.subject)
        WHEN 'receipt' THEN (SELECT l.line_reference FROM collection_receipt r
            JOIN collection_bankline l ON l.id = r.bank_line_id WHERE r.id = e.subject)
    END, ''), e.amount_pence
FROM ledger_entry e
JOIN unnest(%s::smallint[], %s::text[]) AS account (code, subject) ON account.code = e.account
ORDER BY 1, 2, 3, 4, 5, 6
"""


def books_of(cursor: psycopg.Cursor[Any]) -> list[tuple[Any, ...]]:
    """Every entry by what it says: day, recording time, reason, account, whose, and amount."""
    from upkeep.ledger.chart import CHART

    codes = [int(account) for account in CHART]
    subjects = [CHART[account].subject.name.lower().replace("_", " ") for account in CHART]
    return cursor.execute(_ENTRIES, [codes, subjects]).fetchall()
