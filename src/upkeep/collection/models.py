"""Tables of collection: arrangements, charges, schedules, receipts, allocations and payouts."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case, Decision, PayingParent
from upkeep.collection.account_change_models import (
    AccountChange,
    AccountChangeAnswer,
    AccountChangeNotice,
    AccountChangeReason,
)
from upkeep.collection.allocation_models import Bucket, DebtPayment, Stipulation
from upkeep.collection.arrears_plan_models import (
    ArrearsPlan,
    ArrearsPlanDebt,
    ArrearsPlanEnd,
    ArrearsPlanInstalment,
)
from upkeep.collection.bank_models import BankAccount, BankLine, BankStatement, UnpostedBankLine
from upkeep.collection.benefit_models import (
    BenefitDeduction,
    BenefitDeductionEvent,
    RemittanceLine,
)
from upkeep.collection.card_models import (
    CardPayment,
    CardPaymentEvent,
    CardPayout,
    UnpostedCardPayment,
)
from upkeep.collection.debit_models import (
    DebitCollection,
    DebitFile,
    DebitNotice,
    DebitNoticeLine,
    DebitReport,
    DebitReturn,
    Mandate,
    MandateEvent,
)
from upkeep.collection.direct_pay_models import DirectPayFinding, DirectPayReport
from upkeep.collection.earnings_order_models import (
    EarningsOrder,
    EarningsOrderEvent,
    EarningsOrderTerms,
    Employer,
    Employment,
    OrderFee,
    PayFrequency,
)
from upkeep.collection.employer_models import EmployerReturn, EmployerReturnLine
from upkeep.collection.employer_notice_models import (
    EmployerNotice,
    EmployerNoticeDocument,
    EmployerNoticeStep,
)
from upkeep.collection.employer_query_models import EmployerQuery, EmployerQueryAnswer
from upkeep.collection.employer_schedule_models import EmployerSchedule, EmployerScheduleLine
from upkeep.collection.estate_models import (
    EstateClaim,
    EstateClaimPart,
    EstateRepresentative,
)
from upkeep.collection.hold_models import Hold
from upkeep.collection.journal_models import Journal, JournalAnswer
from upkeep.collection.likelihood_models import LikelihoodFinding
from upkeep.collection.notification_models import NotifiedEntry
from upkeep.collection.overpayment_models import (
    Overpayment,
    Refund,
    RefundAnswer,
    RefundPart,
    RefundPayment,
)
from upkeep.collection.part_payment_models import (
    PartPayment,
    PartPaymentAnswer,
    PartPaymentEnd,
    PartPaymentStart,
)
from upkeep.collection.returned_models import ReturnedPayout
from upkeep.collection.reversal_models import ReceiptReversal
from upkeep.collection.review_models import HeldReview
from upkeep.collection.set_off_models import (
    SetOff,
    SetOffAnswer,
    SetOffDecision,
    SetOffPart,
)
from upkeep.collection.state_models import StateAccount, StatePayment
from upkeep.collection.write_off_models import (
    Representation,
    WriteOff,
    WriteOffDecision,
    WriteOffReversal,
)
from upkeep.immutability import append_only, closes_only, keeps, refers
from upkeep.ledger.models import Transaction

__all__ = [
    "AccountChange",
    "AccountChangeAnswer",
    "AccountChangeNotice",
    "AccountChangeReason",
    "Allocation",
    "Arrangement",
    "ArrearsPlan",
    "ArrearsPlanDebt",
    "ArrearsPlanEnd",
    "ArrearsPlanInstalment",
    "BankAccount",
    "BankLine",
    "BankStatement",
    "BenefitDeduction",
    "BenefitDeductionEvent",
    "Bucket",
    "CardPayment",
    "CardPaymentEvent",
    "CardPayout",
    "Charge",
    "DebitCollection",
    "DebitFile",
    "DebitNotice",
    "DebitNoticeLine",
    "DebitReport",
    "DebitReturn",
    "DebtPayment",
    "DirectPayFinding",
    "DirectPayReport",
    "EarningsOrder",
    "EarningsOrderEvent",
    "EarningsOrderTerms",
    "Employer",
    "EmployerNotice",
    "EmployerNoticeDocument",
    "EmployerNoticeStep",
    "EmployerQuery",
    "EmployerQueryAnswer",
    "EmployerReturn",
    "EmployerReturnLine",
    "EmployerSchedule",
    "EmployerScheduleLine",
    "Employment",
    "EstateClaim",
    "EstateClaimPart",
    "EstateRepresentative",
    "Frequency",
    "HeldReview",
    "Hold",
    "Identification",
    "Instalment",
    "InstalmentReduction",
    "Journal",
    "JournalAnswer",
    "LikelihoodFinding",
    "Mandate",
    "MandateEvent",
    "Method",
    "NotifiedEntry",
    "OpenInstalment",
    "OpenReceipt",
    "OrderFee",
    "Overpayment",
    "PartPayment",
    "PartPaymentAnswer",
    "PartPaymentEnd",
    "PartPaymentStart",
    "PayFrequency",
    "PaymentFile",
    "Payout",
    "Receipt",
    "ReceiptReversal",
    "Refund",
    "RefundAnswer",
    "RefundPart",
    "RefundPayment",
    "RemittanceLine",
    "Representation",
    "ReturnedPayout",
    "Schedule",
    "ServiceType",
    "SetOff",
    "SetOffAnswer",
    "SetOffDecision",
    "SetOffPart",
    "StateAccount",
    "StatePayment",
    "Stipulation",
    "UnpostedBankLine",
    "UnpostedCardPayment",
    "WriteOff",
    "WriteOffDecision",
    "WriteOffReversal",
]


class ServiceType(models.TextChoices):
    """Who moves the money (Child Support Act 1991 ss.4 and 29)."""

    DIRECT_PAY = "direct_pay", _("Direct Pay")
    COLLECT_AND_PAY = "collect_and_pay", _("Collect and Pay")


class Frequency(models.TextChoices):
    """How often the paying parent pays."""

    WEEKLY = "weekly", _("Weekly")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    FOUR_WEEKLY = "four_weekly", _("Every four weeks")
    MONTHLY = "monthly", _("Monthly")


class Method(models.TextChoices):
    """How the paying parent pays (SI 1992/1989 reg 3)."""

    STANDING_ORDER = "standing_order", _("Standing order")
    DIRECT_DEBIT = "direct_debit", _("Direct Debit")
    BANK_TRANSFER = "bank_transfer", _("Bank transfer")
    CARD = "card", _("Card")
    DEDUCTION_FROM_EARNINGS = "deduction_from_earnings", _("Deduction from earnings")
    DEDUCTION_FROM_BENEFIT = "deduction_from_benefit", _("Deduction from benefit")


class Arrangement(models.Model):
    """How a case's maintenance is to be paid over a dated interval.

    ``collection_day`` is a day of the month (1 to 28) for monthly payers, an ISO weekday for the
    others; ``first_due_on`` the end of the first collection period, from which the rest count.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="arrangements")
    service_type = models.TextField(choices=ServiceType.choices)
    method = models.TextField(choices=Method.choices)
    frequency = models.TextField(choices=Frequency.choices)
    collection_day = models.SmallIntegerField()
    first_due_on = models.DateField()
    employer_reference = models.TextField(blank=True, default="")
    effective = DateRangeField()
    known = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="collection_arrangement_one_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="collection_arrangement_has_days",
                condition=Q(effective__isempty=False) & Q(known__isempty=False),
            ),
        ]
        triggers = closes_only("collection_arrangement")

    def __str__(self) -> str:
        return f"{self.service_type} for case {self.case_id}"


class Charge(models.Model):
    """Liability of a collection period taken into the books, or a later adjustment of it.

    A charge covers ``period``. An adjustment corrects the charge of the same ``period``: it has
    the charge's ``effective_date``, so that what was owed on any day comes out right as known now,
    its own ``known_at``, so that what was believed before stays answerable, and names the decision
    that made it necessary. For each period the sum of both is the liability of its days.
    """

    class Kind(models.TextChoices):
        """Charge for a new period, or adjustment of what was charged before."""

        CHARGE = "charge", _("Maintenance charged")
        ADJUSTMENT = "adjustment", _("Adjustment")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="charges")
    kind = models.TextField(choices=Kind.choices)
    service_type = models.TextField(choices=ServiceType.choices)
    period = DateRangeField()
    effective_date = models.DateField()
    maintenance_pence = models.BigIntegerField()
    fee_pence = models.BigIntegerField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="charges")
    transaction = models.OneToOneField(
        Transaction,
        null=True,
        on_delete=models.PROTECT,
        related_name="charge",
        db_constraint=False,
    )
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="collection_charge_each_day_once",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("service_type", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(kind="charge"),
            ),
        ]
        triggers = append_only("collection_charge")

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id} on {self.effective_date}"


class Schedule(models.Model):
    """A payment calendar for what is left of a case's reference period (SI 1992/1989 reg 4).

    A case that was taken over after its end has no decision here: only what was owed is asked for.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="schedules")
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="schedules"
    )
    reference_period = DateRangeField()
    issued_on = models.DateField()
    weekly_pence = models.BigIntegerField()
    service_type = models.TextField(choices=ServiceType.choices)
    frequency = models.TextField(choices=Frequency.choices)
    brought_forward_pence = models.BigIntegerField()
    known = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="collection_schedule_one_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = closes_only("collection_schedule")

    def __str__(self) -> str:
        return f"schedule of case {self.case_id} issued {self.issued_on}"


class Instalment(models.Model):
    """One payment asked for: maintenance and the collection fee that goes with it, in pence."""

    schedule = models.ForeignKey(
        Schedule, on_delete=models.PROTECT, related_name="instalments", db_constraint=False
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="instalments", db_constraint=False
    )
    due_on = models.DateField()
    maintenance_pence = models.BigIntegerField()
    fee_pence = models.BigIntegerField()
    known = DateTimeRangeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_instalment_not_negative",
                condition=Q(maintenance_pence__gte=0) & Q(fee_pence__gte=0),
            ),
            ExclusionConstraint(
                name="collection_instalment_one_a_day",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("due_on", RangeOperators.EQUAL),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="collection_instalment_due")]
        triggers = [
            refers(
                "of_its_schedule",
                "(SELECT s.case_id FROM collection_schedule s WHERE s.id = added.schedule_id)"
                " IS DISTINCT FROM added.case_id",
                "An instalment needs a schedule, and that of its own case",
            ),
            *closes_only("collection_instalment"),
        ]

    def __str__(self) -> str:
        return f"instalment of case {self.case_id} due {self.due_on}"


class InstalmentReduction(models.Model):
    """What is no longer asked for of an instalment, because the past turned out to be owed less.

    Its cause is the decision in force or, in a case that was taken over after its end and has none,
    the transaction that lowered what is owed: of a write-off, a set-off or a journal.
    """

    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="reductions")
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="reductions"
    )
    transaction = models.ForeignKey(
        Transaction,
        null=True,
        on_delete=models.PROTECT,
        related_name="reductions",
        db_constraint=False,
    )
    maintenance_pence = models.BigIntegerField()
    fee_pence = models.BigIntegerField()
    reduced_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_reduction_positive",
                condition=Q(maintenance_pence__gt=0) & Q(fee_pence__gte=0),
            ),
            models.CheckConstraint(
                name="collection_reduction_one_cause",
                condition=Q(decision__isnull=True) ^ Q(transaction__isnull=True),
            ),
        ]
        triggers = append_only("collection_instalmentreduction")

    def __str__(self) -> str:
        return f"reduction of instalment {self.instalment_id}"


class Receipt(models.Model):
    """Money received, posted once for each bank line, each line of the list that explains it, or
    each card payment captured.

    Without a paying parent it is in suspense, with the reason; a later row in
    :class:`Identification` says whose it turned out to be.
    """

    class SuspenseReason(models.TextChoices):
        """Why a receipt could not be matched."""

        NO_REFERENCE = "no_reference", _("No payment reference in the bank's text")
        UNKNOWN_REFERENCE = "unknown_reference", _("No paying parent has that reference")
        AMBIGUOUS_REFERENCE = "ambiguous_reference", _("More than one paying parent's reference")
        RETURN_AWAITED = (
            "return_awaited",
            _("The employer's return or the benefits system's list is awaited or does not match"),
        )

    bank_line = models.ForeignKey(
        BankLine, null=True, on_delete=models.PROTECT, related_name="receipts"
    )
    card_payment = models.OneToOneField(
        CardPayment, null=True, on_delete=models.PROTECT, related_name="receipt"
    )
    paying_parent = models.ForeignKey(
        PayingParent, null=True, on_delete=models.PROTECT, related_name="receipts"
    )
    return_line = models.OneToOneField(
        EmployerReturnLine, null=True, on_delete=models.PROTECT, related_name="receipt"
    )
    remittance_line = models.OneToOneField(
        RemittanceLine, null=True, on_delete=models.PROTECT, related_name="receipt"
    )
    debit_collection = models.OneToOneField(
        DebitCollection, null=True, on_delete=models.PROTECT, related_name="receipt"
    )
    method = models.TextField(choices=Method.choices)
    received_on = models.DateField()
    amount_pence = models.BigIntegerField()
    suspense_reason = models.TextField(blank=True, default="", choices=SuspenseReason.choices)
    transaction = models.OneToOneField(
        Transaction, on_delete=models.PROTECT, related_name="receipt", db_constraint=False
    )
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_receipt_matched_or_suspended",
                condition=Q(paying_parent__isnull=True) ^ Q(suspense_reason=""),
            ),
            models.CheckConstraint(
                name="collection_receipt_positive", condition=Q(amount_pence__gt=0)
            ),
            models.CheckConstraint(
                name="collection_receipt_at_the_bank_or_by_card",
                condition=Q(bank_line__isnull=True) ^ Q(card_payment__isnull=True),
            ),
        ]
        triggers = append_only("collection_receipt")

    def __str__(self) -> str:
        return f"receipt {self.pk} of {self.received_on}"


class Identification(models.Model):
    """Whose a receipt held in suspense, or part of it, turned out to be."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="identifications")
    paying_parent = models.ForeignKey(PayingParent, on_delete=models.PROTECT)
    return_line = models.OneToOneField(
        EmployerReturnLine, null=True, on_delete=models.PROTECT, related_name="identification"
    )
    remittance_line = models.OneToOneField(
        RemittanceLine, null=True, on_delete=models.PROTECT, related_name="identification"
    )
    debit_collection = models.OneToOneField(
        DebitCollection, null=True, on_delete=models.PROTECT, related_name="identification"
    )
    amount_pence = models.BigIntegerField()
    evidence = models.TextField()
    transaction = models.OneToOneField(
        Transaction, on_delete=models.PROTECT, related_name="identification", db_constraint=False
    )
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("collection_identification")

    def __str__(self) -> str:
        return f"identification of receipt {self.receipt_id}"


class Allocation(models.Model):
    """Part of a receipt set against one instalment; ``before_pence`` is what was left of it.

    Where the receipt went back a second row takes the first back, with the same amounts negative.
    """

    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, related_name="allocations"
    )
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="allocations")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="allocations")
    instalment = models.ForeignKey(
        Instalment, null=True, on_delete=models.PROTECT, related_name="allocations"
    )
    bucket = models.TextField(choices=Bucket.choices)
    maintenance_pence = models.BigIntegerField()
    fee_pence = models.BigIntegerField()
    before_pence = models.BigIntegerField(null=True)
    allocated_on = models.DateField()
    rule_version = models.TextField()
    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, related_name="allocations", db_constraint=False
    )
    reverses = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_allocation_not_negative",
                condition=Q(reverses=None, maintenance_pence__gte=0, fee_pence__gte=0)
                | Q(reverses__isnull=False, maintenance_pence__lte=0, fee_pence__lte=0),
            ),
        ]
        indexes = [models.Index(fields=["known_at"], name="collection_allocation_recent")]
        triggers = append_only("collection_allocation")

    def __str__(self) -> str:
        return f"allocation {self.pk} to case {self.case_id}"


class PaymentFile(models.Model):
    """A file of payouts sent to the bank, kept exactly as sent."""

    reference = models.TextField(unique=True)
    pay_on = models.DateField()
    payment_count = models.IntegerField()
    total_pence = models.BigIntegerField()
    content = models.BinaryField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("collection_paymentfile")

    def __str__(self) -> str:
        return self.reference


class Payout(models.Model):
    """Maintenance paid over to a receiving parent: gross, their collection fee, and net."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payouts")
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="payouts")
    payment_file = models.ForeignKey(PaymentFile, on_delete=models.PROTECT, related_name="payouts")
    end_to_end_id = models.TextField(unique=True)
    pay_on = models.DateField()
    gross_pence = models.BigIntegerField()
    fee_pence = models.BigIntegerField()
    net_pence = models.BigIntegerField()
    transaction = models.OneToOneField(
        Transaction, on_delete=models.PROTECT, related_name="payout", db_constraint=False
    )
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_payout_adds_up",
                condition=Q(gross_pence=models.F("fee_pence") + models.F("net_pence")),
            ),
        ]
        triggers = append_only("collection_payout")

    def __str__(self) -> str:
        return self.end_to_end_id


class OpenReceipt(models.Model):
    """What is left of a receipt to set against debts; receipts and allocations can rebuild it."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="open_parts")
    paying_parent = models.ForeignKey(PayingParent, on_delete=models.PROTECT)
    left_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paying_parent", "receipt"], name="collection_openreceipt_once"
            ),
            models.CheckConstraint(
                name="collection_openreceipt_positive", condition=Q(left_pence__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_pence}p left of receipt {self.receipt_id}"


class OpenInstalment(models.Model):
    """What is left to pay of an instalment; can be rebuilt from instalments and allocations."""

    instalment = models.OneToOneField(
        Instalment,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="open_part",
        db_constraint=False,
    )
    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False)
    due_on = models.DateField()
    maintenance_left_pence = models.BigIntegerField()
    fee_left_pence = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["paying_parent", "due_on"], name="collection_openinstalment_of")
        ]
        constraints = [
            models.CheckConstraint(
                name="collection_openinstalment_something_left",
                condition=Q(maintenance_left_pence__gte=0, fee_left_pence__gte=0)
                & (Q(maintenance_left_pence__gt=0) | Q(fee_left_pence__gt=0)),
            )
        ]
        triggers = [
            refers(
                "of_its_instalment",
                "(SELECT c.paying_parent_id FROM collection_instalment i"
                " JOIN cases_case c ON c.id = i.case_id"
                " WHERE i.id = added.instalment_id AND i.case_id = added.case_id)"
                " IS DISTINCT FROM added.paying_parent_id",
                "What is left of an instalment is of its case and paying parent",
            ),
            keeps(
                "stays_of_its_instalment",
                ("instalment_id", "case_id", "paying_parent_id"),
                "What is left of an instalment stays of its case and paying parent",
            ),
        ]

    def __str__(self) -> str:
        return f"open part of instalment {self.instalment_id}"
