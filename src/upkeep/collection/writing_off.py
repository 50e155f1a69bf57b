"""Writing arrears off: proposed on a ground, told to whom the law names, weighed, decided.

Not an adjustment: it has grounds, notices, an authority and a reason in the books of its own
(Child Support Act 1991 s.41E). Nothing is posted before the time for representations is over, and
above a dated limit somebody else decides than who proposed it. A write-off that was wrong is taken
back by an entry that corrects it.
"""

from dataclasses import dataclass
from datetime import date

import psycopg
from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from upkeep import ledger
from upkeep.cases import proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, PayingParent, Proceeding
from upkeep.collection.models import (
    Allocation,
    DebtPayment,
    Representation,
    WriteOff,
    WriteOffDecision,
    WriteOffReversal,
)
from upkeep.collection.write_off_grounds import (
    GROUNDS,
    Told,
    figure,
    needs_no_payment,
    notices_of,
)
from upkeep.ledger import ARREARS, Cause, Leg, Posting, Reason
from upkeep.ledger.balances import balance
from upkeep.ledger.export import pounds

LIMIT = "write_off.second_person_above"
UNPAID = "write_off.unpaid_months"
PROCESS = "write_off"
BY_NAME = {debt.name: debt for debt in ARREARS}
FIRST_STEP = {
    Told.NOBODY: "no_notice_needed",
    Told.RECEIVING_PARENT_FIRST: "receiving_parent_told",
    Told.BOTH: "notice_given",
    Told.PAYING_PARENT: "notice_given",
    Told.RECEIVING_PARENT: "notice_given",
}


class WriteOffRefusedError(Exception):
    """A write-off cannot be proposed, decided or taken back. ``field`` says what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Proposed:
    """Arrears of one case to one creditor, the days they are of, and why they should be given up.

    ``why`` says why it is unfair or otherwise inappropriate to enforce them (s.41E(1)(b)).
    """

    case: Case
    debt: str
    amount_pence: int
    starts_on: date
    ends_on: date
    ground: str
    why: str
    evidence: str


@transaction.atomic
def propose(wanted: Proposed, actor: Actor) -> WriteOff:
    """Record a proposal, open its proceeding, and have the night write the notices it needs.

    Raises :class:`WriteOffRefusedError` where the ground is not one of the case's scheme or of the
    day, where its own conditions do not hold, and for more than is owed.
    """
    _refuse_what_is_wrong(wanted, actor)
    PayingParent.objects.select_for_update().get(pk=wanted.case.paying_parent_id)
    _refuse_more_than_is_owed(wanted)
    notices = notices_of(wanted.ground, wanted.case.effective_from, wanted.amount_pence, actor.on)
    write_off = WriteOff.objects.create(
        case=wanted.case,
        debt=wanted.debt,
        amount_pence=wanted.amount_pence,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        ground=wanted.ground,
        provision=notices.provision,
        before=notices.before,
        after=notices.after,
        why=wanted.why.strip(),
        evidence=wanted.evidence.strip(),
        asked_by=actor.name,
        asked_on=actor.on,
        limit_pence=figure(LIMIT, actor.on),
        known_at=actor.known_at,
    )
    opened = proceedings.open_proceeding(
        PROCESS,
        write_off.reference,
        wanted.case.paying_parent_id,
        actor,
        wanted.case.pk,
        write_off.why,
    )
    proceedings.move(opened.pk, FIRST_STEP[notices.before], actor, notices.provision)
    return write_off


@transaction.atomic
def represent(write_off: WriteOff, side: str, words: str, actor: Actor) -> Representation:
    """Record what a parent said in writing; where only one was told first, the other is told now.

    Raises :class:`WriteOffRefusedError` without words, and once it is decided.
    """
    if not words.strip() or side not in Representation.Side.values:
        raise WriteOffRefusedError("words", _("Say who wrote, and what."))
    row = _open_of(write_off)
    said = Representation.objects.create(
        write_off=write_off,
        side=side,
        words=words.strip(),
        received_on=actor.on,
        noted_by=actor.name,
        known_at=actor.known_at,
    )
    if row.state == "first_notice" and side == Representation.Side.RECEIVING_PARENT:
        proceedings.move(row.pk, "replied", actor, write_off.reference)
    return said


@transaction.atomic
def decide(write_off: WriteOff, actor: Actor, reasons: str, *, agrees: bool) -> WriteOffDecision:
    """Write the arrears off, or decide that they stay, with reasons that weigh what was said.

    Raises :class:`WriteOffRefusedError` before the time for representations is over, for one's own
    proposal above the limit, without reasons, where the ground does not hold any more, and where
    meanwhile less is owed.
    """
    PayingParent.objects.select_for_update().get(pk=write_off.case.paying_parent_id)
    row = _open_of(write_off)
    if row.state != "deciding":
        raise WriteOffRefusedError(
            "", _("The parents may still say something: nothing is decided before that is over.")
        )
    if not reasons.strip():
        raise WriteOffRefusedError("reasons", _("Say why, and how what was said was weighed."))
    if write_off.needs_second_person and write_off.asked_by == actor.name:
        raise WriteOffRefusedError(
            "", _("Whoever proposed it cannot decide it: somebody else must.")
        )
    number = None
    if agrees:
        wanted = _as_proposed(write_off)
        # Where a notice was given, what counts is that nothing had been paid before it.
        if write_off.before == Told.NOBODY:
            _refuse_ground_that_does_not_hold(wanted, actor.on)
        _refuse_more_than_is_owed(wanted)
        number = _post(write_off, actor, -1, "written-off", None)
    event = "written_off" if agrees else "not_written_off"
    proceedings.move(row.pk, event, actor, reasons.strip())
    return WriteOffDecision.objects.create(
        write_off=write_off,
        reasons=reasons.strip(),
        answered_by=actor.name,
        answered_on=actor.on,
        transaction_id=number,
        known_at=actor.known_at,
    )


@transaction.atomic
def take_back(write_off: WriteOff, actor: Actor, reason: str) -> WriteOffReversal:
    """Let the debt stand again, with an entry that corrects the write-off, and why.

    Raises :class:`WriteOffRefusedError` where nothing was written off, or it was taken back.
    """
    decision = WriteOffDecision.objects.filter(
        write_off=write_off, transaction__isnull=False
    ).first()
    if decision is None or WriteOffReversal.objects.filter(write_off=write_off).exists():
        raise WriteOffRefusedError("", _("Nothing stands as written off by it."))
    if not reason.strip():
        raise WriteOffRefusedError("reasons", _("Say why the write-off was wrong."))
    number = _post(write_off, actor, 1, "write-off-taken-back", decision.transaction_id)
    return WriteOffReversal.objects.create(
        write_off=write_off,
        reason=reason.strip(),
        by=actor.name,
        reversed_on=actor.on,
        transaction_id=number,
        known_at=actor.known_at,
    )


def write_off_named(reference: str) -> WriteOff:
    """The proposal called ``WO000012``. Raises :class:`WriteOffRefusedError` if there is none."""
    number = reference.strip().upper().removeprefix("WO")
    found = WriteOff.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise WriteOffRefusedError("", _("There is no write-off “%(name)s”.") % {"name": reference})
    return found


def _open_of(write_off: WriteOff) -> Proceeding:
    row = Proceeding.objects.filter(
        process=PROCESS, subject=write_off.reference, ended_on=None
    ).first()
    if row is None:
        raise WriteOffRefusedError("", _("It is decided already."))
    return row


def _as_proposed(write_off: WriteOff) -> Proposed:
    return Proposed(
        write_off.case,
        write_off.debt,
        write_off.amount_pence,
        write_off.starts_on,
        write_off.ends_on,
        write_off.ground,
        write_off.why,
        write_off.evidence,
    )


def _refuse_what_is_wrong(wanted: Proposed, actor: Actor) -> None:
    if wanted.ground not in GROUNDS:
        raise WriteOffRefusedError("ground", _("Choose a ground."))
    if wanted.debt not in BY_NAME:
        raise WriteOffRefusedError("debt", _("Choose which debt."))
    if wanted.amount_pence <= 0:
        raise WriteOffRefusedError("amount", _("Enter an amount."))
    if not wanted.starts_on <= wanted.ends_on <= actor.on:
        raise WriteOffRefusedError("from", _("The days must be in order, and not to come."))
    if not wanted.why.strip():
        raise WriteOffRefusedError(
            "why", _("Say why it is unfair or otherwise inappropriate to enforce it.")
        )
    if not wanted.evidence.strip():
        raise WriteOffRefusedError(
            "evidence", _("Name the evidence: a letter, a file, a decision.")
        )
    _refuse_ground_that_does_not_hold(wanted, actor.on)
    pending = WriteOff.objects.filter(case=wanted.case, debt=wanted.debt, decision=None)
    if pending.exists():
        raise WriteOffRefusedError(
            "debt", _("Another proposal about this debt is not decided yet.")
        )


def _refuse_ground_that_does_not_hold(wanted: Proposed, on: date) -> None:
    ground = GROUNDS[wanted.ground]
    if on < ground.starts or wanted.case.scheme not in ground.schemes:
        raise WriteOffRefusedError(
            "ground", _("This ground is not one for the scheme of this case on this day.")
        )
    if ground.is_small and wanted.case.closed_on is None:
        raise WriteOffRefusedError("ground", _("This ground is for maintenance that has ended."))
    least = figure("arrears.small_balance_below", on) if ground.is_small else None
    if least is not None and wanted.amount_pence >= least:
        raise WriteOffRefusedError(
            "amount", _("This ground is for less than £%(pounds)s.") % {"pounds": pounds(least)}
        )
    if not needs_no_payment(ground):
        return
    months = figure("arrears.small_balance_months" if ground.is_small else UNPAID, on)
    if _was_paid(wanted.case, on, months):
        raise WriteOffRefusedError(
            "ground", _("Something was paid in the three months before: this ground does not hold.")
        )


def _was_paid(case: Case, on: date, months: int) -> bool:
    """Whether the case was paid anything in the months before a day, that did not go back."""
    since = on - relativedelta(months=months)
    lately = Q(case=case, receipt__received_on__gt=since, receipt__reversal=None)
    return Allocation.objects.filter(lately).exists() or DebtPayment.objects.filter(lately).exists()


def _refuse_more_than_is_owed(wanted: Proposed) -> None:
    with connection.cursor() as cursor:
        owed = balance(cursor.cursor, BY_NAME[wanted.debt].due, wanted.case.pk)
    if wanted.amount_pence > owed:
        raise WriteOffRefusedError(
            "amount",
            _("Only £%(pounds)s is owed: no more can be written off.")
            % {"pounds": pounds(max(0, owed))},
        )


def _post(write_off: WriteOff, actor: Actor, sign: int, name: str, corrects_id: int | None) -> int:
    """Both sides of the debt fall, or with a positive sign rise again."""
    debt, case, pence = BY_NAME[write_off.debt], write_off.case_id, write_off.amount_pence
    with connection.cursor() as wrapped:
        cursor: psycopg.Cursor[object] = wrapped.cursor
        [number] = ledger.next_transaction_ids(cursor, 1)
        posting = Posting(
            transaction_id=number,
            idempotency_key=f"{name}/{write_off.reference}",
            reason=Reason.WRITE_OFF,
            effective_date=actor.on,
            known_at=actor.known_at,
            cause_kind=Cause.WRITE_OFF,
            cause_id=write_off.pk,
            owner=write_off.case.paying_parent_id,
            legs=(
                Leg(debt.due, case, sign * pence),
                Leg(debt.uncollected, case, -sign * pence),
            ),
            corrects_id=corrects_id,
        )
        ledger.open_staging(cursor)
        ledger.stage(cursor, [posting])
        ledger.post(cursor)
    return number
