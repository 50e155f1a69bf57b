"""The table of teams: who works on which part of what has to be done."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

SHARES = 100
"""A share of the caseload is given in hundredths, by the paying parent's number."""


class Team(models.Model):
    """People who work on the same part of the worklist.

    ``roles`` are names of ``lifecycle.Role``, ``processes`` of the declared processes (none: all of
    them). ``share_from`` up to before ``share_to`` are the hundredths of the caseload that the team
    has: a paying parent belongs to the one that their number leaves as remainder, so every case of
    theirs stays with the same team.
    """

    name = models.TextField(unique=True)
    roles = ArrayField(models.TextField())
    processes = ArrayField(models.TextField(), default=list)
    share_from = models.SmallIntegerField(default=0)
    share_to = models.SmallIntegerField(default=SHARES)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="teams")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_team_has_a_share",
                condition=Q(share_from__gte=0, share_to__lte=SHARES, share_from__lt=F("share_to")),
            ),
            models.CheckConstraint(
                name="cases_team_has_a_role", condition=Q(roles__len__gt=0) & ~Q(name="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def has(self, paying_parent_id: int, role: str, process: str) -> bool:
        """Whether a line of work is this team's, by the paying parent, the role and the process."""
        is_of_share = self.share_from <= paying_parent_id % SHARES < self.share_to
        is_of_process = not self.processes or process in self.processes
        return is_of_share and role in self.roles and is_of_process
