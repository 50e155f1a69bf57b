"""``upkeep simulate``: outside systems made up on this machine, to try things with."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.output import LONDON, fail, out, parse_day, pounds, upkeep_started

if TYPE_CHECKING:
    from upkeep.gateways.models import Message
    from upkeep.simulation.web_server import SimulatedServer

FaultOption = Annotated[
    list[str] | None,
    typer.Option(
        "--fault", help="What the next request meets: timeout, server-error, busy, garbage or half."
    ),
]
PortOption = Annotated[int, typer.Option(min=1, max=65535, help="The port on 127.0.0.1.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    simulate = typer.Typer(help="Outside systems made up on this machine, to try things with.")
    simulate.callback()(_group)
    simulate.command("hmrc")(hmrc)
    simulate.command("hmrc-files")(hmrc_files)
    simulate.command("notify")(notify)
    simulate.command("benefits")(benefits)
    simulate.command("addresses")(addresses)
    simulate.command("cards")(cards)
    simulate.command("legislation")(legislation)
    app.add_typer(simulate, name="simulate", no_args_is_help=True)


def _group() -> None:
    """Outside systems made up on this machine, to try things with."""


def notify(port: PortOption = 8801, faults: FaultOption = None) -> None:
    """Be GOV.UK Notify until stopped: take e-mails, texts and letters, and send nothing.

    Example: upkeep simulate notify --port 8801 --fault busy --fault half
    """
    from upkeep.simulation.notify import KEY, SimulatedNotify

    server = SimulatedNotify(port).server
    _serve(server, faults or [], {"UPKEEP_NOTIFY_URL": server.url, "UPKEEP_NOTIFY_KEY": KEY})


def hmrc(port: PortOption = 8802, faults: FaultOption = None) -> None:
    """Be HMRC's income service until stopped: give tokens, and a made-up figure for anybody.

    Example: upkeep simulate hmrc --port 8802 --fault timeout
    """
    from upkeep.simulation.hmrc import CLIENT, SECRET, SimulatedHmrc

    server = SimulatedHmrc(port).server
    use = {"UPKEEP_HMRC_CLIENT": CLIENT, "UPKEEP_HMRC_SECRET": SECRET}
    _serve(server, faults or [], {"UPKEEP_HMRC_URL": server.url, **use})


def legislation(port: PortOption = 8804, faults: FaultOption = None) -> None:
    """Be legislation.gov.uk until stopped: any provision on any day, in words that are made up.

    Example: upkeep simulate legislation --port 8804 --fault busy
    """
    from upkeep.simulation.legislation import SimulatedLegislation

    server = SimulatedLegislation(port).server
    _serve(server, faults or [], {"UPKEEP_LEGISLATION_URL": server.url})


def cards(
    port: PortOption = 8803,
    faults: FaultOption = None,
    tells: Annotated[
        list[str] | None,
        typer.Option(
            "--tells",
            help="How the next payment is told: once, twice, out-of-order, forged, late or never.",
        ),
    ] = None,
    webhook: Annotated[
        str, typer.Option(help="Where messages about payments go.")
    ] = "http://127.0.0.1:8000/cards/webhook/",
    on: Annotated[
        date | None,
        typer.Option("--on", parser=parse_day, metavar="DAY", help="The day of payments; today."),
    ] = None,
) -> None:
    """Be a payment provider until stopped: take payments on a page that asks for no card.

    Who pays is asked whether it goes well. A payment told late is captured when it is asked about
    for the second time.

    Example: upkeep simulate cards --on 2026-04-01 --tells twice --tells forged
    """
    from upkeep.simulation.cards import KEY, SECRET, SimulatedCards, Tells

    ways = [way.value for way in Tells]
    if unknown := [way for way in tells or [] if way not in ways]:
        fail(f"“{unknown[0]}” is no way to tell: give one of {', '.join(ways)}.")
    made = SimulatedCards(port, webhook=webhook, on=on or datetime.now(LONDON).date())
    made.tells.extend(Tells(way) for way in tells or [])
    use = {"UPKEEP_CARD_KEY": KEY, "UPKEEP_CARD_WEBHOOK_SECRET": SECRET}
    _serve(made.server, faults or [], {"UPKEEP_CARD_URL": made.server.url, **use})


def hmrc_files(
    holds: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Incomes that HMRC holds, as CSV.")
    ],
    on: Annotated[
        date | None,
        typer.Option("--on", parser=parse_day, metavar="DAY", help="The day of the answer; today."),
    ] = None,
) -> None:
    """Answer every question file in the outbox for HMRC, into the inbox, and move it away.

    `upkeep messages take` then takes the answers in.

    Example: upkeep simulate hmrc-files examples/first-caseload/hmrc-income-2021-22.csv
    """
    with upkeep_started():
        from upkeep.gateways.income import read_income
        from upkeep.gateways.models import Message
        from upkeep.gateways.problems import FileProblems
        from upkeep.simulation.hmrc_files import SimulatedHmrcFiles

        try:
            held = [form for path in holds for form in read_income(path.read_bytes(), str(path))]
        except (FileProblems, OSError) as error:
            fail(str(error))
        _answer_files(Message.System.HMRC_INCOME, SimulatedHmrcFiles(held).reply, on)


def benefits(
    on: Annotated[
        date | None,
        typer.Option("--on", parser=parse_day, metavar="DAY", help="The day of the answer; today."),
    ] = None,
) -> None:
    """Answer every request to deduct from a benefit, and list what is paid over on the day.

    The list goes into the inbox too; the credit that it explains is a line of the bank's statement,
    whose reference and amount are printed. `upkeep messages take` takes the files in.

    Example: upkeep simulate benefits --on 2026-04-01
    """
    with upkeep_started():
        from upkeep.gateways.file_drop import SUFFIX, inbox_of
        from upkeep.gateways.models import Message
        from upkeep.simulation.benefits import list_of, reply_to, written_list

        day = on or datetime.now(LONDON).date()
        _answer_files(Message.System.BENEFITS, reply_to, day)
        listed = list_of(day)
        if listed:
            reference = listed[0].reference
            path = inbox_of(Message.System.BENEFITS) / f"{reference}{SUFFIX}"
            path.write_bytes(written_list(listed))
            total = pounds(sum(each.pence for each in listed))
            out.print(f"{len(listed)} deductions, {total}, paid over as {reference}: {path}")


def addresses(
    on: Annotated[
        date | None,
        typer.Option("--on", parser=parse_day, metavar="DAY", help="The day of the answer; today."),
    ] = None,
) -> None:
    """Answer every question where somebody lives: made-up addresses, or that none is known.

    The tax record finds most people and has checked what it gives; the others find fewer, and have
    not. `upkeep messages take` takes the answers in.

    Example: upkeep simulate addresses
    """
    with upkeep_started():
        from upkeep.gateways.models import Message
        from upkeep.simulation.addresses import reply_to

        _answer_files(Message.System.ADDRESSES, reply_to, on)


def _answer_files(
    system: "Message.System", reply: Callable[[bytes, date], bytes], on: date | None
) -> None:
    """Answer what is in the outbox for a system into the inbox, and move it away."""
    from upkeep.gateways.file_drop import SUFFIX, inbox_of, outbox_of

    requests = sorted(outbox_of(system).glob(f"*{SUFFIX}"))
    for path in requests:
        answer = reply(path.read_bytes(), on or datetime.now(LONDON).date())
        (inbox_of(system) / path.name).write_bytes(answer)
        (path.parent / "answered").mkdir(exist_ok=True)
        path.rename(path.parent / "answered" / path.name)
    out.print(f"{len(requests)} question files answered into {inbox_of(system)}")


def _serve(server: "SimulatedServer", faults: list[str], use: dict[str, str]) -> None:
    """Say with which settings it is used, and answer until somebody stops it."""
    from upkeep.simulation.web_server import NetFault

    known = [fault.value for fault in NetFault]
    if unknown := [fault for fault in faults if fault not in known]:
        fail(f"“{unknown[0]}” is no fault: give one of {', '.join(known)}.")
    server.faults.extend(NetFault(fault) for fault in faults)
    for name, value in use.items():
        out.print(f"export {name}={value}", markup=False)
    try:
        server.serve()
    except KeyboardInterrupt:
        out.print("Stopped.")
