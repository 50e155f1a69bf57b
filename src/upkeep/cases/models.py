"""Tables of casework: applications, cases, facts, decisions and liabilities.

Two axes of time run through them. *Effective* says which days a fact is about; *known* when it
was recorded. The paying parent is the unit: one may have several cases, one for each receiving
parent, and every decision looks at all of them together.
"""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.complaint_models import ComplaintFinding, Redress, RedressApproval
from upkeep.cases.defect_models import Defect, DefectTouch
from upkeep.cases.dispute_models import Dispute, TribunalCase
from upkeep.cases.ending_models import CaseEnding, DeathReport
from upkeep.cases.explanation_models import ExplanationPattern
from upkeep.cases.fact_models import Circumstance, FactEvidence
from upkeep.cases.message_models import CaseMessage, CaseMessageDocument
from upkeep.cases.online_models import (
    ApplicationDraft,
    DocumentAbout,
    DraftDocument,
    OnlineApplication,
    OnlineDocument,
    StoppedApplication,
)
from upkeep.cases.proceeding_models import Proceeding, ProceedingStep
from upkeep.cases.reading_models import (
    CaseRestriction,
    OpeningReview,
    RestrictedOpening,
    StaffRead,
    StaffTie,
)
from upkeep.cases.same_person_models import DoubtfulApplication, LikelySame
from upkeep.cases.switch_models import HeldApplication, SwitchSetting
from upkeep.cases.team_models import Team
from upkeep.cases.tracing_models import AddressFinding, TracedApplication
from upkeep.cases.transfer_models import (
    Administration,
    OpeningBalance,
    Transfer,
    TransferBatch,
)
from upkeep.cases.variation_models import VariationApplication, VariationFinding
from upkeep.immutability import Guard, append_only, closes_only
from upkeep.parties.models import Person

__all__ = [
    "AddressFinding",
    "Administration",
    "Application",
    "ApplicationDraft",
    "Case",
    "CaseChild",
    "CaseEnding",
    "CaseEvent",
    "CaseMessage",
    "CaseMessageDocument",
    "CaseRestriction",
    "Circumstance",
    "ComplaintFinding",
    "DeathReport",
    "Decision",
    "DecisionRequest",
    "Defect",
    "DefectTouch",
    "Dispute",
    "DocumentAbout",
    "DoubtfulApplication",
    "DraftDocument",
    "ExplanationPattern",
    "FactEvidence",
    "HeldApplication",
    "IncomeRecord",
    "Liability",
    "LikelySame",
    "OnlineApplication",
    "OnlineDocument",
    "OpeningBalance",
    "OpeningReview",
    "PayingParent",
    "Proceeding",
    "ProceedingStep",
    "Redress",
    "RedressApproval",
    "ReportedChange",
    "RestrictedOpening",
    "Scheme",
    "StaffRead",
    "StaffTie",
    "StoppedApplication",
    "SwitchSetting",
    "Team",
    "TracedApplication",
    "Transfer",
    "TransferBatch",
    "TribunalCase",
    "VariationApplication",
    "VariationFinding",
    "json_value",
]


class Scheme(models.TextChoices):
    """The law a case is decided under, by the year it was enacted for."""

    SCHEME_1993 = "1993"
    SCHEME_2003 = "2003"
    SCHEME_2012 = "2012"


def json_value(value: object) -> object:
    """``value`` for a JSON field; nothing becomes JSON's null, which is a value, not a gap."""
    return models.Value(None, models.JSONField()) if value is None else value


class PayingParent(models.Model):
    """A parent who pays (non-resident parent), across all of their cases.

    ``reference`` is the twelve-digit number that goes with every payment. Rows are locked, worked
    and partitioned by paying parent. ``decided_with`` is the record that is kept while this one
    turned out to be a second record of the same person: their cases are decided about together.
    """

    reference = models.CharField(max_length=12, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="paying_parent")
    initial_effective_date = models.DateField(null=True)
    next_review_on = models.DateField(null=True, db_index=True)
    known_at = models.DateTimeField()
    decided_with = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="decided_here"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_payingparent_decided_with_another",
                condition=Q(decided_with__isnull=True) | ~Q(decided_with=F("id")),
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Case(models.Model):
    """One receiving parent's maintenance from one paying parent.

    ``effective_from`` is the first day of liability; ``closed_on`` the first day without it.
    ``continues`` is the case whose end turned out to be wrong and which this one carries on.
    """

    class State(models.TextChoices):
        """Where the case stands."""

        APPLIED = "applied", _("Application being worked on")
        IN_FORCE = "in_force", _("Calculation in force")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Application withdrawn")

    reference = models.CharField(max_length=12, unique=True)
    paying_parent = models.ForeignKey(PayingParent, on_delete=models.PROTECT, related_name="cases")
    receiving_parent = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="receiving_cases"
    )
    scheme = models.TextField(choices=Scheme.choices)
    applied_on = models.DateField()
    effective_from = models.DateField()
    closed_on = models.DateField(null=True)
    state = models.TextField(choices=State.choices)
    known_at = models.DateTimeField()
    continues = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="continued_by"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_case_ended_has_an_end",
                condition=Q(state__in=["closed", "withdrawn"]) & Q(closed_on__isnull=False)
                | ~Q(state__in=["closed", "withdrawn"]) & Q(closed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="cases_case_ends_after_it_starts",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("effective_from")),
            ),
        ]
        triggers = [
            Guard(
                name="no_liability_after_the_end",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("closed_on", "state"),
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Condition("NEW.closed_on IS NOT NULL"),
                func="""
                    IF current_setting('transaction_isolation') <> 'read committed' THEN
                        RAISE EXCEPTION 'Case % cannot be ended here: end cases in a READ '
                            'COMMITTED transaction, which sees every liability', NEW.reference
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF EXISTS (
                        SELECT 1 FROM cases_liability l
                        WHERE l.case_id = NEW.id AND upper_inf(l.known)
                        AND NOT l.effective <@ daterange(NULL, NEW.closed_on)
                    ) THEN
                        RAISE EXCEPTION 'Case % ends on % but still has a liability after it: '
                            'end the liability in the same transaction', NEW.reference,
                            NEW.closed_on USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
            Guard(
                name="an_end_is_never_cleared",
                operation=pgtrigger.UpdateOf("closed_on", "state"),
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.closed_on IS NOT NULL"),
                func="""
                    IF NEW.closed_on IS NULL OR NEW.closed_on > OLD.closed_on THEN
                        RAISE EXCEPTION 'Case % ended on %: an end may be moved back but never '
                            'cleared or put off; open a new case for what comes after',
                            OLD.reference, OLD.closed_on USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Application(models.Model):
    """What a case began with here, as it was received: an application, or a transfer.

    A transfer has a row of its own beside it, which says where the case came from.
    """

    reference = models.TextField(unique=True)
    received_on = models.DateField(db_index=True)
    form = models.JSONField()
    source = models.TextField()
    known_at = models.DateTimeField()
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="applications")

    def __str__(self) -> str:
        return self.reference


class CaseChild(models.Model):
    """A qualifying child of a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="children")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="qualifying_in")
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="cases_casechild_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.case_id}"


class ReportedChange(models.Model):
    """A change of circumstances as it was reported, and when it was taken up."""

    reference = models.TextField(unique=True)
    reported_on = models.DateField(db_index=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="changes")
    form = models.JSONField()
    source = models.TextField()
    known_at = models.DateTimeField()
    taken_up_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.reference


class IncomeRecord(models.Model):
    """A tax year's income as HMRC holds it for one person (SI 2012/2677 regs 4 and 36)."""

    national_insurance_number = models.TextField()
    tax_year = models.CharField(max_length=7)
    employment_income_pence = models.BigIntegerField()
    pension_income_pence = models.BigIntegerField()
    taxable_benefits_pence = models.BigIntegerField()
    trading_profit_pence = models.BigIntegerField()
    pension_contributions_pence = models.BigIntegerField()
    held_as = models.TextField()
    available_on = models.DateField()
    source = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["national_insurance_number", "tax_year", "available_on"],
                name="cases_incomerecord_once",
            )
        ]
        triggers = append_only("cases_incomerecord")

    def __str__(self) -> str:
        return f"{self.tax_year} of record {self.pk}"

    @property
    def total_pence(self) -> int:
        """Income charged to tax under the heads that count, in pence a year."""
        return (
            self.employment_income_pence
            + self.pension_income_pence
            + self.taxable_benefits_pence
            + self.trading_profit_pence
        )


class DecisionRequest(models.Model):
    """Something that asks for a decision: an application, a change, a review, an ended case,
    income that a default decision waited for, a variation, a check of current income.

    ``decide_on`` is the day from which it may be decided; ``settled_at`` when it was.
    """

    class Reason(models.TextChoices):
        """Why a decision is called for."""

        APPLICATION = "application", _("New application")
        CHANGE = "change", _("Change of circumstances")
        REVIEW = "review", _("Annual review")
        CASE_ENDED = "case_ended", _("A case ended")
        INCOME = "income", _("Income from HMRC")
        ACCIDENTAL_ERROR = "accidental_error", _("Accidental error")
        RECONSIDERATION = "reconsideration", _("Mandatory reconsideration")
        APPEAL = "appeal", _("Tribunal's decision")
        OFFICIAL_ERROR = "official_error", _("Official error")
        ANY_TIME_GROUND = "any_time_ground", _("Ground for revision at any time")
        VARIATION = "variation", _("Variation")
        INCOME_CHECK = "income_check", _("Check of current income")
        TRANSFER = "transfer", _("The case was taken over")
        TWO_RECORDS = "two_records", _("Two records of the paying parent")

    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, related_name="decision_requests"
    )
    reason = models.TextField(choices=Reason.choices)
    source = models.TextField()
    effective_from = models.DateField()
    decide_on = models.DateField()
    known_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["decide_on"],
                condition=Q(settled_at__isnull=True),
                name="cases_decisionrequest_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} from {self.effective_from}"


class Decision(models.Model):
    """A decision about one paying parent from a day on, kept for ever with all that made it.

    ``situation`` is the input snapshot and ``result`` the outcome with its explanation, both in
    the shape of ``upkeep calculate``, so that any decision can be made again to the same penny;
    what steps have in common is kept once (:mod:`upkeep.cases.explanations`).
    An end has the shape of :mod:`upkeep.law.cessation` and gives its case nothing from its day on.
    """

    class Kind(models.TextChoices):
        """What sort of decision this is."""

        INITIAL = "initial", _("Initial calculation")
        DEFAULT = "default", _("Default maintenance decision")
        REVISION = "revision", _("Revision")
        SUPERSESSION = "supersession", _("Supersession")
        REVIEW = "review", _("Annual review")
        ACCIDENTAL_ERROR = "accidental_error", _("Correction of an accidental error")
        RECONSIDERATION = "reconsideration", _("Revision after mandatory reconsideration")
        APPEAL = "appeal", _("Tribunal's decision carried out")
        TAKEN_OVER = "taken_over", _("Decision taken over with the case")
        CESSATION = "cessation", _("End of liability")

    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, related_name="decisions", db_index=False
    )
    kind = models.TextField(choices=Kind.choices)
    scheme = models.TextField(choices=Scheme.choices)
    effective_from = models.DateField()
    made_on = models.DateField()
    known_at = models.DateTimeField()
    reason = models.TextField(choices=DecisionRequest.Reason.choices)
    source = models.TextField()
    rate = models.TextField()
    weekly_total_pence = models.BigIntegerField()
    situation = models.JSONField()
    result = models.JSONField()
    rulebook_version = models.TextField()
    parameters_version = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["paying_parent", "effective_from"], name="cases_decision_in_time")
        ]
        triggers = append_only("cases_decision")

    def __str__(self) -> str:
        return f"{self.kind} decision {self.pk} from {self.effective_from}"


class Liability(models.Model):
    """What a case is worth a week over a dated interval, as known over another.

    ``effective`` is half-open in days, ``known`` half-open in time; the database refuses two
    rows of a case that overlap in both, and any liability beyond the end of its case.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="liabilities")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="liabilities")
    effective = DateRangeField()
    known = DateTimeRangeField()
    weekly_pence = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "liabilities"
        constraints = [
            ExclusionConstraint(
                name="cases_liability_one_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="cases_liability_not_negative", condition=Q(weekly_pence__gte=0)
            ),
            models.CheckConstraint(
                name="cases_liability_has_days",
                condition=Q(effective__isempty=False)
                & Q(effective__lower_inf=False)
                & Q(known__isempty=False)
                & Q(known__lower_inf=False),
            ),
        ]
        triggers = [
            Guard(
                name="within_the_case",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(new="added"),
                declare=[("wrong", "text")],
                func="""
                    PERFORM 1 FROM cases_case c
                    WHERE c.id IN (SELECT case_id FROM added) ORDER BY c.id FOR SHARE;
                    SELECT c.reference INTO wrong FROM added a JOIN cases_case c ON c.id = a.case_id
                    WHERE upper_inf(a.known)
                    AND NOT a.effective <@ daterange(c.effective_from, c.closed_on) LIMIT 1;
                    IF FOUND THEN
                        RAISE EXCEPTION 'Case % cannot be liable before it starts or after it ends',
                            wrong USING ERRCODE = 'check_violation';
                    END IF;
                    SELECT c.reference INTO wrong FROM added a JOIN cases_case c ON c.id = a.case_id
                    WHERE c.state = 'applied' LIMIT 1;
                    IF FOUND THEN
                        RAISE EXCEPTION 'Case % cannot be liable before it is in force', wrong
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
            *closes_only("cases_liability"),
        ]

    def __str__(self) -> str:
        return f"{self.weekly_pence}p a week for case {self.case_id}"


class CaseEvent(models.Model):
    """One line of a case's timeline: what happened, which day it is about, when it was recorded."""

    class Kind(models.TextChoices):
        """What happened."""

        APPLICATION_RECEIVED = "application_received", _("Application received")
        TAKEN_OVER = "taken_over", _("Case taken over")
        NOTICE_SENT = "notice_sent", _("Paying parent told of the application")
        INFORMATION_AWAITED = "information_awaited", _("Income information awaited")
        DECIDED = "decided", _("Decision made")
        CHANGE_REPORTED = "change_reported", _("Change of circumstances reported")
        CHANGE_REFUSED = "change_refused", _("Reported change makes no difference")
        CHANGE_TOO_LATE = "change_too_late", _("Reported change is about days after the end")
        FINDINGS_RECORDED = "findings_recorded", _("Findings recorded")
        FINDINGS_NOT_TAKEN = "findings_not_taken", _("Findings could not be taken up")
        DECISION_UPHELD = "decision_upheld", _("Decision looked at again and not changed")
        SCHEDULE_ISSUED = "schedule_issued", _("Payment schedule issued")
        CONTINUED = "continued", _("Goes on from a case whose end was not right")
        CLOSED = "closed", _("Case closed")
        WITHDRAWN = "withdrawn", _("Application withdrawn")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    kind = models.TextField(choices=Kind.choices)
    effective_on = models.DateField()
    known_at = models.DateTimeField()
    detail = models.TextField(blank=True, default="")
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="events", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["case", "known_at"], name="cases_caseevent_timeline"),
            models.Index(fields=["known_at"], name="cases_caseevent_recent"),
        ]
        triggers = append_only("cases_caseevent")

    def __str__(self) -> str:
        return f"{self.kind} {self.effective_on}"
