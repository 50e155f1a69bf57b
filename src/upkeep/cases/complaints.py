"""Complaints answered tier by tier, and redress that a second person approves."""

from dataclasses import dataclass

from django.db import transaction

from upkeep.cases.actors import Actor
from upkeep.cases.complaint_models import ComplaintFinding, Redress, RedressApproval
from upkeep.cases.models import Proceeding
from upkeep.cases.proceedings import move

Tier = ComplaintFinding.Tier
Outcome = ComplaintFinding.Outcome
Kind = Redress.Kind

PROCESS = "complaint"
TIER_OF: dict[str, Tier] = {
    "looking_into": Tier.FIRST,
    "second_tier": Tier.SECOND,
    "with_examiner": Tier.EXAMINER,
    "with_ombudsman": Tier.OMBUDSMAN,
}
"""The tier that a complaint in a state is answered by."""
IN_WORDS = (Kind.APOLOGY, Kind.CORRECTION)
"""Redress that costs no money and needs no second person."""


class ComplaintError(ValueError):
    """What was said of a complaint cannot be recorded; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tier found, in words of the field."""

    outcome: str
    cause: str
    reasons: str


def events_of(state: str) -> dict[str, str]:
    """The event that each outcome brings about in a state; none where no tier answers in it."""
    if state in ("looking_into", "second_tier"):
        event = "answered" if state == "looking_into" else "answered_again"
        return dict.fromkeys(Outcome.values, event)
    if state in ("with_examiner", "with_ombudsman"):
        return {
            Outcome.UPHELD: "recommended",
            Outcome.PARTLY_UPHELD: "recommended",
            Outcome.NOT_UPHELD: "not_upheld",
        }
    return {}


def answer(complaint: Proceeding, said: Answer, actor: Actor) -> ComplaintFinding:
    """Record what the tier of the moment found, and move the complaint on.

    Raises :class:`ComplaintError` where no tier has it to answer, or something is missing.
    """
    event = events_of(complaint.state).get(said.outcome)
    if complaint.process != PROCESS or event is None:
        raise ComplaintError(f"{complaint}: no tier answers it now, or “{said.outcome}” is none.")
    if said.cause not in ComplaintFinding.Cause.values or not said.reasons.strip():
        raise ComplaintError("Say what the complaint came from, and why it was found so.")
    with transaction.atomic():
        finding = ComplaintFinding.objects.create(
            complaint=complaint,
            tier=TIER_OF[complaint.state],
            outcome=said.outcome,
            cause=said.cause,
            reasons=said.reasons.strip(),
            found_on=actor.on,
            found_by=actor.name,
            known_at=actor.known_at,
        )
        move(complaint.pk, event, actor, said.reasons.strip())
    return finding


def propose_redress(
    complaint: Proceeding, kind: str, amount_pence: int, reason: str, actor: Actor
) -> Redress:
    """Record what is to put a complaint right; money counts once a second person approved it.

    Raises :class:`ComplaintError` for words with an amount, money without one, or no reason.
    """
    if complaint.process != PROCESS or kind not in Kind.values or not reason.strip():
        raise ComplaintError("Say what is given, and why.")
    if (amount_pence > 0) != (kind not in IN_WORDS) or amount_pence < 0:
        raise ComplaintError("Give an amount with money, and none with words.")
    return Redress.objects.create(
        complaint=complaint,
        kind=kind,
        amount_pence=amount_pence,
        reason=reason.strip(),
        proposed_on=actor.on,
        proposed_by=actor.name,
        known_at=actor.known_at,
    )


def approve_redress(redress: Redress, actor: Actor) -> RedressApproval:
    """Approve redress in money. Raises :class:`ComplaintError` for one's own, or a second time."""
    if redress.kind in IN_WORDS:
        raise ComplaintError("Words need nobody's approval.")
    if redress.proposed_by == actor.name:
        raise ComplaintError("Somebody else has to approve what you proposed.")
    if RedressApproval.objects.filter(redress=redress).exists():
        raise ComplaintError("It is approved already.")
    return RedressApproval.objects.create(
        redress=redress, approved_on=actor.on, approved_by=actor.name, known_at=actor.known_at
    )
