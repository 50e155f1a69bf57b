"""Run the scripts of docs/demonstrations/ and write what they print: ``tools/demonstrations.py``.

Every ``console`` block of a page is a script: lines that begin with ``$ `` are commands, and what
stands beneath each is what it printed. ``world.md`` comes first and makes the small world; every
other page begins with a copy of that world of its own. Commands are run here, without the network:

- ``upkeep …`` is the command line, in this process;
- ``sql "…"`` sends one statement to the database as the application does, checks at once what
  would be checked at the commit, and prints the rows, or what the database answers instead;
- everything else is run by the shell, in the project's folder.

After ``|`` follows a filter of the shell's; ``> /dev/null`` keeps quiet what a command prints.

With names of pages (``I-04``) only those are run and written.
"""

import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / "docs" / "demonstrations"
WORLD = "world"
PAGE = re.compile(r"I-\d\d")
SCRIPT = re.compile(r"^```console\n(?P<said>.*?)^```$", re.MULTILINE | re.DOTALL)
PROOF = re.compile(r"^\| (?P<what>Property test|Check) \| (?P<named>.+) \|$", re.MULTILINE)
GENERATED = "<!-- Written by `make docs`; change what it is written from. -->"
QUIET = " > /dev/null"
WIDTH = "110"

PROMISES = (
    "I-01",
    "I-02",
    "I-03",
    "I-04",
    "I-05",
    "I-06",
    "I-07",
    "I-08",
    "I-09",
    "I-10",
    "I-11",
    "I-12",
    "I-13",
    "I-14",
    "I-15",
    "I-17",
    "I-18",
    "I-20",
    "I-21",
    "I-22",
    "I-24",
    "I-27",
    "I-30",
    "I-33",
    "I-34",
    "I-35",
    "I-36",
    "I-37",
    "I-39",
    "I-40",
)
"""What must have a page, a property test and a check; the tests fail for one that lacks any."""


# --- What the pages say ------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A page about one promise: its number, its title, and the proofs that it names."""

    number: str
    title: str
    property_tests: tuple[str, ...]
    checks: tuple[str, ...]
    text: str

    @property
    def has_script(self) -> bool:
        """Whether there is anything to see for oneself."""
        return SCRIPT.search(self.text) is not None


def pages(folder: Path = FOLDER) -> list[Page]:
    """Every page about a promise, by number."""
    return [read(path) for path in sorted(folder.glob("I-*.md"))]


def read(path: Path) -> Page:
    """One page, with what it names in its table of proofs."""
    text = path.read_text(encoding="utf-8")
    named: dict[str, tuple[str, ...]] = {"Property test": (), "Check": ()}
    for found in PROOF.finditer(text):
        named[found["what"]] += tuple(re.findall(r"`([^`]+)`", found["named"]))
    title = text.splitlines()[0].removeprefix(f"# {path.stem}").lstrip(": ")
    return Page(path.stem, title, named["Property test"], named["Check"], text)


def index(found: list[Page]) -> str:
    """The page that lists every promise with its proofs."""
    rows = [
        f"| [{page.number}]({page.number}.md) | {page.title} | {_listed(page.property_tests)} "
        f"| {_listed(page.checks)} |"
        for page in found
    ]
    introduction = (
        "Each of these promises answers something that once went wrong in the field. For each "
        "there is a property test, which tries it on histories nobody thought of; a check, which "
        "`upkeep check` makes over the whole live database; and a page with a script that anybody "
        "can repeat, and what it printed. All scripts start from [the small world](world.md)."
    )
    return "\n".join(
        [
            "# Promises, and how to see that they are kept",
            "",
            GENERATED,
            "",
            introduction,
            "",
            "`.venv/bin/python tools/demonstrations.py` runs all scripts on a database of their "
            "own and writes what they print into the pages; the tests fail when one is out of "
            "step.",
            "",
            "| | The promise | Property test | Check |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _listed(names: tuple[str, ...]) -> str:
    return "<br>".join(f"`{name.rsplit('/', 1)[-1]}`" for name in names)


# --- Running a script --------------------------------------------------------------------------


def with_outputs(text: str) -> str:
    """A page with what its commands print now, on the database that Django is connected to."""

    def run_block(block: re.Match[str]) -> str:
        said = []
        for command in commands_of(block["said"]):
            said.append("\n> ".join(f"$ {command}".split("\n")))
            printed = run(command).rstrip()
            said += [printed] if printed else []
        return "\n".join(["```console", *said, "```"])

    return SCRIPT.sub(run_block, text)


def commands_of(script: str) -> list[str]:
    """The commands of a block; a line that begins with ``> `` goes on with the one before."""
    commands: list[str] = []
    for line in script.splitlines():
        if line.startswith("$ "):
            commands.append(line[2:])
        elif line.startswith("> ") and commands:
            commands[-1] += f"\n{line[2:]}"
    return commands


def run(command: str) -> str:
    """What one command prints, with the filters behind it applied."""
    quiet = command.endswith(QUIET)
    first, filters = _cut_at_pipe(command.removesuffix(QUIET))
    words = shlex.split(first)
    inside: dict[str, Callable[[list[str]], str]] = {"upkeep": _upkeep, "sql": _sql}
    if words[0] not in inside:
        return _shell(command, "")
    printed = inside[words[0]](words[1:])
    if quiet:
        return ""
    return _shell(filters, printed) if filters else printed


def _cut_at_pipe(command: str) -> tuple[str, str]:
    """A command and the filters that its output goes through; a pipe in quotes is none."""
    tokens = shlex.shlex(command, posix=False, punctuation_chars="|")
    tokens.whitespace_split = True
    parts = list(tokens)
    if "|" not in parts:
        return command, ""
    place = parts.index("|")
    return " ".join(parts[:place]), " ".join(parts[place + 1 :])


def _shell(command: str, given: str) -> str:
    ours = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S602 - the pages are our own
        command,
        shell=True,
        cwd=PROJECT,
        env=os.environ | {"PATH": ours},
        input=given,
        text=True,
        capture_output=True,
        check=False,
    )
    return done.stdout + done.stderr


def _upkeep(arguments: list[str]) -> str:
    from typer.main import get_command

    from upkeep import runtime
    from upkeep.cli import app
    from upkeep.commands import output

    printed, start, width = io.StringIO(), runtime.start, output.out.width
    runtime.start = lambda **_: None  # type: ignore[assignment]
    output.out.width = output.err.width = int(WIDTH)
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            try:
                get_command(app).main(arguments, prog_name="upkeep")
            except SystemExit as ended:
                if ended.code:
                    print(f"(ended with {ended.code})")
    finally:
        runtime.start = start
        output.out.width = output.err.width = width
    return "\n".join(line.rstrip() for line in printed.getvalue().splitlines())


def _sql(arguments: list[str]) -> str:
    from django.db import connection, transaction

    (statement,) = arguments
    connection.ensure_connection()
    try:
        with transaction.atomic(), connection.connection.cursor() as cursor:
            cursor.execute(statement)
            printed = _rows(cursor)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            return printed
    except psycopg.Error as refused:
        return f"ERROR:  {(refused.diag.message_primary or str(refused)).strip()}"


def _rows(cursor: psycopg.Cursor[Any]) -> str:
    if cursor.description is None:
        return f"{cursor.rowcount} row(s)"
    names = [column.name for column in cursor.description]
    rows = [["" if value is None else str(value) for value in row] for row in cursor.fetchall()]
    widths = [max(len(line[place]) for line in [names, *rows]) for place in range(len(names))]
    lines = [
        " | ".join(value.ljust(width) for value, width in zip(line, widths, strict=True)).rstrip()
        for line in [names, *rows]
    ]
    return "\n".join([lines[0], "-+-".join("-" * width for width in widths), *lines[1:]])


# --- Worlds ------------------------------------------------------------------------------------


@contextmanager
def copy_of(server: str, original: str, name: str) -> Iterator[None]:
    """Django on a copy of a database, which is dropped afterwards; working files are its own."""
    from django.db import connection

    from upkeep import database

    connection.close()
    with database.administration(server) as administration:
        administration.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(original)
            )
        )
    kept, before = dict(connection.settings_dict), dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"UPKEEP_DATA": folder, "COLUMNS": WIDTH, "USER": "auditor"}
        os.environ["DATABASE_URL"] = make_conninfo(server, dbname=name)
        connection.settings_dict.update(database.django_settings())
        here = Path.cwd()
        os.chdir(PROJECT)
        try:
            yield
        finally:
            os.chdir(here)
            connection.close()
            connection.settings_dict.update(kept)
            os.environ.clear()
            os.environ.update(before)
    with database.administration(server) as administration:
        administration.execute(
            sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        )


def written_now(
    server: str, empty: str, wanted: list[str], prefix: str
) -> Iterator[tuple[str, str]]:
    """Each page of ``wanted`` and the world with what they print now; ``empty`` has the tables."""
    world = f"{prefix}_world"
    with copy_of(server, empty, world):
        from django.db import connection

        yield WORLD, with_outputs((FOLDER / f"{WORLD}.md").read_text(encoding="utf-8"))
        connection.close()
        for name in wanted:
            with copy_of(server, world, f"{prefix}_{name.lower().replace('-', '_')}"):
                yield name, with_outputs((FOLDER / f"{name}.md").read_text(encoding="utf-8"))


def main() -> None:
    """Run the scripts of the pages named, or of all, on a throw-away server, and write them."""
    from upkeep import embedded, runtime

    wanted = sys.argv[1:] or [page.number for page in pages()]
    with tempfile.TemporaryDirectory(prefix="upkeep-demonstrations-") as name:
        folder = Path(name)
        os.environ["UPKEEP_DATA"] = str(folder / "data")
        server = embedded.start(folder / "postgres", {"fsync": "off", "full_page_writes": "off"})
        try:
            os.environ["DATABASE_URL"] = make_conninfo(server, dbname="empty")
            runtime.start(migrate=True)
            for page, text in written_now(server, "empty", wanted, "demonstration"):
                (FOLDER / f"{page}.md").write_text(text, encoding="utf-8")
        finally:
            embedded.stop(folder / "postgres")
    (FOLDER / "README.md").write_text(index(pages()), encoding="utf-8")


if __name__ == "__main__":
    main()
