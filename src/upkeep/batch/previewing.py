"""The full effect of a proposed change before it is made.

The next night is worked twice for the one paying parent, by the steps that work every night:
once as things stand, once with the change reported. Both are looked at and then rolled back, so a
preview can differ from the night only by what else comes in until then: applications that are
still waiting and money are left out of both.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from upkeep.batch.nights import (
    known_at_of_step,
    last_night,
    planned_night,
    recorded_before,
)
from upkeep.batch.steps import STEPS, Step
from upkeep.cases.explanations import with_whole_explanation
from upkeep.cases.forms import ChangeForm
from upkeep.cases.models import Application, Case, Decision, PayingParent, ReportedChange
from upkeep.cases.payers import cases_of, records_of
from upkeep.cases.receiving import Refusal, receive_changes
from upkeep.collection.models import Charge, Instalment
from upkeep.correspondence.models import Letter
from upkeep.ledger import Account
from upkeep.ledger.balances import balance
from upkeep.shift import Shift

STEPS_PREVIEWED = (
    "take up changes",
    "take up deaths",
    "children grow up",
    "change arrangements",
    "hold payments",
    "take up deductions from benefits",
    "start reviews",
    "revise default decisions",
    "settle income checks",
    "decide",
    "charge",
    "issue schedules",
    "allocate receipts",
    "give notice of direct debits",
    "write letters",
)
SOURCE = "preview"

ReadLetter = Callable[[Letter], Any]
"""Makes what is wanted of a letter while it exists: its words, or its document."""


class PreviewRefusedError(Exception):
    """The change cannot be previewed; the message says why and what to do.

    ``refused`` names what could not be received, entry by entry.
    """

    def __init__(self, message: str, refused: Sequence[Refusal] = ()) -> None:
        super().__init__(message)
        self.refused = tuple(refused)


@dataclass(frozen=True, slots=True)
class DatedAmount:
    """A weekly amount in pence from a day until before another; None while nothing ends it."""

    start: date
    to: date | None
    weekly_pence: int


@dataclass(frozen=True, slots=True)
class ChargeMade:
    """A charge or adjustment that the night would post, in pence, for the days of a period."""

    kind: str
    start: date
    to: date
    maintenance_pence: int
    fee_pence: int


@dataclass(frozen=True, slots=True)
class Demanded:
    """One instalment still to come: the day it is due, and pence of maintenance and fee."""

    due_on: date
    maintenance_pence: int
    fee_pence: int


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case after the night: liabilities as believed then, charges of that night, money owed.

    ``arrears_pence`` is maintenance charged and not collected, ``fee_pence`` likewise the fee.
    """

    state: str
    closed_on: date | None
    liabilities: tuple[DatedAmount, ...]
    charges: tuple[ChargeMade, ...]
    arrears_pence: int
    fee_pence: int
    instalments: tuple[Demanded, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseEffect:
    """One case of the paying parent without the change and with it."""

    reference: str
    before: CaseState
    after: CaseState


@dataclass(frozen=True, slots=True)
class Preview:
    """What one paying parent's cases come to with a change, next to what they come to without.

    ``decisions`` are those the night would make with the change, never recorded: their explanation
    can be shown, their numbers mean nothing. ``letters`` are those it would send about these cases,
    as whoever asked for the preview wanted them read.
    """

    night: date
    paying_parent: str
    changes: tuple[str, ...]
    decisions: tuple[Decision, ...]
    cases: tuple[CaseEffect, ...]
    letters: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Worked:
    """What a night came to for the paying parent."""

    cases: dict[str, CaseState]
    decisions: tuple[Decision, ...]
    letters: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Night:
    """The next night for one paying parent alone: partitions of its records and no other."""

    day: date
    paying_parent: PayingParent
    read_letter: ReadLetter

    def work(self) -> _Worked:
        """Work the steps and look at what came of them. The caller rolls back."""
        night = planned_night(self.day)
        since = recorded_before(night)
        with connection.cursor() as cursor:
            for place, step in enumerate(STEPS):
                if step.name in STEPS_PREVIEWED:
                    known_at = known_at_of_step(night, place)
                    for shift in self._shifts(step, known_at, since):
                        step.work(cursor.cursor, shift)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return _Worked(self._states(since), self._decisions(since), self._letters(since))

    def _shifts(self, step: Step, known_at: datetime, since: datetime) -> Iterator[Shift]:
        """One for each record where a step is worked by partition, else the one asked about."""
        numbers = self._records() if step.is_partitioned else [self.paying_parent.pk]
        for number in numbers:
            yield Shift(self.day, known_at, since, partition=number, partitions=number + 1)

    def _records(self) -> list[int]:
        return records_of(self.paying_parent)

    def _states(self, since: datetime) -> dict[str, CaseState]:
        cases = cases_of(self.paying_parent).order_by("reference")
        return {case.reference: _state_of(case, self.day, since) for case in cases}

    def _decisions(self, since: datetime) -> tuple[Decision, ...]:
        """With their explanations whole: what they share is taken back with them."""
        made = Decision.objects.filter(paying_parent__in=self._records(), known_at__gt=since)
        decisions = tuple(made.order_by("effective_from", "id"))
        for decision in decisions:
            decision.result = with_whole_explanation(decision)
        return decisions

    def _letters(self, since: datetime) -> tuple[Any, ...]:
        letters = Letter.objects.filter(
            case__paying_parent__in=self._records(), known_at__gt=since
        ).select_related("case__paying_parent__person", "case__receiving_parent", "decision")
        return tuple(self.read_letter(letter) for letter in letters.order_by("id"))


def preview(forms: Sequence[ChangeForm], read_letter: ReadLetter | None = None) -> list[Preview]:
    """The effect of changes, for each paying parent they are about. Records nothing.

    ``read_letter`` is asked about every letter that would be sent, while it exists; without it the
    letters themselves are returned, which are never recorded.

    Raises :class:`PreviewRefusedError` for a change that could not be received, is on record
    already, or was reported after the next night.
    """
    day = _next_night(forms)
    by_parent: dict[int, list[ChangeForm]] = {}
    for form in forms:
        by_parent.setdefault(_paying_parent_of(form), []).append(form)
    read = read_letter or _letter_itself
    return [_preview_one(day, number, own, read) for number, own in sorted(by_parent.items())]


def _letter_itself(letter: Letter) -> Letter:
    return letter


def _preview_one(
    day: date, number: int, forms: Sequence[ChangeForm], read_letter: ReadLetter
) -> Preview:
    payer = PayingParent.objects.get(pk=number)
    with _undone():
        before = _Night(day, payer, _letter_itself).work()
    with _undone():
        _receive(forms, planned_night(day).known_at)
        after = _Night(day, payer, read_letter).work()
    return Preview(
        night=day,
        paying_parent=payer.reference,
        changes=tuple(form.reference for form in forms),
        decisions=after.decisions,
        cases=tuple(
            CaseEffect(name, before.cases[name], after.cases[name]) for name in before.cases
        ),
        letters=after.letters,
    )


@contextmanager
def _undone() -> Iterator[None]:
    """Run the body in a transaction, or a savepoint of one, that is always rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _next_night(forms: Sequence[ChangeForm]) -> date:
    """The night that would take the changes up: the one after the last."""
    last = last_night()
    if last is None:
        raise PreviewRefusedError("No night has been worked yet, so there is nothing to change.")
    day = last + timedelta(days=1)
    late = [form.reference for form in forms if form.reported_on > day]
    if late:
        raise PreviewRefusedError(
            f"{', '.join(late)}: reported after the next night, {day}. Give {day} or an earlier "
            "day as reported_on; what is still to come goes into happened_on with is_expected."
        )
    return day


def _paying_parent_of(form: ChangeForm) -> int:
    if ReportedChange.objects.filter(reference=form.reference).exists():
        raise PreviewRefusedError(
            f"{form.reference}: a change of this reference is on record already, and is part of "
            "how things stand. Give the proposed change a reference of its own."
        )
    application = Application.objects.filter(reference=form.application).first()
    if application is None or application.case is None:
        raise PreviewRefusedError(
            f"{form.reference}: no case has begun from application “{form.application}”. Import "
            "the application and work its night, or correct the reference."
        )
    return application.case.paying_parent_id


def _receive(forms: Sequence[ChangeForm], known_at: datetime) -> None:
    refused = receive_changes(forms, SOURCE, known_at).refused
    if refused:
        raise PreviewRefusedError(
            "; ".join(f"{each.entry}: found {each.found}, {each.wanted}" for each in refused),
            refused,
        )


def _state_of(case: Case, day: date, since: datetime) -> CaseState:
    liabilities = case.liabilities.filter(known__upper_inf=True).order_by("effective")
    charges = Charge.objects.filter(case=case, known_at__gt=since).order_by("effective_date", "id")
    events = case.events.filter(known_at__gt=since, decision=None).order_by("id")
    with connection.cursor() as cursor:
        owed = balance(cursor.cursor, Account.MAINTENANCE_RECEIVABLE, case.pk)
        fee = balance(cursor.cursor, Account.COLLECTION_FEE_RECEIVABLE, case.pk)
    return CaseState(
        state=case.state,
        closed_on=case.closed_on,
        liabilities=tuple(
            DatedAmount(row.effective.lower, row.effective.upper, row.weekly_pence)
            for row in liabilities
        ),
        charges=tuple(
            ChargeMade(
                row.kind, row.period.lower, row.period.upper, row.maintenance_pence, row.fee_pence
            )
            for row in charges
        ),
        arrears_pence=owed,
        fee_pence=fee,
        instalments=_instalments(case, day),
        notes=tuple(f"{event.get_kind_display()}: {event.detail}" for event in events),
    )


def _instalments(case: Case, day: date) -> tuple[Demanded, ...]:
    """What the schedule in force asks for after the night."""
    rows = Instalment.objects.filter(case=case, known__upper_inf=True, due_on__gt=day)
    return tuple(
        Demanded(row.due_on, row.maintenance_pence, row.fee_pence)
        for row in rows.order_by("due_on", "id")
    )
