"""Tables of arrears plans: what was agreed, what it covers, what it asks for, and how it ended."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case, PayingParent
from upkeep.immutability import append_only


class ArrearsPlan(models.Model):
    """That a paying parent pays arrears off in instalments beside what goes on falling due.

    The figures are those it was worked out from, in pence: net income and what goes on falling due
    with the fee, by week; ``proposed_weekly_pence`` is what the rule proposed, ``weekly_pence``
    what was agreed. ``case`` is the case it was agreed in; it covers all that are paid alike.
    """

    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, related_name="arrears_plans"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="arrears_plans")
    arrears_pence = models.BigIntegerField()
    net_weekly_pence = models.BigIntegerField()
    ongoing_weekly_pence = models.BigIntegerField()
    proposed_weekly_pence = models.BigIntegerField()
    weekly_pence = models.BigIntegerField()
    is_longer = models.BooleanField()
    why = models.TextField(blank=True, default="")
    finances = models.TextField()
    welfare = models.TextField()
    agreed_by = models.TextField()
    agreed_on = models.DateField()
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_arrearsplan_is_of_something",
                condition=Q(
                    weekly_pence__gt=0,
                    arrears_pence__gt=0,
                    net_weekly_pence__gte=0,
                    ongoing_weekly_pence__gte=0,
                    proposed_weekly_pence__gte=0,
                ),
            ),
            models.CheckConstraint(
                name="collection_arrearsplan_says_what_was_weighed",
                condition=~Q(finances="") & ~Q(welfare="") & ~Q(agreed_by=""),
            ),
            models.CheckConstraint(
                name="collection_arrearsplan_longer_with_a_reason",
                condition=Q(is_longer=False) | ~Q(why=""),
            ),
        ]
        triggers = append_only("collection_arrearsplan")

    def __str__(self) -> str:
        return f"arrears plan {self.reference}"

    @property
    def reference(self) -> str:
        """What it is called outside, such as ``AP000012``; the subject of its proceeding."""
        return f"AP{self.pk:06d}"


class ArrearsPlanDebt(models.Model):
    """An instalment that was overdue when a plan was agreed, and what was left of it, in pence."""

    plan = models.ForeignKey(ArrearsPlan, on_delete=models.PROTECT, related_name="debts")
    instalment = models.ForeignKey(
        "collection.Instalment",
        on_delete=models.PROTECT,
        related_name="arrears_plan_debts",
        db_constraint=False,
    )
    left_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "instalment"], name="collection_arrearsplandebt_once"
            ),
            models.CheckConstraint(
                name="collection_arrearsplandebt_something_left", condition=Q(left_pence__gt=0)
            ),
        ]
        triggers = append_only("collection_arrearsplandebt")

    def __str__(self) -> str:
        return f"{self.left_pence}p of instalment {self.instalment_id} in plan {self.plan_id}"


class ArrearsPlanInstalment(models.Model):
    """What a plan asks for on one day, in pence; ``through_pence`` what by then in all."""

    plan = models.ForeignKey(ArrearsPlan, on_delete=models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    amount_pence = models.BigIntegerField()
    through_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "due_on"], name="collection_arrearsplaninstalment_once"
            ),
            models.CheckConstraint(
                name="collection_arrearsplaninstalment_asks_for_something",
                condition=Q(amount_pence__gt=0, through_pence__gte=F("amount_pence")),
            ),
        ]
        triggers = append_only("collection_arrearsplaninstalment")

    def __str__(self) -> str:
        return f"{self.amount_pence}p on {self.due_on} of plan {self.plan_id}"


class ArrearsPlanEnd(models.Model):
    """How a plan came to its end; ``missed_on`` is the instalment by which it broke."""

    class Kind(models.TextChoices):
        """Why it asks for nothing more."""

        COMPLETED = "completed", _("Everything it covers is paid")
        BROKEN = "broken", _("An instalment was not paid in full")
        REPLACED = "replaced", _("Another plan took its place")
        ENDED = "ended", _("It was ended by a caseworker")

    plan = models.OneToOneField(ArrearsPlan, on_delete=models.PROTECT, related_name="end")
    kind = models.TextField(choices=Kind.choices)
    left_pence = models.BigIntegerField()
    missed_on = models.DateField(null=True)
    ended_on = models.DateField()
    by = models.TextField()
    why = models.TextField(blank=True, default="")
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_arrearsplanend_of_its_kind",
                condition=~Q(by="")
                & (Q(kind="broken", missed_on__isnull=False) | ~Q(kind="broken"))
                & (~Q(kind="completed") | Q(left_pence=0))
                & (~Q(kind="ended") | ~Q(why="")),
            ),
        ]
        triggers = append_only("collection_arrearsplanend")

    def __str__(self) -> str:
        return f"plan {self.plan_id} {self.kind}"
