"""Maintenance that estates of paying parents owe, and what the law allows about it."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from upkeep.ledger import Account

RECOVERABLE_FROM = date(2010, 1, 25)
"""Of whoever died before this day nothing is claimed from the estate (SI 2009/3151 reg 10(1))."""

LIABLE_TO_ESTATES = (
    f"{Account.MAINTENANCE_RECEIVABLE:d}, {Account.MAINTENANCE_RECEIVABLE_FOR_STATE:d}"
)
"""The accounts of what an estate owes, for a statement."""

# ASSUMPTION: liability ends with the death, so that what a case of the deceased still owes was
# owed immediately before it. What the night has not yet adjusted is still in the sum.
_OWED = f"""
SELECT p.reference, c.reference, died.effective_from, sum(e.amount_pence)::bigint
FROM (SELECT DISTINCT ON (person_id) person_id, value, effective_from FROM parties_personfact
      WHERE kind = 'died' ORDER BY person_id, effective_from DESC, id DESC) died
JOIN cases_payingparent p ON p.person_id = died.person_id
JOIN cases_case c ON c.paying_parent_id = p.id
JOIN ledger_entry e ON e.subject = c.id AND e.account IN ({LIABLE_TO_ESTATES})
WHERE died.value = 'true' AND (%(payer)s::bigint IS NULL OR p.id = %(payer)s)
GROUP BY 1, 2, 3 HAVING sum(e.amount_pence) > 0
ORDER BY 3, 2
"""


@dataclass(frozen=True, slots=True)
class OwedByEstate:
    """Maintenance in pence that a paying parent who died still owes in a case that we collect.

    Fees, interest, penalties and Direct Pay are no part of it (Child Support Act 1991 s.43A;
    SI 2009/3151 regs 10(2) and 11).
    """

    paying_parent: str
    case: str
    died_on: date
    maintenance_pence: int

    @property
    def is_recoverable(self) -> bool:
        """Whether the executor or administrator owes it out of the estate (regs 10(1) and 11)."""
        return self.died_on >= RECOVERABLE_FROM


def owed_by_estates() -> list[OwedByEstate]:
    """What every estate of a paying parent owes by the books, the oldest death first."""
    return _owed(None)


def owed_by(paying_parent_id: int) -> list[OwedByEstate]:
    """What the estate of one paying parent owes by the books, for each case; see above."""
    return _owed(paying_parent_id)


def _owed(paying_parent_id: int | None) -> list[OwedByEstate]:
    with connection.cursor() as cursor:
        cursor.execute(_OWED, {"payer": paying_parent_id})
        return [OwedByEstate(*row) for row in cursor.fetchall()]
