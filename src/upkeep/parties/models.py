"""People, how to reach them, and who may sign in as whom."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from upkeep.immutability import append_only
from upkeep.parties.identity_models import IdentityFinding, MatchingKey
from upkeep.parties.sign_in_models import SignInChange
from upkeep.parties.weight_table_models import WeightTableIssue

__all__ = [
    "ContactDetail",
    "IdentityFinding",
    "MatchingKey",
    "Person",
    "PersonFact",
    "SignIn",
    "SignInChange",
    "WeightTableIssue",
]


class Person(models.Model):
    """Somebody the service deals with: a parent or a child."""

    given_name = models.TextField()
    family_name = models.TextField()
    date_of_birth = models.DateField(null=True)
    national_insurance_number = models.TextField(unique=True, null=True)
    known_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "people"
        indexes = [
            GinIndex(
                OpClass(Upper("family_name"), name="gin_trgm_ops"), name="parties_person_family"
            ),
            GinIndex(
                OpClass(Upper("given_name"), name="gin_trgm_ops"), name="parties_person_given"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}"


class ContactDetail(models.Model):
    """One way to reach a person, from a day on. Never shown to the other parent."""

    class Kind(models.TextChoices):
        """What sort of contact this is."""

        ADDRESS = "address", _("Address")
        EMAIL = "email", _("Email")
        TELEPHONE = "telephone", _("Telephone")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contact_details")
    kind = models.TextField(choices=Kind.choices)
    lines = models.JSONField(default=list)
    postcode = models.TextField(blank=True, default="", db_index=True)
    effective_from = models.DateField()
    known_at = models.DateTimeField()
    source = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} of person {self.person_id} from {self.effective_from}"


class PersonFact(models.Model):
    """What holds of a person from a day on until the next fact of its kind: how to deal with them.

    Of several facts of one kind the one with the latest ``effective_from`` not after the day asked
    about counts, and of those the last recorded. To correct or lift one, add one. Never shown to
    the other parent.
    """

    class Kind(models.TextChoices):
        """What the fact is about; the shape of ``value`` follows from it."""

        LANGUAGE = "language", _("Language of letters")
        CHANNEL = "channel", _("Way in which letters go")
        LARGE_PRINT = "large_print", _("Large print")
        EDUCATION = "education", _("Education, training or work")
        DIED = "died", _("Died")
        DOMESTIC_ABUSE = "domestic_abuse", _("Domestic abuse")
        AT_RISK = "at_risk", _("At risk")
        DO_NOT_DISCLOSE = "do_not_disclose", _("Do not disclose")
        SAFE_CONTACT = "safe_contact", _("Safe times for contact")
        REPRESENTATIVE = "representative", _("Representative")
        SCHOOL = "school", _("School")
        WORKPLACE = "workplace", _("Workplace")
        NEW_NAME = "new_name", _("New name")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="facts")
    kind = models.TextField(choices=Kind.choices)
    value = models.JSONField()
    effective_from = models.DateField()
    known_at = models.DateTimeField()
    source = models.TextField()

    class Meta:
        indexes = [
            models.Index(
                fields=["person", "kind", "effective_from"], name="parties_personfact_in_time"
            ),
            models.Index(fields=["known_at"], name="parties_personfact_recent"),
        ]
        triggers = append_only("parties_personfact")

    def __str__(self) -> str:
        return f"{self.kind} of person {self.person_id} from {self.effective_from}"


class SignIn(models.Model):
    """The account with which a person signs in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_in"
    )
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="sign_in")

    def __str__(self) -> str:
        return f"account {self.user_id} of person {self.person_id}"
