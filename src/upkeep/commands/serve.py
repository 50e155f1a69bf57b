"""``upkeep serve``: the pages."""

from typing import Annotated

import typer

from upkeep.commands.output import fail, upkeep_started


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("serve")(serve)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8000,
) -> None:
    """Serve the pages until Ctrl-C.

    Example: upkeep serve --port 8000
    """
    with upkeep_started():
        from upkeep.web import server

        try:
            server.serve(host, port)
        except server.CannotServeError as error:
            fail(str(error))
