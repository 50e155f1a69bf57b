"""Notifications of the bank beside its statements: taken in, and used for the words they have.

A credit is told by a notification, by a statement, or by both in either order; the statement alone
makes the receipt, so that it is one. What the notification says of it helps to find whose it is: in
the night that posts it, or, where the notification comes later, by taking it out of suspense.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg

from upkeep.cases.receiving import Delivery, Refusal
from upkeep.collection.forms import NotificationForm
from upkeep.collection.identifying import Identified, take_out_of_suspense
from upkeep.collection.matching import match_reference, payment_references
from upkeep.collection.models import NotifiedEntry
from upkeep.ledger import Cause
from upkeep.shift import Shift

_SUSPENDED = """
SELECT r.id, r.amount_pence, l.id,
    string_agg(n.remittance || ' ' || n.end_to_end_id, ' ' ORDER BY n.id)
FROM collection_notifiedentry fresh
JOIN collection_bankstatement s ON s.account = fresh.account
JOIN collection_bankline l ON l.statement_id = s.id
    AND l.line_reference = s.statement_id || '/' || fresh.line_reference
    AND l.amount_pence = fresh.amount_pence AND l.booking_date = fresh.booking_date
JOIN collection_receipt r ON r.bank_line_id = l.id
    AND r.suspense_reason IN ('no_reference', 'unknown_reference')
JOIN collection_notifiedentry n ON n.account = fresh.account
    AND n.line_reference = fresh.line_reference
WHERE fresh.known_at > %(since)s
AND NOT EXISTS (SELECT 1 FROM collection_identification i WHERE i.receipt_id = r.id)
AND NOT EXISTS (SELECT 1 FROM collection_receiptreversal x WHERE x.receipt_id = r.id)
GROUP BY r.id, r.amount_pence, l.id ORDER BY r.id
"""


def receive_notifications(
    forms: Sequence[NotificationForm], source: str, known_at: datetime
) -> Delivery:
    """Record what notifications tell; one that is here already changes nothing.

    One of a known number that tells other entries is refused.
    """
    new, known, refused = [], 0, []
    for form in forms:
        held = NotifiedEntry.objects.filter(
            account=form.account_iban_or_other, notification_id=form.notification_id
        )
        entries = [_entry(form, place, source, known_at) for place in range(len(form.lines))]
        if not held.exists():
            new.append(entries)
        elif {_figures(each) for each in held} == {_figures(each) for each in entries}:
            known += 1
        else:
            refused.append(
                Refusal(
                    form.notification_id,
                    "a notification of this number with other entries than the one held",
                    "ask the bank which is right",
                )
            )
    if not refused:
        NotifiedEntry.objects.bulk_create(each for entries in new for each in entries)
    return Delivery(len(new), known, tuple(refused))


def _entry(form: NotificationForm, place: int, source: str, known_at: datetime) -> NotifiedEntry:
    line = form.lines[place]
    return NotifiedEntry(
        notification_id=form.notification_id,
        account=form.account_iban_or_other,
        line_reference=line.line_reference,
        booking_date=line.booking_date,
        amount_pence=line.amount_pence,
        end_to_end_id=line.end_to_end_id or "",
        remittance=line.remittance,
        source=source,
        known_at=known_at,
    )


def _figures(entry: NotifiedEntry) -> tuple[object, ...]:
    return (
        entry.line_reference,
        entry.booking_date,
        entry.amount_pence,
        entry.end_to_end_id,
        entry.remittance,
    )


def identify_by_notifications(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Take credits out of suspense whose payer a notification names that came after them."""
    rows = cursor.execute(_SUSPENDED, shift.parameters()).fetchall()
    named = {reference for row in rows for reference in payment_references(row[3])}
    parents = dict(
        cursor.execute(
            "SELECT reference, id FROM cases_payingparent WHERE reference = ANY(%s)", [list(named)]
        ).fetchall()
    )
    count = 0
    for receipt, pence, line, text in rows:
        match = match_reference(text, parents.keys())
        if match.reference is not None:
            found = Identified(
                receipt_id=receipt,
                paying_parent_id=parents[match.reference],
                pence=pence,
                evidence="bank's notification",
                key="notification",
                cause_kind=Cause.BANK_LINE,
                cause_id=line,
            )
            take_out_of_suspense(cursor, found, shift.date, shift.known_at)
            count += 1
    return {"identified_by_notifications": count}
