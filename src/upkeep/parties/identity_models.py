"""Tables of who is who: keys under which records are filed, and what was found about two."""

from django.db import models
from django.db.models import F, Q

from upkeep.immutability import append_only


class MatchingKey(models.Model):
    """One key under which a person's record is filed, so that those like it are found quickly.

    Made from the record alone, so it can be deleted and made again at any time.
    """

    person = models.ForeignKey(
        "parties.Person", on_delete=models.PROTECT, related_name="matching_keys"
    )
    key = models.TextField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="parties_matchingkey_once")
        ]

    def __str__(self) -> str:
        return f"key of person {self.person_id}"


class IdentityFinding(models.Model):
    """What somebody found about two records: they are of one person, or they are not.

    Of several findings about the same two records the last counts, so a finding is taken back by
    another one. While two records count as one person, ``kept`` is the one whose name and number
    are used and ``other`` counts as it. Nothing else that is on record changes.
    """

    kept = models.ForeignKey(
        "parties.Person", on_delete=models.PROTECT, related_name="findings_keeping"
    )
    other = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="findings")
    is_same = models.BooleanField()
    reason = models.TextField()
    by = models.TextField()
    found_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="parties_identityfinding_about_two", condition=~Q(kept=F("other"))
            ),
            models.CheckConstraint(
                name="parties_identityfinding_by_somebody_for_a_reason",
                condition=~Q(by="") & ~Q(reason=""),
            ),
        ]
        triggers = append_only("parties_identityfinding")

    def __str__(self) -> str:
        is_or_not = "is" if self.is_same else "is not"
        return f"person {self.other_id} {is_or_not} person {self.kept_id}"
