"""How far what is owed is likely to be collected: the statutory view and that of management.

Under the 2012 scheme arrears are treated as collectable unless nothing more can be had from the
estate of whoever died. Of the older schemes they are uncollectable where there was neither contact
with the paying parent nor a payment of theirs in the six months before the day. Management looks at
all schemes by what came last, whatever the statutory view.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import psycopg
from dateutil.relativedelta import relativedelta

from upkeep.ledger import ARREARS

# ASSUMPTION: the rule that was published in 2017 says six months and no more; contact is what the
# paying parent told, wrote or paid. Wording and bands of older accounts are UNCONFIRMED.
RECENT_MONTHS = 6
LATEST_SCHEME = "2012"
_BY_ACCOUNT = {int(debt.due): debt for debt in ARREARS}

_OWED = """
SELECT c.scheme, owed.account, owed.pence, c.paying_parent_id
FROM (
    SELECT e.subject, e.account, sum(e.amount_pence)::bigint AS pence FROM ledger_entry e
    WHERE e.account = ANY(%(accounts)s) AND e.effective_date <= %(on)s
    GROUP BY e.subject, e.account HAVING sum(e.amount_pence) > 0
) owed JOIN cases_case c ON c.id = owed.subject
"""

_PAID = """
SELECT coalesce(r.paying_parent_id, found.paying_parent_id) AS payer
FROM collection_receipt r
LEFT JOIN collection_identification found ON found.receipt_id = r.id
LEFT JOIN collection_receiptreversal back ON back.receipt_id = r.id
WHERE r.received_on > %(since)s AND r.received_on <= %(on)s AND back.receipt_id IS NULL
"""

_IN_TOUCH = """
SELECT c.paying_parent_id AS payer
FROM cases_reportedchange told JOIN cases_application a ON a.id = told.application_id
JOIN cases_case c ON c.id = a.case_id
WHERE told.form ->> 'reported_by' = 'paying_parent'
AND told.reported_on > %(since)s AND told.reported_on <= %(on)s
UNION
SELECT p.id FROM cases_casemessage wrote JOIN cases_payingparent p ON p.person_id = wrote.person_id
WHERE wrote.is_from_parent AND wrote.sent_on > %(since)s AND wrote.sent_on <= %(on)s
"""

_GIVEN_UP = """
SELECT paying_parent_id AS payer FROM cases_proceeding
WHERE process = 'estate_claim' AND state = 'given_up' AND ended_on <= %(on)s
"""

_BANDED = f"""
SELECT owed.scheme, owed.account, CASE
    WHEN given_up.payer IS NOT NULL THEN 'no_estate'
    WHEN paid.payer IS NOT NULL THEN 'paid'
    WHEN in_touch.payer IS NOT NULL THEN 'in_touch'
    ELSE 'silent' END, count(*), sum(owed.pence)::bigint
FROM ({_OWED}) owed
LEFT JOIN (SELECT DISTINCT payer FROM ({_PAID}) each) paid ON paid.payer = owed.paying_parent_id
LEFT JOIN ({_IN_TOUCH}) in_touch ON in_touch.payer = owed.paying_parent_id
LEFT JOIN (SELECT DISTINCT payer FROM ({_GIVEN_UP}) each) given_up
    ON given_up.payer = owed.paying_parent_id
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


class Band(StrEnum):
    """What came last from whoever owes, from the likeliest to be collected to the least."""

    PAID = "paid"
    IN_TOUCH = "in_touch"
    SILENT = "silent"
    NO_ESTATE = "no_estate"


@dataclass(frozen=True, slots=True)
class Banded:
    """Debts of one kind and scheme in one band: how many cases, and how many pence."""

    scheme: str
    debt: str
    creditor: str
    band: Band
    cases: int
    pence: int

    @property
    def is_collectable(self) -> bool:
        """Whether the debt is treated as collectable by the rule of its scheme."""
        if self.band == Band.NO_ESTATE:
            return False
        return self.scheme == LATEST_SCHEME or self.band != Band.SILENT


def collectability(cursor: psycopg.Cursor[Any], on: date) -> list[Banded]:
    """All that is owed on a day by the books as now known, by scheme, kind of debt and band."""
    cursor.execute(
        _BANDED, {"accounts": list(_BY_ACCOUNT), "on": on, "since": _six_months_before(on)}
    )
    found = [
        Banded(
            scheme,
            _BY_ACCOUNT[account].name,
            _BY_ACCOUNT[account].creditor,
            Band(band),
            cases,
            pence,
        )
        for scheme, account, band, cases, pence in cursor.fetchall()
    ]
    order = list(Band)
    return sorted(found, key=lambda each: (each.scheme, each.debt, order.index(each.band)))


def uncollectable_pence(found: Iterable[Banded]) -> int:
    """What of it is treated as uncollectable by the rules of the schemes."""
    return sum(each.pence for each in found if not each.is_collectable)


def _six_months_before(on: date) -> date:
    since: date = on - relativedelta(months=RECENT_MONTHS)
    return since
