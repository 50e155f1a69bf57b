"""``upkeep part-payments``: agreements to take part of arrears for the whole."""

from typing import TYPE_CHECKING, Any

import typer

from upkeep.commands.output import JsonOption, out, pounds, print_json, upkeep_started

if TYPE_CHECKING:
    from upkeep.collection.models import PartPayment


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("part-payments")(part_payments)


def part_payments(as_json: JsonOption = False) -> None:
    """List every agreement to take part of arrears for the whole, and what became of it.

    Example: upkeep part-payments --json
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.models import PartPayment

        found = list(PartPayment.objects.select_related("case", "start", "end").order_by("pk"))
        if as_json:
            print_json([_plain(each) for each in found])
            return
        if not found:
            out.print("Nobody has proposed to take part of arrears for the whole.")
        for each in found:
            out.print(_line(each), markup=False)


def _plain(found: "PartPayment") -> dict[str, Any]:
    start, end = getattr(found, "start", None), getattr(found, "end", None)
    terms = ("debt", "arrears_pence", "starts_on", "ends_on", "accepted_pence", "method", "pay_by")
    said = ("why", "evidence", "proposed_by", "proposed_on")
    return {
        "part_payment": found.reference,
        "case": found.case.reference,
        **{name: getattr(found, name) for name in (*terms, *said)},
        "answers": [
            {"side": each.side, "agrees": each.agrees, "received_on": each.received_on}
            for each in found.answers.order_by("pk")
        ],
        "in_effect_since": start.started_on if start else None,
        "ended": end.kind if end else None,
        "paid_pence": end.paid_pence if end else None,
        "extinguished_pence": end.extinguished_pence if end else None,
        "transaction": end.transaction_id if end else None,
    }


def _line(found: "PartPayment") -> str:
    start, end = getattr(found, "start", None), getattr(found, "end", None)
    if end is not None:
        state = f"{end.kind} on {end.ended_on}, {pounds(end.extinguished_pence)} extinguished"
    else:
        state = f"in effect since {start.started_on}" if start else "not in effect"
    return (
        f"{found.reference}  {found.case.reference}  {pounds(found.accepted_pence)} of "
        f"{pounds(found.arrears_pence)} {found.debt} by {found.pay_by}: {state}"
    )
