"""Find the Chromium that walks the pages in tests, or install it: ``python tools/browser.py``.

Looks for Debian's on the path, then for Playwright's own. When neither starts, installs Debian's
package as root, else Playwright's own into the user's folder. Says what to do when nothing helps.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
STARTS_WITHIN_SECONDS = 60
ADVICE = (
    "No Chromium starts here, and the tests walk every page in one. Install it and run the "
    "command again (Debian: apt install chromium; elsewhere: .venv/bin/python -m playwright "
    "install --with-deps chromium)."
)


class BrowserError(Exception):
    """There is no browser to test with; the message says what was tried and what to do."""


def main() -> int:
    """Find or install; say in one line what was installed."""
    try:
        if find_browser() is None:
            print(f"Installed Chromium: {install_browser()}")
    except BrowserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def find_browser() -> str | None:
    """The path of a Chromium that starts, or None."""
    for name in NAMES:
        on_path = shutil.which(name)
        if on_path and can_start(on_path):
            return on_path
    own = playwrights_own()
    return own if can_start(own) else None


def playwrights_own() -> str:
    """Where Playwright keeps the Chromium of its version, whether or not it is there."""
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def can_start(path: str) -> bool:
    """Whether it shows an empty page; a stub, or one that lacks a system library, does not."""
    command = [path, *switches(), "--headless", "--disable-gpu", "--dump-dom", "about:blank"]
    try:
        shown = subprocess.run(  # noqa: S603 - a browser as found above
            command, capture_output=True, text=True, timeout=STARTS_WITHIN_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return shown.returncode == 0 and "<html>" in shown.stdout


def switches() -> list[str]:
    """What Chromium has to be told: it has no sandbox for root, and /dev/shm may be small."""
    return ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def install_browser() -> str:
    """Install one that starts and return its path."""
    ways: list[Callable[[], list[list[str]]]] = [with_apt, with_playwright]
    tried = []
    for way in ways:
        for command in way():
            said = run(command)
            if said is not None:
                tried.append(f"{' '.join(command)}\n{said}")
                break
        found = find_browser()
        if found:
            return found
    raise BrowserError("\n".join([ADVICE, *tried]))


def with_apt() -> list[list[str]]:
    """Debian's package, where this user may install it."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return []
    apt = ["apt-get", "--quiet", "--quiet", "-o", "Dpkg::Use-Pty=0"]
    return [[*apt, "update"], [*apt, "install", "--yes", "--no-install-recommends", "chromium"]]


def with_playwright() -> list[list[str]]:
    """Playwright's own, in the user's folder; as root with the libraries that it needs."""
    needs = ["--with-deps"] if os.geteuid() == 0 and shutil.which("apt-get") else []
    return [[sys.executable, "-m", "playwright", "install", *needs, "chromium"]]


def run(command: list[str]) -> str | None:
    """Run it; None when it worked, else the end of what it said."""
    print(f"Installing Chromium: {' '.join(command)}", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    result = subprocess.run(  # noqa: S603 - commands are written above, none comes from outside
        command, env=quiet, capture_output=True, text=True, check=False
    )
    if result.returncode == 0:
        return None
    return (result.stderr or result.stdout).strip()[-2000:]


if __name__ == "__main__":
    sys.exit(main())
