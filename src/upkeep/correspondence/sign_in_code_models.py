"""Tables of the codes with which parents open their account, and of wrong tries."""

from django.db import models
from django.db.models import F, Q

from upkeep.cases.models import Case
from upkeep.immutability import append_only
from upkeep.parties.models import Person


class SignInCode(models.Model):
    """A code that goes to a parent by post, once, to open an account or to set a password anew.

    Of the code only a digest is kept. It is made of ``salt`` and the key of this installation,
    which is not in the database, when its letter is printed. It counts up to ``expires_on``.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sign_in_codes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sign_in_codes")
    salt = models.CharField(max_length=32, unique=True)
    digest = models.CharField(max_length=64)
    asked_by = models.TextField()
    asked_on = models.DateField()
    expires_on = models.DateField()
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="correspondence_signincode_by_somebody", condition=~Q(asked_by="")
            ),
            models.CheckConstraint(
                name="correspondence_signincode_runs_out",
                condition=Q(expires_on__gte=F("asked_on")),
            ),
        ]
        triggers = append_only("correspondence_signincode")

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What its letter is about: ``SC00000042``."""
        return f"SC{self.pk:08d}"


class SignInCodeUse(models.Model):
    """A code was used: at most once, as the code is the key."""

    code = models.OneToOneField(
        SignInCode, primary_key=True, on_delete=models.PROTECT, related_name="use"
    )
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("correspondence_signincodeuse")

    def __str__(self) -> str:
        return f"use of {self.code_id}"


class SignInTries(models.Model):
    """How often something wrong was tried in a row for a case or an account, existing or not.

    ``subject`` is a digest of what was typed, so it tells nothing of who exists. A row goes when
    nothing was tried for a day.
    """

    subject = models.CharField(max_length=64, unique=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.wrong} wrong tries"
