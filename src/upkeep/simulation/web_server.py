"""A web server on 127.0.0.1 that simulates an outside system, and fails on demand.

Faults are put in a row; each request takes the first one, and goes well once the row is empty.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class NetFault(Enum):
    """What the net, or the machine at its other end, can do to a request."""

    TIMEOUT = "timeout"
    SERVER_ERROR = "server-error"
    BUSY = "busy"
    GARBAGE = "garbage"
    HALF = "half"


RETRY_AFTER_SECONDS = 7200
"""What a busy server asks for."""

Headers = Mapping[str, str]
Answer = tuple[int, bytes] | tuple[int, bytes, Headers]
Respond = Callable[[str, str, Headers, bytes], Answer]
"""Method, path with query, headers and body in; status, body and any headers of its own out."""


class _Handler(BaseHTTPRequestHandler):
    """One request; a server makes a class of its own of it."""

    simulated: "SimulatedServer"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: requests hold what is personal."""

    def answer(self) -> None:
        """Take the request in, and fail or answer."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.simulated.asked.append(f"{self.command} {self.path}")
        fault = self.simulated.faults.popleft() if self.simulated.faults else None
        if fault is NetFault.SERVER_ERROR:
            self.give(503, b'{"error": "unavailable"}')
        elif fault is NetFault.BUSY:
            self.give(429, b"{}", {"Retry-After": str(RETRY_AFTER_SECONDS)})
        else:
            status, said, *own = self.simulated.respond(
                self.command, self.path, dict(self.headers), body
            )
            self.spoil(fault, status, said, own[0] if own else {})

    def spoil(self, fault: NetFault | None, status: int, said: bytes, own: Headers) -> None:
        """Give the answer, or what the fault leaves of it: the work behind it is done."""
        if fault is NetFault.TIMEOUT:
            self.simulated.hung.wait(30)
        elif fault is NetFault.GARBAGE:
            self.give(status, b"<html>Something else entirely")
        elif fault is NetFault.HALF:
            self.give(status, said[: len(said) // 2], {"Content-Length": str(len(said))})
        else:
            self.give(status, said, own)

    def give(self, status: int, said: bytes, headers: Headers | None = None) -> None:
        """Send an answer."""
        self.send_response(status)
        told = {"Content-Type": "application/json", "Content-Length": str(len(said))}
        for name, value in {**told, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)
        self.close_connection = True

    do_GET = answer  # noqa: N815
    do_POST = answer  # noqa: N815


class SimulatedServer:
    """Answers with ``respond``, after the faults that were ordered."""

    def __init__(self, respond: Respond, port: int = 0) -> None:
        self.respond = respond
        self.faults: deque[NetFault] = deque()
        self.asked: list[str] = []
        self.hung = threading.Event()
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", port), type("Handler", (_Handler,), {"simulated": self})
        )

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def serve(self) -> None:
        """Answer until stopped."""
        self._server.serve_forever()

    @contextmanager
    def running(self) -> Iterator["SimulatedServer"]:
        """Answer in the background while the body runs."""
        thread = threading.Thread(target=self.serve, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.hung.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()
