"""Applications that would open a second case between the same two parents.

An application whose parents are both those of a case, or likely to be, waits until somebody has
found out whether they are; it keeps the day on which it was received. With both parents recorded
under the very same numbers nothing is in doubt: it joins the case that is there.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from upkeep.cases.models import Application, Case, DoubtfulApplication, LikelySame
from upkeep.parties.counting_as import Counting, found_about
from upkeep.shift import Shift


@dataclass(frozen=True, slots=True)
class Wanting:
    """An application with its two parents' records, and the paying parent it is about."""

    application: Application
    paying: int
    receiving: int
    paying_parent_id: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """An application that waits, and the case that it is like, if there is one yet."""

    wanting: Wanting
    like: Case | None


def doubts_of(applications: Sequence[Wanting], counted: Counting) -> list[Doubt]:
    """Those of the applications, in order, that may be for a case that is there already."""
    alike = _alike({p for each in applications for p in (each.paying, each.receiving)}, counted)
    open_cases: dict[tuple[int, int], Case | None] = dict(_open_cases(alike, counted))
    found = []
    for each in applications:
        own = (counted.kept(each.paying), counted.kept(each.receiving))
        pairs = [
            (paying, receiving)
            for paying in sorted({own[0], *alike[own[0]]})
            for receiving in sorted({own[1], *alike[own[1]]})
        ]
        like = next((pair for pair in pairs if pair != own and pair in open_cases), None)
        if like is not None and own not in open_cases:
            found.append(Doubt(each, open_cases[like]))
        else:
            open_cases.setdefault(own, None)
    return found


def _alike(people: set[int], counted: Counting) -> dict[int, set[int]]:
    """Who is likely to be the same as each of these people, and nobody has found out yet."""
    records = {record for person in people for record in counted.records_of(person)}
    rows = LikelySame.objects.filter(first__in=records) | LikelySame.objects.filter(
        second__in=records
    )
    pairs = list(rows.values_list("first_id", "second_id"))
    settled = found_about(pairs)
    alike: dict[int, set[int]] = defaultdict(set)
    for first, second in pairs:
        if frozenset((first, second)) not in settled:
            alike[counted.kept(first)].add(counted.kept(second))
            alike[counted.kept(second)].add(counted.kept(first))
    return alike


def _open_cases(
    alike: dict[int, set[int]], counted: Counting
) -> Iterable[tuple[tuple[int, int], Case]]:
    """The cases that go on between people who are alike to others, by their two parents."""
    records = {record for person in alike for record in counted.records_of(person)}
    cases = Case.objects.filter(closed_on=None, paying_parent__person__in=records)
    for case in (
        cases | Case.objects.filter(closed_on=None, receiving_parent__in=records)
    ).select_related("paying_parent"):
        paying = counted.kept(case.paying_parent.person_id)
        yield (paying, counted.kept(case.receiving_parent_id)), case


def note_doubts(doubts: Sequence[Doubt], shift: Shift) -> int:
    """Record which applications wait; returns how many are new among them."""
    known = set(
        DoubtfulApplication.objects.filter(
            application__in=[doubt.wanting.application for doubt in doubts]
        ).values_list("application_id", flat=True)
    )
    new = [doubt for doubt in doubts if doubt.wanting.application.pk not in known]
    DoubtfulApplication.objects.bulk_create(
        DoubtfulApplication(
            application=doubt.wanting.application,
            paying_parent_id=doubt.wanting.paying_parent_id,
            like=doubt.like,
            held_on=shift.date,
            known_at=shift.known_at,
        )
        for doubt in new
    )
    return len(new)
