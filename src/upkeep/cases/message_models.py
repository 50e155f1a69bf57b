"""Tables of what a parent and the body write to each other about a case, with what is attached."""

from django.db import models
from django.db.models import Q

from upkeep.immutability import append_only, refers
from upkeep.parties.models import Person


class CaseMessage(models.Model):
    """One message between a parent of a case and the body. The other parent never sees it.

    ``person`` is the parent, whoever of the two wrote; ``by`` is the account that wrote.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="messages")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="case_messages")
    is_from_parent = models.BooleanField()
    words = models.TextField()
    by = models.TextField()
    sent_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_casemessage_by_somebody_in_words",
                condition=~Q(by="") & ~Q(words=""),
            )
        ]
        triggers = [
            refers(
                "of_a_parent_of_its_case",
                "(SELECT true FROM cases_case c"
                " JOIN cases_payingparent p ON p.id = c.paying_parent_id"
                " WHERE c.id = added.case_id"
                " AND added.person_id IN (c.receiving_parent_id, p.person_id)) IS NULL",
                "A message is between the body and a parent of its case",
            ),
            *append_only("cases_casemessage"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What the message is called: ``CM000042``."""
        return f"CM{self.pk:06d}"


class CaseMessageDocument(models.Model):
    """A document that came with a message, looked through before it was kept."""

    message = models.ForeignKey(CaseMessage, on_delete=models.PROTECT, related_name="documents")
    number = models.IntegerField()
    name = models.TextField()
    media_type = models.TextField()
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    scanned_by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "number"], name="cases_casemessagedocument_numbered"
            ),
            models.CheckConstraint(
                name="cases_casemessagedocument_looked_through", condition=~Q(scanned_by="")
            ),
        ]
        triggers = append_only("cases_casemessagedocument")

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        """How the document is called when somebody asks about it."""
        return f"{self.message.reference}/{self.number}"
