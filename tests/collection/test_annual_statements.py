"""Each parent of a collected case gets the statement of the year, once, as the books had it."""

import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    RIVER,
    ROWAN,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    line,
    payer,
    settle_constraints,
    statement,
    violations,
    work_only,
)
from upkeep.correspondence.annual_statements import months_on
from upkeep.correspondence.models import Letter, LetterStep
from upkeep.web.letter_content import letter_content

pytestmark = pytest.mark.django_db
ANNIVERSARY = EFFECTIVE.replace(year=EFFECTIVE.year + 1)


def a_year() -> None:
    """A case with some payments, up to the day before its anniversary."""
    hold_income()
    apply(frequency="monthly", day=5)
    work_only(FIRST_NIGHT, EFFECTIVE)
    for month in (5, 6, 7):
        day = EFFECTIVE.replace(month=month)
        bank(day, line(300_00, payer().reference))
        work_only(day)
    work_only(ANNIVERSARY - days(1))


def sent() -> dict[bool, Letter]:
    found = Letter.objects.filter(cause="annual_statement")
    return {letter.is_to_paying_parent: letter for letter in found}


def test_both_are_sent_what_the_statement_of_the_year_says() -> None:
    a_year()
    assert not sent()
    work_only(ANNIVERSARY)
    letters = sent()
    assert set(letters) == {True, False}
    assert LetterStep.objects.filter(letter__in=letters.values(), state="queued").count() == 2
    made = statement(case_of(), EFFECTIVE, ANNIVERSARY - days(1))
    for letter in letters.values():
        sums = letter.facts["maintenance"]
        account = made.maintenance
        assert sums == {name: getattr(account, name) for name in sums}
        assert sums["charged_pence"] > 0
        assert sums["collected_pence"] > 0
    fees = letters[True].facts["fees"]
    assert fees == {name: getattr(made.fees, name) for name in fees}
    paid = letters[False].facts["paid_over"]
    assert paid["net_pence"] == sum(each.net_pence for each in made.payouts) > 0
    assert "fees" not in letters[False].facts, "the fee of who pays is not the other's"
    own = letter_content(letters[True])
    assert own.title == "Your yearly statement of child maintenance"
    assert "Your collection fee" in [section.title for section in own.sections]
    theirs = [section.title for section in letter_content(letters[False]).sections]
    assert "What we paid you" in theirs
    settle_constraints()
    assert violations() == {}


def test_it_comes_once_a_year_and_not_under_direct_pay() -> None:
    hold_income()
    apply(receiving_parent=RIVER, service="direct_pay")
    a_year()
    work_only(ANNIVERSARY, ANNIVERSARY + days(1), ANNIVERSARY + days(30))
    assert {letter.case for letter in sent().values()} == {case_of(ROWAN)}
    assert Letter.objects.filter(cause="annual_statement").count() == 2
    assert months_on(ANNIVERSARY) == 12
    work_only(ANNIVERSARY.replace(year=ANNIVERSARY.year + 1))
    found = Letter.objects.filter(cause="annual_statement")
    assert sorted(set(found.values_list("about", flat=True))) == [
        "year to 2024-04-04",
        "year to 2025-04-04",
    ]
    first, second = found.filter(person=case_of(ROWAN).receiving_parent).order_by("pk")
    closing = first.facts["maintenance"]["closing_pence"]
    assert second.facts["maintenance"]["opening_pence"] == closing
