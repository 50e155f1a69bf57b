"""What happens to a letter on its way: which still wait, and each step noted as it comes.

What was sent is delivered, fails, or comes back. An e-mail or a text that fails goes by post
instead, unless a marker of the person says that post to them needs a person's eye first; whatever
then still reached nobody becomes a caseworker's task the next night (``writing``).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from upkeep.cases.models import Case
from upkeep.correspondence.models import Channel, Letter, LetterStep
from upkeep.correspondence.receipt import deemed_received_on
from upkeep.parties.facts import holds_on
from upkeep.parties.models import ContactDetail, PersonFact

TO_ESTATES = (Letter.Cause.ESTATE, Letter.Cause.ESTATE_CLAIM)
"""What goes to whoever acts for somebody who died."""

State = LetterStep.State

POST_NEEDS_AN_EYE = (
    PersonFact.Kind.DOMESTIC_ABUSE,
    PersonFact.Kind.AT_RISK,
    PersonFact.Kind.SAFE_CONTACT,
)
"""Markers of a person who did not choose post: nobody sends it to their door unasked."""

REACHED_NOBODY = (State.WITHHELD, State.FAILED, State.RETURNED)
"""Where a letter is a person's task."""

_ON_ITS_WAY = (State.SENT, State.DELIVERED)


class NotOnItsWayError(ValueError):
    """The letter is not where the report says that it was; the message says where it is."""


def with_state(letters: QuerySet[Letter], known_at: datetime | None = None) -> QuerySet[Any]:
    """The letters with ``state``, the last thing that happened to each, and ``state_on``.

    ``goes_to`` is where a letter goes instead of where it was first to go, or None.
    With ``known_at`` it is so by the steps recorded up to then.
    """
    steps = LetterStep.objects.filter(letter=OuterRef("pk")).order_by("-pk")
    if known_at is not None:
        steps = steps.filter(known_at__lte=known_at)
    return letters.annotate(
        state=Subquery(steps.values("state")[:1]),
        state_on=Subquery(steps.values("happened_on")[:1]),
        goes_to=Subquery(steps.filter(sent_to__isnull=False).values("sent_to")[:1]),
    )


def waiting_to_go_out(channels: Iterable[Channel], through: date) -> QuerySet[Any]:
    """Letters written up to a day that wait to go out by one of the channels, the oldest first."""
    wanted = list(channels)
    waits = Q(state=State.QUEUED, channel__in=wanted)
    if Channel.POST in wanted:
        waits |= Q(state=State.BY_POST)
    return (
        with_state(Letter.objects.filter(written_on__lte=through))
        .filter(waits)
        .select_related("case__paying_parent", "person", "decision")
        .order_by("pk")
    )


def withhold_from_the_dead(on: date, known_at: datetime) -> int:
    """Hold back what still waits for somebody who has died since it was written; how many."""
    waiting = waiting_to_go_out(Channel, on).exclude(cause__in=TO_ESTATES)
    dead = PersonFact.objects.filter(person=OuterRef("person"), kind=PersonFact.Kind.DIED)
    last = dead.filter(effective_from__lte=on).order_by("-effective_from", "-pk")
    held = list(waiting.annotate(has_died=Subquery(last.values("value")[:1])).filter(has_died=True))
    for letter in held:
        note_step(letter, State.WITHHELD, on, known_at, "died")
    return len(held)


def note_step(letter: Letter, state: State, on: date, known_at: datetime, note: str = "") -> None:
    """Note what happened to a letter. The same thing noted again changes nothing."""
    LetterStep.objects.get_or_create(
        letter=letter, state=state, happened_on=on, note=note, defaults={"known_at": known_at}
    )


def note_sent(letter: Letter, by: Channel, on: date, known_at: datetime) -> None:
    """Note that a letter went out, and the day on which the law counts it as received."""
    LetterStep.objects.get_or_create(
        letter=letter,
        state=State.SENT,
        happened_on=on,
        note="",
        defaults={"known_at": known_at, "deemed_received_on": deemed_received_on(by, on)},
    )


def note_receipt(reference: str, status: str, *, arrived: bool, at: datetime, on: date) -> bool:
    """Note what a carrier says became of a letter; says whether it is one of ours.

    A receipt that came before changes nothing, also when a later one follows it.
    """
    letter = _by_reference(reference)
    if letter is None:
        return False
    state = State.DELIVERED if arrived else State.FAILED
    if LetterStep.objects.filter(letter=letter, state=state, note=status).exists():
        return True
    note_step(letter, state, on, at, status)
    if not arrived:
        _send_by_post_instead(letter, on, at)
    return True


def note_returned(reference: str, on: date, known_at: datetime, note: str = "") -> Letter:
    """Note that a letter came back. Told again it changes nothing.

    Raises :class:`NotOnItsWayError` for a letter that is not known, was not sent, or was sent after
    the day.
    """
    letter = letter_of(reference)
    if letter.steps.filter(state=State.RETURNED, happened_on=on, note=note).exists():
        return letter
    last = letter.steps.order_by("-pk")[0]
    if last.state not in _ON_ITS_WAY:
        stands = last.get_state_display().lower()
        raise NotOnItsWayError(f"{reference}: it cannot have come back, for it is {stands}.")
    if last.happened_on > on:
        raise NotOnItsWayError(
            f"{reference}: it went out on {last.happened_on}, after the day given, {on}."
        )
    note_step(letter, State.RETURNED, on, known_at, note)
    return letter


def queue_again(letter: Letter, on: date, known_at: datetime) -> dict[str, Any]:
    """Have a letter that reached nobody go by post to the person's address of a day; which it is.

    Raises :class:`NotOnItsWayError` where it has reached somebody or still waits, where no address
    is known, and where the only one known is the one it came back from.
    """
    last = letter.steps.order_by("-pk")[0]
    if last.state not in REACHED_NOBODY:
        stands = last.get_state_display().lower()
        raise NotOnItsWayError(f"{letter.reference}: there is nothing to send, for it is {stands}.")
    if holds_on(letter.person_id, on).get(PersonFact.Kind.DIED):
        raise NotOnItsWayError(f"{letter.reference}: it is for somebody who has died.")
    to = _address_on(letter, on)
    if to is None or (last.state == State.RETURNED and to == _went_to(letter)):
        raise NotOnItsWayError(
            f"{letter.reference}: no address is known but the one it came back from. Record the "
            "new address first."
        )
    _by_post(letter, to, on, known_at)
    return to


def received_on(letter: Letter) -> date | None:
    """The day on which the law counts a letter as received; None while it has not gone out.

    That of the last time it was sent: what came back was not received. SI 2012/2677 reg 7.
    """
    last: LetterStep | None = None
    for step in letter.steps.order_by("pk"):
        if step.state == State.SENT:
            last = step
        elif step.state in (State.RETURNED, State.FAILED):
            last = None
    return None if last is None else last.deemed_received_on


def notified_on(case: Case) -> date | None:
    """The later of the days on which each parent counts as having the latest decision's notice.

    None while it has gone out to neither of them.
    """
    notices = Letter.objects.filter(case=case, cause=Letter.Cause.DECISION, is_copy=False)
    last = notices.order_by("-decision__made_on", "-decision").first()
    if last is None:
        return None
    days = [received_on(letter) for letter in notices.filter(decision=last.decision_id)]
    return max((day for day in days if day is not None), default=None)


def letter_of(reference: str) -> Letter:
    """The letter of a reference. Raises :class:`NotOnItsWayError` where none was written."""
    letter = _by_reference(reference)
    if letter is None:
        raise NotOnItsWayError(
            f"{reference}: no letter of this reference was written; it stands below the date on "
            "the letter, such as L00000042."
        )
    return letter


def _by_reference(reference: str) -> Letter | None:
    number = reference.removeprefix("L")
    if reference == number or not number.isdecimal() or len(number) > 18:
        return None
    return Letter.objects.filter(pk=int(number)).first()


def _send_by_post_instead(letter: Letter, on: date, known_at: datetime) -> None:
    holds = holds_on(letter.person_id, on)
    if holds.get(PersonFact.Kind.DIED) or any(holds.get(marker) for marker in POST_NEEDS_AN_EYE):
        return
    to = _address_on(letter, on)
    if to is not None and letter.channel != Channel.POST:
        _by_post(letter, to, on, known_at)


def _by_post(letter: Letter, to: dict[str, Any], on: date, known_at: datetime) -> None:
    LetterStep.objects.create(
        letter=letter, state=State.BY_POST, happened_on=on, known_at=known_at, sent_to=to
    )


def _went_to(letter: Letter) -> dict[str, Any]:
    """Where the letter went last."""
    instead = letter.steps.filter(sent_to__isnull=False).order_by("-pk").first()
    to = letter.sent_to if instead is None else instead.sent_to
    assert isinstance(to, dict), "a step that says where a letter goes names the place"
    return to


def _address_on(letter: Letter, on: date) -> dict[str, Any] | None:
    """The name and postal address of whom the letter is for on a day; None without an address."""
    if letter.is_copy:
        to: dict[str, Any] | None = holds_on(letter.person_id, on).get(
            PersonFact.Kind.REPRESENTATIVE
        )
        return to
    address = (
        ContactDetail.objects.filter(
            person=letter.person_id, kind=ContactDetail.Kind.ADDRESS, effective_from__lte=on
        )
        .order_by("-effective_from", "-pk")
        .first()
    )
    if address is None:
        return None
    return {
        "name": letter.facts["name"],
        "lines": address.lines,
        "postcode": address.postcode,
    }
