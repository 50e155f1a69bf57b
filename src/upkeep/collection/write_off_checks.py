"""What must hold of arrears that are written off: ground, notices, authority, and the books."""

from datetime import date
from typing import Any

import psycopg

from upkeep.checking import Check, Violation, violations_of
from upkeep.collection.write_off_grounds import GROUNDS, Told, figure, notices_of
from upkeep.collection.writing_off import LIMIT
from upkeep.ledger import Reason

_DONE = """
SELECT 'WO' || lpad(w.id::text, 6, '0'), w.amount_pence, w.asked_on, w.asked_by, d.answered_by,
    d.answered_on, w.limit_pence, w.ground, w.before, c.scheme, c.effective_from, w.provision
FROM collection_writeoff w JOIN collection_writeoffdecision d ON d.write_off_id = w.id
JOIN cases_case c ON c.id = w.case_id
WHERE d.transaction_id IS NOT NULL ORDER BY w.id
"""

# The notices that stand in the records of letters, and since when the time was over.
_NOTICES = """
SELECT w.id, count(DISTINCT l.person_id) FILTER (WHERE l.person_id = p.person_id),
    count(DISTINCT l.person_id) FILTER (WHERE l.person_id = c.receiving_parent_id)
FROM collection_writeoff w JOIN cases_case c ON c.id = w.case_id
JOIN cases_payingparent p ON p.id = c.paying_parent_id
JOIN collection_writeoffdecision d ON d.write_off_id = w.id AND d.transaction_id IS NOT NULL
LEFT JOIN correspondence_letter l ON l.cause = 'write_off_notice'
    AND l.about LIKE 'WO' || lpad(w.id::text, 6, '0') || '%%' AND l.known_at < d.known_at
GROUP BY w.id ORDER BY w.id
"""

_TOLD = """
SELECT w.id, w.before, EXISTS (
    SELECT 1 FROM collection_representation r
    WHERE r.write_off_id = w.id AND r.side = 'receiving_parent'
)
FROM collection_writeoff w ORDER BY w.id
"""

_IN_BOOKS = f"""
SELECT 'WO' || lpad(w.id::text, 6, '0'), coalesce(books.pence, 0),
    CASE WHEN d.transaction_id IS NOT NULL AND x.id IS NULL THEN w.amount_pence ELSE 0 END
FROM collection_writeoff w
LEFT JOIN collection_writeoffdecision d ON d.write_off_id = w.id
LEFT JOIN collection_writeoffreversal x ON x.write_off_id = w.id
LEFT JOIN LATERAL (
    SELECT -sum(e.amount_pence)::bigint AS pence FROM ledger_entry e
    WHERE e.transaction_id IN (d.transaction_id, x.transaction_id) AND e.leg = 1
    AND e.subject = w.case_id AND e.reason = {Reason.WRITE_OFF}
) books ON true
WHERE coalesce(books.pence, 0)
    <> CASE WHEN d.transaction_id IS NOT NULL AND x.id IS NULL THEN w.amount_pence ELSE 0 END
ORDER BY 1
"""

_WITHOUT_DECISION = f"""
SELECT t.id FROM ledger_transaction t
LEFT JOIN collection_writeoffdecision d ON d.transaction_id = t.id AND d.write_off_id = t.cause_id
LEFT JOIN collection_writeoffreversal x ON x.transaction_id = t.id AND x.write_off_id = t.cause_id
WHERE t.reason = {Reason.WRITE_OFF} AND d.id IS NULL AND x.id IS NULL ORDER BY t.id
"""


def _without_authority(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """By the law of the day, whatever the record claims of limit, ground and notices."""
    found = []
    for row in cursor.execute(_DONE).fetchall():
        name, pence, asked_on, asked_by, decided_by, decided_on, claimed, *rest = row
        code, before, scheme, effective_from, provision = rest
        limit = figure(LIMIT, asked_on)
        if claimed != limit:
            found.append(_wrong(name, f"a limit of {claimed}p", f"{limit}p on {asked_on}"))
        if pence > limit and asked_by == decided_by:
            found.append(_wrong(name, f"{pence}p by {asked_by} alone", "two people"))
        ground = GROUNDS[code]
        if decided_on < ground.starts or scheme not in ground.schemes:
            found.append(_wrong(name, f"{code} in scheme {scheme}", "a ground of that law"))
            continue
        wanted = notices_of(code, effective_from, pence, asked_on)
        if (before, provision) != (wanted.before, wanted.provision):
            found.append(
                _wrong(
                    name, f"{provision} told to {before}", f"{wanted.provision}: {wanted.before}"
                )
            )
    return found


def _wrong(name: str, found: str, wanted: str) -> Violation:
    return Violation(f"write-off {name}", found, wanted)


def _not_told(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Write-offs that were decided although somebody had not been written to."""
    told = {number: (Told(before), replied) for number, before, replied in cursor.execute(_TOLD)}
    found = []
    for number, paying, receiving in cursor.execute(_NOTICES).fetchall():
        before, replied = told[number]
        wants_paying = before in (Told.BOTH, Told.PAYING_PARENT) or (
            before == Told.RECEIVING_PARENT_FIRST and replied
        )
        wants_receiving = before not in (Told.NOBODY, Told.PAYING_PARENT)
        for side, is_wanted, count in (
            ("paying parent", wants_paying, paying),
            ("receiving parent", wants_receiving, receiving),
        ):
            if is_wanted and not count:
                found.append(_wrong(f"WO{number:06d}", f"no notice to the {side}", "a notice"))
    return found


_DAYS = {"notice_given": 30, "first_notice": 59, "second_notice": 20}
"""By state, the days after receipt that have to be over (SI 2009/3151 reg 13H)."""

# A reply of the one who was told first ends their time, and begins that of the other.
_STAYED = """
SELECT p.subject, s.to_state, s.effective_on, next.effective_on
FROM cases_proceeding p JOIN cases_proceedingstep s ON s.proceeding_id = p.id
CROSS JOIN LATERAL (
    SELECT later.event, later.effective_on FROM cases_proceedingstep later
    WHERE later.proceeding_id = p.id AND later.id > s.id ORDER BY later.id LIMIT 1
) next
WHERE p.process = 'write_off' AND s.to_state = ANY(%s) AND next.event <> 'replied'
AND p.state = 'written_off' ORDER BY p.subject, s.id
"""


def _too_soon(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Write-offs whose time for representations was cut short."""
    found = []
    rows: list[tuple[str, str, date, date]] = cursor.execute(_STAYED, [list(_DAYS)]).fetchall()
    for name, state, began, ended in rows:
        days = (ended - began).days - 2
        if days < _DAYS[state]:
            found.append(_wrong(name, f"{days} days after receipt", f"{_DAYS[state]} days"))
    return found


CHECKS = [
    Check(
        "a write-off has its ground and authority",
        "Whatever was written off rests on a ground of the law of the day for that scheme, was "
        "told to whom that law names, and above the limit was decided by a second person.",
        _without_authority,
    ),
    Check(
        "nobody's arrears are written off unheard",
        "Everybody whom the law has told was written to before the arrears were written off.",
        _not_told,
    ),
    Check(
        "the time for representations was waited for",
        "Between a notice and the decision lie all the days that the law gives.",
        _too_soon,
    ),
    Check(
        "write-offs are in the books",
        "Every write-off that stands lowered its debt by its amount, and one taken back did not.",
        violations_of(
            _IN_BOOKS, lambda name, found, wanted: _wrong(name, f"{found}p", f"{wanted}p")
        ),
    ),
    Check(
        "the books write off by decision alone",
        "Every entry that writes a debt off has the decision it names.",
        violations_of(
            _WITHOUT_DECISION,
            lambda number: Violation(f"transaction {number}", "no decision", "the one it names"),
        ),
    ),
]
