"""Switches are set by form, with history; what the shadow found can be read by everybody here."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from made_up_families import AISHA, LAST_NIGHT, case_of

from upkeep.batch.models import ShadowReport
from upkeep.cases.models import SwitchSetting

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
SAID = {
    "name": "hmrc_files",
    "state": "on",
    "from-day": "1",
    "from-month": "9",
    "from-year": "2023",
    "share": "10",
    "scheme": "",
    "region": "",
    "value": "",
    "reason": "a tenth first",
}


def test_a_switch_is_set_and_the_page_says_by_whom_and_why(signed_in: Browser) -> None:
    leah = signed_in("leah")
    assert leah.post("/switches/", SAID).status_code == 302
    setting = SwitchSetting.objects.get()
    assert (setting.is_on, setting.share_percent, setting.set_by) == (True, 10, "leah")
    page = leah.get("/switches/").content.decode()
    for said in ("a tenth first", "10%", "1 September 2023", "direct pay"):
        assert said in page
    leah.post("/switches/", {**SAID, "state": "off", "share": "100", "reason": "stopped"})
    assert SwitchSetting.objects.count() == 2, "the first setting stays on record"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "hmrc"}, "Choose a switch"),
        ({"from-day": "31"}, "must be a real date"),
        ({"share": "0"}, "from 1 to 100"),
        ({"share": "ten"}, "from 1 to 100"),
        ({"reason": " "}, "Say why"),
        ({"value": "proposal"}, "Only a rulebook"),
        ({"name": "shadow"}, "Say which rulebook"),
        ({"region": "L1"}, "does not exist"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_set(
    signed_in: Browser, wrong: dict[str, str], said: str
) -> None:
    response = signed_in("leah").post("/switches/", SAID | wrong)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not SwitchSetting.objects.exists()


def test_only_team_leaders_set_switches(signed_in: Browser) -> None:
    assert signed_in("casey").post("/switches/", SAID).status_code == 403
    assert not SwitchSetting.objects.exists()


def test_a_report_shows_ups_and_downs_and_leads_to_the_decisions(signed_in: Browser) -> None:
    case = case_of(AISHA)
    decision = case.paying_parent.decisions.latest("pk")
    share = {"id": case.reference, "before": "10.00", "after": "13.00", "difference": "3.00"}
    why = {"citation": "reg 1", "before": "It was ten.", "after": "It is thirteen."}
    report = {
        "old": "now",
        "new": "proposal",
        "changed": 1,
        "unchanged": 2,
        "refused": 0,
        "faults": [],
        "difference_weekly_pence": 300,
        "up_weekly_pence": 300,
        "down_weekly_pence": 0,
        "by_rate": [],
        "by_reason": [{"why": "reg 1", "decisions": 1, "difference_weekly_pence": 300}],
        "largest": [
            {"line": decision.pk, "difference": "3.00", "receiving_parents": [share], "why": [why]}
        ],
    }
    kept = ShadowReport.objects.create(
        rulebook="proposal", on=LAST_NIGHT, report=report, known_at=timezone.now()
    )
    casey = signed_in("casey")
    assert "proposal" in casey.get("/shadow/").content.decode()
    page = casey.get(f"/shadow/{kept.pk}/").content.decode()
    assert f"/cases/{case.reference}/decisions/{decision.pk}/" in page
    assert "It is thirteen." in page
    assert "£3.00" in page
