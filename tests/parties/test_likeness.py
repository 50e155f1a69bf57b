"""How like two records are: what agrees, nearly agrees and differs, and whether somebody looks."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from upkeep.parties.likeness import (
    LIKELY_FROM,
    POINTS,
    Identity,
    Sign,
    compare,
    matching_keys,
    may_be_likely,
)

KATE = Identity(
    person_id=1,
    given_name="Katherine",
    family_name="Specimen",
    date_of_birth=date(1988, 3, 7),
    number="QQ123456A",
    addresses=frozenset({("1 example road", "ZZ1 1ZZ")}),
)
CHILD = Identity(3, "Wren", "Specimen", date(2015, 5, 1), ties=frozenset({"person 1"}))


@pytest.mark.parametrize(
    ("changed", "sign"),
    [
        ({"number": "QQ123457A"}, Sign.NUMBER_NEARLY),
        ({"number": "QQ124356A"}, Sign.NUMBER_NEARLY),
        ({"number": None}, Sign.NUMBER_LACKS),
        ({"number": "TN070388F"}, Sign.NUMBER_LACKS),
        ({"date_of_birth": date(1988, 7, 3), "number": None}, Sign.BORN_SWAPPED),
        ({"date_of_birth": date(1989, 3, 7), "number": None}, Sign.BORN_NEARLY),
        ({"given_name": "Kate"}, Sign.GIVEN_SHORT),
        ({"given_name": "Kathrine"}, Sign.GIVEN_NEARLY),
        ({"family_name": "Specimen-Example"}, Sign.FAMILY_PART),
        ({"family_name": "Spesimen"}, Sign.FAMILY_NEARLY),
        ({"family_name": "Madeup", "number": None}, Sign.FAMILY_DIFFERS),
        ({"given_name": "Specimen", "family_name": "Katherine"}, Sign.NAMES_SWAPPED),
        ({"given_name": "KATHERINE", "family_name": "Spécimen"}, Sign.FAMILY_SAME),
        ({"number": "QQ999999A"}, Sign.NUMBER_DIFFERS),
    ],
)
def test_what_is_written_otherwise_is_seen_and_still_likely(
    changed: dict[str, object], sign: Sign
) -> None:
    other = replace(KATE, person_id=2, **changed)
    likeness = compare(KATE, other)
    assert sign in likeness.signs
    assert likeness.is_likely
    assert likeness.points == sum(POINTS[each] for each in likeness.signs)


@pytest.mark.parametrize(
    "changed",
    [
        {"given_name": "Rosalind", "number": "QQ123457A"},
        {"date_of_birth": date(1961, 11, 30), "number": None},
        {"number": "QQ999999A", "addresses": frozenset()},
        {"family_name": "Madeup", "number": "QQ999999A"},
    ],
)
def test_a_twin_a_mother_and_a_namesake_are_other_people(changed: dict[str, object]) -> None:
    assert not compare(KATE, replace(KATE, person_id=2, **changed)).is_likely


def test_a_child_needs_a_parent_or_an_address_in_common() -> None:
    same = replace(CHILD, person_id=4)
    stranger = replace(same, ties=frozenset({"person 9"}))
    assert compare(CHILD, same).is_likely
    assert not compare(CHILD, stranger).is_likely
    assert Sign.NO_FAMILY_TIES in compare(CHILD, stranger).signs
    twin = replace(same, given_name="Lark")
    assert not compare(CHILD, twin).is_likely


KATHERINE_KATE = Identity(1, "Katherine", "Kate", None, "QQ123456A")

names = st.sampled_from(
    ["Katherine", "Kate", "Sean", "Shaun", "Anne-Marie", "Anne", "O'Example", "Oexample", "Lee"]
)
people = st.builds(
    Identity,
    person_id=st.just(1),
    given_name=names,
    family_name=names,
    date_of_birth=st.one_of(
        st.none(), st.dates(min_value=date(1988, 1, 1), max_value=date(1989, 12, 31))
    ),
    number=st.sampled_from([None, "QQ123456A", "QQ123456B", "QQ123457A", "QQ124356A", "TN010188M"]),
    addresses=st.sampled_from([frozenset(), frozenset({("1 example road", "ZZ1 1ZZ")})]),
)


@given(people, people)
def test_comparing_is_the_same_both_ways_and_every_time(one: Identity, other: Identity) -> None:
    assert sorted(compare(one, other).signs) == sorted(compare(other, one).signs)
    assert compare(one, other) == compare(one, other)
    assert (compare(one, other).points >= LIKELY_FROM) == compare(one, other).is_likely


@given(people, people)
@example(KATHERINE_KATE, replace(KATHERINE_KATE, given_name="Kate", family_name="Katherine"))
def test_whoever_is_likely_is_filed_under_a_key_in_common(one: Identity, other: Identity) -> None:
    assume((one.date_of_birth is None) == (other.date_of_birth is None))
    if compare(one, other).is_likely:
        assert matching_keys(one) & matching_keys(other)


@given(people, people, st.booleans())
def test_the_quick_look_never_passes_over_two_that_are_likely(
    one: Identity, other: Identity, are_children: bool
) -> None:
    if are_children:
        ties = frozenset({"person 1"})
        one, other = replace(one, ties=ties), replace(other, ties=ties)
    bare = [replace(each, ties=None, addresses=frozenset()) for each in (one, other)]
    if compare(one, other).is_likely:
        assert may_be_likely(*bare)


def test_the_quick_look_drops_namesakes_of_another_age() -> None:
    assert not may_be_likely(KATE, replace(KATE, date_of_birth=date(1961, 11, 30)))


NUMBER = "QQ123456A"


def spoilt_numbers() -> list[str]:
    wrong = [f"{NUMBER[:place]}9{NUMBER[place + 1 :]}" for place in range(len(NUMBER))]
    exchanged = [
        NUMBER[:place] + NUMBER[place + 1] + NUMBER[place] + NUMBER[place + 2 :]
        for place in range(len(NUMBER) - 1)
    ]
    return [*wrong, *exchanged, NUMBER[:-1]]


@pytest.mark.parametrize("number", spoilt_numbers())
def test_a_number_with_one_slip_is_filed_under_a_key_in_common(number: str) -> None:
    one = Identity(1, "Perry", "Example", date(1988, 1, 1), NUMBER)
    other = Identity(2, "Perry", "Otherwise", date(1960, 5, 9), number)
    assert matching_keys(one) & matching_keys(other)
