"""Every page there is, in both languages and two widths, in a real browser."""

from typing import Any

import pytest
from made_up_families import PASSWORD
from playwright.sync_api import Browser

from journeys.walking import walking

READERS = {"": 1, "aisha": 1, "marcus": 1, "tom": 1, "ada": 1, "leah": 4}
"""Who looks, and into how many tests their pages are dealt out, so that several processes share
them."""


@pytest.mark.parametrize("language", ["en-gb", "cy"])
@pytest.mark.parametrize(
    ("reader", "part"), [(name, part) for name, parts in READERS.items() for part in range(parts)]
)
def test_every_page_holds_to_the_rules(
    browser: Browser, site: str, walked: tuple[str, Any], reader: str, part: int, language: str
) -> None:
    pages = list(walked[1]["pages"][reader].items())[part :: READERS[reader]]
    faults = []
    with walking(browser, site, f"pages-{reader or 'anyone'}-{part}", language) as walk:
        if reader:
            walk.sign_in(reader, PASSWORD)
        for name, where in pages:
            walk.open(where)
            try:
                walk.look(name)
            except AssertionError as fault:
                faults.append(str(fault))
                walk.complaints.clear()
    assert not faults, "\n\n".join(faults)


def test_every_reader_is_walked(walked: tuple[str, Any]) -> None:
    assert sorted(walked[1]["pages"]) == sorted(READERS)
    assert all(walked[1]["pages"].values())
