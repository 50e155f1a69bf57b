"""The books: double entry, whole pence, append-only. Everything other rooms use is named here."""

from upkeep.ledger.chart import (
    ARREARS,
    CHART,
    CLIENT_MONEY,
    DEBTS,
    Account,
    Cause,
    DebtKind,
    Reason,
    Subject,
)
from upkeep.ledger.posting import (
    STAGING,
    Leg,
    Posting,
    next_transaction_ids,
    open_staging,
    post,
    stage,
)

__all__ = [
    "ARREARS",
    "CHART",
    "CLIENT_MONEY",
    "DEBTS",
    "STAGING",
    "Account",
    "Cause",
    "DebtKind",
    "Leg",
    "Posting",
    "Reason",
    "Subject",
    "next_transaction_ids",
    "open_staging",
    "post",
    "stage",
]
