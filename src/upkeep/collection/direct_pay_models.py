"""Tables of what parents say was paid between them under Direct Pay, and of what was found."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case
from upkeep.immutability import append_only


class DirectPayReport(models.Model):
    """What one parent says was paid of one instalment, or beside all instalments.

    ``due_on`` names the instalment; without it the payment was an extra one of ``paid_on``. Of
    several reports of one parent about the same the latest is what they say.
    """

    class SaidBy(models.TextChoices):
        """Who says so."""

        PAYING_PARENT = "paying_parent", _("Paying parent")
        RECEIVING_PARENT = "receiving_parent", _("Receiving parent")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="direct_pay_reports")
    due_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    said_by = models.TextField(choices=SaidBy.choices)
    amount_pence = models.BigIntegerField()
    evidence = models.TextField(blank=True, default="")
    said_on = models.DateField()
    noted_by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_directpayreport_about_something",
                condition=(Q(due_on__isnull=False) | Q(paid_on__isnull=False))
                & Q(amount_pence__gte=0)
                & ~Q(noted_by=""),
            ),
            models.CheckConstraint(
                name="collection_directpayreport_of_the_past",
                condition=Q(paid_on__isnull=True) | Q(paid_on__lte=models.F("said_on")),
            ),
        ]
        triggers = append_only("collection_directpayreport")

    def __str__(self) -> str:
        return f"{self.said_by} of case {self.case_id}: {self.amount_pence}p"


class DirectPayFinding(models.Model):
    """What a caseworker found was paid where the parents differ, or one of them is silent."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="direct_pay_findings")
    due_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    amount_pence = models.BigIntegerField()
    reason = models.TextField()
    found_by = models.TextField()
    found_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_directpayfinding_says_why",
                condition=(Q(due_on__isnull=False) | Q(paid_on__isnull=False))
                & Q(amount_pence__gte=0)
                & ~Q(reason="")
                & ~Q(found_by=""),
            ),
        ]
        triggers = append_only("collection_directpayfinding")

    def __str__(self) -> str:
        return f"{self.amount_pence}p found paid of case {self.case_id}"
