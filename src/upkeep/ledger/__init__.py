"""The books: double entry, whole pence, append-only. Everything other rooms use is named here."""

from upkeep.ledger.chart import CHART, Account, Cause, Reason, Subject
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
    "CHART",
    "STAGING",
    "Account",
    "Cause",
    "Leg",
    "Posting",
    "Reason",
    "Subject",
    "next_transaction_ids",
    "open_staging",
    "post",
    "stage",
]
