"""Mandates: given, lodged with the bank, used, changed and ended. A state follows from the events.

Times are those of Bacs: an instruction may be collected by from the second working day after it was
processed, and one that was not used for thirteen months has lapsed at the bank.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext_noop as _

from upkeep.cases.models import PayingParent
from upkeep.collection.bacs import AccountName, BacsRecord, Code, cycle_sent_on, fault_of
from upkeep.collection.debit_models import Mandate, MandateEvent
from upkeep.parties.weight_tables import can_exist
from upkeep.working_days import after_working_days

NOTICE_WORKING_DAYS: Final = 10
"""The usual advance notice; a paying parent may agree to another."""
USABLE_AFTER_WORKING_DAYS: Final = 2
LAPSES_AFTER_MONTHS: Final = 13
_REFERENCE_EXTRA: Final = 6
"""A reference has 18 characters; the payment reference takes twelve."""

Event = MandateEvent.Kind


class MandateRefusedError(ValueError):
    """The mandate cannot be recorded or ended so; the message says why and what to do."""


class State(StrEnum):
    """Where a mandate stands; the value is marked for translation where it is shown."""

    GIVEN = _("given")
    LODGED = _("lodged")
    ACTIVE = _("active")
    REFUSED = _("refused")
    CANCELLED = _("cancelled")
    EXPIRED = _("expired")


ENDED: Final = (State.REFUSED, State.CANCELLED, State.EXPIRED)
"""In these nothing is announced or collected; notice is given of others, active or not yet."""


@dataclass(frozen=True, slots=True)
class Given:
    """A mandate as a paying parent gives it, with what shows that they did."""

    paying_parent: str
    account: AccountName
    given_on: date
    evidence: str
    notice_days: int = NOTICE_WORKING_DAYS
    is_converted: bool = False


def give_mandate(given: Given, known_at: datetime) -> Mandate:
    """Record a mandate; the next night lodges it with the bank.

    Raises :class:`MandateRefusedError` for an account that cannot exist, a paying parent whom
    nobody knows, or one who has a mandate that stands.
    """
    account = given.account
    if not given.evidence.strip() or given.notice_days < 1:
        raise MandateRefusedError(
            "Say what shows the mandate, and give a working day's notice or more."
        )
    with transaction.atomic():
        parents = PayingParent.objects.select_for_update()
        parent = parents.filter(reference=given.paying_parent).first()
        if parent is None:
            raise MandateRefusedError(
                f"No paying parent has the reference {given.paying_parent}: give twelve digits."
            )
        before = list(Mandate.objects.filter(paying_parent=parent).order_by("pk"))
        standing = [each for each in before if not has_ended(each, given.given_on)]
        if standing:
            raise MandateRefusedError(
                f"Mandate {standing[-1].reference} stands: end it first, or leave it as it is."
            )
        reference = _next_reference(parent, len(before))
        _check(given, reference)
        return Mandate.objects.create(
            paying_parent=parent,
            reference=reference,
            account_name=account.name.strip(),
            sort_code=account.sort_code,
            account_number=account.account_number,
            given_on=given.given_on,
            notice_days=given.notice_days,
            is_converted=given.is_converted,
            evidence=given.evidence.strip(),
            known_at=known_at,
        )


def _check(given: Given, reference: str) -> None:
    """Refuse what no bank would take, while whoever gave it can still be asked."""
    account = given.account
    if not account.name.strip():
        raise MandateRefusedError("Give the name on the account.")
    cycle = cycle_sent_on(given.given_on)
    record = BacsRecord(Code.NEW_INSTRUCTION, account, 0, reference, cycle.processed_on)
    if wrong := fault_of(record, given.given_on):
        raise MandateRefusedError(f"The bank would refuse it: {wrong}.")
    if not can_exist(account.sort_code, account.account_number, given.given_on):
        raise MandateRefusedError("No such account can exist: ask for the numbers again.")


def _next_reference(parent: PayingParent, before: int) -> str:
    """The payment reference, which the parent knows; another mandate of theirs is told apart."""
    reference = f"{parent.reference}{f'-{before + 1}' if before else ''}"
    assert len(reference) <= len(parent.reference) + _REFERENCE_EXTRA, "it fits a record"
    return reference


def end_mandate(mandate: Mandate, on: date, why: str, known_at: datetime) -> None:
    """End a mandate: nothing more is collected by it, and the next night tells the bank.

    Raises :class:`MandateRefusedError` for one that has ended, or without a reason.
    """
    with transaction.atomic():
        Mandate.objects.select_for_update(no_key=True).get(pk=mandate.pk)
        if has_ended(mandate, on):
            raise MandateRefusedError(f"Mandate {mandate.reference} has ended already.")
        if not why.strip():
            raise MandateRefusedError("Say why it ends.")
        MandateEvent.objects.create(
            mandate=mandate, kind=Event.CANCEL_ASKED, on=on, note=why.strip(), known_at=known_at
        )


# --- Where it stands -------------------------------------------------------------------------


def state_of(mandate: Mandate, on: date, events: Iterable[MandateEvent] | None = None) -> State:
    """Where a mandate stands at the end of a day, by what is known of it."""
    state, lodged_on = State.GIVEN, None
    for event in _in_order(mandate, on, events):
        state = _AFTER.get(Event(event.kind), state)
        if event.kind == Event.LODGED and event.file is not None:
            lodged_on = event.file.processed_on
    if state is not State.LODGED or lodged_on is None:
        return state
    used = mandate.collections.filter(collect_on__lte=on).order_by("-collect_on").first()
    return lodged_state(lodged_on, used.collect_on if used is not None else None, on)


def lodged_state(processed_on: date, used_on: date | None, on: date) -> State:
    """Where a mandate stands that the bank has: by when it was processed, and last used."""
    lapses_on = max(processed_on, used_on or processed_on) + relativedelta(
        months=LAPSES_AFTER_MONTHS
    )
    if lapses_on <= on:
        return State.EXPIRED
    return State.ACTIVE if usable_from(processed_on) <= on else State.LODGED


_AFTER: Final = {
    Event.LODGED: State.LODGED,
    Event.REFUSED: State.REFUSED,
    Event.CANCELLED: State.CANCELLED,
    Event.CANCEL_ASKED: State.CANCELLED,
    Event.REINSTATED: State.LODGED,
}


def usable_from(processed_on: date) -> date:
    """The first processing day of a collection by an instruction processed on a day."""
    return after_working_days(processed_on, USABLE_AFTER_WORKING_DAYS)


def has_ended(mandate: Mandate, on: date) -> bool:
    """Whether nothing can be collected by it any more."""
    return state_of(mandate, on) in ENDED


def account_of(
    mandate: Mandate, on: date, events: Iterable[MandateEvent] | None = None
) -> AccountName:
    """The account from which it is collected: as it was given, or as the bank changed it since."""
    account = AccountName(mandate.sort_code, mandate.account_number, mandate.account_name)
    for event in _in_order(mandate, on, events):
        if event.kind == Event.AMENDED and event.account_number:
            account = AccountName(event.sort_code, event.account_number, account.name)
    return account


def _in_order(
    mandate: Mandate, on: date, events: Iterable[MandateEvent] | None
) -> Sequence[MandateEvent]:
    found = mandate.events.select_related("file") if events is None else events
    return sorted((each for each in found if each.on <= on), key=lambda each: each.pk)


# --- What the bank is told -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Instruction:
    """What is to be sent to the bank about a mandate, and as which event it is recorded."""

    mandate: Mandate
    kind: Event
    record: BacsRecord


def instructions_due(made_on: date, processed_on: date) -> list[Instruction]:
    """New mandates to lodge, and those we ended to cancel at the bank, in their order.

    One that was ended before it was ever lodged is never told of.
    """
    waiting = Mandate.objects.exclude(events__kind__in=[Event.LODGED, Event.CANCEL_ASKED])
    ended = Mandate.objects.filter(events__kind=Event.CANCEL_ASKED).filter(
        pk__in=MandateEvent.objects.filter(kind=Event.LODGED).values("mandate")
    )
    ended = ended.exclude(events__kind=Event.CANCEL_SENT)
    found = [
        *((each, Event.LODGED) for each in waiting.order_by("pk")),
        *((each, Event.CANCEL_SENT) for each in ended.order_by("pk")),
    ]
    return [
        Instruction(mandate, kind, _record_of(mandate, kind, made_on, processed_on))
        for mandate, kind in found
        if mandate.given_on <= made_on
    ]


def _record_of(mandate: Mandate, kind: Event, made_on: date, processed_on: date) -> BacsRecord:
    code = Code.CANCEL_INSTRUCTION
    if kind == Event.LODGED:
        code = Code.CONVERT_INSTRUCTION if mandate.is_converted else Code.NEW_INSTRUCTION
    return BacsRecord(code, account_of(mandate, made_on), 0, mandate.reference, processed_on)
