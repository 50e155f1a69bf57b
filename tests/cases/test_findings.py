"""Findings about the past: decisions of their own kind, answers that leave a decision, guards."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from building import (
    EFFECTIVE,
    ROBIN,
    apply,
    case_of,
    charges,
    days,
    hold_income,
    liabilities,
    morning,
    next_reference,
    payer,
    report,
    violations,
    work_only,
)
from upkeep.cases import forms, opening, proceedings, receiving
from upkeep.cases.actors import Actor
from upkeep.cases.models import CaseEvent, Decision, Proceeding
from upkeep.cases.opening import CannotOpenError
from upkeep.correspondence.models import Letter

pytestmark = pytest.mark.django_db

FIRST = EFFECTIVE - days(2)
FOUND = EFFECTIVE + days(40)


def actor(on: date) -> Actor:
    return Actor("casey", on, datetime.combine(on, time(10, tzinfo=UTC)))


def find(
    about: str, on: date, *facts: Any, happened_on: date = EFFECTIVE, **fields: Any
) -> receiving.Delivery:
    """Hand in findings, and say what became of them."""
    form = forms.FindingsChange(
        reference=next_reference("FND"),
        reported_on=on,
        reported_by="caseworker",
        application=about,
        happened_on=happened_on,
        reason=fields.pop("reason", "The payslips were those of another person."),
        facts=facts,
        **fields,
    )
    return receiving.receive_changes([form], "test", morning(on))


def income_of(pounds_a_year: int) -> forms.HistoricIncomeFound:
    return forms.HistoricIncomeFound(tax_year="2021-22", annual_pence=pounds_a_year * 100)


@pytest.fixture
def about() -> str:
    """£700.00 a week and one child: 84.00; five weeks on."""
    hold_income(pounds_a_year=36_500)
    application = apply()
    work_only(FIRST, EFFECTIVE, EFFECTIVE + days(35), FOUND - days(1))
    return application


def decided(kind: str) -> Decision:
    return payer().decisions.get(kind=kind)


def test_an_accidental_error_is_corrected_from_the_day_of_the_decision(about: str) -> None:
    """£350.00 a week: 42.00; each of the five weeks charged before is adjusted by 42.00 and fee."""
    assert not find(about, FOUND, income_of(18_250), basis="accidental_error").refused
    work_only(FOUND)
    made = decided("accidental_error")
    assert (made.effective_from, made.reason) == (EFFECTIVE, "accidental_error")
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]
    adjusted = [row for row in charges(case_of()) if row[0] == "adjustment"]
    charged = [row for row in charges(case_of()) if row[0] == "charge"]
    assert sum(row[3] for row in adjusted) * 2 == -sum(row[3] for row in charged if row[2] < FOUND)
    assert violations() == {}


def test_later_decisions_are_made_again_on_what_was_found(about: str) -> None:
    """Two nights a week from the first of June take a seventh off the new amount, too."""
    on = date(2023, 6, 1)
    report(forms.SharedCareChange, about, on, nights={"Wren": 60})
    work_only(on)
    assert liabilities(case_of())[-1] == (on, None, 72_00)
    later = on + days(5)
    assert not find(about, later, income_of(18_250), basis="official_error").refused
    work_only(later)
    assert liabilities(case_of()) == [(EFFECTIVE, on, 42_00), (on, None, 36_00)]
    kinds = payer().decisions.order_by("pk").values_list("kind", "effective_from", "reason")
    assert list(kinds)[-2:] == [
        ("revision", EFFECTIVE, "official_error"),
        ("revision", on, "official_error"),
    ]
    assert violations() == {}


def reconsider(on: date) -> Proceeding:
    return opening.start("reconsideration", case_of(), actor(on), "on the telephone")


def test_a_reconsideration_revises_and_begins_the_time_for_an_appeal(about: str) -> None:
    asked = reconsider(EFFECTIVE + days(10))
    given = find(about, FOUND, income_of(18_250), basis="reconsideration", proceeding=asked.subject)
    assert not given.refused
    work_only(FOUND)
    asked.refresh_from_db()
    assert (asked.state, asked.due_on) == ("revised", date(2023, 6, 15))
    assert decided("reconsideration").effective_from == EFFECTIVE
    titles = Letter.objects.filter(decision=decided("reconsideration"))
    assert {letter.facts["kind"] for letter in titles} == {"reconsideration"}
    appeal = opening.start("appeal", case_of(), actor(FOUND + days(20)), "by post")
    asked.refresh_from_db()
    assert (asked.state, appeal.dispute.decision) == ("appealed", decided("reconsideration"))
    assert violations() == {}


def test_a_refusal_to_revise_is_recorded_and_told_to_both(about: str) -> None:
    asked = reconsider(EFFECTIVE + days(10))
    before = liabilities(case_of())
    facts: dict[str, Any] = {"basis": "reconsideration", "proceeding": asked.subject}
    assert not find(about, FOUND, outcome="unchanged", **facts).refused
    work_only(FOUND)
    asked.refresh_from_db()
    assert asked.state == "unchanged"
    assert liabilities(case_of()) == before
    upheld = case_of().events.get(kind=CaseEvent.Kind.DECISION_UPHELD)
    assert upheld.decision == asked.dispute.decision
    letters = Letter.objects.filter(cause="decision_upheld")
    assert letters.count() == 2
    assert letters[0].facts["weekly_pence"] == 84_00
    work_only(FOUND + days(32))
    asked.refresh_from_db()
    assert asked.state == "settled"
    assert violations() == {}


def test_findings_that_do_not_fit_are_refused_with_what_to_do(about: str) -> None:
    asked = reconsider(EFFECTIVE + days(33))
    assert asked.state == "late"
    facts = income_of(18_250)
    late = find(about, FOUND, facts, basis="reconsideration", proceeding=asked.subject)
    assert [(each.found, each.wanted) for each in late.refused] == [
        ("MR-000001 in the state “late”", "bring it to “looking again or asking evidence or "
        "deciding” first"),
    ]  # fmt: skip
    (none,) = find(about, FOUND, facts, basis="official_error", happened_on=FOUND).refused
    assert "no decision takes effect" in none.found
    (other,) = find(about, FOUND, facts, basis="appeal", proceeding="APL-000009").refused
    assert "not about this case" in other.found
    odd = forms.OtherFound(fact="duty_to_report", found="perhaps")
    (shape,) = find(about, FOUND, odd, basis="official_error").refused
    assert shape.wanted == "give a value of its kind"
    (nobody,) = find(
        about,
        FOUND,
        forms.NightsFound(child="Stranger", nights=60),
        basis="official_error",
    ).refused
    assert "Stranger" in nobody.found


def test_a_date_that_was_wrong_is_corrected_too(about: str) -> None:
    """Reg 16: the decision takes effect from the day it should have had."""
    on = date(2023, 6, 1)
    report(forms.SharedCareChange, about, on, nights={"Wren": 60})
    work_only(on)
    should = on - days(10)
    facts = forms.NightsFound(child="Wren", nights=60)
    given = find(
        about, on + days(1), facts, basis="official_error", happened_on=should, date_was_wrong=True
    )
    assert not given.refused
    work_only(on + days(1))
    assert liabilities(case_of()) == [
        (EFFECTIVE, should, 84_00),
        (should, on, 72_00),
        (on, None, 72_00),
    ]
    assert violations() == {}


def test_more_time_that_was_refused_cannot_be_asked_for_again(about: str) -> None:
    late = EFFECTIVE + days(33)
    asked = opening.start("reconsideration", case_of(), actor(late), asked_by="paying_parent")
    proceedings.move(asked.pk, "not_extended", actor(late))
    with pytest.raises(CannotOpenError, match="more time was refused"):
        opening.start("reconsideration", case_of(), actor(late), asked_by="paying_parent")
    other = opening.start("reconsideration", case_of(), actor(late), asked_by="receiving_parent")
    assert other.state == "late"


def test_no_appeal_is_taken_after_thirteen_months(about: str) -> None:
    with pytest.raises(CannotOpenError, match="no appeal is taken after"):
        opening.start("appeal", case_of(), actor(date(2024, 5, 6)), "late")
    assert opening.start("appeal", case_of(), actor(date(2024, 5, 5)), "late").state == "received"


def test_what_a_tribunal_decides_is_carried_out_from_the_day_of_the_decision(about: str) -> None:
    appeal = opening.start("appeal", case_of(), actor(FOUND - days(8)), "by post")
    for event in ("reconsidered", "response_sent", "decided"):
        proceedings.move(appeal.pk, event, actor(FOUND - days(2)))
    facts = forms.RelevantOtherChildrenFound(count=1)
    assert not find(about, FOUND, facts, basis="appeal", proceeding=appeal.subject).refused
    work_only(FOUND)
    appeal.refresh_from_db()
    assert appeal.state == "carried_out"
    assert decided("appeal").weekly_total_pence == liabilities(case_of())[-1][2] < 84_00
    assert violations() == {}


def test_a_second_decision_about_the_past_still_knows_the_yearly_review(about: str) -> None:
    """A review looks at income anew, also after the decision on it was made again."""
    report(forms.CurrentIncomeChange, about, FOUND, weekly_pence=500_00)
    hold_income(pounds_a_year=29_200, tax_year="2022-23", available_on=date(2023, 10, 1))
    review = date(2024, 4, 5)
    work_only(FOUND, review)
    assert liabilities(case_of())[-1] == (review, None, 67_20)
    for number, children in ((1, 1), (2, 0)):
        on = review + days(10 * number)
        facts = forms.RelevantOtherChildrenFound(count=children)
        assert not find(about, on, facts, basis="official_error").refused
        work_only(on)
    assert liabilities(case_of())[-1] == (review, None, 67_20)


def test_a_joined_case_follows_what_was_found_in_the_other(about: str) -> None:
    apply(receiving_parent=ROBIN, children=["Lark"], on=FOUND)
    work_only(FOUND, FOUND + days(2))
    assert not find(about, FOUND + days(3), income_of(18_250), basis="accidental_error").refused
    work_only(FOUND + days(3))
    assert liabilities(case_of(ROBIN))[-1][2] == liabilities(case_of())[-1][2] == 28_00
    assert violations() == {}


def test_findings_before_the_case_has_begun_are_refused() -> None:
    application = apply(on=FOUND)
    facts = income_of(18_250)
    early = find(application, FOUND, facts, basis="official_error")
    (refused,) = early.refused
    assert "has not begun" in refused.found
