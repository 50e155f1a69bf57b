"""Money whose payer is not known, and debits that nobody has accounted for: seen, and worked.

Both wait at the bank's account until somebody says what they are. The longest waits come first.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg

from upkeep.collection.identifying import Identified, take_out_of_suspense
from upkeep.collection.likely_payers import Seen
from upkeep.collection.reviewing import first_look
from upkeep.ledger import Account, Cause

EVIDENCE_MAX = 500

_LEFT = """
FROM collection_receipt r JOIN collection_bankline l ON l.id = r.bank_line_id
CROSS JOIN LATERAL (
    SELECT r.amount_pence - coalesce(sum(i.amount_pence), 0)::bigint AS pence
    FROM collection_identification i WHERE i.receipt_id = r.id
) remaining
LEFT JOIN LATERAL (
    SELECT v.look_again_on FROM collection_heldreview v WHERE v.receipt_id = r.id
    ORDER BY v.id DESC LIMIT 1
) look ON true
WHERE r.paying_parent_id IS NULL AND remaining.pence > 0
AND NOT EXISTS (SELECT 1 FROM collection_receiptreversal x WHERE x.receipt_id = r.id)
"""

_QUEUE = f"""
SELECT r.id, r.received_on, remaining.pence, r.suspense_reason, l.remittance, l.counterparty_name,
    look.look_again_on
{_LEFT} ORDER BY r.received_on, r.id
"""

_ONE = f"""
SELECT r.id, r.received_on, remaining.pence, r.suspense_reason, l.remittance, l.counterparty_name,
    look.look_again_on
{_LEFT} AND r.id = %s
"""

_DEBITS = """
SELECT l.id, l.booking_date, -l.amount_pence, l.remittance, l.counterparty_name
FROM collection_unpostedbankline w JOIN collection_bankline l ON l.id = w.bank_line_id
WHERE l.amount_pence < 0 AND l.booking_date <= %s ORDER BY l.booking_date, l.id
"""

_HELD = f"""
SELECT h.id, c.reference, h.reason, h.held_on, coalesce(look.look_again_on, h.review_on), owed.pence
FROM collection_hold h JOIN cases_case c ON c.id = h.case_id
CROSS JOIN LATERAL (
    SELECT -coalesce(sum(e.amount_pence), 0)::bigint AS pence FROM ledger_entry e
    WHERE e.account = {Account.RECEIVING_PARENT_PAYABLE} AND e.subject = c.id
) owed
LEFT JOIN LATERAL (
    SELECT v.look_again_on FROM collection_heldreview v WHERE v.hold_id = h.id
    ORDER BY v.id DESC LIMIT 1
) look ON true
WHERE upper_inf(h.known) AND h.stops = 'payout' AND h.held_on <= %s
ORDER BY h.held_on, c.reference
"""

_LOCKED = "SELECT id FROM collection_receipt WHERE id = %s FOR UPDATE"


class NotInSuspenseError(ValueError):
    """The receipt cannot be given to a payer; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Suspended:
    """A receipt in suspense: what is left of it in pence, why it is there, and what the bank says.

    ``age_days`` is how long it has waited, ``review_on`` the day by which finance looks at it.
    """

    receipt: int
    received_on: date
    left_pence: int
    reason: str
    text: str
    payer_name: str
    age_days: int
    review_on: date

    @property
    def seen(self) -> Seen:
        """What suggestions are made from."""
        return Seen(self.text, self.payer_name, self.left_pence)


@dataclass(frozen=True, slots=True)
class Debit:
    """A debit on our account that is not yet in the books: its line, day, pence, and text."""

    line: int
    booked_on: date
    pence: int
    text: str
    payee_name: str
    age_days: int


@dataclass(frozen=True, slots=True)
class Held:
    """A case whose receiving parent is not paid: why, since when, reviewed by when, and pence."""

    hold: int
    case: str
    reason: str
    held_on: date
    review_on: date
    pence: int
    age_days: int


def held_back(cursor: psycopg.Cursor[Any], on: date) -> list[Held]:
    """Every case whose payments are on hold, the oldest hold first."""
    rows = cursor.execute(_HELD, [on]).fetchall()
    return [
        Held(hold, case, reason, since, review_on, pence, _age(since, on))
        for hold, case, reason, since, review_on, pence in rows
    ]


def suspended(cursor: psycopg.Cursor[Any], on: date) -> list[Suspended]:
    """Every receipt of which something is in suspense, the oldest first."""
    rows = cursor.execute(_QUEUE).fetchall()
    return [_suspended(row, on) for row in rows]


def one_suspended(cursor: psycopg.Cursor[Any], receipt: int, on: date) -> Suspended | None:
    """A receipt in suspense; None where nothing of it is."""
    row = cursor.execute(_ONE, [receipt]).fetchone()
    return None if row is None else _suspended(row, on)


def _suspended(row: tuple[Any, ...], on: date) -> Suspended:
    receipt, received_on, left, reason, text, name, look_again_on = row
    review_on = look_again_on or first_look(received_on)
    age = _age(received_on, on)
    return Suspended(receipt, received_on, left, reason, text, name, age, review_on)


@dataclass(frozen=True, slots=True)
class Look:
    """Money that waits and whose day to be looked at has come: a receipt, or a case on hold.

    ``number`` is the receipt's, or the hold's where ``case`` names one. Pence are what waits.
    """

    number: int
    case: str
    reason: str
    review_on: date
    age_days: int
    pence: int


def to_look_at(cursor: psycopg.Cursor[Any], on: date) -> list[Look]:
    """What finance has to look at by a day, what should have been looked at first comes first."""
    waiting = [
        Look(each.receipt, "", each.reason, each.review_on, each.age_days, each.left_pence)
        for each in suspended(cursor, on)
    ] + [
        Look(each.hold, each.case, each.reason, each.review_on, each.age_days, each.pence)
        for each in held_back(cursor, on)
    ]
    due = [each for each in waiting if each.review_on <= on]
    return sorted(due, key=lambda each: (each.review_on, each.case, each.number))


def _age(since: date, on: date) -> int:
    return max((on - since).days, 0)


def debits(cursor: psycopg.Cursor[Any], on: date) -> list[Debit]:
    """Every debit that waits to be accounted for, the oldest first."""
    rows = cursor.execute(_DEBITS, [on]).fetchall()
    return [
        Debit(line, booked_on, pence, text, name, _age(booked_on, on))
        for line, booked_on, pence, text, name in rows
    ]


def identify(
    cursor: psycopg.Cursor[Any],
    receipt: int,
    payer_reference: str,
    evidence: str,
    on: date,
    known_at: datetime,
) -> None:
    """Give all that is left of a receipt in suspense to a paying parent, with what shows it.

    The next night sets it against what they owe. Raises :class:`NotInSuspenseError`.
    """
    if not evidence.strip() or len(evidence) > EVIDENCE_MAX:
        raise NotInSuspenseError(
            f"Say in 1 to {EVIDENCE_MAX} characters what shows whose money it is."
        )
    cursor.execute(_LOCKED, [receipt])
    held = one_suspended(cursor, receipt, on)
    if held is None:
        raise NotInSuspenseError(
            f"Nothing of receipt {receipt} is in suspense: `upkeep suspense list` shows what is."
        )
    parent = cursor.execute(
        "SELECT id FROM cases_payingparent WHERE reference = %s", [payer_reference]
    ).fetchone()
    if parent is None:
        raise NotInSuspenseError(
            f"No paying parent has the payment reference {payer_reference}: give twelve digits."
        )
    identified = Identified(
        receipt_id=held.receipt,
        paying_parent_id=parent[0],
        pence=held.left_pence,
        evidence=evidence.strip(),
        key=f"by hand/{held.left_pence}",
        cause_kind=Cause.BANK_LINE,
        cause_id=held.receipt,
    )
    take_out_of_suspense(cursor, identified, on, known_at)
