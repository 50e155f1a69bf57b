"""Money of somebody who died stays where it is, until it is known who acts for the estate.

Worked each night after deaths are taken up and before anything is charged, asked for or paid.
"""

from datetime import date, datetime
from typing import Any

import psycopg
from django.db import transaction

from upkeep.cases.forms import BankAccountForm
from upkeep.cases.lifecycle.clocks import runs_out_on
from upkeep.cases.lifecycle.processes.closure import CLOSURE
from upkeep.cases.models import Case
from upkeep.cases.receiving import account_refusals
from upkeep.collection.models import BankAccount, Hold
from upkeep.collection.returning import lift_for_new_accounts
from upkeep.shift import Shift

_DEAD = """
(SELECT f.value = 'true' FROM parties_personfact f
 WHERE f.person_id = {person} AND f.kind = 'died' AND f.effective_from <= %(date)s
 ORDER BY f.effective_from DESC, f.id DESC LIMIT 1)
"""

# A hold that was lifted for the death that is known stays lifted: somebody acts for the estate.
_PLACE = f"""
INSERT INTO collection_hold (case_id, stops, reason, held_on, review_on, known)
SELECT c.id, held.stops, held.reason, %(date)s, %(review_on)s, tstzrange(%(known_at)s, NULL)
FROM (SELECT DISTINCT person_id FROM parties_personfact WHERE kind = 'died') ever
CROSS JOIN LATERAL (
    SELECT c.id, 'payout' AS stops, 'receiving_parent_died' AS reason FROM cases_case c
    WHERE c.receiving_parent_id = ever.person_id
    UNION ALL
    SELECT c.id, 'collection', 'paying_parent_died' FROM cases_case c
    JOIN cases_payingparent p ON p.id = c.paying_parent_id WHERE p.person_id = ever.person_id
) held
JOIN cases_case c ON c.id = held.id
WHERE {_DEAD.format(person="ever.person_id")} AND NOT EXISTS (
    SELECT 1 FROM collection_hold h WHERE h.case_id = c.id AND h.stops = held.stops
    AND lower(h.known) >= (
        SELECT max(f.known_at) FROM parties_personfact f
        WHERE f.person_id = ever.person_id AND f.kind = 'died'
    )
)
AND NOT EXISTS (
    SELECT 1 FROM collection_hold h
    WHERE h.case_id = c.id AND h.stops = held.stops AND upper_inf(h.known)
)
ORDER BY c.id
"""

_LIFT = f"""
UPDATE collection_hold h SET known = tstzrange(lower(h.known), %(known_at)s)
FROM cases_case c JOIN cases_payingparent p ON p.id = c.paying_parent_id
WHERE c.id = h.case_id AND upper_inf(h.known) AND h.reason <> 'payment_returned'
AND NOT coalesce(CASE h.stops
    WHEN 'payout' THEN {_DEAD.format(person="c.receiving_parent_id")}
    ELSE {_DEAD.format(person="p.person_id")} END, false)
"""

# A case that carries on from one whose end was not right is paid in the same way as before.
_CARRY_ARRANGEMENTS = """
INSERT INTO collection_arrangement (case_id, service_type, method, frequency, collection_day,
    first_due_on, employer_reference, effective, known)
SELECT c.id, a.service_type, a.method, a.frequency, a.collection_day, a.first_due_on,
    a.employer_reference, a.effective * daterange(c.effective_from, NULL),
    tstzrange(%(known_at)s, NULL)
FROM cases_case c JOIN collection_arrangement a ON a.case_id = c.continues_id
    AND upper_inf(a.known) AND (upper_inf(a.effective) OR upper(a.effective) > c.effective_from)
WHERE NOT EXISTS (SELECT 1 FROM collection_arrangement own WHERE own.case_id = c.id)
ORDER BY c.id, a.id
"""


def hold_payments(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Place holds for everybody who is known to have died, and lift those of who did not."""
    clock = CLOSURE["proving_death"].clock
    assert clock is not None, "a death is proven by a day"
    values = {**shift.parameters(), "review_on": runs_out_on(clock, shift.date)}
    cursor.execute(_LIFT, values)
    lifted = cursor.rowcount + lift_for_new_accounts(cursor, shift)
    cursor.execute(_PLACE, values)
    placed = cursor.rowcount
    cursor.execute(_CARRY_ARRANGEMENTS, values)
    return {"holds_placed": placed, "holds_lifted": lifted}


def pay_to_estate(case: Case, account: BankAccountForm, on: date, known_at: datetime) -> int:
    """Let the money of a case go to the account of an estate; how many holds were lifted.

    Raises ValueError where no money of the case is on hold, or where the account cannot exist.
    """
    for refusal in account_refusals(case.reference, account, on):
        raise ValueError(f"{refusal.entry}: found {refusal.found}; {refusal.wanted}.")
    with transaction.atomic():
        held = list(
            Hold.objects.select_for_update().filter(
                case=case, stops=Hold.Stops.PAYOUT, known__upper_inf=True
            )
        )
        if not held:
            raise ValueError(f"Case {case.reference}: no money of it is on hold.")
        BankAccount.objects.create(
            person=case.receiving_parent,
            name=account.name,
            sort_code=account.sort_code,
            account_number=account.account_number,
            effective_from=on,
            known_at=known_at,
        )
        for hold in held:
            hold.known = type(hold.known)(hold.known.lower, known_at)
            hold.save(update_fields=["known"])
    return len(held)
