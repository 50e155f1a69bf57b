"""``upkeep accounts``: another account that a receiving parent is to be paid into."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upkeep.commands.acting import By, On, actor_of
from upkeep.commands.output import JsonOption, fail, out, print_json, upkeep_started

if TYPE_CHECKING:
    from upkeep.collection.models import AccountChange

Which = Annotated[str, typer.Argument(metavar="CHANGE", help="Such as AC000012.")]
Why = Annotated[str, typer.Option(help="How the parent was asked, or why it is not to be.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    commands = typer.Typer(
        help="Accounts that receiving parents are to be paid into.", no_args_is_help=True
    )
    commands.command("list")(listed)
    commands.command("ask")(ask)
    commands.command("approve")(approve)
    commands.command("refuse")(refuse)
    commands.command("withdraw")(withdraw)
    app.add_typer(commands, name="accounts")


def listed(
    every: Annotated[bool, typer.Option("--all", help="Also those that are over.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List changes of account that wait, with what a second person looks for.

    Example: upkeep accounts list --json
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.account_changing import waiting
        from upkeep.collection.models import AccountChange

        found = AccountChange.objects.order_by("pk") if every else waiting()
        rows = [_plain(each) for each in found.prefetch_related("reasons", "answers")]
        if as_json:
            print_json(rows)
            return
        if not rows:
            out.print("No change of account waits.")
        for row in rows:
            out.print(_line(row), markup=False)


def ask(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's reference.")],
    name: Annotated[str, typer.Option(help="In whose name the account is.")],
    sort_code: Annotated[str, typer.Option(help="Six digits.")],
    account_number: Annotated[str, typer.Option(help="Eight digits.")],
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Record that the receiving parent of a case asks to be paid into another account.

    It waits, the parent is told where they are and were, and a second person looks where a rule
    says so.

    Example: upkeep accounts ask C00000001 --name "R Fictional" --sort-code 000001
    --account-number 00000003
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.cases.forms import BankAccountForm
        from upkeep.cases.models import Case
        from upkeep.collection import account_changing
        from upkeep.collection.models import AccountChange

        found = Case.objects.filter(reference=case.upper()).first()
        if found is None:
            fail(f"No case has the reference “{case}”.", as_json=as_json)
        try:
            account = BankAccountForm(name=name, sort_code=sort_code, account_number=account_number)
        except ValueError:
            fail(
                "Give a name, a sort code of six digits and an account number of eight.",
                as_json=as_json,
            )
        actor = actor_of(on, by)
        if account_changing.current_account(found.receiving_parent_id, actor.on) is None:
            fail(
                f"{found.reference} is paid into no account yet: the first one is reported as a "
                "change of the case, and is no change of account.",
                as_json=as_json,
            )
        asked = account_changing.Asked(found, account, AccountChange.Route.STAFF)
        _say(account_changing.ask(asked, actor), as_json=as_json)


def approve(
    reference: Which, why: Why, on: On = None, by: By = "", as_json: JsonOption = False
) -> None:
    """Agree to a change as the second person, who is not the one that entered it.

    Example: upkeep accounts approve AC000012 --why "asked by the number we had in 2023" --by fin
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.collection import account_changing

        found = account_changing.change_named(reference)
        account_changing.agree(found, actor_of(on, by), why)
        _say(found, as_json=as_json)


def refuse(
    reference: Which, why: Why, on: On = None, by: By = "", as_json: JsonOption = False
) -> None:
    """Refuse a change while it waits; the parent is told.

    Example: upkeep accounts refuse AC000012 --why "she did not ask for it" --by fin
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.collection import account_changing

        found = account_changing.change_named(reference)
        account_changing.refuse(found, actor_of(on, by), why)
        _say(found, as_json=as_json)


def withdraw(
    reference: Which, why: Why, on: On = None, by: By = "", as_json: JsonOption = False
) -> None:
    """Take a change back while it waits, because the parent said so.

    Example: upkeep accounts withdraw AC000012 --why "she called and keeps the old one"
    """
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.collection import account_changing

        found = account_changing.change_named(reference)
        account_changing.withdraw(found, actor_of(on, by), why)
        _say(found, as_json=as_json)


@contextmanager
def _refusing(*, as_json: bool) -> Iterator[None]:
    """Say what is wrong, and end."""
    from upkeep.collection.account_changing import AccountChangeRefusedError

    try:
        yield
    except AccountChangeRefusedError as error:
        fail(str(error), as_json=as_json)


def _say(found: "AccountChange", *, as_json: bool) -> None:
    row = _plain(found)
    if as_json:
        print_json(row)
    else:
        out.print(_line(row), markup=False)


def _plain(change: "AccountChange") -> dict[str, Any]:
    """What is said of a change: of the account no more than its last four digits."""
    from upkeep.collection.account_changing import stands

    answer = max(change.answers.all(), key=lambda each: each.pk, default=None)
    return {
        "change": change.reference,
        "case": change.case.reference,
        "ends_in": change.ends_in,
        "asked_by": change.asked_by,
        "asked_on": change.asked_on.isoformat(),
        "waits_until": change.waits_until.isoformat(),
        "stands": stands(change),
        "reasons": sorted(each.risk for each in change.reasons.all()),
        "answered_by": answer.answered_by if answer else "",
        "why": answer.why if answer else "",
    }


def _line(row: dict[str, Any]) -> str:
    reasons = f"; a second person looks: {', '.join(row['reasons'])}" if row["reasons"] else ""
    answered = f"; {row['answered_by']}: {row['why']}" if row["answered_by"] else ""
    return (
        f"{row['change']}  {row['case']}  account ending {row['ends_in']}, asked for by "
        f"{row['asked_by']} on {row['asked_on']}, not used before {row['waits_until']}: "
        f"{row['stands'].replace('_', ' ')}{reasons}{answered}"
    )
