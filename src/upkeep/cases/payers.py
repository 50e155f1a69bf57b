"""Two records of one paying parent: decided about together while they count as one person.

The law looks at all cases of a paying parent (Child Support Act 1991 Sch 1 paras 6 and 7). Where a
second record was made by mistake, its cases, facts and requests are read with those of the record
that is kept, and every decision is made under that one. Nothing moves: cases, receipts and entries
of the books stay under the record they came in under, so that taking records apart again leaves
nothing to be given back.
"""

from datetime import date, datetime
from enum import Enum

from django.db.models import Q, QuerySet

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, Decision, DecisionRequest, PayingParent
from upkeep.parties.counting_as import counting

REASON = DecisionRequest.Reason.TWO_RECORDS


def kept_record(parent: PayingParent) -> PayingParent:
    """The record that decisions about a paying parent are made under; nearly always its own."""
    return parent if parent.decided_with is None else parent.decided_with


def records_of(parent: PayingParent) -> list[int]:
    """The numbers of all records decided about together with one, the one that is kept first."""
    kept = kept_record(parent)
    others = PayingParent.objects.filter(decided_with=kept).order_by("pk")
    return [kept.pk, *others.values_list("pk", flat=True)]


def cases_of(parent: PayingParent) -> QuerySet[Case]:
    """Every case that is decided about with those of a paying parent, its own among them."""
    return Case.objects.filter(paying_parent__in=records_of(parent))


def records_known(parent: PayingParent, known_at: datetime | None = None) -> QuerySet[PayingParent]:
    """Every record that counted as a paying parent's at a moment, or counts now; its own too."""
    people = counting(known_at).records_of(parent.person_id)
    return PayingParent.objects.filter(person__in=people).order_by("pk")


def decisions_about(parent: PayingParent) -> QuerySet[Decision]:
    """Every decision ever made under a record, or about its cases under another one."""
    on_its_cases = Decision.objects.filter(liabilities__case__paying_parent=parent).values("pk")
    return Decision.objects.filter(Q(paying_parent=parent) | Q(pk__in=on_its_cases))


def decisions_on_case(case: Case) -> QuerySet[Decision]:
    """Every decision that gives a case an amount, or ends it."""
    given = {"receiving_parents": [{"id": case.reference}]}
    return decisions_about(case.paying_parent).filter(result__contains=given)


def latest_decision_on(case: Case) -> Decision | None:
    """The decision about a case that was made last: where it has ended, that it ends."""
    return decisions_on_case(case).order_by("-made_on", "-pk").first()


class Hindrance(Enum):
    """What keeps the cases of two records from being decided about together."""

    SAME_RECEIVING_PARENT = "a receiving parent has a case under each"
    DIFFERENT_SCHEMES = "their cases are of different schemes"


def why_not_together(kept: PayingParent, other: PayingParent) -> Hindrance | None:
    """What keeps the cases of two records from being decided together; None for nothing."""
    counted = counting()
    live = Case.objects.filter(closed_on=None)
    ours, theirs = live.filter(paying_parent=kept), live.filter(paying_parent=other)
    receiving, receiving_there = (
        {counted.kept(person) for person in cases.values_list("receiving_parent", flat=True)}
        for cases in (ours, theirs)
    )
    if receiving & receiving_there:
        return Hindrance.SAME_RECEIVING_PARENT
    schemes = {*ours.values_list("scheme", flat=True), *theirs.values_list("scheme", flat=True)}
    return Hindrance.DIFFERENT_SCHEMES if len(schemes) > 1 else None


def decide_together(kept: PayingParent, other: PayingParent, source: str, actor: Actor) -> None:
    """Have the next night decide about both records together, from their first common day on."""
    PayingParent.objects.filter(pk=other.pk).update(decided_with=kept)
    _ask(kept, other, (kept,), source, actor)


def decide_apart(kept: PayingParent, other: PayingParent, source: str, actor: Actor) -> None:
    """Have the next night decide about each record alone again.

    What no night has decided together yet is simply not asked for any more.
    """
    PayingParent.objects.filter(pk=other.pk).update(decided_with=None)
    waiting = DecisionRequest.objects.filter(
        paying_parent=kept, reason=REASON, settled_at=None
    ).update(settled_at=actor.known_at)
    if not waiting:
        _ask(kept, other, (kept, other), source, actor)


def _ask(
    kept: PayingParent,
    other: PayingParent,
    about: tuple[PayingParent, ...],
    source: str,
    actor: Actor,
) -> None:
    start = first_common_day(kept, other)
    if start is None:
        return
    for parent in about:
        DecisionRequest.objects.create(
            paying_parent=parent,
            reason=REASON,
            source=source,
            effective_from=start,
            decide_on=min(start, actor.on),
            known_at=actor.known_at,
        )


def first_common_day(kept: PayingParent, other: PayingParent) -> date | None:
    """The first day on which both records have a case that is liable; None for no such day."""
    ours, theirs = (
        Case.objects.filter(paying_parent=parent).exclude(state=Case.State.WITHDRAWN)
        for parent in (kept, other)
    )
    days = [
        start
        for one in ours
        for two in theirs
        if (start := max(one.effective_from, two.effective_from))
        < min(one.closed_on or date.max, two.closed_on or date.max)
    ]
    return min(days, default=None)
