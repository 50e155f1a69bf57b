"""Setting off: what was paid past the service, or is owed the other way, counts when it is proven.

A voluntary payment, made before the amount was known, lowers arrears under earlier calculations
between the same parents and then what is payable now (Child Support Act 1991 s.28J; SI 2000/3177;
SI 2009/3151 reg 9). So does a payment to somebody else for the child's home to which the receiving
parent agreed (reg 6), and what the receiving parent owes in an opposing case (regs 5 and 7).
Whoever it touches is heard before a caseworker decides; nothing is posted until then, and no money
moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import psycopg
from django.db import connection, transaction
from django.utils.translation import gettext as _

from upkeep import ledger
from upkeep.cases import proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.lifecycle.clocks import POST_TAKES
from upkeep.cases.models import Case, Decision, PayingParent, Proceeding
from upkeep.collection.models import (
    Arrangement,
    ServiceType,
    SetOff,
    SetOffAnswer,
    SetOffDecision,
    SetOffPart,
)
from upkeep.law import collection_parameters
from upkeep.ledger import Account, Cause, Leg, Posting, Reason
from upkeep.ledger.balances import balance
from upkeep.ledger.export import pounds

LIMIT = "set_off.second_person_above"
PROCESS = "set_off"
Kind = SetOff.Kind
Side = SetOffAnswer.Side
REASONS: Final = {
    Kind.VOLUNTARY: Reason.VOLUNTARY_PAYMENT,
    Kind.FOR_THE_HOME: Reason.PAID_FOR_THE_HOME,
    Kind.OPPOSING: Reason.OFFSET,
}
_HEARD: Final = {
    Kind.VOLUNTARY: {Side.RECEIVING_PARENT},
    Kind.FOR_THE_HOME: {Side.RECEIVING_PARENT},
    Kind.OPPOSING: {Side.RECEIVING_PARENT, Side.PAYING_PARENT},
}


class SetOffRefusedError(Exception):
    """Something cannot be set off. ``field`` says what is wrong, the message why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is to count against the maintenance of a case, and what shows it.

    A payment has a day, a purpose and a method; an opposing liability the other case instead.
    """

    case: Case
    kind: str
    amount_pence: int
    proof: str
    evidence: str
    paid_on: date | None = None
    purpose: str = ""
    method: str = ""
    opposing: Case | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was decided: how much counts (0: nothing, on a ground), and why."""

    accepted_pence: int
    reasons: str
    ground: str = ""
    was_agreed: bool = False


@transaction.atomic
def claim(wanted: Claimed, actor: Actor) -> SetOff:
    """Record a claim and begin to hear whom it touches; the night writes to them.

    Raises :class:`SetOffRefusedError` for what the law does not let count, and without evidence.
    """
    _refuse_what_is_wrong(wanted, actor.on)
    row = SetOff.objects.create(
        case=wanted.case,
        kind=wanted.kind,
        amount_pence=wanted.amount_pence,
        opposing=wanted.opposing,
        paid_on=wanted.paid_on,
        purpose=wanted.purpose,
        method=wanted.method,
        proof=wanted.proof,
        evidence=wanted.evidence.strip(),
        asked_by=actor.name,
        asked_on=actor.on,
        limit_pence=limit_on(actor.on),
        known_at=actor.known_at,
    )
    case = wanted.case
    proceedings.open_proceeding(PROCESS, row.reference, case.paying_parent_id, actor, case.pk)
    return row


@transaction.atomic
def hear(set_off: SetOff, side: str, words: str, actor: Actor, *, agrees: bool) -> SetOffAnswer:
    """Record what a parent said; once everybody who is to be heard has spoken, it can be decided.

    Raises :class:`SetOffRefusedError` without words, and once it is decided.
    """
    if not words.strip() or side not in Side.values:
        raise SetOffRefusedError("words", _("Say who answered, and what."))
    row = _open_of(set_off)
    said = SetOffAnswer.objects.create(
        set_off=set_off,
        side=side,
        agrees=agrees,
        words=words.strip(),
        received_on=actor.on,
        noted_by=actor.name,
        known_at=actor.known_at,
    )
    heard = set(set_off.said.values_list("side", flat=True))
    if row.state == "hearing" and heard >= {str(each) for each in _HEARD[Kind(set_off.kind)]}:
        proceedings.move(row.pk, "answered", actor, set_off.reference)
    return said


@transaction.atomic
def decide(set_off: SetOff, weighed: Weighed, actor: Actor) -> SetOffDecision:
    """Count so much of it, post that and say against what, or refuse it on a ground.

    Raises :class:`SetOffRefusedError` while somebody may still say something, without reasons, for
    one's own claim above the limit, and where the law lets no more count.
    """
    for parent in sorted(_payers(set_off)):
        PayingParent.objects.select_for_update().get(pk=parent)
    row = _open_of(set_off)
    if row.state != "deciding":
        raise SetOffRefusedError(
            "", _("The other parent may still answer: nothing is decided before that is over.")
        )
    _refuse_wrong_decision(set_off, weighed, actor)
    parts = list(_parts(set_off, weighed.accepted_pence)) if weighed.accepted_pence else []
    event = "counted" if parts else "not_counted"
    proceedings.move(row.pk, event, actor, weighed.reasons.strip())
    decision = SetOffDecision.objects.create(
        set_off=set_off,
        accepted_pence=weighed.accepted_pence,
        ground=weighed.ground,
        was_agreed=weighed.was_agreed,
        reasons=weighed.reasons.strip(),
        answered_by=actor.name,
        answered_on=actor.on,
        known_at=actor.known_at,
    )
    for case, pence, before in parts:
        SetOffPart.objects.create(
            decision=decision,
            case=case,
            amount_pence=pence,
            before_pence=before,
            transaction_id=_post(set_off, case, pence, actor),
        )
    return decision


def set_off_named(reference: str) -> SetOff:
    """The claim called ``SO000012``. Raises :class:`SetOffRefusedError` if there is none."""
    number = reference.strip().upper().removeprefix("SO")
    found = SetOff.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise SetOffRefusedError("", _("There is no set-off “%(name)s”.") % {"name": reference})
    return found


def limit_on(day: date) -> int:
    """The pence above which a claim of ``day`` needs a second person to decide it."""
    return int(collection_parameters().on(day).value(LIMIT).figure.fraction)


def counted_until(case: Case) -> date | None:
    """The last day on which a payment was voluntary: none after the paying parent was told.

    The first decision counts as told when its letter by post counts as received. None while there
    is no decision (s.28J(2)(b)).
    """
    made = Decision.objects.filter(liabilities__case=case).order_by("made_on").first()
    return None if made is None else made.made_on + POST_TAKES - timedelta(days=1)


# --- What may not be -------------------------------------------------------------------------


def _refuse_what_is_wrong(wanted: Claimed, on: date) -> None:
    if wanted.kind not in Kind.values:
        raise SetOffRefusedError("kind", _("Choose what is to count."))
    if wanted.amount_pence <= 0:
        raise SetOffRefusedError("amount", _("Enter an amount."))
    if wanted.proof not in SetOff.Proof.values:
        raise SetOffRefusedError("proof", _("Choose what shows it."))
    if not wanted.evidence.strip():
        raise SetOffRefusedError("evidence", _("Name the evidence: a letter, a file, a decision."))
    if _is_direct_pay(wanted.case, on):
        raise SetOffRefusedError(
            "kind",
            _(
                "The case is Direct Pay, where nothing passes through us. Record it as an extra "
                "payment on the page of payments between the parents."
            ),
        )
    if wanted.kind == Kind.OPPOSING:
        _refuse_wrong_liability(wanted)
    else:
        _refuse_wrong_payment(wanted, on)


def _refuse_wrong_liability(wanted: Claimed) -> None:
    other = wanted.opposing
    if other is None or not _oppose(wanted.case, other):
        raise SetOffRefusedError(
            "opposing",
            _("Give the case in which the receiving parent of this one pays its paying parent."),
        )


def _refuse_wrong_payment(wanted: Claimed, on: date) -> None:
    if wanted.paid_on is None or wanted.paid_on > on:
        raise SetOffRefusedError("paid", _("The day of payment must not be after today."))
    if wanted.purpose not in SetOff.Purpose.values:
        raise SetOffRefusedError("purpose", _("Choose what the payment was for."))
    if wanted.method not in SetOff.Method.values:
        raise SetOffRefusedError("method", _("Choose how it was paid."))
    if wanted.kind == Kind.FOR_THE_HOME:
        if wanted.purpose == SetOff.Purpose.MAINTENANCE:
            raise SetOffRefusedError(
                "purpose", _("Only payments for the child’s home count once the amount is known.")
            )
        return
    if wanted.method == SetOff.Method.OTHER:
        raise SetOffRefusedError("method", _("A voluntary payment made in this way cannot count."))
    if wanted.paid_on < wanted.case.effective_from:
        raise SetOffRefusedError(
            "paid",
            _("Maintenance began on %(day)s: what was paid before it cannot count.")
            % {"day": wanted.case.effective_from.isoformat()},
        )
    last = counted_until(wanted.case)
    if last is not None and wanted.paid_on > last:
        raise SetOffRefusedError(
            "paid",
            _(
                "The paying parent was told the amount after %(day)s: later payments are no longer "
                "voluntary ones."
            )
            % {"day": last.isoformat()},
        )


def _refuse_wrong_decision(set_off: SetOff, weighed: Weighed, actor: Actor) -> None:
    if not weighed.reasons.strip():
        raise SetOffRefusedError("reasons", _("Say why, and how what was said was weighed."))
    if set_off.needs_second_person and set_off.asked_by == actor.name:
        raise SetOffRefusedError("", _("Whoever recorded it cannot decide it: somebody else must."))
    if weighed.accepted_pence == 0:
        if weighed.ground not in SetOffDecision.Ground.values:
            raise SetOffRefusedError("ground", _("Choose why it does not count."))
        return
    if not 0 < weighed.accepted_pence <= set_off.amount_pence or weighed.ground:
        raise SetOffRefusedError(
            "accepted",
            _("Of it, between £0.01 and £%(pounds)s can count.")
            % {"pounds": pounds(set_off.amount_pence)},
        )
    if set_off.kind == Kind.FOR_THE_HOME and not weighed.was_agreed:
        raise SetOffRefusedError(
            "was_agreed",
            _("It counts only if the receiving parent had agreed to the payment being made."),
        )
    if (
        set_off.proof == SetOff.Proof.OTHER_PARENT
        and not set_off.said.filter(side=Side.RECEIVING_PARENT, agrees=True).exists()
    ):
        raise SetOffRefusedError(
            "accepted", _("It rests on the receiving parent’s word, and they have not given it.")
        )
    if _is_direct_pay(set_off.case, actor.on):
        raise SetOffRefusedError("accepted", _("The case has become Direct Pay meanwhile."))


def _oppose(case: Case, other: Case) -> bool:
    """Whether each case's receiving parent is the other's paying parent (reg 5(2))."""
    return (
        case.paying_parent.person_id == other.receiving_parent_id
        and other.paying_parent.person_id == case.receiving_parent_id
    )


def _is_direct_pay(case: Case, on: date) -> bool:
    now = Arrangement.objects.filter(case=case, known__upper_inf=True, effective__contains=on)
    return now.filter(service_type=ServiceType.DIRECT_PAY).exists()


# --- What it is set against ------------------------------------------------------------------


def _payers(set_off: SetOff) -> set[int]:
    cases = [set_off.case, *([set_off.opposing] if set_off.opposing else [])]
    return {case.paying_parent_id for case in cases}


def _parts(set_off: SetOff, pence: int) -> Iterator[tuple[Case, int, int]]:
    """The cases against which it counts, each with its part and what it owed, in pence.

    Raises :class:`SetOffRefusedError` for more than the law lets count.
    """
    for case in (set_off.case, set_off.opposing):
        if case is None:
            continue
        yield from _of_one_side(case, pence, beyond=set_off.kind != Kind.OPPOSING)


def _of_one_side(case: Case, pence: int, *, beyond: bool) -> Iterator[tuple[Case, int, int]]:
    """Arrears of earlier cases between the same parents first, the oldest first, then this case.

    What is left beyond what is owed lowers what falls due (regs 7(2), 9(2)), as long as something
    does; of an opposing liability no more counts than either owes.
    """
    left = pence
    for earlier in _earlier(case):
        owed = _owed(earlier)
        part = min(left, owed)
        if part > 0:
            yield earlier, part, owed
            left -= part
    owed = _owed(case)
    may_go_beyond = beyond and case.state == Case.State.IN_FORCE
    if left > max(0, owed) and not may_go_beyond:
        raise SetOffRefusedError(
            "accepted",
            _("Only £%(pounds)s is owed in case %(case)s: no more can be set off.")
            % {"pounds": pounds(max(0, owed) + pence - left), "case": case.reference},
        )
    if left:
        yield case, left, owed


def _earlier(case: Case) -> list[Case]:
    """Ended cases between the same two parents, the oldest first."""
    same = Case.objects.filter(
        paying_parent_id=case.paying_parent_id, receiving_parent_id=case.receiving_parent_id
    )
    return list(same.exclude(pk=case.pk).exclude(closed_on=None).order_by("effective_from", "pk"))


def _owed(case: Case) -> int:
    with connection.cursor() as cursor:
        return balance(cursor.cursor, Account.MAINTENANCE_RECEIVABLE, case.pk)


def _open_of(set_off: SetOff) -> Proceeding:
    row = Proceeding.objects.filter(
        process=PROCESS, subject=set_off.reference, ended_on=None
    ).first()
    if row is None:
        raise SetOffRefusedError("", _("It is decided already."))
    return row


def _post(set_off: SetOff, case: Case, pence: int, actor: Actor) -> int:
    """Both sides of the debt fall: less is owed, and less is still to come to the other parent."""
    with connection.cursor() as wrapped:
        cursor: psycopg.Cursor[object] = wrapped.cursor
        [number] = ledger.next_transaction_ids(cursor, 1)
        posting = Posting(
            transaction_id=number,
            idempotency_key=f"set-off/{set_off.reference}/{case.reference}",
            reason=REASONS[Kind(set_off.kind)],
            effective_date=actor.on,
            known_at=actor.known_at,
            cause_kind=Cause.SET_OFF,
            cause_id=set_off.pk,
            owner=case.paying_parent_id,
            legs=(
                Leg(Account.MAINTENANCE_RECEIVABLE, case.pk, -pence),
                Leg(Account.MAINTENANCE_UNCOLLECTED, case.pk, pence),
            ),
        )
        ledger.open_staging(cursor)
        ledger.stage(cursor, [posting])
        ledger.post(cursor)
    return number
