"""The browser of the journeys: which one is taken, how one comes, and what is said without."""

import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from journeys.conftest import finder_of_browsers

SHOWS_A_PAGE = "#!/bin/sh\necho '<html><head></head><body></body></html>'\n"
A_STUB = "#!/bin/sh\necho 'run: snap install chromium' >&2\nexit 1\n"


@pytest.fixture
def finder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The finder, on a machine with no browser whose user is not root."""
    module = finder_of_browsers()
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr(module, "NAMES", ("chromium-of-a-test",))
    monkeypatch.setattr(module, "playwrights_own", lambda: str(tmp_path / "own"))
    monkeypatch.setattr(module.os, "geteuid", lambda: 1000)
    return module


def put(path: Path, program: str) -> str:
    path.write_text(program, encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_one_on_the_path_is_taken_before_playwrights_own(
    finder: ModuleType, tmp_path: Path
) -> None:
    assert finder.find_browser() is None
    own = put(tmp_path / "own", SHOWS_A_PAGE)
    assert finder.find_browser() == own
    debians = put(tmp_path / "chromium-of-a-test", SHOWS_A_PAGE)
    assert finder.find_browser() == debians


def test_a_stub_that_starts_nothing_is_passed_over(finder: ModuleType, tmp_path: Path) -> None:
    put(tmp_path / "chromium-of-a-test", A_STUB)
    assert finder.find_browser() is None
    own = put(tmp_path / "own", SHOWS_A_PAGE)
    assert finder.find_browser() == own


def test_only_root_is_spared_the_sandbox(
    finder: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "--no-sandbox" not in finder.switches()
    monkeypatch.setattr(finder.os, "geteuid", lambda: 0)
    assert "--no-sandbox" in finder.switches()


@pytest.mark.parametrize(("user", "programs"), [(0, ["apt-get", "python"]), (1000, ["python"])])
def test_debians_package_is_tried_first_where_it_may_be_installed(
    finder: ModuleType, monkeypatch: pytest.MonkeyPatch, user: int, programs: list[str]
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(finder.os, "geteuid", lambda: user)
    monkeypatch.setattr(finder.shutil, "which", lambda name: name if "apt" in name else None)
    monkeypatch.setattr(finder, "run", lambda command: ran.append(Path(command[0]).name) or "no")
    with pytest.raises(finder.BrowserError):
        finder.install_browser()
    assert [name.rstrip("0123456789.") for name in ran] == programs


def test_what_was_installed_is_used(
    finder: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def install(command: list[str]) -> None:
        put(tmp_path / "own", SHOWS_A_PAGE)

    monkeypatch.setattr(finder, "run", install)
    assert finder.install_browser() == str(tmp_path / "own")


def test_without_any_the_command_fails_and_says_what_to_install(
    finder: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = subprocess.CompletedProcess([], 1, "", "no route to the archive")
    monkeypatch.setattr(finder, "can_start", lambda path: False)
    monkeypatch.setattr(finder.subprocess, "run", lambda *_, **__: refused)
    assert finder.main() == 1
    said = capsys.readouterr().err
    assert "apt install chromium" in said
    assert "no route to the archive" in said


def test_the_checker_of_accessibility_is_locked() -> None:
    from journeys.walking import AXE

    assert AXE.exists(), "run make install"
