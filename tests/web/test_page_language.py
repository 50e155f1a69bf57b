"""English and Welsh: choosing, keeping the page, and that no sentence is left in English alone."""

import importlib.util
import re
from pathlib import Path

import pytest
from django.test import Client

PROJECT = Path(__file__).resolve().parents[2]


def test_every_sentence_of_the_pages_has_its_welsh() -> None:
    spec = importlib.util.spec_from_file_location(
        "catalogues_of_pages", PROJECT / "tools/catalogues.py"
    )
    assert spec
    assert spec.loader
    catalogues = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(catalogues)
    assert list(catalogues.faults_of(catalogues.DOMAINS["django"])) == []


def test_the_language_changes_on_the_page_where_one_is() -> None:
    client = Client()
    markup = client.get("/calculator/").content.decode()
    assert 'name="next" value="/calculator/"' in markup
    response = client.post("/language/", {"language": "cy", "next": "/calculator/"})
    assert response.headers["Location"] == "/calculator/"
    markup = client.get("/calculator/").content.decode()
    assert '<html lang="cy"' in markup
    assert "Cyfrifo cynhaliaeth plant" in markup
    assert re.search(r'<button[^>]*value="en-gb" lang="en-gb"[^>]*>English<', markup)


def test_the_cookie_holds_the_language_and_nothing_else() -> None:
    client = Client()
    client.post("/language/", {"language": "cy", "next": "/calculator/"})
    (cookie,) = [c for name, c in client.cookies.items() if name == "upkeep-language"]
    assert cookie.value == "cy"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    ("wanted", "shown"), [("cy", "cy"), ("en-US,en", "en-gb"), ("fr", "en-gb"), ("cy,en", "cy")]
)
def test_without_a_choice_the_browsers_wish_decides(wanted: str, shown: str) -> None:
    markup = Client().get("/calculator/", headers={"accept-language": wanted}).content.decode()
    assert f'<html lang="{shown}"' in markup


def test_the_language_leads_to_no_other_site() -> None:
    sent = {"language": "cy", "next": "https://elsewhere.example/"}
    assert Client().post("/language/", sent).headers["Location"] == "/"


def test_an_unknown_language_changes_nothing() -> None:
    client = Client()
    client.post("/language/", {"language": "xx", "next": "/calculator/"})
    assert "upkeep-language" not in client.cookies
