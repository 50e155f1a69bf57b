"""From a received application to a case.

The paying parent is the unit: a second receiving parent's application joins the paying parent
that the first one made known, and asks for a decision about all of their cases together.
"""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import psycopg
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.db.models import QuerySet

from upkeep.cases import numbering
from upkeep.cases.doubtful import Doubt, Wanting, doubts_of, note_doubts
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.forms import ApplicationForm, ChildForm, PersonForm
from upkeep.cases.likely_same import look
from upkeep.cases.models import (
    Application,
    Case,
    CaseChild,
    CaseEvent,
    Circumstance,
    DecisionRequest,
    HeldApplication,
    PayingParent,
    Scheme,
    TracedApplication,
)
from upkeep.cases.online import delete_expired
from upkeep.cases.people import record_from_application
from upkeep.cases.stating import Source, stated
from upkeep.cases.switches import paused_applications
from upkeep.cases.tracing import untraced_applications
from upkeep.parties.counting_as import counting
from upkeep.parties.models import ContactDetail, Person
from upkeep.shift import Shift

NOTICE_DAYS = 2
"""From posting the notice to the initial effective date it names (SI 2012/2677 reg 12(2)(a))."""

_LARGEST_SET = 2000
Kind = Circumstance.Kind


def take_in_applications(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Make people, cases and facts of every application received by the shift's date.

    Applications are taken in order of receipt. Each asks for a decision from its initial
    effective date, which is the one named in the notice posted that night. Those whose cohort is
    paused keep the day on which they were received and wait until intake opens; those against
    somebody whose address nobody knows wait until it is found, and those against a paying parent
    with a case under an older scheme until that case has ended. What somebody began to write on
    line and did not touch for too long is deleted.
    """
    delete_expired(shift.date)
    paused = paused_applications(shift.date)
    held = _hold(shift, paused, HeldApplication.Why.INTAKE_PAUSED)
    beside = _beside_older_cases(cursor, shift, but=paused)
    held += _hold(shift, beside, HeldApplication.Why.OLDER_SCHEME)
    untraced = untraced_applications(shift.date, but=[*paused, *beside])
    traced = _trace(shift, untraced)
    waiting = Application.objects.filter(case=None, transfer=None, received_on__lte=shift.date)
    waiting = waiting.exclude(
        pk__in=[application.pk for application in (*paused, *beside, *untraced)]
    )
    taken = doubtful = 0
    while batch := list(waiting.order_by("received_on", "reference")[:_LARGEST_SET]):
        intake = _Intake(shift, batch)
        doubts = intake.leave_out_doubtful(cursor)
        intake.run()
        taken += len(intake.applications)
        doubtful += note_doubts(doubts, shift)
        waiting = waiting.exclude(pk__in=[doubt.wanting.application.pk for doubt in doubts])
    return {
        "applications": taken,
        "applications_held": held,
        "applications_traced": traced,
        "applications_in_doubt": doubtful,
    }


_BESIDE_OLDER_CASES = """
SELECT a.id FROM cases_application a
JOIN parties_person p
    ON p.national_insurance_number = a.form -> 'paying_parent' ->> 'national_insurance_number'
JOIN cases_payingparent payer ON payer.person_id = p.id
WHERE a.case_id IS NULL AND a.received_on <= %(date)s
AND NOT EXISTS (SELECT 1 FROM cases_transfer t WHERE t.application_id = a.id)
AND EXISTS (
    SELECT 1 FROM cases_case c WHERE c.paying_parent_id = payer.id AND c.scheme <> %(scheme)s
    AND (c.closed_on IS NULL OR c.closed_on > %(date)s)
)
"""


def _beside_older_cases(
    cursor: psycopg.Cursor[Any], shift: Shift, but: list[Application]
) -> list[Application]:
    """Applications whose paying parent has a case under an older scheme, but for some.

    A calculation looks at all cases of a paying parent together, under one scheme; whether an
    older case ends because of the new application is for somebody to find out.
    """
    cursor.execute(_BESIDE_OLDER_CASES, {**shift.parameters(), "scheme": Scheme.SCHEME_2012.value})
    ids = {number for (number,) in cursor.fetchall()} - {each.pk for each in but}
    return list(Application.objects.filter(pk__in=ids).order_by("received_on", "reference"))


def _hold(shift: Shift, waiting: list[Application], why: HeldApplication.Why) -> int:
    """Note those that are new among the waiting ones, with the paying parent each is about."""
    known = set(
        HeldApplication.objects.filter(application__in=waiting).values_list(
            "application_id", flat=True
        )
    )
    new = [application for application in waiting if application.pk not in known]
    for start in range(0, len(new), _LARGEST_SET):
        _Intake(shift, new[start : start + _LARGEST_SET]).hold(why)
    return len(new)


def _trace(shift: Shift, untraced: list[Application]) -> int:
    """Note those that are new among the applications that wait for an address."""
    known = set(
        TracedApplication.objects.filter(application__in=untraced).values_list(
            "application_id", flat=True
        )
    )
    new = [application for application in untraced if application.pk not in known]
    for start in range(0, len(new), _LARGEST_SET):
        _Intake(shift, new[start : start + _LARGEST_SET]).trace()
    return len(new)


class _Intake:
    """One set of applications on its way to becoming cases."""

    def __init__(self, shift: Shift, applications: list[Application]) -> None:
        self.shift = shift
        self.applications = applications
        self.forms = [
            ApplicationForm.model_validate_json(
                json.dumps(application.form), by_alias=True, by_name=False
            )
            for application in applications
        ]
        self.counted = counting()
        self.people = self._people_by_number()
        self.paying_parents = self._paying_parents()
        self.beginning: set[int] = set()
        self.events: list[CaseEvent] = []
        self.facts: list[Circumstance] = []
        self.requests: list[DecisionRequest] = []
        self.children: list[CaseChild] = []

    def leave_out_doubtful(self, cursor: psycopg.Cursor[Any]) -> list[Doubt]:
        """Look whether parents are recorded already, and take out what would be a second case."""
        look(cursor, self.shift, self._payers())
        wanting = [
            Wanting(application, person.pk, receiving.pk, self.paying_parents[number].pk)
            for application, form in zip(self.applications, self.forms, strict=True)
            for number in (form.paying_parent.national_insurance_number,)
            for person in (self.people[number],)
            for receiving in (self.people[form.receiving_parent.national_insurance_number],)
        ]
        doubts = doubts_of(wanting, self.counted)
        doubtful = {doubt.wanting.application.pk for doubt in doubts}
        kept = [
            (application, form)
            for application, form in zip(self.applications, self.forms, strict=True)
            if application.pk not in doubtful
        ]
        self.applications = [application for application, _ in kept]
        self.forms = [form for _, form in kept]
        return doubts

    def _payers(self) -> dict[int, int]:
        """The paying parent of everybody in the set, by the number of the person."""
        payers: dict[int, int] = {}
        for form in self.forms:
            payer = self.paying_parents[form.paying_parent.national_insurance_number].pk
            for person in (form.paying_parent, form.receiving_parent):
                payers.setdefault(self.people[person.national_insurance_number].pk, payer)
        return payers

    def run(self) -> None:
        """Take the whole set in."""
        self.beginning = self._beginning()
        self._open_cases()
        self._record_facts()
        CaseEvent.objects.bulk_create(self.events)
        Circumstance.objects.bulk_create(self.facts)
        DecisionRequest.objects.bulk_create(self.requests)
        self._name_cases()

    def hold(self, why: HeldApplication.Why) -> None:
        """Leave the whole set waiting: its people are known, and nobody has been told anything."""
        HeldApplication.objects.bulk_create(
            HeldApplication(
                application=application,
                paying_parent=self.paying_parents[form.paying_parent.national_insurance_number],
                why=why,
                held_on=self.shift.date,
                known_at=self.shift.known_at,
            )
            for application, form in zip(self.applications, self.forms, strict=True)
        )

    def trace(self) -> None:
        """Leave the whole set waiting for an address, with its people known."""
        TracedApplication.objects.bulk_create(
            TracedApplication(
                application=application,
                paying_parent=self.paying_parents[form.paying_parent.national_insurance_number],
                traced_from=self.shift.date,
                known_at=self.shift.known_at,
            )
            for application, form in zip(self.applications, self.forms, strict=True)
        )

    def _name_cases(self) -> None:
        """Note on each application which case it became."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE cases_application a SET case_id = taken.case_id"
                " FROM unnest(%s::bigint[], %s::bigint[]) AS taken (id, case_id)"
                " WHERE a.id = taken.id",
                [[a.pk for a in self.applications], [a.case_id for a in self.applications]],
            )

    def _people_by_number(self) -> dict[str, Person]:
        """Every parent named, found by National Insurance number or recorded now."""
        forms: dict[str, PersonForm] = {}
        for form in self.forms:
            for person in (form.paying_parent, form.receiving_parent):
                forms.setdefault(person.national_insurance_number, person)
        known = {
            person.national_insurance_number or "": person
            for person in Person.objects.filter(national_insurance_number__in=forms)
        }
        unknown = [number for number in forms if number not in known]
        made = Person.objects.bulk_create(self._person(forms[number], number) for number in unknown)
        known.update(zip(unknown, made, strict=True))
        ContactDetail.objects.bulk_create(
            detail for number in unknown for detail in self._contacts(known[number], forms[number])
        )
        known.update(self._kept(known))
        record_from_application(
            [
                (known[getattr(form, whose).national_insurance_number], getattr(form, whose))
                for form in self.forms
                for whose in ("paying_parent", "receiving_parent")
            ],
            self.shift,
        )
        return {number: known[number] for number in forms}

    def _kept(self, known: dict[str, Person]) -> dict[str, Person]:
        """For whoever is recorded more than once, the record that they count as."""
        counts_as = {
            number: self.counted.kept(person.pk)
            for number, person in known.items()
            if self.counted.kept(person.pk) != person.pk
        }
        kept = Person.objects.in_bulk(counts_as.values())
        return {number: kept[person] for number, person in counts_as.items()}

    def _person(self, form: PersonForm | ChildForm, number: str | None = None) -> Person:
        return Person(
            given_name=form.given_name,
            family_name=form.family_name,
            date_of_birth=form.date_of_birth,
            national_insurance_number=number,
            known_at=self.shift.known_at,
        )

    def _contacts(self, person: Person, form: PersonForm) -> Iterable[ContactDetail]:
        found: dict[str, list[str | None]] = {
            ContactDetail.Kind.ADDRESS: list(form.address.lines) if form.address else [None],
            ContactDetail.Kind.EMAIL: [form.email],
            ContactDetail.Kind.TELEPHONE: [form.telephone],
        }
        for kind, lines in found.items():
            if lines[0]:
                yield ContactDetail(
                    person=person,
                    kind=kind,
                    lines=lines,
                    postcode=(
                        form.address.postcode
                        if form.address and kind == ContactDetail.Kind.ADDRESS
                        else ""
                    ),
                    effective_from=self.shift.date,
                    known_at=self.shift.known_at,
                    source="application",
                )

    def _paying_parents(self) -> dict[str, PayingParent]:
        """The paying parent of each form, by National Insurance number, in order of receipt."""
        numbers = list(dict.fromkeys(f.paying_parent.national_insurance_number for f in self.forms))
        by_person = {
            found.person_id: found
            for found in PayingParent.objects.select_for_update().filter(
                person__in=[self.people[number] for number in numbers]
            )
        }
        new: dict[int, str] = {}
        for number in numbers:
            if self.people[number].pk not in by_person:
                new.setdefault(self.people[number].pk, number)
        first = numbering.next_paying_parent(numbering.PAYING_PARENTS)
        made = PayingParent.objects.bulk_create(
            PayingParent(
                reference=numbering.paying_parent_reference(first + place),
                person=self.people[number],
                known_at=self.shift.known_at,
            )
            for place, number in enumerate(new.values())
        )
        by_person.update({parent.person_id: parent for parent in made})
        return {number: by_person[self.people[number].pk] for number in numbers}

    def _beginning(self) -> set[int]:
        """Paying parents with no case going on: their facts and reviews begin with this set."""
        parents = {parent.pk for parent in self.paying_parents.values()}
        going_on = {
            self._pair_of(case)[0]
            for case in self._their_cases()
            if case.closed_on is None or case.closed_on > self._effective_date
        }
        return parents - going_on

    def _open_cases(self) -> None:
        """One case for each pair of parents: the one in being, or a new one."""
        in_being = self._cases_in_being()
        ends = self._last_ends()
        first = numbering.next_case(numbering.CASES)
        new: dict[tuple[int, int], Case] = {}
        for form in self.forms:
            pair = self._pair(form)
            if pair not in in_being and pair not in new:
                start = max(self._effective_date, ends.get(pair, self._effective_date))
                reference = numbering.case_reference(first + len(new))
                new[pair] = self._new_case(form, reference, start)
        Case.objects.bulk_create(new.values())
        for application, form in zip(self.applications, self.forms, strict=True):
            pair = self._pair(form)
            application.case = in_being.get(pair) or new[pair]
        self._add_children()
        self._note_first_effective_dates()

    def _pair(self, form: ApplicationForm) -> tuple[int, int]:
        parent = self.paying_parents[form.paying_parent.national_insurance_number]
        return parent.pk, self.people[form.receiving_parent.national_insurance_number].pk

    def _their_cases(self) -> QuerySet[Case]:
        """Every case of the paying parents, under whichever record of them it was opened."""
        records = [
            record
            for parent in self.paying_parents.values()
            for record in self.counted.records_of(parent.person_id)
        ]
        cases = Case.objects.filter(paying_parent__person__in=records)
        return cases.select_related("paying_parent")

    def _pair_of(self, case: Case) -> tuple[int, int]:
        """A case's pair of parents, as the records that theirs count as."""
        payer = self.counted.kept(case.paying_parent.person_id)
        return self._payer_of_person[payer], self.counted.kept(case.receiving_parent_id)

    @cached_property
    def _payer_of_person(self) -> dict[int, int]:
        return {parent.person_id: parent.pk for parent in self.paying_parents.values()}

    def _cases_in_being(self) -> dict[tuple[int, int], Case]:
        return {self._pair_of(case): case for case in self._their_cases().filter(closed_on=None)}

    def _last_ends(self) -> dict[tuple[int, int], date]:
        """When the last ended case of each pair ends: one after it begins no earlier."""
        ended = self._their_cases().filter(closed_on__isnull=False).order_by("closed_on")
        return {self._pair_of(case): case.closed_on for case in ended if case.closed_on is not None}

    def _new_case(self, form: ApplicationForm, reference: str, start: date) -> Case:
        """A case from ``start``, or from the end of the one before it, which may be to come."""
        parent, receiving = self._pair(form)
        return Case(
            reference=reference,
            paying_parent_id=parent,
            receiving_parent_id=receiving,
            scheme=Scheme.SCHEME_2012,
            applied_on=form.received_on,
            effective_from=start,
            state=Case.State.APPLIED,
            known_at=self.shift.known_at,
        )

    @property
    def _effective_date(self) -> date:
        return self.shift.date + timedelta(days=NOTICE_DAYS)

    def _add_children(self) -> None:
        """Record the children that are new to their case, or come back to it."""
        known = {
            (child.case_id, child.person.given_name.casefold()): child
            for child in CaseChild.objects.select_related("person").filter(
                case__in=[application.case for application in self.applications]
            )
        }
        gone = self._children_gone(known.values())
        seen = set(known)
        new: list[tuple[int, ChildForm, Source]] = []
        for application, form in zip(self.applications, self.forms, strict=True):
            assert application.case is not None
            for child in form.children:
                key = (application.case.pk, child.given_name.casefold())
                if key not in seen:
                    seen.add(key)
                    new.append((application.case.pk, child, _source_of(form)))
                elif key in known and known[key].pk in gone:
                    gone.remove(known[key].pk)
                    self._add_child_facts(application.case, known[key], child, _source_of(form))
        people = Person.objects.bulk_create(self._person(child) for _, child, _ in new)
        self.children = CaseChild.objects.bulk_create(
            CaseChild(case_id=case_id, person=person, known_at=self.shift.known_at)
            for (case_id, _, _), person in zip(new, people, strict=True)
        )
        cases = {a.case.pk: a.case for a in self.applications if a.case}
        for made, (case_id, child, source) in zip(self.children, new, strict=True):
            self._add_child_facts(cases[case_id], made, child, source)

    def _children_gone(self, children: Iterable[CaseChild]) -> set[int]:
        """The children of the cases who do not qualify any more: applied for, they do again."""
        facts = Circumstance.objects.filter(
            case_child__in=children,
            kind=Kind.QUALIFIES,
            corrected_by=None,
            effective_from__lte=self._effective_date,
        ).order_by("effective_from", "known_at", "id")
        last = dict(facts.values_list("case_child_id", "value"))
        return {child for child, qualifies in last.items() if not qualifies}

    def _from(self, case: Case) -> date:
        """From when an application to a case counts: never before the case begins."""
        return max(self._effective_date, case.effective_from)

    def _add_child_facts(
        self, case: Case, child: CaseChild, form: ChildForm, source: Source
    ) -> None:
        for kind, value in (
            (Kind.QUALIFIES, True),
            (Kind.NIGHTS, form.nights_with_paying_parent),
        ):
            self.facts.append(
                stated(
                    case.paying_parent_id,
                    kind,
                    value,
                    self._from(case),
                    source,
                    self.shift.known_at,
                    child.pk,
                )
            )

    def _note_first_effective_dates(self) -> None:
        PayingParent.objects.filter(pk__in=self.beginning).update(
            initial_effective_date=self._effective_date,
            next_review_on=self._effective_date + relativedelta(years=1),
        )

    def _record_facts(self) -> None:
        """Facts about the paying parent, from the application that the calculation begins with."""
        told = {parent.pk for parent in self.paying_parents.values()} - self.beginning
        for application, form in zip(self.applications, self.forms, strict=True):
            parent = self.paying_parents[form.paying_parent.national_insurance_number]
            if parent.pk not in told:
                told.add(parent.pk)
                self._add_parent_facts(parent.pk, form)
            self._ask_and_note(application, form, parent.pk)

    def _add_parent_facts(self, parent_id: int, form: ApplicationForm) -> None:
        said = form.circumstances
        found: dict[Kind, object] = {
            Kind.BENEFITS: list(said.benefits),
            Kind.PARTNER_BENEFITS: list(said.partner_benefits),
            Kind.PARTNER_IS_PAYING_PARENT: said.partner_is_paying_parent,
            Kind.STATUS: list(said.status),
            Kind.RELEVANT_OTHER_CHILDREN: said.relevant_other_children,
        }
        if said.other_arrangement_children is not None:
            found[Kind.OTHER_ARRANGEMENT_CHILDREN] = said.other_arrangement_children
        if said.current_income is not None:
            found[Kind.CURRENT_INCOME] = {"parts": said.current_income}
        elif said.current_income_weekly_pence is not None or parent_id in self._told_income:
            found[Kind.CURRENT_INCOME] = said.current_income_weekly_pence
        self.facts += [
            stated(
                parent_id,
                kind,
                value,
                self._effective_date,
                _source_of(form),
                self.shift.known_at,
            )
            for kind, value in found.items()
        ]

    @cached_property
    def _told_income(self) -> set[int]:
        """Paying parents whose current income of an earlier calculation would count otherwise."""
        told = Circumstance.objects.filter(
            paying_parent__in=self.paying_parents.values(), kind=Kind.CURRENT_INCOME
        )
        return set(told.values_list("paying_parent_id", flat=True))

    def _ask_and_note(
        self, application: Application, form: ApplicationForm, parent_id: int
    ) -> None:
        """Ask for a decision, and write the application and its notice on the timeline."""
        assert application.case is not None
        effective_from = self._from(application.case)
        self.requests.append(
            DecisionRequest(
                paying_parent_id=parent_id,
                reason=DecisionRequest.Reason.APPLICATION,
                source=application.reference,
                effective_from=effective_from,
                decide_on=effective_from,
                known_at=self.shift.known_at,
            )
        )
        for kind, day, detail in (
            (CaseEvent.Kind.APPLICATION_RECEIVED, form.received_on, application.reference),
            (CaseEvent.Kind.NOTICE_SENT, self.shift.date, ""),
        ):
            self.events.append(
                CaseEvent(
                    case=application.case,
                    kind=kind,
                    effective_on=day,
                    detail=detail,
                    known_at=self.shift.known_at,
                )
            )


def _source_of(form: ApplicationForm) -> Source:
    """What an application says comes from whichever parent applied."""
    return Source(SourceKind(form.applicant), form.reference)
