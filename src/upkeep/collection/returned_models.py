"""The table of payments that the receiving parent's bank sent back."""

from django.db import models

from upkeep.immutability import append_only
from upkeep.ledger.models import Transaction


class ReturnedPayout(models.Model):
    """That a payment came back whole, with which credit, and what the bank says of it."""

    payout = models.OneToOneField(
        "collection.Payout", on_delete=models.PROTECT, related_name="returned"
    )
    bank_line = models.OneToOneField(
        "collection.BankLine", on_delete=models.PROTECT, related_name="returned_payout"
    )
    returned_on = models.DateField()
    said = models.TextField(blank=True, default="")
    transaction = models.OneToOneField(
        Transaction, on_delete=models.PROTECT, related_name="returned_payout", db_constraint=False
    )
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("collection_returnedpayout")

    def __str__(self) -> str:
        return f"return of payout {self.payout_id}"
