"""Entries that people make in the books by hand, where no decision, receipt or file does.

Each changes one kind of debt of one case, on both of its mirrored accounts, and says why, with
evidence. Up to a dated limit one person is enough; above it nothing is posted until another agrees.
Money at the bank cannot be moved by hand: it moves by statements and payment files alone. Writing
off and setting off have grounds and hearings of their own and are not done here.
"""

from dataclasses import dataclass
from datetime import date, datetime

import psycopg
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from upkeep import ledger
from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, PayingParent
from upkeep.collection.models import Journal, JournalAnswer
from upkeep.law import collection_parameters
from upkeep.ledger import DEBTS, Cause, DebtKind, Leg, Posting, Reason
from upkeep.ledger.balances import balance
from upkeep.ledger.export import pounds

LIMIT = "journal.second_person_above"
Code = Journal.Code


@dataclass(frozen=True, slots=True)
class Kind:
    """What a code allows: which debts, in which direction, and as what it stands in the books.

    ``takes_from`` names a debt that falls by as much as the other rises.
    """

    reason: Reason
    debts: tuple[str, ...]
    raises: bool
    lowers: bool
    takes_from: str = ""


BY_NAME: dict[str, DebtKind] = {debt.name: debt for debt in DEBTS}

KINDS: dict[str, Kind] = {
    Code.CORRECTION: Kind(Reason.CORRECTION, tuple(BY_NAME), raises=True, lowers=True),
    Code.PAID_BETWEEN_PARENTS: Kind(
        Reason.PAID_BETWEEN_PARENTS, ("maintenance", "direct pay"), raises=False, lowers=True
    ),
    Code.FROM_DIRECT_PAY: Kind(
        Reason.FROM_DIRECT_PAY, ("maintenance",), raises=True, lowers=False, takes_from="direct pay"
    ),
    Code.FEE_WAIVED: Kind(
        Reason.FEE_WAIVED, ("collection fee", "enforcement fee"), raises=False, lowers=True
    ),
}
"""By code. Setting off has a hearing of its own: :mod:`upkeep.collection.setting_off`."""


class JournalRefusedError(Exception):
    """A journal cannot be entered or answered. ``field`` says what is wrong, the message why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to enter; see :class:`upkeep.collection.models.Journal`."""

    case: Case
    debt: str
    change_pence: int
    code: str
    explanation: str
    evidence: str
    effective_on: date


def limit_on(day: date) -> int:
    """The pence above which an entry made on ``day`` needs a second person."""
    return int(collection_parameters().on(day).value(LIMIT).figure.fraction)


@transaction.atomic
def enter(wanted: Wanted, actor: Actor) -> Journal:
    """Record what is wanted, and post it at once if one person is enough.

    Raises :class:`JournalRefusedError` for anything a code does not allow, a day to come, and
    more taken off a debt than is owed.
    """
    _refuse_what_is_wrong(wanted, actor)
    PayingParent.objects.select_for_update().get(pk=wanted.case.paying_parent_id)
    _refuse_more_than_is_owed(wanted.case.pk, wanted.debt, wanted.change_pence, wanted.code)
    journal = Journal.objects.create(
        case=wanted.case,
        debt=wanted.debt,
        change_pence=wanted.change_pence,
        code=wanted.code,
        explanation=wanted.explanation.strip(),
        evidence=wanted.evidence.strip(),
        effective_on=wanted.effective_on,
        entered_by=actor.name,
        entered_on=actor.on,
        limit_pence=limit_on(actor.on),
        known_at=actor.known_at,
    )
    if not journal.needs_second_person:
        _answer(journal, actor, "", agrees=True)
    return journal


@transaction.atomic
def answer(journal: Journal, actor: Actor, note: str, *, agrees: bool) -> JournalAnswer:
    """Let the second person agree, which posts the journal, or refuse it with a reason.

    Raises :class:`JournalRefusedError` when the same person asks, when it is answered already,
    when a refusal gives no reason, and when meanwhile less is owed than it takes off.
    """
    PayingParent.objects.select_for_update().get(pk=journal.case.paying_parent_id)
    if JournalAnswer.objects.filter(journal=journal).exists():
        raise JournalRefusedError("", _("It is answered already."))
    if journal.entered_by == actor.name:
        raise JournalRefusedError("", _("Whoever entered it cannot answer it: somebody else must."))
    if agrees:
        _refuse_more_than_is_owed(journal.case_id, journal.debt, journal.change_pence, journal.code)
    elif not note.strip():
        raise JournalRefusedError("note", _("Say why it is refused."))
    return _answer(journal, actor, note.strip(), agrees=agrees)


def journal_named(reference: str) -> Journal:
    """The journal called ``J000012``. Raises :class:`JournalRefusedError` if there is none."""
    number = reference.strip().upper().removeprefix("J")
    found = Journal.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise JournalRefusedError("", _("There is no journal “%(name)s”.") % {"name": reference})
    return found


def _refuse_what_is_wrong(wanted: Wanted, actor: Actor) -> None:
    kind = KINDS.get(wanted.code)
    if kind is None:
        raise JournalRefusedError(
            "code", _("Choose a reason: %(codes)s.") % {"codes": ", ".join(KINDS)}
        )
    if wanted.debt not in kind.debts:
        raise JournalRefusedError(
            "debt",
            _("For this reason the debt is one of: %(debts)s.") % {"debts": ", ".join(kind.debts)},
        )
    if wanted.change_pence == 0:
        raise JournalRefusedError("amount", _("Enter an amount."))
    if (wanted.change_pence > 0 and not kind.raises) or (
        wanted.change_pence < 0 and not kind.lowers
    ):
        words = (
            _("This reason can only raise a debt.")
            if kind.raises
            else _("This reason can only lower a debt.")
        )
        raise JournalRefusedError("direction", words)
    if not wanted.explanation.strip():
        raise JournalRefusedError("explanation", _("Say what is changed and why."))
    if not wanted.evidence.strip():
        raise JournalRefusedError("evidence", _("Name the evidence: a letter, a file, a decision."))
    if wanted.effective_on > actor.on:
        raise JournalRefusedError(
            "on", _("The day must not be after %(day)s.") % {"day": actor.on.isoformat()}
        )


def _refuse_more_than_is_owed(case_id: int, debt: str, change_pence: int, code: str) -> None:
    """A debt is not lowered below nothing; only a correction may show what is overpaid."""
    kind = KINDS[code]
    falling = [(debt, -change_pence)] if change_pence < 0 else []
    if kind.takes_from:
        falling.append((kind.takes_from, change_pence))
    if code == Code.CORRECTION:
        return
    with connection.cursor() as cursor:
        for name, pence in falling:
            owed = balance(cursor.cursor, BY_NAME[name].due, case_id)
            if pence > owed:
                raise JournalRefusedError(
                    "amount",
                    _("Only £%(pounds)s is owed: no more can be taken off.")
                    % {"pounds": pounds(max(0, owed))},
                )


def _answer(journal: Journal, actor: Actor, note: str, *, agrees: bool) -> JournalAnswer:
    transaction_id = _post(journal, actor) if agrees else None
    return JournalAnswer.objects.create(
        journal=journal,
        answered_by=actor.name,
        answered_on=actor.on,
        note=note,
        transaction_id=transaction_id,
        known_at=actor.known_at,
    )


def _post(journal: Journal, actor: Actor) -> int:
    with connection.cursor() as wrapped:
        cursor: psycopg.Cursor[object] = wrapped.cursor
        [number] = ledger.next_transaction_ids(cursor, 1)
        posting = Posting(
            transaction_id=number,
            idempotency_key=f"journal/{journal.reference}",
            reason=KINDS[journal.code].reason,
            effective_date=journal.effective_on,
            known_at=actor.known_at,
            cause_kind=Cause.JOURNAL,
            cause_id=journal.pk,
            owner=journal.case.paying_parent_id,
            legs=tuple(_legs(journal)),
        )
        ledger.open_staging(cursor)
        ledger.stage(cursor, [posting])
        ledger.post(cursor)
    return number


def _legs(journal: Journal) -> list[Leg]:
    """Both sides of the debt, and both of the one it is taken from."""
    debt, pence, case = BY_NAME[journal.debt], journal.change_pence, journal.case_id
    legs = [Leg(debt.due, case, pence), Leg(debt.uncollected, case, -pence)]
    if name := KINDS[journal.code].takes_from:
        other = BY_NAME[name]
        legs += [Leg(other.due, case, -pence), Leg(other.uncollected, case, pence)]
    return legs


def last_known_at() -> datetime | None:
    """The moment of the last answer, after which the next night counts as known; or None."""
    last: datetime | None = JournalAnswer.objects.aggregate(last=Max("known_at"))["last"]
    return last
