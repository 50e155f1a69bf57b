"""The table of holds: money that stays where it is, why, and when somebody looks at it again."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case
from upkeep.immutability import closes_only


class Hold(models.Model):
    """That nothing is paid out of a case, or nothing collected for it, and why.

    In force while ``known`` is open; lifting it closes that. ``review_on`` is the day by which
    somebody looks whether it is still right.
    """

    class Stops(models.TextChoices):
        """What a hold stops."""

        PAYOUT = "payout", _("Payments to the receiving parent")
        COLLECTION = "collection", _("Collection from the paying parent")

    class Reason(models.TextChoices):
        """Why."""

        RECEIVING_PARENT_DIED = "receiving_parent_died", _("The receiving parent died")
        PAYING_PARENT_DIED = "paying_parent_died", _("The paying parent died")
        PAYMENT_RETURNED = "payment_returned", _("The bank sent a payment back")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    stops = models.TextField(choices=Stops.choices)
    reason = models.TextField(choices=Reason.choices)
    held_on = models.DateField()
    review_on = models.DateField()
    known = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="collection_hold_one_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("stops", RangeOperators.EQUAL),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="collection_hold_is_reviewed", condition=Q(review_on__gt=F("held_on"))
            ),
        ]
        triggers = closes_only("collection_hold")

    def __str__(self) -> str:
        return f"{self.stops} of case {self.case_id} on hold: {self.reason}"
