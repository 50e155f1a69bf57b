"""The provider's payouts: what it said was in each, and what the bank says came."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from upkeep.ledger import Account

_COMPARED = """
SELECT COALESCE(said.reference, came.reference), said.on, COALESCE(said.payments, 0),
    COALESCE(said.pence, 0), came.on, COALESCE(came.pence, 0)
FROM (
    SELECT e.code AS reference, max(e."on") AS on, count(*) AS payments,
        sum(p.amount_pence)::bigint AS pence
    FROM collection_cardpaymentevent e JOIN collection_cardpayment p ON p.id = e.payment_id
    WHERE e.kind = 'paid_over' GROUP BY e.code
) said
FULL JOIN (
    SELECT o.reference, max(l.booking_date) AS on, sum(o.amount_pence)::bigint AS pence
    FROM collection_cardpayout o JOIN collection_bankline l ON l.id = o.bank_line_id
    GROUP BY o.reference
) came ON came.reference = said.reference
ORDER BY 1 DESC
"""

# Captured, and in no payout that the provider told of.
_KEPT = f"""
SELECT count(*), COALESCE(sum(p.amount_pence), 0)::bigint, min(e."on"), (
    SELECT COALESCE(sum(amount_pence), 0)::bigint FROM ledger_entry
    WHERE account = {Account.CARD_CLEARING}
)
FROM collection_cardpaymentevent e JOIN collection_cardpayment p ON p.id = e.payment_id
WHERE e.kind = 'captured' AND NOT EXISTS (
    SELECT 1 FROM collection_cardpaymentevent x WHERE x.payment_id = p.id AND x.kind = 'paid_over'
)
"""


@dataclass(frozen=True, slots=True)
class PayoutCompared:
    """One payout: by its reference, what the provider said and what came, in pence and days."""

    reference: str
    said_on: date | None
    payments: int
    said_pence: int
    came_on: date | None
    came_pence: int

    @property
    def difference_pence(self) -> int:
        """What came more than was said; nothing while it is on its way."""
        return self.came_pence - self.said_pence if self.came_on else 0


@dataclass(frozen=True, slots=True)
class PayoutsCompared:
    """Every payout, the last first, and what the provider has captured and told no payout for.

    ``clearing_pence`` is what the books hold as captured and not at the bank.
    """

    payouts: tuple[PayoutCompared, ...]
    kept_count: int
    kept_pence: int
    kept_since: date | None
    clearing_pence: int


def payouts_compared(cursor: psycopg.Cursor[Any]) -> PayoutsCompared:
    """Set what the provider says beside what the bank says, as recorded by now."""
    rows = cursor.execute(_COMPARED).fetchall()
    kept = cursor.execute(_KEPT).fetchone()
    assert kept is not None, "a sum is one row"
    return PayoutsCompared(tuple(PayoutCompared(*row) for row in rows), *kept)
