"""The tables of transfers: where a case came from, what was owed then, and who vouches for it."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.immutability import append_only


class Body(models.TextChoices):
    """A body that administers, or administered, child maintenance."""

    CHILD_SUPPORT_AGENCY = "child_support_agency", _("Child Support Agency")
    COMMISSION = (
        "child_maintenance_and_enforcement_commission",
        _("Child Maintenance and Enforcement Commission"),
    )
    DEPARTMENT = "department", _("Department for Work and Pensions")
    NORTHERN_IRELAND = "northern_ireland_department", _("Department in Northern Ireland")
    HERE = "here", _("This service")


class TransferBatch(models.Model):
    """A batch of cases as it was received, with the totals that its sender counted.

    Amounts are pence owed on all its cases together, by creditor.
    """

    reference = models.TextField(unique=True)
    sent_on = models.DateField()
    from_body = models.TextField(choices=Body.choices)
    from_system = models.TextField()
    from_office = models.TextField()
    case_count = models.IntegerField()
    owed_to_receiving_parents_pence = models.BigIntegerField()
    owed_to_secretary_of_state_pence = models.BigIntegerField()
    source = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "transfer batches"
        triggers = append_only("cases_transferbatch")

    def __str__(self) -> str:
        return self.reference


class Transfer(models.Model):
    """One case of a batch; its form, and the case it became, are with ``application``.

    ``taken_over_on`` is the first day charged here. ``maintenance_periods_from`` is the first day
    of the paying parent's first maintenance period, by which the older schemes date decisions.
    """

    batch = models.ForeignKey(TransferBatch, on_delete=models.PROTECT, related_name="transfers")
    application = models.OneToOneField(
        "cases.Application", on_delete=models.PROTECT, related_name="transfer"
    )
    former_reference = models.TextField()
    taken_over_on = models.DateField()
    maintenance_periods_from = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("cases_transfer")

    def __str__(self) -> str:
        return f"{self.former_reference} in {self.batch_id}"


class OpeningBalance(models.Model):
    """What was owed to one creditor when a case came, of one kind, and what shows it, in pence.

    ``transaction_id`` is its entry in the books; there is none where nothing was owed.
    """

    class Creditor(models.TextChoices):
        """To whom a debt is owed."""

        RECEIVING_PARENT = "receiving_parent", _("Receiving parent")
        SECRETARY_OF_STATE = "secretary_of_state", _("Secretary of State")

    class Debt(models.TextChoices):
        """Of what kind a debt is."""

        MAINTENANCE = "maintenance", _("Maintenance")
        INTEREST = "interest", _("Interest under the 1993 scheme")
        COLLECTION_FEE = "collection_fee", _("Collection fee")

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="balances")
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="opening_balances"
    )
    creditor = models.TextField(choices=Creditor.choices)
    debt = models.TextField(choices=Debt.choices)
    amount_pence = models.BigIntegerField()
    document = models.TextField()
    vouched_by = models.TextField()
    vouched_on = models.DateField()
    transaction_id = models.BigIntegerField(null=True, unique=True)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["transfer", "creditor", "debt"], name="cases_openingbalance_once"
            ),
            models.CheckConstraint(
                name="cases_openingbalance_is_in_the_books",
                condition=Q(amount_pence=0, transaction_id__isnull=True)
                | Q(amount_pence__gt=0, transaction_id__isnull=False),
            ),
            models.CheckConstraint(
                name="cases_openingbalance_is_vouched_for",
                condition=~Q(document="") & ~Q(vouched_by=""),
            ),
        ]
        triggers = append_only("cases_openingbalance")

    def __str__(self) -> str:
        return f"{self.amount_pence}p of {self.debt} to the {self.creditor}"


class Administration(models.Model):
    """Which body administered a case over which days; the last spell, ours, has no end."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="administrations")
    body = models.TextField(choices=Body.choices)
    effective = DateRangeField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="cases_administration_one_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = append_only("cases_administration")

    def __str__(self) -> str:
        return f"{self.body} for case {self.case_id}"
