"""The tables of applying on line: what is being written, what was sent, and why people stop."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.immutability import append_only


class ApplicationDraft(models.Model):
    """An application that somebody is still writing: theirs, and no part of the record.

    It is opened by its code, of which a digest alone is kept, and a password. It is deleted when
    it is sent, when whoever writes it says so, and ``keeps_until`` at the latest.
    """

    code_digest = models.CharField(max_length=64, unique=True)
    password = models.TextField()
    answers = models.JSONField(default=dict)
    keeps_until = models.DateField(db_index=True)
    wrong_passwords = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"draft {self.pk}"


class OnlineApplication(models.Model):
    """An application as it was sent on line, with every answer; never changed afterwards.

    It becomes an application of the same reference: at once where nothing is missing, otherwise
    when somebody here has found out what is, with the day on which it was sent all the same.
    """

    class Applicant(models.TextChoices):
        """Who applies."""

        RECEIVING_PARENT = "receiving_parent", _("The receiving parent")
        PAYING_PARENT = "paying_parent", _("The paying parent")
        CHILD = "child", _("A child of 12 or over in Scotland")

    reference = models.TextField(unique=True)
    applicant = models.TextField(choices=Applicant)
    received_on = models.DateField(db_index=True)
    answers = models.JSONField()
    missing = models.JSONField()
    language = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_onlineapplication_says_something", condition=~Q(answers={})
            )
        ]
        triggers = append_only("cases_onlineapplication")

    def __str__(self) -> str:
        return self.reference


class DocumentAbout(models.TextChoices):
    """What a document is evidence of."""

    INCOME = "income", _("Income")
    CHILDREN = "children", _("The children, or Child Benefit")
    NIGHTS = "nights", _("Where the children stay")
    ABUSE = "abuse", _("Abuse")
    OTHER = "other", _("Something else")


class DraftDocument(models.Model):
    """A document that was added to a draft; it goes with the draft."""

    draft = models.ForeignKey(ApplicationDraft, on_delete=models.CASCADE, related_name="documents")
    name = models.TextField()
    about = models.TextField(choices=DocumentAbout)
    media_type = models.TextField()
    content = models.BinaryField()
    scanned_by = models.TextField()

    def __str__(self) -> str:
        return f"document {self.pk} of draft {self.draft_id}"


class OnlineDocument(models.Model):
    """A document that came with an application: seen by staff, and never by the other parent."""

    application = models.ForeignKey(
        OnlineApplication, on_delete=models.PROTECT, related_name="documents"
    )
    number = models.IntegerField()
    name = models.TextField()
    about = models.TextField(choices=DocumentAbout)
    media_type = models.TextField()
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    scanned_by = models.TextField()
    received_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="cases_onlinedocument_numbered"
            ),
            models.CheckConstraint(
                name="cases_onlinedocument_looked_through", condition=~Q(scanned_by="")
            ),
        ]
        triggers = append_only("cases_onlinedocument")

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        """How the document is called when somebody asks about it."""
        return f"{self.application.reference}/{self.number}"


class StoppedApplication(models.Model):
    """Why somebody stopped applying, and on which day: nothing that says who it was."""

    class Why(models.TextChoices):
        """The reasons to choose from."""

        AGREED = "agreed", _("We agreed between us")
        UNSAFE = "unsafe", _("I do not feel safe applying")
        INFORMATION = "information", _("I do not have the information")
        DIFFICULT = "difficult", _("It was too long or too hard to understand")
        COST = "cost", _("Because of the fees")
        LATER = "later", _("I will apply later")
        OTHER = "other", _("Something else")
        UNSAID = "unsaid", _("I would rather not say")

    why = models.TextField(choices=Why)
    page = models.TextField()
    stopped_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.why} on {self.stopped_on}"
