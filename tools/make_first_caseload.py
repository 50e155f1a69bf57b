"""Write the files of examples/first-caseload; running it again writes identical bytes.

    .venv/bin/python tools/make_first_caseload.py [FOLDER]

The families stand in ``upkeep.simulation.first_caseload``. What the bank and the employers send is
found out by living through the three years on a throw-away database as the demonstration does, with
HMRC, the benefits system and staff, so that payments follow the schedules that families were sent,
debits are the payment files that were made, and credits from benefits fit their lists. It takes
some minutes.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg.conninfo import make_conninfo

from upkeep import embedded, runtime

if TYPE_CHECKING:
    from upkeep.simulation.world import Delivered

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "first-caseload"
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Server settings for a database that nobody will miss."""


def main() -> None:
    """Live through the three years and write the folder."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    folder: Path = options.parse_args().folder
    with throw_away_database():
        files = all_files()
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(files)} files, {sum(map(len, files.values())):,} bytes in {folder}")


@contextmanager
def throw_away_database() -> Iterator[None]:
    """An empty database on a server of its own, set up for Django, gone afterwards."""
    scratch = Path(tempfile.mkdtemp(prefix="upkeep-first-caseload-"))
    os.environ["UPKEEP_DATA"] = str(scratch / "data")
    server = embedded.start(scratch / "postgres", FORGETFUL)
    try:
        os.environ["DATABASE_URL"] = make_conninfo(server, dbname="first_caseload")
        runtime.start(migrate=True)
        yield
    finally:
        embedded.stop(scratch / "postgres")
        shutil.rmtree(scratch, ignore_errors=True)


def all_files() -> dict[str, bytes]:
    """Every file of the folder, by its path in it."""
    from upkeep.batch.nights import nights_to_work
    from upkeep.simulation.demo import live_first_caseload
    from upkeep.simulation.families import incomes_by_tax_year
    from upkeep.simulation.first_caseload import FIRST_DAY, LAST_DAY, SCENARIOS, SEED
    from upkeep.simulation.world import World, files_of, import_families

    families = [scenario.family() for scenario in SCENARIOS]
    held = [form for forms in incomes_by_tax_year(families).values() for form in forms]
    told = [replace(family, incomes=()) for family in families]
    habits = import_families(told, FIRST_DAY)
    world = World(SEED, habits, in_files=False, by_debit=False, from_benefits=False, at_desk=False)
    delivered: list[Delivered] = []
    days = nights_to_work(LAST_DAY, FIRST_DAY)
    for day in live_first_caseload(days, held, lambda day: delivered.append(world.step(day))):
        if day.day == 1:
            print(f"{day:%B %Y}", flush=True)
    files = dict(files_of(families)) | bank_files(delivered) | employer_files(delivered)
    return files | {"README.md": read_me(files).encode()}


def bank_files(delivered: list["Delivered"]) -> dict[str, bytes]:
    """The bank statements, a file for each month."""
    from upkeep.gateways.bank_statements import write_statement

    months: dict[str, list[Delivered]] = {}
    for day in delivered:
        if day.statement is not None:
            months.setdefault(f"{day.statement.statement_date:%Y-%m}", []).append(day)
    return {
        f"bank/statement-{month}.xml": write_statement(
            *(day.statement for day in days if day.statement), message_id=f"CLIENT-FUNDS-{month}"
        )
        for month, days in months.items()
    }


def employer_files(delivered: list["Delivered"]) -> dict[str, bytes]:
    """The employers' returns, a file for each employer and month."""
    from upkeep.gateways.employer_returns import write_employer_return
    from upkeep.simulation.world import return_name

    return {
        f"employers/{return_name(form)}": write_employer_return(form)
        for day in delivered
        for form in day.returns
    }


READ_ME = """\
# First caseload

Made-up families, and the files that the rest of the world would send about them between
{first:%d %B %Y} and {last:%d %B %Y}. `make demo` takes this folder in with
`upkeep import examples/first-caseload` and works every night of the three years.

Nobody in these files exists: the names are those of plants, colours and weather, National
Insurance numbers begin with QQ, postcodes with ZZ, telephone numbers are those kept for drama,
sort codes begin with 00-00, e-mail goes to example.org.

The files are written by `tools/make_first_caseload.py` from the table in
`src/upkeep/simulation/first_caseload/`. Do not edit them by hand.

## Files

All are taken in before the first night. Each record carries the day from which it counts
(received, reported, available, submitted, booked) and is worked on the night of that day.

| Files | What they are |
|---|---|
{kinds}

## Families

Applications are APP- and the number of the family, followed by 1, 2 or 3; cases handed over are
TRF-, changes CHG- in the same way. Case numbers are those that the demo gives.

| Family | What it shows | Look at | Paying parent | Cases |
|---|---|---|---|---|
{families}
"""

KINDS = (
    (
        "applications-*.json",
        "applications for maintenance, a file for each month of receipt",
        "applications",
    ),
    (
        "transfers-*.json",
        "cases that another system hands over, with what is owed on them: one batch a file",
        "transfers",
    ),
    (
        "hmrc-income-*.csv",
        "gross incomes as HMRC holds them, a file for each tax year",
        "hmrc-income",
    ),
    ("changes-*.json", "changes of circumstances, a file for each quarter", "changes"),
    (
        "bank/statement-*.xml",
        "statements of the client funds account (ISO 20022 camt.053), a file for each month with "
        "one statement for each working day on which something moved; balances carry on from one "
        "to the next, from 0.00",
        "bank/",
    ),
    (
        "employers/EMP*.csv",
        "deductions from earnings, a file for each employer and month",
        "employers/",
    ),
)


def read_me(files: dict[str, bytes]) -> str:
    """The page that explains the folder, with the case numbers that were given."""
    from upkeep.simulation.first_caseload import FIRST_DAY, LAST_DAY, SCENARIOS

    kinds = "\n".join(
        f"| `{pattern}` ({sum(name.startswith(start) for name in files)}) | {what} |"
        for pattern, what, start in KINDS
    )
    families = "\n".join(
        f"| {scenario.number} | {scenario.shows} | {scenario.look_at} | "
        f"{' | '.join(numbers_given(scenario.references))} |"
        for scenario in SCENARIOS
    )
    return READ_ME.format(first=FIRST_DAY, last=LAST_DAY, kinds=kinds, families=families)


def numbers_given(references: list[str]) -> tuple[str, str]:
    """The paying parent's number and those of the cases that applications became."""
    from upkeep.cases.models import Case

    cases = Case.objects.filter(applications__reference__in=references).distinct().order_by("id")
    found = list(cases.values_list("paying_parent__reference", "reference"))
    assert found, f"{references} became no case"
    return found[0][0], ", ".join(reference for _, reference in found)


if __name__ == "__main__":
    main()
