"""What happens to Direct Debits, told as events of their processes (see ``cases.following``)."""

from collections.abc import Iterator
from typing import Any

import psycopg

from upkeep.shift import Shift

_GIVEN = """
INSERT INTO happening
SELECT 'direct_debit', m.reference, m.paying_parent_id, NULL::bigint, true, ARRAY[]::text[],
    m.given_on
FROM collection_mandate m WHERE m.known_at > %(since)s
"""

_REPLACED = """
INSERT INTO happening
SELECT DISTINCT 'direct_debit', before.reference, m.paying_parent_id, NULL::bigint, false,
    ARRAY['another_mandate'], m.given_on
FROM collection_mandate m
JOIN collection_mandate before
    ON before.paying_parent_id = m.paying_parent_id AND before.id < m.id
WHERE m.known_at > %(since)s
"""

_SAID = """
INSERT INTO happening
SELECT 'direct_debit', m.reference, m.paying_parent_id, NULL::bigint, false,
    array_agg(CASE WHEN e.kind = 'cancel_asked' THEN 'we_ended_it'
        WHEN e.code = '2' THEN 'payer_died' ELSE e.kind END ORDER BY e.id), max(e.on)
FROM collection_mandateevent e JOIN collection_mandate m ON m.id = e.mandate_id
WHERE e.known_at > %(since)s AND e.kind IN ('refused', 'cancelled', 'reinstated', 'cancel_asked')
GROUP BY m.id
"""

# What ended the mandate is told above.
_UNPAID = """
INSERT INTO happening
SELECT DISTINCT 'direct_debit', m.reference, m.paying_parent_id, NULL::bigint, false,
    ARRAY[CASE WHEN x.code = '0' AND c.represents_id IS NULL THEN 'unpaid_once'
        ELSE 'unpaid' END], %(date)s::date
FROM collection_debitreturn x JOIN collection_debitcollection c ON c.id = x.collection_id
JOIN collection_mandate m ON m.id = c.mandate_id
WHERE x.kind = 'unpaid' AND x.known_at > %(since)s AND NOT EXISTS (
    SELECT 1 FROM collection_mandateevent e
    WHERE e.mandate_id = m.id AND e.report_id = x.report_id
)
"""

_COLLECTED = """
INSERT INTO happening
SELECT DISTINCT 'direct_debit', m.reference, m.paying_parent_id, NULL::bigint, false,
    ARRAY['collected'], %(date)s::date
FROM collection_receipt r JOIN collection_debitcollection c ON c.id = r.debit_collection_id
JOIN collection_mandate m ON m.id = c.mandate_id
WHERE r.known_at > %(since)s AND NOT EXISTS (
    SELECT 1 FROM collection_debitreturn x WHERE x.collection_id = c.id
)
"""

_CLAIMED = """
INSERT INTO happening
SELECT DISTINCT 'indemnity_claim', x.claim, m.paying_parent_id, NULL::bigint, true,
    ARRAY[]::text[], rep.made_on
FROM collection_debitreturn x JOIN collection_debitreport rep ON rep.id = x.report_id
JOIN collection_debitcollection c ON c.id = x.collection_id
JOIN collection_mandate m ON m.id = c.mandate_id
WHERE x.kind = 'indemnity' AND x.known_at > %(since)s
"""

_DEBITED = """
INSERT INTO happening
SELECT DISTINCT 'indemnity_claim', x.claim, m.paying_parent_id, NULL::bigint, false,
    ARRAY['debited'], gone.reversed_on
FROM collection_receiptreversal gone JOIN collection_receipt r ON r.id = gone.receipt_id
JOIN collection_debitcollection c ON c.id = r.debit_collection_id
JOIN collection_debitreturn x ON x.collection_id = c.id AND x.kind = 'indemnity'
JOIN collection_mandate m ON m.id = c.mandate_id
WHERE gone.known_at > %(since)s
"""

FROM_DEBITS: tuple[str, ...] = (
    _GIVEN,
    _SAID,
    _UNPAID,
    _COLLECTED,
    _REPLACED,
    _CLAIMED,
    _DEBITED,
)
"""What moves the processes of Direct Debits, in the order in which the night takes it up."""


def tell_from_debits(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Say what happened to mandates, collections and claims, one statement after another."""
    for query in FROM_DEBITS:
        cursor.execute(query, shift.parameters())
        yield
