"""The calculator's pages: what each asks and takes, and which page follows which answer."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from upkeep.law import calculate
from upkeep.law.parameters import load_scheme
from upkeep.web.calculator import benefits, flow
from upkeep.web.calculator.answers import Answers, couple_benefits, own_benefits
from upkeep.web.calculator.figures import count_of, nights_of, pence_of
from upkeep.web.calculator.outcome import outcome_of
from upkeep.web.calculator.questions import Choice, Choices, Count, Money
from upkeep.web.calculator.situation import (
    names_in_words,
    nights_by_child,
    situation_of,
    weekly_pence,
)

DAY = date(2026, 3, 2)
ALL_GIVEN: dict[str, Any] = {
    "who": "receiving",
    "residence": "yes",
    "circumstances": ["none"],
    "benefits": ["none"],
    "partner": "no",
    "income": "year",
    "income-year": {"pence": 4_374_400, "per": "year"},
    "pension": {"pence": 0, "per": "year"},
    "children": 2,
    "equal-care": "no",
    "stays": "yes",
    "same-nights": "yes",
    "nights": {"nights": ["2"], "per": "week"},
    "other-families": 0,
    "other-children": 1,
    "other-arrangements": 0,
}
"""The answers of one family, in the order in which they are asked."""


def given(**changes: Any) -> Answers:
    """The family's answers with some changed; dashes in names are written as underlines."""
    changed = {name.replace("_", "-"): answer for name, answer in changes.items()}
    return Answers({**ALL_GIVEN, **changed}, DAY)


def form(**fields: str | list[str]) -> QueryDict:
    """What a browser sends; dashes in names are written as underlines."""
    sent = QueryDict(mutable=True)
    for name, value in fields.items():
        sent.setlist(name.replace("_", "-"), value if isinstance(value, list) else [value])
    return sent


def test_the_plain_way_asks_each_question_once_and_in_order() -> None:
    assert flow.path(given()) == list(ALL_GIVEN)
    assert flow.first_unanswered(given()) == flow.CHECK


@pytest.mark.parametrize(
    ("page", "changes", "following"),
    [
        ("who", {}, "residence"),
        ("residence", {}, "circumstances"),
        ("residence", {"residence": "unknown"}, "circumstances"),
        ("residence", {"residence": "no"}, flow.CHECK),
        ("circumstances", {"circumstances": ["unknown"]}, "benefits"),
        ("circumstances", {"circumstances": ["prisoner"]}, "children"),
        ("benefits", {"benefits": ["state_pension"]}, "partner"),
        ("partner", {}, "income"),
        ("partner", {"partner": "unknown"}, "income"),
        ("partner", {"benefits": ["universal_credit_with_earnings"]}, "income"),
        ("partner", {"benefits": ["state_pension"]}, "children"),
        ("partner", {"partner": "yes"}, "partner-benefits"),
        ("partner-benefits", {"partner": "yes", "partner_benefits": ["none"]}, "income"),
        (
            "partner-benefits",
            {"partner": "yes", "partner_benefits": ["pension_credit"]},
            "partner-pays",
        ),
        (
            "partner-benefits",
            {"partner": "yes", "partner_benefits": ["none"], "benefits": ["income_support"]},
            "partner-pays",
        ),
        (
            "partner-pays",
            {
                "partner": "yes",
                "partner_benefits": ["pension_credit"],
                "partner_pays": "yes",
            },
            "children",
        ),
        ("income", {}, "income-year"),
        ("income", {"income": "now"}, "income-now"),
        ("income", {"income": "both"}, "income-year"),
        ("income", {"income": "unknown"}, "children"),
        ("income-year", {}, "pension"),
        ("pension", {}, "children"),
        ("pension", {"income": "both"}, "income-now"),
        ("income-now", {"income": "now", "income_now": {"pence": 1, "per": "week"}}, "children"),
        ("children", {}, "equal-care"),
        ("equal-care", {}, "stays"),
        ("equal-care", {"equal_care": "unknown"}, "stays"),
        ("equal-care", {"equal_care": "all"}, flow.CHECK),
        ("equal-care", {"equal_care": "some"}, "equal-children"),
        ("equal-care", {"circumstances": ["child"]}, flow.CHECK),
        ("equal-care", {"income": "unknown"}, "other-families"),
        ("equal-children", {"equal_care": "some", "equal_children": 1}, "stays"),
        ("stays", {}, "same-nights"),
        ("stays", {"children": 1}, "nights"),
        ("stays", {"equal_care": "some", "equal_children": 1}, "nights"),
        ("stays", {"stays": "no"}, "other-families"),
        ("stays", {"stays": "disputed"}, "other-families"),
        ("stays", {"stays": "unknown"}, "other-families"),
        ("same-nights", {}, "nights"),
        ("nights", {}, "other-families"),
        ("other-families", {}, "other-children"),
        ("other-families", {"benefits": ["state_pension"]}, flow.CHECK),
        ("other-families", {"income": "unknown"}, flow.CHECK),
        ("other-children", {}, "other-arrangements"),
        ("other-arrangements", {}, flow.CHECK),
    ],
)
def test_the_page_that_follows_an_answer(
    page: str, changes: dict[str, Any], following: str
) -> None:
    way = [*flow.path(given(**changes)), flow.CHECK]
    assert way[way.index(page) + 1] == following


def test_every_page_is_on_some_way_and_every_next_page_exists() -> None:
    partner = given(
        partner="yes",
        partner_benefits=["pension_credit"],
        partner_pays="no",
        equal_care="some",
        equal_children=1,
        children=3,
        income="both",
        income_now={"pence": 1, "per": "week"},
    )
    reached = {*flow.path(given(income="both", income_now={"pence": 1, "per": "week"}))}
    assert reached | set(flow.path(partner)) == set(flow.PAGES)


def test_an_answer_left_behind_by_an_earlier_change_does_not_count() -> None:
    answers = given(partner_benefits=["pension_credit"], partner_pays="yes")
    assert "income" in flow.path(answers), "there is no partner, so the partner's benefit is none"
    situation = situation_of(flow.on_the_way(answers), names_in_words())
    assert situation["paying_parent"]["partner_benefits"] == []
    assert situation["paying_parent"]["partner_is_paying_parent"] is False


def test_a_change_that_needs_more_asks_only_for_that() -> None:
    assert flow.first_unanswered(given(partner="yes")) == "partner-benefits"
    assert flow.first_unanswered(given(same_nights="no")) == "nights"
    assert flow.first_unanswered(given(equal_care="some", equal_children=2)) == "equal-children"
    assert flow.first_unanswered(given(children=1, equal_care="some")) == "equal-care"


def test_the_back_link_leads_to_the_page_before_on_the_way() -> None:
    assert flow.page_before("who", given()) is None
    assert flow.page_before("children", given()) == "pension"
    assert flow.page_before("children", given(income="unknown")) == "income"


def test_a_paying_parent_is_addressed_as_you() -> None:
    page = flow.PAGES["benefits"]
    assert page.heading(given(who="paying")) == "Do you get any of these benefits?"
    assert "the paying parent" in page.heading(given(who="helping"))


@pytest.mark.parametrize("name", [n for n, page in flow.PAGES.items() if n != "pension"])
def test_an_empty_form_is_refused_with_what_to_do(name: str) -> None:
    answers = given(equal_care="some", equal_children=1, children=3, same_nights="no")
    reading = flow.PAGES[name].question.read(form(), answers)
    assert reading.answer is None
    assert reading.errors
    for message in reading.errors.values():
        assert str(message).startswith(("Choose ", "Enter ")), message


@pytest.mark.parametrize(
    ("name", "sent", "answer"),
    [
        ("who", form(answer="helping"), "helping"),
        ("benefits", form(answer=["none"]), ["none"]),
        (
            "benefits",
            form(answer=["state_pension", "carers_allowance"]),
            ["state_pension", "carers_allowance"],
        ),
        ("income-year", form(answer="£23,456"), {"pence": 2_345_600, "per": "year"}),
        (
            "income-now",
            form(answer="1 234,50", period="month"),
            {"pence": 123_450, "per": "month"},
        ),
        ("pension", form(answer=""), {"pence": 0, "per": "year"}),
        ("children", form(answer=" 3 "), 3),
        ("other-children", form(answer="0"), 0),
        ("nights", form(nights_1="1.5", period="week"), {"nights": ["1.5"], "per": "week"}),
    ],
)
def test_what_a_form_comes_to(name: str, sent: QueryDict, answer: object) -> None:
    reading = flow.PAGES[name].question.read(sent, given())
    assert reading.answer == answer
    assert not reading.errors


@pytest.mark.parametrize(
    ("name", "sent", "field", "message"),
    [
        ("who", form(answer="nobody"), "answer", "Choose who you are"),
        ("benefits", form(answer=["none", "state_pension"]), "answer", "not both"),
        ("benefits", form(answer=["lottery"]), "answer", "Choose the benefits"),
        ("benefits", form(answer=["bereavement_allowance"]), "answer", "Choose the benefits"),
        ("income-year", form(answer="plenty"), "answer", "as a number, like 23,456"),
        ("income-year", form(answer="-5"), "answer", "as a number"),
        ("income-now", form(answer="500"), "period", "how often"),
        ("income-now", form(answer="500", period="decade"), "period", "how often"),
        ("pension", form(answer="some"), "answer", "as a number"),
        ("children", form(answer="two"), "answer", "as a whole number"),
        ("children", form(answer="0"), "answer", "between 1 and 10"),
        ("children", form(answer="11"), "answer", "between 1 and 10"),
        ("equal-children", form(answer="2"), "answer", "between 1 and 1"),
        ("nights", form(nights_1="often", period="week"), "nights-1", "like 2 or 1.5"),
        ("nights", form(nights_1="8", period="week"), "nights-1", "more than there are"),
        ("nights", form(nights_1="366", period="year"), "nights-1", "more than there are"),
        ("nights", form(nights_1="2"), "period", "how often"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    name: str, sent: QueryDict, field: str, message: str
) -> None:
    reading = flow.PAGES[name].question.read(sent, given())
    assert message in str(reading.errors[field])


def test_each_childs_nights_are_asked_for_where_they_differ() -> None:
    answers = given(same_nights="no")
    sent = form(nights_1="2", nights_2="", period="week")
    errors = flow.PAGES["nights"].question.read(sent, answers).errors
    assert list(errors) == ["nights-2"]
    assert "child 2" in str(errors["nights-2"])


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("1234", 123_400),
        ("£1,234.50", 123_450),
        ("1,234", 123_400),
        ("1 234,50", 123_450),
        ("1.234,50", 123_450),
        ("12,5", None),
        ("12,50", 1_250),
        ("1234.5", 123_450),
        ("1234.", 123_400),
        ("1\N{NO-BREAK SPACE}234", 123_400),
        ("25k", 2_500_000),
        ("£ 0", 0),
        ("1.234", None),
        ("1,23,456", None),
        ("", None),
        ("-1", None),
        ("١٢", None),
        ("1e3", None),
        ("9999999999", None),
    ],
)
def test_amounts_are_read_forgivingly_but_never_guessed(typed: str, pence: int | None) -> None:
    assert pence_of(typed) == pence


def test_counts_and_nights_as_people_type_them() -> None:
    assert [count_of(typed) for typed in ("3", " 12 ", "", "3.5", "-1", "x")] == [
        *(3, 12, None, None, None, None)
    ]
    assert [nights_of(typed) for typed in ("2", "1.5", "1,5", "2½", "½", "0", "1.55", "")] == [
        *(2, 1.5, 1.5, 2.5, 0.5, 0, None, None)
    ]


def test_benefits_are_those_of_the_law_and_each_has_a_name() -> None:
    days = [date(2012, 12, 10), date(2014, 1, 1), DAY, date(2030, 1, 1)]
    for day in days:
        dated = load_scheme("2012").on(day)
        listed = dated.listed("benefit.paying_parent") | dated.listed("benefit.couple")
        assert set(own_benefits(day)) == listed
        assert set(couple_benefits(day)) == dated.listed("benefit.couple")
        assert listed <= set(benefits.BENEFITS)
    assert "bereavement_allowance" not in own_benefits(DAY)


def test_circumstances_are_those_of_the_law() -> None:
    from upkeep.law.scheme_2012.situation import STATUSES

    assert set(benefits.CIRCUMSTANCES) == set(STATUSES)


def test_todays_income_as_a_weekly_amount() -> None:
    assert weekly_pence(50_000, "week") == 50_000
    assert weekly_pence(2_345_600, "year") == 44_984
    assert weekly_pence(250_050, "month") == 57_546


def test_nights_by_child() -> None:
    assert nights_by_child(given()) == [104, 104]
    assert nights_by_child(given(stays="disputed").without("nights")) == [52, 52]
    assert nights_by_child(given(stays="no").without("nights")) == [0, 0]
    each = given(same_nights="no", nights={"nights": ["1", "2.5"], "per": "fortnight"})
    assert nights_by_child(each) == [26, 65]


def test_children_cared_for_equally_are_said_to_be_and_have_no_nights() -> None:
    answers = given(children=3, equal_care="some", equal_children=1)
    children = situation_of(answers, names_in_words())["receiving_parents"][0]["children"]
    assert [child.get("equal_day_to_day_care", False) for child in children] == [
        *(False, False, True)
    ]
    assert [child.get("nights") for child in children] == [104, 104, None]


def form_for(question: Any, answers: Answers, data: st.DataObject) -> QueryDict:
    """What somebody might send to a question: any answer that it offers."""
    if isinstance(question, Choice):
        options = [option.value for option in question.options(answers)]
        return form(answer=data.draw(st.sampled_from(options)))
    if isinstance(question, Choices):
        alone = data.draw(st.sampled_from(["", *(option.value for option in question.alone)]))
        offered = st.sampled_from([option.value for option in question.options(answers)])
        several = st.lists(offered, min_size=1, max_size=3, unique=True)
        return form(answer=[alone] if alone else data.draw(several))
    if isinstance(question, Count):
        most = question.most(answers)
        return form(answer=str(data.draw(st.integers(question.least, most))))
    if isinstance(question, Money):
        pence = data.draw(st.integers(0, 60_000_000))
        period = data.draw(st.sampled_from(question.periods))
        return form(answer=f"{pence // 100:,}.{pence % 100:02d}", period=period)
    numbers = {name: str(data.draw(st.integers(0, 7))) for name in question.fields(answers)}
    return form(**numbers, period=data.draw(st.sampled_from(["week", "month"])))


@settings(max_examples=150)
@examples(st.data())
def test_any_way_through_ends_in_what_the_law_says(data: st.DataObject) -> None:
    answers = Answers({}, DAY)
    while (name := flow.first_unanswered(answers)) != flow.CHECK:
        assert len(flow.path(answers)) <= len(flow.PAGES)
        question = flow.PAGES[name].question
        reading = question.read(form_for(question, answers, data), answers)
        assert not reading.errors
        assert question.read(form_again(question, reading.answer), answers).answer == reading.answer
        answers = answers.with_answer(name, reading.answer)
    result = calculate(situation_of(flow.on_the_way(answers), names_in_words()))
    outcome = outcome_of(answers)
    assert (outcome.weekly_pence is None) is (result.no_calculation_reason is not None)
    if outcome.weekly_pence is not None:
        assert outcome.weekly_pence == result.receiving_parents[0].weekly_pence
    assert [name for name, _short, _words in outcome.given] == flow.path(answers)
    assert all(said for _name, _short, said in outcome.given)


def form_again(question: Any, answer: object) -> QueryDict:
    """What the page shows of an answer, sent as it stands."""
    return form(**question.typed(answer))
