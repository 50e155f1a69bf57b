"""Mandates and collections as staff and the paying parent read them, as known at a moment."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from upkeep.cases.models import PayingParent
from upkeep.collection.debit_models import (
    DebitCollection,
    DebitNoticeLine,
    Mandate,
    MandateEvent,
)
from upkeep.collection.debit_reports import reason_of
from upkeep.collection.mandates import ENDED, state_of


@dataclass(frozen=True, slots=True)
class HappenedTo:
    """One thing that happened to a mandate, and the bank's reason or ours."""

    on: date
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Collected:
    """One collection and what came of it, in pence."""

    collect_on: date
    code: str
    pence: int
    outcome: str
    why: str


@dataclass(frozen=True, slots=True)
class MandateShown:
    """A mandate with all that happened, what was collected, and what is announced."""

    reference: str
    state: str
    has_ended: bool
    events: list[HappenedTo]
    collections: list[Collected]
    to_come: list[DebitNoticeLine]


def mandates_shown(
    parent: PayingParent, on: date, known_at: datetime | None = None
) -> list[MandateShown]:
    """Every mandate that a paying parent gave, the last first."""
    mandates = Mandate.objects.filter(paying_parent=parent).order_by("-pk")
    return [
        mandate_shown(each, on, known_at) for each in mandates if _is_known(each.known_at, known_at)
    ]


def mandate_shown(mandate: Mandate, on: date, known_at: datetime | None = None) -> MandateShown:
    """One mandate as it stands at the end of a day."""
    events = [
        each
        for each in mandate.events.select_related("report", "file").order_by("pk")
        if _is_known(each.known_at, known_at)
    ]
    made = mandate.collections.select_related("went_back__report", "receipt")
    collections = [
        each for each in made.order_by("collect_on", "pk") if _is_known(each.known_at, known_at)
    ]
    state = state_of(mandate, on, events)
    given = HappenedTo(mandate.given_on, _("Given"), mandate.evidence)
    return MandateShown(
        reference=mandate.reference,
        state=translation.gettext(state.value),
        has_ended=state in ENDED,
        events=[given, *(_happened(each) for each in events)],
        collections=[_collected(each, known_at) for each in collections],
        to_come=_to_come(mandate, on, known_at, collections),
    )


def _is_known(recorded_at: datetime, known_at: datetime | None) -> bool:
    return known_at is None or recorded_at <= known_at


def _happened(event: MandateEvent) -> HappenedTo:
    is_reported = event.report is not None
    why = (
        translation.gettext(reason_of(event.report.kind, event.code))
        if is_reported and event.report
        else ""
    )
    return HappenedTo(event.on, event.get_kind_display(), why or event.note)


def _to_come(
    mandate: Mandate, on: date, known_at: datetime | None, sent: list[DebitCollection]
) -> list[DebitNoticeLine]:
    notices = mandate.notices.order_by("-given_on")
    notice = next((each for each in notices if _is_known(each.known_at, known_at)), None)
    if notice is None:
        return []
    days = {each.collect_on for each in sent if each.represents_id is None}
    lines = notice.lines.filter(collect_on__gt=on).exclude(collect_on__in=days)
    return list(lines.order_by("collect_on"))


def _collected(made: DebitCollection, known_at: datetime | None) -> Collected:
    went_back = getattr(made, "went_back", None)
    receipt = getattr(made, "receipt", None)
    if went_back is not None and _is_known(went_back.known_at, known_at):
        outcome = went_back.get_kind_display()
        why = translation.gettext(reason_of(went_back.report.kind, went_back.code))
    else:
        is_in = receipt is not None and _is_known(receipt.known_at, known_at)
        outcome, why = _("Collected") if is_in else _("On its way"), ""
    return Collected(made.collect_on, made.code, made.amount_pence, outcome, why)
