"""Tables of entries that people make in the books by hand, and of what a second person said."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case
from upkeep.immutability import Guard, append_only
from upkeep.ledger import DEBTS
from upkeep.ledger.models import Transaction


class Journal(models.Model):
    """A change of one debt of one case that somebody asks for, with reason and evidence.

    ``change_pence`` raises the debt, or lowers it if negative. ``limit_pence`` is the limit of the
    day it was entered: above it the books are changed only when another person agrees.
    """

    class Code(models.TextChoices):
        """Why a person changes the books."""

        CORRECTION = "correction", _("A figure in the books is wrong")
        PAID_BETWEEN_PARENTS = "paid_between_parents", _("The parents settled it between them")
        FROM_DIRECT_PAY = "from_direct_pay", _("Unpaid under Direct Pay, and now ours to collect")
        FEE_WAIVED = "fee_waived", _("The fee is waived")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="journals")
    debt = models.TextField(choices=[(debt.name, debt.name) for debt in DEBTS])
    change_pence = models.BigIntegerField()
    code = models.TextField(choices=Code.choices)
    explanation = models.TextField()
    evidence = models.TextField()
    effective_on = models.DateField()
    entered_by = models.TextField()
    entered_on = models.DateField()
    limit_pence = models.BigIntegerField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_journal_says_why",
                condition=~Q(explanation="") & ~Q(evidence="") & ~Q(entered_by=""),
            ),
            models.CheckConstraint(
                name="collection_journal_changes_something",
                condition=~Q(change_pence=0) & Q(limit_pence__gte=0),
            ),
            models.CheckConstraint(
                name="collection_journal_about_the_past",
                condition=Q(effective_on__lte=models.F("entered_on")),
            ),
        ]
        triggers = append_only("collection_journal")

    def __str__(self) -> str:
        return f"journal {self.reference}"

    @property
    def reference(self) -> str:
        """What it is called outside, such as ``J000012``."""
        return f"J{self.pk:06d}"

    @property
    def needs_second_person(self) -> bool:
        """Whether it changes more than one person may change."""
        return abs(self.change_pence) > self.limit_pence


_SECOND_PERSON = """
    IF EXISTS (
        SELECT 1 FROM collection_journal j WHERE j.id = NEW.journal_id
        AND abs(j.change_pence) > j.limit_pence AND j.entered_by = NEW.answered_by
    ) THEN
        RAISE EXCEPTION 'Journal % is above the limit: somebody else than who entered it must '
            'answer', NEW.journal_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class JournalAnswer(models.Model):
    """That a journal is in the books, with its transaction, or was refused, with none.

    Below the limit whoever entered it answers at once; above it the database takes the answer of
    another person only.
    """

    journal = models.OneToOneField(Journal, on_delete=models.PROTECT, related_name="answer")
    answered_by = models.TextField()
    answered_on = models.DateField()
    note = models.TextField(blank=True, default="")
    transaction = models.OneToOneField(
        Transaction,
        null=True,
        on_delete=models.PROTECT,
        related_name="journal_answer",
        db_constraint=False,
    )
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_journalanswer_refusal_says_why",
                condition=Q(transaction__isnull=False) | ~Q(note=""),
            ),
            models.CheckConstraint(
                name="collection_journalanswer_by_somebody", condition=~Q(answered_by="")
            ),
        ]
        triggers = [
            Guard(
                name="second_person",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=_SECOND_PERSON,
            ),
            *append_only("collection_journalanswer"),
        ]

    def __str__(self) -> str:
        return f"answer to journal {self.journal_id}"
