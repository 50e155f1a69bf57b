"""When a second person looks at a change of account, declared as data.

Each rule is a condition on the change ``a`` and on what was on record when it was asked for, so
that it is worked out when the change is recorded and can be worked out again on any later day. It
looks at all records that counted as the parent's then, whichever of them the change came under.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import psycopg

from upkeep.collection.account_change_models import Risk
from upkeep.law import collection_parameters
from upkeep.ledger import Account
from upkeep.parties.counting_as import records_known

WAIT = "account_change.wait_working_days"
CONTACT_DAYS = "account_change.contact_days"
AGAIN_DAYS = "account_change.again_days"
LIMIT = "account_change.second_person_above"

PROTECTING = ("domestic_abuse", "at_risk", "do_not_disclose")
"""Markers with which nobody writes to an earlier address, and a second person looks."""

_OWN = f"(SELECT own.id FROM {records_known('a.person_id', 'a.known_at')} own)"
"""Every record that counted as the parent's when the change was asked for."""

_MARKED = f"""
EXISTS (
    SELECT 1 FROM unnest(ARRAY{list(PROTECTING)}) marker (kind)
    CROSS JOIN {records_known("a.person_id", "a.known_at")} own CROSS JOIN LATERAL (
        SELECT f.value FROM parties_personfact f WHERE f.person_id = own.id
        AND f.kind = marker.kind AND f.effective_from <= a.asked_on AND f.known_at <= a.known_at
        ORDER BY f.effective_from DESC, f.id DESC LIMIT 1
    ) held WHERE held.value = 'true'
)
"""

# Only where there was something of its kind before: the first address is no change.
_CONTACT_CHANGED = f"""
EXISTS (
    SELECT 1 FROM parties_contactdetail d WHERE d.person_id IN {_OWN}
    AND d.kind IN ('address', 'email') AND d.known_at <= a.known_at
    AND d.known_at > a.known_at - make_interval(days => %(contact_days)s)
    AND EXISTS (
        SELECT 1 FROM parties_contactdetail former WHERE former.person_id = d.person_id
        AND former.kind = d.kind AND former.id < d.id AND former.lines <> d.lines
    )
)
"""

# What went out in the 31 days before, gross, and what is held for the parent.
_LARGE_AMOUNT = f"""
(
    SELECT coalesce(sum(p.gross_pence), 0) FROM collection_payout p
    JOIN cases_case c ON c.id = p.case_id WHERE c.receiving_parent_id IN {_OWN}
    AND p.pay_on > a.asked_on - 31 AND p.known_at <= a.known_at
) + (
    SELECT coalesce(sum(-e.amount_pence), 0) FROM ledger_entry e
    JOIN cases_case c ON c.id = e.subject WHERE c.receiving_parent_id IN {_OWN}
    AND e.account = {Account.RECEIVING_PARENT_PAYABLE} AND e.known_at <= a.known_at
) > %(limit)s
"""

_CHANGED_AGAIN = f"""
EXISTS (
    SELECT 1 FROM collection_accountchange before WHERE before.person_id IN {_OWN}
    AND before.id < a.id AND before.asked_on > a.asked_on - %(again_days)s::integer
)
"""

_USED_BY_ANOTHER = f"""
(EXISTS (
    SELECT 1 FROM collection_bankaccount b WHERE b.person_id NOT IN {_OWN}
    AND b.sort_code = a.sort_code AND b.account_number = a.account_number
    AND b.known_at <= a.known_at
) OR EXISTS (
    SELECT 1 FROM collection_accountchange other WHERE other.person_id NOT IN {_OWN}
    AND other.sort_code = a.sort_code AND other.account_number = a.account_number
    AND other.id < a.id
))
"""

_THE_OTHER_PARENT_IS_THERE = f"""
EXISTS (
    SELECT 1 FROM cases_case c JOIN cases_payingparent p ON p.id = c.paying_parent_id
    CROSS JOIN LATERAL (
        SELECT d.lines, d.postcode FROM parties_contactdetail d
        WHERE d.person_id IN (
            SELECT theirs.id FROM {records_known("p.person_id", "a.known_at")} theirs
        ) AND d.kind = 'address' AND d.known_at <= a.known_at
        ORDER BY d.effective_from DESC, d.id DESC LIMIT 1
    ) lives WHERE c.receiving_parent_id IN {_OWN} AND c.known_at <= a.known_at
    AND lives.lines = former.lines AND lives.postcode = former.postcode
)
"""

_FORMER = f"""
collection_accountchange a CROSS JOIN LATERAL (
    SELECT DISTINCT ON (d.kind, d.lines) d.* FROM parties_contactdetail d
    WHERE d.person_id IN {_OWN}
    AND d.kind IN ('address', 'email') AND d.known_at <= a.known_at AND EXISTS (
        SELECT 1 FROM parties_contactdetail later WHERE later.person_id = d.person_id
        AND later.kind = d.kind AND later.id > d.id AND later.known_at <= a.known_at
        AND later.known_at > a.known_at - make_interval(days => %(contact_days)s)
        AND later.lines <> d.lines
    ) ORDER BY d.kind, d.lines, d.id DESC
) former
"""

SAFE_FORMER_CONTACTS = f"""
SELECT a.id, former.id FROM {_FORMER}
WHERE a.id = ANY(%(changes)s) AND NOT {_MARKED} AND NOT {_THE_OTHER_PARENT_IS_THERE}
ORDER BY 1, 2
"""
"""Where a parent was until lately and may be told as well, for each change.

Nobody writes there where a marker is set, or where the other parent lives now.
"""

_OLD_CONTACT_UNSAFE = f"""
a.id IN (
    SELECT a.id FROM {_FORMER}
    WHERE a.id = ANY(%(changes)s) AND ({_MARKED} OR {_THE_OTHER_PARENT_IS_THERE})
)
"""

RULES: Mapping[Risk, str] = MappingProxyType(
    {
        Risk.CONTACT_CHANGED: _CONTACT_CHANGED,
        Risk.PROTECTED: _MARKED,
        Risk.LARGE_AMOUNT: _LARGE_AMOUNT,
        Risk.CHANGED_AGAIN: _CHANGED_AGAIN,
        Risk.USED_BY_ANOTHER: _USED_BY_ANOTHER,
        Risk.OLD_CONTACT_UNSAFE: _OLD_CONTACT_UNSAFE,
    }
)
"""Each rule's condition on a change ``a``."""

_SEARCHES: Mapping[Risk, str] = MappingProxyType(
    {
        risk: f"""
            SELECT a.id FROM collection_accountchange a
            WHERE a.id = ANY(%(changes)s) AND {condition} ORDER BY a.id
        """
        for risk, condition in RULES.items()
    }
)


def figure(name: str, on: date) -> int:
    """A figure of the rules as it is on a day: days or pence."""
    return int(collection_parameters().on(on).value(name).figure.fraction)


def given(changes: Sequence[int], asked_on: date) -> dict[str, Any]:
    """What the conditions ask for, of changes that were asked for on a day."""
    return {
        "changes": list(changes),
        "contact_days": figure(CONTACT_DAYS, asked_on),
        "again_days": figure(AGAIN_DAYS, asked_on),
        "limit": figure(LIMIT, asked_on),
    }


def risks_of(
    cursor: psycopg.Cursor[Any], changes: Sequence[int], asked_on: date
) -> list[tuple[int, Risk]]:
    """By which rules a second person looks at changes that were asked for on a day."""
    values = given(changes, asked_on)
    found = []
    for risk, query in _SEARCHES.items():
        found += [(row[0], risk) for row in cursor.execute(query, values).fetchall()]
    return sorted(found)
