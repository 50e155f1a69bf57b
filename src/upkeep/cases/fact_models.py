"""Tables of facts: what is so, from which day, who said it, and what showed it.

Nothing in them is ever changed. A correction is a fact that names the one it corrects.
"""

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import TypeAlias

from django.db import models
from django.db.models import Func, Q
from django.db.models.lookups import In

from upkeep.cases.fact_kinds import Document, FactKind, SourceKind
from upkeep.cases.fact_values import ABOUT_A_CHILD, JSON_TYPES
from upkeep.immutability import append_only


class JsonType(Func):
    """PostgreSQL's name for the type of a JSON value."""

    function = "jsonb_typeof"
    output_field = models.TextField()


def _of_its_shape() -> Q:
    """Each kind with the types of JSON that its value may be; no other kind at all."""
    kinds: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for kind, types in JSON_TYPES.items():
        kinds[types].append(kind)
    shapes = (
        Q(kind__in=sorted(own)) & Q(In(JsonType("value"), types)) for types, own in kinds.items()
    )
    return reduce(or_, shapes)


class Circumstance(models.Model):
    """A fact about a paying parent, a case or a child, true from a day on until the next one.

    Of several facts of one kind about one subject, the one with the latest ``effective_from`` not
    after the day asked about counts, and of those the last recorded. A fact that another one
    ``corrects`` counts on no day. ``source`` is the reference that it came by: of a report, an
    application, a tax year, a decision of a tribunal.
    """

    Kind: TypeAlias = FactKind

    paying_parent = models.ForeignKey(
        "cases.PayingParent", on_delete=models.PROTECT, related_name="circumstances"
    )
    case_child = models.ForeignKey(
        "cases.CaseChild", null=True, on_delete=models.PROTECT, related_name="circumstances"
    )
    kind = models.TextField(choices=FactKind.choices)
    value = models.JSONField()
    effective_from = models.DateField()
    source_kind = models.TextField(choices=SourceKind.choices)
    source = models.TextField()
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_circumstance_value_is_of_its_kind", condition=_of_its_shape()
            ),
            models.CheckConstraint(
                name="cases_circumstance_is_about_a_child_or_not",
                condition=Q(kind__in=sorted(ABOUT_A_CHILD), case_child__isnull=False)
                | ~Q(kind__in=sorted(ABOUT_A_CHILD)) & Q(case_child__isnull=True),
            ),
            models.CheckConstraint(
                name="cases_circumstance_source_is_named",
                condition=Q(source_kind__in=SourceKind.values) & ~Q(source=""),
            ),
        ]
        triggers = append_only("cases_circumstance")

    def __str__(self) -> str:
        return f"{self.kind} from {self.effective_from}"


class FactEvidence(models.Model):
    """A document that was shown for a fact: which, when, who looked at it, and what they found.

    A document that was only seen and is verified later is recorded again.
    """

    fact = models.ForeignKey(Circumstance, on_delete=models.PROTECT, related_name="evidence")
    document = models.TextField(choices=Document.choices)
    seen_on = models.DateField()
    seen_by = models.TextField()
    is_verified = models.BooleanField()
    note = models.TextField(blank=True, default="")
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("cases_factevidence")

    def __str__(self) -> str:
        return f"{self.document} seen on {self.seen_on}"
