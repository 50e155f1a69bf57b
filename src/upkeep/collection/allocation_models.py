"""Tables beside allocation: payments of debts without instalments, and what payers stipulated."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case, PayingParent
from upkeep.immutability import append_only
from upkeep.ledger.models import Transaction


class Bucket(models.TextChoices):
    """Which step of the allocation order took a part of a receipt."""

    CURRENT = "current", _("Current instalment")
    MISSED = "missed", _("Missed instalment")
    ARREARS = "arrears", _("Other arrears")
    STATE = "state", _("Owed to the Secretary of State")
    ENFORCEMENT_FEES = "enforcement_fees", _("Enforcement fees")


class DebtPayment(models.Model):
    """Part of a receipt set against a debt of a case that no instalment asks for.

    ``account`` is the account of the books that holds the debt, ``before_pence`` what was left of
    it before. Where the receipt went back a second row takes the first back, its amount negative.
    """

    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, related_name="debt_payments"
    )
    receipt = models.ForeignKey(
        "collection.Receipt", on_delete=models.PROTECT, related_name="debt_payments"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="debt_payments")
    account = models.SmallIntegerField()
    bucket = models.TextField(choices=Bucket.choices)
    before_pence = models.BigIntegerField()
    amount_pence = models.BigIntegerField()
    allocated_on = models.DateField()
    rule_version = models.TextField()
    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, related_name="debt_payments", db_constraint=False
    )
    reverses = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_debtpayment_of_what_is_left",
                condition=Q(reverses=None, amount_pence__gt=0, amount_pence__lte=F("before_pence"))
                | Q(reverses__isnull=False, amount_pence__lt=0),
            ),
        ]
        indexes = [models.Index(fields=["known_at"], name="collection_debtpayment_recent")]
        triggers = append_only("collection_debtpayment")

    def __str__(self) -> str:
        return f"payment {self.pk} of a debt of case {self.case_id}"


class Stipulation(models.Model):
    """How much of a receipt its payer meant for a case (Child Support Act 1991 s.30(3)(c)).

    Of several rows for one receipt and case the latest holds; an amount of nothing takes it back.
    It is looked at when the money is allocated, and changes nothing that was allocated before.
    """

    receipt = models.ForeignKey(
        "collection.Receipt", on_delete=models.PROTECT, related_name="stipulations"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stipulations")
    amount_pence = models.BigIntegerField()
    evidence = models.TextField()
    made_by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_stipulation_said_and_shown",
                condition=Q(amount_pence__gte=0) & ~Q(evidence="") & ~Q(made_by=""),
            ),
        ]
        triggers = append_only("collection_stipulation")

    def __str__(self) -> str:
        return f"{self.amount_pence}p of receipt {self.receipt_id} for case {self.case_id}"
