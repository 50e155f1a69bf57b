"""Tables of the nightly run: which dates and steps are done, and what each did."""

from django.db import models


class Night(models.Model):
    """One night: the date worked, in how many partitions, and whether it is finished.

    ``known_at`` is the moment from which what it recorded counts as known.
    """

    date = models.DateField(primary_key=True)
    partitions = models.IntegerField()
    known_at = models.DateTimeField()
    finished = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.date)


class StepRun(models.Model):
    """The record, written with its work, that one step of a night is done for one partition."""

    night = models.ForeignKey(Night, on_delete=models.PROTECT, related_name="steps")
    step = models.TextField()
    partition = models.IntegerField()
    counts = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["night", "step", "partition"], name="batch_steprun_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.night_id}, partition {self.partition}"
