"""Tables of estates of paying parents: who acts for them, and what was claimed from them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case, PayingParent
from upkeep.immutability import append_only


class EstateRepresentative(models.Model):
    """Who acts for the estate of a paying parent who died, by what, and where we write to them.

    The last row of a paying parent counts; whoever came before acts no more. ``language`` is that
    in which they are written to.
    """

    class Capacity(models.TextChoices):
        """By what they act."""

        EXECUTOR = "executor", _("Executor, named in the will")
        ADMINISTRATOR = "administrator", _("Administrator, appointed by the court")

    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, related_name="representatives"
    )
    capacity = models.TextField(choices=Capacity.choices)
    name = models.TextField()
    lines = models.JSONField()
    postcode = models.TextField()
    language = models.TextField(default="en")
    evidence = models.TextField()
    recorded_on = models.DateField()
    recorded_by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_estaterepresentative_is_somebody",
                condition=~Q(name="") & ~Q(evidence="") & ~Q(postcode="") & ~Q(lines=[]),
            ),
            models.CheckConstraint(
                name="collection_estaterepresentative_language",
                condition=Q(language__in=["en", "cy"]),
            ),
        ]
        triggers = append_only("collection_estaterepresentative")

    def __str__(self) -> str:
        return f"representative {self.pk} of paying parent {self.paying_parent_id}"


class EstateClaim(models.Model):
    """What was claimed from an estate: maintenance owed immediately before death, less what came.

    Child Support Act 1991 s.43A; SI 2009/3151 reg 11. A later claim takes the place of an earlier.
    """

    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, related_name="estate_claims"
    )
    representative = models.ForeignKey(
        EstateRepresentative, on_delete=models.PROTECT, related_name="claims"
    )
    died_on = models.DateField()
    claimed_on = models.DateField()
    claimed_by = models.TextField()
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                # Of whoever died before reg 10(1) nothing is claimed.
                name="collection_estateclaim_since_the_law",
                condition=Q(died_on__gte="2010-01-25", claimed_on__gte=models.F("died_on")),
            ),
        ]
        triggers = append_only("collection_estateclaim")

    def __str__(self) -> str:
        return f"claim {self.reference}"

    @property
    def reference(self) -> str:
        """What it is called outside, such as ``ES000012``."""
        return f"ES{self.pk:06d}"

    @property
    def pence(self) -> int:
        """All of it, in pence."""
        return sum(part.maintenance_pence for part in self.parts.all())


class EstateClaimPart(models.Model):
    """Of a claim, the maintenance that one case is owed, in pence."""

    claim = models.ForeignKey(EstateClaim, on_delete=models.PROTECT, related_name="parts")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="estate_claim_parts")
    maintenance_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "case"], name="collection_estateclaimpart_once_a_case"
            ),
            models.CheckConstraint(
                name="collection_estateclaimpart_claims", condition=Q(maintenance_pence__gt=0)
            ),
        ]
        triggers = append_only("collection_estateclaimpart")

    def __str__(self) -> str:
        return f"claim {self.claim_id} for case {self.case_id}"
