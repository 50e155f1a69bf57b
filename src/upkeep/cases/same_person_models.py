"""Tables of people who may be recorded twice, and of applications that wait because of it."""

from django.db import models
from django.db.models import F, Q

from upkeep.immutability import append_only
from upkeep.parties.models import Person


class LikelySame(models.Model):
    """Two records that are likely to be of one person, found by how like they are.

    ``signs`` are the names of :class:`~upkeep.parties.likeness.Sign` that were found, and
    ``points`` what they came to. The proceeding ``same_person`` of this ``reference`` says where it
    stands; findings about the two persons say what came of it.
    """

    reference = models.TextField(unique=True)
    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="likely_same")
    points = models.IntegerField()
    signs = models.JSONField()
    paying_parent = models.ForeignKey(
        "cases.PayingParent", on_delete=models.PROTECT, related_name="likely_same"
    )
    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="likely_same"
    )
    found_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="cases_likelysame_once"),
            models.CheckConstraint(
                name="cases_likelysame_first_is_older", condition=Q(first__lt=F("second"))
            ),
        ]
        triggers = append_only("cases_likelysame")

    def __str__(self) -> str:
        return self.reference


class DoubtfulApplication(models.Model):
    """An application that waits because its parents are likely to be those of another case.

    ``like`` is that case, or None for one that an application of the same night would make. It
    goes on by itself once it has been found out who its parents are.
    """

    application = models.OneToOneField(
        "cases.Application", on_delete=models.PROTECT, related_name="doubtful"
    )
    paying_parent = models.ForeignKey(
        "cases.PayingParent", on_delete=models.PROTECT, related_name="doubtful_applications"
    )
    like = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="doubtful_applications"
    )
    held_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("cases_doubtfulapplication")

    def __str__(self) -> str:
        return f"application {self.application_id} since {self.held_on}"
