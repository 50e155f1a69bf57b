"""Tables of part payments in full and final satisfaction: agreement, answers, start and end."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case
from upkeep.immutability import Guard, append_only
from upkeep.ledger.models import Transaction


class PartPayment(models.Model):
    """An agreement to take part of a case's arrears for the whole, as it was put in writing.

    Arrears of one case to one creditor: those of separate applications or owed to different people
    are separate amounts (SI 2009/3151 reg 13B). ``due_before`` is the day before which the
    instalments it covers fell due, or None in a case that has ended, of which it covers all.
    """

    class Debt(models.TextChoices):
        """To whom the maintenance is owed, by its name in the books."""

        RECEIVING_PARENT = "maintenance", _("Maintenance owed to the receiving parent")
        STATE = "maintenance for the state", _("Maintenance owed to the Secretary of State")

    class Method(models.TextChoices):
        """How the sum is to be paid, always to the service."""

        BANK_TRANSFER = "bank_transfer", _("Bank transfer to the Child Maintenance Service")
        CARD = "card", _("Card payment to the Child Maintenance Service")
        DIRECT_DEBIT = "direct_debit", _("Direct Debit by the Child Maintenance Service")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="part_payments")
    debt = models.TextField(choices=Debt.choices)
    arrears_pence = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_before = models.DateField(null=True)
    accepted_pence = models.BigIntegerField()
    method = models.TextField(choices=Method.choices)
    pay_by = models.DateField()
    why = models.TextField()
    evidence = models.TextField()
    proposed_by = models.TextField()
    proposed_on = models.DateField()
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_partpayment_is_part_of_it",
                condition=Q(accepted_pence__gt=0, accepted_pence__lt=F("arrears_pence")),
            ),
            models.CheckConstraint(
                name="collection_partpayment_days_in_order",
                condition=Q(
                    starts_on__lte=F("ends_on"),
                    ends_on__lte=F("proposed_on"),
                    pay_by__gt=F("proposed_on"),
                ),
            ),
            models.CheckConstraint(
                name="collection_partpayment_says_why",
                condition=~Q(why="") & ~Q(evidence="") & ~Q(proposed_by=""),
            ),
        ]
        triggers = append_only("collection_partpayment")

    def __str__(self) -> str:
        return f"part payment {self.reference}"

    @property
    def reference(self) -> str:
        """What it is called outside, such as ``PP000012``; the subject of its proceeding."""
        return f"PP{self.pk:06d}"

    @property
    def needs_consent(self) -> bool:
        """Whether the receiving parent must consent: not where the State keeps all (reg 13C)."""
        return self.debt != self.Debt.STATE


class PartPaymentAnswer(models.Model):
    """What a parent said in writing to an agreement: that they agree to it, or do not."""

    class Side(models.TextChoices):
        """Who said it."""

        PAYING_PARENT = "paying_parent", _("The paying parent")
        RECEIVING_PARENT = "receiving_parent", _("The receiving parent")

    part_payment = models.ForeignKey(PartPayment, on_delete=models.PROTECT, related_name="answers")
    side = models.TextField(choices=Side.choices)
    agrees = models.BooleanField()
    writing = models.TextField()
    received_on = models.DateField()
    noted_by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["part_payment", "side"], name="collection_partpaymentanswer_once_a_side"
            ),
            models.CheckConstraint(
                name="collection_partpaymentanswer_in_writing",
                condition=~Q(writing="") & ~Q(noted_by=""),
            ),
        ]
        triggers = append_only("collection_partpaymentanswer")

    def __str__(self) -> str:
        return f"{self.side} about part payment {self.part_payment_id}"


_BOTH_WRITINGS = """
    IF NOT EXISTS (
        SELECT 1 FROM collection_partpaymentanswer a
        WHERE a.part_payment_id = NEW.part_payment_id AND a.side = 'paying_parent' AND a.agrees
    ) OR NOT EXISTS (
        SELECT 1 FROM collection_partpayment p WHERE p.id = NEW.part_payment_id
        AND (p.debt = 'maintenance for the state' OR EXISTS (
            SELECT 1 FROM collection_partpaymentanswer a WHERE a.part_payment_id = p.id
            AND a.side = 'receiving_parent' AND a.agrees))
    ) THEN
        RAISE EXCEPTION 'Part payment % takes effect only with both writings (reg 13D(4))',
            NEW.part_payment_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class PartPaymentStart(models.Model):
    """That an agreement took effect, both parents having agreed to it in writing."""

    part_payment = models.OneToOneField(PartPayment, on_delete=models.PROTECT, related_name="start")
    started_on = models.DateField()
    by = models.TextField()
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        triggers = [
            Guard(
                name="both_writings",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=_BOTH_WRITINGS,
            ),
            *append_only("collection_partpaymentstart"),
        ]

    def __str__(self) -> str:
        return f"part payment {self.part_payment_id} in effect"


class PartPaymentEnd(models.Model):
    """How an agreement that took effect ended, and what was extinguished with its transaction.

    ``paid_pence`` is what came for it. Nothing is extinguished by one that was not kept.
    """

    class Kind(models.TextChoices):
        """Why it is over."""

        KEPT = "kept", _("The sum was paid: the rest is not owed any more")
        BROKEN = "broken", _("The sum was not paid by its day: everything is due again")
        REPLACED = "replaced", _("Another agreement took its place")

    part_payment = models.OneToOneField(PartPayment, on_delete=models.PROTECT, related_name="end")
    kind = models.TextField(choices=Kind.choices)
    paid_pence = models.BigIntegerField()
    extinguished_pence = models.BigIntegerField()
    transaction = models.OneToOneField(
        Transaction,
        null=True,
        on_delete=models.PROTECT,
        related_name="part_payment_end",
        db_constraint=False,
    )
    ended_on = models.DateField()
    by = models.TextField()
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_partpaymentend_extinguishes_when_kept",
                condition=Q(extinguished_pence=0, transaction__isnull=True)
                | Q(kind="kept", extinguished_pence__gt=0, transaction__isnull=False),
            ),
        ]
        triggers = append_only("collection_partpaymentend")

    def __str__(self) -> str:
        return f"part payment {self.part_payment_id} {self.kind}"
