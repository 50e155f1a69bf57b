"""The defect register at work: record a defect, name its cases, put them right, close it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import (
    BigIntegerField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, Defect, DefectTouch

_LOCK = 7_202_611
"""The number of the advisory lock under which references are numbered."""


class RegisterError(ValueError):
    """The register cannot say so; the message says what it found and what to do."""


@dataclass(frozen=True, slots=True)
class Close:
    """With what a defect is closed: decision and result are needed, the rest where there is any."""

    decision: str
    result: str
    fix_version: str = ""
    correction_job: str = ""
    job_run_on: date | None = None


def register() -> QuerySet[Defect]:
    """Every defect, open ones first, with its cases counted and their pence added up.

    Each row has ``touched``, ``open_touches`` (neither corrected nor explained), ``pence`` and
    ``blocking``, the proceedings that wait for it.
    """
    amounts = (
        DefectTouch.objects.filter(defect=OuterRef("pk"))
        .values("defect")
        .annotate(pence=Sum("amount_pence"))
        .values("pence")
    )
    return Defect.objects.annotate(
        pence=Coalesce(Subquery(amounts), 0, output_field=BigIntegerField()),
        touched=Count("touches", distinct=True),
        open_touches=Count("touches", filter=Q(touches__outcome=""), distinct=True),
        blocking=Count("blocks", filter=Q(blocks__ended_on=None), distinct=True),
    ).order_by(F("closed_on").desc(nulls_first=True), "reference")


def defect_named(reference: str) -> Defect:
    """The defect of a reference. Raises :class:`RegisterError` where there is none."""
    found = Defect.objects.filter(reference=reference.strip().upper()).first()
    if found is None:
        raise RegisterError(f"There is no defect {reference}: see `upkeep defects list`.")
    return found


def cases_named(references: Iterable[str]) -> list[Case]:
    """The cases of those references. Raises :class:`RegisterError` naming one that is missing."""
    wanted = [reference.strip().upper() for reference in references]
    found = {case.reference: case for case in Case.objects.filter(reference__in=wanted)}
    missing = [reference for reference in wanted if reference not in found]
    if missing:
        raise RegisterError(f"There is no case {missing[0]}: nothing was recorded.")
    return [found[reference] for reference in dict.fromkeys(wanted)]


@transaction.atomic
def add(title: str, goes_wrong: str, actor: Actor) -> Defect:
    """Record a defect that was found on the actor's day; it gets the next reference."""
    if not title.strip() or not goes_wrong.strip():
        raise RegisterError("A defect needs a title and what goes wrong: say both.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    number = Defect.objects.count() + 1
    return Defect.objects.create(
        reference=f"DEF-{number:04d}",
        title=title.strip(),
        goes_wrong=goes_wrong.strip(),
        found_on=actor.on,
        found_by=actor.name,
        known_at=actor.known_at,
    )


def touch(defect: Defect, cases: Iterable[Case], amount_pence: int, actor: Actor) -> int:
    """Say that a defect touched these cases, each for so much; returns how many were new to it."""
    _still_open(defect)
    before = set(defect.touches.values_list("case_id", flat=True))
    new = [case for case in cases if case.pk not in before]
    DefectTouch.objects.bulk_create(
        DefectTouch(
            defect=defect,
            case=case,
            amount_pence=amount_pence,
            known_at=actor.known_at,
            by=actor.name,
        )
        for case in new
    )
    return len(new)


@transaction.atomic
def put_right(
    defect: Defect,
    cases: Iterable[Case],
    outcome: DefectTouch.Outcome,
    note: str,
    actor: Actor,
) -> int:
    """Say how cases were put right; returns how many were waiting for that.

    Raises :class:`RegisterError` without a note, and for a case that the defect did not touch.
    """
    _still_open(defect)
    if not note.strip():
        raise RegisterError("Say what was done, or why nothing has to be.")
    wanted = {case.pk: case for case in cases}
    touches = DefectTouch.objects.filter(defect=defect, case__in=wanted)
    for number in set(wanted) - set(touches.values_list("case_id", flat=True)):
        raise RegisterError(f"{defect.reference} did not touch case {wanted[number].reference}.")
    return touches.filter(outcome="").update(
        outcome=outcome, outcome_on=actor.on, outcome_by=actor.name, note=note.strip()
    )


@transaction.atomic
def close(defect: Defect, with_: Close, actor: Actor) -> Defect:
    """Close a defect. The database refuses it, too, while a case it touched is not put right.

    Raises :class:`RegisterError` that names such a case, or a proceeding that it still blocks.
    """
    found = Defect.objects.select_for_update().get(pk=defect.pk)
    _still_open(found)
    waiting = found.touches.filter(outcome="").select_related("case").order_by("case__reference")
    if first := waiting.first():
        raise RegisterError(
            f"{found.reference} cannot be closed: {waiting.count()} of its cases, such as "
            f"{first.case.reference}, are neither corrected nor explained."
        )
    if blocked := found.blocks.filter(ended_on=None).first():
        raise RegisterError(f"{found.reference} cannot be closed: it still blocks {blocked}.")
    if not with_.decision.strip() or not with_.result.strip():
        raise RegisterError("Say what was decided and what came of it.")
    if with_.correction_job and with_.job_run_on is None:
        raise RegisterError("Say on which day the correction job was run.")
    found.decision, found.result = with_.decision.strip(), with_.result.strip()
    found.fix_version, found.correction_job = with_.fix_version, with_.correction_job
    found.job_run_on = with_.job_run_on
    found.closed_on, found.closed_by = actor.on, actor.name
    found.save()
    return found


def _still_open(defect: Defect) -> None:
    if defect.closed_on is not None:
        raise RegisterError(
            f"{defect.reference} was closed on {defect.closed_on:%-d %B %Y}: record another one."
        )
