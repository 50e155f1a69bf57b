"""Tables of card payments: what was asked of the provider, what became of it, what it paid over."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import PayingParent
from upkeep.collection.bank_models import BankLine
from upkeep.immutability import append_only


class CardPayment(models.Model):
    """A payment that a paying parent wants to make by card, in pence.

    ``reference`` is ours and the same towards the provider ever after; ``form_key`` that of the
    form that was sent, so that a form sent twice is one payment. No number of a card is kept:
    it is typed at the provider alone.
    """

    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, related_name="card_payments"
    )
    reference = models.TextField(unique=True)
    form_key = models.TextField(unique=True)
    amount_pence = models.BigIntegerField()
    asked_on = models.DateField()
    asked_by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_cardpayment_positive", condition=Q(amount_pence__gt=0)
            ),
        ]
        triggers = append_only("collection_cardpayment")

    def __str__(self) -> str:
        return self.reference


class CardPaymentEvent(models.Model):
    """What happened to a card payment, each kind once; where it stands follows from these.

    ``code`` is the provider's number for a payment that was begun, its reason for one that failed,
    and the reference of its payout for one that was paid over. ``told_by`` says what told us first.
    """

    class Kind(models.TextChoices):
        """What happened."""

        BEGUN = "begun", _("Begun at the provider")
        CAPTURED = "captured", _("Paid")
        FAILED = "failed", _("Not paid")
        PAID_OVER = "paid_over", _("Paid over to us by the provider")
        GIVEN_UP = "given_up", _("No longer waited for")

    class ToldBy(models.TextChoices):
        """What told us."""

        ANSWER = "answer", _("The provider's answer")
        WEBHOOK = "webhook", _("The provider's message")
        RETURN = "return", _("The parent's return to our pages")
        POLL = "poll", _("Our question to the provider")
        CLOCK = "clock", _("The passing of time")

    payment = models.ForeignKey(CardPayment, on_delete=models.PROTECT, related_name="events")
    kind = models.TextField(choices=Kind.choices)
    on = models.DateField()
    code = models.TextField(blank=True, default="")
    continue_at = models.TextField(blank=True, default="")
    told_by = models.TextField(choices=ToldBy.choices)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "kind"], name="collection_cardpaymentevent_once"
            ),
        ]
        triggers = append_only("collection_cardpaymentevent")

    def __str__(self) -> str:
        return f"{self.kind} {self.payment_id}"


class UnpostedCardPayment(models.Model):
    """Work waiting: a card payment captured that the books have not been told of yet."""

    payment = models.OneToOneField(
        CardPayment, primary_key=True, on_delete=models.PROTECT, related_name="waiting"
    )

    def __str__(self) -> str:
        return f"card payment {self.payment_id} waiting"


class CardPayout(models.Model):
    """A lump on the bank statement by which the provider paid over what it had captured, gross."""

    bank_line = models.OneToOneField(BankLine, on_delete=models.PROTECT, related_name="card_payout")
    reference = models.TextField()
    amount_pence = models.BigIntegerField()
    transaction = models.OneToOneField(
        "ledger.Transaction",
        on_delete=models.PROTECT,
        related_name="card_payout",
        db_constraint=False,
    )
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["reference"], name="collection_cardpayout_of")]
        triggers = append_only("collection_cardpayout")

    def __str__(self) -> str:
        return self.reference
