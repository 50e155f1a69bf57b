"""The local copy of the law: what legislation.gov.uk gave for a provision on a day."""

from django.db import models
from django.db.models import Q

from upkeep.immutability import append_only


class LawText(models.Model):
    """The text of one provision as it stood on a day, as it was given to us; never changed.

    ``document`` and ``part`` are the published path, such as ``uksi/2012/2677`` and
    ``regulation/36``. ``as_on`` is the day that was asked for, ``in_force_from`` the first day of
    this wording where the publisher says it. ``is_in_force`` is false for what was repealed by
    then or not begun yet. A wording given later for the same day is a row of its own.
    """

    document = models.TextField()
    part = models.TextField(blank=True)
    as_on = models.DateField()
    in_force_from = models.DateField(null=True)
    is_in_force = models.BooleanField()
    document_title = models.TextField()
    title = models.TextField(blank=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    known_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("document", "part", "as_on", "sha256"), name="one_row_for_a_wording"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_law_text_says_something"),
        )
        triggers = append_only("gateways_lawtext")

    def __str__(self) -> str:
        return f"{self.document}/{self.part} as on {self.as_on}"
