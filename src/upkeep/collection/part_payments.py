"""Part payment in full and final satisfaction: proposed in writing, agreed to by both, then kept.

Child Support Act 1991 s.41D; SI 2009/3151 Part 4A. While an agreement is kept nothing of its
arrears is asked for or recovered; with the sum in by its day the rest is extinguished in the books,
by an entry of its own; without, everything outstanding is due again and what was paid stays paid.

Not here: the consent of a child in Scotland who applied, which is taken as the receiving parent's.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from django.db import connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from upkeep.cases import proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, PayingParent, Proceeding
from upkeep.collection.arrears_plans import plan_in_force, replace_plan
from upkeep.collection.models import (
    OpenInstalment,
    PartPayment,
    PartPaymentAnswer,
    PartPaymentEnd,
    PartPaymentStart,
)
from upkeep.collection.part_payment_terms import in_effect, instalments_of
from upkeep.ledger import ARREARS
from upkeep.ledger.balances import balance
from upkeep.ledger.export import pounds

PROCESS = "part_payment"
BY_NAME = {debt.name: debt for debt in ARREARS}
Side = PartPaymentAnswer.Side


class PartPaymentRefusedError(Exception):
    """An agreement cannot be proposed or answered. ``field`` says what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Offer:
    """What is to be put in writing (reg 13D(2)): the sum in pence, the days, the way of paying."""

    case: Case
    debt: str
    accepted_pence: int
    starts_on: date
    ends_on: date
    method: str
    pay_by: date
    why: str
    evidence: str


def arrears_of(case: Case, debt: str, on: date) -> int:
    """The arrears of a case that an agreement of today would be about, in pence.

    Maintenance of instalments that fell due, of an ended case all that is left; of a debt to the
    Secretary of State the balance. The balance of a running case says less: what was paid for days
    that are not charged yet is in it.
    """
    if debt == PartPayment.Debt.STATE:
        with connection.cursor() as wrapped:
            cursor: psycopg.Cursor[Any] = wrapped.cursor
            return max(0, balance(cursor, BY_NAME[debt].due, case.pk))
    open_parts = OpenInstalment.objects.filter(case=case)
    before = _due_before(case, debt, on)
    if before is not None:
        open_parts = open_parts.filter(due_on__lt=before)
    return open_parts.aggregate(pence=Sum("maintenance_left_pence"))["pence"] or 0


@transaction.atomic
def propose(offer: Offer, actor: Actor) -> PartPayment:
    """Put an agreement in writing; the night sends it to both, with what helps to decide.

    Raises :class:`PartPaymentRefusedError` for what the regulations do not let be agreed.
    """
    PayingParent.objects.select_for_update(no_key=True).get(pk=offer.case.paying_parent_id)
    _refuse_what_is_wrong(offer, actor.on)
    arrears = arrears_of(offer.case, offer.debt, actor.on)
    if offer.accepted_pence >= arrears:
        raise PartPaymentRefusedError(
            "amount",
            _("The arrears are £%(pounds)s: enter less than that.") % {"pounds": pounds(arrears)},
        )
    made = PartPayment.objects.create(
        case=offer.case,
        debt=offer.debt,
        arrears_pence=arrears,
        starts_on=offer.starts_on,
        ends_on=offer.ends_on,
        due_before=_due_before(offer.case, offer.debt, actor.on),
        accepted_pence=offer.accepted_pence,
        method=offer.method,
        pay_by=offer.pay_by,
        why=offer.why.strip(),
        evidence=offer.evidence.strip(),
        proposed_by=actor.name,
        proposed_on=actor.on,
        known_at=actor.known_at,
    )
    opened = proceedings.open_proceeding(
        PROCESS, made.reference, offer.case.paying_parent_id, actor, offer.case.pk
    )
    proceedings.move(opened.pk, "agreement_sent", actor, made.reference)
    return made


@transaction.atomic
def answer(
    agreement: PartPayment, side: str, writing: str, actor: Actor, *, agrees: bool
) -> PartPaymentAnswer:
    """Record what a parent wrote; with all that is needed the agreement takes effect.

    Raises :class:`PartPaymentRefusedError` without a writing, for a second answer, from a
    receiving parent who need not consent, and where it cannot take effect any more.
    """
    PayingParent.objects.select_for_update(no_key=True).get(pk=agreement.case.paying_parent_id)
    row = _open_of(agreement)
    if side not in Side.values or (side == Side.RECEIVING_PARENT and not agreement.needs_consent):
        raise PartPaymentRefusedError("side", _("Choose a parent who has to agree."))
    if not writing.strip():
        raise PartPaymentRefusedError("writing", _("Name the letter or message in which they say."))
    if agreement.answers.filter(side=side).exists():
        raise PartPaymentRefusedError("side", _("This parent has answered already."))
    given = PartPaymentAnswer.objects.create(
        part_payment=agreement,
        side=side,
        agrees=agrees,
        writing=writing.strip(),
        received_on=actor.on,
        noted_by=actor.name,
        known_at=actor.known_at,
    )
    if not agrees:
        proceedings.move(row.pk, "refused", actor, given.writing)
    elif _has_both(agreement):
        _start(agreement, actor)
        proceedings.move(row.pk, "took_effect", actor, given.writing)
    else:
        is_paying = side == Side.PAYING_PARENT
        event = "paying_parent_agreed" if is_paying else "receiving_parent_consented"
        proceedings.move(row.pk, event, actor, given.writing)
    return given


def part_payment_named(reference: str) -> PartPayment:
    """The one called ``PP000012``. Raises :class:`PartPaymentRefusedError` if there is none."""
    number = reference.strip().upper().removeprefix("PP")
    found = PartPayment.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise PartPaymentRefusedError(
            "", _("There is no part payment “%(name)s”.") % {"name": reference}
        )
    return found


def _due_before(case: Case, debt: str, on: date) -> date | None:
    """The day before which instalments are arrears; None where all of them are."""
    return None if case.closed_on is not None or debt == PartPayment.Debt.STATE else on


def _refuse_what_is_wrong(offer: Offer, on: date) -> None:
    if offer.debt not in PartPayment.Debt.values:
        raise PartPaymentRefusedError("debt", _("Choose to whom it is owed."))
    if offer.accepted_pence <= 0:
        raise PartPaymentRefusedError("amount", _("Enter an amount."))
    if offer.method not in PartPayment.Method.values:
        raise PartPaymentRefusedError("method", _("Choose how it is paid."))
    if not offer.starts_on <= offer.ends_on <= on:
        raise PartPaymentRefusedError("from", _("The days must be in order, and not to come."))
    if offer.pay_by <= on:
        raise PartPaymentRefusedError("by", _("The day to pay by must be to come."))
    if not offer.why.strip():
        raise PartPaymentRefusedError("why", _("Say why part of it should be taken for the whole."))
    if not offer.evidence.strip():
        raise PartPaymentRefusedError(
            "evidence", _("Name the evidence: a letter, a file, a decision.")
        )
    waiting = PartPayment.objects.filter(case=offer.case, debt=offer.debt, start=None)
    names = [each.reference for each in waiting]
    if Proceeding.objects.filter(process=PROCESS, subject__in=names, ended_on=None).exists():
        raise PartPaymentRefusedError(
            "debt", _("Another agreement about these arrears waits for an answer.")
        )


def _open_of(agreement: PartPayment) -> Proceeding:
    row = Proceeding.objects.filter(
        process=PROCESS,
        subject=agreement.reference,
        state__in=("asked", "consented", "agreed"),
    ).first()
    if row is None:
        raise PartPaymentRefusedError("", _("Nobody's answer to it is waited for any more."))
    return row


def _has_both(agreement: PartPayment) -> bool:
    agreed = set(agreement.answers.filter(agrees=True).values_list("side", flat=True))
    wanted = {Side.PAYING_PARENT.value}
    if agreement.needs_consent:
        wanted.add(Side.RECEIVING_PARENT.value)
    return wanted <= agreed


def _start(agreement: PartPayment, actor: Actor) -> None:
    """Let it take effect; an earlier one on the same arrears and a plan for them end by it."""
    if agreement.pay_by < actor.on:
        raise PartPaymentRefusedError("", _("The day to pay by is over: propose another."))
    if agreement.accepted_pence >= arrears_of(agreement.case, agreement.debt, actor.on):
        raise PartPaymentRefusedError("", _("No more than the sum is owed any more."))
    for earlier in in_effect(agreement.case.paying_parent):
        if (earlier.case_id, earlier.debt) == (agreement.case_id, agreement.debt):
            _replace(earlier, actor)
    plan = plan_in_force(agreement.case.paying_parent)
    mine = OpenInstalment.objects.filter(instalments_of(agreement)).values("instalment")
    if plan is not None and plan.debts.filter(instalment__in=mine).exists():
        replace_plan(plan, actor)
    PartPaymentStart.objects.create(
        part_payment=agreement, started_on=actor.on, by=actor.name, known_at=actor.known_at
    )


def _replace(earlier: PartPayment, actor: Actor) -> None:
    PartPaymentEnd.objects.create(
        part_payment=earlier,
        kind=PartPaymentEnd.Kind.REPLACED,
        paid_pence=0,
        extinguished_pence=0,
        ended_on=actor.on,
        by=actor.name,
        known_at=actor.known_at,
    )
    row = Proceeding.objects.get(process=PROCESS, subject=earlier.reference)
    proceedings.move(row.pk, "replaced", actor, earlier.reference)
