"""The tables of roll-out: what was switched for whom from when, and who waits because of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.immutability import append_only


class SwitchSetting(models.Model):
    """One setting of a switch: from a day on, for a cohort and a share of it, on or off.

    An empty ``scheme`` or ``region`` means every one; a region is the letters that postcodes of
    the applicant begin with; ``value`` names what runs, where a feature needs that. To change a
    setting add one: the latest that fits somebody counts.
    """

    name = models.TextField()
    is_on = models.BooleanField()
    scheme = models.TextField(blank=True, default="")
    region = models.TextField(blank=True, default="")
    share_percent = models.IntegerField(default=100)
    value = models.TextField(blank=True, db_default="")
    effective_from = models.DateField()
    set_by = models.TextField()
    reason = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_switchsetting_share",
                condition=Q(share_percent__gte=1, share_percent__lte=100),
            ),
            models.CheckConstraint(
                name="cases_switchsetting_by_somebody_for_a_reason",
                condition=~Q(set_by="") & ~Q(reason=""),
            ),
        ]
        triggers = append_only("cases_switchsetting")

    def __str__(self) -> str:
        return f"{self.name} {'on' if self.is_on else 'off'} from {self.effective_from}"


class HeldApplication(models.Model):
    """An application that waits, keeping its date, and why.

    Either intake of its cohort is paused, or its paying parent has a case under an older scheme
    that has not ended: one calculation is made under one scheme.
    """

    class Why(models.TextChoices):
        """What it waits for; the event of the process ``application`` that says so."""

        INTAKE_PAUSED = "intake_paused", _("Intake is paused")
        OLDER_SCHEME = "older_case_running", _("A case under an older scheme is running")

    application = models.OneToOneField(
        "cases.Application", on_delete=models.PROTECT, related_name="held"
    )
    paying_parent = models.ForeignKey(
        "cases.PayingParent", on_delete=models.PROTECT, related_name="held_applications"
    )
    why = models.TextField(choices=Why.choices, db_default=Why.INTAKE_PAUSED)
    held_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("cases_heldapplication")

    def __str__(self) -> str:
        return f"application {self.application_id} since {self.held_on}"
