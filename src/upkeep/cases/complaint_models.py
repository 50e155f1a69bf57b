"""Tables of complaints: what was found at each tier, and what was given to put it right."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.proceeding_models import Proceeding
from upkeep.immutability import Guard, append_only


class ComplaintFinding(models.Model):
    """What was found of a complaint at one tier: whether it was right, its cause, and why."""

    class Tier(models.TextChoices):
        """Who found it."""

        FIRST = "first", _("First tier")
        SECOND = "second", _("Second tier, by somebody senior")
        EXAMINER = "examiner", _("Independent examiner")
        OMBUDSMAN = "ombudsman", _("Ombudsman")

    class Outcome(models.TextChoices):
        """Whether the complaint was right."""

        UPHELD = "upheld", _("Upheld")
        PARTLY_UPHELD = "partly_upheld", _("Upheld in part")
        NOT_UPHELD = "not_upheld", _("Not upheld")

    class Cause(models.TextChoices):
        """What it came from, by which complaints are counted."""

        DELAY = "delay", _("Delay")
        WRONG_AMOUNT = "wrong_amount", _("A wrong amount")
        WRONG_INFORMATION = "wrong_information", _("Wrong or missing information")
        PAYMENT_NOT_PASSED_ON = "payment_not_passed_on", _("A payment was not passed on")
        NOT_ENFORCED = "not_enforced", _("Payment was not pursued")
        PERSONAL_DATA = "personal_data", _("Personal data reached somebody else")
        CONDUCT = "conduct", _("How somebody was treated")
        SYSTEM = "system", _("A defect of the system")
        LAW = "law", _("The law itself, which we cannot change")

    complaint = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="findings")
    tier = models.TextField(choices=Tier.choices)
    outcome = models.TextField(choices=Outcome.choices)
    cause = models.TextField(choices=Cause.choices)
    reasons = models.TextField()
    found_on = models.DateField()
    found_by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "tier"], name="cases_complaintfinding_once_a_tier"
            ),
            models.CheckConstraint(
                name="cases_complaintfinding_says_why", condition=~Q(reasons="") & ~Q(found_by="")
            ),
        ]
        triggers = append_only("cases_complaintfinding")

    def __str__(self) -> str:
        return f"{self.tier} of complaint {self.complaint_id}: {self.outcome}"


class Redress(models.Model):
    """What is to put a complaint right: words, or money in pence; money needs a second person.

    It is decided here and paid out of the department's own money, never out of maintenance.
    """

    class Kind(models.TextChoices):
        """What is given."""

        APOLOGY = "apology", _("Apology")
        CORRECTION = "correction", _("The matter itself put right")
        CONSOLATION = "consolation", _("Consolatory payment")
        LOSS = "loss", _("Actual financial loss")
        COSTS = "costs", _("Costs of complaining")

    complaint = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="redress")
    kind = models.TextField(choices=Kind.choices)
    amount_pence = models.BigIntegerField()
    reason = models.TextField()
    proposed_on = models.DateField()
    proposed_by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_redress_is_words_or_money",
                condition=Q(kind__in=("apology", "correction"), amount_pence=0)
                | Q(kind__in=("consolation", "loss", "costs"), amount_pence__gt=0),
            ),
            models.CheckConstraint(
                name="cases_redress_says_why", condition=~Q(reason="") & ~Q(proposed_by="")
            ),
        ]
        triggers = append_only("cases_redress")

    def __str__(self) -> str:
        return f"{self.kind} for complaint {self.complaint_id}"


class RedressApproval(models.Model):
    """That a second person approved redress in money; the database refuses who proposed it."""

    redress = models.OneToOneField(
        Redress, primary_key=True, on_delete=models.PROTECT, related_name="approval"
    )
    approved_on = models.DateField()
    approved_by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = [
            *append_only("cases_redressapproval"),
            Guard(
                name="by_a_second_person",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NEW.approved_by = '' OR EXISTS (
                        SELECT 1 FROM cases_redress r
                        WHERE r.id = NEW.redress_id AND r.proposed_by = NEW.approved_by
                    ) THEN
                        RAISE EXCEPTION 'Redress is approved by a second person, not by %',
                            NEW.approved_by USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"approval of redress {self.redress_id}"
