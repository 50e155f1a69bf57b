"""The page on which a paying parent agrees a plan for arrears, as far as the rule lets them."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from made_up_families import AISHA, LAST_NIGHT, case_of

from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding
from upkeep.collection import arrears_plans
from upkeep.collection.arrears_plans import Agreed, covered_by
from upkeep.collection.models import ArrearsPlan, ArrearsPlanEnd
from upkeep.web.business_day import working_day

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]
WEEKLY = re.compile(r'id="weekly"[^>]*value="([0-9.]+)"')
AGREES = {"do": "agree", "net": "500", "weekly": "", "child": "no"}


def where() -> str:
    return f"/home/{case_of(AISHA).reference}/plan/"


def shown(client: Client, said: dict[str, str], status: int = 200) -> str:
    answer = client.post(where(), said)
    assert answer.status_code == status
    return answer.content.decode()


def least(client: Client) -> str:
    """The amount a week that the page fills in."""
    found = WEEKLY.search(shown(client, {"do": "propose", "net": "500"}))
    assert found is not None
    return found[1]


def test_a_plan_is_worked_out_and_agreed_and_its_case_is_led_to(signed_in: Browser) -> None:
    marcus = signed_in("marcus")
    assert where() in marcus.get(f"/home/{case_of(AISHA).reference}/").content.decode()
    assert "Your net income a week" in marcus.get(where()).content.decode()
    weekly = least(marcus)
    assert "a week is proposed" in shown(marcus, {"do": "propose", "net": "500"})
    assert not ArrearsPlan.objects.exists()
    assert marcus.post(where(), {**AGREES, "weekly": weekly}).status_code == 302
    plan = ArrearsPlan.objects.get()
    assert (plan.agreed_by, plan.weekly_pence) == ("marcus", plan.proposed_weekly_pence)
    assert "stated it" in plan.finances
    own = marcus.get(f"/home/{case_of(AISHA).reference}/").content.decode()
    assert "Your plan for what is overdue" in own
    assert "You have a plan already" in shown(marcus, {"do": "propose", "net": "500"}, 400)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"net": "lots"}, "Enter pounds and pence"),
        ({"net": "10"}, "too little to live on"),
        ({"weekly": "0.01"}, "Enter an amount from"),
        ({"weekly": "450.00"}, "Enter an amount from"),
        ({"weekly": "x"}, "Enter pounds and pence"),
        ({"child": ""}, "Choose whether it would affect a child"),
        ({"child": "yes"}, "somebody here has to weigh it"),
    ],
)
def test_what_the_rule_does_not_let_them_is_referred_to_us(
    signed_in: Browser, wrong: dict[str, str], words: str
) -> None:
    marcus = signed_in("marcus")
    said = {**AGREES, "weekly": least(marcus), **wrong}
    assert words in shown(marcus, said, 400)
    assert not ArrearsPlan.objects.exists()


def test_who_broke_a_plan_within_the_year_talks_to_us(signed_in: Browser) -> None:
    case = case_of(AISHA)
    actor = Actor("casey", LAST_NIGHT, timezone.now())
    pence = covered_by(case, LAST_NIGHT).pence
    plan = arrears_plans.agree(case, Agreed(900_00, min(pence, 40_00), "x", "y", "z"), actor)
    ArrearsPlanEnd.objects.create(
        plan=plan,
        kind="broken",
        left_pence=1,
        missed_on=LAST_NIGHT,
        ended_on=working_day() - timedelta(days=360),
        by="a test",
        known_at=timezone.now(),
    )
    said = {"do": "propose", "net": "500"}
    assert "An earlier plan was not kept" in shown(signed_in("marcus"), said, 400)


def test_what_is_being_enforced_is_not_stopped_from_here(signed_in: Browser) -> None:
    case = case_of(AISHA)
    rows = Proceeding.objects.filter(process="arrangement", paying_parent=case.paying_parent)
    assert rows.update(state="enforcing")
    said = {"do": "propose", "net": "500"}
    assert "We are enforcing" in shown(signed_in("marcus"), said, 400)


def test_the_parent_who_receives_has_no_such_page(signed_in: Browser) -> None:
    assert signed_in("aisha").get(where()).status_code == 404
    own = signed_in("aisha").get(f"/home/{case_of(AISHA).reference}/").content.decode()
    assert "/plan/" not in own
