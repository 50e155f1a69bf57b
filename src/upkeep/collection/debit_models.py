"""Tables of Direct Debits: mandates, what banks say of them, notices, collections, and returns."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import PayingParent
from upkeep.immutability import append_only, refers


class DebitFile(models.Model):
    """A file for Bacs of instructions or of collections, kept exactly as sent.

    ``reference`` is what the credit of its collections carries on the bank's statement.
    """

    class Kind(models.TextChoices):
        """What it asks Bacs to do."""

        INSTRUCTIONS = "instructions", _("Instructions")
        COLLECTIONS = "collections", _("Collections")

    reference = models.TextField(unique=True)
    kind = models.TextField(choices=Kind.choices)
    made_on = models.DateField()
    processed_on = models.DateField()
    entered_on = models.DateField()
    record_count = models.IntegerField()
    total_pence = models.BigIntegerField()
    content = models.BinaryField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_debitfile_days_in_order",
                condition=Q(made_on__lt=F("processed_on"), processed_on__lt=F("entered_on")),
            ),
        ]
        triggers = append_only("collection_debitfile")

    def __str__(self) -> str:
        return self.reference


class DebitReport(models.Model):
    """A report of Bacs, taken in once; ``reference`` is its number or the day it gives."""

    class Kind(models.TextChoices):
        """Which of the reports it is."""

        AUDDIS = "auddis", _("Instructions that banks refused (AUDDIS)")
        ADDACS = "addacs", _("Instructions cancelled or changed (ADDACS)")
        ARUDD = "arudd", _("Direct Debits not paid (ARUDD)")
        DDICA = "ddica", _("Indemnity claims (DDICA)")

    kind = models.TextField(choices=Kind.choices)
    reference = models.TextField()
    made_on = models.DateField()
    total_pence = models.BigIntegerField()
    source = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "reference"], name="collection_debitreport_once"
            ),
        ]
        triggers = append_only("collection_debitreport")

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class Mandate(models.Model):
    """A paying parent's authority to collect from their account by Direct Debit.

    ``reference`` is by which banks know it; ``notice_days`` the working days of advance notice
    that the parent agreed to. A paper mandate that is brought under AUDDIS ``is_converted``. Never
    shown to the other parent.
    """

    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, related_name="mandates"
    )
    reference = models.TextField(unique=True)
    account_name = models.TextField()
    sort_code = models.CharField(max_length=6)
    account_number = models.CharField(max_length=8)
    given_on = models.DateField()
    notice_days = models.SmallIntegerField()
    is_converted = models.BooleanField()
    evidence = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_mandate_gives_notice",
                condition=Q(notice_days__gte=1) & ~Q(evidence=""),
            ),
        ]
        triggers = append_only("collection_mandate")

    def __str__(self) -> str:
        return self.reference


class MandateEvent(models.Model):
    """What happened to a mandate; its state follows from these in their order.

    ``code`` is the bank's reason; the account is the new one where the bank gives one. What we
    sent names the file, what a bank said the report.
    """

    class Kind(models.TextChoices):
        """What happened."""

        LODGED = "lodged", _("Instruction sent to the bank")
        REFUSED = "refused", _("Instruction refused by the bank")
        AMENDED = "amended", _("Account changed by the bank")
        REINSTATED = "reinstated", _("Reinstated by the bank")
        CANCELLED = "cancelled", _("Cancelled")
        CANCEL_ASKED = "cancel_asked", _("We end it")
        CANCEL_SENT = "cancel_sent", _("Our cancellation sent to the bank")

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="events")
    kind = models.TextField(choices=Kind.choices)
    on = models.DateField()
    code = models.TextField(blank=True, default="")
    sort_code = models.CharField(max_length=6, blank=True, default="")
    account_number = models.CharField(max_length=8, blank=True, default="")
    file = models.ForeignKey(
        DebitFile, null=True, on_delete=models.PROTECT, related_name="instructions"
    )
    report = models.ForeignKey(
        DebitReport, null=True, on_delete=models.PROTECT, related_name="events"
    )
    note = models.TextField(blank=True, default="")
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_mandateevent_has_its_source",
                condition=Q(kind__in=["lodged", "cancel_sent"], file__isnull=False)
                | Q(kind="cancel_asked", file__isnull=True, note__gt="")
                | Q(
                    kind__in=["refused", "amended", "reinstated", "cancelled"],
                    report__isnull=False,
                    code__gt="",
                ),
            ),
            models.UniqueConstraint(
                fields=["mandate", "kind"],
                condition=Q(kind__in=["lodged", "cancel_asked", "cancel_sent"]),
                name="collection_mandateevent_sent_once",
            ),
        ]
        triggers = append_only("collection_mandateevent")

    def __str__(self) -> str:
        return f"{self.kind} {self.mandate_id}"


class DebitNotice(models.Model):
    """That a paying parent was told what will be collected, and when; the latest one counts."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="notices")
    given_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "given_on"], name="collection_debitnotice_once_a_day"
            ),
        ]
        triggers = append_only("collection_debitnotice")

    def __str__(self) -> str:
        return f"notice about mandate {self.mandate_id} of {self.given_on}"


class DebitNoticeLine(models.Model):
    """One collection that was announced; ``announced_on`` is when this amount first was."""

    notice = models.ForeignKey(DebitNotice, on_delete=models.PROTECT, related_name="lines")
    collect_on = models.DateField()
    amount_pence = models.BigIntegerField()
    announced_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "collect_on"], name="collection_debitnoticeline_once_a_day"
            ),
            models.CheckConstraint(
                name="collection_debitnoticeline_announces_something",
                condition=Q(amount_pence__gt=0, announced_on__lt=F("collect_on")),
            ),
        ]
        triggers = append_only("collection_debitnoticeline")

    def __str__(self) -> str:
        return f"{self.amount_pence}p on {self.collect_on}"


class DebitCollection(models.Model):
    """One collection sent to Bacs: what was announced, or once more what was not paid."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="collections")
    file = models.ForeignKey(DebitFile, on_delete=models.PROTECT, related_name="collections")
    notice_line = models.OneToOneField(
        DebitNoticeLine, null=True, on_delete=models.PROTECT, related_name="collection"
    )
    represents = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="represented_by"
    )
    code = models.CharField(max_length=2)
    amount_pence = models.BigIntegerField()
    collect_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "collect_on"],
                condition=Q(represents__isnull=True),
                name="collection_debitcollection_once_a_day",
            ),
            models.CheckConstraint(
                name="collection_debitcollection_was_announced",
                condition=Q(amount_pence__gt=0)
                & (
                    Q(
                        notice_line__isnull=False,
                        represents__isnull=True,
                        code__in=["01", "17", "19"],
                    )
                    | Q(notice_line__isnull=True, represents__isnull=False, code="18")
                ),
            ),
        ]
        triggers = [
            refers(
                "as_announced",
                "NOT EXISTS (SELECT 1 FROM collection_debitfile f WHERE f.id = added.file_id"
                " AND f.kind = 'collections' AND f.entered_on = added.collect_on)"
                " OR added.notice_line_id IS NOT NULL AND NOT EXISTS ("
                "SELECT 1 FROM collection_debitnoticeline l"
                " JOIN collection_debitnotice n ON n.id = l.notice_id"
                " WHERE l.id = added.notice_line_id AND n.mandate_id = added.mandate_id"
                " AND l.collect_on = added.collect_on AND l.amount_pence >= added.amount_pence)"
                " OR added.represents_id IS NOT NULL AND NOT EXISTS ("
                "SELECT 1 FROM collection_debitcollection c WHERE c.id = added.represents_id"
                " AND c.mandate_id = added.mandate_id AND c.amount_pence = added.amount_pence)",
                "A collection takes no more than was announced for its day",
            ),
            *append_only("collection_debitcollection"),
        ]

    def __str__(self) -> str:
        return f"collection {self.pk} on {self.collect_on}"


class DebitReturn(models.Model):
    """That a collection was not paid, or is claimed back: by which report, and for which reason.

    ``claim`` is the paying bank's reference of an indemnity claim; ``debited_on`` the day on which
    our account is debited.
    """

    class Kind(models.TextChoices):
        """Why the money goes back."""

        UNPAID = "unpaid", _("Not paid")
        INDEMNITY = "indemnity", _("Claimed back under the guarantee")

    collection = models.OneToOneField(
        DebitCollection, on_delete=models.PROTECT, related_name="went_back"
    )
    kind = models.TextField(choices=Kind.choices)
    code = models.TextField()
    claim = models.TextField(blank=True, default="")
    report = models.ForeignKey(DebitReport, on_delete=models.PROTECT, related_name="returns")
    debited_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_debitreturn_names_its_claim",
                condition=Q(kind="unpaid", claim="") | Q(kind="indemnity", claim__gt=""),
            ),
        ]
        triggers = append_only("collection_debitreturn")

    def __str__(self) -> str:
        return f"{self.kind} of collection {self.collection_id}"
