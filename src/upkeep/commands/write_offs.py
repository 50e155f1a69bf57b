"""``upkeep books write-offs``, ``write-off``, ``heard``, ``decide`` and ``take-back``."""

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
    from upkeep.collection.models import WriteOff

Which = Annotated[str, typer.Argument(metavar="WRITE-OFF", help="Such as WO000012.")]


def register(books: typer.Typer) -> None:
    """Add the commands to those of the books."""
    books.command("write-offs")(write_offs)
    books.command("write-off")(write_off)
    books.command("heard")(heard)
    books.command("decide")(decide)
    books.command("take-back")(take_back)


def write_offs(as_json: JsonOption = False) -> None:
    """List every proposal to write arrears off, with ground, notices and both people.

    Example: upkeep books write-offs --json
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.models import WriteOff

        found = list(WriteOff.objects.select_related("case", "decision", "reversal").order_by("pk"))
        if as_json:
            print_json([_plain(each) for each in found])
            return
        if not found:
            out.print("Nobody has proposed to write arrears off.")
        for each in found:
            out.print(_line(each), markup=False)


def write_off(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's reference.")],
    amount: Annotated[str, typer.Option(metavar="POUNDS", help="How much.")],
    ground: Annotated[str, typer.Option(help="Such as asked_to_stop or small_ended.")],
    why: Annotated[str, typer.Option(help="Why it is unfair or inappropriate to enforce it.")],
    evidence: Annotated[str, typer.Option(help="Where the evidence can be found.")],
    start: Annotated[
        date, typer.Option("--from", parser=parse_day, metavar="DATE", help="First day it is of.")
    ],
    end: Annotated[
        date, typer.Option("--to", parser=parse_day, metavar="DATE", help="Last day it is of.")
    ],
    debt: Annotated[str, typer.Option(help="Which debt, by its name in the chart.")] = (
        "maintenance"
    ),
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Propose to write arrears of a case off; the night writes to whom the law has told.

    Example: upkeep books write-off C00000001 --amount 168.00 --ground asked_to_stop
    --why "She asked us to stop" --evidence "letter of 3 May" --from 2023-04-05 --to 2023-05-03
    """
    pence = parse_pounds(amount)
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.cases.models import Case
        from upkeep.collection import writing_off

        found = Case.objects.filter(reference=case.upper()).first()
        if found is None:
            fail(f"No case has the reference “{case}”.", as_json=as_json)
        wanted = writing_off.Proposed(found, debt, pence, start, end, ground, why, evidence)
        _say(writing_off.propose(wanted, actor_of(on, by)), as_json=as_json)


def heard(
    reference: Which,
    side: Annotated[str, typer.Option(help="paying_parent or receiving_parent.")],
    words: Annotated[str, typer.Option(help="What they wrote.")],
    on: On = None,
    by: By = "",
) -> None:
    """Record what a parent wrote about a proposal to write arrears off.

    Example: upkeep books heard WO000012 --side receiving_parent --words "I want it collected"
    """
    with upkeep_started(), _refusing():
        from upkeep.collection import writing_off

        found = writing_off.write_off_named(reference)
        writing_off.represent(found, side, words, actor_of(on, by))
        _say(found, as_json=False)


def decide(
    reference: Which,
    agree: Annotated[
        bool, typer.Option("--write-off/--keep", help="Write it off, or let it stay.")
    ],
    reasons: Annotated[str, typer.Option(help="Why, and how what was said was weighed.")],
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Decide about a proposal once the time to say something about it is over.

    Example: upkeep books decide WO000012 --write-off --reasons "Nobody objects" --by leah
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.collection import writing_off

        found = writing_off.write_off_named(reference)
        writing_off.decide(found, actor_of(on, by), reasons, agrees=agree)
        found.refresh_from_db()
        _say(found, as_json=as_json)


def take_back(
    reference: Which,
    reason: Annotated[str, typer.Option(help="Why the write-off was wrong.")],
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Let a debt that was written off stand again, by an entry that corrects it.

    Example: upkeep books take-back WO000012 --reason "It was another case"
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.collection import writing_off

        found = writing_off.write_off_named(reference)
        writing_off.take_back(found, actor_of(on, by), reason)
        found.refresh_from_db()
        _say(found, as_json=as_json)


@contextmanager
def _refusing(*, as_json: bool = False) -> Iterator[None]:
    """Say what is wrong with a write-off, and end."""
    from upkeep.collection.writing_off import WriteOffRefusedError

    try:
        yield
    except WriteOffRefusedError as error:
        fail(str(error), as_json=as_json)


def _say(found: "WriteOff", *, as_json: bool) -> None:
    if as_json:
        print_json(_plain(found))
    else:
        out.print(_line(found), markup=False)


def _plain(found: "WriteOff") -> dict[str, Any]:
    decision, reversal = getattr(found, "decision", None), getattr(found, "reversal", None)
    fields = ("debt", "amount_pence", "starts_on", "ends_on", "ground", "provision", "before")
    asked = ("after", "why", "evidence", "asked_by", "asked_on", "limit_pence")
    return {
        "write_off": found.reference,
        "case": found.case.reference,
        **{name: getattr(found, name) for name in (*fields, *asked)},
        "decided_by": decision.answered_by if decision else None,
        "reasons": decision.reasons if decision else "",
        "transaction": decision.transaction_id if decision else None,
        "taken_back_by": reversal.by if reversal else None,
    }


def _line(found: "WriteOff") -> str:
    decision, reversal = getattr(found, "decision", None), getattr(found, "reversal", None)
    if reversal is not None:
        state = f"taken back by {reversal.by}: {reversal.reason}"
    elif decision is None:
        state = f"not decided; told before: {found.before.replace('_', ' ')}"
    elif decision.transaction_id:
        state = f"written off by {decision.answered_by}"
    else:
        state = f"kept by {decision.answered_by}: {decision.reasons}"
    return (
        f"{found.reference}  {found.case.reference}  {found.debt} {pounds(found.amount_pence)}, "
        f"{found.provision} {found.ground}, proposed by {found.asked_by}: {state}"
    )
