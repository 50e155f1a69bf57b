"""Tables of what employers ask us about orders, and what they are answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from upkeep.collection.earnings_order_models import EarningsOrder
from upkeep.immutability import append_only


class EmployerQuery(models.Model):
    """A question of an employer about an order that it has."""

    class Route(models.TextChoices):
        """How it came to us."""

        TELEPHONE = "telephone", _("By telephone")
        LETTER = "letter", _("By letter")
        EMAIL = "email", _("By e-mail")
        ONLINE = "online", _("On line")

    order = models.ForeignKey(EarningsOrder, on_delete=models.PROTECT, related_name="queries")
    question = models.TextField()
    route = models.TextField(choices=Route.choices)
    asked_on = models.DateField()
    recorded_by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_employerquery_asks_something", condition=~models.Q(question="")
            )
        ]
        triggers = append_only("collection_employerquery")

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What it is called outside, such as ``EQ000012``; the subject of its proceeding."""
        return f"EQ{self.pk:06d}"


class EmployerQueryAnswer(models.Model):
    """The answer to an employer's question, which the night writes to the employer."""

    query = models.OneToOneField(EmployerQuery, on_delete=models.PROTECT, related_name="answer")
    words = models.TextField()
    answered_on = models.DateField()
    answered_by = models.TextField()
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_employerqueryanswer_says_something",
                condition=~models.Q(words=""),
            )
        ]
        triggers = append_only("collection_employerqueryanswer")

    def __str__(self) -> str:
        return f"answer to query {self.query_id}"
