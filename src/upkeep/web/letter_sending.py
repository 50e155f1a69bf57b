"""Letters going out: documents to the print house, and word of the others by e-mail or text.

A message by e-mail or text says only that a letter waits behind the sign-in: nothing about the
case, for whoever else reads it. It goes out within the times that are safe for the person.
"""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from upkeep.collection.employer_post import note_posted, waiting_to_be_posted
from upkeep.correspondence.delivery import (
    note_sent,
    waiting_to_go_out,
    withhold_from_the_dead,
)
from upkeep.correspondence.models import Channel, Letter
from upkeep.gateways.notify import Notice, Notifier, Way
from upkeep.gateways.print_house import Printed, hand_to_print_house
from upkeep.parties.facts import holds_on
from upkeep.parties.models import PersonFact
from upkeep.web.employer_notice_document import printed_pdf as printed_notice
from upkeep.web.letter_document import addressee, letter_pdf, printed_pdf

_LETTERS_AT_ONCE = 500


def print_letters(on: date, known_at: datetime) -> tuple[int, Path | None]:
    """Hand every letter by post that waits on a day to the print house; how many, and where."""
    withhold_from_the_dead(on, known_at)
    count, folder = 0, None
    waiting = waiting_to_go_out([Channel.POST], on)
    while letters := list(waiting[:_LETTERS_AT_ONCE]):
        folder = hand_to_print_house((_printed(letter) for letter in letters), on)
        with transaction.atomic():
            for letter in letters:
                note_sent(letter, Channel.POST, on, known_at)
        count += len(letters)
    return count, folder


def print_notices(on: date, known_at: datetime) -> tuple[int, Path | None]:
    """Hand every notice to an employer that waits on a day to the print house, with the letters."""
    count, folder = 0, None
    while notices := list(waiting_to_be_posted(on)[:_LETTERS_AT_ONCE]):
        folder = hand_to_print_house((_notice_printed(notice) for notice in notices), on)
        with transaction.atomic():
            for notice in notices:
                note_posted(notice, on, known_at)
        count += len(notices)
    return count, folder


def _notice_printed(notice: Any) -> Printed:  # noqa: ANN401
    to = notice.goes_to or notice.sent_to
    return Printed(
        reference=notice.reference,
        language=notice.language,
        is_large_print=False,
        name=to["name"],
        lines=tuple(to["lines"]),
        postcode=to["postcode"],
        content=printed_notice(notice),
    )


def _printed(letter: Any) -> Printed:  # noqa: ANN401
    to = letter.goes_to or letter.sent_to
    return Printed(
        reference=letter.reference,
        language=letter.language,
        is_large_print=letter.is_large_print,
        name=_name(letter),
        lines=tuple(to["lines"]),
        postcode=to.get("postcode", ""),
        content=printed_pdf(letter),
    )


def _name(letter: Letter) -> str:
    with override(letter.language):
        return addressee(letter)


def send_messages(notifier: Notifier, at: datetime) -> dict[str, int]:
    """Have word sent of every letter that goes by e-mail or text, where the time is safe for it.

    Raises ValueError where no template of the notifier is set for a way that is wanted.
    """
    counts = {"sent": 0, "waiting": 0}
    on = timezone.localdate(at)
    withhold_from_the_dead(on, at)
    for letter in list(waiting_to_go_out([Channel.EMAIL, Channel.TEXT], on)):
        if not is_safe_time(letter.person_id, at):
            counts["waiting"] += 1
            continue
        letter_pdf(letter)
        with transaction.atomic():
            notifier.send(_notice(letter), at)
            note_sent(letter, Channel(letter.channel), on, at)
        counts["sent"] += 1
    return counts


def _notice(letter: Letter) -> Notice:
    """Word that a letter waits: nothing of the case, for whoever else reads it."""
    is_email = letter.channel == Channel.EMAIL
    name = f"UPKEEP_NOTIFY_{letter.channel.upper()}_TEMPLATE"
    template = getattr(settings, name)
    if not template:
        raise ValueError(f"{name} is not set: give the id of the template that says a letter waits")
    with override(letter.language):
        service = {"service": settings.UPKEEP_SERVICE_NAME}
        words = {"body": _("You have a new letter from %(service)s. Sign in to read it.") % service}
        if is_email:
            words["subject"] = _("You have a letter from %(service)s") % service
    return Notice(
        reference=letter.reference,
        way=Way.EMAIL if is_email else Way.TEXT,
        to=(letter.sent_to["email" if is_email else "telephone"],),
        template=template,
        personalisation=words,
        paying_parent_id=letter.case.paying_parent_id,
    )


def is_safe_time(person_id: int, at: datetime) -> bool:
    """Whether a person may be sent an e-mail or a text at a moment; without a marker, always."""
    local = timezone.localtime(at)
    safe: dict[str, Any] | None = holds_on(person_id, local.date()).get(
        PersonFact.Kind.SAFE_CONTACT
    )
    if not safe:
        return True
    if local.isoweekday() not in safe["days"]:
        return False
    start, end = time.fromisoformat(safe["from"]), time.fromisoformat(safe["to"])
    return start <= local.time() < end
