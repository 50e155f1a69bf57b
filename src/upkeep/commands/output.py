"""What commands have in common: how they print, fail, and start Upkeep.

Every command prints for a person by default and for a program with ``--json``. It ends with 0 when
all is well, 1 when the input or the data is wrong, 2 when it was called wrongly.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from upkeep import database, runtime

INPUT_IS_WRONG = 1
LONDON = ZoneInfo("Europe/London")

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Print for a program, as JSON.")]


def parse_day(text: str) -> date:
    """A day from the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is no day: write it like 2024-05-31.") from None


def parse_moment(text: str) -> datetime:
    """A moment from the command line: a day means its last microsecond in London."""
    try:
        if len(text) == len("2024-05-31"):
            return datetime.combine(date.fromisoformat(text), time.max, LONDON)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"“{text}” is no moment: write it like 2024-05-31 or 2024-05-31T14:30."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def refuse_days_to_come(*asked: date | datetime | None, as_json: bool = False) -> None:
    """End with status 1 where a day or moment that facts are asked for has yet to come.

    Must run with the database started: it may hold nights that were worked ahead of today.
    """
    from upkeep.batch.nights import last_night

    today = datetime.now(LONDON).date()
    latest = max(last_night() or today, today)
    for each in asked:
        day = each.astimezone(LONDON).date() if isinstance(each, datetime) else each
        if day is not None and day > latest:
            fail(
                f"Nothing is known yet of {day}: give {latest} or a day before it.",
                as_json=as_json,
            )


def print_json(value: Any) -> None:  # noqa: ANN401
    """Print a value for a program; days and the like as text."""
    typer.echo(json.dumps(value, default=str, ensure_ascii=False, indent=2))


def plain(record: Any) -> dict[str, Any]:  # noqa: ANN401
    """The fields of a slotted record, as :func:`print_json` takes them."""
    return {name: getattr(record, name) for name in record.__slots__}


def pounds(pence: int) -> str:
    """Pence as a person reads them: ``£1,234.56``, negative with a minus sign."""
    return f"{'−' if pence < 0 else ''}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def fail(message: str, *, as_json: bool = False) -> NoReturn:
    """Say what is wrong and end with status 1."""
    if as_json:
        print_json({"error": message})
    else:
        err.print(message, style="bold red", markup=False)
    raise typer.Exit(INPUT_IS_WRONG)


@contextmanager
def upkeep_started(*, as_json: bool = False) -> Iterator[None]:
    """Run the body with the database reachable and its tables up to date."""
    try:
        runtime.start(migrate=True)
    except database.DatabaseUnusableError as error:
        fail(str(error), as_json=as_json)
    yield


Register = Callable[[typer.Typer], None]
