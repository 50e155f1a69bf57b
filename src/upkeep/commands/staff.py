"""``upkeep staff``: who opened a case, and whose cases are closed to whom who works here."""

import getpass
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.acting import By, recorded_now
from upkeep.commands.output import LONDON, JsonOption, fail, out, print_json, upkeep_started

if TYPE_CHECKING:
    from upkeep.cases.models import Case

Name = Annotated[str, typer.Argument(metavar="NAME", help="The user name of who works here.")]
Reference = Annotated[str, typer.Argument(metavar="CASE", help="The case's reference.")]
Reason = Annotated[str, typer.Option("--reason", help="How they are close, or why not any more.")]


class Parent(Enum):
    """Which of the two parents of a case."""

    PAYING = "paying"
    RECEIVING = "receiving"


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    staff = typer.Typer(
        help="Who opened a case, and whose cases are closed to whom of those who work here.",
        no_args_is_help=True,
    )
    staff.command("reads")(reads)
    staff.command("tie")(tie)
    staff.command("untie")(untie)
    app.add_typer(staff, name="staff")


def reads(reference: Reference, as_json: JsonOption = False) -> None:
    """List who opened a case and when, the latest first, with what was refused.

    Example: upkeep staff reads C00000001
    """
    with upkeep_started(as_json=as_json):
        rows = _case(reference, as_json=as_json).staff_reads.select_related("user")
        lines = [
            {
                "when": read.known_at.astimezone(LONDON).isoformat(timespec="seconds"),
                "who": read.user.get_username(),
                "address": read.address,
                "refused": read.is_refused,
            }
            for read in rows.order_by("-known_at", "-pk")
        ]
        if as_json:
            print_json(lines)
            return
        for line in lines:
            outcome = "refused" if line["refused"] else "opened"
            out.print(f"{line['when']}  {line['who']}  {outcome}  {line['address']}")
        if not lines:
            out.print(f"Nobody has opened {reference}.")


def tie(
    name: Name,
    reference: Reference,
    parent: Annotated[Parent, typer.Option("--parent", help="To which parent.")],
    reason: Reason,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Close every case of a parent to somebody who works here, because they are close.

    Example: upkeep staff tie caseworker C00000001 --parent paying --reason "A sister"
    """
    _say("begins", name, reference, parent, reason, by, as_json=as_json)


def untie(
    name: Name,
    reference: Reference,
    parent: Annotated[Parent, typer.Option("--parent", help="To which parent.")],
    reason: Reason,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Open the cases of a parent again to somebody who works here.

    Example: upkeep staff untie caseworker C00000001 --parent paying --reason "A mistake"
    """
    _say("ends", name, reference, parent, reason, by, as_json=as_json)


def _say(
    kind: str, name: str, reference: str, parent: Parent, reason: str, by: str, *, as_json: bool
) -> None:
    with upkeep_started(as_json=as_json):
        from django.contrib.auth.models import User

        from upkeep.cases import staff_ties
        from upkeep.cases.models import StaffTie

        case = _case(reference, as_json=as_json)
        user = User.objects.filter(username=name).first()
        if user is None:
            fail(f"There is no account {name}.", as_json=as_json)
        if not reason.strip():
            fail("Say with --reason how they are close, or why not any more.", as_json=as_json)
        said = staff_ties.Said(StaffTie.Kind(kind), reason.strip(), by or getpass.getuser())
        staff_ties.say(user, case, parent.value, said, recorded_now())
        closed = staff_ties.is_closed_to(user.pk, case)
        if as_json:
            print_json({"account": name, "case": reference, "closed": closed})
        else:
            out.print(f"{reference} is {'closed' if closed else 'open'} to {name}.")


def _case(reference: str, *, as_json: bool) -> "Case":
    from upkeep.cases.models import Case

    found = Case.objects.select_related("paying_parent__person", "receiving_parent")
    case = found.filter(reference=reference).first()
    if case is None:
        fail(f"There is no case {reference}.", as_json=as_json)
    return case
