"""The generator: the same seed gives the same families, shaped as published."""

from collections import Counter
from datetime import date
from itertools import islice

import pytest

from upkeep.simulation.families import Family
from upkeep.simulation.population import generate

START, END = date(2023, 4, 3), date(2026, 4, 1)
SEED = 7


@pytest.fixture(scope="module")
def families() -> list[Family]:
    return list(generate(3000, SEED, START, END))


def share(found: int, of: int) -> float:
    return 100 * found / of


def test_the_same_seed_gives_the_same_families(families: list[Family]) -> None:
    assert list(generate(300, SEED, START, END)) == families[:300]


def test_a_slice_is_the_same_as_within_the_whole(families: list[Family]) -> None:
    assert list(generate(5, SEED, START, END, first=120)) == families[120:125]


def test_another_seed_gives_other_families(families: list[Family]) -> None:
    assert list(generate(3, SEED + 1, START, END)) != families[:3]


def test_families_come_one_by_one() -> None:
    endless = generate(10**9, SEED, START, END)
    assert len(list(islice(endless, 2))) == 2


def test_about_a_third_of_children_are_on_collect_and_pay(families: list[Family]) -> None:
    children = Counter[str]()
    for family in families:
        for form in family.applications:
            children[form.collection.service_type] += len(form.children)
    assert share(children["collect_and_pay"], children.total()) == pytest.approx(35, abs=4)


def test_about_one_in_twelve_has_several_receiving_parents(families: list[Family]) -> None:
    several = sum(len(family.applications) > 1 for family in families)
    assert share(several, len(families)) == pytest.approx(7.5, abs=2)


def test_payers_fall_into_the_published_bands(families: list[Family]) -> None:
    nothing = sum(family.habit.share_percent == 0 for family in families)
    steady = sum(
        family.habit.share_percent == 100
        and family.habit.stops_on is None
        and not family.habit.is_unsteady
        for family in families
    )
    assert share(nothing, len(families)) == pytest.approx(31, abs=4)
    assert share(steady, len(families)) == pytest.approx(44, abs=4)


def test_incomes_have_a_long_tail(families: list[Family]) -> None:
    incomes = sorted(form.total_pence // 100 for family in families for form in family.incomes)
    middle = incomes[len(incomes) // 2]
    assert 20_000 < middle < 28_000
    assert sum(incomes) / len(incomes) > middle * 1.1
    assert incomes[-1] > 5 * middle
    assert incomes[0] == 0


def test_most_of_the_caseload_is_there_after_a_third_of_the_time(families: list[Family]) -> None:
    early = sum(form.received_on < date(2024, 1, 29) for f in families for form in f.applications)
    assert share(early, len(families)) > 60


def test_every_kind_of_change_and_every_shared_care_band_occurs(families: list[Family]) -> None:
    kinds = {change.kind for family in families for change in family.changes}
    assert len(kinds) == 11
    nights = {
        child.nights_with_paying_parent
        for family in families
        for form in family.applications
        for child in form.children
    }
    for low, high in ((0, 51), (52, 103), (104, 155), (156, 174), (175, 366)):
        assert any(low <= n <= high for n in nights)


def test_nobody_could_be_real(families: list[Family]) -> None:
    for family in families:
        for form in family.applications:
            for person in (form.paying_parent, form.receiving_parent):
                assert person.national_insurance_number.startswith("QQ")
                assert person.address.postcode.startswith("ZZ")
                assert person.email is not None
                assert person.email.endswith("@example.org")
            assert form.receiving_parent.bank_account.sort_code.startswith("0000")


def test_every_person_and_reference_is_there_once(families: list[Family]) -> None:
    applications = [form for family in families for form in family.applications]
    references = [form.reference for form in applications]
    references += [change.reference for family in families for change in family.changes]
    assert len(set(references)) == len(references)
    payers = {family.national_insurance_number for family in families}
    receivers = {form.receiving_parent.national_insurance_number for form in applications}
    assert len(payers) == len(families)
    assert len(receivers) == len(applications)
    assert not payers & receivers
