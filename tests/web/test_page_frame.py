"""What every page has: safe headers, our own look, and a way out when something goes wrong."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from made_up_families import AISHA, MARCUS, case_of

from upkeep.web import brand, urls
from upkeep.web.access import Audience, open_to

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
JINJA = Path(brand.__file__).parent / "jinja2"


def pages(signed_in: Browser) -> Iterator[HttpResponse]:
    for username, where in (
        ("", "/sign-in/"),
        ("", "/signed-out/"),
        ("", "/calculator/"),
        ("", "/calculator/abcdefghjkmn/who/"),
        ("", "/calculator/gone/"),
        ("marcus", "/home/"),
        ("marcus", f"/home/{case_of(AISHA).reference}/"),
        ("marcus", f"/home/{case_of(AISHA).reference}/statement/"),
        ("casey", "/cases/"),
        ("casey", f"/cases/{case_of(AISHA).reference}/"),
        ("marcus", "/cases/"),
        ("marcus", "/no-such-page"),
    ):
        yield signed_in(username).get(where)


def test_headers_keep_the_browser_to_ourselves(signed_in: Browser) -> None:
    for response in pages(signed_in):
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_carries_script_or_style_of_its_own(signed_in: Browser) -> None:
    for response in pages(signed_in):
        text = response.content.decode()
        assert not re.search(r'<script(?![^>]*(\bsrc=|type="application/json"))', text)
        assert "<style" not in text
        assert not re.search(r"\s(style|on[a-z]+)=", text)


def test_every_page_has_its_language_title_skip_link_and_one_heading(signed_in: Browser) -> None:
    for response in pages(signed_in):
        text = response.content.decode()
        assert '<html lang="en-gb"' in text
        assert re.search(r"<title>[^<]+ – Upkeep</title>", text)
        assert 'href="#main-content"' in text
        assert 'id="main-content"' in text
        assert len(re.findall(r"<h1\b", text)) == 1
        assert "Every person here is made up." in text


def test_no_page_claims_to_be_of_a_government(signed_in: Browser) -> None:
    for response in pages(signed_in):
        text = response.content.decode()
        assert "GOV.UK" not in text
        assert "crown" not in text.lower()


def test_pages_are_light(signed_in: Browser) -> None:
    for response in pages(signed_in):
        assert len(response.content) < 50_000


def test_ids_are_unique(signed_in: Browser) -> None:
    for response in pages(signed_in):
        ids = re.findall(r'\sid="([^"]+)"', response.content.decode())
        assert len(ids) == len(set(ids))


def test_every_word_in_a_template_can_be_translated() -> None:
    for template in JINJA.rglob("*.html"):
        tokens = engines["jinja2"].env.lex(template.read_text(encoding="utf-8"))
        plain = "".join(text for _line, kind, text in tokens if kind == "data")
        left = re.sub(r"<!?[^>]+>", "", plain)
        assert not re.search(r"[A-Za-z]{2,}", left), f"{template.name}: {left.strip()}"


def test_name_colour_and_banner_are_settings(client: Client) -> None:
    with override_settings(
        UPKEEP_SERVICE_NAME="Maintenance Office",
        UPKEEP_BRAND_COLOUR="#5b2a86",
        UPKEEP_DEMONSTRATION=False,
    ):
        text = client.get("/sign-in/").content.decode()
        style = client.get("/brand.css").content.decode()
        assert brand.check_brand_colour() == []
    assert "Maintenance Office" in text
    assert "Upkeep" not in text
    assert "made up" not in text
    assert 'href="/brand.css"' in text
    assert 'content="#5b2a86"' in text
    assert "--govuk-brand-colour:#5b2a86" in style


@pytest.mark.parametrize(
    ("colour", "message"),
    [("teal", "not a colour"), ("#fff", "not a colour"), ("#ffee00", "light")],
)
def test_a_colour_that_cannot_serve_is_refused(colour: str, message: str) -> None:
    with override_settings(UPKEEP_BRAND_COLOUR=colour):
        (problem,) = brand.check_brand_colour()
    assert message in problem.msg


def test_contrast_is_that_of_the_guidelines() -> None:
    assert brand.contrast_with_white("#000000") == pytest.approx(21)
    assert brand.contrast_with_white("#ffffff") == pytest.approx(1)
    assert brand.contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_the_settings_pass_djangos_own_checks() -> None:
    assert [found for found in checks.run_checks() if not found.is_silenced()] == []


# --- What went wrong ---


def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


def unreadable(request: HttpRequest) -> HttpResponse:
    raise BadRequest


@pytest.fixture
def wrong_pages(settings: Any) -> None:
    class Addresses:
        urlpatterns = [
            *urls.urlpatterns,
            path("fails/", open_to(Audience.ANYONE)(fails)),
            path("unreadable/", open_to(Audience.ANYONE)(unreadable)),
        ]

    settings.ROOT_URLCONF = Addresses


@pytest.mark.usefixtures("wrong_pages")
@pytest.mark.parametrize(
    ("where", "status", "heading"),
    [
        ("/no-such-page/", 404, "Page not found"),
        ("/fails/", 500, "Sorry, something went wrong on our side"),
        ("/unreadable/", 400, "Your browser sent something we could not read"),
    ],
)
def test_what_went_wrong_is_said_in_our_look(where: str, status: int, heading: str) -> None:
    response = Client(raise_request_exception=False).get(where)
    assert response.status_code == status
    text = response.content.decode()
    assert heading in text
    assert "upkeep.css" in text
    assert "Traceback" not in text


def test_a_page_one_may_not_open_says_so(signed_in: Browser) -> None:
    response = signed_in("marcus").get("/cases/")
    assert response.status_code == 403
    assert "You cannot open this page" in response.content.decode()


def test_an_unknown_host_is_refused(client: Client) -> None:
    response = client.get("/sign-in/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400


# --- Over https ---


def test_cookies_are_kept_from_scripts_and_other_sites(client: Client) -> None:
    from made_up_families import PASSWORD

    client.get("/sign-in/")
    client.post("/sign-in/", {"login": "marcus", "password": PASSWORD})
    assert client.cookies["upkeep-session"]["httponly"]
    assert client.cookies["upkeep-session"]["samesite"] == "Lax"
    assert client.cookies["csrftoken"]["httponly"]


def test_https_makes_cookies_secure(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    from upkeep import settings as plain

    monkeypatch.setenv("UPKEEP_HTTPS", "1")
    spec = importlib.util.spec_from_file_location("settings_over_https", plain.__file__)
    assert spec
    assert spec.loader
    secure = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(secure)
    assert secure.SESSION_COOKIE_SECURE
    assert secure.CSRF_COOKIE_SECURE
    assert secure.SECURE_HSTS_SECONDS >= 31_536_000
    assert not plain.SESSION_COOKIE_SECURE


def test_static_files_are_served_with_a_digest_and_compressed(client: Client) -> None:
    text = client.get("/sign-in/").content.decode()
    (address,) = re.findall(r'href="(/static/upkeep/build/upkeep\.css\?v=[0-9a-f]{12})"', text)
    response = client.get(address, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    assert response.headers["Content-Encoding"] == "gzip"
    assert "max-age=86400" in response.headers["Cache-Control"]
    assert b"".join(response.streaming_content)[:2] == b"\x1f\x8b"
    response.close()


def test_names_stay_out_of_addresses(signed_in: Browser) -> None:
    for response in pages(signed_in):
        for address in re.findall(r'(?:href|action)="([^"]*)"', response.content.decode()):
            for name in (*MARCUS.name.split(), *AISHA.name.split()):
                assert name not in address


def test_the_request_factory_needs_no_user() -> None:
    from upkeep.web.menu import every_page

    context = every_page(RequestFactory().get("/"))
    assert context["is_signed_in"] is False
    assert [link["text"] for link in context["navigation"]] == [
        "Calculator",
        "Agree it yourselves",
        "Sign in",
    ]
