"""The tables of tracing: whose application waits for an address, and what sources found."""

from django.db import models
from django.db.models import Q

from upkeep.immutability import append_only
from upkeep.parties.models import Person


class TracedApplication(models.Model):
    """An application that waits because nobody knows where the paying parent lives."""

    application = models.OneToOneField(
        "cases.Application", on_delete=models.PROTECT, related_name="traced"
    )
    paying_parent = models.ForeignKey(
        "cases.PayingParent", on_delete=models.PROTECT, related_name="traced_applications"
    )
    traced_from = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("cases_tracedapplication")

    def __str__(self) -> str:
        return f"application {self.application_id} since {self.traced_from}"


class AddressFinding(models.Model):
    """An address that a source gave for a person: which source, of which day, and how sure.

    ``verified_by`` is the source itself or whoever checked it; empty while nobody has. To verify a
    finding add it again. Never shown to the other parent.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="addresses_found")
    source = models.TextField()
    lines = models.JSONField()
    postcode = models.TextField()
    found_on = models.DateField()
    verified_by = models.TextField(blank=True, db_default="")
    note = models.TextField(blank=True, db_default="")
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_addressfinding_from_somewhere", condition=~Q(source="")
            )
        ]
        triggers = append_only("cases_addressfinding")

    def __str__(self) -> str:
        return f"address of person {self.person_id} from {self.source}"
