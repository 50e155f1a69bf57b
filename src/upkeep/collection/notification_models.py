"""The table of what the bank tells of entries beside its statements."""

from django.db import models

from upkeep.immutability import append_only


class NotifiedEntry(models.Model):
    """One entry of our account as a notification of the bank tells it; money in is positive.

    It is no movement of its own: the statement has the entry, under the same reference, and often
    with fewer words. Only the statement makes a receipt.
    """

    notification_id = models.TextField()
    account = models.TextField()
    line_reference = models.TextField(db_index=True)
    booking_date = models.DateField()
    amount_pence = models.BigIntegerField()
    end_to_end_id = models.TextField(blank=True, default="")
    remittance = models.TextField(blank=True, default="")
    source = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "notification_id", "line_reference"],
                name="collection_notifiedentry_once",
            ),
        ]
        triggers = append_only("collection_notifiedentry")

    def __str__(self) -> str:
        return f"{self.notification_id}/{self.line_reference}"
