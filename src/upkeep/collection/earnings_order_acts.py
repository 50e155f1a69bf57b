"""What people do about deduction from earnings orders, and what employers tell of their staff.

Each act is recorded with who did it and why; the next night takes up what follows from it.
"""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, Liability, Proceeding
from upkeep.cases.proceedings import move
from upkeep.collection.arrangements import Way, rearrange
from upkeep.collection.earnings_orders import (
    IN_FORCE,
    Event,
    WeeklySum,
    Why,
    new_terms,
    order_reference,
)
from upkeep.collection.employers import Work, employer_of, end_employment, record_employment
from upkeep.collection.fees import SCHEME_WITH_FEES
from upkeep.collection.models import (
    Arrangement,
    EarningsOrder,
    EarningsOrderEvent,
    EarningsOrderTerms,
)
from upkeep.collection.order_protection import protection_of, protections
from upkeep.collection.payment_warnings import WARNED, is_warned

_NUMBERS = "LOCK TABLE collection_earningsorder IN SHARE ROW EXCLUSIVE MODE"


DISCHARGED_FOR = tuple(each for each in Why if each not in (Why.LEFT, Why.GOOD_REASON))
"""Why an order can be discharged (reg 20)."""


class OrderError(ValueError):
    """An act is not open for an order; the message says why and what to do, ``field`` where."""

    def __init__(self, message: str, field: str = "note") -> None:
        super().__init__(message)
        self.field = field


def order_named(reference: str) -> EarningsOrder:
    """The order called ``DEO-00000042``. Raises :class:`OrderError` if there is none."""
    found = EarningsOrder.objects.filter(reference=reference.strip().upper()).first()
    if found is None:
        raise OrderError(
            _("There is no order “%(order)s”: `upkeep orders list` shows them.")
            % {"order": reference}
        )
    return found


def last_event(order: EarningsOrder) -> EarningsOrderEvent | None:
    """What became of an order last; None while it is not served."""
    return order.events.order_by("-pk").first()


@transaction.atomic
def make_to_enforce(
    case: Case, employer_reference: str, why: str, actor: Actor, arrears_weekly_pence: int | None
) -> EarningsOrder:
    """Make an order to enforce a case's maintenance; the night serves it (reg 3(8)).

    All cases of the paying parent that we collect are paid by it from now on. Without a weekly sum
    for arrears what is overdue is spread as for an order that is the way of paying. Raises
    :class:`OrderError` where nothing is collected or the employer has an order for them already.
    """
    if not why.strip():
        raise OrderError(_("Say which payments were missed and what was tried before."), "why")
    payer = case.paying_parent
    held = Arrangement.objects.select_for_update().filter(
        case__paying_parent=payer,
        service_type="collect_and_pay",
        known__upper_inf=True,
        effective__contains=actor.on,
    )
    arranged = {row.case_id: row for row in held.select_related("case")}
    if case.pk not in arranged:
        raise OrderError(
            _("%(case)s is not collected by us: there is nothing to enforce.")
            % {"case": case.reference}
        )
    _refuse_without_protection([row.case for row in arranged.values()], actor.on)
    before = payer.earnings_orders.filter(employer_reference=employer_reference).last()
    if before is not None and _is_open(before):
        raise OrderError(
            _("%(order)s stands against %(employer)s already.")
            % {"order": before.reference, "employer": employer_reference},
            "employer",
        )
    missed = Proceeding.objects.filter(
        case__in=arranged, process="arrangement", state="payment_missed", blocked=""
    )
    for row in (arranged[case.pk] for case in Case.objects.filter(proceedings__in=missed)):
        if not is_warned(row.case, actor.on):
            raise OrderError(
                _(
                    "The paying parent has not had the warning notice of %(case)s in the last 12 "
                    "months (SI 2009/3151 reg 3A): wait until the one of the missed payment counts "
                    "as received."
                )
                % {"case": row.case.reference}
            )
    for row in arranged.values():
        way = Way(
            "collect_and_pay",
            "deduction_from_earnings",
            row.frequency,
            row.collection_day,
            employer_reference,
        )
        rearrange(row.case, way, actor.on, actor.known_at)
    order = _new_order(case, employer_reference, why, actor, arrears_weekly_pence)
    for proceeding in missed:
        move(proceeding.pk, "enforcement_begun", actor, order.reference, [WARNED])
    return order


def _refuse_without_protection(cases: Sequence[Case], on: date) -> None:
    """An order of an older scheme prints what it leaves by the calculation in force."""
    older = [case for case in cases if case.scheme != SCHEME_WITH_FEES]
    liable = Liability.objects.filter(
        case__in=older, known__upper_inf=True, effective__contains=on, weekly_pence__gt=0
    )
    decisions = set(liable.values_list("decision_id", flat=True))
    if decisions - set(protections(decisions)):
        raise OrderError(
            _(
                "A case of an older scheme is among them, and its calculation knew no income: what "
                "the order has to leave is not on record. Record the income first."
            )
        )


def _is_open(order: EarningsOrder) -> bool:
    last = last_event(order)
    return last is None or last.kind in (*IN_FORCE, Event.LAPSED)


def _new_order(
    case: Case, employer_reference: str, why: str, actor: Actor, arrears_weekly_pence: int | None
) -> EarningsOrder:
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS)
    employer = employer_of(employer_reference)
    is_request = employer is not None and employer.is_armed_forces
    kinds = EarningsOrder.Kind
    return EarningsOrder.objects.create(
        reference=order_reference(EarningsOrder.objects.count() + 1),
        kind=kinds.REQUEST if is_request else kinds.ORDER,
        basis=EarningsOrder.Basis.ENFORCEMENT,
        paying_parent=case.paying_parent,
        employer_reference=employer_reference,
        made_on=actor.on,
        serve_on=actor.on,
        made_by=actor.name,
        why=why.strip(),
        arrears_weekly_pence=arrears_weekly_pence,
        known_at=actor.known_at,
    )


@transaction.atomic
def find_good_reason(order: EarningsOrder, note: str, actor: Actor) -> None:
    """Find that there is good reason not to deduct from earnings, before an order is served.

    That is so only for an order that is the way of paying (reg 3(3) to (6)). Raises
    :class:`OrderError` for any other, and without what was weighed.
    """
    if order.basis != EarningsOrder.Basis.METHOD:
        raise OrderError(_("It enforces payment: good reason is asked only of a way of paying."))
    if last_event(order) is not None:
        raise OrderError(
            _("%(order)s is served already: discharge it instead.") % {"order": order.reference}
        )
    if not note.strip():
        raise OrderError(
            _(
                "Say what was weighed: that a child's parentage would come out, or which member of "
                "the family works there, and what that would do (SI 1992/1989 reg 3(4) and (5))."
            )
        )
    _record(order, Event.NOT_MADE, actor, Why.GOOD_REASON, note)


@transaction.atomic
def discharge(order: EarningsOrder, reason: str, note: str, actor: Actor) -> None:
    """Discharge an order that is in force or lapsed (reg 20). Raises :class:`OrderError`."""
    last = last_event(order)
    if last is None or last.kind in (Event.DISCHARGED, Event.NOT_MADE):
        raise OrderError(
            _("%(order)s is not in force: there is nothing to discharge.")
            % {"order": order.reference}
        )
    if reason not in DISCHARGED_FOR:
        raise OrderError(
            _("“%(reason)s” is no reason: give %(choices)s.")
            % {"reason": reason, "choices": ", ".join(DISCHARGED_FOR)},
            "reason",
        )
    _record(order, Event.DISCHARGED, actor, reason, note)


@transaction.atomic
def report_left(order: EarningsOrder, source: str, actor: Actor) -> EarningsOrderEvent:
    """Let an order lapse: the person left on ``actor.on`` (regs 16(2) and 21).

    Raises :class:`OrderError` for an order by which nothing is deducted.
    """
    _refuse_unless_in_force(order)
    end_employment(order.paying_parent, order.employer_reference, actor.on, source, actor.known_at)
    return _record(order, Event.LAPSED, actor, Why.LEFT, source)


@transaction.atomic
def report_not_employed(order: EarningsOrder, source: str, actor: Actor) -> EarningsOrderEvent:
    """Discharge an order whose person never worked there, as the employer says (reg 16(1))."""
    _refuse_unless_in_force(order)
    return _record(order, Event.DISCHARGED, actor, Why.NOT_EMPLOYED, source)


@transaction.atomic
def report_unsupported_pay(order: EarningsOrder, source: str, actor: Actor) -> EarningsOrderEvent:
    """Discharge an order whose person is paid neither by weeks nor by months (reg 20(1)(g))."""
    _refuse_unless_in_force(order)
    return _record(order, Event.DISCHARGED, actor, Why.UNSUPPORTED_PAY, source)


@transaction.atomic
def report_joined(order: EarningsOrder, work: Work, source: str, actor: Actor) -> None:
    """Record where the person of an order works now.

    Back at the same employer a lapsed order is revived, with nothing carried over (reg 21(4) to
    (6)), and for any other it is noted how they are paid there; at another employer the way of
    paying moves there, and the night makes an order that follows this one, without a new time for
    appeals and without a fee. Raises :class:`OrderError`.
    """
    if not _is_open(order):
        raise OrderError(
            _("%(order)s is over: choose the way of paying anew.") % {"order": order.reference}
        )
    record_employment(work, source, actor.known_at)
    last = last_event(order)
    if work.employer_reference == order.employer_reference:
        if last is not None and last.kind == Event.LAPSED:
            _revive(order, actor, source)
        return
    held = Arrangement.objects.filter(
        case__paying_parent=order.paying_parent,
        employer_reference=order.employer_reference,
        known__upper_inf=True,
        effective__contains=actor.on,
    )
    for row in held.select_related("case"):
        way = Way(
            row.service_type,
            row.method,
            row.frequency,
            row.collection_day,
            work.employer_reference,
        )
        rearrange(row.case, way, actor.on, actor.known_at)


def _revive(order: EarningsOrder, actor: Actor, source: str) -> None:
    """The terms that held as it lapsed hold again; the night varies them if they are not right."""
    former = order.terms.order_by("-number").first()
    assert former is not None, "an order that lapsed was served"
    weekly = WeeklySum(
        former.with_fee_pence,
        former.without_fee_pence,
        former.arrears_pence,
        protection_of(former),
        former.credit_pence,
    )
    terms = new_terms(order.pk, former.number + 1, weekly, actor.on, actor.known_at)
    terms.save()
    _record(order, Event.REVIVED, actor, "", source)


def _refuse_unless_in_force(order: EarningsOrder) -> None:
    last = last_event(order)
    if last is None or last.kind not in IN_FORCE:
        raise OrderError(
            _("%(order)s is not in force: nothing is deducted by it.") % {"order": order.reference}
        )


def _record(
    order: EarningsOrder, kind: str, actor: Actor, reason: str, note: str
) -> EarningsOrderEvent:
    EarningsOrder.objects.select_for_update().get(pk=order.pk)
    return EarningsOrderEvent.objects.create(
        order=order,
        kind=kind,
        on=actor.on,
        reason=reason,
        by=actor.name,
        note=note.strip(),
        known_at=actor.known_at,
    )


def terms_of(order: EarningsOrder) -> EarningsOrderTerms | None:
    """What an order asks for now; None before it is served."""
    return order.terms.order_by("-number").first()
