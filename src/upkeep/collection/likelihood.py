"""Finding whether maintenance is unlikely to be paid without us, and what follows of it.

Child Support Act 1991 s.4(2A): without the paying parent's agreement we collect only where
maintenance is unlikely to be paid otherwise. Where that rests on payments that were missed,
collection begins only if the paying parent had the warning notice within 12 months
(:mod:`upkeep.collection.payment_warnings`); otherwise the notice is given, Direct Pay goes on, and
the months begin.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, PayingParent, Proceeding
from upkeep.cases.proceedings import move
from upkeep.collection.arrangements import Way, rearrange
from upkeep.collection.direct_pay import positions
from upkeep.collection.likelihood_models import LikelihoodFinding
from upkeep.collection.models import Arrangement, ServiceType
from upkeep.collection.payment_warnings import WARNED, is_warned, warned_on

Outcome = LikelihoodFinding.Outcome
PROCESS = "arrangement"
_EVENTS = {
    ("deciding_on_collection", Outcome.COLLECTED): "unlikely_to_pay",
    ("deciding_on_collection", Outcome.WARNED_FIRST): "warned_first",
    ("deciding_on_collection", Outcome.LIKELY): "likely_to_pay",
    ("direct_pay", Outcome.COLLECTED): "says_they_will_not_pay",
    ("direct_pay", Outcome.WARNED_FIRST): "notice_again",
    ("collect_and_pay", Outcome.LIKELY): "looked_at",
}
"""By state of the arrangement and outcome, the event that a finding brings about."""


class FindingRefusedError(Exception):
    """A finding cannot be recorded. ``field`` says what is wrong, the message what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody found: whether it is unlikely, what shows it, why, and where that is."""

    is_unlikely: bool
    because: str
    reasons: str
    evidence: str


def was_missed(case: Case, on: date) -> bool:
    """Whether the receiving parent says, or somebody found, that less came than was due."""
    for each in positions(case, on):
        told = each.paid_pence if each.finding else each.says("receiving_parent")
        if told is not None and told < each.due_pence:
            return True
    return False


@transaction.atomic
def find(case: Case, found: Found, actor: Actor) -> LikelihoodFinding:
    """Record a finding, and move the case as the law lets it go from the day of it.

    Raises :class:`FindingRefusedError` without reasons or evidence, and where the arrangement is at
    a point where nothing is to be found.
    """
    PayingParent.objects.select_for_update(no_key=True).get(pk=case.paying_parent_id)
    _refuse_what_is_wrong(found)
    row = _arrangement_of(case)
    missed = was_missed(case, actor.on)
    outcome = _outcome(case, found, actor.on, missed=missed)
    event = _EVENTS.get((row.state, outcome))
    if event is None:
        raise FindingRefusedError(
            "", _("Nothing is to be found now: see what the arrangement of the case waits for.")
        )
    finding = LikelihoodFinding.objects.create(
        case=case,
        outcome=outcome,
        because=found.because,
        reasons=found.reasons.strip(),
        evidence=found.evidence.strip(),
        was_missed=missed,
        warned_on=warned_on(case, actor.on),
        found_by=actor.name,
        found_on=actor.on,
        known_at=actor.known_at,
    )
    if outcome == Outcome.COLLECTED:
        _collect(case, actor)
    move(row.pk, event, actor, finding.reasons, [WARNED])
    return finding


def _outcome(case: Case, found: Found, on: date, *, missed: bool) -> Outcome:
    if not found.is_unlikely:
        return Outcome.LIKELY
    if missed and not is_warned(case, on):
        return Outcome.WARNED_FIRST
    return Outcome.COLLECTED


def _refuse_what_is_wrong(found: Found) -> None:
    if found.because not in LikelihoodFinding.Because.values:
        raise FindingRefusedError("because", _("Choose what shows it."))
    if not found.reasons.strip():
        raise FindingRefusedError("reasons", _("Say why, and what the paying parent said."))
    if not found.evidence.strip():
        raise FindingRefusedError(
            "shown", _("Name the evidence: a letter, a call, a bank statement.")
        )


def _arrangement_of(case: Case) -> Proceeding:
    row = Proceeding.objects.filter(case=case, process=PROCESS, ended_on=None, blocked="").first()
    if row is None:
        raise FindingRefusedError("", _("How the case is paid is not followed any more."))
    return row


def _collect(case: Case, actor: Actor) -> None:
    """Pay to us from now on, as often and on the day that the parents were used to."""
    paid = case.arrangements.filter(known__upper_inf=True, effective__contains=actor.on)
    held: Arrangement = paid.get()
    way = Way(ServiceType.COLLECT_AND_PAY, held.method, held.frequency, held.collection_day, "")
    rearrange(case, way, actor.on, actor.known_at)
