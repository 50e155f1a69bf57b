"""Looking through what people upload: a scanner, its simulator, and whichever is set up.

``UPKEEP_SCANNER`` names it: ``clamd://host:port`` for ClamAV's service, ``simulated`` for one that
knows the test file of EICAR alone. Where none is set nothing can be uploaded, except in a
demonstration, which has the simulator.
"""

import socket
import struct
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The test file of the European Institute for Computer Antivirus Research. It does no harm."""

SIMULATED = "simulated"
TIMEOUT_SECONDS = 20
CLAMD_PORT = 3310
ANSWER_MAX = 4096
_CLEAN, _FOUND = "OK", "FOUND"


class ScanFailedError(Exception):
    """The scanner could not be asked, or gave no answer: nothing is known of the content."""


class Scanner(Protocol):
    """Something that looks through content."""

    @property
    def name(self) -> str:
        """What is kept with each document about who looked through it."""

    def finds(self, content: bytes) -> str:
        """What harmful it finds, by name; empty for nothing. Raises :class:`ScanFailedError`."""


@dataclass(frozen=True, slots=True)
class SimulatedScanner:
    """Finds the EICAR test file, wherever it stands, and nothing else."""

    name: str = "simulated scanner"

    def finds(self, content: bytes) -> str:
        """The name of the test file, if it is in there."""
        return "EICAR test file" if EICAR in content else ""


@dataclass(frozen=True, slots=True)
class Clamd:
    """ClamAV's service, asked by its INSTREAM command."""

    host: str
    port: int = CLAMD_PORT
    name: str = "ClamAV"

    def finds(self, content: bytes) -> str:
        """What ClamAV calls what it found. Raises :class:`ScanFailedError`."""
        try:
            answer = self._ask(content)
        except OSError as error:
            raise ScanFailedError(f"ClamAV at {self.host}:{self.port} was not reached") from error
        said = answer.decode("utf-8", "replace").strip("\0\n ").removeprefix("stream:").strip()
        if said == _CLEAN:
            return ""
        if said.endswith(_FOUND):
            return said.removesuffix(_FOUND).strip()
        raise ScanFailedError(f"ClamAV answered {said[:200]!r}")

    def _ask(self, content: bytes) -> bytes:
        with socket.create_connection((self.host, self.port), TIMEOUT_SECONDS) as connection:
            connection.settimeout(TIMEOUT_SECONDS)
            connection.sendall(b"zINSTREAM\0" + struct.pack("!L", len(content)) + content)
            connection.sendall(struct.pack("!L", 0))
            answer = b""
            while b"\0" not in answer and len(answer) < ANSWER_MAX:
                more = connection.recv(ANSWER_MAX)
                if not more:
                    break
                answer += more
        return answer


def scanner() -> Scanner | None:
    """The scanner that is set up, or None: then nothing can be uploaded."""
    chosen = settings.UPKEEP_SCANNER or (SIMULATED if settings.UPKEEP_DEMONSTRATION else "")
    if not chosen:
        return None
    if chosen == SIMULATED:
        return SimulatedScanner()
    address = urlsplit(chosen)
    if address.scheme != "clamd" or not address.hostname:
        raise ValueError("UPKEEP_SCANNER is neither “simulated” nor like clamd://host:3310")
    return Clamd(address.hostname, address.port or CLAMD_PORT)
