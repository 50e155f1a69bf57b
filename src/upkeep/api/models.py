"""Programs that call the API: who they are, for which employers they act, what they asked for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.immutability import append_only


class ApiClient(models.Model):
    """A program that may call, by the name and the secret that it was given.

    ``secret_digest`` is the SHA-256 of a secret of 256 random bits, which was shown once.
    ``scopes`` are what it may ask tokens for.
    """

    name = models.TextField(unique=True)
    owner = models.TextField()
    secret_digest = models.TextField()
    scopes = ArrayField(models.TextField())
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("api_apiclient")
        constraints = [
            models.CheckConstraint(
                name="api_client_has_a_scope", condition=Q(scopes__len__gt=0) & ~Q(owner="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApiClientEnd(models.Model):
    """A program may not call any more, from ``known_at`` on."""

    client = models.OneToOneField(ApiClient, on_delete=models.PROTECT, related_name="end")
    why = models.TextField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("api_apiclientend")

    def __str__(self) -> str:
        return f"end of client {self.client_id}"


class ApiAuthority(models.Model):
    """A program may act for an employer, or may not any more; the last row of the two counts.

    ``evidence`` is what shows that the employer wants it, such as a letter of authority.
    """

    class Kind(models.TextChoices):
        """Whether it begins or ends."""

        BEGINS = "begins", _("may act from now on")
        ENDS = "ends", _("may not act any more")

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="authorities")
    employer_reference = models.TextField()
    kind = models.CharField(max_length=6, choices=Kind)
    evidence = models.TextField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("api_apiauthority")
        constraints = [
            models.CheckConstraint(name="api_authority_says_why", condition=~Q(evidence="")),
        ]

    def __str__(self) -> str:
        return f"client {self.client_id} for {self.employer_reference}: {self.kind}"


class ApiCall(models.Model):
    """A program asked for something, with a token that was in force.

    ``operation`` is the address with its gaps unfilled, so that it names nobody.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="calls")
    operation = models.TextField()
    employer_reference = models.TextField(blank=True, default="")
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("api_apicall")
        indexes = [models.Index(fields=["client", "-known_at"], name="api_call_of_client")]

    def __str__(self) -> str:
        return f"{self.operation} by client {self.client_id}"


class ApiAnswer(models.Model):
    """What a program was answered when it wrote something, kept under the key that it gave.

    ``digest`` is of the operation and the body: the same key with another body is a mistake.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="answers")
    key = models.TextField()
    digest = models.TextField()
    status = models.SmallIntegerField()
    body = models.JSONField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("api_apianswer")
        constraints = [
            models.UniqueConstraint(fields=["client", "key"], name="api_answer_once"),
        ]

    def __str__(self) -> str:
        return f"answer {self.status} to client {self.client_id}"
