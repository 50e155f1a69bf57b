"""``upkeep demo``: a caseload worked through three years, and the pages to look at it."""

import os
import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from upkeep import database
from upkeep.commands.output import LONDON, err, fail, out, pounds, upkeep_started

if TYPE_CHECKING:
    from upkeep.cases.forms import IncomeForm

FIRST_NIGHT = date(2023, 4, 3)
LAST_NIGHT = date(2026, 3, 31)
PROPOSED_FROM = date(2026, 4, 6)
MORNING = time(7, tzinfo=UTC)
PASSWORD = "three-fictional-years"  # noqa: S105
SEED = 1993


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("demo")(demo)


def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Start afresh.")] = False,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="End after the summary.")] = False,
    cases: Annotated[
        int, typer.Option(help="Make up a caseload of about this many cases instead.", min=0)
    ] = 0,
    port: Annotated[int, typer.Option(help="The port to serve on.", min=0, max=65535)] = 8000,
) -> None:
    """Work a made-up caseload through three years, print what came of it, and serve the pages.

    Run again it carries on from where it was. With --cases the families are generated, and kept
    in a database of their own.

    Example: upkeep demo --reset --no-serve
    """
    url = _database_for(cases)
    if reset:
        _drop(url)
    with upkeep_started():
        if cases:
            _work_generated(cases)
        else:
            _work_first_caseload()
        _send_files()
        _run_shadow()
        _copy_law()
        _print_summary()
        _print_milestones(port)
        _print_sign_ins(port)
        if not no_serve:
            _serve(port)


def _database_for(cases: int) -> str:
    """The demo's database; a generated caseload has one of its own on the same server."""
    url = database.ensure_server()
    if cases:
        name = f"{conninfo_to_dict(url).get('dbname')}_{cases}_cases"
        url = make_conninfo(url, dbname=name)
        os.environ["DATABASE_URL"] = url
    return url


def _drop(url: str) -> None:
    name = str(conninfo_to_dict(url).get("dbname"))
    with database.administration(url) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
    shutil.rmtree(database.data_folder() / "outbox", ignore_errors=True)


def _work_first_caseload() -> None:
    from upkeep.gateways.importing import import_paths
    from upkeep.gateways.income import read_income

    folder = database.project_folder() / "examples" / "first-caseload"
    if not folder.is_dir():
        fail(f"The demo's files are not in {folder}: run it from a checkout of the project.")
    held = sorted(folder.glob("hmrc-income-*.csv"))
    told = [path for path in sorted(folder.iterdir()) if path not in held]
    imported = import_paths([path for path in told if _is_exchanged(path)], datetime.now(LONDON))
    new = sum(file.new for file in imported)
    out.print(f"{len(imported)} files from {folder.name}: {new} records new")
    _work_nights([form for path in held for form in read_income(path.read_bytes(), path.name)])


def _is_exchanged(path: Path) -> bool:
    return path.is_dir() or path.suffix in (".json", ".csv", ".xml")


def _work_nights(hmrc_holds: "list[IncomeForm]") -> None:
    """Every night with the morning after it; HMRC answers from what it holds."""
    from upkeep.batch.mornings import morning_after
    from upkeep.batch.nights import nights_to_work, work_night
    from upkeep.batch.steps import STEPS
    from upkeep.simulation.demo import live_first_caseload

    days = nights_to_work(LAST_NIGHT, FIRST_NIGHT)
    if not days:
        out.print("Every night was worked before.")
        return
    workers = os.cpu_count() or 1
    with _progress() as progress:
        bar = progress.add_task("Working nights", total=len(days), day=str(days[0]))

        def night_and_morning(day: date) -> None:
            work_night(day, workers)
            morning_after(day, datetime.combine(day + timedelta(days=1), MORNING))

        for day in live_first_caseload(days, hmrc_holds, night_and_morning):
            progress.update(bar, day=f"{day:%d %b %Y}")
            progress.advance(bar)
    out.print(f"{len(days)} nights worked, each in {len(STEPS)} steps")


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[day]}"),
        TimeElapsedColumn(),
        console=err,
    )


def _work_generated(cases: int) -> None:
    from upkeep.simulation.demo import run_caseload

    with _progress() as progress:
        bar = progress.add_task("Working nights", total=None, day="")

        def on_progress(done: int, total: int, day: date) -> None:
            progress.update(bar, completed=done, total=total, day=f"{day:%d %b %Y}")

        run_caseload(cases, SEED, FIRST_NIGHT, LAST_NIGHT, on_progress)


def _send_files() -> None:
    from upkeep.gateways.outbox import outbox_folder, send_payment_files

    sent = send_payment_files()
    if sent:
        out.print(f"{len(sent)} payment files for the bank are in {outbox_folder()}")


def _copy_law() -> None:
    """Made-up wordings of every provision cited, so that searching the law can be tried."""
    from upkeep.batch.nights import last_night
    from upkeep.commands.law_texts import everything_cited
    from upkeep.gateways.legislation import Publisher
    from upkeep.simulation.legislation import SimulatedLegislation

    day = last_night()
    if day is None:
        return
    with SimulatedLegislation().server.running() as publisher:
        outcomes = list(
            Publisher(publisher.url).fetch(everything_cited(), day, datetime.now(LONDON))
        )
    out.print(f"{len(outcomes)} provisions in made-up words to search at /guidance/")


def _run_shadow() -> None:
    """Another rulebook works out the caseload for the day on which it would begin, once."""
    from upkeep.batch.models import ShadowReport
    from upkeep.batch.nights import last_night
    from upkeep.commands.shadow import compare_and_keep, shadow_in_words

    proposal = database.project_folder() / "examples" / "proposal"
    day = last_night()
    if day is None or ShadowReport.objects.filter(rulebook=str(proposal), on=day).exists():
        return
    report = compare_and_keep(str(proposal), day, PROPOSED_FROM)
    out.print(f"In the shadow, a flat rate of £10: {shadow_in_words(report)} (see /shadow/)")


def _print_summary() -> None:
    from upkeep.batch.nights import last_night
    from upkeep.reporting.summary import summary

    made = summary(last_night() or FIRST_NIGHT)
    table = Table(title=f"The caseload on {made.day:%d %B %Y}", title_justify="left")
    table.add_column("")
    table.add_column("", justify="right")
    for label, count in made.counts:
        table.add_row(label, f"{count:,}")
    table.add_section()
    for label, pence in made.amounts:
        table.add_row(label, pounds(pence))
    out.print(table)


def _print_milestones(port: int) -> None:
    from upkeep.reporting.milestones import milestones

    table = Table(
        title=f"What happened, and where to look at http://127.0.0.1:{port}", title_justify="left"
    )
    table.add_column("")
    table.add_column("How often", justify="right")
    table.add_column("What came of it")
    table.add_column("For one, see", no_wrap=True)
    for each in milestones():
        *counts, pence = each.figures or (0,)
        came_of_it = each.words.format(*counts, pounds(pence))
        table.add_row(each.label, f"{each.count:,}", came_of_it, f"/cases/{each.case}/")
    out.print(table)


def _print_sign_ins(port: int) -> None:
    from upkeep.commands.demo_accounts import make_accounts, make_api_client

    table = Table(title=f"Sign in at http://127.0.0.1:{port}", title_justify="left")
    for heading in ("Who", "User name", "Password"):
        table.add_column(heading)
    now = datetime.now(LONDON)
    for who, username in make_accounts(PASSWORD, now):
        table.add_row(who, username, PASSWORD)
    out.print(table)
    out.print(f"The public calculator needs no sign-in: http://127.0.0.1:{port}/calculator/")
    if program := make_api_client(PASSWORD, now):
        name, employer = program
        where = f"http://127.0.0.1:{port}/api/v1"
        out.print(f"A payroll program asks for a token and reads {employer}'s orders:")
        token = f"curl -s -u {name}:{PASSWORD} -d grant_type=client_credentials {where}/token"
        out.print(f"  {token}", markup=False, soft_wrap=True)
        orders = f"curl -s -H 'Authorization: Bearer TOKEN' {where}/employers/{employer}/orders"
        out.print(f"  {orders}", markup=False, soft_wrap=True)


def _serve(port: int) -> None:
    from upkeep.web import server

    try:
        server.serve(port=port)
    except server.CannotServeError as error:
        fail(str(error))
