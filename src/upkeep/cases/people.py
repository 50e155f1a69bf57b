"""What applications and changes say about people themselves: preferences, markers, deaths.

Recorded whatever the state of the case, and before anything that goes out the same night.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from upkeep.cases import forms
from upkeep.cases.models import Case, json_value
from upkeep.parties.models import Person, PersonFact
from upkeep.shift import Shift

Kind = PersonFact.Kind
Said = tuple[int, Kind, Any]
"""A person's number, what is said of them, and its value."""


def record_from_application(
    people: Iterable[tuple[Person, forms.PersonForm]], shift: Shift
) -> None:
    """Record how each parent wants to be written to, and every marker, from the shift's date."""
    said = [
        fact
        for person, form in people
        for fact in (
            *_preferences(person.pk, form.contact),
            *_markers(person.pk, form.safeguarding),
        )
    ]
    PersonFact.objects.bulk_create(
        _fact(number, kind, value, shift.date, "application", shift) for number, kind, value in said
    )


def record_from_change(form: forms.ChangeForm, case: Case, shift: Shift) -> None:
    """Record what a change says about a person, from the day it happened."""
    PersonFact.objects.bulk_create(
        _fact(number, kind, value, form.happened_on, form.reference, shift)
        for number, kind, value in _said(form, case)
    )


def _said(form: forms.ChangeForm, case: Case) -> Iterator[Said]:
    paying, receiving = case.paying_parent.person_id, case.receiving_parent_id
    match form:
        case forms.ContactPreferencesChange():
            whose = paying if form.whose == "paying_parent" else receiving
            yield from _preferences(whose, form.contact)
        case forms.SafeguardingChange():
            whose = paying if form.whose == "paying_parent" else receiving
            yield from _markers(whose, form.safeguarding)
        case forms.EducationChange():
            told = form.model_dump(
                mode="json",
                include={
                    "ends_on",
                    "examination_ends_on",
                    "works_from",
                    "supported_from",
                    "is_registered",
                },
            )
            for person in _people_named(case, form.child):
                yield person, Kind.EDUCATION, told
        case forms.CloseCaseChange(reason="receiving_parent_died"):
            yield receiving, Kind.DIED, True
        case forms.CloseCaseChange(reason="paying_parent_died"):
            yield paying, Kind.DIED, True
        case forms.ChildNoLongerQualifiesChange(reason="died"):
            for person in _people_named(case, form.child):
                yield person, Kind.DIED, True
        case _:
            return


def _people_named(case: Case, given_name: str) -> Iterator[int]:
    """The person that a child of the case is, by given name."""
    for child in case.children.select_related("person"):
        if child.person.given_name.casefold() == given_name.casefold():
            yield child.person_id


def _preferences(person: int, form: forms.ContactPreferencesForm | None) -> Iterator[Said]:
    if form is not None:
        yield person, Kind.LANGUAGE, form.language
        yield person, Kind.CHANNEL, form.channel
        yield person, Kind.LARGE_PRINT, form.large_print


def _markers(person: int, form: forms.SafeguardingForm | None) -> Iterator[Said]:
    """Every marker, those that do not hold too, so that one that is left out is lifted."""
    if form is None:
        return
    yield person, Kind.DOMESTIC_ABUSE, form.domestic_abuse
    yield person, Kind.AT_RISK, form.at_risk
    yield person, Kind.DO_NOT_DISCLOSE, form.do_not_disclose
    safe = form.safe_contact
    yield person, Kind.SAFE_CONTACT, safe and safe.model_dump(mode="json", by_alias=True)
    who = form.representative
    yield (
        person,
        Kind.REPRESENTATIVE,
        who
        and {"name": who.name, "lines": list(who.address.lines), "postcode": who.address.postcode},
    )


def _fact(
    person: int, kind: Kind, value: object, on: date, source: str, shift: Shift
) -> PersonFact:
    return PersonFact(
        person_id=person,
        kind=kind,
        value=json_value(value),
        effective_from=on,
        known_at=shift.known_at,
        source=source,
    )
