"""Notices on their way to employers: posted, come back, posted again; and when they count as given.

A notice by post counts as given on the day it is posted to the last known address (SI 1992/1989
reg 1(3)(b)), and the employer answers for an order from a week after that (reg 19(2); Child Support
Act 1991 s.31(7)). A notice of which nothing is noted counts as posted the day it was written; one
that came back was not given at all until it is posted again.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

import psycopg
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding
from upkeep.cases.proceedings import move
from upkeep.collection.earnings import liable_from
from upkeep.collection.employers import employer_of
from upkeep.collection.models import EarningsOrder, EmployerNotice, EmployerNoticeStep
from upkeep.shift import Shift

PROCESS = "undelivered_notice"
State = EmployerNoticeStep.State
OF_TERMS = ("order", "variation", "revival")


class NotPostedError(ValueError):
    """A notice is not where somebody says that it is; the message says where it is."""


def with_state(notices: QuerySet[EmployerNotice]) -> QuerySet[Any]:
    """The notices with ``state`` and ``state_on``, the last thing that happened to each.

    ``goes_to`` is where one goes instead of where it was first to go, or None.
    """
    steps = EmployerNoticeStep.objects.filter(notice=OuterRef("pk")).order_by("-pk")
    return notices.annotate(
        state=Subquery(steps.values("state")[:1]),
        state_on=Subquery(steps.values("happened_on")[:1]),
        goes_to=Subquery(steps.filter(sent_to__isnull=False).values("sent_to")[:1]),
    )


def waiting_to_be_posted(through: date) -> QuerySet[Any]:
    """Notices written up to a day that are still to be posted, the oldest first."""
    written = with_state(EmployerNotice.objects.filter(written_on__lte=through))
    return written.filter(Q(state=None) | Q(state=State.AGAIN)).order_by("pk")


def note_posted(notice: EmployerNotice, on: date, known_at: datetime) -> None:
    """Note that a notice was posted on a day. The same again changes nothing."""
    EmployerNoticeStep.objects.get_or_create(
        notice=notice, state=State.SENT, happened_on=on, note="", defaults={"known_at": known_at}
    )


def notice_of(reference: str) -> EmployerNotice:
    """The notice called ``E00000042``. Raises :class:`NotPostedError` where none was written."""
    number = reference.removeprefix("E")
    is_one = reference != number and number.isdecimal() and len(number) <= 18
    found = EmployerNotice.objects.filter(pk=int(number)).first() if is_one else None
    if found is None:
        raise NotPostedError(
            f"{reference}: no notice of this reference was written to an employer; it stands "
            "below the date on the notice, such as E00000042."
        )
    return found


def note_returned(reference: str, on: date, known_at: datetime, note: str = "") -> EmployerNotice:
    """Note that a notice came back. Told again it changes nothing.

    Raises :class:`NotPostedError` for one that is not known, or was not posted before the day.
    """
    notice = notice_of(reference)
    if notice.steps.filter(state=State.RETURNED, happened_on=on, note=note).exists():
        return notice
    last = notice.steps.order_by("-pk").first()
    if last is None or last.state != State.SENT:
        stands = "not posted yet" if last is None else str(last.get_state_display()).lower()
        raise NotPostedError(f"{reference}: it cannot have come back, for it is {stands}.")
    if last.happened_on > on:
        raise NotPostedError(
            f"{reference}: it was posted on {last.happened_on}, after the day given, {on}."
        )
    EmployerNoticeStep.objects.create(
        notice=notice, state=State.RETURNED, happened_on=on, note=note, known_at=known_at
    )
    return notice


@transaction.atomic
def post_again(reference: str, actor: Actor) -> dict[str, Any]:
    """Have a notice that came back posted to the employer's address as known now, and end its task.

    Raises :class:`NotPostedError` where it did not come back, and where no address is known but
    the one that it came back from.
    """
    notice = with_state(EmployerNotice.objects.filter(pk=notice_of(reference).pk)).get()
    if notice.state != State.RETURNED:
        raise NotPostedError(f"{reference}: there is nothing to send again, it did not come back.")
    employer = employer_of(notice.employer_reference)
    to = employer and {
        "name": employer.name,
        "lines": employer.lines,
        "postcode": employer.postcode,
    }
    if not to or to == (notice.goes_to or notice.sent_to):
        raise NotPostedError(
            f"{reference}: no address is known but the one it came back from. Record the new one "
            f"first: upkeep employers record {notice.employer_reference}"
        )
    EmployerNoticeStep.objects.create(
        notice=notice,
        state=State.AGAIN,
        happened_on=actor.on,
        sent_to=to,
        known_at=actor.known_at,
    )
    open_tasks = Proceeding.objects.filter(process=PROCESS, ended_on=None)
    for task in open_tasks.filter(subject__startswith=f"{reference} of "):
        move(task.pk, "sent_again", actor, f"{reference} is posted again.")
    return to


# --- What a notice on its way means for orders ------------------------------------------------


def given_on(notice: EmployerNotice) -> date | None:
    """The day on which a notice counts as given; None while it has come back or waits again.

    Reads the notice's prefetched steps.
    """
    given: date | None = notice.written_on
    for step in sorted(notice.steps.all(), key=lambda each: each.pk):
        given = step.happened_on if step.state == State.SENT else None
    return given


def begins_of(order: EarningsOrder) -> dict[int, date]:
    """From when the employer answers for each version of an order's terms, by its number.

    A week from the day on which its notice was given; never, while it came back. For a version of
    which no notice was written it is the day that the terms themselves say. Reads prefetched rows.
    """
    begins = {each.number: each.effective_from for each in order.terms.all()}
    for notice in order.notices.all():
        number = notice.facts.get("version")
        if notice.kind not in OF_TERMS or number not in begins or not notice.steps.all():
            continue
        given = given_on(notice)
        begins[number] = date.max if given is None else max(begins[number], liable_from(given))
    return begins


def in_force_on(order: EarningsOrder, days: Iterable[date]) -> Iterator[tuple[date, Any]]:
    """Each day with the terms that the employer answers for on it; days without any are left out.

    Reads the order's prefetched terms and notices.
    """
    begins = begins_of(order)
    terms = sorted(order.terms.all(), key=lambda each: each.number)
    for day in days:
        held = [each for each in terms if begins[each.number] <= day]
        if held:
            yield day, held[-1]


# A notice about a month is the task of whoever sees to the first order on its schedule.
_CAME_BACK = f"""
INSERT INTO happening
SELECT '{PROCESS}', 'E' || lpad(n.id::text, 8, '0') || ' of ' || s.happened_on,
    about.paying_parent_id, NULL::bigint, true, ARRAY[]::text[], s.happened_on
FROM collection_employernoticestep s JOIN collection_employernotice n ON n.id = s.notice_id
CROSS JOIN LATERAL (
    SELECT o.paying_parent_id FROM collection_earningsorder o
    WHERE n.order_id IS NOT NULL AND o.id = n.order_id
    OR n.kind = 'answer' AND o.reference = n.facts ->> 'order'
    OR n.order_id IS NULL AND o.employer_reference = n.employer_reference AND EXISTS (
        SELECT 1 FROM collection_employerscheduleline l
        JOIN collection_employerschedule m ON m.id = l.schedule_id
        WHERE l.order_id = o.id AND to_char(m.month, 'YYYY-MM') = n.about
    )
    ORDER BY o.id LIMIT 1
) about
WHERE s.state = 'returned' AND s.known_at > %(since)s
"""


def tell_of_returned_notices(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Have somebody see to each notice that came back from an employer."""
    cursor.execute(_CAME_BACK, shift.parameters())
    yield
