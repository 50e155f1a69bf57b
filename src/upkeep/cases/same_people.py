"""Finding out who is who: two records count as one person from now on, or no longer.

A finding is recorded with its reason and changes nothing else: records, cases and decisions stay as
they are, and are read as of one person while the finding stands. It is taken back by another one.
Where both are records of a paying parent, the next night decides about all of their cases together,
and once the finding is taken back about each alone; see :mod:`upkeep.cases.payers`.
"""

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.cases.models import (
    Case,
    CaseChild,
    LikelySame,
    PayingParent,
    Proceeding,
)
from upkeep.cases.payers import Hindrance, decide_apart, decide_together, why_not_together
from upkeep.cases.proceedings import move
from upkeep.parties.counting_as import Counting, counting
from upkeep.parties.models import IdentityFinding, Person

PROCESS = "same_person"
FINDINGS = frozenset({"found_same", "found_different"})
"""The events of the process that only recording a finding brings about."""
_LOCK = 7_202_613


class IdentityError(ValueError):
    """The two records cannot be found to be of one person, or of two; the message says why."""


@transaction.atomic
def find_same(kept: Person, other: Person, reason: str, actor: Actor) -> IdentityFinding:
    """Record that two records are of one person, whose name and number are those of ``kept``.

    Raises :class:`IdentityError` where it cannot be so: the message says why and what to do.
    """
    counted = _locked_counting()
    _refuse_impossible(kept, other, counted)
    found = _record(kept, other, reason, actor, is_same=True)
    if pair := _two_payers(kept, other):
        decide_together(*pair, source_of(found), actor)
    _settle(kept, other, "found_same", actor, reason)
    return found


@transaction.atomic
def find_different(one: Person, other: Person, reason: str, actor: Actor) -> IdentityFinding:
    """Record that two records are of two people, and take back that they were of one."""
    counted = _locked_counting()
    kept, second = one, other
    if counted.kept_for.get(one.pk) == other.pk:
        kept, second = other, one
    was_same = counted.kept_for.get(second.pk) == kept.pk
    if not was_same and counted.kept(one.pk) == counted.kept(other.pk):
        middle = Person.objects.get(pk=counted.kept(one.pk))
        raise IdentityError(
            _("Both count as a third record, of %(name)s: find which of them is different from it.")
            % {"name": middle}
        )
    found = _record(kept, second, reason, actor, is_same=False)
    if was_same and (pair := _two_payers(kept, second)):
        decide_apart(*pair, source_of(found), actor)
    _settle(kept, second, "found_different", actor, reason)
    return found


def source_of(found: IdentityFinding) -> str:
    """How a decision that follows from a finding names it."""
    return f"finding {found.pk} about two records"


def _two_payers(kept: Person, other: Person) -> tuple[PayingParent, PayingParent] | None:
    """The two records as paying parents, locked in order, where both are one."""
    rows = PayingParent.objects.select_for_update().filter(person__in=(kept, other)).order_by("pk")
    payers = {row.person_id: row for row in rows}
    return (payers[kept.pk], payers[other.pk]) if len(payers) == 2 else None


def _locked_counting() -> Counting:
    """Who counts as whom; whoever else records a finding waits for the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return counting()


def _refuse_impossible(kept: Person, other: Person, counted: Counting) -> None:
    if kept.pk == other.pk:
        raise IdentityError(_("That is one record and not two: choose two records."))
    if counted.kept(kept.pk) == counted.kept(other.pk):
        raise IdentityError(_("The two records count as one person already."))
    if counted.kept(kept.pk) != kept.pk:
        raise IdentityError(
            _("The record to keep counts as another one: choose that one to keep instead.")
        )
    if len(counted.records_of(other.pk)) > 1:
        raise IdentityError(
            _("Further records count as the other one: keep that one, or take them apart first.")
        )
    if _is_child(kept) != _is_child(other):
        raise IdentityError(_("One record is a child's and the other a parent's: they stay two."))
    payers = {row.person_id: row for row in PayingParent.objects.filter(person__in=(kept, other))}
    if other.pk in payers and kept.pk not in payers:
        raise IdentityError(
            _("Keep the record of the paying parent: payments come in under its reference.")
        )
    if len(payers) == 2:
        _refuse_together(payers[kept.pk], payers[other.pk])
    if _cases_between(kept, other).exists():
        raise IdentityError(_("The two are the two parents of one case, so they are two people."))


def _is_child(person: Person) -> bool:
    return CaseChild.objects.filter(person=person).exists()


def _refuse_together(kept: PayingParent, other: PayingParent) -> None:
    """Cases that could not be decided about together have to be put right first."""
    why = why_not_together(kept, other)
    if why is Hindrance.SAME_RECEIVING_PARENT:
        raise IdentityError(
            _(
                "Under each record a case with the same receiving parent goes on, so their "
                "children would count twice: end one of the two cases first."
            )
        )
    if why is Hindrance.DIFFERENT_SCHEMES:
        raise IdentityError(
            _(
                "The cases under the two records go on under different schemes, which are never "
                "mixed in one calculation: bring the older ones over, or end them, first."
            )
        )


def _cases_between(one: Person, other: Person) -> QuerySet[Case]:
    return Case.objects.filter(
        Q(paying_parent__person=one, receiving_parent=other)
        | Q(paying_parent__person=other, receiving_parent=one)
    )


def _record(
    kept: Person, other: Person, reason: str, actor: Actor, *, is_same: bool
) -> IdentityFinding:
    if not reason.strip():
        raise IdentityError(_("Say why: what shows that they are, or are not, one person."))
    return IdentityFinding.objects.create(
        kept=kept,
        other=other,
        is_same=is_same,
        reason=reason.strip(),
        by=actor.name,
        found_on=actor.on,
        known_at=actor.known_at,
    )


def _settle(one: Person, other: Person, event: str, actor: Actor, note: str) -> None:
    """Move the proceeding about two records, if there is one that goes on."""
    first, second = sorted((one.pk, other.pk))
    likely = LikelySame.objects.filter(first=first, second=second).first()
    if likely is None:
        return
    going_on = Proceeding.objects.filter(
        process=PROCESS, subject=likely.reference, ended_on=None
    ).first()
    if going_on is None:
        return
    if going_on.state == "asking":
        move(going_on.pk, "proof_given", actor, note)
    move(going_on.pk, event, actor, note)
