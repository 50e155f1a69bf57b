"""Somebody comes to the first page, applies, stops, comes back, sends; staff see it."""

import re

import pytest
from applying import ANSWERS, PASSWORD
from made_up_families import PASSWORD as STAFF_PASSWORD
from playwright.sync_api import Browser

from journeys.conftest import Sites
from journeys.walking import Walk, walking
from upkeep.gateways.scanning import EICAR

SAVED_AFTER = "other"
"""The page after which the applicant stops and comes back."""
LACKING = "other-numbers"
LOOKED_AT = set(ANSWERS) - {"child-2", "other-reach", "other-home"}


def press(walk: Walk, selector: str = "main form button[type=submit]") -> None:
    walk.page.locator(selector).first.click()
    walk.page.wait_for_load_state()


def fill(walk: Walk, name: str) -> None:
    """Type the answer of a page, as a person does."""
    for field, value in ANSWERS[name].items():
        found = walk.page.locator(f'[name="{field}"]')
        if found.first.get_attribute("type") in ("radio", "checkbox"):
            for one in [value] if isinstance(value, str) else value:
                walk.page.locator(f'[name="{field}"][value="{one}"]').check()
        else:
            found.fill(str(value))


def answer(walk: Walk, names: list[str]) -> None:
    for name in names:
        if f"/questions/{name}/" not in walk.page.url:
            walk.open(f"/apply/questions/{name}/")
        if name in LOOKED_AT:
            walk.look(name)
        if name != LACKING:
            fill(walk, name)
        press(walk)


def begin(walk: Walk) -> str:
    walk.open("/")
    walk.look("ways")
    walk.page.locator("main a[href='/apply/']").click()
    walk.look("start")
    walk.page.locator("main a.govuk-button--start").click()
    walk.page.locator("#password").fill("short")
    press(walk)
    walk.look("password-too-short")
    walk.page.locator("#password").fill(PASSWORD)
    press(walk)
    walk.look("code")
    code = walk.page.locator(".upkeep-key").inner_text()
    press(walk, "main a.govuk-button")
    walk.look("parts-open")
    return code


def come_back(walk: Walk, code: str) -> None:
    walk.open("/apply/parts/")
    walk.look("parts-begun")
    press(walk)
    walk.look("left")
    walk.open("/apply/return/")
    walk.look("return")
    walk.page.locator("#code").fill(code)
    walk.page.locator("#password").fill("not this one")
    press(walk)
    walk.look("return-wrong")
    walk.page.locator("#password").fill(PASSWORD)
    press(walk)
    walk.page.wait_for_url(re.compile(r"/apply/parts/$"))


def add_a_document(walk: Walk) -> None:
    walk.open("/apply/documents/")
    walk.look("documents")
    harmful = {"name": "pay.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + EICAR}
    for kind, file in (("harmful", harmful), ("taken", {**harmful, "buffer": b"%PDF-1.7"})):
        walk.page.locator("[name=about][value=income]").check()
        walk.page.locator("#file").set_input_files(file)
        press(walk, "form[enctype] button[type=submit]")
        walk.look(f"documents-{kind}")


def send(walk: Walk) -> str:
    walk.open("/apply/parts/")
    walk.look("parts-done")
    walk.open("/apply/check/")
    walk.look("check")
    press(walk)
    walk.look("check-undeclared")
    walk.page.locator("[name=declared]").check()
    press(walk)
    walk.look("sent")
    found = re.search(r"WEB-\d{8}", walk.page.locator("main").inner_text())
    assert found
    return found[0]


@pytest.mark.parametrize("language", ["en-gb", "cy"])
def test_somebody_applies_and_staff_see_it(browser: Browser, sites: Sites, language: str) -> None:
    names = list(ANSWERS)
    stop = names.index(SAVED_AFTER) + 1
    with sites() as site:
        with walking(browser, site, "applying", language) as walk:
            code = begin(walk)
            walk.open("/apply/questions/numbers/")
            walk.page.locator("#born-day").fill("31")
            press(walk)
            walk.look("numbers-wrong")
            answer(walk, names[:stop])
            come_back(walk, code)
            answer(walk, names[stop:])
            add_a_document(walk)
            reference = send(walk)
        with walking(browser, site, "applying-staff", language) as walk:
            walk.sign_in("casey", STAFF_PASSWORD)
            walk.open("/work/applications/")
            walk.look("waiting")
            walk.page.get_by_role("link", name=reference).click()
            walk.look("lacking")
            press(walk, "#missing button[type=submit]")
            walk.look("still-lacking")
            for field, value in ANSWERS[LACKING].items():
                walk.page.locator(f'[name="{LACKING}.{field}"]').fill(str(value))
            press(walk, "#missing button[type=submit]")
            walk.look("recorded")
            assert walk.page.locator("#missing").count() == 0


def test_somebody_stops_and_says_why(browser: Browser, sites: Sites) -> None:
    with sites() as site, walking(browser, site, "stopping") as walk:
        begin(walk)
        walk.page.locator("main a[href='/apply/stop/']").click()
        walk.look("stop")
        press(walk)
        walk.look("stop-unsaid")
        walk.page.locator("[name=why][value=difficult]").check()
        press(walk)
        walk.look("stopped")


def test_exit_this_page_leaves_it(browser: Browser, sites: Sites) -> None:
    with sites() as site, walking(browser, site, "leaving") as walk:
        walk.page.context.route(
            re.compile("^https://"), lambda route: route.fulfill(body="weather")
        )
        walk.open("/apply/")
        walk.page.locator(".govuk-js-exit-this-page-button").first.click()
        walk.page.wait_for_url(re.compile(r"^https://www\.bbc\.co\.uk/weather"))
