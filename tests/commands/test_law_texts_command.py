"""``upkeep law fetch`` and ``upkeep law search``, against a simulated publisher."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from upkeep.cli import app
from upkeep.commands.law_texts import everything_cited
from upkeep.simulation.legislation import SimulatedLegislation
from upkeep.simulation.web_server import NetFault

DAY = "2024-04-06"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["law", *arguments])


@pytest.fixture
def simulated(settings: Any) -> Iterator[SimulatedLegislation]:
    publisher = SimulatedLegislation()
    with publisher.server.running():
        settings.UPKEEP_LEGISLATION_URL = publisher.server.url
        yield publisher


@pytest.mark.django_db
def test_the_law_is_fetched_once_and_searched(simulated: SimulatedLegislation) -> None:
    citation = "SI 2012/2677 regs 36-38"
    assert "3 of 3 provisions: 3 new" in run("fetch", citation, "--on", DAY).output
    again = run("fetch", citation, "--on", DAY, "--json")
    assert json.loads(again.stdout)["counts"] == {"held": 3}
    found = json.loads(run("search", '"reg 37"', "--on", DAY, "--json").stdout)
    assert [each["provision"] for each in found] == ["uksi/2012/2677/regulation/37"]
    assert "SI 2012/2677 reg 37" in run("search", '"reg 37"', "--on", DAY).stdout
    assert "`upkeep law fetch`" in run("search", "absent", "--on", DAY).stdout


@pytest.mark.django_db
def test_a_round_that_ends_early_says_so_and_fails(simulated: SimulatedLegislation) -> None:
    simulated.server.faults.append(NetFault.BUSY)
    busy = run("fetch", "SI 2012/2677 regs 46-47", "--on", DAY)
    assert busy.exit_code == 1
    assert "the publisher is busy" in busy.output
    assert "1 of 2 provisions: 1 refused" in busy.output
    assert "Run it again later" in busy.output


def test_a_citation_that_names_nothing_is_refused() -> None:
    refused = run("fetch", "that rule about nights")
    assert refused.exit_code != 0
    assert "names no provision we can ask for" in refused.output


def test_everything_cited_is_asked_for_by_its_own_number() -> None:
    cited = everything_cited()
    assert len(cited) > 200
    assert all(provision.part for provision in cited)
