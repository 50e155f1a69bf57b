"""Recording facts: every one with its source, in the shape of its kind, and nothing rewritten."""

from dataclasses import dataclass
from datetime import date, datetime

from upkeep.cases.actors import Actor
from upkeep.cases.fact_kinds import Document, FactKind, SourceKind
from upkeep.cases.fact_models import Circumstance, FactEvidence
from upkeep.cases.fact_values import checked_value
from upkeep.cases.models import json_value


@dataclass(frozen=True, slots=True)
class Source:
    """From whom a fact came, and by which report, answer, order or finding."""

    kind: SourceKind
    reference: str


def stated(
    paying_parent_id: int,
    kind: FactKind,
    value: object,
    effective_from: date,
    source: Source,
    known_at: datetime,
    case_child_id: int | None = None,
    corrects: Circumstance | None = None,
) -> Circumstance:
    """A fact ready to be recorded; the only way to make one.

    Raises :class:`upkeep.cases.fact_values.WrongFactError` for a value of another shape, and
    ValueError for a correction of something else.
    """
    if corrects is not None:
        same = (corrects.paying_parent_id, corrects.kind, corrects.case_child_id)
        if same != (paying_parent_id, kind, case_child_id):
            raise ValueError(
                f"{kind} cannot correct {corrects}: a correction is about the same thing"
            )
    return Circumstance(
        paying_parent_id=paying_parent_id,
        case_child_id=case_child_id,
        kind=kind,
        value=json_value(checked_value(kind, value)),
        effective_from=effective_from,
        source_kind=source.kind,
        source=source.reference,
        corrects=corrects,
        known_at=known_at,
    )


def show(
    fact: Circumstance,
    document: Document,
    seen_on: date,
    actor: Actor,
    *,
    is_verified: bool,
    note: str = "",
) -> FactEvidence:
    """Record what somebody showed for a fact. Raises ValueError for a day that is still to come."""
    if seen_on > actor.on:
        raise ValueError(f"seen on {seen_on}: wanted a day up to {actor.on}")
    return FactEvidence.objects.create(
        fact=fact,
        document=document,
        seen_on=seen_on,
        seen_by=actor.name,
        is_verified=is_verified,
        note=note,
        known_at=actor.known_at,
    )
