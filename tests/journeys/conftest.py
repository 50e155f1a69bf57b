"""What a journey needs: a browser, and the pages served on the made-up caseload.

Playwright runs a loop of its own in the process while a browser is open, beside which Django does
not speak to the database. So whatever a journey needs there is made before the browser starts, and
the pages are served by a process of their own.
"""

import fcntl
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from journeys.walking import PROJECT

STARTS_WITHIN_SECONDS = 60
_sites = count(1)
PROGRAM = """
from upkeep import runtime
runtime.start()
from upkeep.web.server import serve
serve(port=0)
"""

NO_CARDS_ARE_TAKEN = {"UPKEEP_CARD_URL": "http://127.0.0.1:9", "UPKEEP_CARD_KEY": "a test"}
"""A payment provider that never answers, so that there is a form to pay by."""

Sites = Callable[[], Any]


@pytest.fixture(scope="session")
def shared(pytestconfig: pytest.Config) -> Any:
    """The fixtures of all tests, as a module."""
    return pytestconfig.pluginmanager.get_plugin(str(Path(__file__).parents[1] / "conftest.py"))


@pytest.fixture(scope="session")
def walked(
    shared: Any, server_with_template: str, made_up_families: str, django_db_blocker: Any
) -> tuple[str, dict[str, Any]]:
    """Name of a template with something to see on every page, and the address of each page."""
    from journeys import something_on_every_page

    name, note = f"{shared.PREFIX}_walked", shared.RUN / "walked.json"
    with (shared.RUN / "walked.lock").open("w") as lock, django_db_blocker.unblock():
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            url = shared.clone_template(server_with_template, name, made_up_families)
            with shared.django_on(url):
                note.write_text(json.dumps(something_on_every_page.make()), encoding="utf-8")
    return name, json.loads(note.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sites(shared: Any, server_with_template: str, walked: tuple[str, Any], request: Any) -> Sites:
    """How to serve the pages on a fresh clone, for a journey that changes something."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")

    @contextmanager
    def served() -> Iterator[str]:
        # A process that is given tests of a module again, after others, makes its site again.
        name = f"{shared.PREFIX}_{worker}_site_{next(_sites)}"
        url = shared.clone_template(server_with_template, name, walked[0])
        with serving(url) as site:
            yield site

    return served


@pytest.fixture(scope="module")
def site(sites: Sites) -> Iterator[str]:
    """The pages, served for every journey of a module that changes nothing others look at."""
    with sites() as address:
        yield address


@contextmanager
def serving(url: str) -> Iterator[str]:
    """Serve the pages on a database, at an address of this machine."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **NO_CARDS_ARE_TAKEN, "DATABASE_URL": url},
    ) as process:
        try:
            assert process.stdout
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found, process.communicate(timeout=STARTS_WITHIN_SECONDS)[1]
            yield found[0]
        finally:
            process.kill()


@pytest.fixture(scope="module")
def browser(walked: tuple[str, Any]) -> Iterator[Browser]:
    """A Chromium without a window; without one the journeys fail, and say what to install."""
    finder = finder_of_browsers()
    found = finder.find_browser()
    if found is None:
        pytest.fail(finder.ADVICE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=finder.switches())
        yield started
        started.close()


def finder_of_browsers() -> Any:
    """``tools/browser.py``, which is no package."""
    spec = importlib.util.spec_from_file_location("browser_finder", PROJECT / "tools/browser.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
