"""The table of looks at money that waits: who looked, why it may wait on, and until when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.collection.hold_models import Hold
from upkeep.immutability import append_only


class HeldReview(models.Model):
    """That somebody looked at a hold or at a receipt in suspense, and what they decided.

    ``look_again_on`` is the day by which somebody looks next; a hold that is let go has none.
    """

    class Kind(models.TextChoices):
        """What was decided."""

        WAITS = "waits", _("It waits on")
        LET_GO = "let_go", _("The hold is lifted")

    hold = models.ForeignKey(Hold, null=True, on_delete=models.PROTECT, related_name="reviews")
    receipt = models.ForeignKey(
        "collection.Receipt", null=True, on_delete=models.PROTECT, related_name="reviews"
    )
    kind = models.TextField(choices=Kind.choices)
    reviewed_on = models.DateField()
    look_again_on = models.DateField(null=True)
    why = models.TextField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_heldreview_of_one_thing",
                condition=Q(hold__isnull=True) ^ Q(receipt__isnull=True),
            ),
            models.CheckConstraint(
                name="collection_heldreview_has_an_end",
                condition=Q(kind="waits", look_again_on__gt=F("reviewed_on"))
                | Q(kind="let_go", look_again_on__isnull=True, hold__isnull=False),
            ),
            models.CheckConstraint(
                name="collection_heldreview_says_why", condition=~Q(why="") & ~Q(by="")
            ),
        ]
        triggers = append_only("collection_heldreview")

    def __str__(self) -> str:
        return f"look at hold {self.hold_id}" if self.hold_id else f"look at {self.receipt_id}"
