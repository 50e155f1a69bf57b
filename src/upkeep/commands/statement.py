"""``upkeep statement``: a case's account for any period, as known at any time."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from upkeep.commands.output import (
    JsonOption,
    fail,
    out,
    parse_day,
    parse_moment,
    pounds,
    print_json,
    refuse_days_to_come,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.collection.statement import AccountStatement, Line, Statement

TITLES = {
    "maintenance": "Maintenance",
    "fees": "Collection fees of the paying parent",
    "direct_pay": "Due between the parents under Direct Pay (payments are not recorded here)",
}


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("statement")(statement)


def statement(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's reference.")],
    start: Annotated[str, typer.Option("--from", metavar="DAY", help="First day.")],
    end: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day.")],
    known_at: Annotated[
        str | None,
        typer.Option("--known-at", metavar="MOMENT", help="As it was known then; a day: its end."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print a case's statement: opening + charged ± adjusted − collected − written off = closing.

    Every line names the decision or the receipt behind it.

    Example: upkeep statement C00000001 --from 2024-04-01 --to 2025-03-31 --known-at 2025-06-30
    """
    first, last = parse_day(start), parse_day(end)
    moment = parse_moment(known_at) if known_at else None
    with upkeep_started(as_json=as_json):
        refuse_days_to_come(last, moment, as_json=as_json)
        from django.db import connection

        from upkeep.cases.models import Case
        from upkeep.collection.statement import StatementDisagreesError, statement_of

        found = Case.objects.filter(reference=case.upper()).first()
        if found is None:
            fail(
                f"No case has the reference “{case}”. References look like C00000001.",
                as_json=as_json,
            )
        with connection.cursor() as cursor:
            try:
                made = statement_of(cursor.cursor, found, first, last, moment)
            except (ValueError, StatementDisagreesError) as error:
                fail(str(error), as_json=as_json)
        if as_json:
            print_json(_plain(made))
        else:
            _print(made)


def _plain(made: "Statement") -> dict[str, Any]:
    plain = asdict(made)
    for account in (*(plain[name] for name in TITLES), *plain["other_debts"]):
        account["account"] = account["account"].name.lower()
        for line in account["lines"]:
            line["reason"] = line["reason"].name.lower()
    return plain


def _print(made: "Statement") -> None:
    from upkeep.collection.used_for import OF_ACCOUNT

    known = f", as known at {made.known_at:%d %B %Y %H:%M}" if made.known_at else ""
    out.print(
        f"Case {made.case_reference}: {made.start:%d %B %Y} to {made.end:%d %B %Y}{known}",
        style="bold",
    )
    for name, title in TITLES.items():
        account: AccountStatement = getattr(made, name)
        if name == "maintenance" or account.lines or account.opening_pence:
            out.print(_table(title, account))
    for debt in made.other_debts:
        out.print(_table(str(OF_ACCOUNT[debt.account]), debt))
    if made.payouts:
        out.print(_payouts(made))


def _table(title: str, account: "AccountStatement") -> Table:
    table = Table(title=title, title_justify="left", show_footer=True)
    table.add_column("Date", "Closing")
    table.add_column("What")
    table.add_column("Because of")
    table.add_column("Amount", justify="right")
    table.add_column("Balance", pounds(account.closing_pence), justify="right")
    table.add_row("", "Opening", "", "", pounds(account.opening_pence))
    for line in account.lines:
        table.add_row(
            str(line.on),
            _what(line),
            _because(line),
            pounds(line.amount_pence),
            pounds(line.balance_pence),
        )
    table.caption = (
        f"{pounds(account.opening_pence)} + charged {pounds(account.charged_pence)} "
        f"± adjusted {pounds(account.adjusted_pence)} − collected "
        f"{pounds(account.collected_pence)} − written off {pounds(account.written_off_pence)} "
        f"= {pounds(account.closing_pence)}"
    )
    if later := account.opening_recorded_later_pence:
        table.caption += f"\nOf the opening figure, {pounds(later)} was recorded later."
    return table


def _what(line: "Line") -> str:
    words = line.reason.name.replace("_", " ").capitalize()
    if line.reason.name == "ALLOCATION":
        return "Collected"
    if line.period is None:
        return words
    recorded = f", recorded {line.known_at:%Y-%m-%d}" if line.reason.name == "ADJUSTMENT" else ""
    return f"{words} for {line.period[0]} to {line.period[1]}{recorded}"


def _because(line: "Line") -> str:
    if line.receipt_id:
        return f"receipt {line.receipt_id} of {line.received_on}"
    if line.journal_id:
        return f"journal J{line.journal_id:06d}"
    return (
        f"decision {line.decision_id}" if line.decision_id else f"transaction {line.transaction_id}"
    )


def _payouts(made: "Statement") -> Table:
    table = Table(title="Paid to the receiving parent", title_justify="left")
    for heading in ("Date", "Payment", "Collected", "Collection fee", "Paid"):
        table.add_column(heading, justify="left" if heading in ("Date", "Payment") else "right")
    for payment in made.payouts:
        table.add_row(
            str(payment.pay_on),
            payment.end_to_end_id,
            pounds(payment.gross_pence),
            pounds(payment.fee_pence),
            pounds(payment.net_pence),
        )
    return table
