"""Tables of disputes: which decision is looked at again, until when it could be asked, and what
the tribunal calls it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.proceeding_models import Proceeding
from upkeep.immutability import append_only


class Dispute(models.Model):
    """What a reconsideration or an appeal is about: one decision, and by whom it was asked for.

    ``notified_on`` is the day on which that decision, or for an appeal the answer to the
    reconsideration, counts as told; ``in_time_until`` the last day on which asking is in time.
    """

    class AskedBy(models.TextChoices):
        """Who disputes the decision."""

        PAYING_PARENT = "paying_parent", _("Paying parent")
        RECEIVING_PARENT = "receiving_parent", _("Receiving parent")
        NOT_SAID = "", _("Not said")

    proceeding = models.OneToOneField(
        Proceeding, primary_key=True, on_delete=models.PROTECT, related_name="dispute"
    )
    decision = models.ForeignKey(
        "cases.Decision", on_delete=models.PROTECT, related_name="disputes"
    )
    asked_by = models.TextField(choices=AskedBy.choices, blank=True, default="")
    notified_on = models.DateField()
    in_time_until = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("cases_dispute")

    def __str__(self) -> str:
        return f"{self.proceeding_id} about decision {self.decision_id}"


class TribunalCase(models.Model):
    """What the tribunal calls an appeal and by when it wants the response; the last row counts."""

    appeal = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="tribunal_cases")
    reference = models.TextField()
    received_on = models.DateField()
    response_due_on = models.DateField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_tribunalcase_is_due_after_receipt",
                condition=Q(response_due_on__gte=models.F("received_on")),
            )
        ]
        triggers = append_only("cases_tribunalcase")

    def __str__(self) -> str:
        return self.reference
