"""``upkeep set-offs``: what is to count towards maintenance beside payments through us."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upkeep.commands.acting import By, On, actor_of
from upkeep.commands.earnings import parse_pounds
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
    from upkeep.collection.models import SetOff

Which = Annotated[str, typer.Argument(metavar="SET-OFF", help="Such as SO000012.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    commands = typer.Typer(
        help="What counts towards maintenance beside payments through us.", no_args_is_help=True
    )
    commands.command("list")(listed)
    commands.command("claim")(claim)
    commands.command("heard")(heard)
    commands.command("count")(count)
    commands.command("refuse")(refuse)
    app.add_typer(commands, name="set-offs")


def listed(as_json: JsonOption = False) -> None:
    """List every claim, with what became of it.

    Example: upkeep set-offs list --json
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.models import SetOff

        found = list(SetOff.objects.select_related("case", "decision").order_by("pk"))
        if as_json:
            print_json([_plain(each) for each in found])
            return
        if not found:
            out.print("Nothing was claimed to count.")
        for each in found:
            out.print(_line(each), markup=False)


def claim(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's reference.")],
    kind: Annotated[str, typer.Option(help="voluntary, for_the_home or opposing.")],
    amount: Annotated[str, typer.Option(metavar="POUNDS", help="How much.")],
    proof: Annotated[str, typer.Option(help="Such as bank_statement or payee_receipt.")],
    evidence: Annotated[str, typer.Option(help="Where the evidence can be found.")],
    paid: Annotated[
        date | None, typer.Option(parser=parse_day, metavar="DATE", help="Day of the payment.")
    ] = None,
    purpose: Annotated[str, typer.Option(help="Such as maintenance, rent or mortgage.")] = "",
    method: Annotated[str, typer.Option(help="Such as cash, transfer or standing_order.")] = "",
    opposing: Annotated[
        str, typer.Option(metavar="CASE", help="The case in which the other parent pays.")
    ] = "",
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Record that something counts towards a case; the night asks whoever it touches.

    Example: upkeep set-offs claim C00000001 --kind voluntary --amount 50.00 --paid 2023-04-06
    --purpose maintenance --method transfer --proof bank_statement --evidence "sheet 2"
    """
    pence = parse_pounds(amount)
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.cases.models import Case
        from upkeep.collection import setting_off

        found = Case.objects.filter(reference=case.upper()).first()
        if found is None:
            fail(f"No case has the reference “{case}”.", as_json=as_json)
        other = Case.objects.filter(reference=opposing.upper()).first() if opposing else None
        wanted = setting_off.Claimed(
            found, kind, pence, proof, evidence, paid, purpose, method, other
        )
        _say(setting_off.claim(wanted, actor_of(on, by)), as_json=as_json)


def heard(
    reference: Which,
    side: Annotated[str, typer.Option(help="paying_parent or receiving_parent.")],
    agree: Annotated[bool, typer.Option("--agrees/--disagrees", help="Whether they agree.")],
    words: Annotated[str, typer.Option(help="What they said.")],
    on: On = None,
    by: By = "",
) -> None:
    """Record what a parent said about a claim.

    Example: upkeep set-offs heard SO000012 --side receiving_parent --agrees --words "It is so"
    """
    with upkeep_started(), _refusing():
        from upkeep.collection import setting_off

        found = setting_off.set_off_named(reference)
        setting_off.hear(found, side, words, actor_of(on, by), agrees=agree)
        _say(found, as_json=False)


def count(
    reference: Which,
    amount: Annotated[str, typer.Option(metavar="POUNDS", help="How much of it counts.")],
    reasons: Annotated[str, typer.Option(help="Why, and how what was said was weighed.")],
    was_agreed: Annotated[
        bool, typer.Option("--was-agreed", help="A payment for the home had been agreed to.")
    ] = False,
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Decide that so much of it counts, and post that.

    Example: upkeep set-offs count SO000012 --amount 50.00 --reasons "Both say so" --by leah
    """
    _decide(reference, parse_pounds(amount), reasons, "", was_agreed, on, by, as_json)


def refuse(
    reference: Which,
    ground: Annotated[str, typer.Option(help="Such as not_shown or not_agreed.")],
    reasons: Annotated[str, typer.Option(help="Why, and how what was said was weighed.")],
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Decide that it does not count, on a ground that both parents are told.

    Example: upkeep set-offs refuse SO000012 --ground not_shown --reasons "The sheet is missing"
    """
    _decide(reference, 0, reasons, ground, False, on, by, as_json)


def _decide(
    reference: str,
    pence: int,
    reasons: str,
    ground: str,
    was_agreed: bool,
    on: date | None,
    by: str,
    as_json: bool,
) -> None:
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.collection import setting_off

        found = setting_off.set_off_named(reference)
        weighed = setting_off.Weighed(pence, reasons, ground, was_agreed)
        setting_off.decide(found, weighed, actor_of(on, by))
        found.refresh_from_db()
        _say(found, as_json=as_json)


@contextmanager
def _refusing(*, as_json: bool = False) -> Iterator[None]:
    """Say what is wrong with a claim, and end."""
    from upkeep.collection.setting_off import SetOffRefusedError

    try:
        yield
    except SetOffRefusedError as error:
        fail(str(error), as_json=as_json)


def _say(found: "SetOff", *, as_json: bool) -> None:
    if as_json:
        print_json(_plain(found))
    else:
        out.print(_line(found), markup=False)


def _plain(found: "SetOff") -> dict[str, Any]:
    decision = getattr(found, "decision", None)
    fields = ("kind", "amount_pence", "paid_on", "purpose", "method", "proof", "evidence")
    parts = decision.parts.select_related("case").order_by("pk") if decision else ()
    return {
        "set_off": found.reference,
        "case": found.case.reference,
        "opposing": found.opposing.reference if found.opposing else None,
        **{name: getattr(found, name) for name in (*fields, "asked_by", "asked_on", "limit_pence")},
        "decided_by": decision.answered_by if decision else None,
        "accepted_pence": decision.accepted_pence if decision else None,
        "ground": decision.ground if decision else "",
        "reasons": decision.reasons if decision else "",
        "against": [
            {
                "case": part.case.reference,
                "before_pence": part.before_pence,
                "amount_pence": part.amount_pence,
                "transaction": part.transaction_id,
            }
            for part in parts
        ],
    }


def _line(found: "SetOff") -> str:
    decision = getattr(found, "decision", None)
    if decision is None:
        state = "not decided"
    elif decision.accepted_pence:
        parts = decision.parts.select_related("case").order_by("pk")
        against = ", ".join(f"{part.case.reference} {pounds(part.amount_pence)}" for part in parts)
        state = f"counted by {decision.answered_by} against {against}"
    else:
        state = f"refused by {decision.answered_by}, {decision.ground}: {decision.reasons}"
    paid = f" of {found.paid_on} for {found.purpose}" if found.paid_on else ""
    return (
        f"{found.reference}  {found.case.reference}  {found.kind}{paid} "
        f"{pounds(found.amount_pence)}, recorded by {found.asked_by}: {state}"
    )
