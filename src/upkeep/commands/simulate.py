"""``upkeep simulate``: outside systems made up on this machine, to try things with."""

from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.output import fail, out

if TYPE_CHECKING:
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
    simulate.command("notify")(notify)
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
