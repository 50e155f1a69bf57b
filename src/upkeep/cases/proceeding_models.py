"""The tables of proceedings: where each process of each case stands, and how it came there."""

from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.immutability import Guard, append_only

NUMBERED = ("appeal", "complaint", "reconsideration", "stay", "variation")
"""The processes that somebody starts, and whose subject is a number of their own."""

WITHHOLDING = {"look_alike": "stayed", "stay": "withheld"}
"""By process, the state in which no decision is made about the paying parent."""

BY_HAND_AT_MOST = timedelta(days=92)
"""What is worked by hand is looked at again within a quarter of a year, or the database refuses."""


class Proceeding(models.Model):
    """One process of a case or of a paying parent, and where it stands.

    ``process`` and ``state`` are names of ``upkeep.cases.lifecycle``; ``subject`` says what of the
    case it is about, such as the reference of an application. ``due_on`` is the last day that the
    state's clock allows. A blocked proceeding keeps its state and says why it cannot go on and when
    somebody looks again. The row is where the steps have led; ``upkeep check`` walks them again.
    """

    class Block(models.TextChoices):
        """Why a proceeding cannot go on for now."""

        UNEXPECTED_EVENT = "unexpected_event", _("Something happened that its state does not know")
        SYSTEM_DEFECT = "system_defect", _("A defect of the system (see the defect register)")
        WAITING_FOR_OTHER_CASE = "waiting_for_other_case", _("Another case has to be decided first")
        WAITING_FOR_COURT = "waiting_for_court", _("A court or tribunal has to decide first")
        IDENTITY_IN_DOUBT = "identity_in_doubt", _("It is not certain who somebody is")
        LAW_IN_DOUBT = "law_in_doubt", _("Advice on the law has been asked for")
        WORKED_BY_HAND = "worked_by_hand", _("It is worked by hand, beside the usual steps")

    process = models.TextField()
    subject = models.TextField()
    paying_parent = models.ForeignKey(
        "cases.PayingParent",
        on_delete=models.PROTECT,
        related_name="proceedings",
        db_index=False,
    )
    case = models.ForeignKey(
        "cases.Case",
        null=True,
        on_delete=models.PROTECT,
        related_name="proceedings",
        db_index=False,
    )
    state = models.TextField()
    acts = models.TextField()
    opened_on = models.DateField()
    entered_on = models.DateField()
    due_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    blocked = models.TextField(choices=Block.choices, blank=True, default="")
    blocked_on = models.DateField(null=True)
    look_again_on = models.DateField(null=True)
    defect = models.ForeignKey(
        "cases.Defect", null=True, on_delete=models.PROTECT, related_name="blocks"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    bring_forward_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paying_parent", "process", "subject"], name="cases_proceeding_once"
            ),
            models.CheckConstraint(
                name="cases_proceeding_goes_on_or_has_ended",
                condition=Q(due_on__isnull=True, ended_on__isnull=False)
                | Q(due_on__isnull=False, ended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="cases_proceeding_block_says_why_and_until_when",
                condition=Q(blocked="", blocked_on__isnull=True, look_again_on__isnull=True)
                | ~Q(blocked="") & Q(blocked_on__isnull=False, look_again_on__gte=F("blocked_on")),
            ),
            models.CheckConstraint(
                name="cases_proceeding_system_defect_is_named",
                condition=Q(blocked="system_defect", defect__isnull=False)
                | ~Q(blocked="system_defect") & Q(defect__isnull=True),
            ),
            models.CheckConstraint(
                name="cases_proceeding_by_hand_no_longer_than_a_quarter",
                condition=~Q(blocked="worked_by_hand")
                | Q(look_again_on__lte=F("blocked_on") + BY_HAND_AT_MOST),
            ),
            models.UniqueConstraint(
                fields=["process", "subject"],
                name="cases_proceeding_number_once",
                condition=Q(process__in=NUMBERED),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="cases_proceeding_due", condition=Q(ended_on__isnull=True)
            ),
            models.Index(fields=["case"], name="cases_proceeding_case"),
            models.Index(
                fields=["paying_parent"],
                name="cases_proceeding_withholds",
                condition=Q(ended_on__isnull=True, state__in=sorted(WITHHOLDING.values())),
            ),
        ]
        triggers = [
            Guard(
                name="stays_what_it_is_about",
                operation=pgtrigger.UpdateOf("process", "subject", "paying_parent_id", "case_id"),
                when=pgtrigger.Before,
                condition=pgtrigger.Condition(
                    "ROW(OLD.process, OLD.subject, OLD.paying_parent_id, OLD.case_id) "
                    "IS DISTINCT FROM "
                    "ROW(NEW.process, NEW.subject, NEW.paying_parent_id, NEW.case_id)"
                ),
                func=(
                    "RAISE EXCEPTION 'A proceeding stays what it is about: open another one' "
                    "USING ERRCODE = 'restrict_violation';"
                ),
            ),
            Guard(
                name="never_removed",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                func=(
                    "RAISE EXCEPTION 'A proceeding is ended, never removed' "
                    "USING ERRCODE = 'restrict_violation';"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process} of {self.subject}: {self.state}"


class ProceedingStep(models.Model):
    """One event of a proceeding: from which state to which, on which day, and by whom.

    The first step of a proceeding comes from no state. Who moved it is an account's name, or the
    nightly run.
    """

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="steps")
    event = models.TextField()
    from_state = models.TextField(blank=True)
    to_state = models.TextField()
    effective_on = models.DateField()
    known_at = models.DateTimeField()
    by = models.TextField()
    note = models.TextField(blank=True, default="")

    class Meta:
        triggers = append_only("cases_proceedingstep")

    def __str__(self) -> str:
        return f"{self.event}: {self.from_state} to {self.to_state}"
