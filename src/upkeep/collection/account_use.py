"""The night's part in changes of account: each is used when its time is over, and not before.

Over means: the working days of the rules have passed, every notice to the parent counts as
received, and where the rules have a second person look, one has agreed. A notice that reaches
nobody hands the change to a second person, who then says how the parent was told.
"""

from collections.abc import Iterator
from typing import Any

import psycopg

from upkeep.collection.account_change_models import AccountChangeAnswer
from upkeep.collection.account_changing import PROCESS
from upkeep.shift import Shift

_WAITS = f"""
NOT EXISTS (SELECT 1 FROM collection_bankaccount b WHERE b.change_id = a.id)
AND NOT EXISTS (
    SELECT 1 FROM collection_accountchangeanswer x
    WHERE x.change_id = a.id AND x.kind <> '{AccountChangeAnswer.Kind.AGREED}'
)
"""

# The last sending names the day on which the letter counts as received; what came back does not.
STANDING_OF_NOTICES = f"""
SELECT n.change_id, n.id, l.id AS letter_id, last.state, last.known_at AS last_at,
    last.state IN ('sent', 'delivered') AND sent.received_on <= %(date)s AS is_told
FROM collection_accountchangenotice n
JOIN collection_accountchange a ON a.id = n.change_id
LEFT JOIN correspondence_letter l ON l.cause = 'account_change' AND l.case_id = a.case_id
    AND NOT l.is_copy AND l.about = 'AC' || lpad(a.id::text, 6, '0')
    || CASE WHEN n.contact_id IS NULL THEN '' ELSE ' former ' || n.contact_id END
LEFT JOIN LATERAL (
    SELECT s.state, s.known_at FROM correspondence_letterstep s WHERE s.letter_id = l.id
    ORDER BY s.id DESC LIMIT 1
) last ON true
LEFT JOIN LATERAL (
    SELECT max(s.deemed_received_on) AS received_on FROM correspondence_letterstep s
    WHERE s.letter_id = l.id AND s.state = 'sent'
) sent ON true
WHERE {_WAITS}
"""
"""Each notice of a change that waits, where its letter is, and whether the parent is told."""

_AGREED = f"""
SELECT 1 FROM collection_accountchangeanswer x
WHERE x.change_id = a.id AND x.kind = '{AccountChangeAnswer.Kind.AGREED}'
"""

# What a second person agreed to after a notice had failed counts as told.
_USE = f"""
WITH notice AS ({STANDING_OF_NOTICES})
INSERT INTO collection_bankaccount
    (person_id, name, sort_code, account_number, effective_from, known_at, change_id)
SELECT a.person_id, a.name, a.sort_code, a.account_number, %(date)s, %(known_at)s, a.id
FROM collection_accountchange a
WHERE a.waits_until <= %(date)s AND {_WAITS}
AND (EXISTS ({_AGREED}) OR NOT EXISTS (
    SELECT 1 FROM collection_accountchangereason r WHERE r.change_id = a.id
))
AND NOT EXISTS (
    SELECT 1 FROM notice WHERE notice.change_id = a.id AND notice.is_told IS NOT TRUE
    AND NOT (notice.state IN ('withheld', 'failed', 'returned')
        AND EXISTS ({_AGREED} AND x.known_at > notice.last_at))
)
ORDER BY a.id
"""

_USED = f"""
INSERT INTO happening
SELECT '{PROCESS}', 'AC' || lpad(a.id::text, 6, '0'), c.paying_parent_id, c.id, false,
    ARRAY['used'], b.effective_from
FROM collection_bankaccount b JOIN collection_accountchange a ON a.id = b.change_id
JOIN cases_case c ON c.id = a.case_id WHERE b.known_at > %(since)s
"""

_REACHED_NOBODY = f"""
INSERT INTO happening
SELECT DISTINCT '{PROCESS}', 'AC' || lpad(a.id::text, 6, '0'), c.paying_parent_id, c.id, false,
    ARRAY['second_person_needed'], %(date)s::date
FROM collection_accountchange a JOIN cases_case c ON c.id = a.case_id
JOIN ({STANDING_OF_NOTICES}) notice ON notice.change_id = a.id
    AND notice.state IN ('withheld', 'failed', 'returned')
WHERE {_WAITS} AND NOT EXISTS ({_AGREED} AND x.known_at > notice.last_at)
"""


def use_accounts(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Pay into every changed account whose time is over, from this night on."""
    cursor.execute(_USE, shift.parameters())
    return {"accounts_changed": cursor.rowcount}


def tell_from_account_changes(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Say which changes are in use, and of which the parent could not be told."""
    for query in (_USED, _REACHED_NOBODY):
        cursor.execute(query, shift.parameters())
        yield
