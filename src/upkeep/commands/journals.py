"""``upkeep books enter``, ``answer`` and ``journals``: debts changed by hand, and who agreed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upkeep.commands.acting import By, On, actor_of
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
    from upkeep.collection.models import Journal


def register(books: typer.Typer) -> None:
    """Add the commands to those of the books."""
    books.command("enter")(enter)
    books.command("answer")(answer)
    books.command("journals")(journals)


def enter(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's reference.")],
    change: Annotated[
        str, typer.Option("--change", metavar="POUNDS", help="How much more is owed; −: less.")
    ],
    code: Annotated[
        str,
        typer.Option(help="Why: correction, paid_between_parents, from_direct_pay or fee_waived."),
    ],
    words: Annotated[str, typer.Option("--words", help="What is changed and why.")],
    evidence: Annotated[str, typer.Option(help="Where the evidence can be found.")],
    about: Annotated[
        date, typer.Option("--about", parser=parse_day, metavar="DATE", help="Day it is about.")
    ],
    debt: Annotated[str, typer.Option(help="Which debt, by its name in the chart.")] = (
        "maintenance"
    ),
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Change a debt of a case by hand; above the limit it waits for a second person.

    Example: upkeep books enter C00000001 --change -25.00 --code paid_between_parents
    --words "Cash, both agree" --evidence "letter of 3 May" --about 2025-05-01
    """
    pence = _parse_change(change)
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.cases.models import Case
        from upkeep.collection import journals

        found = Case.objects.filter(reference=case.upper()).first()
        if found is None:
            fail(f"No case has the reference “{case}”.", as_json=as_json)
        wanted = journals.Wanted(found, debt, pence, code, words, evidence, about)
        _say(journals.enter(wanted, actor_of(on, by)), as_json=as_json)


def answer(
    reference: Annotated[str, typer.Argument(metavar="JOURNAL", help="Such as J000012.")],
    agree: Annotated[
        bool, typer.Option("--agree/--refuse", help="Post it, or refuse it with a note.")
    ],
    note: Annotated[str, typer.Option(help="Why, for a refusal.")] = "",
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Answer, as the second person, a journal that somebody else entered.

    Example: upkeep books answer J000012 --agree --by leah
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.collection import journals

        journal = journals.journal_named(reference)
        journals.answer(journal, actor_of(on, by), note, agrees=agree)
        journal.refresh_from_db()
        _say(journal, as_json=as_json)


def journals(
    waiting: Annotated[
        bool, typer.Option("--waiting", help="Only those that wait for a second person.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List what people changed by hand: amount, reason, evidence, and both people. For auditors.

    Example: upkeep books journals --json
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.models import Journal

        found = Journal.objects.select_related("case", "answer").order_by("pk")
        rows = list(found.filter(answer=None) if waiting else found)
        if as_json:
            print_json([_plain(journal) for journal in rows])
            return
        if not rows:
            out.print("No debt was changed by hand.")
        for journal in rows:
            out.print(_line(journal), markup=False)


def _parse_change(text: str) -> int:
    """Pounds with a sign, as pence."""
    try:
        pence = Decimal(text.replace("−", "-").replace("£", "").replace(",", "")) * 100
    except InvalidOperation:
        pence = Decimal("0.5")
    if not pence.is_finite() or pence != int(pence):
        raise typer.BadParameter(f"“{text}” is no amount: write it like 12.50 or -12.50.")
    return int(pence)


@contextmanager
def _refusing(*, as_json: bool) -> Iterator[None]:
    """Say what is wrong with a journal, and end."""
    from upkeep.collection.journals import JournalRefusedError

    try:
        yield
    except JournalRefusedError as error:
        fail(str(error), as_json=as_json)


def _say(journal: "Journal", *, as_json: bool) -> None:
    if as_json:
        print_json(_plain(journal))
    else:
        out.print(_line(journal), markup=False)


def _plain(journal: "Journal") -> dict[str, Any]:
    fields = ("debt", "change_pence", "code", "explanation", "evidence", "effective_on")
    made = ("entered_by", "entered_on", "limit_pence", "known_at")
    told = {name: getattr(journal, name) for name in (*fields, *made)}
    given = getattr(journal, "answer", None)
    return {
        "journal": journal.reference,
        "case": journal.case.reference,
        **told,
        "answered_by": given.answered_by if given else None,
        "transaction": given.transaction_id if given else None,
        "note": given.note if given else "",
    }


def _line(journal: "Journal") -> str:
    given = getattr(journal, "answer", None)
    if given is None:
        state = "waits for a second person"
    elif given.transaction_id:
        state = f"posted, agreed by {given.answered_by}"
    else:
        state = f"refused by {given.answered_by}: {given.note}"
    return (
        f"{journal.reference}  {journal.case.reference}  {journal.debt} "
        f"{pounds(journal.change_pence)} on {journal.effective_on} ({journal.code}), "
        f"entered by {journal.entered_by}: {state}"
    )
