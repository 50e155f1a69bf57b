"""The night on which transferred cases become cases here.

The decision in force is taken over as it was made: it keeps its effective date, and the law's
explanation of it is written on the facts given. Liability here begins on the day the case came;
whatever fell due before that day is in the opening balances.
"""

import json
from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg.types.range import DateRange, TimestamptzRange

from upkeep.cases import numbering
from upkeep.cases.facts import CaseInTime, ChildOnCase, Fact, Family
from upkeep.cases.forms import PersonForm, TransferForm
from upkeep.cases.models import (
    Administration,
    Application,
    Case,
    CaseChild,
    CaseEvent,
    Circumstance,
    Decision,
    DecisionRequest,
    Liability,
    PayingParent,
    Transfer,
)
from upkeep.cases.people import record_from_application
from upkeep.cases.situations import situation_on
from upkeep.cases.transfer_models import Body
from upkeep.cases.transfers.facts import facts_of
from upkeep.cases.transfers.opening_balances import post_opening_balances
from upkeep.law import calculate
from upkeep.parties.models import ContactDetail, Person
from upkeep.shift import Shift


def take_in_transfers(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Make cases of every transfer whose day has come, with their balances in the books."""
    waiting = Transfer.objects.filter(
        application__case=None, taken_over_on__lte=shift.date
    ).select_related("application")
    taken_in = []
    for transfer in waiting.order_by("taken_over_on", "application__reference"):
        form = TransferForm.model_validate_json(
            json.dumps(transfer.application.form), by_alias=True, by_name=False
        )
        taken_in.append((transfer, _Arrival(shift, transfer, form).case(), form))
    entries = post_opening_balances(cursor, shift, taken_in)
    running = {case.paying_parent_id for _, case, form in taken_in if form.is_running}
    for number in sorted(running):
        _take_over_decision(number, [(c, f) for _, c, f in taken_in if f.is_running], shift)
    return {"transfers": len(taken_in), "opening_entries": entries}


class _Arrival:
    """One case on its way in."""

    def __init__(self, shift: Shift, transfer: Transfer, form: TransferForm) -> None:
        self.shift, self.transfer, self.form = shift, transfer, form

    def case(self) -> Case:
        """Record the case with its people, children, facts and history."""
        paying = self._person(self.form.paying_parent)
        receiving = self._person(self.form.receiving_parent)
        record_from_application(
            [(paying, self.form.paying_parent), (receiving, self.form.receiving_parent)],
            self.shift,
        )
        case = self._case(self._paying_parent(paying), receiving)
        application = self.transfer.application
        Application.objects.filter(pk=application.pk).update(case=case)
        self._children_and_facts(case)
        self._history(case)
        return case

    def _person(self, form: PersonForm) -> Person:
        """The person of that National Insurance number, or a new one with what the form says."""
        known = Person.objects.filter(
            national_insurance_number=form.national_insurance_number
        ).first()
        if known is not None:
            return known
        person = Person.objects.create(
            given_name=form.given_name,
            family_name=form.family_name,
            date_of_birth=form.date_of_birth,
            national_insurance_number=form.national_insurance_number,
            known_at=self.shift.known_at,
        )
        ContactDetail.objects.bulk_create(self._contacts(person, form))
        return person

    def _contacts(self, person: Person, form: PersonForm) -> Iterable[ContactDetail]:
        kinds = ContactDetail.Kind
        home = form.address
        for kind, lines, postcode in (
            (kinds.ADDRESS, list(home.lines) if home else [None], home.postcode if home else ""),
            (kinds.EMAIL, [form.email], ""),
            (kinds.TELEPHONE, [form.telephone], ""),
        ):
            if lines[0]:
                yield ContactDetail(
                    person=person,
                    kind=kind,
                    lines=lines,
                    postcode=postcode,
                    effective_from=self.shift.date,
                    known_at=self.shift.known_at,
                    source=self.form.reference,
                )

    def _paying_parent(self, person: Person) -> PayingParent:
        """The paying parent; a running case sets the calculation's first day and next review."""
        parent = PayingParent.objects.select_for_update().filter(person=person).first()
        if parent is None:
            number = numbering.next_paying_parent(numbering.PAYING_PARENTS_TAKEN_OVER)
            parent = PayingParent.objects.create(
                reference=numbering.paying_parent_reference(number),
                person=person,
                initial_effective_date=self.form.maintenance_periods_from,
                known_at=self.shift.known_at,
            )
        if self.form.is_running:
            parent.initial_effective_date = self.form.maintenance_periods_from
            parent.next_review_on = self.form.next_review_on
            parent.save(update_fields=["initial_effective_date", "next_review_on"])
        return parent

    def _case(self, parent: PayingParent, receiving: Person) -> Case:
        form = self.form
        return Case.objects.create(
            reference=numbering.case_reference(numbering.next_case(numbering.CASES_TAKEN_OVER)),
            paying_parent=parent,
            receiving_parent=receiving,
            scheme=form.scheme,
            applied_on=form.applied_on,
            effective_from=form.taken_over_on if form.is_running else form.effective_from,
            closed_on=form.ended_on,
            state=Case.State.IN_FORCE if form.is_running else Case.State.CLOSED,
            known_at=self.shift.known_at,
        )

    def _children_and_facts(self, case: Case) -> None:
        children = []
        for said in self.form.children:
            person = Person.objects.create(
                given_name=said.given_name,
                family_name=said.family_name,
                date_of_birth=said.date_of_birth,
                known_at=self.shift.known_at,
            )
            children.append(
                CaseChild.objects.create(case=case, person=person, known_at=self.shift.known_at)
            )
        Circumstance.objects.bulk_create(
            facts_of(self.form, case, [child.pk for child in children], self.shift.known_at)
        )

    def _history(self, case: Case) -> None:
        """Who administered the case until now, and that it is here."""
        Administration.objects.bulk_create(
            [
                *(
                    Administration(
                        case=case,
                        body=spell.body,
                        effective=DateRange(spell.start, spell.end),
                        known_at=self.shift.known_at,
                    )
                    for spell in self.form.administered
                ),
                Administration(
                    case=case,
                    body=Body.HERE,
                    effective=DateRange(self.form.taken_over_on, None),
                    known_at=self.shift.known_at,
                ),
            ]
        )
        CaseEvent.objects.create(
            case=case,
            kind=CaseEvent.Kind.TAKEN_OVER,
            effective_on=self.form.taken_over_on,
            known_at=self.shift.known_at,
            detail=f"{self.form.reference}, before {self.form.former_reference}",
        )


def _take_over_decision(
    paying_parent_id: int, running: list[tuple[Case, TransferForm]], shift: Shift
) -> None:
    """Record the decision in force of one paying parent, and its liability from the transfer on."""
    own = [(case, form) for case, form in running if case.paying_parent_id == paying_parent_id]
    form = own[0][1]
    assert form.decision is not None, "a running case has a decision"
    situation = situation_on(_family(paying_parent_id, own), form.taken_over_on)
    assert situation is not None, "a running case has a child"
    situation["effective_date"] = form.decision.effective_from.isoformat()
    result = calculate(situation)
    assert result.rate is not None
    assert result.weekly_total_pence is not None
    decision = Decision.objects.create(
        paying_parent_id=paying_parent_id,
        kind=Decision.Kind.TAKEN_OVER,
        scheme=form.scheme,
        effective_from=form.decision.effective_from,
        made_on=form.decision.made_on,
        known_at=shift.known_at,
        reason=DecisionRequest.Reason.TRANSFER,
        source=form.reference,
        rate=result.rate,
        weekly_total_pence=result.weekly_total_pence,
        situation=situation,
        result=result.to_json(keeps_sentences=True),
        rulebook_version=result.rulebook_version,
        parameters_version=result.parameters_version,
    )
    amounts = {share.id: share.weekly_pence for share in result.receiving_parents}
    for case, said in own:
        assert said.decision is not None
        assert amounts[case.reference] == said.decision.weekly_pence, "checked on receipt"
    Liability.objects.bulk_create(
        Liability(
            case=case,
            decision=decision,
            effective=DateRange(form.taken_over_on, None),
            known=TimestamptzRange(shift.known_at, None),
            weekly_pence=amounts[case.reference],
        )
        for case, _said in own
    )
    CaseEvent.objects.bulk_create(
        CaseEvent(
            case=case,
            kind=CaseEvent.Kind.DECIDED,
            effective_on=form.taken_over_on,
            known_at=shift.known_at,
            decision=decision,
        )
        for case, _said in own
    )


def _family(paying_parent_id: int, own: list[tuple[Case, TransferForm]]) -> Family:
    """The running cases with their facts, as the night's decisions read them."""
    return Family(
        paying_parent_id,
        [
            CaseInTime(
                case.pk,
                case.reference,
                case.scheme,
                case.state,
                case.effective_from,
                case.closed_on,
                tuple(ChildOnCase(child.pk, case.pk) for child in case.children.order_by("pk")),
            )
            for case, _form in own
        ],
        [
            Fact(
                row.kind,
                row.case_child_id,
                row.value,
                row.effective_from,
                row.known_at,
                row.pk,
                row.corrects_id,
            )
            for row in Circumstance.objects.filter(paying_parent=paying_parent_id)
        ],
    )
