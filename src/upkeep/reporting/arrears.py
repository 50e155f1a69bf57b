"""What is owed in every case at once, on any day, as it was known at any time.

One pass over the entries answers it, whatever the two dates: there is no stored balance. The age
of a debt and where somebody lives are questions to this list, not to the ledger.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg

from upkeep.ledger import ARREARS, Account

_HELD = """
SELECT e.account, e.subject, sum(e.amount_pence)::bigint AS pence FROM ledger_entry e
WHERE e.account = ANY(%(accounts)s)
AND e.effective_date <= coalesce(%(as_of)s::date, 'infinity')
AND e.known_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
GROUP BY e.account, e.subject HAVING sum(e.amount_pence) <> 0
"""

_TOTALS = f"""
SELECT c.scheme, held.account, count(*) FILTER (WHERE held.pence > 0),
    COALESCE(sum(held.pence) FILTER (WHERE held.pence > 0), 0)::bigint,
    count(*) FILTER (WHERE held.pence < 0),
    COALESCE(-sum(held.pence) FILTER (WHERE held.pence < 0), 0)::bigint
FROM ({_HELD}) held JOIN cases_case c ON c.id = held.subject
GROUP BY c.scheme, held.account ORDER BY c.scheme, held.account
"""

_BY_ACCOUNT = {debt.due: debt for debt in ARREARS}

_SUMS = ", ".join(
    f"COALESCE(sum(e.amount_pence) FILTER (WHERE e.account = {int(account)}), 0)::bigint"
    f" AS d{place}"
    for place, account in enumerate(_BY_ACCOUNT)
)
_COLUMNS = [f"d{place}" for place in range(len(ARREARS))]

# One row a case, all its debts summed in the same pass over the entries.
_EACH = f"""
SELECT c.reference, p.reference, c.scheme, {", ".join(f"owed.{name}" for name in _COLUMNS)}
FROM (
    SELECT e.subject, {_SUMS} FROM ledger_entry e
    WHERE e.account = ANY(%(accounts)s)
    AND e.effective_date <= coalesce(%(as_of)s::date, 'infinity')
    AND e.known_at <= coalesce(%(known_at)s::timestamptz, 'infinity')
    GROUP BY e.subject
) owed
JOIN cases_case c ON c.id = owed.subject
JOIN cases_payingparent p ON p.id = c.paying_parent_id
WHERE {" OR ".join(f"owed.{name} <> 0" for name in _COLUMNS)}
ORDER BY c.id
"""


@dataclass(frozen=True, slots=True)
class Total:
    """What the cases of a scheme owe of one kind of debt, and what those in credit have over."""

    scheme: str
    debt: str
    creditor: str
    cases: int
    owed_pence: int
    cases_in_credit: int
    credit_pence: int


@dataclass(frozen=True, slots=True)
class CaseArrears:
    """What one case owes, in pence, by kind of debt in the order of the chart."""

    case: str
    paying_parent: str
    scheme: str
    pence: tuple[int, ...]


def totals(
    cursor: psycopg.Cursor[Any], as_of: date | None = None, known_at: datetime | None = None
) -> list[Total]:
    """What is owed at the end of ``as_of``, by scheme and kind of debt, as known then.

    None: ever, or all that is known.
    """
    cursor.execute(_TOTALS, _asked(as_of, known_at))
    return [
        Total(
            scheme, _BY_ACCOUNT[Account(account)].name, _BY_ACCOUNT[Account(account)].creditor, *row
        )
        for scheme, account, *row in cursor.fetchall()
    ]


def each_case(
    cursor: psycopg.Cursor[Any], as_of: date | None = None, known_at: datetime | None = None
) -> Iterator[CaseArrears]:
    """Every case that owes or is owed anything, in the order in which cases were opened."""
    cursor.execute(_EACH, _asked(as_of, known_at))
    while rows := cursor.fetchmany(10_000):
        for case, payer, scheme, *pence in rows:
            yield CaseArrears(case, payer, scheme, tuple(pence))


def _asked(as_of: date | None, known_at: datetime | None) -> dict[str, object]:
    accounts = [int(account) for account in _BY_ACCOUNT]
    return {"accounts": accounts, "as_of": as_of, "known_at": known_at}
