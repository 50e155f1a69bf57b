"""Tables of the books. The database refuses an unbalanced, changed or deleted entry."""

import pgtrigger
from django.db import models

from upkeep.immutability import Guard, append_only
from upkeep.ledger import chart
from upkeep.ledger.period_models import Closing, Reopening, keeps_closed_periods

__all__ = ["Closing", "Entry", "Reopening", "Transaction"]

_CONTROL_ACCOUNTS = [
    account.value
    for account, description in chart.CHART.items()
    if description.subject is chart.Subject.NONE
]

# Run anew each time (EXECUTE), because a plan made for three entries is ruinous for three hundred
# thousand, and the other way round.
_CHECK_ENTRIES = """
    EXECUTE $check$
        SELECT g.transaction_id, g.total = 0 AND g.legs > 1 AND g.first = 1 AND g.last = g.legs
        FROM (
            SELECT transaction_id, reason, effective_date, known_at, sum(amount_pence) AS total,
                count(*) AS legs, min(leg) AS first, max(leg) AS last
            FROM added GROUP BY transaction_id, reason, effective_date, known_at
        ) g
        LEFT JOIN ledger_transaction t ON t.id = g.transaction_id AND t.reason = g.reason
            AND t.effective_date = g.effective_date AND t.known_at = g.known_at
        WHERE g.total <> 0 OR g.legs < 2 OR g.first <> 1 OR g.last <> g.legs OR t.id IS NULL
        LIMIT 1
    $check$ INTO wrong, balances;
    IF wrong IS NULL THEN
        RETURN NULL;
    ELSIF balances THEN
        RAISE EXCEPTION 'Ledger entries of transaction % are refused: no transaction has that '
            'number, reason, date and recording time', wrong USING ERRCODE = 'check_violation';
    END IF;
    RAISE EXCEPTION 'Ledger transaction % is refused: its entries must be posted together, agree '
        'in reason and dates, number their legs from 1, and sum to zero',
        wrong USING ERRCODE = 'check_violation';
"""


class Transaction(models.Model):
    """One dated, reasoned movement of money; its entries sum to zero.

    ``effective_date`` is the day the money is about, ``known_at`` when the books were told.
    ``cause_kind`` and ``cause_id`` name the record that made it necessary; ``corrects`` the
    transaction it puts right. ``owner`` is the paying parent whose affairs it belongs to (0: none).
    ``idempotency_key`` makes posting the same thing twice impossible.
    """

    id = models.BigAutoField(primary_key=True)
    reason = models.SmallIntegerField(choices=[(r.value, r.name) for r in chart.Reason])
    effective_date = models.DateField()
    known_at = models.DateTimeField()
    cause_kind = models.SmallIntegerField(choices=[(c.value, c.name) for c in chart.Cause])
    cause_id = models.BigIntegerField()
    owner = models.BigIntegerField()
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by", db_index=False
    )
    idempotency_key = models.TextField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_transaction_reason_known",
                condition=models.Q(reason__in=[r.value for r in chart.Reason]),
            ),
        ]
        triggers = [keeps_closed_periods(), *append_only("ledger_transaction")]

    def __str__(self) -> str:
        return f"{self.id} {chart.Reason(self.reason).name} {self.effective_date}"


class Entry(models.Model):
    """One leg of a transaction: an amount in pence on one account, debit positive.

    Reason, date and recording time repeat the transaction's, so that any balance at any pair of
    dates is one index range; the database checks that they agree.
    """

    pk = models.CompositePrimaryKey("transaction_id", "leg")
    transaction = models.ForeignKey(
        Transaction,
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,
        db_constraint=False,
    )
    leg = models.SmallIntegerField()
    account = models.SmallIntegerField(choices=[(a.value, a.name) for a in chart.Account])
    subject = models.BigIntegerField()
    amount_pence = models.BigIntegerField()
    reason = models.SmallIntegerField()
    effective_date = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_entry_account_known",
                condition=models.Q(account__in=[a.value for a in chart.Account]),
            ),
            models.CheckConstraint(
                name="ledger_entry_not_zero", condition=~models.Q(amount_pence=0)
            ),
            models.CheckConstraint(
                name="ledger_entry_subject_as_charted",
                condition=models.Q(account__in=_CONTROL_ACCOUNTS, subject=0)
                | ~models.Q(account__in=_CONTROL_ACCOUNTS) & models.Q(subject__gt=0),
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "subject", "effective_date"],
                include=["amount_pence", "known_at", "reason", "transaction_id"],
                name="ledger_entry_balance",
            ),
        ]
        triggers = [
            Guard(
                name="balanced",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(new="added"),
                declare=[("wrong", "bigint"), ("balances", "boolean")],
                func=_CHECK_ENTRIES,
            ),
            *append_only("ledger_entry"),
        ]

    def __str__(self) -> str:
        return f"{chart.Account(self.account).name} {self.subject} {self.amount_pence}"
