"""The table of what is written to employers: orders, other amounts, ends, reminders."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.collection.earnings_order_models import EarningsOrder
from upkeep.immutability import append_only


class EmployerNotice(models.Model):
    """Something written to an employer, about one order or about one month.

    ``facts`` is what the words and the file are made of, ``sent_to`` the name and address of that
    night. Nothing of the family is in either: of the paying parent only what an order has to say
    (SI 1992/1989 reg 9). Written once for each event of an order, and once for each month.
    """

    class Kind(models.TextChoices):
        """What is written."""

        ORDER = "order", _("Order")
        VARIATION = "variation", _("Another amount")
        REVIVAL = "revival", _("Order revived")
        DISCHARGE = "discharge", _("Order discharged")
        REMINDER = "reminder", _("Reminder of a return")
        WARNING = "warning", _("Warning of an offence")
        ANSWER = "answer", _("Answer to a question")
        CODE = "code", _("Code to sign in with")

    kind = models.TextField(choices=Kind.choices)
    employer_reference = models.TextField(db_index=True)
    order = models.ForeignKey(
        EarningsOrder, null=True, on_delete=models.PROTECT, related_name="notices"
    )
    about = models.TextField()
    language = models.TextField()
    sent_to = models.JSONField()
    facts = models.JSONField()
    written_on = models.DateField(db_index=True)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "employer_reference", "about"],
                name="collection_employernotice_once",
            ),
            models.CheckConstraint(
                name="collection_employernotice_of_an_order_names_it",
                condition=Q(order__isnull=False)
                | ~Q(kind__in=["order", "variation", "revival", "discharge"]),
            ),
        ]
        triggers = append_only("collection_employernotice")

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What it is called outside: ``E00000042``."""
        return f"E{self.pk:08d}"


class EmployerNoticeDocument(models.Model):
    """A notice's document, kept as it was first made."""

    notice = models.OneToOneField(
        EmployerNotice, primary_key=True, on_delete=models.PROTECT, related_name="document"
    )
    content = models.BinaryField()
    digest = models.TextField()

    class Meta:
        triggers = append_only("collection_employernoticedocument")

    def __str__(self) -> str:
        return f"document of notice {self.notice_id}"


class EmployerNoticeStep(models.Model):
    """One thing that happened to a notice on its way to the employer, by post.

    One without a step has not been posted yet. ``sent_to`` says where it goes from then on, where
    that is not where it was first to go.
    """

    class State(models.TextChoices):
        """Where a notice is."""

        SENT = "sent", _("Posted")
        RETURNED = "returned", _("Came back")
        AGAIN = "again", _("Waiting to be posted again")

    notice = models.ForeignKey(EmployerNotice, on_delete=models.PROTECT, related_name="steps")
    state = models.TextField(choices=State.choices)
    happened_on = models.DateField()
    note = models.TextField(blank=True, default="")
    sent_to = models.JSONField(null=True)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "state", "happened_on", "note"],
                name="collection_employernoticestep_once",
            ),
            models.CheckConstraint(
                name="collection_employernoticestep_again_says_where",
                condition=Q(state="again", sent_to__isnull=False)
                | ~Q(state="again") & Q(sent_to__isnull=True),
            ),
        ]
        triggers = append_only("collection_employernoticestep")

    def __str__(self) -> str:
        return f"notice {self.notice_id} {self.state} on {self.happened_on}"
