"""``upkeep earnings``: what an employer deducts on a pay-day, and what an order asks for."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.output import (
    LONDON,
    JsonOption,
    out,
    parse_day,
    pounds,
    print_json,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.collection.earnings import Deduction


def parse_pounds(text: str) -> int:
    """Pounds from the command line, with at most two decimals, as pence."""
    try:
        pence = Decimal(text) * 100
    except InvalidOperation:
        pence = Decimal("0.5")
    if pence != pence.to_integral_value() or pence < 0:
        raise typer.BadParameter(f"“{text}” is no amount: write pounds like 1200 or 331.18.")
    return int(pence)


def _amount(name: str, help: str) -> typer.models.OptionInfo:
    info: typer.models.OptionInfo = typer.Option(
        name, parser=parse_pounds, metavar="POUNDS", help=help
    )
    return info


NetOption = Annotated[int, _amount("--net", "Net earnings of the pay-day.")]
RateOption = Annotated[int, _amount("--rate", "The order's rate for the pay period.")]
BeforeOption = Annotated[int, _amount("--before", "What could not be deducted before.")]
PrintedOption = Annotated[int | None, _amount("--protected", "What the order prints as protected.")]
UnmetOption = Annotated[int, _amount("--unmet", "Protection that the pay-day before left unmet.")]
PeriodsOption = Annotated[int, typer.Option("--periods", min=1, help="Pay periods paid at once.")]
OnOption = Annotated[
    date | None, typer.Option("--on", parser=parse_day, metavar="DAY", help="The pay-day; today.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    earnings = typer.Typer(help="Deduction from earnings orders: rates, and pay-days worked out.")
    earnings.command("pay-day")(pay_day)
    earnings.command("pay-day-1993")(pay_day_1993)
    earnings.command("rates")(rates)
    app.add_typer(earnings, name="earnings", no_args_is_help=True)


def pay_day(
    net: NetOption,
    rate: RateOption,
    before: BeforeOption = 0,
    protected: PrintedOption = None,
    periods: PeriodsOption = 1,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Work out one pay-day of a 2003 or 2012 order, or of one for arrears alone.

    Without --protected the share that the law protects is left; with it the figure on the order.

    Example: upkeep earnings pay-day --net 1123.45 --rate 500
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.earnings import deduct

        worked = deduct(
            net,
            rate,
            on or datetime.now(LONDON).date(),
            brought_forward_pence=before,
            printed_protection_pence=protected,
            periods=periods,
        )
        show_pay_day(worked, as_json=as_json)


def pay_day_1993(
    net: NetOption,
    rate: RateOption,
    protected: Annotated[int, _amount("--protected", "The protected earnings rate.")],
    before: BeforeOption = 0,
    unmet: UnmetOption = 0,
    periods: PeriodsOption = 1,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Work out one pay-day of a 1993 order, which prints a protected earnings rate.

    Example: upkeep earnings pay-day-1993 --net 130 --rate 30 --protected 100 --before 10
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.earnings import deduct_1993

        worked = deduct_1993(
            net,
            rate,
            protected,
            on or datetime.now(LONDON).date(),
            brought_forward_pence=before,
            protection_brought_forward_pence=unmet,
            periods=periods,
        )
        show_pay_day(worked, as_json=as_json)


def rates(
    weekly: Annotated[int, _amount("--weekly", "Maintenance that falls due a week.")],
    arrears: Annotated[int, _amount("--arrears", "Arrears to be paid off a week.")] = 0,
    without_fee: Annotated[
        bool, typer.Option("--without-fee", help="Maintenance on which no fee falls.")
    ] = False,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Work out the normal deduction rate for each way in which people are paid.

    Example: upkeep earnings rates --weekly 52.33 --arrears 20
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.earnings import normal_deduction_rates
        from upkeep.collection.fees import paying_parent_share

        share = paying_parent_share(on or datetime.now(LONDON).date())
        found = normal_deduction_rates(weekly, Fraction(0) if without_fee else share, arrears)
        if as_json:
            print_json(asdict(found))
            return
        for name, pence in asdict(found).items():
            out.print(f"{name.removesuffix('_pence').replace('_', '-')}: {pounds(pence)}")


def show_pay_day(worked: "Deduction", *, as_json: bool) -> None:
    """Print how one pay-day came about, and what everybody has of it."""
    assert worked.left_pence >= 0, "nobody pays for being paid"
    if as_json:
        print_json(asdict(worked) | {"left_pence": worked.left_pence})
        return
    from django.utils.translation import gettext

    for sentence in worked.sentences:
        figures = {
            name: pounds(each) if isinstance(each, int) else each
            for name, each in sentence.figures.items()
        }
        out.print(gettext(sentence.text) % figures, markup=False)
    out.print(f"The employer may keep {pounds(worked.charge_pence)} for it.")
    out.print(f"The employee is left with {pounds(worked.left_pence)}.")
