"""Tables of endings: why and from which day each case ended, and deaths that were reported."""

from django.db import models
from django.db.models import Q

from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.grounds import Ground
from upkeep.immutability import append_only
from upkeep.parties.models import Person


class CaseEnding(models.Model):
    """That a case ends, from which day and on which ground; of several the last counts.

    ``ends_on`` is the first day without liability. ``decision`` says so to the parents, why and
    under which provision; an application withdrawn before any decision needs none.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="endings")
    ground = models.TextField(choices=Ground.choices)
    ends_on = models.DateField()
    source = models.TextField(blank=True, default="")
    decision = models.OneToOneField(
        "cases.Decision", null=True, on_delete=models.PROTECT, related_name="ending"
    )
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_caseending_has_a_ground", condition=Q(ground__in=Ground.values)
            )
        ]
        triggers = append_only("cases_caseending")

    def __str__(self) -> str:
        return f"{self.ground} from {self.ends_on}"


class DeathReport(models.Model):
    """A death that somebody told of without naming a case, or that one told of was not so.

    Taken up the next night, before anything goes out. ``died_on`` of what was not so is the day
    that had been given.
    """

    reference = models.TextField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="death_reports")
    died_on = models.DateField()
    is_taken_back = models.BooleanField(default=False)
    reported_on = models.DateField()
    reported_by = models.TextField(choices=SourceKind.choices)
    known_at = models.DateTimeField()
    taken_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_deathreport_after_the_death",
                condition=Q(died_on__lte=models.F("reported_on")),
            )
        ]

    def __str__(self) -> str:
        return self.reference
