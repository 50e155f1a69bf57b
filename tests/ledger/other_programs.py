"""Bookkeeping programs that none of us wrote, and what they make of our books."""

import csv
import io
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

from beancount import loader
from beancount.core.data import Transaction

BEAN_CHECK = Path(sys.executable).with_name("bean-check")


def bean_check(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the real command."""
    file = folder / "books.beancount"
    file.write_text(text, encoding="utf-8")
    return subprocess.run(
        [BEAN_CHECK, "--no-cache", file], capture_output=True, text=True, check=False
    )


def beancount_balances(text: str) -> dict[str, Decimal]:
    """Beancount's own balances of a file that it finds no fault with."""
    entries, errors, _ = loader.load_string(text)
    assert errors == []
    totals: Counter[str] = Counter()
    for entry in entries:
        if isinstance(entry, Transaction):
            for leg in entry.postings:
                totals[leg.account] += leg.units.number  # type: ignore[assignment]
    return dict(totals)  # type: ignore[arg-type]


def hledger(text: str, *arguments: str) -> str:
    """What the real hledger says about a journal; fails the test if it finds fault."""
    result = subprocess.run(
        ["hledger", "-f", "-", *arguments], input=text, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def hledger_balances(text: str) -> dict[str, Decimal]:
    """hledger's own balances."""
    table = hledger(text, "balance", "--flat", "--empty", "--no-total", "-O", "csv")
    rows = list(csv.DictReader(io.StringIO(table)))
    return {row["account"]: Decimal(row["balance"].split()[0]) for row in rows}
