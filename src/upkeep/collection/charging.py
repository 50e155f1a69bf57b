"""Liability accrues to the books by collection period; what the past turns out to be is adjusted.

For each case and service, the sum of everything charged and adjusted through a day is the exact
liability through that day, rounded half up once. So no penny drifts, and a retrospective decision
posts just the difference, with the decision as its cause.
"""

from typing import Any

import psycopg

from upkeep import ledger
from upkeep.collection.fees import FEES_FROM
from upkeep.ledger.chart import Account, Cause, Reason
from upkeep.shift import Shift

# A case is looked at when a collection period ends on the date, when something was recorded about
# it since the night before, and when it or one of its arrangements ends on the date.
_LOOKED_AT = """
SELECT c.id AS case_id, c.paying_parent_id, c.effective_from, c.closed_on
FROM cases_case c
WHERE c.paying_parent_id %% %(partitions)s = %(partition)s AND c.id IN (
    SELECT a.case_id FROM collection_arrangement a
    WHERE upper_inf(a.known) AND a.effective @> (%(date)s::date - 1)
    AND a.first_due_on <= %(date)s AND CASE a.frequency
        WHEN 'monthly' THEN a.collection_day = extract(day FROM %(date)s::date)
        WHEN 'weekly' THEN (%(date)s::date - a.first_due_on) %% 7 = 0
        WHEN 'fortnightly' THEN (%(date)s::date - a.first_due_on) %% 14 = 0
        ELSE (%(date)s::date - a.first_due_on) %% 28 = 0 END
    UNION SELECT case_id FROM cases_caseevent WHERE known_at > %(since)s
    UNION SELECT id FROM cases_case WHERE closed_on = %(date)s
    UNION SELECT case_id FROM collection_arrangement
        WHERE upper_inf(known) AND upper(effective) = %(date)s
)
"""

# Through which day each case is to be charged: the end of its last whole collection period, the
# end of its last arrangement, or its own end.
_PERIODS = """
SELECT l.*, COALESCE(before.charged_to, l.effective_from) AS charged_to,
    GREATEST(COALESCE(before.charged_to, l.effective_from), through.day) AS charge_to
FROM looked_at l
LEFT JOIN LATERAL (
    SELECT max(upper(ch.period)) AS charged_to FROM collection_charge ch
    WHERE ch.case_id = l.case_id AND ch.kind = 'charge'
) before ON true
CROSS JOIN LATERAL (
    SELECT max(LEAST(COALESCE(upper(a.effective), 'infinity'), COALESCE(l.closed_on, 'infinity'),
        CASE WHEN upper(a.effective) <= %(date)s OR l.closed_on <= %(date)s THEN %(date)s
        WHEN a.first_due_on > %(date)s THEN l.effective_from
        WHEN a.frequency = 'monthly' THEN (
            a.first_due_on + interval '1 month' * (
                (extract(year FROM %(date)s::date) - extract(year FROM a.first_due_on)) * 12
                + extract(month FROM %(date)s::date) - extract(month FROM a.first_due_on)
                - (extract(day FROM %(date)s::date) < a.collection_day)::int))::date
        WHEN a.frequency = 'weekly'
            THEN %(date)s::date - (%(date)s::date - a.first_due_on) %% 7
        WHEN a.frequency = 'fortnightly'
            THEN %(date)s::date - (%(date)s::date - a.first_due_on) %% 14
        ELSE %(date)s::date - (%(date)s::date - a.first_due_on) %% 28 END)) AS day
    FROM collection_arrangement a WHERE a.case_id = l.case_id AND upper_inf(a.known)
) through
"""

# Weekly pence times days is seven times the liability: whole numbers, so nothing is approximate.
# A service that was charged for and has turned out never to have applied is looked at too.
_AMOUNTS = """
SELECT p.*, due.service_type, due.is_in_period,
    (2 * due.before + 7) / 14 - done.maintenance AS adjustment,
    (2 * due.after + 7) / 14 - (2 * due.before + 7) / 14 AS charge,
    (2 * due.fee_before + 35) / 70 - done.fee AS fee_adjustment,
    (2 * due.fee_after + 35) / 70 - (2 * due.fee_before + 35) / 70 AS fee_charge,
    cause.decision_id
FROM period p
CROSS JOIN LATERAL (
    SELECT service.service_type,
        bool_or(a.effective && daterange(p.charged_to, p.charge_to)) AS is_in_period,
        COALESCE(sum(l.weekly_pence * d.days_before), 0)::bigint AS before,
        COALESCE(sum(l.weekly_pence * d.days_after), 0)::bigint AS after,
        COALESCE(sum(l.weekly_pence * d.fee_days_before), 0)::bigint AS fee_before,
        COALESCE(sum(l.weekly_pence * d.fee_days_after), 0)::bigint AS fee_after
    FROM (
        SELECT service_type FROM collection_arrangement
        WHERE case_id = p.case_id AND upper_inf(known)
        UNION SELECT service_type FROM collection_charge WHERE case_id = p.case_id
    ) service
    LEFT JOIN collection_arrangement a ON a.case_id = p.case_id AND upper_inf(a.known)
        AND a.service_type = service.service_type
    LEFT JOIN cases_liability l ON l.case_id = p.case_id AND upper_inf(l.known)
        AND l.effective && a.effective
    LEFT JOIN LATERAL (
        SELECT GREATEST(0, LEAST(upper(l.effective * a.effective), p.charged_to)
                - lower(l.effective * a.effective)) AS days_before,
            GREATEST(0, LEAST(upper(l.effective * a.effective), p.charge_to)
                - lower(l.effective * a.effective)) AS days_after,
            CASE WHEN a.service_type = 'collect_and_pay' THEN GREATEST(0,
                LEAST(upper(l.effective * a.effective), p.charged_to)
                - GREATEST(lower(l.effective * a.effective), %(fees_from)s)) ELSE 0
                END AS fee_days_before,
            CASE WHEN a.service_type = 'collect_and_pay' THEN GREATEST(0,
                LEAST(upper(l.effective * a.effective), p.charge_to)
                - GREATEST(lower(l.effective * a.effective), %(fees_from)s)) ELSE 0
                END AS fee_days_after
    ) d ON true
    GROUP BY service.service_type
) due
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(ch.maintenance_pence), 0)::bigint AS maintenance,
        COALESCE(sum(ch.fee_pence), 0)::bigint AS fee
    FROM collection_charge ch
    WHERE ch.case_id = p.case_id AND ch.service_type = due.service_type
) done
CROSS JOIN LATERAL (
    SELECT l.decision_id FROM cases_liability l WHERE l.case_id = p.case_id
    ORDER BY GREATEST(lower(l.known), upper(l.known)) DESC, l.id DESC LIMIT 1
) cause
"""

_CHARGES = """
SELECT nextval('collection_charge_id_seq') AS id,
    CASE WHEN maintenance <> 0 OR fee <> 0 THEN nextval('ledger_transaction_id_seq')
        END AS transaction_id, *
FROM (
    SELECT case_id, paying_parent_id, service_type, decision_id, 'adjustment' AS kind,
        daterange(effective_from, charged_to) AS period, adjustment AS maintenance,
        fee_adjustment AS fee
    FROM amount
    WHERE (adjustment <> 0 OR fee_adjustment <> 0) AND charged_to > effective_from
    UNION ALL
    SELECT case_id, paying_parent_id, service_type, decision_id, 'charge',
        daterange(charged_to, charge_to), charge, fee_charge
    FROM amount WHERE charge_to > charged_to AND is_in_period
    ORDER BY case_id, kind, service_type
) new
"""

_INSERT_CHARGES = """
INSERT INTO collection_charge (id, case_id, kind, service_type, period, posted_on,
    maintenance_pence, fee_pence, decision_id, transaction_id, known_at)
SELECT id, case_id, kind, service_type, period, %(date)s, maintenance, fee, decision_id,
    transaction_id, %(known_at)s
FROM new ORDER BY id
"""

_STAGE = f"""
INSERT INTO {ledger.STAGING} (transaction_id, idempotency_key, reason, effective_date, known_at,
    cause_kind, cause_id, owner, accounts, subjects, amounts)
SELECT n.transaction_id,
    n.kind || '/' || n.case_id || '/' || n.service_type || '/' || %(date)s,
    CASE n.kind WHEN 'charge' THEN {Reason.CHARGE} ELSE {Reason.ADJUSTMENT} END,
    %(date)s, %(known_at)s, {Cause.CHARGE}, n.id, n.paying_parent_id,
    CASE WHEN n.maintenance <> 0 THEN side.maintenance ELSE '{{}}'::smallint[] END
        || CASE WHEN n.fee <> 0 THEN side.fee ELSE '{{}}'::smallint[] END,
    array_fill(n.case_id, ARRAY[2 * ((n.maintenance <> 0)::int + (n.fee <> 0)::int)]),
    CASE WHEN n.maintenance <> 0 THEN ARRAY[n.maintenance, -n.maintenance]::bigint[]
        ELSE '{{}}' END
        || CASE WHEN n.fee <> 0 THEN ARRAY[n.fee, -n.fee]::bigint[] ELSE '{{}}' END
FROM new n
CROSS JOIN LATERAL (
    SELECT CASE n.service_type WHEN 'collect_and_pay'
        THEN ARRAY[{Account.MAINTENANCE_RECEIVABLE}, {Account.MAINTENANCE_UNCOLLECTED}]::smallint[]
        ELSE ARRAY[{Account.DIRECT_PAY_DUE}, {Account.DIRECT_PAY_OWED}]::smallint[] END
        AS maintenance,
        ARRAY[{Account.COLLECTION_FEE_RECEIVABLE}, {Account.COLLECTION_FEE_UNCOLLECTED}]::smallint[]
        AS fee
) side
WHERE n.transaction_id IS NOT NULL
"""

_CHARGE = f"""
WITH looked_at AS MATERIALIZED ({_LOOKED_AT}),
period AS MATERIALIZED ({_PERIODS}),
amount AS MATERIALIZED ({_AMOUNTS}),
new AS MATERIALIZED ({_CHARGES}),
recorded AS ({_INSERT_CHARGES})
{_STAGE}
"""


def charge(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Post the liability of every collection period that has ended, and every adjustment due."""
    ledger.open_staging(cursor)
    cursor.execute(_CHARGE, {**shift.parameters(), "fees_from": FEES_FROM})
    return {"charges": ledger.post(cursor) if cursor.rowcount else 0}
