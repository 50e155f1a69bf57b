"""Who does what a command is told to do, and on which day."""

import getpass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.output import LONDON, parse_day

if TYPE_CHECKING:
    from upkeep.cases.actors import Actor

By = Annotated[str, typer.Option("--by", help="Who does it; else the account of this computer.")]
On = Annotated[
    date | None,
    typer.Option("--on", parser=parse_day, metavar="DATE", help="The day it is done; else today."),
]


def actor_of(on: date | None, by: str) -> "Actor":
    """The one named, or the account of this computer; the day given, or today in London."""
    from upkeep.cases.actors import Actor

    return Actor(by or getpass.getuser(), on or datetime.now(LONDON).date(), recorded_now())


def recorded_now() -> datetime:
    """When what a command records now counts as known: never before the last night's end."""
    from upkeep.batch.nights import recorded_at

    return recorded_at(datetime.now(LONDON))
