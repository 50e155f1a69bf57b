"""Deaths: whoever tells of one, everything of the person stops the next night before all else.

A death is told in a report about a case, or by somebody who knows the person and no case, such as
the benefits system. The step of the night below works after every report and before anything is
decided, charged, paid or written: so it makes no difference in which order the events of a day
came in. A report that was not so is taken back as a whole: cases that ended are carried on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from django.db.models import Q

from upkeep.cases.changes.endings import close_without_children
from upkeep.cases.closing import close_case
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.grounds import Ground
from upkeep.cases.models import (
    Case,
    CaseChild,
    Circumstance,
    DeathReport,
    DecisionRequest,
)
from upkeep.cases.older_endings import without_child_from
from upkeep.cases.receiving import Delivery, Refusal
from upkeep.cases.stating import Source, stated
from upkeep.cases.succession import continue_case
from upkeep.parties.facts import holds_on
from upkeep.parties.models import Person, PersonFact
from upkeep.shift import Shift

# Cases of everybody who is known to have died by the date, that do not end by the day of death.
_GOING_ON = """
WITH dead AS (
    SELECT * FROM (
        SELECT DISTINCT ON (person_id) person_id, value, effective_from, source
        FROM parties_personfact WHERE kind = 'died' AND effective_from <= %(date)s
        ORDER BY person_id, effective_from DESC, id DESC
    ) last WHERE value = 'true'
), theirs AS (
    SELECT c.*, dead.effective_from AS died_on, dead.source, true AS is_receiving
    FROM dead JOIN cases_case c ON c.receiving_parent_id = dead.person_id
    UNION ALL
    SELECT c.*, dead.effective_from, dead.source, false
    FROM dead JOIN cases_payingparent p ON p.person_id = dead.person_id
    JOIN cases_case c ON c.paying_parent_id = p.id
)
SELECT id, died_on, is_receiving, source FROM theirs
WHERE closed_on IS NULL OR closed_on > GREATEST(died_on, effective_from) ORDER BY id, died_on
"""


@dataclass(frozen=True, slots=True)
class ToldDeath:
    """What somebody told of a death: of whom, when they died, who told it and when.

    ``reference`` makes it the same report ever after. One that is ``taken_back`` says that the
    person is alive.
    """

    reference: str
    national_insurance_number: str
    died_on: date
    reported_on: date
    reported_by: SourceKind
    is_taken_back: bool = False


def receive_deaths(told: Iterable[ToldDeath], known_at: datetime) -> Delivery:
    """Record deaths as they were told, of people whom we know; the same again changes nothing.

    A report is refused whose person is not known, that takes back what nobody told, or that tells
    of the day after it was made.
    """
    reports, refused, known = [], [], 0
    for each in told:
        if DeathReport.objects.filter(reference=each.reference).exists():
            known += 1
            continue
        person = Person.objects.filter(
            national_insurance_number=each.national_insurance_number
        ).first()
        refusal = _refusal(each, person)
        if refusal is not None:
            refused.append(refusal)
            continue
        reports.append(
            DeathReport(
                reference=each.reference,
                person=person,
                died_on=each.died_on,
                is_taken_back=each.is_taken_back,
                reported_on=each.reported_on,
                reported_by=each.reported_by,
                known_at=known_at,
            )
        )
    if not refused:
        DeathReport.objects.bulk_create(reports)
    return Delivery(len(reports), known, tuple(refused))


def _refusal(told: ToldDeath, person: Person | None) -> Refusal | None:
    if person is None:
        return Refusal(told.reference, "somebody whom no case names", "check the number")
    if told.died_on > told.reported_on:
        return Refusal(told.reference, "a death after the report", "give a day up to the report")
    if told.is_taken_back and not holds_on(person.pk, told.reported_on).get(PersonFact.Kind.DIED):
        return Refusal(told.reference, "a death that nobody told of", "there is nothing to undo")
    return None


def take_up_deaths(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Take up what was told of deaths, and end every case that somebody who died is a parent of."""
    reports = DeathReport.objects.select_related("person").filter(
        taken_up_at=None, reported_on__lte=shift.date
    )
    count = 0
    for report in reports.order_by("reported_on", "pk"):
        _take_up(report, shift)
        report.taken_up_at = shift.known_at
        report.save(update_fields=["taken_up_at"])
        count += 1
    going_on = cursor.execute(_GOING_ON, shift.parameters()).fetchall()
    cases = Case.objects.in_bulk([row[0] for row in going_on])
    for case_id, died_on, is_receiving, source in going_on:
        ground = Ground.RECEIVING_PARENT_DIED if is_receiving else Ground.PAYING_PARENT_DIED
        close_case(cases[case_id], died_on, shift.known_at, ground, source)
    return {"deaths": count, "cases_ended_by_death": len(going_on)}


def _take_up(report: DeathReport, shift: Shift) -> None:
    PersonFact.objects.create(
        person=report.person,
        kind=PersonFact.Kind.DIED,
        value=not report.is_taken_back,
        effective_from=_effective_from(report),
        known_at=shift.known_at,
        source=report.reference,
    )
    for child in CaseChild.objects.filter(person=report.person).select_related("case"):
        _of_a_child(child, report, shift)
    if report.is_taken_back:
        for case in _ended_by_it(report.person):
            continue_case(case, shift, report.reference)


def _effective_from(report: DeathReport) -> date:
    """The day of death; of one taken back the day that was wrongly told last."""
    wrong = PersonFact.objects.filter(person=report.person, kind=PersonFact.Kind.DIED)
    last = wrong.order_by("-effective_from", "-pk").first()
    return last.effective_from if report.is_taken_back and last else report.died_on


def _of_a_child(child: CaseChild, report: DeathReport, shift: Shift) -> None:
    """A child stops being a qualifying child on the day, or goes on being one."""
    case, on = child.case, without_child_from(child.case, report.died_on)
    stated(
        case.paying_parent_id,
        Circumstance.Kind.QUALIFIES,
        report.is_taken_back,
        on,
        Source(SourceKind(report.reported_by), report.reference),
        shift.known_at,
        child.pk,
    ).save()
    DecisionRequest.objects.create(
        paying_parent_id=case.paying_parent_id,
        reason=DecisionRequest.Reason.CHANGE,
        source=report.reference,
        effective_from=on,
        decide_on=min(on, shift.date),
        known_at=shift.known_at,
    )
    if not report.is_taken_back:
        close_without_children(case, shift, report.reference)


def _ended_by_it(person: Person) -> list[Case]:
    """Cases that ended because somebody was said to have died, and that nothing carries on yet."""
    told = person.death_reports.filter(is_taken_back=False).values_list("reference", flat=True)
    ended = Case.objects.exclude(closed_on=None).filter(
        Q(receiving_parent=person) | Q(paying_parent__person=person) | Q(children__person=person),
        continued_by=None,
    )
    of_reports = set(told)
    return [
        case
        for case in ended.distinct().order_by("pk")
        if _is_end_by_death(case, person, of_reports)
    ]


def _is_end_by_death(case: Case, person: Person, told: set[str]) -> bool:
    last = case.endings.order_by("-pk").first()
    if last is None:
        return False
    if last.ground == Ground.RECEIVING_PARENT_DIED:
        return case.receiving_parent_id == person.pk
    if last.ground == Ground.PAYING_PARENT_DIED:
        return case.paying_parent.person_id == person.pk
    return last.source in told
