"""Direct Debits that go back, in the books: a debit of our account takes their receipts with it.

The bank debits the whole of a report in one sum, or each collection by itself. A debit is taken for
a report only where it says so and comes to it to the penny; any other waits for somebody to look.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import psycopg

from upkeep.collection.matching import payment_references
from upkeep.collection.reversing import Kind, Reversing, reverse_receipts
from upkeep.shift import Shift

BY: Final = "nightly run"
BOOKED_WITHIN: Final = timedelta(days=7)
"""ASSUMPTION: a bank debits within so many days of the day that its report gives."""
_SAYS_SO: Final = re.compile(r"ARUDD|DDIC|UNPAID|INDEMNITY", re.IGNORECASE)

_DEBITS = """
SELECT l.id, l.booking_date, -l.amount_pence, l.remittance || ' ' || l.end_to_end_id
FROM collection_unpostedbankline w JOIN collection_bankline l ON l.id = w.bank_line_id
WHERE l.amount_pence < 0 AND l.booking_date <= %(date)s ORDER BY l.booking_date, l.id
"""

# Collections that came in and are to go back, each with its receipt, report by report.
_RETURNED = """
SELECT x.report_id, rep.reference, x.kind, x.code, x.debited_on, r.id, c.amount_pence, p.reference
FROM collection_debitreturn x JOIN collection_debitreport rep ON rep.id = x.report_id
JOIN collection_debitcollection c ON c.id = x.collection_id
JOIN collection_mandate m ON m.id = c.mandate_id
JOIN cases_payingparent p ON p.id = m.paying_parent_id
LEFT JOIN collection_identification i ON i.debit_collection_id = c.id
JOIN collection_receipt r ON r.debit_collection_id = c.id OR r.id = i.receipt_id
WHERE NOT EXISTS (SELECT 1 FROM collection_receiptreversal gone WHERE gone.receipt_id = r.id)
ORDER BY x.report_id, r.id
"""


@dataclass(frozen=True, slots=True)
class _Returned:
    """A collection that came in and is to go back."""

    report_id: int
    report: str
    kind: str
    code: str
    debited_on: date
    receipt_id: int
    pence: int
    payer: str


def take_back_debits(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Reverse the receipts of collections that banks took back, with the debits that did it."""
    returned = [_Returned(*row) for row in cursor.execute(_RETURNED).fetchall()]
    if not returned:
        return {"direct_debits_gone_back": 0}
    count = 0
    for line, booked_on, pence, text in cursor.execute(_DEBITS, shift.parameters()).fetchall():
        found = _explains(returned, booked_on, pence, text)
        if found is None:
            continue
        reverse_receipts(
            cursor,
            Reversing(
                line_id=line,
                receipt_ids=[each.receipt_id for each in found],
                kind=Kind(found[0].kind),
                by=BY,
                note=_note(found),
                known_at=shift.known_at,
            ),
        )
        returned = [each for each in returned if each not in found]
        count += len(found)
    return {"direct_debits_gone_back": count}


def _explains(
    returned: list[_Returned], booked_on: date, pence: int, text: str
) -> list[_Returned] | None:
    """What a debit took: all of a report that says so, or the one collection of a payer."""
    near = [each for each in returned if abs(booked_on - each.debited_on) <= BOOKED_WITHIN]
    if _SAYS_SO.search(text):
        for found in _by_report(near):
            if sum(each.pence for each in found) == pence:
                return found
    named = payment_references(text)
    one = [each for each in near if each.payer in named and each.pence == pence]
    return one[:1] or None


def _by_report(returned: Iterable[_Returned]) -> Iterator[list[_Returned]]:
    reports: dict[int, list[_Returned]] = {}
    for each in returned:
        reports.setdefault(each.report_id, []).append(each)
    yield from reports.values()


def _note(found: list[_Returned]) -> str:
    codes = ", ".join(sorted({each.code for each in found}))
    return f"report {found[0].report} of Bacs, reason {codes}"
