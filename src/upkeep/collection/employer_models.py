"""Tables of employers' monthly returns of deductions from earnings, as they were received."""

from django.db import models

from upkeep.immutability import append_only


class EmployerReturn(models.Model):
    """An employer's monthly return of deductions from earnings."""

    employer_reference = models.TextField()
    month = models.CharField(max_length=7)
    submitted_on = models.DateField(db_index=True)
    total_pence = models.BigIntegerField()
    source = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer_reference", "month"], name="collection_employerreturn_once"
            )
        ]
        triggers = append_only("collection_employerreturn")

    def __str__(self) -> str:
        return f"{self.employer_reference} {self.month}"


class EmployerReturnLine(models.Model):
    """What one employer deducted for one paying parent in one month.

    ``net_pence`` are the net earnings of the pay-day, where the employer gave them.
    """

    employer_return = models.ForeignKey(
        EmployerReturn, on_delete=models.PROTECT, related_name="lines"
    )
    payment_reference = models.CharField(max_length=12)
    deducted_on = models.DateField()
    deducted_pence = models.BigIntegerField()
    reason_code = models.TextField(blank=True, default="")
    net_pence = models.BigIntegerField(null=True)

    class Meta:
        triggers = append_only("collection_employerreturnline")

    def __str__(self) -> str:
        return f"line {self.pk} of return {self.employer_return_id}"
