"""The table of receipts that went back to whoever paid them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.immutability import append_only
from upkeep.ledger.models import Transaction


class ReceiptReversal(models.Model):
    """That a receipt went back, whole: with which debit on our account, why, and by whose finding.

    What it had been set against is owed again: negative allocations stand beside those that it had.
    """

    class Kind(models.TextChoices):
        """Why money that came in went back."""

        UNPAID = "unpaid", _("Direct Debit not paid")
        INDEMNITY = "indemnity", _("Direct Debit indemnity claim")
        RECALLED = "recalled", _("Recalled by the payer’s bank")
        CHARGEBACK = "chargeback", _("Card payment charged back")

    receipt = models.OneToOneField(
        "collection.Receipt", on_delete=models.PROTECT, related_name="reversal"
    )
    bank_line = models.ForeignKey(
        "collection.BankLine", on_delete=models.PROTECT, related_name="reversals"
    )
    kind = models.TextField(choices=Kind.choices)
    amount_pence = models.BigIntegerField()
    paid_over_pence = models.BigIntegerField()
    reversed_on = models.DateField()
    by = models.TextField()
    note = models.TextField()
    transaction = models.OneToOneField(
        Transaction, on_delete=models.PROTECT, related_name="receipt_reversal", db_constraint=False
    )
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_receiptreversal_positive",
                condition=Q(amount_pence__gt=0)
                & Q(paid_over_pence__gte=0)
                & Q(paid_over_pence__lte=models.F("amount_pence")),
            ),
        ]
        triggers = append_only("collection_receiptreversal")

    def __str__(self) -> str:
        return f"reversal of receipt {self.receipt_id}"
