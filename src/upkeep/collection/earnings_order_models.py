"""Tables of deduction from earnings orders: employers, who works where, orders, and their life.

An order is made against one person's earnings at one employer. What it asks for stands in its
terms, of which the latest counts; what became of it in events, of which the latest says where it
stands. Nothing of the family is in any of it.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case, Decision, PayingParent
from upkeep.immutability import append_only, closes_only
from upkeep.ledger.models import Transaction


class PayFrequency(models.TextChoices):
    """How often an employer pays; ``OTHER`` is one that no 2012 order can be made for."""

    WEEKLY = "weekly", _("Weekly")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    FOUR_WEEKLY = "four_weekly", _("Every four weeks")
    MONTHLY = "monthly", _("Monthly")
    OTHER = "other", _("At other times")


class Employer(models.Model):
    """An employer, as known over an interval: name, address, contact, and whose forces it pays.

    ``lines`` and ``postcode`` are where orders are served; ``contact`` is the payroll's e-mail
    address or telephone number. Armed forces get a request instead of an order.
    """

    reference = models.TextField()
    name = models.TextField()
    lines = models.JSONField()
    postcode = models.TextField()
    contact = models.TextField(blank=True, default="")
    language = models.TextField(default="en")
    is_armed_forces = models.BooleanField(default=False)
    source = models.TextField()
    known = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="collection_employer_one_at_a_time",
                expressions=[
                    ("reference", RangeOperators.EQUAL),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="collection_employer_can_be_served",
                condition=~Q(name="") & ~Q(lines=[]) & ~Q(source=""),
            ),
        ]
        triggers = closes_only("collection_employer")

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class Employment(models.Model):
    """Somebody's work for an employer over a dated interval, and how they are paid there.

    ``pay_day`` is one day on which they are paid, from which the others count.
    """

    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, related_name="employments"
    )
    employer_reference = models.TextField(db_index=True)
    payroll_number = models.TextField(blank=True, default="")
    frequency = models.TextField(choices=PayFrequency.choices)
    pay_day = models.DateField()
    effective = DateRangeField()
    source = models.TextField()
    known = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="collection_employment_one_at_a_time",
                expressions=[
                    ("paying_parent", RangeOperators.EQUAL),
                    ("employer_reference", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="collection_employment_has_days",
                condition=Q(effective__isempty=False) & Q(known__isempty=False) & ~Q(source=""),
            ),
        ]
        triggers = closes_only("collection_employment")

    def __str__(self) -> str:
        return f"employment of {self.paying_parent_id} at {self.employer_reference}"


class EarningsOrder(models.Model):
    """A deduction from earnings order, or a request to the armed forces.

    ``basis`` is why it is made: as the way of paying (SI 1992/1989 reg 3(1)(i)), which has to wait
    until nobody can appeal against it any more (reg 3(7)), or to enforce (reg 3(8)). ``serve_on``
    is the first day on which it may be served. ``follows`` is the order at the employer before.
    """

    class Kind(models.TextChoices):
        """Order, or request."""

        ORDER = "order", _("Deduction from earnings order")
        REQUEST = "request", _("Deduction from earnings request")

    class Basis(models.TextChoices):
        """Why it is made."""

        METHOD = "method", _("As the way of paying")
        ENFORCEMENT = "enforcement", _("To enforce payment")

    reference = models.TextField(unique=True)
    kind = models.TextField(choices=Kind.choices)
    basis = models.TextField(choices=Basis.choices)
    paying_parent = models.ForeignKey(
        PayingParent, on_delete=models.PROTECT, related_name="earnings_orders"
    )
    employer_reference = models.TextField(db_index=True)
    follows = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    made_on = models.DateField()
    serve_on = models.DateField()
    made_by = models.TextField()
    why = models.TextField(blank=True, default="")
    arrears_weekly_pence = models.BigIntegerField(null=True)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_earningsorder_served_after_made",
                condition=Q(serve_on__gte=F("made_on")),
            ),
            models.CheckConstraint(
                name="collection_earningsorder_enforcement_says_why",
                condition=Q(basis="method") | Q(basis="enforcement", why__gt=""),
            ),
        ]
        triggers = append_only("collection_earningsorder")

    def __str__(self) -> str:
        return self.reference


class EarningsOrderTerms(models.Model):
    """What an order asks for from a day on: the normal deduction rates, in pence (reg 10).

    Weekly parts are before rounding to a pay period: ``with_fee_pence`` is maintenance on which the
    collection fee comes on top, ``without_fee_pence`` that of the older schemes. ``effective_from``
    is the first day on which the employer answers for them. ``protected_weekly_pence`` is what must
    be left of a week's pay by ``decision``; an order that leaves a share prints none (reg 11).
    ``credit_pence`` a week is taken off for what was paid too much before (SI 2009/3151 reg 8).
    """

    class Protection(models.TextChoices):
        """How an order says what must be left."""

        SHARE = "share", _("A share of each pay")
        FIGURE = "figure", _("A figure as at the date of the calculation")
        RATE = "rate", _("A protected earnings rate, made up on the next pay-day")

    order = models.ForeignKey(EarningsOrder, on_delete=models.PROTECT, related_name="terms")
    number = models.SmallIntegerField()
    with_fee_pence = models.BigIntegerField()
    without_fee_pence = models.BigIntegerField()
    arrears_pence = models.BigIntegerField()
    weekly_pence = models.BigIntegerField()
    fortnightly_pence = models.BigIntegerField()
    four_weekly_pence = models.BigIntegerField()
    monthly_pence = models.BigIntegerField()
    made_on = models.DateField()
    effective_from = models.DateField()
    credit_pence = models.BigIntegerField(default=0)
    protection = models.TextField(choices=Protection.choices, default=Protection.SHARE)
    protected_weekly_pence = models.BigIntegerField(null=True)
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="earnings_order_terms"
    )
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "number"], name="collection_earningsorderterms_once"
            ),
            models.CheckConstraint(
                name="collection_earningsorderterms_print_what_they_protect",
                condition=Q(
                    protection="share", protected_weekly_pence__isnull=True, decision__isnull=True
                )
                | Q(
                    protection__in=["figure", "rate"],
                    protected_weekly_pence__gte=0,
                    decision__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="collection_earningsorderterms_ask_for_something",
                condition=Q(weekly_pence__gt=0)
                & Q(with_fee_pence__gte=0, without_fee_pence__gte=0, arrears_pence__gte=0)
                & Q(credit_pence__gte=0),
            ),
        ]
        triggers = append_only("collection_earningsorderterms")

    def __str__(self) -> str:
        return f"terms {self.number} of order {self.order_id}"


class EarningsOrderEvent(models.Model):
    """What became of an order; the latest says where it stands, and none is one not served yet."""

    class Kind(models.TextChoices):
        """What happened."""

        SERVED = "served", _("Served")
        VARIED = "varied", _("Varied and served again")
        LAPSED = "lapsed", _("Lapsed")
        REVIVED = "revived", _("Revived")
        DISCHARGED = "discharged", _("Discharged")
        NOT_MADE = "not_made", _("Not made")

    class Reason(models.TextChoices):
        """Why it is not in force, or no longer."""

        LEFT = "left", _("The person left the employer")
        NOT_EMPLOYED = "not_employed", _("The person does not work for the employer")
        OTHER_WAY = "other_way", _("Another way of paying was agreed")
        NOT_DUE = "not_due", _("Nothing more is due")
        HELD = "held", _("Collection is on hold")
        UNSUPPORTED_PAY = "unsupported_pay", _("The person is paid at times no order provides for")
        GOOD_REASON = "good_reason", _("There is good reason not to deduct from earnings")
        DEFECTIVE = "defective", _("The order was defective")
        APPEALED = "appealed", _("A court quashed it")
        OUR_ERROR = "our_error", _("It was our error")

    order = models.ForeignKey(EarningsOrder, on_delete=models.PROTECT, related_name="events")
    kind = models.TextField(choices=Kind.choices)
    on = models.DateField()
    reason = models.TextField(choices=Reason.choices, blank=True, default="")
    by = models.TextField()
    note = models.TextField(blank=True, default="")
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_earningsorderevent_end_says_why",
                condition=Q(kind__in=["served", "varied", "revived"], reason="")
                | Q(kind__in=["lapsed", "discharged", "not_made"], reason__gt=""),
            ),
        ]
        triggers = append_only("collection_earningsorderevent")

    def __str__(self) -> str:
        return f"{self.kind} {self.order_id}"


class OrderFee(models.Model):
    """The enforcement fee of an order, or that it is not insisted on (SI 2014/612 regs 9 to 12).

    A later row with a ground takes back what an earlier one charged. ``pence`` is what the row
    puts in the books: nothing where the fee was waived from the start.
    """

    class Ground(models.TextChoices):
        """Why a fee is not insisted on (reg 12)."""

        CHOSEN = "chosen", _("The paying parent chose to pay in this way (reg 12(5))")
        SEVERAL = "several", _("There are several employers (reg 12(2))")
        CHANGED = "changed", _("Only the employer or the amount changed (reg 12(3))")
        APPEALED = "appealed", _("The order was appealed against with success (reg 12(4))")
        OUR_ERROR = "our_error", _("It lapsed or was discharged by our error (reg 12(4))")
        OPERATIONS = "operations", _("The paying parent is on operations (reg 12(6))")

    order = models.ForeignKey(EarningsOrder, on_delete=models.PROTECT, related_name="fees")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="order_fees")
    pence = models.BigIntegerField()
    waived = models.TextField(choices=Ground.choices, blank=True, default="")
    on = models.DateField()
    by = models.TextField()
    note = models.TextField(blank=True, default="")
    transaction = models.OneToOneField(
        Transaction, null=True, on_delete=models.PROTECT, related_name="order_fee"
    )
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="collection_orderfee_charged_or_waived",
                condition=Q(waived="", pence__gt=0, transaction__isnull=False)
                | Q(waived__gt="", pence__lt=0, transaction__isnull=False)
                | Q(waived__gt="", pence=0, transaction__isnull=True),
            ),
        ]
        triggers = append_only("collection_orderfee")

    def __str__(self) -> str:
        return f"fee of order {self.order_id}"
