"""What an invariant is: something that must hold over the whole database, and how to find out.

Every room declares its own; ``upkeep check`` and the nightly run work through all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where an invariant does not hold: what it is about, and found against wanted."""

    subject: str
    found: str
    wanted: str

    def __str__(self) -> str:
        return f"{self.subject}: found {self.found}, wanted {self.wanted}"


@dataclass(frozen=True, slots=True)
class Check:
    """An invariant: its short name, what it means, and the search for violations of it.

    ``run`` reads the whole database from scratch, trusts no stored total, and changes nothing.
    """

    name: str
    meaning: str
    run: Callable[[psycopg.Cursor[Any]], list[Violation]]


def violations_of(
    query: str, describe: Callable[..., Violation]
) -> Callable[[psycopg.Cursor[Any]], list[Violation]]:
    """A search for violations: each row of ``query`` is one, put in words by ``describe``."""

    def run(cursor: psycopg.Cursor[Any]) -> list[Violation]:
        cursor.execute(query)
        return [describe(*row) for row in cursor.fetchall()]

    return run
