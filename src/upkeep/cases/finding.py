"""Recording what was found, by hand: the same record as in a file of changes, numbered here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from upkeep.cases.actors import Actor
from upkeep.cases.forms import FindingsChange, FoundFact
from upkeep.cases.forms.findings import Basis
from upkeep.cases.models import Case, Decision, Proceeding, ReportedChange
from upkeep.cases.proceedings import move
from upkeep.cases.receiving import Refusal, receive_changes

PREFIX = "FND"
_LOCK = 7_202_613


class FindingsRefusedError(ValueError):
    """The findings cannot be taken; each refusal says what was found and what to do."""

    def __init__(self, refused: Sequence[Refusal]) -> None:
        super().__init__("; ".join(f"found {each.found}: {each.wanted}" for each in refused))
        self.refused = tuple(refused)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found: on which basis, about which decision, from when, and why.

    ``facts`` are empty where the decision stands. ``effective_from`` is the decision's own day
    unless that day was wrong.
    """

    basis: Basis
    decision: Decision
    effective_from: date
    reason: str
    facts: tuple[FoundFact, ...] = ()


def basis_of(proceeding: Proceeding) -> Basis:
    """The basis of an answer to a reconsideration or an appeal."""
    return "appeal" if proceeding.process == "appeal" else "reconsideration"


@transaction.atomic
def record_findings(
    found: Findings, case: Case, actor: Actor, proceeding: Proceeding | None = None
) -> ReportedChange:
    """Record findings about a case for the next night, and note them on their proceeding.

    Raises :class:`FindingsRefusedError` where they do not fit, and then records nothing.
    """
    application = case.applications.order_by("received_on", "reference").first()
    assert application is not None, "a case begins with an application"
    form = FindingsChange(
        reference=_next_reference(),
        reported_on=actor.on,
        reported_by="caseworker",
        application=application.reference,
        happened_on=found.effective_from,
        basis=found.basis,
        outcome="revised" if found.facts else "unchanged",
        proceeding=None if proceeding is None else proceeding.subject,
        decision=found.decision.pk,
        date_was_wrong=found.effective_from != found.decision.effective_from,
        reason=found.reason,
        facts=found.facts,
    )
    refused = receive_changes([form], actor.name, actor.known_at).refused
    if refused:
        raise FindingsRefusedError(refused)
    if proceeding is not None and proceeding.state != "deciding":
        move(proceeding.pk, "findings_recorded", actor, form.reference)
    return ReportedChange.objects.get(reference=form.reference)


def _next_reference() -> str:
    """The next number of findings; whoever asks at the same time waits for the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = ReportedChange.objects.filter(reference__regex=rf"^{PREFIX}-[0-9]{{6}}$")
    latest = last.order_by("-reference").values_list("reference", flat=True).first()
    number = 1 if latest is None else int(latest.removeprefix(f"{PREFIX}-")) + 1
    return f"{PREFIX}-{number:06d}"
