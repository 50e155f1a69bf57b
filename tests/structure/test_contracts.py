"""What the build promises: import contracts, migrations, locked packages, commands, documents."""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from typer.main import get_command

from structure.source import PROJECT, files

HOSTS = [name + "." + end for name, end in (("pypi", "org"), ("npmjs", "org"), ("npmjs", "com"))]
LOCKED = [*sorted((PROJECT / "requirements").glob("*")), PROJECT / "package-lock.json"]
DECISIONS = sorted((PROJECT / "docs" / "decisions").glob("[0-9]*.md"))
SECTIONS = ("Context.", "Choice.", "What gets worse.", "We would know it was wrong")


def test_lower_rooms_never_import_higher_ones() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([command, "--no-cache"], cwd=PROJECT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_each_room_has_one_newest_migration() -> None:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}
    assert {app for app, _ in loader.graph.leaf_nodes()} >= {"ledger", "cases", "collection"}


@pytest.mark.django_db
def test_no_table_waits_for_a_migration() -> None:
    from django.core.management import call_command

    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_every_locked_package_has_a_hash() -> None:
    for path in (PROJECT / "requirements").glob("*.txt"):
        packages = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip())
        assert [each for each in packages if "==" not in each or "--hash=sha256:" not in each] == []


@pytest.mark.parametrize("path", LOCKED, ids=lambda path: path.name)
def test_lock_files_name_no_place(path: Path) -> None:
    assert not re.search(r"\.tgz|\"resolved\"|--index|--find-links|\.whl", path.read_text("utf-8"))


def test_no_file_names_a_package_registry() -> None:
    found = [
        f"{path.relative_to(PROJECT)}: {host}"
        for path in files()
        for host in HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert found == []


def commands() -> list[tuple[str, str]]:
    """Every command with its help."""
    from upkeep.cli import app

    found = []
    waiting = [("upkeep", get_command(app))]
    while waiting:
        name, command = waiting.pop()
        inner = getattr(command, "commands", {})
        waiting += [(f"{name} {word}", each) for word, each in inner.items()]
        if not inner:
            found.append((name, " ".join(filter(None, [command.help, command.epilog]))))
    return sorted(found)


def test_every_command_shows_an_example() -> None:
    assert [name for name, text in commands() if f"{name} " not in f"{text} "] == []


def test_there_are_the_commands_that_the_demonstration_names() -> None:
    names = {name for name, _ in commands()}
    wanted = {"demo", "import", "night", "check", "statement", "ledger export"}
    assert {f"upkeep {word}" for word in wanted} <= names


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_all_that_it_must(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. "), "the title starts with the number"
    assert re.search(r"^\d+ \w+ \d{4}\. (Accepted|Superseded by)", text, re.MULTILINE), "no status"
    assert [section for section in SECTIONS if f"**{section}" not in text] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_documents_are_in_step() -> None:
    script = PROJECT / "tools" / "docs.py"
    result = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
