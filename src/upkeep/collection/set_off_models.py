"""Tables of what is set off against maintenance: claims, what was said of them, decisions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case
from upkeep.collection.second_person import answered_by_another
from upkeep.immutability import append_only
from upkeep.ledger.models import Transaction


class SetOff(models.Model):
    """That something is to be counted against a case's maintenance which did not come through us.

    A voluntary payment was made before the amount was known (Child Support Act 1991 s.28J), one to
    somebody else was for the child's home (SI 2009/3151 reg 6), and an opposing liability is what
    the receiving parent owes the paying parent in another case (reg 5), ``opposing``.
    ``limit_pence`` is the limit for one person of the day it was claimed.
    """

    class Kind(models.TextChoices):
        """On what it rests."""

        VOLUNTARY = "voluntary", _("Payment before the amount was known")
        FOR_THE_HOME = "for_the_home", _("Payment to somebody else for the child’s home")
        OPPOSING = "opposing", _("What the other parent owes in another case")

    class Purpose(models.TextChoices):
        """What a payment was for: in SI 2000/3177 reg 3(b)'s order; all but the first reg 6(3)."""

        MAINTENANCE = "maintenance", _("Maintenance, to the receiving parent")
        MORTGAGE = "mortgage", _("Mortgage or loan on the child’s home")
        RENT = "rent", _("Rent of the child’s home")
        UTILITIES = "utilities", _("Mains gas, water or electricity of the child’s home")
        COUNCIL_TAX = "council_tax", _("The receiving parent’s council tax")
        HEATING = "heating", _("Essential repairs to the heating")
        FABRIC = "fabric", _("Repairs essential to the fabric of the home")

    class Method(models.TextChoices):
        """How it was paid: those that count by SI 2000/3177 reg 3(a), and others."""

        CASH = "cash", _("Cash")
        STANDING_ORDER = "standing_order", _("Standing order")
        STANDING_AUTHORITY = "standing_authority", _("Direct Debit or the like")
        TRANSFER = "transfer", _("Bank transfer")
        CHEQUE = "cheque", _("Cheque or postal order")
        DEBIT_CARD = "debit_card", _("Debit card")
        OTHER = "other", _("Another way")

    class Proof(models.TextChoices):
        """What shows it (SI 2000/3177 reg 4)."""

        BANK_STATEMENT = "bank_statement", _("Bank statement")
        CASHED_CHEQUE = "cashed_cheque", _("Copy of a cashed cheque")
        PAYEE_RECEIPT = "payee_receipt", _("Receipt from whoever was paid")
        RECEIPTED_BILL = "receipted_bill", _("Receipted bill or invoice")
        OTHER_PARENT = "other_parent", _("The receiving parent’s word")
        BOOKS = "books", _("Our own books")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="set_offs")
    kind = models.TextField(choices=Kind.choices)
    amount_pence = models.BigIntegerField()
    opposing = models.ForeignKey(
        Case, null=True, on_delete=models.PROTECT, related_name="set_offs_opposed"
    )
    paid_on = models.DateField(null=True)
    purpose = models.TextField(choices=Purpose.choices, blank=True, default="")
    method = models.TextField(choices=Method.choices, blank=True, default="")
    proof = models.TextField(choices=Proof.choices)
    evidence = models.TextField()
    asked_by = models.TextField()
    asked_on = models.DateField()
    limit_pence = models.BigIntegerField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_setoff_says_what_shows_it",
                condition=~Q(evidence="") & ~Q(asked_by="") & Q(amount_pence__gt=0),
            ),
            models.CheckConstraint(
                name="collection_setoff_payment_or_liability",
                condition=Q(kind="opposing", opposing__isnull=False, paid_on__isnull=True)
                & Q(purpose="", method="")
                & ~Q(opposing=F("case"))
                | ~Q(kind="opposing")
                & Q(opposing__isnull=True, paid_on__lte=F("asked_on"))
                & ~Q(purpose="")
                & ~Q(method=""),
            ),
            models.CheckConstraint(
                name="collection_setoff_for_the_home_alone",
                condition=~Q(kind="for_the_home", purpose="maintenance"),
            ),
        ]
        triggers = append_only("collection_setoff")

    def __str__(self) -> str:
        return f"set-off {self.reference}"

    @property
    def reference(self) -> str:
        """What it is called outside, such as ``SO000012``; the subject of its proceeding."""
        return f"SO{self.pk:06d}"

    @property
    def needs_second_person(self) -> bool:
        """Whether somebody else than who recorded it must decide."""
        return self.amount_pence > self.limit_pence


class SetOffAnswer(models.Model):
    """What a parent who was asked said: whether they agree, and in which words."""

    class Side(models.TextChoices):
        """Who said it, in the case against whose maintenance it is to count."""

        PAYING_PARENT = "paying_parent", _("The paying parent")
        RECEIVING_PARENT = "receiving_parent", _("The receiving parent")

    set_off = models.ForeignKey(SetOff, on_delete=models.PROTECT, related_name="said")
    side = models.TextField(choices=Side.choices)
    agrees = models.BooleanField()
    words = models.TextField()
    received_on = models.DateField()
    noted_by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_setoffanswer_says_something",
                condition=~Q(words="") & ~Q(noted_by=""),
            ),
        ]
        triggers = append_only("collection_setoffanswer")

    def __str__(self) -> str:
        return f"said about set-off {self.set_off_id}"


class SetOffDecision(models.Model):
    """That so much of it counts, or nothing, on a ground; ``reasons`` say why, for who works here.

    ``was_agreed`` is the finding that the receiving parent agreed to a payment for the home being
    made, without which it cannot count (reg 6(2)(b)).
    """

    class Ground(models.TextChoices):
        """Why it does not count, in words for both parents."""

        NOT_SHOWN = "not_shown", _("It was not shown that it was paid.")
        NOT_AGREED = "not_agreed", _("The receiving parent had not agreed to the payment.")
        NOT_FOR_MAINTENANCE = "not_for_maintenance", _("It was not paid for maintenance.")
        NOT_LISTED = "not_listed", _("The law does not let a payment of this kind count.")
        NOTHING_OWED = "nothing_owed", _("Nothing is owed that it could be set off against.")
        NOT_APPROPRIATE = (
            "not_appropriate",
            _("It would not be right in the circumstances of the family."),
        )

    set_off = models.OneToOneField(SetOff, on_delete=models.PROTECT, related_name="decision")
    accepted_pence = models.BigIntegerField()
    ground = models.TextField(choices=Ground.choices, blank=True, default="")
    was_agreed = models.BooleanField()
    reasons = models.TextField()
    answered_by = models.TextField()
    answered_on = models.DateField()
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_setoffdecision_says_why",
                condition=~Q(reasons="") & ~Q(answered_by=""),
            ),
            models.CheckConstraint(
                name="collection_setoffdecision_counts_or_says_ground",
                condition=Q(accepted_pence__gt=0, ground="") | Q(accepted_pence=0) & ~Q(ground=""),
            ),
        ]
        triggers = [
            answered_by_another("collection_setoff", "set_off_id", "amount_pence"),
            *append_only("collection_setoffdecision"),
        ]

    def __str__(self) -> str:
        return f"decision about set-off {self.set_off_id}"


class SetOffPart(models.Model):
    """How much of it was set against the maintenance of one case, and what that owed before."""

    decision = models.ForeignKey(SetOffDecision, on_delete=models.PROTECT, related_name="parts")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="set_off_parts")
    amount_pence = models.BigIntegerField()
    before_pence = models.BigIntegerField()
    transaction = models.OneToOneField(
        Transaction,
        on_delete=models.PROTECT,
        related_name="set_off_part",
        db_constraint=False,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "case"], name="collection_setoffpart_once_a_case"
            ),
            models.CheckConstraint(
                name="collection_setoffpart_of_something", condition=Q(amount_pence__gt=0)
            ),
        ]
        triggers = append_only("collection_setoffpart")

    def __str__(self) -> str:
        return f"{self.amount_pence}p of set-off decision {self.decision_id}"
