"""The yearly statement to each parent of a case that we collect for, on the case's anniversary.

What it says is the case's statement for the year: opening + charged + adjusted - collected -
written off = closing, with the paying parent's fees or what was paid over to the receiving parent.
The sums are kept with the letter as they were sent. It is one set for all cases whose day it is,
because many cases may have begun on one day.
"""

from datetime import date

from upkeep.law import collection_parameters
from upkeep.ledger import Account, Reason

EVERY_MONTHS = "statement.every_months"

_SUMS = """
SELECT jsonb_build_object(
    'opening_pence', coalesce(sum(e.amount_pence) FILTER (WHERE e.effective_date < y.start), 0),
    'charged_pence', coalesce(sum(e.amount_pence) FILTER (
        WHERE e.effective_date >= y.start AND e.reason = {charge}), 0),
    'adjusted_pence', coalesce(sum(e.amount_pence) FILTER (WHERE e.effective_date >= y.start
        AND e.reason NOT IN ({charge}, {collected}, {written_off})), 0),
    'collected_pence', coalesce(-sum(e.amount_pence) FILTER (
        WHERE e.effective_date >= y.start AND e.reason = {collected}), 0),
    'written_off_pence', coalesce(-sum(e.amount_pence) FILTER (
        WHERE e.effective_date >= y.start AND e.reason IN ({written_off})), 0),
    'closing_pence', coalesce(sum(e.amount_pence), 0)) AS sums
FROM ledger_entry e
WHERE e.account = {account} AND e.subject = c.id AND e.effective_date < %(date)s
"""


def _sums(account: Account) -> str:
    return _SUMS.format(
        account=int(account),
        charge=int(Reason.CHARGE),
        collected=int(Reason.ALLOCATION),
        written_off=f"{Reason.WRITE_OFF:d}, {Reason.PART_PAYMENT:d}",
    )


# A case whose liability ended has its statement as long as something is owed.
DUE = f"""
INSERT INTO letter_due
SELECT 'annual_statement', c.id, role.is_paying, NULL, NULL, 'year to ' || y.last,
    jsonb_build_object('start', y.start, 'end', y.last, 'maintenance', maintenance.sums)
    || CASE WHEN role.is_paying THEN jsonb_build_object('fees', fees.sums)
        ELSE jsonb_build_object('paid_over', paid_over.sums) END
FROM cases_case c
CROSS JOIN LATERAL (
    SELECT (extract(year FROM %(date)s::date) - extract(year FROM c.effective_from))::int * 12
        + (extract(month FROM %(date)s::date) - extract(month FROM c.effective_from))::int AS count
) months
CROSS JOIN LATERAL (
    SELECT (c.effective_from + make_interval(
            months => months.count - %(statement_months)s::int))::date AS start,
        %(date)s::date - 1 AS last
) y
JOIN collection_arrangement a ON a.case_id = c.id AND upper_inf(a.known)
    AND a.effective @> y.last AND a.service_type = 'collect_and_pay'
CROSS JOIN LATERAL ({_sums(Account.MAINTENANCE_RECEIVABLE)}) maintenance
CROSS JOIN LATERAL ({_sums(Account.COLLECTION_FEE_RECEIVABLE)}) fees
CROSS JOIN LATERAL (
    SELECT jsonb_build_object('gross_pence', coalesce(sum(p.gross_pence), 0),
        'fee_pence', coalesce(sum(p.fee_pence), 0),
        'net_pence', coalesce(sum(p.net_pence), 0)) AS sums
    FROM (
        SELECT gross_pence, fee_pence, net_pence FROM collection_payout
        WHERE case_id = c.id AND pay_on BETWEEN y.start AND y.last
        UNION ALL
        SELECT -p.gross_pence, -p.fee_pence, -p.net_pence
        FROM collection_returnedpayout back JOIN collection_payout p ON p.id = back.payout_id
        WHERE p.case_id = c.id AND back.returned_on BETWEEN y.start AND y.last
    ) p
) paid_over
CROSS JOIN (VALUES (true), (false)) AS role (is_paying)
WHERE months.count > 0 AND months.count %% %(statement_months)s::int = 0
AND (c.effective_from + make_interval(months => months.count))::date = %(date)s
AND (c.state = 'in_force' OR c.state = 'closed'
    AND (maintenance.sums ->> 'closing_pence')::bigint <> 0)
"""


def months_on(day: date) -> int:
    """After how many months each parent gets another statement."""
    return int(collection_parameters().on(day).value(EVERY_MONTHS).figure.fraction)
