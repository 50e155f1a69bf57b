"""The tables of the defect register: what the system does wrong, and to which cases.

A defect is closed only when every case that it touched has been corrected or explained: the
database refuses anything else, whoever asks.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.immutability import Guard

_KEEPS = "RAISE EXCEPTION '{}' USING ERRCODE = 'restrict_violation';"


class Defect(models.Model):
    """Something the system does wrong: what, since when it is known, and what came of it.

    ``decision`` says what is done about it, ``fix_version`` names the release that no longer does
    it. ``correction_job`` was run on ``job_run_on`` and left ``result``. Which cases it touched,
    and for how much money, stands in :class:`DefectTouch`.
    """

    reference = models.TextField(unique=True)
    title = models.TextField()
    goes_wrong = models.TextField()
    found_on = models.DateField()
    found_by = models.TextField()
    known_at = models.DateTimeField()
    decision = models.TextField(blank=True, default="")
    fix_version = models.TextField(blank=True, default="")
    correction_job = models.TextField(blank=True, default="")
    job_run_on = models.DateField(null=True)
    result = models.TextField(blank=True, default="")
    closed_on = models.DateField(null=True)
    closed_by = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_defect_closes_with_decision_and_result",
                condition=Q(closed_on__isnull=True, closed_by="")
                | Q(closed_on__gte=F("found_on"))
                & ~Q(closed_by="")
                & ~Q(decision="")
                & ~Q(result=""),
            ),
            models.CheckConstraint(
                name="cases_defect_job_has_a_day",
                condition=Q(correction_job="", job_run_on__isnull=True)
                | ~Q(correction_job="") & Q(job_run_on__isnull=False),
            ),
        ]
        triggers = [
            Guard(
                name="closes_when_all_is_right",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                declare=[("open_count", "bigint")],
                func="""
                    IF OLD.closed_on IS NOT NULL THEN
                        RAISE EXCEPTION 'Defect % is closed: record another one', OLD.reference
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    IF NEW.closed_on IS NULL THEN RETURN NEW; END IF;
                    SELECT count(*) INTO open_count FROM cases_defecttouch
                    WHERE defect_id = NEW.id AND outcome = '';
                    IF open_count > 0 THEN
                        RAISE EXCEPTION 'Defect % cannot be closed: % of the cases it touched are '
                            'neither corrected nor explained', NEW.reference, open_count
                            USING ERRCODE = 'check_violation';
                    END IF;
                    SELECT count(*) INTO open_count FROM cases_proceeding
                    WHERE defect_id = NEW.id AND ended_on IS NULL;
                    IF open_count > 0 THEN
                        RAISE EXCEPTION 'Defect % cannot be closed: it still blocks % proceedings',
                            NEW.reference, open_count USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            Guard(
                name="never_removed",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                func=_KEEPS.format("A defect is closed, never removed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"


class DefectTouch(models.Model):
    """A case that a defect touched, the money that is wrong on it, and how it was put right.

    ``amount_pence`` is what was charged, paid or owed wrongly, without a sign. An outcome is said
    once, with a note: what was done, or why nothing has to be.
    """

    class Outcome(models.TextChoices):
        """How the case was put right."""

        CORRECTED = "corrected", _("Corrected")
        EXPLAINED = "explained", _("Nothing has to be corrected, and why is written down")

    defect = models.ForeignKey(Defect, on_delete=models.PROTECT, related_name="touches")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="defects")
    amount_pence = models.BigIntegerField()
    known_at = models.DateTimeField()
    by = models.TextField()
    outcome = models.TextField(choices=Outcome.choices, blank=True, default="")
    outcome_on = models.DateField(null=True)
    outcome_by = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["defect", "case"], name="cases_defecttouch_once"),
            models.CheckConstraint(
                name="cases_defecttouch_amount_has_no_sign", condition=Q(amount_pence__gte=0)
            ),
            models.CheckConstraint(
                name="cases_defecttouch_outcome_says_when_and_what",
                condition=Q(outcome="", outcome_on__isnull=True, outcome_by="", note="")
                | Q(outcome__in=["corrected", "explained"], outcome_on__isnull=False)
                & ~Q(outcome_by="")
                & ~Q(note=""),
            ),
        ]
        triggers = [
            Guard(
                name="only_while_open",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                declare=[("found", "cases_defect%ROWTYPE")],
                # The lock makes whoever closes the defect wait, and see this row.
                func="""
                    SELECT * INTO found FROM cases_defect WHERE id = NEW.defect_id FOR SHARE;
                    IF found.closed_on IS NOT NULL THEN
                        RAISE EXCEPTION 'Defect % is closed: record another one', found.reference
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    IF TG_OP = 'UPDATE' AND (OLD.outcome <> '' OR ROW(OLD.defect_id, OLD.case_id)
                        IS DISTINCT FROM ROW(NEW.defect_id, NEW.case_id)) THEN
                        RAISE EXCEPTION 'How a case was put right is said once'
                            USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            Guard(
                name="never_removed",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                func=_KEEPS.format("A case that was touched stays in the register"),
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} touched by defect {self.defect_id}"
