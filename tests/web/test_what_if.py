"""What an amount would be if something were otherwise: by the same law, and kept nowhere."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from made_up_families import AISHA, CHLOE, LAST_NIGHT, case_of

from upkeep.cases.models import Case, CaseEvent, Decision, ReportedChange
from upkeep.law import calculate
from upkeep.web.decisions import liability_on
from upkeep.web.what_if import Otherwise, children_today, situation_if, what_if

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]


def in_force(case: Case) -> tuple[Decision, int]:
    liability = liability_on(case, LAST_NIGHT)
    assert liability is not None
    return liability.decision, liability.weekly_pence


@pytest.mark.parametrize("is_paying", [True, False])
@pytest.mark.parametrize("of", [AISHA, CHLOE])
def test_with_nothing_otherwise_it_is_the_amount_in_force(of: Any, is_paying: bool) -> None:
    case = case_of(of)
    decision, weekly = in_force(case)
    assert what_if(decision, case, Otherwise(), is_paying=is_paying).weekly_pence == weekly


def test_nights_children_and_income_count_as_in_the_law() -> None:
    case = case_of(AISHA)
    decision, weekly = in_force(case)
    first, *others = children_today(decision, case)
    tried = [
        Otherwise(nights={first.identifier: 104}),
        Otherwise(gone=frozenset({first.identifier})),
        Otherwise(more_children=1, more_nights=52),
        Otherwise(other_children=2),
        Otherwise(income_pounds=20_000),
    ]
    for asked in tried:
        found = what_if(decision, case, asked, is_paying=True)
        result = calculate(situation_if(decision, case, asked, is_paying=True))
        shares = {share.id: share.weekly_pence for share in result.receiving_parents}
        assert found.weekly_pence == shares.get(case.reference, 0) != weekly
        assert found.steps or asked.gone
    gone = frozenset({first.identifier, *(child.identifier for child in others)})
    assert what_if(decision, case, Otherwise(gone=gone), is_paying=True).weekly_pence == 0


def test_a_receiving_parent_learns_no_more_than_the_decision_shows() -> None:
    case = case_of(AISHA)
    decision, _weekly = in_force(case)
    kept = {
        "benefits": ["universal_credit"],
        "status": ["prisoner"],
        "special_expenses_weekly": {"mortgage": "30.00"},
        "current_income_weekly": "700.00",
    }
    decision.situation["paying_parent"] |= kept
    asked = Otherwise(income_pounds=4_000)
    theirs = situation_if(decision, case, asked, is_paying=False)["paying_parent"]
    own = situation_if(decision, case, asked, is_paying=True)["paying_parent"]
    assert not kept.keys() & theirs.keys()
    assert own["status"] == ["prisoner"]
    assert "current_income_weekly" not in own
    seen = what_if(decision, case, asked, is_paying=False)
    assert seen.weekly_pence
    for step in seen.steps:
        assert "prison" not in step.text
        assert "HM Revenue" not in step.text


def test_the_page_shows_it_beside_today_and_keeps_nothing(signed_in: Browser) -> None:
    case = case_of(AISHA)
    where = reverse("own_what_if", args=[case.reference])
    counted = (Decision, CaseEvent, ReportedChange)
    before = [model._default_manager.count() for model in counted]
    for name in ("aisha", "marcus"):
        client = signed_in(name)
        answer = client.post(where, {"income": "£20,000", "more": "1", "more-nights": "60"})
        words = answer.content.decode()
        assert answer.status_code == 200
        assert "This is not a decision" in words
        assert "Further child 1" in words
        assert client.post(where, {"income": "lots"}).status_code == 400
        assert client.post(where, {"more-nights": "400"}).status_code == 400
    assert before == [model._default_manager.count() for model in counted]


def test_one_case_tells_nothing_of_another_of_the_same_parent(signed_in: Browser) -> None:
    """Marcus pays for Gwen too: her mother's name is not told to Aisha, whatever she tries."""
    where = reverse("own_what_if", args=[case_of(AISHA).reference])
    words = signed_in("aisha").post(where, {"income": "20000"}).content.decode()
    assert "Gwen" not in words
    assert "Lloyd" not in words
