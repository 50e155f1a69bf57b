"""The table of what the explanations of many decisions have in common."""

from django.db import models

from upkeep.immutability import append_only


class ExplanationPattern(models.Model):
    """What a step of an explanation says in every decision: rule, provision, sentences, figures.

    ``digest`` names it in the results of decisions; see :mod:`upkeep.law.kept_text`. Partitions of
    a night are worked side by side and each keeps what it has need of, so that none waits for
    another: the same pattern may be there once for each.
    """

    digest = models.CharField(max_length=16)
    partition = models.IntegerField()
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "partition"], name="cases_explanationpattern_once"
            )
        ]
        triggers = append_only("cases_explanationpattern")

    def __str__(self) -> str:
        return f"{self.digest}: {self.content['rule']}"
