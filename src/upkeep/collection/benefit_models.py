"""Tables of deductions from benefits: what was asked for, what became of it, what was taken."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import PayingParent
from upkeep.immutability import append_only


class BenefitDeduction(models.Model):
    """A request to deduct so much a week from a paying parent's benefit, from a day on.

    ``benefits`` are the codes of those it may be taken from, as we know them; which one it is, the
    benefits system says. Amounts are pence a week. Another amount is another request, which takes
    the place of this one.
    """

    class Kind(models.TextChoices):
        """What is deducted."""

        ONGOING = "ongoing", _("Maintenance that falls due")
        ARREARS = "arrears", _("Arrears")

    reference = models.TextField(unique=True)
    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, related_name="benefit_deductions"
    )
    kind = models.TextField(choices=Kind.choices)
    benefits = models.JSONField()
    maintenance_pence = models.BigIntegerField()
    fee_pence = models.BigIntegerField()
    asked_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_benefitdeduction_asks_for_something",
                condition=Q(maintenance_pence__gt=0) & Q(fee_pence__gte=0),
            ),
        ]
        triggers = append_only("collection_benefitdeduction")

    def __str__(self) -> str:
        return self.reference

    @property
    def weekly_pence(self) -> int:
        """All that is asked for a week."""
        return self.maintenance_pence + self.fee_pence


class BenefitDeductionEvent(models.Model):
    """What became of a request, each thing once; the latest says where it stands.

    ``every`` is how often the benefit is paid, ``first_payment_on`` the day on which the first
    deduction reaches us; both only where it was accepted. ``reason`` says why not.
    """

    class Kind(models.TextChoices):
        """What happened."""

        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        STOP_ASKED = "stop_asked", _("We asked that it be stopped")
        STOPPED = "stopped", _("Stopped as we asked")
        ENDED = "ended", _("Ended by the benefits system")

    class Reason(models.TextChoices):
        """Why nothing is deducted, or less."""

        NO_AWARD = "no_award", _("There is no award from which it could be taken")
        AWARD_TOO_LOW = "award_too_low", _("The award is too low")
        DEDUCTIONS_AT_LIMIT = "deductions_at_limit", _("Other deductions take all that may be")
        DEDUCTED_ALREADY = "deducted_already", _("Another benefit is deducted from already")
        AWARD_ENDED = "award_ended", _("The award ended")
        CUSTOMER_DIED = "customer_died", _("The person died")
        AMOUNT_CHANGED = "amount_changed", _("Another amount is asked for")
        AHEAD = "ahead", _("Enough is held to pay for months ahead")
        NOT_DUE = "not_due", _("It is no longer due by this way")
        OTHER = "other", _("Another reason")

    deduction = models.ForeignKey(BenefitDeduction, on_delete=models.PROTECT, related_name="events")
    kind = models.TextField(choices=Kind.choices)
    on = models.DateField()
    reason = models.TextField(choices=Reason.choices, blank=True, default="")
    benefit = models.TextField(blank=True, default="")
    every = models.TextField(blank=True, default="")
    first_payment_on = models.DateField(null=True)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deduction", "kind"], name="collection_benefitdeductionevent_once"
            ),
            models.CheckConstraint(
                name="collection_benefitdeductionevent_says_how_or_why",
                condition=Q(
                    kind="accepted", first_payment_on__isnull=False, reason="", every__gt=""
                )
                | ~Q(kind="accepted") & Q(first_payment_on__isnull=True, every=""),
            ),
        ]
        triggers = append_only("collection_benefitdeductionevent")

    def __str__(self) -> str:
        return f"{self.kind} {self.deduction_id}"


class RemittanceLine(models.Model):
    """What the benefits system took from one person's benefit and sends us in one credit.

    ``remittance`` is the reference of the credit, ``name`` the sender's name for the line.
    ``wanted_pence`` is what was asked for of the time; where less was taken, ``reason`` says why.
    """

    name = models.TextField(unique=True)
    remittance = models.TextField(db_index=True)
    payment_reference = models.CharField(max_length=12)
    deduction = models.ForeignKey(
        BenefitDeduction, null=True, on_delete=models.PROTECT, related_name="remitted"
    )
    benefit = models.TextField()
    first_day = models.DateField()
    last_day = models.DateField()
    wanted_pence = models.BigIntegerField()
    deducted_pence = models.BigIntegerField()
    reason = models.TextField(choices=BenefitDeductionEvent.Reason.choices, blank=True, default="")
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_remittanceline_has_days_and_no_debt",
                condition=Q(first_day__lte=F("last_day"))
                & Q(deducted_pence__gte=0)
                & Q(wanted_pence__gte=0),
            ),
            models.CheckConstraint(
                name="collection_remittanceline_says_why_less",
                condition=Q(deducted_pence__gte=F("wanted_pence")) | ~Q(reason=""),
            ),
        ]
        triggers = append_only("collection_remittanceline")

    def __str__(self) -> str:
        return f"{self.name} of {self.remittance}"
