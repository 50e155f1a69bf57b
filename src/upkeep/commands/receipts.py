"""``upkeep receipts``: what a payment was used for, and what its payer said that it is for."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from upkeep.commands.acting import recorded_now
from upkeep.commands.output import JsonOption, fail, out, pounds, print_json, upkeep_started

if TYPE_CHECKING:
    from upkeep.cases.models import PayingParent
    from upkeep.collection.models import Receipt
    from upkeep.collection.used_for import UsedFor

app = typer.Typer(help="Payments received, and what they were used for.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="RECEIPT", help="The number of the receipt.")]


def register(root: typer.Typer) -> None:
    """Add the commands to the command line."""
    root.add_typer(app, name="receipts")


@app.command("show")
def show(number: Number, as_json: JsonOption = False) -> None:
    """Show which debts a receipt met, what was left of each before, and why in that order.

    Example: upkeep receipts show 1
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.models import Receipt
        from upkeep.collection.used_for import used_for

        receipt = Receipt.objects.filter(pk=number).first()
        if receipt is None:
            fail(f"There is no receipt {number}.", as_json=as_json)
        found = [(parent, used_for(receipt, parent)) for parent in _payers(receipt)]
        if as_json:
            print_json(_plain(receipt, found))
            return
        out.print(
            f"Receipt {number} of {receipt.received_on}: {pounds(receipt.amount_pence)}",
            style="bold",
        )
        if not found:
            out.print(f"In suspense: {receipt.get_suspense_reason_display()}.", markup=False)
        for parent, used in found:
            _print(parent, used)


@app.command("stipulate")
def stipulate(
    number: Number,
    case: Annotated[str, typer.Option(help="The reference of the case that it is for.")],
    pence: Annotated[int, typer.Option(min=0, help="How much of it. 0 takes back what was said.")],
    evidence: Annotated[str, typer.Option(help="What shows that the payer said so.")],
    by: Annotated[str, typer.Option(help="Who notes it; else the user of this machine.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Note that the payer said for which case a receipt is, before it is allocated.

    The next allocation honours it; what was allocated already stays.

    Example: upkeep receipts stipulate 7 --case C00000002 --pence 5000 --evidence "letter of 3 May"
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.stipulating import Said, StipulationRefusedError
        from upkeep.collection.stipulating import stipulate as record

        try:
            said = Said(number, case, pence, evidence, by or getpass.getuser())
            made = record(said, recorded_now())
        except StipulationRefusedError as refused:
            fail(str(refused), as_json=as_json)
        if as_json:
            print_json({"receipt": number, "case": case, "pence": made.amount_pence})
        else:
            out.print(f"{pounds(pence)} of receipt {number} is for case {case}.", markup=False)


def _payers(receipt: "Receipt") -> "list[PayingParent]":
    from upkeep.cases.models import PayingParent

    if receipt.paying_parent is not None:
        return [receipt.paying_parent]
    identified = receipt.identifications.values_list("paying_parent_id", flat=True)
    return list(PayingParent.objects.filter(pk__in=identified).order_by("pk"))


def _print(parent: "PayingParent", used: "UsedFor") -> None:
    table = Table(title=f"Paying parent {parent.reference}", title_justify="left")
    for heading in ("Case", "For", "Due on"):
        table.add_column(heading)
    for heading in ("Left before", "Maintenance", "Fee"):
        table.add_column(heading, justify="right")
    for use in used.uses:
        table.add_row(
            use.case.reference,
            f"{use.step}. {use.name}",
            str(use.due_on or ""),
            "" if use.before_pence is None else pounds(use.before_pence),
            pounds(use.maintenance_pence),
            pounds(use.fee_pence),
        )
    out.print(table)
    for reason in used.why:
        out.print(f"  {reason}", markup=False)
    if used.held_pence:
        out.print(f"  Held: {pounds(used.held_pence)}", markup=False)


def _plain(receipt: "Receipt", found: "list[tuple[PayingParent, UsedFor]]") -> dict[str, object]:
    return {
        "receipt": receipt.pk,
        "received_on": receipt.received_on,
        "pence": receipt.amount_pence,
        "suspense_reason": receipt.suspense_reason,
        "paying_parents": [
            {
                "reference": parent.reference,
                "held_pence": used.held_pence,
                "why": [str(reason) for reason in used.why],
                "used_for": [
                    {
                        "case": use.case.reference,
                        "step": use.step,
                        "for": str(use.name),
                        "due_on": use.due_on,
                        "before_pence": use.before_pence,
                        "maintenance_pence": use.maintenance_pence,
                        "fee_pence": use.fee_pence,
                        "allocated_on": use.allocated_on,
                        "rule_version": use.rule_version,
                    }
                    for use in used.uses
                ],
            }
            for parent, used in found
        ],
    }
