"""Tables of what was collected beyond what is owed, and of what is paid back of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case, PayingParent
from upkeep.collection.second_person import answered_by_another
from upkeep.immutability import append_only
from upkeep.ledger.models import Transaction


class Overpayment(models.Model):
    """That more was collected of a paying parent than is owed, found by the night that it was.

    ``amount_pence`` is what it came to when it was found. Of what was paid over it names the case.
    It is open as long as its proceeding is.
    """

    class Kind(models.TextChoices):
        """Where the money is."""

        HELD = "held", _("Held: more than is owed and than falls due next")
        PAID_OVER = "paid_over", _("Paid over to the receiving parent, and not due")

    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, related_name="overpayments"
    )
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="overpayments")
    kind = models.TextField(choices=Kind.choices)
    amount_pence = models.BigIntegerField()
    found_on = models.DateField()
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_overpayment_is_more_than_nothing", condition=Q(amount_pence__gt=0)
            ),
            models.CheckConstraint(
                name="collection_overpayment_names_its_case",
                condition=Q(kind="held", case__isnull=True)
                | Q(kind="paid_over", case__isnull=False),
            ),
        ]
        triggers = append_only("collection_overpayment")

    def __str__(self) -> str:
        return f"overpayment {self.reference}"

    @property
    def reference(self) -> str:
        """What it is called outside, such as ``OV000012``; the subject of its proceeding."""
        return f"OV{self.pk:06d}"


class Refund(models.Model):
    """That some of an overpayment is to be paid back, why, with what evidence, and to where.

    What is held is the paying parent's own money; what was paid over is reimbursed by the
    Secretary of State (Child Support Act 1991 s.41B).
    """

    overpayment = models.ForeignKey(Overpayment, on_delete=models.PROTECT, related_name="refunds")
    amount_pence = models.BigIntegerField()
    reason = models.TextField()
    evidence = models.TextField()
    name = models.TextField()
    sort_code = models.CharField(max_length=6)
    account_number = models.CharField(max_length=8)
    asked_by = models.TextField()
    asked_on = models.DateField()
    limit_pence = models.BigIntegerField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_refund_says_why",
                condition=~Q(reason="") & ~Q(evidence="") & ~Q(asked_by=""),
            ),
            models.CheckConstraint(
                name="collection_refund_is_more_than_nothing",
                condition=Q(amount_pence__gt=0, limit_pence__gte=0),
            ),
        ]
        triggers = append_only("collection_refund")

    def __str__(self) -> str:
        return f"refund {self.reference}"

    @property
    def reference(self) -> str:
        """What it is called outside, such as ``RF000012``."""
        return f"RF{self.pk:06d}"

    @property
    def needs_second_person(self) -> bool:
        """Whether it is more than one person may pay back."""
        return self.amount_pence > self.limit_pence


class RefundAnswer(models.Model):
    """That a refund is agreed to and in the books with its transaction, or refused, with none."""

    refund = models.OneToOneField(Refund, on_delete=models.PROTECT, related_name="answer")
    answered_by = models.TextField()
    answered_on = models.DateField()
    note = models.TextField(blank=True, default="")
    transaction = models.OneToOneField(
        Transaction,
        null=True,
        on_delete=models.PROTECT,
        related_name="refund_answer",
        db_constraint=False,
    )
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_refundanswer_refusal_says_why",
                condition=Q(transaction__isnull=False) | ~Q(note=""),
            ),
            models.CheckConstraint(
                name="collection_refundanswer_by_somebody", condition=~Q(answered_by="")
            ),
        ]
        triggers = [
            answered_by_another("collection_refund", "refund_id", "amount_pence"),
            *append_only("collection_refundanswer"),
        ]

    def __str__(self) -> str:
        return f"answer to refund {self.refund_id}"


class RefundPart(models.Model):
    """How much of which receipt is paid back by a refund of held money."""

    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="parts")
    receipt = models.ForeignKey(
        "collection.Receipt", on_delete=models.PROTECT, related_name="refunded"
    )
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["refund", "receipt"], name="collection_refundpart_once"
            ),
            models.CheckConstraint(
                name="collection_refundpart_is_more_than_nothing", condition=Q(amount_pence__gt=0)
            ),
        ]
        triggers = append_only("collection_refundpart")

    def __str__(self) -> str:
        return f"{self.amount_pence}p of receipt {self.receipt_id} refunded"


class RefundPayment(models.Model):
    """That a refund went out with a payment file."""

    refund = models.OneToOneField(Refund, on_delete=models.PROTECT, related_name="payment")
    payment_file = models.ForeignKey(
        "collection.PaymentFile", on_delete=models.PROTECT, related_name="refunds"
    )
    end_to_end_id = models.TextField(unique=True)
    pay_on = models.DateField()
    transaction = models.OneToOneField(
        Transaction, on_delete=models.PROTECT, related_name="refund_payment", db_constraint=False
    )
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        triggers = append_only("collection_refundpayment")

    def __str__(self) -> str:
        return self.end_to_end_id
