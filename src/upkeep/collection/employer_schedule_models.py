"""Tables of what employers were to deduct, month by month."""

from django.db import models
from django.db.models import Q

from upkeep.collection.earnings_order_models import EarningsOrder
from upkeep.immutability import append_only


class EmployerSchedule(models.Model):
    """What an employer was to deduct in a month by all orders, drawn up as the month is over.

    ``expected_pence`` is the sum of its lines: the normal deduction rates of all pay-days. What
    had to be carried over from months before is no part of it, and stands beside.
    """

    employer_reference = models.TextField()
    month = models.DateField()
    expected_pence = models.BigIntegerField()
    carried_pence = models.BigIntegerField()
    drawn_up_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer_reference", "month"], name="collection_employerschedule_once"
            ),
        ]
        triggers = append_only("collection_employerschedule")

    def __str__(self) -> str:
        return f"{self.employer_reference} {self.month:%Y-%m}"


class EmployerScheduleLine(models.Model):
    """What was to be deducted by one order in the month, over ``pay_days`` pay-days.

    ``carried_pence`` is what returns said could not be deducted in months before, which is due on
    top (SI 1992/1989 reg 12(4)); ``ahead_pence`` what was deducted of pay in advance for pay-days
    of this month and later (reg 12(3A)).
    """

    schedule = models.ForeignKey(EmployerSchedule, on_delete=models.PROTECT, related_name="lines")
    order = models.ForeignKey(
        EarningsOrder, on_delete=models.PROTECT, related_name="schedule_lines"
    )
    payment_reference = models.CharField(max_length=12)
    payroll_number = models.TextField(blank=True, default="")
    pay_days = models.SmallIntegerField()
    expected_pence = models.BigIntegerField()
    carried_pence = models.BigIntegerField()
    ahead_pence = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "order"], name="collection_employerscheduleline_once"
            ),
            models.CheckConstraint(
                name="collection_employerscheduleline_not_negative",
                condition=Q(expected_pence__gte=0, carried_pence__gte=0, pay_days__gt=0),
            ),
            models.CheckConstraint(
                name="collection_employerscheduleline_behind_or_ahead",
                condition=Q(ahead_pence=0) | Q(ahead_pence__gt=0, carried_pence=0),
            ),
        ]
        triggers = append_only("collection_employerscheduleline")

    def __str__(self) -> str:
        return f"line {self.pk} of schedule {self.schedule_id}"
