"""Tables of correspondence: what was written to whom, because of what, and how it went.

A letter says one thing to one person about one case. Its facts are fixed the night it is written;
the document is kept as it was first made, which is as it is sent; how delivery goes is told by
steps that are only ever added.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case, Decision
from upkeep.collection.models import Schedule
from upkeep.correspondence.employer_access_models import (
    EmployerAccess,
    EmployerCode,
    EmployerCodeUse,
    EmployerRole,
    OrderAcknowledged,
)
from upkeep.correspondence.sign_in_code_models import SignInCode, SignInCodeUse, SignInTries
from upkeep.immutability import append_only, refers
from upkeep.parties.models import Person

__all__ = [
    "Channel",
    "EmployerAccess",
    "EmployerCode",
    "EmployerCodeUse",
    "EmployerRole",
    "Letter",
    "LetterDocument",
    "LetterStep",
    "OrderAcknowledged",
    "SignInCode",
    "SignInCodeUse",
    "SignInTries",
]


class Channel(models.TextChoices):
    """How something reaches a person."""

    POST = "post", _("Post")
    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Text message")


class Letter(models.Model):
    """A letter to one person about one case.

    ``facts`` is what the words are made of, without anything that identifies a row; ``sent_to`` is
    the name and the address, e-mail address or number of that night. ``deemed_received_on`` is the
    day the law counts it as received when it goes out on the day it was written. A letter and each
    copy exist once for a cause: writing again writes nothing.
    """

    class Cause(models.TextChoices):
        """What a letter was written because of, which is also what it is."""

        APPLICATION = "application", _("Notice of an application")
        DECISION = "decision", _("Notice of a decision")
        SCHEDULE = "schedule", _("Payment schedule")
        CLOSURE = "closure", _("End of maintenance")
        ESTATE = "estate", _("To whoever acts for an estate")
        ESTATE_CLAIM = "estate_claim", _("Claim against an estate")
        CHANGE_REFUSED = "change_refused", _("A change that makes no difference")
        REVIEW = "review", _("Yearly review coming")
        DECISION_UPHELD = "decision_upheld", _("A decision that stands")
        CHANGE_TOO_LATE = "change_too_late", _("A change after the end")
        VARIATION_NOTICE = "variation_notice", _("The other parent asks for a variation")
        VARIATION_REFUSED = "variation_refused", _("A variation that was not agreed to")
        INCOME_CHECK = "income_check", _("Evidence of current income")
        TRANSFER = "transfer", _("Case taken over")
        GROWING_UP = "growing_up", _("A child who is about to be 16 or 20")
        EARNINGS_ORDER = "earnings_order", _("Order to the employer")
        WRITE_OFF_NOTICE = "write_off_notice", _("Arrears that may be written off")
        WRITE_OFF_DECISION = "write_off_decision", _("Decision about writing arrears off")
        SET_OFF_NOTICE = "set_off_notice", _("Something that is to count as maintenance")
        SET_OFF_DECISION = "set_off_decision", _("Decision about what counts as maintenance")
        APPEAL_SENT_BACK = "appeal_sent_back", _("An appeal before any reconsideration")
        STAY = "stay", _("Decisions that wait for an appeal elsewhere")
        ACCOUNT_CHANGE = "account_change", _("Another account to be paid into")
        PAYMENT_WARNING = "payment_warning", _("Warning before we collect or enforce")
        COLLECTION_DECISION = "collection_decision", _("Whether we collect")
        DEBIT_NOTICE = "debit_notice", _("Advance notice of Direct Debits")
        ARREARS_PLAN = "arrears_plan", _("Plan for what is overdue")
        PART_PAYMENT = "part_payment", _("Part payment of arrears for the whole")
        ANNUAL_STATEMENT = "annual_statement", _("Yearly statement")
        SIGN_IN_CODE = "sign_in_code", _("Code to sign in with")

    cause = models.TextField(choices=Cause.choices)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="letters")
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="letters", db_constraint=False
    )
    schedule = models.ForeignKey(
        Schedule, null=True, on_delete=models.PROTECT, related_name="letters", db_constraint=False
    )
    about = models.TextField(blank=True, default="")
    is_copy = models.BooleanField(default=False)
    language = models.TextField()
    is_large_print = models.BooleanField()
    channel = models.TextField(choices=Channel.choices)
    sent_to = models.JSONField()
    facts = models.JSONField()
    written_on = models.DateField(db_index=True)
    deemed_received_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "case", "person", "decision", "schedule", "about", "is_copy"],
                nulls_distinct=False,
                name="correspondence_letter_once",
            ),
            models.CheckConstraint(
                name="correspondence_letter_has_its_cause",
                condition=Q(cause="decision", decision__isnull=False, schedule__isnull=True)
                | Q(cause="schedule", schedule__isnull=False, decision__isnull=True)
                | Q(cause="closure", schedule__isnull=True)
                | (
                    ~Q(cause__in=["decision", "schedule", "closure"])
                    & Q(decision__isnull=True, schedule__isnull=True)
                ),
            ),
        ]
        triggers = [
            refers(
                "of_its_cause",
                "added.decision_id IS NOT NULL AND (SELECT true FROM cases_decision d"
                " WHERE d.id = added.decision_id) IS NULL"
                " OR added.schedule_id IS NOT NULL AND (SELECT true FROM collection_schedule s"
                " WHERE s.id = added.schedule_id) IS NULL",
                "The decision or the schedule that a letter is about is not there",
            ),
            *append_only("correspondence_letter"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What the letter is called outside: ``L00000042``."""
        return f"L{self.pk:08d}"

    @property
    def free_words(self) -> str:
        """What somebody wrote in words of their own, and the letter says."""
        return " ".join(str(self.facts.get(name) or "") for name in ("reason", "reasons"))

    @property
    def is_to_paying_parent(self) -> bool:
        """Whether it is written to the parent who pays."""
        return self.case.paying_parent.person_id == self.person_id


class LetterStep(models.Model):
    """One thing that happened to a letter on its way.

    ``sent_to`` says where it goes from then on, where that is not where it was first to go;
    ``deemed_received_on`` of what was sent is the day on which the law counts it as received.
    """

    class State(models.TextChoices):
        """Where a letter is."""

        QUEUED = "queued", _("Waiting to go out")
        BY_POST = "by_post", _("Waiting to go out by post instead")
        WITHHELD = "withheld", _("Not sent: with a caseworker")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Could not be delivered")
        RETURNED = "returned", _("Came back")

    letter = models.ForeignKey(
        Letter,
        on_delete=models.PROTECT,
        related_name="steps",
        db_index=False,
        db_constraint=False,
    )
    state = models.TextField(choices=State.choices)
    happened_on = models.DateField()
    known_at = models.DateTimeField()
    note = models.TextField(blank=True, default="")
    sent_to = models.JSONField(null=True)
    deemed_received_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "state", "happened_on", "note"],
                name="correspondence_letterstep_once",
            )
        ]
        triggers = [
            refers(
                "of_its_letter",
                "(SELECT true FROM correspondence_letter l WHERE l.id = added.letter_id) IS NULL",
                "The letter whose step this is is not there",
            ),
            *append_only("correspondence_letterstep"),
        ]

    def __str__(self) -> str:
        return f"letter {self.letter_id} {self.state} on {self.happened_on}"


class LetterDocument(models.Model):
    """A letter's document, kept as it was made and as it is sent."""

    letter = models.OneToOneField(
        Letter, primary_key=True, on_delete=models.PROTECT, related_name="document"
    )
    content = models.BinaryField()
    digest = models.TextField()

    class Meta:
        triggers = append_only("correspondence_letterdocument")

    def __str__(self) -> str:
        return f"document of letter {self.letter_id}"
