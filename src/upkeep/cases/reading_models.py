"""Who works here, what they opened, and whose cases are closed to them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from upkeep.immutability import append_only
from upkeep.parties.models import Person


class StaffRead(models.Model):
    """Somebody who works here opened a page, or was refused one of a case that is closed to them.

    ``address`` names cases by reference and holds nothing about anybody.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_reads"
    )
    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="staff_reads"
    )
    page = models.TextField()
    address = models.TextField()
    is_refused = models.BooleanField(default=False)
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("cases_staffread")
        indexes = [models.Index(fields=["case", "-known_at"], name="cases_staffread_of_case")]

    def __str__(self) -> str:
        return f"{self.page} by account {self.user_id}"


class StaffTie(models.Model):
    """Somebody who works here is close to a person of a case, or is not any more; the last counts.

    Family, friends and neighbours of staff: their cases are closed to that member of staff.
    """

    class Kind(models.TextChoices):
        """Whether it begins or ends."""

        BEGINS = "begins", _("close to each other")
        ENDS = "ends", _("not close any more")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_ties"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="staff_ties")
    kind = models.CharField(max_length=6, choices=Kind)
    why = models.TextField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("cases_stafftie")

    def __str__(self) -> str:
        return f"account {self.user_id} and person {self.person_id}: {self.kind}"
