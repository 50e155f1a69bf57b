"""The calculator and signing in by keyboard alone: the focus is seen, and nothing traps it."""

import re

from made_up_families import PASSWORD
from playwright.sync_api import Browser

from journeys.walking import Walk, walking

TABS_MAX = 40
_IS_FOCUSED = "(selector) => document.activeElement.matches(selector)"
_IS_SEEN = """() => {
  const focused = document.activeElement, label = focused.labels && focused.labels[0];
  const drawn = [getComputedStyle(focused)];
  if (label) drawn.push(getComputedStyle(label, "::before"));
  return drawn.some((style) => style.boxShadow !== "none" || style.outlineStyle !== "none");
}"""


def reach(walk: Walk, selector: str) -> None:
    """Go on with the Tab key until something has the focus; whatever has it must show it."""
    for _ in range(TABS_MAX):
        walk.page.keyboard.press("Tab")
        assert walk.page.evaluate(_IS_SEEN), "what has the focus does not show it"
        if walk.page.evaluate(_IS_FOCUSED, selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


def test_the_skip_link_comes_first_is_seen_and_leads_to_the_content(
    browser: Browser, site: str
) -> None:
    with walking(browser, site, "keyboard") as walk:
        walk.open("/calculator/")
        walk.page.keyboard.press("Tab")
        link = walk.page.locator(".govuk-skip-link")
        assert walk.page.evaluate(_IS_FOCUSED, ".govuk-skip-link")
        box = link.bounding_box()
        assert box
        assert box["height"] > 20
        walk.page.keyboard.press("Enter")
        assert walk.page.evaluate(_IS_FOCUSED, "#main-content")


def test_a_question_of_the_calculator_is_answered(browser: Browser, site: str) -> None:
    with walking(browser, site, "keyboard") as walk:
        walk.open("/calculator/")
        reach(walk, ".govuk-button--start")
        walk.page.keyboard.press("Enter")
        walk.page.wait_for_url(re.compile(r"/calculator/\w+/\S+/$"))
        asked = walk.page.url
        reach(walk, "input[type=radio]")
        walk.page.keyboard.press("Space")
        reach(walk, "main button[type=submit], main .govuk-button")
        walk.page.keyboard.press("Enter")
        walk.page.wait_for_url(lambda now: now != asked)
        walk.look("second-question")


def test_a_parent_signs_in_and_reads_why(browser: Browser, site: str) -> None:
    with walking(browser, site, "keyboard") as walk:
        walk.open("/sign-in/")
        reach(walk, "#id_login")
        walk.page.keyboard.type("aisha")
        reach(walk, "#id_password")
        walk.page.keyboard.type(PASSWORD)
        walk.page.keyboard.press("Enter")
        walk.page.wait_for_url(re.compile(r"/home/$"))
        reach(walk, "main a[href^='/home/C']")
        walk.page.keyboard.press("Enter")
        walk.page.wait_for_url(re.compile(r"/home/C\d+/$"))
        reach(walk, "summary")
