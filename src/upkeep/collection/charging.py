"""Liability accrues to the books by collection period; what the past turns out to be is adjusted.

For each case and service, everything charged and adjusted for the periods through a day is the
exact liability through that day, rounded half up once: no penny drifts. A retrospective decision
posts, for each period it touches, just the difference, effective when that period was charged,
known now, with the decision as its cause.
"""

from typing import Any

import psycopg

from upkeep import ledger
from upkeep.collection.fees import SCHEME_WITH_FEES, fee_spells
from upkeep.ledger.chart import Account, Cause, Reason
from upkeep.shift import Shift

# A case is looked at when a collection period ends on the date, when something was recorded about
# it since the night before, and when it or one of its arrangements ends on the date. Only what was
# recorded can have changed the past.
_LOOKED_AT = f"""
SELECT c.id AS case_id, c.paying_parent_id, c.effective_from, c.closed_on,
    c.scheme = '{SCHEME_WITH_FEES}' AS bears_fees, bool_or(due.is_touched) AS is_touched
FROM (
    SELECT a.case_id, false AS is_touched FROM collection_arrangement a
    WHERE upper_inf(a.known) AND a.effective @> (%(date)s::date - 1)
    AND a.first_due_on <= %(date)s AND CASE a.frequency
        WHEN 'monthly' THEN a.collection_day = extract(day FROM %(date)s::date)
        WHEN 'weekly' THEN (%(date)s::date - a.first_due_on) %% 7 = 0
        WHEN 'fortnightly' THEN (%(date)s::date - a.first_due_on) %% 14 = 0
        ELSE (%(date)s::date - a.first_due_on) %% 28 = 0 END
    UNION ALL SELECT case_id, true FROM cases_caseevent WHERE known_at > %(since)s
    UNION ALL SELECT case_id, true FROM cases_liability
        WHERE NOT upper_inf(known) AND upper(known) > %(since)s
    UNION ALL SELECT case_id, true FROM collection_arrangement WHERE lower(known) > %(since)s
    UNION ALL SELECT id, false FROM cases_case WHERE closed_on = %(date)s
    UNION ALL SELECT case_id, false FROM collection_arrangement
        WHERE upper_inf(known) AND upper(effective) = %(date)s
) due
JOIN cases_case c ON c.id = due.case_id
WHERE c.paying_parent_id %% %(partitions)s = %(partition)s
GROUP BY c.id
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

# The days to be charged for, and those charged before if something about the case was recorded.
_SLICES = """
SELECT case_id, paying_parent_id, bears_fees, 'charge' AS kind, charged_to AS start,
    charge_to AS through, %(date)s::date AS effective_date
FROM period WHERE charge_to > charged_to
UNION ALL
SELECT DISTINCT p.case_id, p.paying_parent_id, p.bears_fees, 'adjustment', lower(ch.period),
    upper(ch.period), ch.effective_date
FROM period p JOIN collection_charge ch ON ch.case_id = p.case_id AND ch.kind = 'charge'
WHERE p.is_touched
"""

# Weekly pence times days is seven times the liability; times the parts of the day's fee, the fee in
# sevenths of a part: whole numbers, so nothing is approximate. A service that was charged for and
# has turned out never to have applied is looked at too.
_AMOUNTS = """
SELECT s.*, due.service_type, due.applies, cause.decision_id,
    (2 * due.after + 7) / 14 - (2 * due.before + 7) / 14 - done.maintenance AS maintenance,
    (2 * due.fee_after + 7 * %(fee_denominator)s) / (14 * %(fee_denominator)s)
        - (2 * due.fee_before + 7 * %(fee_denominator)s) / (14 * %(fee_denominator)s)
        - done.fee AS fee
FROM slice s
CROSS JOIN LATERAL (
    SELECT service.service_type,
        COALESCE(bool_or(a.effective && daterange(s.start, s.through)), false) AS applies,
        COALESCE(sum(l.weekly_pence * whole.before), 0)::bigint AS before,
        COALESCE(sum(l.weekly_pence * whole.after), 0)::bigint AS after,
        COALESCE(sum(l.weekly_pence * d.fee_before), 0)::bigint AS fee_before,
        COALESCE(sum(l.weekly_pence * d.fee_after), 0)::bigint AS fee_after
    FROM (
        SELECT service_type FROM collection_arrangement
        WHERE case_id = s.case_id AND upper_inf(known)
        UNION SELECT service_type FROM collection_charge WHERE case_id = s.case_id
    ) service
    LEFT JOIN collection_arrangement a ON a.case_id = s.case_id AND upper_inf(a.known)
        AND a.service_type = service.service_type
    LEFT JOIN cases_liability l ON l.case_id = s.case_id AND upper_inf(l.known)
        AND l.effective && a.effective
    CROSS JOIN LATERAL (SELECT l.effective * a.effective AS days) span
    CROSS JOIN LATERAL (
        SELECT GREATEST(0, LEAST(upper(days), s.start) - lower(days)) AS before,
            GREATEST(0, LEAST(upper(days), s.through) - lower(days)) AS after
    ) whole
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(spell.parts
                * GREATEST(0, LEAST(upper(part), s.start) - lower(part))), 0) AS fee_before,
            COALESCE(sum(spell.parts
                * GREATEST(0, LEAST(upper(part), s.through) - lower(part))), 0) AS fee_after
        FROM unnest(%(fee_starts)s::date[], %(fee_ends)s::date[], %(fee_complying)s::boolean[],
            %(fee_parts)s::bigint[]) AS spell (starts, ends, complying, parts)
        CROSS JOIN LATERAL (SELECT days * daterange(starts, ends) AS part) shared
        WHERE s.bears_fees AND a.service_type = 'collect_and_pay'
        AND spell.complying = (a.method <> ALL(%(not_complying)s::text[]))
    ) d
    GROUP BY service.service_type
) due
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(ch.maintenance_pence), 0)::bigint AS maintenance,
        COALESCE(sum(ch.fee_pence), 0)::bigint AS fee
    FROM collection_charge ch
    WHERE s.kind = 'adjustment' AND ch.case_id = s.case_id
    AND ch.service_type = due.service_type AND ch.period = daterange(s.start, s.through)
) done
CROSS JOIN LATERAL (
    SELECT l.decision_id FROM cases_liability l JOIN cases_decision made ON made.id = l.decision_id
    WHERE l.case_id = s.case_id
    ORDER BY GREATEST(lower(l.known), upper(l.known)) DESC, made.known_at DESC,
        l.effective && daterange(s.start, s.through) DESC, l.id DESC LIMIT 1
) cause
"""

_CHARGES = """
SELECT nextval('collection_charge_id_seq') AS id,
    CASE WHEN maintenance <> 0 OR fee <> 0 THEN nextval('ledger_transaction_id_seq')
        END AS transaction_id, *
FROM (
    SELECT * FROM amount WHERE maintenance <> 0 OR fee <> 0 OR (kind = 'charge' AND applies)
    ORDER BY case_id, start, kind, service_type
) wanted
"""

_INSERT_CHARGES = """
INSERT INTO collection_charge (id, case_id, kind, service_type, period, effective_date,
    maintenance_pence, fee_pence, decision_id, transaction_id, known_at)
SELECT id, case_id, kind, service_type, daterange(start, through), effective_date, maintenance,
    fee, decision_id, transaction_id, %(known_at)s
FROM new ORDER BY id
"""

_STAGE = f"""
INSERT INTO {ledger.STAGING} (transaction_id, idempotency_key, reason, effective_date, known_at,
    cause_kind, cause_id, owner, accounts, subjects, amounts)
SELECT n.transaction_id,
    concat_ws('/', n.kind, n.case_id, n.service_type, n.through,
        CASE n.kind WHEN 'adjustment' THEN %(date)s::date END),
    CASE n.kind WHEN 'charge' THEN {Reason.CHARGE} ELSE {Reason.ADJUSTMENT} END,
    n.effective_date, %(known_at)s, {Cause.CHARGE}, n.id, n.paying_parent_id,
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
slice AS MATERIALIZED ({_SLICES}),
amount AS MATERIALIZED ({_AMOUNTS}),
new AS MATERIALIZED ({_CHARGES}),
recorded AS ({_INSERT_CHARGES})
{_STAGE}
"""


def charge(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Post the liability of every collection period that has ended, and every adjustment due."""
    ledger.open_staging(cursor)
    cursor.execute(_CHARGE, {**shift.parameters(), **fee_spells().parameters(shift.date)})
    return {"charges": ledger.post(cursor) if cursor.rowcount else 0}
