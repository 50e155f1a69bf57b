"""Two explanations side by side: what first made them part."""

from __future__ import annotations

from typing import Any

import pytest

from law.situations import parent, situation
from upkeep.law import calculate
from upkeep.law.differences import reasons, share_changes


def result(*parents: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return calculate(situation(*(parents or (parent("A"),)), **facts)).to_json()


def node(rule: str, text: str, *children: dict[str, Any], **more: Any) -> dict[str, Any]:
    given = {"rule": rule, "citation": f"{rule} 1", "text": text, "inputs": {}, "value": text}
    return {**given, "children": list(children), **more}


def reads(**values: str) -> dict[str, Any]:
    uses = [{"id": name, "value": value, "from": "2020-01-01"} for name, value in values.items()]
    return {"parameters": uses}


def test_equal_explanations_have_no_reason_to_differ() -> None:
    found = result(income="500.00")
    assert reasons(found["explanation"], found["explanation"]) == ()
    assert [share.difference for share in share_changes(found, found)] == [0]


def test_the_figure_that_made_the_difference_is_named_and_what_follows_is_not() -> None:
    before = result(income="300.00", benefits=["state_pension"], effective_date="2013-06-03")
    after = result(income="300.00", benefits=["state_pension"], effective_date="2014-06-02")
    (reason,) = reasons(before["explanation"], after["explanation"])
    assert reason.rule == "flat_rate"
    assert reason.before == "The flat rate is £5.00 a week, however many children there are."
    assert reason.after == "The flat rate is £7.00 a week, however many children there are."
    (figure,) = reason.parameters
    assert (figure.id, figure.before["value"], figure.after["value"]) == (
        "flat.amount",
        "500",
        "700",
    )
    assert [share.difference for share in share_changes(before, after)] == [200]


def test_without_another_figure_the_first_step_that_differs_is_the_reason() -> None:
    before = [node("income", "£5", node("pay", "£5")), node("rate", "12%"), node("due", "£60")]
    after = [node("income", "£6", node("pay", "£6")), node("rate", "13%"), node("due", "£65")]
    (reason,) = reasons(before, after)
    assert (reason.rule, reason.before, reason.after) == ("pay", "£5", "£6")


def test_a_later_figure_is_a_reason_beside_the_first_step() -> None:
    before = [node("pay", "£5"), node("rate", "12%", **reads(percent="12")), node("due", "£60")]
    after = [node("pay", "£6"), node("rate", "13%", **reads(percent="13")), node("due", "£65")]
    assert [reason.rule for reason in reasons(before, after)] == ["pay", "rate"]


def test_a_figure_that_was_read_and_made_no_difference_is_no_reason() -> None:
    before = [node("rate", "12%", **reads(percent="12", other="1"))]
    same = [node("rate", "12%", **reads(percent="12", other="2"))]
    assert reasons(before, same) == ()


def test_a_figure_is_told_at_the_deepest_step_that_read_it() -> None:
    before = [node("whole", "5", node("part", "1", **reads(a="1")), **reads(a="1", b="1"))]
    after = [node("whole", "7", node("part", "2", **reads(a="2")), **reads(a="2", b="1"))]
    (reason,) = reasons(before, after)
    assert reason.rule == "part"


def test_a_step_taken_on_one_side_only_is_a_reason() -> None:
    before, after = [node("due", "£60")], [node("extra", "£7"), node("due", "£67")]
    (added,) = reasons(before, after)
    assert (added.rule, added.before, added.after) == ("extra", "", "£7")
    (gone,) = reasons(after, [node("due", "£67")])
    assert (gone.rule, gone.before, gone.after) == ("extra", "£7", "")


def test_a_remark_decides_nothing() -> None:
    before = [node("provisional", "up to 2020"), node("due", "£60")]
    after = [node("provisional", "up to 2021"), node("due", "£61")]
    assert [reason.rule for reason in reasons(before, after)] == ["due"]


@pytest.mark.parametrize("gone", ["before", "after"])
def test_a_receiving_parent_on_one_side_only_has_no_amount_on_the_other(gone: str) -> None:
    both = result(parent("A"), parent("B"), income="500.00")
    one = result(parent("A"), income="500.00")
    pair = (one, both) if gone == "before" else (both, one)
    share = next(each for each in share_changes(*pair) if each.id == "B")
    assert getattr(share, gone) is None
    assert abs(share.difference) == 4000
