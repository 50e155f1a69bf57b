"""Tables of who may act for an employer on its own pages, and of the codes that let them in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.immutability import append_only


class EmployerRole(models.TextChoices):
    """What somebody may do for an employer; each may do what those after it may."""

    ADMINISTRATOR = "administrator", _("Administrator: also says who else may act")
    PAYROLL = "payroll", _("Payroll: sends returns and tells us things")
    READER = "reader", _("Reader: looks only")


class EmployerCode(models.Model):
    """A code that lets somebody act for an employer, once, up to ``expires_on``.

    A posted one goes to the address on record and makes an administrator. An invitation is shown
    to the administrator who makes it, for a colleague or a payroll bureau. Of both only a digest
    is kept; a posted one is made of ``salt`` and the key of this installation when it is printed.
    """

    class Kind(models.TextChoices):
        """How it reaches whoever uses it."""

        POSTED = "posted", _("By post")
        INVITATION = "invitation", _("Invitation")

    employer_reference = models.TextField(db_index=True)
    kind = models.TextField(choices=Kind.choices)
    role = models.TextField(choices=EmployerRole.choices)
    salt = models.CharField(max_length=32, unique=True)
    digest = models.CharField(max_length=64)
    asked_by = models.TextField()
    asked_on = models.DateField()
    expires_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="correspondence_employercode_by_somebody", condition=~Q(asked_by="")
            ),
            models.CheckConstraint(
                name="correspondence_employercode_runs_out",
                condition=Q(expires_on__gte=F("asked_on")),
            ),
            models.CheckConstraint(
                name="correspondence_employercode_by_post_for_administrators",
                condition=~Q(kind="posted") | Q(role="administrator"),
            ),
        ]
        triggers = append_only("correspondence_employercode")

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What its letter is about: ``EC00000042``."""
        return f"EC{self.pk:08d}"


class EmployerCodeUse(models.Model):
    """A code was used: at most once, as the code is the key."""

    code = models.OneToOneField(
        EmployerCode, primary_key=True, on_delete=models.PROTECT, related_name="use"
    )
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("correspondence_employercodeuse")

    def __str__(self) -> str:
        return f"use of {self.code_id}"


class EmployerAccess(models.Model):
    """Somebody may act for an employer, or may not any more; the last row of the two counts.

    ``why`` names the code by which it began, or says why it ended.
    """

    class Kind(models.TextChoices):
        """Whether it begins or ends."""

        BEGINS = "begins", _("may act from now on")
        ENDS = "ends", _("may not act any more")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="employer_access"
    )
    employer_reference = models.TextField(db_index=True)
    kind = models.TextField(choices=Kind.choices)
    role = models.TextField(choices=EmployerRole.choices)
    why = models.TextField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="correspondence_employeraccess_says_why", condition=~Q(why="") & ~Q(by="")
            ),
        ]
        triggers = append_only("correspondence_employeraccess")

    def __str__(self) -> str:
        return f"user {self.user_id} for {self.employer_reference}: {self.kind}"


class OrderAcknowledged(models.Model):
    """An employer said on its pages that it has a version of an order; once for each notice."""

    notice = models.OneToOneField(
        "collection.EmployerNotice",
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="acknowledged",
    )
    by = models.TextField()
    on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="correspondence_orderacknowledged_by_somebody", condition=~Q(by="")
            ),
        ]
        triggers = append_only("correspondence_orderacknowledged")

    def __str__(self) -> str:
        return f"notice {self.notice_id} acknowledged"
