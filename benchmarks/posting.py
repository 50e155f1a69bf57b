"""Transactions a second into the books with every guard on, beside raw COPY of the same rows.

    .venv/bin/python benchmarks/posting.py [--sizes 1000,10000,100000] [--runs 3] [--json]

Each run has a fresh database on a server of its own. Four ways to write the same transactions:
*in sets*, as the nightly run does (staged by one statement, then posted); *from Python*, as rooms
do that work postings out one by one; *post alone*, what is left of both when staging is taken
away; and *raw COPY* of the finished rows, ready as text, into tables with the same columns, keys
and indexes and no guard. Beside them, on the same server in the same run, two designs of others:
*running balances*, pgledger's published design in our own words, and *hordak*, django-hordak as
its package is, both in their fastest way and with fewer transactions, because they are slower.
Every way is timed with its commit; the median of the runs is shown.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from upkeep import database, embedded, runtime
from upkeep.ledger import posting
from upkeep.ledger.chart import Account, Cause, Reason
from upkeep.ledger.posting import Leg, Posting
from yardsticks.running_balances import running_balances

TEMPLATE = "posting_template"
KNOWN_AT = datetime(2026, 4, 1, 2, tzinfo=UTC)
STAGED = (
    "transaction_id, idempotency_key, reason, effective_date, known_at, cause_kind, cause_id, "
    "owner, corrects_id, accounts, subjects, amounts"
)
TRANSACTION_COLUMNS = (
    "id, reason, effective_date, known_at, cause_kind, cause_id, owner, corrects_id, "
    "idempotency_key"
)
ENTRY_COLUMNS = (
    "transaction_id, leg, account, subject, amount_pence, reason, effective_date, known_at"
)


def sample(count: int) -> list[Posting]:
    """A mixture as a month brings it: charges, receipts, allocations, payouts; four legs or two."""
    makers = (charge, receipt, allocation, payout)
    return [makers[number % 4](number) for number in range(1, count + 1)]


def transaction(number: int, reason: Reason, legs: tuple[Leg, ...]) -> Posting:
    """A posting of the given legs on one of thirty days."""
    return Posting(
        transaction_id=number,
        idempotency_key=f"{reason.name.lower()}:{number:09d}:2026-03",
        reason=reason,
        effective_date=date(2026, 3, 1) + timedelta(days=number % 30),
        known_at=KNOWN_AT,
        cause_kind=Cause.CHARGE,
        cause_id=number,
        owner=number // 4 + 1,
        legs=legs,
    )


def charge(number: int) -> Posting:
    """A month's maintenance and its collection fee."""
    case, pence = number // 4 + 1, 20_000 + number // 4 % 9_973
    fee = pence // 5
    return transaction(
        number,
        Reason.CHARGE,
        (
            Leg(Account.MAINTENANCE_RECEIVABLE, case, pence),
            Leg(Account.MAINTENANCE_UNCOLLECTED, case, -pence),
            Leg(Account.COLLECTION_FEE_RECEIVABLE, case, fee),
            Leg(Account.COLLECTION_FEE_UNCOLLECTED, case, -fee),
        ),
    )


def receipt(number: int) -> Posting:
    """Money in from a known payer."""
    pence = 24_000 + number // 4 % 9_973
    legs = (Leg(Account.BANK, 0, pence), Leg(Account.RECEIPTS_UNALLOCATED, number // 4 + 1, -pence))
    return transaction(number, Reason.RECEIPT, legs)


def allocation(number: int) -> Posting:
    """Money set against a case's maintenance."""
    case, pence = number // 4 + 1, 20_000 + number // 4 % 9_973
    return transaction(
        number,
        Reason.ALLOCATION,
        (
            Leg(Account.RECEIPTS_UNALLOCATED, case, pence),
            Leg(Account.MAINTENANCE_RECEIVABLE, case, -pence),
            Leg(Account.MAINTENANCE_UNCOLLECTED, case, pence),
            Leg(Account.RECEIVING_PARENT_PAYABLE, case, -pence),
        ),
    )


def payout(number: int) -> Posting:
    """Money on to the receiving parent, less the fee."""
    case, pence = number // 4 + 1, 20_000 + number // 4 % 9_973
    fee = pence // 25
    return transaction(
        number,
        Reason.PAYOUT,
        (
            Leg(Account.RECEIVING_PARENT_PAYABLE, case, pence),
            Leg(Account.PAYOUTS_IN_FLIGHT, number % 30 + 1, fee - pence),
            Leg(Account.RECEIVING_PARENT_FEES_COLLECTED, 0, -fee),
        ),
    )


def in_sets(connection: psycopg.Connection[Any], postings: list[Posting]) -> float:
    """Seconds for one INSERT … SELECT into the staging table, and posting."""
    cursor = connection.cursor()
    put_aside(cursor, postings)
    connection.commit()
    began = time.perf_counter()
    posting.open_staging(cursor)
    cursor.execute(f"INSERT INTO {posting.STAGING} ({STAGED}) SELECT {STAGED} FROM aside")
    posting.post(cursor)
    connection.commit()
    return time.perf_counter() - began


def from_python(connection: psycopg.Connection[Any], postings: list[Posting]) -> float:
    """Seconds for staging Python objects, and posting."""
    cursor = connection.cursor()
    began = time.perf_counter()
    posting.open_staging(cursor)
    posting.stage(cursor, postings)
    posting.post(cursor)
    connection.commit()
    return time.perf_counter() - began


def post_alone(connection: psycopg.Connection[Any], postings: list[Posting]) -> float:
    """Seconds for posting what is staged already."""
    cursor = connection.cursor()
    posting.open_staging(cursor)
    posting.stage(cursor, postings)
    began = time.perf_counter()
    posting.post(cursor)
    connection.commit()
    return time.perf_counter() - began


def raw_copy(connection: psycopg.Connection[Any], postings: list[Posting]) -> float:
    """Seconds for COPY of the finished rows into unguarded tables with the same indexes."""
    cursor = connection.cursor()
    for table in ("ledger_transaction", "ledger_entry"):
        cursor.execute(f"CREATE TABLE raw_{table} (LIKE {table} INCLUDING ALL)")
    connection.commit()
    transactions, entries = as_text(postings)
    began = time.perf_counter()
    copy_text(cursor, f"raw_ledger_transaction ({TRANSACTION_COLUMNS})", transactions)
    copy_text(cursor, f"raw_ledger_entry ({ENTRY_COLUMNS})", entries)
    connection.commit()
    return time.perf_counter() - began


WAYS: dict[str, Callable[[psycopg.Connection[Any], list[Posting]], float]] = {
    "in sets": in_sets,
    "from Python": from_python,
    "post alone": post_alone,
    "raw COPY": raw_copy,
}


def hordak(connection: psycopg.Connection[Any], postings: list[Posting]) -> float:
    """Seconds for django-hordak, in a process and with settings of its own."""
    script = Path(__file__).with_name("yardsticks") / "hordak_books.py"
    name = make_conninfo(connection.info.dsn, password=connection.info.password or None)
    with database.administration(name) as administration:
        administration.execute("CREATE DATABASE hordak")
        try:
            url = make_conninfo(name, dbname="hordak")
            told = subprocess.run(
                [sys.executable, script, url, str(len(postings))],
                check=True,
                capture_output=True,
                text=True,
                env={**os.environ, "DJANGO_SETTINGS_MODULE": ""},
            )
        finally:
            administration.execute("DROP DATABASE hordak WITH (FORCE)")
    return float(told.stdout.split()[-1])


YARDSTICKS_MAX = 10_000
"""How many transactions the designs of others are given at most."""
YARDSTICKS: dict[str, Callable[[psycopg.Connection[Any], list[Posting]], float]] = {
    "running balances": running_balances,
    "hordak": hordak,
}


def put_aside(cursor: psycopg.Cursor[Any], postings: list[Posting]) -> None:
    """Keep the postings in a plain table, as a room's own tables would hold what they come from."""
    posting.open_staging(cursor)
    posting.stage(cursor, postings)
    cursor.execute(f"CREATE TABLE aside AS SELECT * FROM {posting.STAGING}")
    cursor.execute(f"DELETE FROM {posting.STAGING}")


def as_text(postings: list[Posting]) -> tuple[bytes, bytes]:
    """The rows of both tables as COPY takes them."""
    transactions, entries = [], []
    for each in postings:
        about = f"{each.reason.value}\t{each.effective_date}\t{each.known_at.isoformat()}"
        transactions.append(
            f"{each.transaction_id}\t{about}\t{each.cause_kind.value}\t{each.cause_id}\t"
            f"{each.owner}\t\\N\t{each.idempotency_key}\n"
        )
        entries.extend(
            f"{each.transaction_id}\t{number}\t{leg.account.value}\t{leg.subject}\t"
            f"{leg.amount_pence}\t{about}\n"
            for number, leg in enumerate(each.legs, start=1)
        )
    return "".join(transactions).encode(), "".join(entries).encode()


def copy_text(cursor: psycopg.Cursor[Any], target: str, text: bytes) -> None:
    """Send text in pieces of a megabyte."""
    with cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for start in range(0, len(text), 1 << 20):
            copy.write(text[start : start + (1 << 20)])


def measure(server: str, size: int, runs: int) -> dict[str, list[float]]:
    """Seconds of each way, run by run, the ways taking turns.

    Those of others are of fewer transactions and scaled up, which flatters them if anything.
    """
    postings = sample(size)
    seconds: dict[str, list[float]] = {way: [] for way in (*WAYS, *YARDSTICKS)}
    for _ in range(runs):
        for way, work in WAYS.items():
            with fresh_database(server) as connection:
                seconds[way].append(work(connection, postings))
        for way, work in YARDSTICKS.items():
            fewer = postings[:YARDSTICKS_MAX]
            with fresh_database(server) as connection:
                seconds[way].append(work(connection, fewer) * size / len(fewer))
    return seconds


@contextmanager
def fresh_database(server: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection to a new copy of the migrated database, written out and quiet."""
    with database.administration(server) as administration:
        administration.execute(f"CREATE DATABASE run TEMPLATE {TEMPLATE}")
        administration.execute("CHECKPOINT")
        try:
            with psycopg.connect(make_conninfo(server, dbname="run")) as connection:
                yield connection
        finally:
            administration.execute("DROP DATABASE run WITH (FORCE)")


@contextmanager
def throw_away_server() -> Iterator[str]:
    """A server with the settings of the built-in one, and the migrated template on it."""
    folder = Path(tempfile.mkdtemp(prefix="upkeep-bench-"))
    os.environ["UPKEEP_DATA"] = str(folder / "data")
    os.environ.pop("DATABASE_URL", None)
    server = embedded.start(folder / "postgres")
    try:
        os.environ["DATABASE_URL"] = make_conninfo(server, dbname=TEMPLATE)
        runtime.start(migrate=True)
        from django.db import connection

        connection.close()
        yield server
    finally:
        embedded.stop(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


def machine(server: str) -> str:
    """What it was measured on."""
    with database.administration(server) as connection:
        version = connection.info.server_version // 10000
    return (
        f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"PostgreSQL {version}, CPython {platform.python_version()}"
    )


def processor() -> str:
    """The processor's name, where the system tells."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unnamed processor"


def report(sizes: list[int], runs: int) -> dict[str, Any]:
    """Measure every size and gather the figures."""
    with throw_away_server() as server:
        found: dict[str, Any] = {"machine": machine(server), "runs": runs, "sizes": []}
        for size in sizes:
            seconds = measure(server, size, runs)
            rates = {way: size / statistics.median(taken) for way, taken in seconds.items()}
            found["sizes"].append(
                {
                    "transactions": size,
                    "entries": sum(len(each.legs) for each in sample(size)),
                    "seconds": seconds,
                    "transactions_per_second": {way: round(rate) for way, rate in rates.items()},
                    "share_of_raw_copy": {
                        way: round(rate / rates["raw COPY"], 3) for way, rate in rates.items()
                    },
                }
            )
    return found


def show(found: dict[str, Any]) -> None:
    """Print the figures as a table."""
    print(found["machine"])
    print(f"Transactions a second, median of {found['runs']} runs; share of raw COPY in brackets\n")
    print(
        f"{'transactions':>12} {'entries':>9}  "
        + "".join(f"{way:>18}" for way in (*WAYS, *YARDSTICKS))
    )
    for row in found["sizes"]:
        cells = "".join(
            f"{row['transactions_per_second'][way]:>11,} ({row['share_of_raw_copy'][way]:.2f})"
            for way in (*WAYS, *YARDSTICKS)
        )
        print(f"{row['transactions']:>12,} {row['entries']:>9,}  {cells}")


def main() -> None:
    """Read the options, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", default="1000,10000,100000,400000")
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--json", action="store_true", help="print the figures for a program")
    chosen = options.parse_args()
    found = report([int(size) for size in chosen.sizes.split(",")], chosen.runs)
    if chosen.json:
        print(json.dumps(found, indent=2))
    else:
        show(found)


if __name__ == "__main__":
    main()
