"""Tables of the nightly run: which dates and steps are done, and what each did."""

from django.db import models

from upkeep.immutability import append_only


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


class ShadowReport(models.Model):
    """What another rulebook would have decided on the live caseload of a day: counts and reasons.

    ``rulebook`` is the name under which it was given; the versions are in the report.
    """

    rulebook = models.TextField()
    on = models.DateField()
    report = models.JSONField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("batch_shadowreport")

    def __str__(self) -> str:
        return f"{self.rulebook} on {self.on}"


class MorningReport(models.Model):
    """Bank, books, cases and accounts side by side on a morning, with every difference.

    ``lines`` are those of :mod:`upkeep.batch.reconciling`; ``agrees`` is whether none differs.
    """

    on = models.DateField()
    lines = models.JSONField()
    agrees = models.BooleanField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("batch_morningreport")

    def __str__(self) -> str:
        return f"morning of {self.on}"
