"""What collection records, told as events of the processes of a case (see ``cases.following``)."""

from collections.abc import Iterator
from typing import Any

import psycopg

from upkeep.collection.arrears_plans import COVERED_BY_PLAN
from upkeep.ledger import Account
from upkeep.shift import Shift

_ARRANGED = """
INSERT INTO happening
SELECT 'arrangement', c.reference, c.paying_parent_id, c.id, true,
    CASE a.service_type
        WHEN 'direct_pay' THEN ARRAY['direct_pay_chosen']
        ELSE ARRAY['collection_agreed'] END,
    lower(a.effective)
FROM collection_arrangement a JOIN cases_case c ON c.id = a.case_id
WHERE upper_inf(a.known) AND lower(a.effective) <= %(date)s
AND (lower(a.known) > %(since)s OR lower(a.effective) > %(since)s::date)
AND (upper_inf(a.effective) OR upper(a.effective) > %(date)s)
"""

# Whoever receives cannot alone choose collection: somebody decides (1991 Act s.4(2A)).
_COLLECTION_ASKED_FOR = """
INSERT INTO happening
SELECT DISTINCT 'arrangement', c.reference, c.paying_parent_id, c.id, false,
    ARRAY['collection_asked_for'], %(date)s::date
FROM cases_reportedchange r JOIN cases_application a ON a.id = r.application_id
JOIN cases_case c ON c.id = a.case_id
JOIN collection_arrangement paid ON paid.case_id = c.id AND upper_inf(paid.known)
    AND paid.effective @> %(date)s::date
WHERE r.taken_up_at > %(since)s AND r.form ->> 'kind' = 'collection'
AND r.form ->> 'service_type' = 'collect_and_pay' AND r.form ->> 'reported_by' <> 'paying_parent'
AND paid.service_type = 'direct_pay'
"""

_ENDED = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false, ARRAY['liability_ended'],
    c.closed_on
FROM cases_proceeding p JOIN cases_case c ON c.id = p.case_id
WHERE p.process = 'arrangement' AND p.ended_on IS NULL AND c.closed_on <= %(date)s
"""

_IN_PLAN = COVERED_BY_PLAN.format(instalment="o.instalment_id")

# What was agreed on covers what was missed before it: only what falls due from then on counts, and
# what a plan covered that broke since.
_MISSED = f"""
INSERT INTO happening
SELECT 'arrangement', c.reference, c.paying_parent_id, c.id, false, ARRAY['payment_missed'],
    %(date)s
FROM cases_proceeding p JOIN cases_case c ON c.id = p.case_id
WHERE p.process = 'arrangement' AND p.state = 'collect_and_pay' AND EXISTS (
    SELECT 1 FROM collection_openinstalment o
    WHERE o.case_id = c.id AND o.due_on < %(date)s AND NOT {_IN_PLAN} AND NOT EXISTS (
        SELECT 1 FROM cases_proceedingstep s
        WHERE s.proceeding_id = p.id AND s.event = 'agreed' AND s.effective_on > o.due_on
        AND NOT EXISTS (
            SELECT 1 FROM collection_arrearsplandebt d
            JOIN collection_arrearsplanend e ON e.plan_id = d.plan_id AND e.kind = 'broken'
            WHERE d.instalment_id = o.instalment_id AND e.ended_on >= s.effective_on
        )
    )
)
"""

_MADE_GOOD = f"""
INSERT INTO happening
SELECT 'arrangement', c.reference, c.paying_parent_id, c.id, false, ARRAY['paid'], %(date)s
FROM cases_proceeding p JOIN cases_case c ON c.id = p.case_id
WHERE p.process = 'arrangement' AND p.state IN ('payment_missed', 'enforcing') AND NOT EXISTS (
    SELECT 1 FROM collection_openinstalment o
    WHERE o.case_id = c.id AND o.due_on < %(date)s AND NOT {_IN_PLAN}
)
"""

_OWED = f"""
LATERAL (
    SELECT coalesce(sum(e.amount_pence), 0) AS pence FROM ledger_entry e
    WHERE e.subject = p.case_id
    AND e.account IN ({Account.MAINTENANCE_RECEIVABLE}, {Account.COLLECTION_FEE_RECEIVABLE})
) owed
"""

_HELD_BACK = f"""
EXISTS (
    SELECT 1 FROM collection_hold h WHERE h.case_id = p.case_id AND upper_inf(h.known)
    AND h.stops = 'payout' AND (
        SELECT coalesce(sum(e.amount_pence), 0) FROM ledger_entry e
        WHERE e.subject = p.case_id AND e.account = {Account.RECEIVING_PARENT_PAYABLE}
    ) < 0
)
"""
"""Money of somebody who died: the account is not settled before it is known who gets it."""

SETTLING_DAYS = 14
"""After the end of a case its last charge, receipt and payout are waited for so many days."""

_ACCOUNT_SETTLED = f"""
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false,
    CASE WHEN owed.pence > 0 THEN ARRAY['arrears_remain']
        WHEN owed.pence < 0 THEN ARRAY['overpaid'] ELSE ARRAY['nothing_owed'] END,
    %(date)s
FROM cases_proceeding p, {_OWED}
WHERE p.process = 'closure' AND p.state = 'settling_account'
AND p.entered_on <= %(date)s::date - {SETTLING_DAYS} AND NOT {_HELD_BACK}
"""

_ARREARS_REMAIN = """
INSERT INTO happening
SELECT 'arrears_only', p.subject, p.paying_parent_id, p.case_id, true, ARRAY[]::text[], %(date)s
FROM cases_proceeding p
WHERE p.process = 'closure' AND p.state = 'arrears_only' AND p.ended_on = %(date)s
"""

_ARREARS_PAID = f"""
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false, ARRAY['paid'], %(date)s
FROM cases_proceeding p, {_OWED}
WHERE p.process = 'arrears_only' AND p.ended_on IS NULL AND owed.pence <= 0
"""

_PAYMENTS_RETURNED = """
INSERT INTO happening
SELECT 'returned_payment', p.end_to_end_id, c.paying_parent_id, c.id, true, ARRAY[]::text[],
    x.returned_on
FROM collection_returnedpayout x JOIN collection_payout p ON p.id = x.payout_id
JOIN cases_case c ON c.id = p.case_id WHERE x.known_at > %(since)s
"""

_ACCOUNTS_GIVEN = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false, ARRAY['account_given'],
    %(date)s
FROM cases_proceeding p
WHERE p.process = 'returned_payment' AND p.ended_on IS NULL AND NOT EXISTS (
    SELECT 1 FROM collection_hold h WHERE h.case_id = p.case_id AND upper_inf(h.known)
    AND h.stops = 'payout'
)
"""

FROM_COLLECTION: tuple[str, ...] = (
    _ARRANGED,
    _COLLECTION_ASKED_FOR,
    _MISSED,
    _MADE_GOOD,
    _ENDED,
    _ACCOUNT_SETTLED,
    _ARREARS_REMAIN,
    _ARREARS_PAID,
    _PAYMENTS_RETURNED,
    _ACCOUNTS_GIVEN,
)
"""What collection records that moves proceedings, in the order in which the night takes it up."""


def tell_from_collection(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Say what collection recorded, one statement after another."""
    for query in FROM_COLLECTION:
        cursor.execute(query, shift.parameters())
        yield
