"""``upkeep deaths``: what was told of a death, that it was not so, and who acts for an estate."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.acting import recorded_now
from upkeep.commands.output import (
    JsonOption,
    fail,
    out,
    parse_day,
    pounds,
    print_json,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.cases.actors import Actor
    from upkeep.cases.models import PayingParent
    from upkeep.cases.receiving import Delivery

app = typer.Typer(help="Deaths of parents and children, and estates.", no_args_is_help=True)

Number = Annotated[
    str, typer.Argument(metavar="NUMBER", help="The person's National Insurance number.")
]
Reference = Annotated[str, typer.Option(help="A reference of its own: told twice, it counts once.")]
On = Annotated[date, typer.Option(parser=parse_day, metavar="DATE", help="The day it was told.")]


def register(root: typer.Typer) -> None:
    """Add the commands to the command line."""
    root.add_typer(app, name="deaths")


@app.command("report")
def report(
    number: Number,
    died_on: Annotated[
        date, typer.Option(parser=parse_day, metavar="DATE", help="The day of death.")
    ],
    reference: Reference,
    on: On,
    by: Annotated[
        str, typer.Option(help="Who told it: caseworker, benefits_system, receiving_parent …")
    ] = "caseworker",
    as_json: JsonOption = False,
) -> None:
    """Note a death. The next night ends every case of the person and stops all that goes out.

    Example: upkeep deaths report QQ000001A --died-on 2023-05-01 --reference DTH-1 --on 2023-05-03
    """
    _receive(number, died_on, reference, on, by, is_taken_back=False, as_json=as_json)


@app.command("not-so")
def not_so(number: Number, reference: Reference, on: On, as_json: JsonOption = False) -> None:
    """Note that somebody who was said to have died is alive. The next night undoes all of it.

    Cases that had ended are carried on from that very day by new ones, holds are lifted, and what
    could not be sent can go out again.

    Example: upkeep deaths not-so QQ000001A --reference DTH-0002 --on 2023-05-10
    """
    _receive(number, on, reference, on, "caseworker", is_taken_back=True, as_json=as_json)


def _receive(
    number: str,
    died_on: date,
    reference: str,
    on: date,
    by: str,
    *,
    is_taken_back: bool,
    as_json: bool,
) -> None:
    with upkeep_started(as_json=as_json):
        from upkeep.cases.deaths import ToldDeath, receive_deaths
        from upkeep.cases.fact_kinds import SourceKind

        if by not in SourceKind.values:
            fail(f"“{by}”: use one of {', '.join(SourceKind.values)}.", as_json=as_json)
        told = ToldDeath(reference, number, died_on, on, SourceKind(by), is_taken_back)
        _say(receive_deaths([told], recorded_now()), as_json=as_json)


def _say(delivery: "Delivery", *, as_json: bool) -> None:
    if delivery.refused:
        first = delivery.refused[0]
        fail(f"{first.entry}: found {first.found}; {first.wanted}.", as_json=as_json)
    if as_json:
        print_json({"new": delivery.new, "known": delivery.known})
    elif delivery.new:
        out.print("Noted. The next night takes it up before anything goes out.")
    else:
        out.print("This was told before.")


@app.command("estate")
def estate(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case whose money waits.")],
    name: Annotated[str, typer.Option(help="In whose name the account of the estate is.")],
    sort_code: Annotated[str, typer.Option(help="Six digits.")],
    account_number: Annotated[str, typer.Option(help="Eight digits.")],
    on: On,
    as_json: JsonOption = False,
) -> None:
    """Give the account of a receiving parent's estate, and lift the hold on the case's money.

    Example: upkeep deaths estate C00000001 --name "Estate of R Fictional" --sort-code 000001 \
--account-number 00000002 --on 2023-06-01
    """
    with upkeep_started(as_json=as_json):
        from upkeep.cases.forms import BankAccountForm
        from upkeep.cases.models import Case
        from upkeep.collection.holds import pay_to_estate

        found = Case.objects.filter(reference=case.upper()).first()
        if found is None:
            fail(f"{case}: no case has this reference.", as_json=as_json)
        try:
            account = BankAccountForm(name=name, sort_code=sort_code, account_number=account_number)
            lifted = pay_to_estate(found, account, on, recorded_now())
        except ValueError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json({"holds_lifted": lifted})
        else:
            out.print(f"The next night pays what waits to {name}.", markup=False)


@app.command("owing")
def owing(as_json: JsonOption = False) -> None:
    """List the maintenance that paying parents who died still owe, with what can be done about it.

    It is a debt of the estate where they died on or after 25 January 2010. Of those who died
    earlier it can only be written off.

    Example: upkeep deaths owing --json
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.estates import owed_by_estates

        found = owed_by_estates()
        if as_json:
            print_json([{**asdict(each), "is_recoverable": each.is_recoverable} for each in found])
            return
        if not found:
            out.print("No paying parent who died owes maintenance.")
        for each in found:
            way = "claim from the estate" if each.is_recoverable else "write off, reg 13G(d)"
            owed = f"{each.paying_parent}  {each.case}  died {each.died_on}"
            out.print(f"{owed}  {pounds(each.maintenance_pence)}: {way}", markup=False)


@app.command("representative")
def representative(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of who died.")],
    name: Annotated[str, typer.Option(help="Who acts for the estate.")],
    capacity: Annotated[str, typer.Option(help="executor or administrator.")],
    address: Annotated[list[str], typer.Option(help="A line of the address; give each.")],
    postcode: Annotated[str, typer.Option(help="The postcode.")],
    evidence: Annotated[str, typer.Option(help="What shows that they act.")],
    by: Annotated[str, typer.Option(help="Who records it.")],
    on: On,
    language: Annotated[str, typer.Option(help="en or cy, for our letters.")] = "en",
    as_json: JsonOption = False,
) -> None:
    """Record who acts for the estate of a paying parent; whoever did before acts no more.

    Example: upkeep deaths representative C00000001 --name "E Xecutor" --capacity executor \
--address "1 Invented Yard" --postcode "ZZ9 9ZZ" --evidence "grant of 3 June" --by casey \
--on 2023-06-10
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.estate_claims import EstateError, Named, record_representative

        named = Named(capacity, name, address, postcode, evidence, language)
        try:
            made = record_representative(_payer(case, as_json=as_json), named, _actor(by, on))
        except EstateError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json({"name": made.name, "capacity": made.capacity})
        else:
            out.print(f"{made.name} acts for the estate: {made.get_capacity_display()}.")


@app.command("claim")
def claim(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of who died.")],
    by: Annotated[str, typer.Option(help="Who claims.")],
    on: On,
    as_json: JsonOption = False,
) -> None:
    """Claim from an estate what the books say that it owes; the next night writes the letters.

    Example: upkeep deaths claim C00000001 --by casey --on 2023-06-12
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection import estate_claims

        try:
            made = estate_claims.claim(_payer(case, as_json=as_json), _actor(by, on))
        except estate_claims.EstateError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json({"claim": made.reference, "pence": made.pence})
        else:
            out.print(f"{made.reference}: {pounds(made.pence)} claimed from the estate.")


def _payer(reference: str, *, as_json: bool) -> "PayingParent":
    from upkeep.cases.models import Case

    found = Case.objects.filter(reference=reference.upper()).first()
    if found is None:
        fail(f"{reference}: no case has this reference.", as_json=as_json)
    return found.paying_parent


def _actor(by: str, on: date) -> "Actor":
    from upkeep.cases.actors import Actor

    return Actor(by, on, recorded_now())
