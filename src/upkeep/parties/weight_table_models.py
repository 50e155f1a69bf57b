"""The table of issues of the published weights by which account numbers are checked."""

from django.db import models

from upkeep.immutability import append_only


class WeightTableIssue(models.Model):
    """One issue of the published table, both files as they came, in force from a day on.

    ``digest`` is the SHA-256 of both, by which a table that was read once is known again.
    """

    valid_from = models.DateField(unique=True)
    weights = models.TextField()
    substitutions = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64)
    source = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("parties_weighttableissue")

    def __str__(self) -> str:
        return f"table of weights from {self.valid_from}"
