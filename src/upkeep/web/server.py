"""Serve the pages until told to stop."""

import signal
import socket
from io import StringIO
from types import FrameType
from typing import NoReturn

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from waitress.server import create_server

from upkeep.web.template_environment import STYLE_SHEET

THREADS = 8


class CannotServeError(Exception):
    """The pages cannot be served; the message says why and what to do."""


def serve(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve on ``host`` and ``port`` until Ctrl-C or SIGTERM; prints the address.

    Django and the database must have been started with :func:`upkeep.runtime.start`.
    """
    from upkeep.web.wsgi import application

    _refuse_what_could_not_work()
    with _listening(host, port) as listening:
        server = create_server(application, sockets=[listening], **_options())
        before = signal.signal(signal.SIGTERM, _stop)
        taken = listening.getsockname()[1]
        print(f"Serving on http://{host}:{taken} (stop with Ctrl-C)", flush=True)
        try:
            server.run()
        finally:
            server.close()
            signal.signal(signal.SIGTERM, before)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise CannotServeError(
            f"Nothing can be served on {host}:{port}: {error.strerror}. Stop what uses that "
            "port, or choose another with --port."
        ) from error


def _stop(signal_number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _options() -> dict[str, object]:
    options: dict[str, object] = {
        "threads": THREADS,
        "ident": None,
        "url_scheme": "https" if settings.UPKEEP_HTTPS else "http",
        "clear_untrusted_proxy_headers": True,
    }
    if settings.UPKEEP_PROXY:
        options["trusted_proxy"] = settings.UPKEEP_PROXY
        options["trusted_proxy_headers"] = {"x-forwarded-for", "x-forwarded-proto"}
    return options


def _refuse_what_could_not_work() -> None:
    try:
        call_command("check", stdout=StringIO())
    except SystemCheckError as error:
        raise CannotServeError(f"A setting is wrong.\n{error}") from error
    if finders.find(STYLE_SHEET) is None:
        raise CannotServeError("The style sheet has not been built. Run `make install`.")
