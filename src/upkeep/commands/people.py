"""``upkeep people``: who may be recorded twice, and which records count as one person."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upkeep.commands.acting import actor_of
from upkeep.commands.output import (
    JsonOption,
    fail,
    out,
    parse_day,
    print_json,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.cases.models import LikelySame
    from upkeep.parties.models import IdentityFinding, Person

Reason = Annotated[str, typer.Option("--reason", help="What shows it.")]
By = Annotated[str, typer.Option("--by", help="Who says so; else the account of this computer.")]
On = Annotated[
    date | None,
    typer.Option("--on", parser=parse_day, metavar="DATE", help="On which day; else today."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    people = typer.Typer(
        help="Who may be recorded twice, and which records count as one person.",
        no_args_is_help=True,
    )
    people.command("duplicates")(duplicates)
    people.command("merge")(merge)
    people.command("unmerge")(unmerge)
    people.command("keep-private")(keep_private)
    app.add_typer(people, name="people")


def duplicates(
    all_: Annotated[bool, typer.Option("--all", help="Those that were found out, too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List pairs of records that are likely to be of one person, and why, the likeliest first.

    Example: upkeep people duplicates
    """
    with upkeep_started(as_json=as_json):
        from upkeep.cases.models import LikelySame
        from upkeep.parties.counting_as import found_about

        rows = list(LikelySame.objects.select_related("first", "second").order_by("-points", "pk"))
        found = found_about((row.first_id, row.second_id) for row in rows)
        lines = [_plain(row, found.get(frozenset((row.first_id, row.second_id)))) for row in rows]
        shown = [line for line in lines if all_ or line["found"] is None]
        if as_json:
            print_json(shown)
            return
        if not shown:
            out.print("Nobody is waiting to be compared.")
        for line in shown:
            out.print(_in_words(line), markup=False)


def merge(
    kept: Annotated[int, typer.Argument(help="Number of the record that is right.")],
    other: Annotated[int, typer.Argument(help="Number of the record that counts as it.")],
    reason: Reason,
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Say that two records are of one person; nothing on record changes, and it can be undone.

    Example: upkeep people merge 12 15 --reason "birth certificate seen"
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.cases.same_people import find_same

        pair = (_person(kept), _person(other))
        find_same(*pair, reason, actor_of(on, by))
        _say(f"Record {other} counts as record {kept}, {pair[0]}.", kept, other, as_json=as_json)


def unmerge(
    one: Annotated[int, typer.Argument(help="Number of a record.")],
    other: Annotated[int, typer.Argument(help="Number of the other record.")],
    reason: Reason,
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Say that two records are of two people, whether or not they counted as one so far.

    Example: upkeep people unmerge 12 15 --reason "twins, two birth certificates"
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.cases.same_people import find_different

        find_different(_person(one), _person(other), reason, actor_of(on, by))
        _say(f"Records {one} and {other} are of two people.", one, other, as_json=as_json)


def keep_private(
    number: Annotated[int, typer.Argument(help="Number of the person's record.")],
    what: Annotated[str, typer.Argument(metavar="WHAT", help="school, workplace or new_name.")],
    words: Annotated[str, typer.Argument(metavar="WORDS", help="The words themselves.")],
    reason: Reason,
    on: On = None,
    as_json: JsonOption = False,
) -> None:
    """Record a school, workplace or new name, so that no letter, reason or bundle tells it.

    Example: upkeep people keep-private 12 school "Invented Street School" --reason "told by phone"
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.cases.keeping_private import CannotKeepError
        from upkeep.cases.keeping_private import keep_private as keep

        try:
            keep(_person(number), what, words, reason, actor_of(on, ""))
        except CannotKeepError as refused:
            fail(str(refused), as_json=as_json)
        if as_json:
            print_json({"person": number, "kept": what})
        else:
            out.print(f"The {what.replace('_', ' ')} of person {number} is kept.", markup=False)


@contextmanager
def _refusing(*, as_json: bool) -> Iterator[None]:
    """End with status 1 and the reason where it cannot be so."""
    from upkeep.cases.same_people import IdentityError

    try:
        yield
    except IdentityError as error:
        fail(str(error), as_json=as_json)


def _person(number: int) -> "Person":
    from upkeep.cases.same_people import IdentityError
    from upkeep.parties.models import Person

    person = Person.objects.filter(pk=number).first()
    if person is None:
        raise IdentityError(
            f"No person has the number {number}: `upkeep people duplicates` shows the numbers."
        )
    return person


def _say(text: str, one: int, other: int, *, as_json: bool) -> None:
    if as_json:
        print_json({"records": [one, other], "result": text})
    else:
        out.print(text, markup=False)


def _plain(row: "LikelySame", finding: "IdentityFinding | None") -> dict[str, object]:
    from upkeep.parties.likeness import POINTS, Sign

    return {
        "reference": row.reference,
        "records": [row.first_id, row.second_id],
        "names": [str(row.first), str(row.second)],
        "points": row.points,
        "signs": [[str(Sign(sign).label), POINTS[Sign(sign)]] for sign in row.signs],
        "found_on": row.found_on,
        "found": finding and ("one person" if finding.is_same else "two people"),
        "reason": finding and finding.reason,
        "by": finding and finding.by,
    }


def _in_words(line: dict[str, object]) -> str:
    records: Any = line["records"]
    names: Any = line["names"]
    found_signs: Any = line["signs"]
    signs = "; ".join(f"{words} ({points:+d})" for words, points in found_signs)
    found = f"\n    found to be {line['found']}: {line['reason']}" if line["found"] else ""
    return (
        f"{line['reference']}: record {records[0]}, {names[0]}, and record {records[1]}, "
        f"{names[1]}: {line['points']} points\n    {signs}{found}"
    )
