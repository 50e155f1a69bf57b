"""People who may be recorded twice: found on entry, looked at by somebody, never merged unseen."""

from contextlib import suppress
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from building import (
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    ROBIN,
    RORY,
    ROWAN,
    Parent,
    apply,
    days,
    hold_income,
    violations,
    work_only,
)
from upkeep.cases.actors import Actor
from upkeep.cases.models import Application, Case, DoubtfulApplication, LikelySame, Proceeding
from upkeep.cases.same_people import IdentityError, find_different, find_same
from upkeep.parties.counting_as import counting
from upkeep.parties.facts import holds_on, name_for_the_other_parent
from upkeep.parties.likeness import Sign
from upkeep.parties.models import IdentityFinding, MatchingKey, Person, PersonFact

pytestmark = pytest.mark.django_db

ROWEN = Parent("Rowen Fictional", "QQ000010B")
"""Rowan with a letter and a digit gone wrong."""
PERI = Parent("Perry Madeup", "QQ000009A")
LATER = FIRST_NIGHT + days(2)
MOMENT = datetime(2023, 4, 1, tzinfo=UTC)


def actor(on: date = LATER) -> Actor:
    return Actor("casey", on, datetime.combine(on, time(12, tzinfo=UTC)))


def the_person(parent: Parent) -> Person:
    return Person.objects.get(national_insurance_number=parent.number)


def process_of(row: LikelySame) -> Proceeding:
    return Proceeding.objects.get(process="same_person", subject=row.reference)


def first_case() -> None:
    hold_income(PERRY)
    apply(PERRY, ROWAN, ("Wren",))
    work_only(FIRST_NIGHT, FIRST_NIGHT + days(1))


def second_application() -> Application:
    reference = apply(PERRY, ROWEN, ("Wren",), on=LATER)
    work_only(LATER)
    return Application.objects.get(reference=reference)


def test_an_application_for_what_may_be_the_same_case_waits_and_somebody_looks() -> None:
    first_case()
    waiting = second_application()
    assert waiting.case is None
    assert Case.objects.count() == 1
    held = DoubtfulApplication.objects.get()
    assert (held.application, held.like, held.held_on) == (waiting, Case.objects.get(), LATER)
    found = LikelySame.objects.get()
    assert {found.first, found.second} == {the_person(ROWAN), the_person(ROWEN)}
    assert Sign.NUMBER_NEARLY in found.signs
    proceeding = process_of(found)
    assert (proceeding.state, proceeding.acts) == ("to_look_at", "CASEWORKER")
    assert proceeding.due_on > LATER
    application = Proceeding.objects.get(process="application", subject=waiting.reference)
    assert application.state == "identity_in_doubt"
    work_only(LATER + days(1))
    assert Case.objects.count() == LikelySame.objects.count() == 1
    assert violations() == {}


def test_found_to_be_one_person_the_application_joins_the_case() -> None:
    first_case()
    waiting = second_application()
    find_same(the_person(ROWAN), the_person(ROWEN), "she wrote it wrong", actor())
    assert process_of(LikelySame.objects.get()).state == "same"
    work_only(LATER + days(1))
    waiting.refresh_from_db()
    assert waiting.case == Case.objects.get()
    assert Case.objects.get().children.count() == 1
    assert Person.objects.filter(pk=the_person(ROWEN).pk).exists(), "nothing was removed"
    assert violations() == {}


def test_found_to_be_two_people_the_application_becomes_a_case_with_its_own_date() -> None:
    first_case()
    waiting = second_application()
    find_different(the_person(ROWAN), the_person(ROWEN), "sisters", actor())
    assert process_of(LikelySame.objects.get(second=the_person(ROWEN))).state == "different"
    work_only(LATER + days(1))
    waiting.refresh_from_db()
    assert waiting.case is not None
    assert waiting.case.receiving_parent == the_person(ROWEN)
    assert waiting.case.applied_on == LATER
    children = {child.person for case in Case.objects.all() for child in case.children.all()}
    twice = LikelySame.objects.get(first__in=children)
    assert twice.second in children, "one child in two cases of one paying parent is looked at"
    assert Sign.FAMILY_TIES in twice.signs


def test_two_applications_of_one_night_are_not_made_two_cases() -> None:
    hold_income(PERRY)
    first = apply(PERRY, ROWAN, ("Wren",))
    second = apply(PERRY, ROWEN, ("Wren",))
    work_only(FIRST_NIGHT)
    assert [a.reference for a in Application.objects.exclude(case=None)] == [first]
    held = DoubtfulApplication.objects.get()
    assert (held.application.reference, held.like) == (second, None)
    work_only(FIRST_NIGHT + days(1))
    assert Case.objects.count() == 1


def test_a_child_for_whom_two_parents_pay_is_looked_at_when_they_share_who_receives() -> None:
    apply(PERRY, ROWAN, ("Wren",))
    apply(PIPPA, ROWAN, ("Wren",))
    apply(PIPPA, ROBIN, ("Finch",))
    work_only(FIRST_NIGHT)
    found = LikelySame.objects.get()
    assert (found.first.given_name, found.second.given_name) == ("Wren", "Wren")
    assert found.case is not None


def test_siblings_other_parents_and_namesakes_are_left_alone() -> None:
    apply(PERRY, ROWAN, ("Wren", "Lark"))
    apply(PIPPA, RORY, ("Wren",))
    work_only(FIRST_NIGHT)
    ties = [row.signs for row in LikelySame.objects.all()]
    assert all(Sign.FAMILY_TIES in signs for signs in ties), "they live in one invented street"
    assert MatchingKey.objects.values("person").distinct().count() == Person.objects.count()


def test_what_cannot_be_is_refused_with_what_to_do() -> None:
    first_case()
    second_application()
    rowan, rowen, perry = map(the_person, (ROWAN, ROWEN, PERRY))
    child = Case.objects.get().children.get().person
    tried = [
        ((rowan, rowan), "one record and not two"),
        ((rowan, perry), "Keep the record of the paying parent"),
        ((perry, rowan), "two parents of one case"),
        ((child, rowan), "a child's and the other a parent's"),
    ]
    for pair, why in tried:
        with pytest.raises(IdentityError, match=why):
            find_same(*pair, "because", actor())
    with pytest.raises(IdentityError, match="Say why"):
        find_same(rowan, rowen, " ", actor())
    find_same(rowan, rowen, "one passport", actor())
    with pytest.raises(IdentityError, match="one person already"):
        find_same(rowan, rowen, "again", actor())
    third = Person.objects.create(
        given_name="Rowan", family_name="Fictional", known_at=actor().known_at
    )
    with pytest.raises(IdentityError, match="counts as another one"):
        find_same(rowen, third, "chain", actor())
    with pytest.raises(IdentityError, match="Further records count"):
        find_same(third, rowan, "chain", actor())
    find_same(rowan, third, "star", actor())
    with pytest.raises(IdentityError, match="third record"):
        find_different(rowen, third, "which?", actor())
    assert IdentityFinding.objects.count() == 2


def test_the_hundredth_look_finds_nothing_new_and_files_nobody_twice() -> None:
    first_case()
    second_application()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM parties_matchingkey")
        before = cursor.fetchone()
    work_only(LATER + days(1), LATER + days(2))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM parties_matchingkey")
        assert cursor.fetchone() == before
    assert LikelySame.objects.count() == 1


def test_what_is_told_of_one_record_holds_for_both_while_they_are_one() -> None:
    first_case()
    second_application()
    rowan, rowen = the_person(ROWAN), the_person(ROWEN)
    PersonFact.objects.create(
        person=rowen,
        kind=PersonFact.Kind.DO_NOT_DISCLOSE,
        value=True,
        effective_from=FIRST_NIGHT,
        known_at=actor().known_at,
        source="a call",
    )
    before = answers(rowan)
    find_same(rowan, rowen, "one passport", actor())
    assert holds_on(rowan.pk, LATER)[PersonFact.Kind.DO_NOT_DISCLOSE] is True
    assert name_for_the_other_parent(rowan, LATER) is None
    earlier = actor().known_at - days(1)
    assert PersonFact.Kind.DO_NOT_DISCLOSE not in holds_on(rowan.pk, LATER, earlier)
    find_different(rowan, rowen, "two passports", actor())
    assert answers(rowan) == before


def answers(person: Person) -> tuple[object, ...]:
    return (
        holds_on(person.pk, LATER),
        name_for_the_other_parent(person, LATER),
        counting().records_of(person.pk),
        list(Person.objects.order_by("pk").values()),
        list(Case.objects.order_by("pk").values()),
    )


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_taking_every_finding_back_restores_every_answer(db: None, data: st.DataObject) -> None:
    with transaction.atomic():
        people = [
            Person.objects.create(given_name=f"P{n}", family_name="Madeup", known_at=MOMENT)
            for n in range(5)
        ]
        before = [counting().records_of(person.pk) for person in people]
        pairs = st.permutations(people).map(lambda order: (order[0], order[1]))
        for kept, other in data.draw(st.lists(pairs, max_size=8)):
            with suppress(IdentityError):
                find_same(kept, other, "a test", actor())
        while kept_for := counting().kept_for:
            other, kept = data.draw(st.sampled_from(sorted(kept_for.items())))
            by_number = {person.pk: person for person in people}
            find_different(by_number[kept], by_number[other], "undone", actor())
        assert [counting().records_of(person.pk) for person in people] == before
        transaction.set_rollback(True)
