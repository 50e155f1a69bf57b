"""``upkeep books overpayments``, ``refund``, ``keep`` and ``answer-refund``."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upkeep.commands.acting import By, On, actor_of
from upkeep.commands.earnings import parse_pounds
from upkeep.commands.output import (
    JsonOption,
    fail,
    out,
    plain,
    pounds,
    print_json,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.collection.models import Refund

OfWhich = Annotated[
    str, typer.Argument(metavar="OVERPAYMENT", help="Such as OV000012: `books overpayments`.")
]


def register(books: typer.Typer) -> None:
    """Add the commands to those of the books."""
    books.command("overpayments")(overpayments)
    books.command("refund")(refund)
    books.command("keep")(keep)
    books.command("answer-refund")(answer_refund)


def overpayments(as_json: JsonOption = False) -> None:
    """List what was collected beyond what is owed and is not settled, with refunds that wait.

    Example: upkeep books overpayments
    """
    with upkeep_started(as_json=as_json):
        from django.db import connection

        from upkeep.collection.models import Refund
        from upkeep.collection.overpayments import open_overpayments

        with connection.cursor() as cursor:
            found = open_overpayments(cursor.cursor)
        waiting = list(Refund.objects.filter(answer=None).order_by("pk"))
        if as_json:
            rows = [plain(each) for each in found]
            print_json({"overpayments": rows, "refunds_waiting": [_plain(r) for r in waiting]})
            return
        out.print(f"{len(found)} open, {pounds(sum(each.left_pence for each in found))} left")
        for each in found:
            out.print(
                f"{each.reference}  {each.payer}  {each.kind}  found {pounds(each.found_pence)} on "
                f"{each.found_on}, {pounds(each.left_pence)} left: {each.state.replace('_', ' ')}"
                + (f", by {each.due_on}" if each.due_on else ""),
                markup=False,
            )
        for each_refund in waiting:
            out.print(_line(each_refund), markup=False)


def refund(
    overpayment: OfWhich,
    amount: Annotated[str, typer.Option(metavar="POUNDS", help="How much is paid back.")],
    reason: Annotated[str, typer.Option(help="Why it is paid back and not used as credit.")],
    evidence: Annotated[str, typer.Option(help="Where the evidence can be found.")],
    name: Annotated[str, typer.Option(help="The name on the payer's account.")],
    sort_code: Annotated[str, typer.Option(metavar="DIGITS", help="Six digits.")],
    account_number: Annotated[str, typer.Option(metavar="DIGITS", help="Eight digits.")],
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Pay some of an overpayment back; above the limit it waits for a second person.

    Example: upkeep books refund OV000001 --amount 50.00 --reason "The case has ended"
    --evidence "letter of 3 May" --name "P Example" --sort-code 000000 --account-number 00000000
    """
    pence = parse_pounds(amount)
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from pydantic import ValidationError

        from upkeep.cases.forms import BankAccountForm
        from upkeep.collection import refunding

        try:
            account = BankAccountForm(name=name, sort_code=sort_code, account_number=account_number)
        except ValidationError:
            fail("Give the name, six digits and eight digits of the account.", as_json=as_json)
        number = refunding.overpayment_named(overpayment).pk
        wanted = refunding.Wanted(number, pence, reason, evidence, account)
        _say(refunding.ask(wanted, actor_of(on, by)), as_json=as_json)


def keep(
    overpayment: OfWhich,
    reason: Annotated[str, typer.Option(help="Why, with regard to how both parents live.")],
    on: On = None,
    by: By = "",
) -> None:
    """Let an overpayment lower what falls due next.

    Example: upkeep books keep OV000001 --reason "Both agree: the next two months are lower"
    """
    with upkeep_started(), _refusing():
        from upkeep.collection import refunding

        found = refunding.overpayment_named(overpayment)
        refunding.keep_as_credit(found, actor_of(on, by), reason)
        out.print(f"{found.reference} lowers what falls due next.", markup=False)


def answer_refund(
    reference: Annotated[str, typer.Argument(metavar="REFUND", help="Such as RF000012.")],
    agree: Annotated[
        bool, typer.Option("--agree/--refuse", help="Send it, or refuse it with a note.")
    ],
    note: Annotated[str, typer.Option(help="Why, for a refusal.")] = "",
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Answer, as the second person, a refund that somebody else asked for.

    Example: upkeep books answer-refund RF000012 --agree --by leah
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.collection import refunding

        found = refunding.refund_named(reference)
        refunding.answer(found, actor_of(on, by), note, agrees=agree)
        found.refresh_from_db()
        _say(found, as_json=as_json)


@contextmanager
def _refusing(*, as_json: bool = False) -> Iterator[None]:
    """Say what is wrong with a refund, and end."""
    from upkeep.collection.refunding import RefundRefusedError

    try:
        yield
    except RefundRefusedError as error:
        fail(str(error), as_json=as_json)


def _say(refund: "Refund", *, as_json: bool) -> None:
    if as_json:
        print_json(_plain(refund))
    else:
        out.print(_line(refund), markup=False)


def _plain(refund: "Refund") -> dict[str, Any]:
    given = getattr(refund, "answer", None)
    return {
        "refund": refund.reference,
        "overpayment": refund.overpayment.reference,
        "amount_pence": refund.amount_pence,
        "reason": refund.reason,
        "evidence": refund.evidence,
        "asked_by": refund.asked_by,
        "asked_on": refund.asked_on,
        "limit_pence": refund.limit_pence,
        "answered_by": given.answered_by if given else None,
        "transaction": given.transaction_id if given else None,
        "note": given.note if given else "",
    }


def _line(refund: "Refund") -> str:
    given = getattr(refund, "answer", None)
    if given is None:
        state = "waits for a second person"
    elif given.transaction_id:
        state = f"agreed by {given.answered_by}; the next payments carry it"
    else:
        state = f"refused by {given.answered_by}: {given.note}"
    return (
        f"{refund.reference}  {refund.overpayment.reference}  {pounds(refund.amount_pence)}, "
        f"asked for by {refund.asked_by}: {state}"
    )
