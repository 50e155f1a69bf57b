"""HMRC is asked once for each income that is waited for, and believed only about whom we asked."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from building import FIRST_NIGHT, PERRY, PIPPA, apply, work
from upkeep.cases.models import IncomeRecord
from upkeep.gateways.hmrc import HmrcChannel, ask_for_incomes
from upkeep.gateways.messages import exchange
from upkeep.gateways.models import Message
from upkeep.simulation.hmrc import CLIENT, SECRET, SimulatedHmrc, made_up_figures
from upkeep.simulation.web_server import NetFault

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 4, 4, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def hmrc() -> Iterator[SimulatedHmrc]:
    simulated = SimulatedHmrc()
    with simulated.server.running():
        yield simulated


@pytest.fixture
def channel(hmrc: SimulatedHmrc) -> Iterator[HmrcChannel]:
    with httpx.Client(timeout=httpx.Timeout(5, read=0.2)) as client:
        yield HmrcChannel(hmrc.server.url, CLIENT, SECRET, client)


@pytest.fixture
def asked(db: None) -> Message:
    apply()
    work(FIRST_NIGHT)
    assert ask_for_incomes(NOW) == 1
    assert ask_for_incomes(LATER) == 0
    return Message.objects.get()


def test_an_application_is_asked_about_and_its_figure_recorded(
    asked: Message, channel: HmrcChannel
) -> None:
    assert exchange(channel, NOW)["done"] == 1
    figure = IncomeRecord.objects.get()
    wanted = made_up_figures(PERRY.number, FIRST_NIGHT.isoformat())
    assert f"{figure.total_pence // 100}.00" == wanted["employment_income"]
    asked.refresh_from_db()
    assert asked.outcome == "1 figures"


@pytest.mark.parametrize("fault", list(NetFault))
@pytest.mark.parametrize("at_token", [True, False])
def test_after_a_passing_fault_the_figure_is_recorded_once(
    asked: Message, hmrc: SimulatedHmrc, channel: HmrcChannel, fault: NetFault, *, at_token: bool
) -> None:
    if not at_token:
        assert channel._fetch_token() is None
    hmrc.server.faults.append(fault)
    assert exchange(channel, NOW)["to_try_again"] == 1
    assert not IncomeRecord.objects.exists()
    assert exchange(channel, LATER)["done"] == 1
    assert IncomeRecord.objects.count() == 1


def test_a_token_that_has_run_out_is_replaced(
    asked: Message, hmrc: SimulatedHmrc, channel: HmrcChannel
) -> None:
    channel._token = "of yesterday"
    assert exchange(channel, NOW)["done"] == 1
    assert hmrc.tokens == 1


def somebody_else(answer: dict[str, Any]) -> None:
    answer["incomes"][0]["national_insurance_number"] = PIPPA.number


def another_request(answer: dict[str, Any]) -> None:
    answer["request_id"] = "review of 2022-04-05"


@pytest.mark.parametrize(
    ("spoil", "fault"), [(somebody_else, "unknown"), (another_request, "replay")]
)
def test_what_we_did_not_ask_for_waits_in_triage(
    asked: Message, hmrc: SimulatedHmrc, channel: HmrcChannel, spoil: Any, fault: str
) -> None:
    hmrc.spoil = spoil
    assert exchange(channel, NOW)["failed"] == 1
    asked.refresh_from_db()
    assert (asked.state, asked.fault) == ("failed", fault)
    assert not IncomeRecord.objects.exists()


def test_the_same_figure_twice_counts_once_and_another_for_its_day_is_refused(
    asked: Message, hmrc: SimulatedHmrc, channel: HmrcChannel
) -> None:
    exchange(channel, NOW)
    Message.objects.update(state="unread", next_attempt_at=NOW)
    assert exchange(channel, NOW)["done"] == 1
    assert IncomeRecord.objects.count() == 1
    hmrc.spoil = lambda answer: answer["incomes"][0].update(employment_income="1.00")
    Message.objects.update(state="waiting", next_attempt_at=NOW)
    assert exchange(channel, NOW)["failed"] == 1
    assert Message.objects.get().fault == "contradiction"
