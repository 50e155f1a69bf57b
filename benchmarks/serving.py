"""How long pages take under load: half and nineteen in twenty of them, in milliseconds.

    .venv/bin/python benchmarks/serving.py [--cases 10000] [--seconds 30] [--a-second 50] [--json]

A caseload is built the normal way (see ``review.py``), and its pages are served by ``upkeep serve``
as a body would run it, in one process. Fifty readers ask for a page each a second, in turn as
parents, as staff and as strangers, on sessions of their own. Beside it, in the same run, the same
readers ask for the framework's empty page on the same server. The aim: 95 in 100 pages in less
than 100 ms at 50 a second with 100,000 cases. Asking takes a process of its own on the same
machine (Locust), so the two processors are shared with it and with PostgreSQL.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psycopg.conninfo import make_conninfo

from posting import machine, throw_away_server
from upkeep import runtime

if TYPE_CHECKING:
    from upkeep.parties.models import Person

HERE = Path(__file__).resolve().parent
EACH = 40
"""So many parents, and so many cases for staff, are looked at in turn."""
STARTED = "Serving on "
STAFF_PAGES = ("", "ledger/", "all/timeline/", "statement/")
WORK = ("/work/", "/board/", "/cases/", "/books/", "/guidance/")
OPEN = ("/", "/calculator/", "/sign-in/", "/apply/")
PASSWORD = "a bench of one night"


def build(url: str, cases: int) -> None:
    """In a process of its own: the caseload in the database that ``url`` names."""
    from review import build as build_caseload

    os.environ["DATABASE_URL"] = url
    runtime.start(migrate=True)
    build_caseload(cases, 2)


def readers(url: str) -> dict[str, list[tuple[str, str]]]:
    """Kinds of pages with addresses and the cookie of a session that may open each."""
    os.environ["DATABASE_URL"] = url
    runtime.start()
    from upkeep.cases.models import Case

    cases = list(
        Case.objects.filter(state=Case.State.IN_FORCE)
        .select_related("paying_parent__person", "receiving_parent")
        .order_by("?")[:EACH]
    )
    staff = _session("bench-staff", None)
    found: dict[str, list[tuple[str, str]]] = {f"open {where}": [(where, "")] for where in OPEN}
    found |= {f"staff {where}": [(where, staff)] for where in WORK}
    for page in STAFF_PAGES:
        name = f"staff case {page}".strip()
        found[name] = [(f"/cases/{case.reference}/{page}", staff) for case in cases]
    for number, case in enumerate(cases):
        own = _session(f"bench-{number}", case.receiving_parent)
        for page in ("", "statement/", "letters/"):
            where = f"/home/{case.reference}/{page}"
            found.setdefault(f"parent case {page}".strip(), []).append((where, own))
        found.setdefault("parent home", []).append(("/home/", own))
    return found


def _session(username: str, person: "Person | None") -> str:
    """The cookie of somebody who is signed in: a caseworker where there is no person."""
    from django.test import Client

    from upkeep.web.accounts import ensure_demo_account

    user = ensure_demo_account(username, PASSWORD, person, caseworker=person is None)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["upkeep-session"].value


@contextmanager
def served(command: list[str], url: str) -> Iterator[str]:
    """The address of a server that runs for the block."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "DATABASE_URL": url}
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.startswith(STARTED):
                yield line.removeprefix(STARTED).split()[0]
                break
        else:
            raise SystemExit(f"{command[-1]} did not start; see above.")
    finally:
        process.terminate()
        process.wait()


def asked(address: str, found: dict[str, Any], seconds: int, a_second: int) -> dict[str, Any]:
    """Ask for pages as fast as wanted; the figures of each kind and of all together."""
    with tempfile.TemporaryDirectory() as folder:
        kinds = Path(folder) / "readers.json"
        kinds.write_text(json.dumps(found), encoding="utf-8")
        locust = [sys.executable, "-m", "locust", "-f", str(HERE / "yardsticks/readers.py")]
        locust += ["--headless", "-u", str(a_second), "-r", str(a_second), "-t", f"{seconds}s"]
        locust += ["--host", address, "--csv", f"{folder}/said", "--loglevel", "ERROR"]
        environment = {**os.environ, "READERS": str(kinds)}
        subprocess.run(locust, env=environment, capture_output=True, check=False)
        with (Path(folder) / "said_stats.csv").open(encoding="utf-8") as file:
            return {row["Name"]: _figures(row) for row in csv.DictReader(file)}


def _figures(row: dict[str, str]) -> dict[str, float]:
    return {
        "pages": int(row["Request Count"]),
        "failed": int(row["Failure Count"]),
        "a_second": float(row["Requests/s"]),
        "half_ms": float(row["50%"]),
        "p95_ms": float(row["95%"]),
        "p99_ms": float(row["99%"]),
    }


def report(cases: int, seconds: int, a_second: int) -> dict[str, Any]:
    """Build, serve, ask."""
    with throw_away_server() as server:
        url = make_conninfo(server, dbname="pages")
        task = [sys.executable, __file__, "--task"]
        subprocess.run([*task, f"build {cases}", url], check=True, stdout=sys.stderr)
        said = subprocess.run([*task, "readers", url], check=True, capture_output=True, text=True)
        found = json.loads(said.stdout.splitlines()[-1])
        upkeep = [str(Path(sys.executable).with_name("upkeep")), "serve", "--port", "0"]
        empty = [sys.executable, str(HERE / "yardsticks/empty_page.py")]
        with served(upkeep, url) as address:
            asked(address, found, 5, a_second)
            ours = asked(address, found, seconds, a_second)
        with served(empty, url) as address:
            theirs = asked(address, {"empty page": [("/", "")]}, seconds, a_second)
        return {"machine": machine(server), "cases": cases, "pages": ours, "empty": theirs}


def show(found: dict[str, Any]) -> None:
    """Print the figures as a table."""
    print(f"{found['machine']}; {found['cases']:,} cases\n")
    print(f"{'':<28}{'pages':>8}{'failed':>8}{'a second':>10}{'half':>8}{'95 %':>8}{'99 %':>8}  ms")
    rows = {**found["pages"], "the empty page": found["empty"]["Aggregated"]}
    rows["all of ours"] = rows.pop("Aggregated")
    for name, row in rows.items():
        print(
            f"{name:<28}{row['pages']:>8,}{row['failed']:>8,}{row['a_second']:>10.1f}"
            f"{row['half_ms']:>8.0f}{row['p95_ms']:>8.0f}{row['p99_ms']:>8.0f}"
        )


def main() -> None:
    """Read the options, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--cases", type=int, default=10_000)
    options.add_argument("--seconds", type=int, default=30)
    options.add_argument("--a-second", type=int, default=50)
    options.add_argument("--json", action="store_true", help="print the figures for a program")
    options.add_argument("--task", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.task:
        what, url = chosen.task
        if what == "readers":
            print(json.dumps(readers(url)))
        else:
            build(url, int(what.split()[1]))
        return
    found = report(chosen.cases, chosen.seconds, chosen.a_second)
    print(json.dumps(found, indent=2)) if chosen.json else show(found)


if __name__ == "__main__":
    main()
