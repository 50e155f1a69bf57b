"""``upkeep appeals``: what the tribunal calls them, their bundles, and cases like them."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.acting import actor_of
from upkeep.commands.output import (
    LONDON,
    JsonOption,
    fail,
    out,
    parse_day,
    pounds,
    print_json,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.cases.models import Proceeding

Number = Annotated[str, typer.Argument(metavar="APPEAL", help="Such as APL-000001.")]
By = Annotated[str, typer.Option("--by", help="Who says so.")]
On = Annotated[
    date | None,
    typer.Option("--on", parser=parse_day, metavar="DATE", help="On which day; else today."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    appeals = typer.Typer(
        help="Appeals to the tribunal: references, bundles, cases like them.", no_args_is_help=True
    )
    appeals.command("tribunal")(tribunal)
    appeals.command("bundle")(bundle)
    appeals.command("alike")(alike)
    appeals.command("stay")(stay)
    app.add_typer(appeals, name="appeals")


def tribunal(
    appeal: Number,
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="The tribunal's own.")],
    received: Annotated[
        date, typer.Option(parser=parse_day, metavar="DATE", help="When its notice came.")
    ],
    due: Annotated[
        date | None,
        typer.Option(parser=parse_day, metavar="DATE", help="When the response is due."),
    ] = None,
    by: By = "command line",
    as_json: JsonOption = False,
) -> None:
    """Record what the tribunal calls an appeal, and when it wants the response.

    Without a day the response is due 28 days after the notice came.

    Example: upkeep appeals tribunal APL-000001 SC123/24/00001 --received 2024-05-13
    """
    with upkeep_started(as_json=as_json):
        from upkeep.cases.tribunal import WrongDayError, name_appeal

        found = _appeal(appeal, as_json=as_json)
        try:
            named = name_appeal(found, reference, received, due, actor_of(None, by))
        except WrongDayError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json({"appeal": appeal, "reference": reference, "due": named.response_due_on})
            return
        out.print(f"{appeal} is {reference}; the response is due on {named.response_due_on}.")


def bundle(
    appeal: Number,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the PDF is written.")],
    on: On = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option(metavar="WORDS", help="Further words to leave out, such as a school's name."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the bundle of an appeal as one PDF with a contents page.

    Addresses, and names that are not disclosed, are left out of it.

    Example: upkeep appeals bundle APL-000001 bundle.pdf --leave-out "Invented Street School"
    """
    with upkeep_started(as_json=as_json):
        from upkeep.web.bundle_document import bundle_pdf

        found = _appeal(appeal, as_json=as_json)
        content = bundle_pdf(found, on or _today(), leave_out or ())
        file.write_bytes(content)
        if as_json:
            print_json({"appeal": appeal, "file": str(file), "bytes": len(content)})
            return
        out.print(f"{file}: {len(content) // 1024} kB")


def alike(
    appeal: Number,
    rule: Annotated[str, typer.Option(help="A rule of the explanation that decided.")] = "",
    figure: Annotated[str, typer.Option(help="A figure of the law that was read.")] = "",
    fact: Annotated[str, typer.Option(help="A kind of fact, such as nights.")] = "",
    open_: Annotated[
        bool, typer.Option("--open", help="Open work on each case that is found.")
    ] = False,
    by: By = "command line",
    on: On = None,
    as_json: JsonOption = False,
) -> None:
    """Find decisions in force that turned on the same point, and open work on them.

    Example: upkeep appeals alike APL-000001 --rule share_for_shared_care --fact nights --open
    """
    with upkeep_started(as_json=as_json):
        from django.db import connection

        from upkeep.cases.look_alikes import Point, UnknownPointError, find, open_work

        row = _appeal(appeal, as_json=as_json)
        point = Point(rule, figure, fact)
        with connection.cursor() as cursor:
            try:
                found = find(cursor.cursor, point, row.dispute.decision)
            except UnknownPointError as error:
                fail(str(error), as_json=as_json)
        opened = open_work(found, row, point, actor_of(on, by)) if open_ else []
        if as_json:
            print_json(
                {
                    "cases": [
                        {
                            "case": each.case,
                            "decision": each.decision_id,
                            "from": each.effective_from,
                            "weekly": pounds(each.weekly_pence),
                            "open_disputes": each.open_disputes,
                        }
                        for each in found
                    ],
                    "opened": len(opened),
                }
            )
            return
        for each in found:
            disputed = ", disputed itself" if each.open_disputes else ""
            out.print(
                f"{each.case}  decision {each.decision_id} from {each.effective_from}  "
                f"{pounds(each.weekly_pence)} a week{disputed}",
                markup=False,
            )
        out.print(f"{len(found)} cases turned on {point}; work opened on {len(opened)}.")


def stay(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's reference.")],
    waits_for: Annotated[str, typer.Option(help="The appeal elsewhere that is waited for.")],
    because: Annotated[str, typer.Option(help="Which point it will settle, and why it matters.")],
    by: By = "command line",
    on: On = None,
    as_json: JsonOption = False,
) -> None:
    """Withhold decisions about a case's paying parent while an appeal elsewhere is pending.

    Requests keep their days. `upkeep proceedings move CASE stay point_decided` lifts it, and the
    next night makes the decisions that waited.

    Example: upkeep appeals stay C00000001 --waits-for "APL-000007" --because "nights at school"
    """
    with upkeep_started(as_json=as_json):
        from upkeep.cases.models import Case
        from upkeep.cases.stays import StayError
        from upkeep.cases.stays import stay as withhold

        found = Case.objects.filter(reference=case.strip().upper()).first()
        if found is None:
            fail(f"There is no case {case}.", as_json=as_json)
        try:
            opened = withhold(found, waits_for, because, actor_of(on, by))
        except StayError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json({"stay": opened.subject, "look_again_on": opened.due_on})
            return
        out.print(f"{opened.subject}: decisions are withheld; looked at again by {opened.due_on}.")


def _appeal(number: str, *, as_json: bool) -> "Proceeding":
    from upkeep.cases.models import Proceeding

    found = Proceeding.objects.filter(process="appeal", subject=number.upper()).first()
    if found is None or not hasattr(found, "dispute"):
        fail(f"No appeal has the number “{number}”. They look like APL-000001.", as_json=as_json)
    return found


def _today() -> date:
    return datetime.now(LONDON).date()
