"""That what one person asks for above a limit counts only when somebody else agrees."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

import pgtrigger

from upkeep.checking import Violation
from upkeep.immutability import Guard

Counted = tuple[str, int, date, str, str, int]
"""What counts: its name, pence, the day it was asked for, by whom, who answered, its limit."""


def answered_by_another(asked: str, reference: str, pence: str) -> Guard:
    """The trigger of a table of answers, each of which names a row of the table ``asked``.

    ``reference`` is the answer's column that names it and ``pence`` the asked row's amount. The
    row carries its ``limit_pence`` and ``asked_by``, the answer ``answered_by``.
    """
    return Guard(
        name="second_person",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM {asked} a WHERE a.id = NEW.{reference}
                AND a.{pence} > a.limit_pence AND a.asked_by = NEW.answered_by
            ) THEN
                RAISE EXCEPTION '{asked} % is above the limit: somebody else than who asked for it '
                    'must answer', NEW.{reference} USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def alone(
    what: str, counted: Iterable[Counted], limit_on: Callable[[date], int]
) -> Iterator[Violation]:
    """What one person did above the limit of the day, whatever limit the record claims."""
    for name, pence, day, asked_by, answered_by, claimed in counted:
        limit = limit_on(day)
        if claimed != limit:
            yield Violation(f"{what} {name}", f"a limit of {claimed}p", f"{limit}p on {day}")
        if pence > limit and asked_by == answered_by:
            yield Violation(f"{what} {name}", f"{pence}p by {asked_by} alone", "two people")
