"""What must hold of the accounts that receiving parents are paid into (promise I-21)."""

from collections import defaultdict
from datetime import date
from typing import Any

import psycopg

from upkeep.checking import Check, Violation
from upkeep.collection.account_change_rules import WAIT, figure, risks_of
from upkeep.working_days import after_working_days

# Accounts other than a person's first, that were paid into. After a death it is the estate's.
_PAID_INTO = """
SELECT p.end_to_end_id, p.pay_on, a.id, a.asked_on, a.asked_by, x.ended, agreed.by,
    told.notices > 0 AND told.notices = told.arrived OR agreed.by IS NOT NULL AND told.reached_none,
    EXISTS (SELECT 1 FROM collection_accountchangereason r WHERE r.change_id = a.id)
FROM collection_payout p JOIN collection_bankaccount b ON b.id = p.bank_account_id
LEFT JOIN collection_accountchange a ON a.id = b.change_id
LEFT JOIN LATERAL (
    SELECT x.known_at AS ended FROM collection_accountchangeanswer x
    WHERE x.change_id = a.id AND x.kind <> 'agreed' AND x.known_at <= p.known_at
) x ON true
LEFT JOIN LATERAL (
    SELECT y.answered_by AS by, y.known_at FROM collection_accountchangeanswer y
    WHERE y.change_id = a.id AND y.kind = 'agreed' AND y.known_at <= b.known_at
    ORDER BY y.id DESC LIMIT 1
) agreed ON true
CROSS JOIN LATERAL (
    SELECT count(*) AS notices, count(*) FILTER (WHERE sent.received_on <= b.effective_from)
        AS arrived, bool_and(sent.received_on <= b.effective_from OR EXISTS (
            SELECT 1 FROM correspondence_letterstep lost WHERE lost.letter_id = l.id
            AND lost.state IN ('withheld', 'failed', 'returned') AND lost.known_at < agreed.known_at
        )) AS reached_none
    FROM collection_accountchangenotice n
    LEFT JOIN correspondence_letter l ON l.cause = 'account_change' AND l.case_id = a.case_id
        AND NOT l.is_copy AND l.about = 'AC' || lpad(a.id::text, 6, '0')
        || CASE WHEN n.contact_id IS NULL THEN '' ELSE ' former ' || n.contact_id END
    LEFT JOIN LATERAL (
        SELECT min(s.deemed_received_on) AS received_on FROM correspondence_letterstep s
        WHERE s.letter_id = l.id AND s.state = 'sent'
    ) sent ON true
    WHERE n.change_id = a.id
) told
WHERE EXISTS (
    SELECT 1 FROM collection_bankaccount first
    WHERE first.person_id = b.person_id AND first.id < b.id
    AND (first.sort_code, first.account_number) <> (b.sort_code, b.account_number)
) AND NOT EXISTS (
    SELECT 1 FROM parties_personfact f WHERE f.person_id = b.person_id
    AND f.kind = 'died' AND f.value = 'true' AND f.known_at <= b.known_at
)
ORDER BY p.id
"""

_ASKED = "SELECT asked_on, array_agg(id ORDER BY id) FROM collection_accountchange GROUP BY 1"
_REASONS = "SELECT change_id, risk FROM collection_accountchangereason"


def _into_new_accounts(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """By the rules of the day on which a change was asked for, whatever its record claims."""
    found = []
    for row in cursor.execute(_PAID_INTO).fetchall():
        payout, paid_on, change, asked_on, asked_by, ended, agreed_by, is_told, is_risky = row
        subject = f"payout {payout}"
        if change is None:
            found.append(Violation(subject, "a new account without a change", "a change"))
            continue
        first = _first_day(asked_on)
        if paid_on < first:
            found.append(Violation(subject, f"paid on {paid_on}", f"nothing before {first}"))
        if ended is not None:
            found.append(Violation(subject, "a change that was given up", "the former account"))
        if not is_told:
            found.append(Violation(subject, "a parent who was not told", "told at every contact"))
        if is_risky and agreed_by in (None, asked_by):
            found.append(Violation(subject, f"{asked_by} alone", "a second person"))
    return found


def _first_day(asked_on: date) -> date:
    return after_working_days(asked_on, figure(WAIT, asked_on))


def _without_their_reasons(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Every rule worked out again, from what was on record when the change was asked for."""
    held: dict[int, set[str]] = defaultdict(set)
    for change, risk in cursor.execute(_REASONS).fetchall():
        held[change].add(risk)
    return [
        Violation(f"account change AC{change:06d}", "no second person", str(risk.label))
        for asked_on, changes in cursor.execute(_ASKED).fetchall()
        for change, risk in risks_of(cursor, changes, asked_on)
        if risk not in held[change]
    ]


CHECKS = [
    Check(
        "a new account waits, and the parent is told",
        "Nothing is paid into another account than before until its time is over, the parent was "
        "told wherever they are and lately were, and a second person agreed where one must.",
        _into_new_accounts,
    ),
    Check(
        "a second person looks where the rules say so",
        "Every change of account has all the reasons for a second person that were on record.",
        _without_their_reasons,
    ),
]
