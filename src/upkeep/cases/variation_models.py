"""Tables of variations: what a parent applied for, and what was found of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.fact_kinds import SourceKind
from upkeep.immutability import append_only


class Ground(models.TextChoices):
    """A ground for a variation (Child Support Act 1991 Sch 4B; SI 2012/2677 regs 63 to 71)."""

    CONTACT = "contact", _("Costs of contact with a child")
    ILLNESS = "illness_or_disability", _("Illness or disability of another child")
    DEBTS = "prior_debts", _("Debts from the time as a couple")
    BOARDING = "boarding_school", _("Boarding school fees")
    MORTGAGE = "mortgage", _("Payments for the former home")
    UNEARNED = "unearned", _("Income that is not earned")
    ASSETS = "assets", _("Assets")
    ON_BENEFIT = "income_while_on_benefit", _("Income beside a benefit or at the nil rate")
    DIVERTED = "diverted", _("Income that is diverted")


class Bar(models.TextChoices):
    """Why an application must not be agreed to (SI 2012/2677 reg 57(1) and (2))."""

    NO_GROUND = "no_ground", _("No ground is stated (reg 57(1)(a))")
    FACTS_DO_NOT_FIT = "facts_do_not_fit", _("The facts do not fit the ground (reg 57(1)(b))")
    DEFAULT_DECISION = "default_decision", _("A default decision is in force (reg 57(1)(c))")
    BENEFIT = "benefit", _("The rate rests on a benefit (reg 57(1)(d))")
    THRESHOLD = "threshold", _("The expense is not above the threshold (reg 57(1)(e)(i))")
    FLAT_RATE = "flat_rate", _("No more than the flat rate is payable (reg 57(1)(e)(ii))")
    ABOVE_CAP = "above_cap", _("Income stays above the cap (reg 57(1)(e)(iii))")
    ESTIMATED = "estimated", _("Income is an estimate (reg 57(1)(e)(iv))")
    CAPPED = "capped", _("Income is at the cap already (reg 57(1)(f))")


class VariationApplication(models.Model):
    """What a parent applied for: one ground, and the amount they named, in pence, if any.

    A week for expenses, income beside a benefit and diverted income; a year for unearned income;
    the value of one asset. ``exists_from`` is the day from which they say that it has been so.
    """

    proceeding = models.OneToOneField(
        "cases.Proceeding", primary_key=True, on_delete=models.PROTECT, related_name="variation"
    )
    ground = models.TextField(choices=Ground.choices)
    applicant = models.TextField(choices=SourceKind.choices)
    applied_on = models.DateField()
    exists_from = models.DateField()
    amount_pence = models.BigIntegerField(null=True)
    said = models.TextField()
    source = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("cases_variationapplication")

    def __str__(self) -> str:
        return f"{self.proceeding_id}: {self.ground}"


class VariationFinding(models.Model):
    """What was found of an application: rejected at the start, refused, or agreed to and how much.

    A variation is agreed only where that is found just and equitable (Child Support Act 1991
    s.28F(1)(b)); why, is written down either way.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        REJECTED = "rejected", _("Rejected at the start")
        REFUSED = "refused", _("Not agreed to")
        AGREED = "agreed", _("Agreed to")

    application = models.OneToOneField(
        VariationApplication, primary_key=True, on_delete=models.PROTECT, related_name="finding"
    )
    outcome = models.TextField(choices=Outcome.choices)
    bar = models.TextField(choices=Bar.choices, blank=True, default="")
    amount_pence = models.BigIntegerField(null=True)
    effective_from = models.DateField(null=True)
    until = models.DateField(null=True)
    is_just_and_equitable = models.BooleanField(null=True)
    reasons = models.TextField()
    found_on = models.DateField()
    found_by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_variationfinding_agreed_is_just_and_dated",
                condition=Q(
                    outcome="agreed",
                    amount_pence__gt=0,
                    effective_from__isnull=False,
                    is_just_and_equitable=True,
                    bar="",
                )
                | ~Q(outcome="agreed") & Q(amount_pence__isnull=True, effective_from__isnull=True),
            ),
            models.CheckConstraint(
                name="cases_variationfinding_says_why",
                condition=~Q(reasons="") & (~Q(outcome="rejected") | ~Q(bar="")),
            ),
            models.CheckConstraint(
                name="cases_variationfinding_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gt=F("effective_from")),
            ),
        ]
        triggers = append_only("cases_variationfinding")

    def __str__(self) -> str:
        return f"{self.application_id}: {self.outcome}"
