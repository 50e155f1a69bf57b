"""The tables of messages: what leaves is stored before it is sent, what comes before it is read."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import PayingParent
from upkeep.immutability import Guard, append_only


class Message(models.Model):
    """One message to or from an outside system, with where it stands.

    ``key`` makes it the same message however often it is asked for or arrives. ``content`` is
    exactly what is sent or came. ``outcome`` is what the other side said became of it. A message
    that failed waits in the triage queue until somebody sends it again or settles it. A message may
    be a whole file of others; ``carried_in`` names the file in which one went out or came in.
    """

    class System(models.TextChoices):
        """Which outside system it is for or from."""

        HMRC_INCOME = "hmrc_income", _("HMRC income")
        NOTIFY = "notify", _("GOV.UK Notify")
        BENEFITS = "benefits", _("Benefits")
        ADDRESSES = "addresses", _("Address traces")
        CARDS = "cards", _("Card payments")

    class Direction(models.TextChoices):
        """Whether it goes out or came in."""

        OUT = "out", _("Out")
        IN = "in", _("In")

    class State(models.TextChoices):
        """Where a message stands."""

        WAITING = "waiting", _("To be sent")
        ASKED = "asked", _("Sent in a file, answer awaited")
        UNREAD = "unread", _("Stored, to be read")
        DONE = "done", _("Done")
        FAILED = "failed", _("In triage")
        SETTLED = "settled", _("Settled by hand")

    class Fault(models.TextChoices):
        """What went wrong."""

        TIMEOUT = "timeout", _("No answer in time")
        UNREACHABLE = "unreachable", _("No connection")
        CUT_OFF = "cut_off", _("The answer broke off")
        BUSY = "busy", _("Too many requests")
        SERVER_ERROR = "server_error", _("The other system failed")
        GARBAGE = "garbage", _("The answer cannot be read")
        REFUSED = "refused", _("The request was refused")
        UNKNOWN = "unknown", _("About somebody or something we did not ask about")
        REPLAY = "replay", _("The answer to another request")
        CONTRADICTION = "contradiction", _("Says otherwise than before")
        UNDELIVERED = "undelivered", _("Could not be delivered")
        TOTALS = "totals", _("The control totals do not agree")
        NOT_KNOWN = "not_known", _("The other side does not know this person")

    system = models.TextField(choices=System.choices)
    direction = models.TextField(choices=Direction.choices)
    key = models.TextField()
    content = models.BinaryField()
    is_file = models.BooleanField(db_default=False)
    carried_in = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="carries"
    )
    paying_parent = models.ForeignKey(
        PayingParent, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    known_at = models.DateTimeField()
    state = models.TextField(choices=State.choices)
    attempts = models.IntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True, default="")
    other_reference = models.TextField(blank=True, default="")
    fault = models.TextField(choices=Fault.choices, blank=True, default="")
    fault_detail = models.TextField(blank=True, default="")
    failed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(blank=True, default="")
    settled_note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "direction", "key"], name="gateways_message_once"
            ),
            models.CheckConstraint(
                name="gateways_message_waits_for_a_moment",
                condition=~Q(state__in=["waiting", "asked"])
                | Q(next_attempt_at__isnull=False, direction="out"),
            ),
            models.CheckConstraint(
                name="gateways_message_fails_for_a_reason",
                condition=~Q(state="failed") | ~Q(fault="") & Q(failed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="gateways_message_is_settled_by_somebody",
                condition=~Q(state="settled")
                | ~Q(settled_by="") & ~Q(settled_note="") & Q(settled_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["system", "next_attempt_at"],
                condition=Q(state__in=["waiting", "asked", "unread"]),
                name="gateways_message_to_work",
            ),
            models.Index(
                fields=["failed_at"], condition=Q(state="failed"), name="gateways_message_triage"
            ),
            models.Index(
                fields=["system", "other_reference"],
                condition=~Q(other_reference=""),
                name="gateways_message_theirs",
            ),
        ]
        triggers = [
            Guard(
                name="says_what_it_said",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF ROW(NEW.system, NEW.direction, NEW.key, NEW.content, NEW.known_at)
                        IS DISTINCT FROM
                        ROW(OLD.system, OLD.direction, OLD.key, OLD.content, OLD.known_at) THEN
                        RAISE EXCEPTION 'gateways_message keeps what was said: send another message'
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            *[
                Guard(
                    name=name,
                    operation=operation,
                    when=pgtrigger.Before,
                    level=level,
                    func=(
                        "RAISE EXCEPTION 'gateways_message drops nothing: settle it instead' "
                        "USING ERRCODE = 'restrict_violation';"
                    ),
                )
                for name, operation, level in (
                    ("never_removed", pgtrigger.Delete, pgtrigger.Row),
                    ("never_emptied", pgtrigger.Truncate, pgtrigger.Statement),
                )
            ],
        ]

    def __str__(self) -> str:
        return f"message {self.pk} ({self.system}, {self.key})"


class MessageAttempt(models.Model):
    """One sending of a message, and what came back, exactly as it came, whole or not.

    ``status`` is that of HTTP; none where nothing answered. ``fault`` is empty for a whole answer
    of success, whether or not it could be read.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="tries")
    number = models.IntegerField()
    at = models.DateTimeField()
    status = models.IntegerField(null=True)
    reply = models.BinaryField()
    fault = models.TextField(choices=Message.Fault.choices, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "number"], name="gateways_messageattempt_once"
            )
        ]
        triggers = append_only("gateways_messageattempt")

    def __str__(self) -> str:
        return f"attempt {self.number} of message {self.message_id}"


class FileAccount(models.Model):
    """What became of every line of a file that came in: no line is dropped.

    ``applied`` changed something here, ``known`` had come before, ``without_effect`` concerns
    nobody's case any more, ``failed`` went to triage with the question they answer, and
    ``kept`` are messages of their own, most of them in triage.
    """

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="account")
    entries = models.IntegerField()
    applied = models.IntegerField(default=0)
    known = models.IntegerField(default=0)
    without_effect = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="gateways_fileaccount_every_line",
                condition=Q(
                    entries=F("applied")
                    + F("known")
                    + F("without_effect")
                    + F("failed")
                    + F("kept")
                ),
            )
        ]
        triggers = append_only("gateways_fileaccount")

    def __str__(self) -> str:
        return f"account of message {self.message_id}"
