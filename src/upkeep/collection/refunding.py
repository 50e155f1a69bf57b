"""Paying back what was collected beyond what is owed: asked for, agreed to, sent.

Held money is the paying parent's own. What was paid over is reimbursed by the Secretary of State
(Child Support Act 1991 s.41B), out of what the service owes the Secretary of State; nothing is
asked back from the receiving parent here. Above a dated limit a second person has to agree.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from django.db import connection, transaction
from django.utils.translation import gettext as _

from upkeep import ledger
from upkeep.cases import proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.forms import BankAccountForm
from upkeep.cases.models import PayingParent, Proceeding
from upkeep.cases.receiving import account_refusals
from upkeep.collection.models import OpenReceipt, Overpayment, Refund, RefundAnswer, RefundPart
from upkeep.collection.overpayments import Open, open_overpayments
from upkeep.law import collection_parameters
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.ledger.export import pounds

LIMIT = "refund.second_person_above"
PROCESS = "overpayment"


class RefundRefusedError(Exception):
    """A refund cannot be asked for or answered. ``field`` says what is wrong, the message why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Wanted:
    """A refund that somebody wants: of which overpayment, how much, why, and to which account."""

    overpayment: int
    amount_pence: int
    reason: str
    evidence: str
    account: BankAccountForm


def limit_on(day: date) -> int:
    """The pence above which a refund asked for on ``day`` needs a second person."""
    return int(collection_parameters().on(day).value(LIMIT).figure.fraction)


@transaction.atomic
def ask(wanted: Wanted, actor: Actor) -> Refund:
    """Record that a refund is wanted, and agree to it at once if one person is enough.

    Raises :class:`RefundRefusedError` for more than is left, for an account that cannot exist,
    without reason or evidence, and while another refund of it waits or goes out.
    """
    overpayment = Overpayment.objects.filter(pk=wanted.overpayment).first()
    if overpayment is None:
        raise RefundRefusedError("", _("There is no such overpayment."))
    proceeding = _held_still(overpayment)
    _refuse_what_is_wrong(wanted, actor)
    _refuse_more_than_is_left(wanted.overpayment, wanted.amount_pence)
    refund = Refund.objects.create(
        overpayment=overpayment,
        amount_pence=wanted.amount_pence,
        reason=wanted.reason.strip(),
        evidence=wanted.evidence.strip(),
        name=wanted.account.name,
        sort_code=wanted.account.sort_code,
        account_number=wanted.account.account_number,
        asked_by=actor.name,
        asked_on=actor.on,
        limit_pence=limit_on(actor.on),
        known_at=actor.known_at,
    )
    if refund.needs_second_person:
        proceedings.move(proceeding.pk, "refund_asked", actor, refund.reason)
    else:
        _agree(refund, proceeding, actor, "")
    return refund


@transaction.atomic
def answer(refund: Refund, actor: Actor, note: str, *, agrees: bool) -> RefundAnswer:
    """Let the second person agree to a refund, which then goes out, or refuse it with a reason.

    Raises :class:`RefundRefusedError` when the same person asks, when it is answered already, when
    a refusal gives no reason, and when meanwhile less is left than it would pay back.
    """
    proceeding = _held_still(refund.overpayment)
    if RefundAnswer.objects.filter(refund=refund).exists():
        raise RefundRefusedError("", _("It is answered already."))
    if refund.asked_by == actor.name:
        raise RefundRefusedError(
            "", _("Whoever asked for it cannot answer it: somebody else must.")
        )
    if agrees:
        _refuse_more_than_is_left(refund.overpayment_id, refund.amount_pence)
        return _agree(refund, proceeding, actor, note.strip())
    if not note.strip():
        raise RefundRefusedError("note", _("Say why it is refused."))
    proceedings.move(proceeding.pk, "refund_refused", actor, note.strip())
    return _answered(refund, actor, note.strip(), None)


@transaction.atomic
def keep_as_credit(overpayment: Overpayment, actor: Actor, reason: str) -> None:
    """Let it lower what falls due next, for a reason that has regard to both parents (reg 8(2)).

    Raises :class:`RefundRefusedError` without a reason, or where a refund of it waits or goes out.
    """
    if not reason.strip():
        raise RefundRefusedError("note", _("Say why, with regard to how both parents live."))
    proceeding = _held_still(overpayment)
    if proceeding.state != "found":
        raise RefundRefusedError("", _("It is decided already."))
    proceedings.move(proceeding.pk, "kept_as_credit", actor, reason.strip())


def refund_named(reference: str) -> Refund:
    """The refund called ``RF000012``. Raises :class:`RefundRefusedError` if there is none."""
    number = reference.strip().upper().removeprefix("RF")
    found = Refund.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise RefundRefusedError("", _("There is no refund “%(name)s”.") % {"name": reference})
    return found


def overpayment_named(reference: str) -> Overpayment:
    """The overpayment called ``OV000012``. Raises :class:`RefundRefusedError` if there is none."""
    number = reference.strip().upper().removeprefix("OV")
    found = Overpayment.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise RefundRefusedError("", _("There is no overpayment “%(name)s”.") % {"name": reference})
    return found


def _held_still(overpayment: Overpayment) -> Proceeding:
    """Its proceeding; no night allocates the paying parent's money meanwhile."""
    PayingParent.objects.select_for_update(no_key=True).get(pk=overpayment.paying_parent_id)
    proceeding = Proceeding.objects.filter(
        process=PROCESS, subject=overpayment.reference, ended_on=None
    ).first()
    if proceeding is None:
        raise RefundRefusedError("", _("It is settled: nothing of it is left."))
    return proceeding


def _refuse_what_is_wrong(wanted: Wanted, actor: Actor) -> None:
    waiting = Refund.objects.filter(overpayment=wanted.overpayment, payment=None).exclude(
        answer__transaction=None, answer__isnull=False
    )
    if waiting.exists():
        raise RefundRefusedError(
            "", _("Another refund of it waits or goes out: finish that first.")
        )
    if wanted.amount_pence <= 0:
        raise RefundRefusedError("amount", _("Enter an amount."))
    if not wanted.reason.strip():
        raise RefundRefusedError("reason", _("Say why it is paid back."))
    if not wanted.evidence.strip():
        raise RefundRefusedError("evidence", _("Name the evidence: a letter, a file, a decision."))
    if any(account_refusals("", wanted.account, actor.on)):
        raise RefundRefusedError(
            "account_number",
            _("No account at that sort code can have that number: check both on a statement."),
        )


def _refuse_more_than_is_left(overpayment: int, pence: int) -> None:
    found = _current(overpayment)
    left = found.left_pence if found else 0
    if pence > left:
        raise RefundRefusedError(
            "amount",
            _("Only £%(pounds)s is left of it: no more can be paid back.")
            % {"pounds": pounds(left)},
        )


def _current(overpayment: int) -> Open | None:
    with connection.cursor() as cursor:
        return next(iter(open_overpayments(cursor.cursor, overpayment)), None)


def _agree(refund: Refund, proceeding: Proceeding, actor: Actor, note: str) -> RefundAnswer:
    proceedings.move(proceeding.pk, "refund_agreed", actor, note or refund.reason)
    with connection.cursor() as wrapped:
        cursor: psycopg.Cursor[Any] = wrapped.cursor
        [number] = ledger.next_transaction_ids(cursor, 1)
        if refund.overpayment.kind == Overpayment.Kind.HELD:
            _take_from_receipts(refund)
        posting = Posting(
            transaction_id=number,
            idempotency_key=f"refund/{refund.reference}",
            reason=Reason.REFUND,
            effective_date=actor.on,
            known_at=actor.known_at,
            cause_kind=Cause.REFUND,
            cause_id=refund.pk,
            owner=refund.overpayment.paying_parent_id,
            legs=_legs(refund),
        )
        ledger.open_staging(cursor)
        ledger.stage(cursor, [posting])
        ledger.post(cursor)
    return _answered(refund, actor, note, number)


def _answered(refund: Refund, actor: Actor, note: str, transaction_id: int | None) -> RefundAnswer:
    return RefundAnswer.objects.create(
        refund=refund,
        answered_by=actor.name,
        answered_on=actor.on,
        note=note,
        transaction_id=transaction_id,
        known_at=actor.known_at,
    )


def _legs(refund: Refund) -> tuple[Leg, ...]:
    """Held money becomes due back; what was paid over is advanced by the Secretary of State."""
    overpayment, pence = refund.overpayment, refund.amount_pence
    due = Leg(Account.REFUNDS_DUE, overpayment.paying_parent_id, -pence)
    if overpayment.kind == Overpayment.Kind.HELD:
        return (Leg(Account.RECEIPTS_UNALLOCATED, overpayment.paying_parent_id, pence), due)
    case = overpayment.case_id
    assert case is not None, "what was paid over was paid in a case"
    return (
        Leg(Account.MAINTENANCE_RECEIVABLE, case, pence),
        Leg(Account.MAINTENANCE_UNCOLLECTED, case, -pence),
        Leg(Account.REIMBURSED_FOR_STATE, 0, pence),
        due,
    )


def _take_from_receipts(refund: Refund) -> None:
    """The latest money goes back first: what came before it is used for what falls due."""
    left = refund.amount_pence
    waiting = OpenReceipt.objects.filter(paying_parent=refund.overpayment.paying_parent_id)
    for part in waiting.select_for_update().order_by("-receipt__received_on", "-receipt_id"):
        taken = min(left, part.left_pence)
        if taken == 0:
            break
        RefundPart.objects.create(refund=refund, receipt_id=part.receipt_id, amount_pence=taken)
        left -= taken
        if taken == part.left_pence:
            part.delete()
        else:
            part.left_pence -= taken
            part.save(update_fields=["left_pence"])
    assert left == 0, "no more is paid back than is held"
