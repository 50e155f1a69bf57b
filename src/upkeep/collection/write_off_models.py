"""Tables of arrears that are written off: proposals, what was said about them, decisions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case
from upkeep.collection.second_person import answered_by_another
from upkeep.immutability import append_only
from upkeep.ledger import ARREARS
from upkeep.ledger.models import Transaction


class WriteOff(models.Model):
    """That arrears of one case to one creditor should be written off, on a ground of law.

    ``provision`` is the paragraph of reg 13G or class of reg 13K; ``before`` and ``after`` who has
    to be told by it. ``limit_pence`` is the limit for one person of the day it was proposed.
    """

    class Ground(models.TextChoices):
        """The grounds of SI 2009/3151 reg 13G, in its order."""

        ASKED_TO_STOP = "asked_to_stop", _("The receiving parent asked us to stop")
        CHILD_ASKED_TO_STOP = "child_asked_to_stop", _("The child in Scotland asked us to stop")
        RECEIVING_PARENT_DIED = "receiving_parent_died", _("The receiving parent has died")
        PAYING_PARENT_DIED = (
            "paying_parent_died",
            _("The paying parent has died, and nothing more can be done about the estate"),
        )
        INTERIM_ASSESSMENT = (
            "interim_assessment",
            _("They are of an interim assessment between April 1993 and April 1995"),
        )
        TOLD_NO_ACTION = (
            "told_no_action",
            _("The paying parent was told that no further action would ever be taken"),
        )
        NO_PAYMENT = "no_payment", _("Older scheme: nothing was paid in the last three months")
        NO_PAYMENT_MOVED = (
            "no_payment_moved",
            _("Older scheme, moved to our system: nothing was paid in the last three months"),
        )
        SEQUESTRATION = "sequestration", _("They were part of a sequestration that has ended")
        TRUST_DEED = "trust_deed", _("A protected trust deed discharged the paying parent")
        SMALL_ENDED = "small_ended", _("Maintenance has ended and very little is owed")
        SMALL_JURISDICTION = (
            "small_jurisdiction",
            _("We can decide no more about the case and very little is owed"),
        )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="write_offs")
    debt = models.TextField(choices=[(debt.name, debt.name) for debt in ARREARS])
    amount_pence = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    ground = models.TextField(choices=Ground.choices)
    provision = models.TextField()
    before = models.TextField()
    after = models.TextField()
    why = models.TextField()
    evidence = models.TextField()
    asked_by = models.TextField()
    asked_on = models.DateField()
    limit_pence = models.BigIntegerField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_writeoff_says_why",
                condition=~Q(why="") & ~Q(evidence="") & ~Q(asked_by="") & ~Q(provision=""),
            ),
            models.CheckConstraint(
                name="collection_writeoff_is_of_something",
                condition=Q(
                    amount_pence__gt=0, limit_pence__gte=0, starts_on__lte=models.F("ends_on")
                ),
            ),
        ]
        triggers = append_only("collection_writeoff")

    def __str__(self) -> str:
        return f"write-off {self.reference}"

    @property
    def reference(self) -> str:
        """What it is called outside, such as ``WO000012``; the subject of its proceeding."""
        return f"WO{self.pk:06d}"

    @property
    def needs_second_person(self) -> bool:
        """Whether somebody else than who proposed it must decide."""
        return self.amount_pence > self.limit_pence


class Representation(models.Model):
    """What one of the parents said about a proposal to write off, in writing, and when it came."""

    class Side(models.TextChoices):
        """Who said it."""

        PAYING_PARENT = "paying_parent", _("The paying parent")
        RECEIVING_PARENT = "receiving_parent", _("The receiving parent")

    write_off = models.ForeignKey(WriteOff, on_delete=models.PROTECT, related_name="said")
    side = models.TextField(choices=Side.choices)
    words = models.TextField()
    received_on = models.DateField()
    noted_by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_representation_says_something",
                condition=~Q(words="") & ~Q(noted_by=""),
            ),
        ]
        triggers = append_only("collection_representation")

    def __str__(self) -> str:
        return f"said about write-off {self.write_off_id}"


class WriteOffDecision(models.Model):
    """That arrears were written off, with the transaction, or that they stay, with none."""

    write_off = models.OneToOneField(WriteOff, on_delete=models.PROTECT, related_name="decision")
    reasons = models.TextField()
    answered_by = models.TextField()
    answered_on = models.DateField()
    transaction = models.OneToOneField(
        Transaction,
        null=True,
        on_delete=models.PROTECT,
        related_name="write_off_decision",
        db_constraint=False,
    )
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_writeoffdecision_says_why",
                condition=~Q(reasons="") & ~Q(answered_by=""),
            ),
        ]
        triggers = [
            answered_by_another("collection_writeoff", "write_off_id", "amount_pence"),
            *append_only("collection_writeoffdecision"),
        ]

    def __str__(self) -> str:
        return f"decision about write-off {self.write_off_id}"


class WriteOffReversal(models.Model):
    """That a write-off was wrong: the debt stands again by an entry that corrects the other."""

    write_off = models.OneToOneField(WriteOff, on_delete=models.PROTECT, related_name="reversal")
    reason = models.TextField()
    by = models.TextField()
    reversed_on = models.DateField()
    transaction = models.OneToOneField(
        Transaction,
        on_delete=models.PROTECT,
        related_name="write_off_reversal",
        db_constraint=False,
    )
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_writeoffreversal_says_why",
                condition=~Q(reason="") & ~Q(by=""),
            ),
        ]
        triggers = append_only("collection_writeoffreversal")

    def __str__(self) -> str:
        return f"write-off {self.write_off_id} taken back"
