"""How a page is walked: opened in a real browser, looked at in two widths, and held to the rules.

Every step checks, at the width of a small telephone and of a desktop: that axe finds no breach of
WCAG 2.2 AA, that the page does not scroll sideways, that it has a title and one first heading, that
it is in the language that was asked for, that its menu takes one line on a desktop, that its HTML
is light, and that the browser complained of nothing. A picture of each is kept in
``build/journeys`` for people to look at.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

PROJECT = Path(__file__).resolve().parents[2]
AXE = PROJECT / "node_modules/axe-core/axe.min.js"
PICTURES = PROJECT / "build/journeys"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FURTHER = ["target-size", "heading-order", "empty-heading", "landmark-unique", "label-title-only"]
"""Rules that those tags do not switch on by themselves, and that we keep all the same."""
PAGE_BYTES_MAX = 50_000
"""How heavy the HTML of a page may be, before it is packed: telephones load it on the road."""
WIDTHS = {"phone": (320, 640), "desktop": (1280, 900)}
PATIENCE_MS = 20_000
REDIRECTS = range(300, 400)

_BREACHES = """async ([tags, further]) => {
  const options = {
    runOnly: {type: "tag", values: tags},
    rules: Object.fromEntries(further.map((rule) => [rule, {enabled: true}])),
    resultTypes: ["violations"],
  };
  const found = await axe.run(document, options);
  return found.violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id}: ${rule.help}: ${node.html.slice(0, 200)}`));
}"""
_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (element) => element.parentElement
    && (getComputedStyle(element.parentElement).overflowX !== "visible"
      || scrolls(element.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element))
    .map((element) => element.outerHTML.slice(0, 160));
}"""
_MENU_ROWS = """() => new Set(
  [...document.querySelectorAll(".govuk-service-navigation__item")].map(
    (item) => Math.round(item.getBoundingClientRect().top))).size"""


@dataclass(slots=True)
class Walk:
    """Somebody's way through the pages, in one language."""

    page: Page
    site: str
    name: str
    language: str = "en-gb"
    complaints: list[str] = field(default_factory=list)
    steps: int = 0
    answer: Response | None = None

    def open(self, path: str) -> None:
        """Open a page by its address."""
        self.page.goto(f"{self.site}{path}")

    def sign_in(self, username: str, password: str) -> None:
        """Sign in as people do, by the form."""
        self.open("/sign-in/")
        self.page.locator("#id_login").fill(username)
        self.page.locator("#id_password").fill(password)
        self.page.locator("main form").first.locator("button[type=submit]").click()
        self.page.wait_for_url(re.compile(r"^(?!.*/sign-in/).*$"))

    def look(self, step: str, widths: tuple[str, ...] = tuple(WIDTHS)) -> None:
        """Hold the page that is open to every rule and keep a picture at each width."""
        self.steps += 1
        self._weigh(f"{step} ({self.language})")
        for width in widths:
            wide, high = WIDTHS[width]
            self.page.set_viewport_size({"width": wide, "height": high})
            self._hold_to_the_rules(f"{step} ({self.language}, {width})")
            self._keep_picture(step, width)

    def _weigh(self, where: str) -> None:
        assert self.answer, f"{where}: no page was opened"
        weight = len(self.answer.body())
        assert weight < PAGE_BYTES_MAX, f"{where}: the page weighs {weight} bytes"

    def _hold_to_the_rules(self, where: str) -> None:
        page = self.page
        assert page.locator("html").get_attribute("lang") == self.language, where
        assert page.locator("h1").count() == 1, f"{where}: one first heading"
        assert not page.title().startswith(" –"), f"{where}: the title is empty"
        too_wide = page.evaluate(_TOO_WIDE)
        assert not too_wide, f"{where}: the page scrolls sideways: {too_wide[:3]}"
        is_wide = page.evaluate("() => window.innerWidth") >= WIDTHS["desktop"][0]
        assert not is_wide or page.evaluate(_MENU_ROWS) == 1, f"{where}: the menu takes two lines"
        if not page.evaluate("() => Boolean(window.axe)"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        breaches = page.evaluate(_BREACHES, [WCAG, FURTHER])
        assert not breaches, f"{where}: " + "\n".join(breaches[:5])
        assert not self.complaints, f"{where}: the browser complains: {self.complaints}"

    def _keep_picture(self, step: str, width: str) -> None:
        folder = PICTURES / self.name
        folder.mkdir(parents=True, exist_ok=True)
        kept = folder / f"{self.steps:02d}-{step}-{self.language}-{width}.png"
        self.page.screenshot(path=kept, full_page=True, animations="disabled")

    def note(self, answer: Response) -> None:
        """Keep the page that came last, so that it can be weighed without fetching it again."""
        is_page = answer.request.is_navigation_request() and answer.status not in REDIRECTS
        if is_page and answer.frame == self.page.main_frame:
            self.answer = answer

    def hear(self, message: ConsoleMessage) -> None:
        """Note what the browser complains of; that a page was refused is for tests to judge."""
        refused = message.text.startswith("Failed to load resource: the server responded")
        if message.type == "error" and not refused:
            self.complaints.append(message.text)


@contextmanager
def walking(
    browser: Browser, site: str, name: str, language: str = "en-gb", **more: object
) -> Iterator[Walk]:
    """A walk in a browser window of its own, closed afterwards."""
    context = _window(browser, site, language, **more)
    try:
        page = context.new_page()
        walk = Walk(page, site, name, language)
        page.on("console", lambda message: walk.hear(message))
        page.on("response", lambda answer: walk.note(answer))
        page.on("pageerror", lambda error: walk.complaints.append(str(error)))
        yield walk
    finally:
        context.close()


def _window(browser: Browser, site: str, language: str, **more: object) -> BrowserContext:
    wide, high = WIDTHS["desktop"]
    context = browser.new_context(
        viewport={"width": wide, "height": high}, reduced_motion="reduce", **more
    )
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies([{"name": "upkeep-language", "value": language, "url": site}])
    return context
