"""The local copy of the law: fetched once for each day, kept as it came, found by its words."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import httpx
import pytest

from upkeep.gateways.legislation import Publisher, law_text, search_law
from upkeep.gateways.legislation_xml import UnreadableLawError, read_wording
from upkeep.gateways.models import LawText
from upkeep.law.provisions import Provision
from upkeep.simulation.legislation import SimulatedLegislation, made_up
from upkeep.simulation.web_server import NetFault

NOW = datetime(2024, 5, 1, 9, tzinfo=UTC)
DAY = date(2024, 4, 6)
INCOME = Provision("uksi/2012/2677", "regulation/36")
CARE = Provision("uksi/2012/2677", "regulation/46")
RATES = Provision("ukpga/1991/48", "schedule/1/paragraph/3")


@pytest.fixture
def simulated() -> Iterator[SimulatedLegislation]:
    publisher = SimulatedLegislation()
    with publisher.server.running():
        yield publisher


@pytest.fixture
def publisher(simulated: SimulatedLegislation) -> Iterator[Publisher]:
    with httpx.Client(timeout=httpx.Timeout(5, read=0.2)) as client:
        yield Publisher(simulated.server.url, client)


def said(publisher: Publisher, *provisions: Provision, on: date = DAY) -> list[str]:
    return [outcome.what for outcome in publisher.fetch(provisions, on, NOW)]


def test_lines_keep_their_numbers_and_depth_and_leave_notes_out() -> None:
    wording = read_wording(made_up(INCOME, DAY), INCOME)
    assert wording.text.splitlines() == [
        "36 Made-up wording of SI 2012/2677 reg 36, for trying things: this is not the law.",
        "  (1) The first line says nothing that binds.",
        "    (a) as it stood on 2024-04-06;",
    ]
    assert wording.title == "A made-up title"
    assert wording.document_title == "A made-up document in place of uksi/2012/2677"
    assert wording.in_force_from == date(2023, 3, 3)
    assert wording.is_in_force


def test_rows_of_a_table_are_lines() -> None:
    table = b"<Tabular><table><tr><td>one</td><td>two</td></tr></table></Tabular></P1para>"
    wording = read_wording(made_up(INCOME, DAY).replace(b"</P1para>", table, 1), INCOME)
    assert wording.text.splitlines()[-1] == "one | two"


def test_what_is_repealed_says_so() -> None:
    content = made_up(INCOME, DAY).replace(b"<P1 id", b'<P1 Match="false" Status="Repealed" id')
    assert not read_wording(content, INCOME).is_in_force


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda xml: xml[:400], "breaks off"),
        (lambda xml: b"<!DOCTYPE a>" + xml.partition(b"?>")[2], "document type"),
        (lambda xml: xml.replace(b"regulation/36", b"regulation/37"), "no wording of"),
        (lambda xml: xml.replace(b'"2023-03-03"', b'"a day"'), "which is none"),
    ],
)
def test_what_cannot_be_read_is_refused(spoil: object, message: str) -> None:
    assert callable(spoil)
    with pytest.raises(UnreadableLawError, match=message):
        read_wording(spoil(made_up(INCOME, DAY)), INCOME)


@pytest.mark.django_db
def test_what_is_held_is_not_asked_for_again(
    publisher: Publisher, simulated: SimulatedLegislation
) -> None:
    assert said(publisher, INCOME, RATES) == ["new", "new"]
    assert said(publisher, INCOME, CARE) == ["held", "new"]
    assert len(simulated.server.asked) == 3
    assert simulated.server.asked[0] == "GET /uksi/2012/2677/regulation/36/2024-04-06/data.xml"


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [NetFault.HALF, NetFault.GARBAGE, NetFault.SERVER_ERROR])
def test_a_bad_answer_keeps_nothing_and_the_next_is_asked(
    publisher: Publisher, simulated: SimulatedLegislation, fault: NetFault
) -> None:
    simulated.server.faults.append(fault)
    assert said(publisher, INCOME, CARE) == ["failed", "new"]
    assert [text.part for text in LawText.objects.all()] == [CARE.part]
    assert said(publisher, INCOME) == ["new"]


@pytest.mark.django_db
def test_a_busy_publisher_ends_the_round(
    publisher: Publisher, simulated: SimulatedLegislation
) -> None:
    simulated.server.faults.append(NetFault.BUSY)
    [outcome] = publisher.fetch([INCOME, CARE], DAY, NOW)
    assert outcome.ends_round
    assert "7200 seconds" in outcome.detail


@pytest.mark.django_db
def test_nothing_is_published_for_a_day_before_the_first(publisher: Publisher) -> None:
    assert said(publisher, INCOME, on=date(1900, 1, 1)) == ["not published"]


@pytest.mark.django_db
def test_the_wording_of_a_day_is_the_latest_that_had_begun(publisher: Publisher) -> None:
    earlier, later = date(2014, 1, 1), date(2020, 1, 1)
    said(publisher, INCOME, on=earlier)
    said(publisher, INCOME, on=later)
    assert (found := law_text(INCOME, date(2016, 5, 1))) is not None
    assert found.as_on == earlier
    assert (found := law_text(INCOME, date(2019, 6, 1))) is not None
    assert found.as_on == later
    assert law_text(INCOME, date(2010, 1, 1)) is None
    assert law_text(CARE, later) is None


@pytest.mark.django_db
def test_words_are_found_in_what_was_in_force(publisher: Publisher) -> None:
    said(publisher, INCOME, CARE)
    assert {each.provision for each in search_law("wordings trying", DAY)} == {INCOME, CARE}
    assert [each.provision for each in search_law('"reg 46"', DAY)] == [CARE]
    assert search_law("wording", date(2000, 1, 1)) == []
    assert search_law("absent", DAY) == []
    assert search_law("  ", DAY) == []
