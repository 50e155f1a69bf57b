"""What strangers see first: three ways, their price by the day's fees, and safety first."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from django.test import Client

from upkeep.collection import fees
from upkeep.web import ways_to_arrange as page

pytestmark = pytest.mark.usefixtures("world")


def shown(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_whoever_is_not_signed_in_may_choose_and_others_go_to_their_page(
    signed_in: Callable[[str], Client],
) -> None:
    assert "Arrange child maintenance" in shown(signed_in(""))
    assert signed_in("aisha").get("/").headers["Location"] == "/home/"
    assert signed_in("casey").get("/").headers["Location"] == "/cases/"


def test_safety_comes_before_the_ways_and_there_is_a_way_out(client: Client) -> None:
    text = shown(client)
    assert text.index("govuk-exit-this-page") < text.index("If you do not feel safe")
    assert text.index("If you do not feel safe") < text.index("Agree it between you")
    for line in page.HELPLINES:
        assert line.telephone in text


def test_fees_are_those_of_the_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "20% on top" in shown(client)
    assert "4% off" in shown(client)
    monkeypatch.setattr(fees, "receiving_parent_share", lambda on: Fraction(7, 200))
    assert "3.5% off" in shown(client)


def test_direct_pay_is_offered_while_it_is_open(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page.is_direct_pay_open(date(2025, 1, 1))
    assert "Direct Pay" in shown(client)
    monkeypatch.setattr(page, "is_direct_pay_open", lambda on: False)
    assert "Direct Pay" not in shown(client)
    assert "There are two ways" in shown(client)


def test_it_is_in_welsh_and_links_to_what_comes_next(client: Client) -> None:
    assert 'href="/calculator/"' in shown(client)
    assert 'href="/arrangement/"' in shown(client)
    assert 'href="/sign-in/"' in shown(client)
    client.cookies["upkeep-language"] = "cy"
    assert "Trefnu cynhaliaeth plant" in shown(client)
