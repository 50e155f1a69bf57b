"""Arrears of a whole caseload, as of a past day and as known at a past moment, and of one case.

    .venv/bin/python benchmarks/arrears.py [--sizes 100000,300000,1000000] [--runs 3] [--json]

A made-up ledger of 28 entries a case (a year and two months of charges, collections every two
months, both sides of each, a third of them told later) is written by one statement a size, past
the guards, on a throw-away server. Measured is what ``upkeep arrears`` asks: every case that owes
anything, one row each, and the totals; then the balances of single cases. Memory is the largest
that one of the server's processes used, shared pages included.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import psycopg

from posting import fresh_database, machine, throw_away_server
from upkeep.ledger import Account
from upkeep.ledger.balances import balance
from upkeep.reporting.arrears import each_case, totals

AS_OF = date(2025, 12, 31)
KNOWN_AT = datetime(2026, 1, 31, tzinfo=UTC)
ONE_CASE_ASKED = 500

_PREPARE = """
ALTER TABLE ledger_entry DISABLE TRIGGER USER;
ALTER TABLE cases_case DISABLE TRIGGER ALL;
ALTER TABLE cases_payingparent DISABLE TRIGGER ALL;
SET maintenance_work_mem = '512MB';
"""

_MOVEMENTS = f"""
INSERT INTO ledger_entry (transaction_id, leg, account, subject, amount_pence, reason,
    effective_date, known_at)
SELECT c * 16 + month, leg, account, c, amount * side,
    CASE WHEN kind = 'charge' THEN 10 ELSE 30 END, day,
    day + CASE WHEN (c + month) %% 3 = 0 THEN interval '70 days' ELSE interval '1 day' END
FROM generate_series(1, %(cases)s) AS c
CROSS JOIN LATERAL (
    SELECT month, 'charge' AS kind, 20000 + c %% 9973 AS amount,
        (date '2025-01-28' + month * interval '1 month')::date AS day
    FROM generate_series(1, 8) AS month
    UNION ALL
    SELECT month, 'collection', -15000 - c %% 4999,
        (date '2025-01-05' + (month - 8) * interval '2 months')::date
    FROM generate_series(9, 14) AS month
) moved
CROSS JOIN (VALUES (1, {Account.MAINTENANCE_RECEIVABLE:d}, 1),
    (2, {Account.MAINTENANCE_UNCOLLECTED:d}, -1)) AS sides (leg, account, side)
"""


def columns_of(cursor: psycopg.Cursor[Any], table: str) -> list[tuple[str, str]]:
    """The columns of a table that must have a value and have no default, with their types."""
    cursor.execute(
        "SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = %s"
        " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
        [table],
    )
    return cursor.fetchall()


def fill(cursor: psycopg.Cursor[Any], cases: int) -> int:
    """Cases, their paying parents and the ledger; returns how many entries."""
    cursor.execute(_PREPARE)
    cursor.execute("DROP INDEX ledger_entry_balance")
    own = {
        "cases_payingparent": {"reference": "'P' || lpad(c::text, 9, '0')", "person_id": "c"},
        "cases_case": {
            "reference": "'C' || lpad(c::text, 9, '0')",
            "paying_parent_id": "c",
            "scheme": "'2012'",
        },
    }
    for table, known in own.items():
        values = {"id": "c"}
        for name, kind in columns_of(cursor, table):
            values[name] = known.get(name) or EMPTY.get(kind, "c")
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(values)}) OVERRIDING SYSTEM VALUE "
            f"SELECT {', '.join(values.values())} FROM generate_series(1, %s) AS c",
            [cases],
        )
    cursor.execute(_MOVEMENTS, {"cases": cases})
    count = cursor.rowcount
    cursor.execute(
        "CREATE INDEX ledger_entry_balance ON ledger_entry (account, subject, effective_date)"
        " INCLUDE (amount_pence, known_at, reason, transaction_id)"
    )
    return count


EMPTY = {"text": "''", "varchar": "''", "date": "date '2024-01-01'", "bool": "false"}
EMPTY |= {"timestamptz": "timestamptz '2024-01-01'", "jsonb": "'{}'"}


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def every_case(connection: psycopg.Connection[Any]) -> int:
    """Read what every case owes, row by row."""
    return sum(1 for _ in each_case(connection.cursor(), AS_OF, KNOWN_AT))


def one_case(cursor: psycopg.Cursor[Any], number: int) -> int:
    """The balance of one case's maintenance."""
    asked = Account.MAINTENANCE_RECEIVABLE, number
    return balance(cursor, *asked, as_of=AS_OF, known_at=KNOWN_AT)


def measure(server: str, cases: int, runs: int) -> dict[str, Any]:
    """The figures of one size."""
    with fresh_database(server) as connection:
        cursor = connection.cursor()
        entries = fill(cursor, cases)
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE ledger_entry")
        cursor.execute("VACUUM ANALYZE cases_case, cases_payingparent")
        each = [timed(lambda: every_case(connection)) for _ in range(runs)]
        summed = [timed(lambda: totals(cursor, AS_OF, KNOWN_AT)) for _ in range(runs)]
        asked = range(1, cases, max(1, cases // ONE_CASE_ASKED))
        one = sorted(timed(partial(one_case, cursor, number)) for number in asked)
        used = max(
            process.memory_info().rss
            for process in psutil.process_iter(["name"])
            if "postgres" in (process.info["name"] or "") and belongs(process, server)
        )
    return {
        "cases": cases,
        "entries": entries,
        "each_case_seconds": round(statistics.median(each), 2),
        "totals_seconds": round(statistics.median(summed), 2),
        "one_case_milliseconds_median": round(1000 * statistics.median(one), 2),
        "one_case_milliseconds_99": round(1000 * one[int(0.99 * len(one))], 2),
        "server_megabytes": used // 2**20,
        "own_megabytes": psutil.Process().memory_info().rss // 2**20,
    }


def belongs(process: psutil.Process, server: str) -> bool:
    """Whether a process is of the throw-away server, by its folder."""
    try:
        return Path(process.cwd()).as_posix() in server or "upkeep-bench-" in process.cwd()
    except psutil.Error:
        return False


def main() -> None:
    """Read the options, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", default="100000,300000,1000000")
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--json", action="store_true", help="print the figures for a program")
    chosen = options.parse_args()
    with throw_away_server() as server:
        found = [measure(server, int(size), chosen.runs) for size in chosen.sizes.split(",")]
        about = machine(server)
    if chosen.json:
        print(json.dumps({"machine": about, "sizes": found}, indent=2))
        return
    print(f"{about}\nAs of {AS_OF}, as known at {KNOWN_AT}; median of {chosen.runs} runs")
    for row in found:
        print(
            f"{row['cases']:>9,} cases, {row['entries']:>10,} entries: every case "
            f"{row['each_case_seconds']:.2f} s, totals {row['totals_seconds']:.2f} s; one case "
            f"{row['one_case_milliseconds_median']:.2f} ms (99 in 100 within "
            f"{row['one_case_milliseconds_99']:.2f} ms); memory: server process "
            f"{row['server_megabytes']} MB, own {row['own_megabytes']} MB"
        )


if __name__ == "__main__":
    main()
