"""The table of what was found about whether maintenance is likely to be paid without us."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case
from upkeep.immutability import append_only


class LikelihoodFinding(models.Model):
    """Whether maintenance of a case is unlikely to be paid unless we collect it, and why.

    Child Support Act 1991 s.4(2A)(b). The latest about any case of a paying parent is the one that
    the choice of Direct Pay consults. ``warned_on`` is the day on which the warning notice that the
    finding rests on counts as received, or None where the paying parent had none within the time.
    """

    class Outcome(models.TextChoices):
        """What followed."""

        COLLECTED = "collected", _("Unlikely to be paid: we collect")
        WARNED_FIRST = "warned_first", _("Unlikely to be paid: the warning notice is given first")
        LIKELY = "likely", _("Not unlikely to be paid: Direct Pay goes on")

    class Because(models.TextChoices):
        """What shows it."""

        SAYS_SO = "says_so", _("What the paying parent says")
        MISSED = "missed", _("Payments that were missed, late or short")
        RECORD = "record", _("The record of an earlier case")
        PAID = "paid", _("Payments that were made in full")
        OTHER = "other", _("Something else")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="likelihood_findings")
    outcome = models.TextField(choices=Outcome.choices)
    because = models.TextField(choices=Because.choices)
    reasons = models.TextField()
    evidence = models.TextField()
    was_missed = models.BooleanField()
    warned_on = models.DateField(null=True)
    found_by = models.TextField()
    found_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_likelihoodfinding_says_why",
                condition=~Q(reasons="") & ~Q(evidence="") & ~Q(found_by=""),
            ),
            models.CheckConstraint(
                name="collection_likelihoodfinding_warned_by_then",
                condition=Q(warned_on__isnull=True) | Q(warned_on__lte=models.F("found_on")),
            ),
        ]
        triggers = append_only("collection_likelihoodfinding")

    def __str__(self) -> str:
        return f"{self.outcome} of case {self.case_id} on {self.found_on}"

    @property
    def is_unlikely(self) -> bool:
        """Whether maintenance was found unlikely to be paid without us."""
        return self.outcome != self.Outcome.LIKELY
