"""What people upload is looked through: the simulator, ClamAV's service, and none at all."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from upkeep.gateways.scanning import (
    EICAR,
    Clamd,
    ScanFailedError,
    SimulatedScanner,
    scanner,
)


@contextmanager
def clamd(answer: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A service that hears one stream and answers."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _address = server.accept()
            with connection:
                stream = connection.makefile("rb")
                heard.append(stream.read(len(b"zINSTREAM\0")))
                while (size := struct.unpack("!L", stream.read(4))[0]) > 0:
                    heard.append(stream.read(size))
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], heard
        thread.join(5)


def test_the_simulator_knows_the_test_file_wherever_it_stands() -> None:
    assert SimulatedScanner().finds(b"%PDF-1.7 " + EICAR + b" more")
    assert not SimulatedScanner().finds(b"%PDF-1.7 nothing")
    assert len(EICAR) == 68


def test_clamav_is_sent_all_of_it_and_believed() -> None:
    with clamd(b"stream: OK\0") as (port, heard):
        assert Clamd("127.0.0.1", port).finds(b"content") == ""
    assert heard == [b"zINSTREAM\0", b"content"]
    with clamd(b"stream: Eicar-Test-Signature FOUND\0") as (port, _):
        assert Clamd("127.0.0.1", port).finds(EICAR) == "Eicar-Test-Signature"


def test_no_answer_is_no_clean_answer() -> None:
    refusal = b"INSTREAM size limit exceeded. ERROR\0"
    with clamd(refusal) as (port, _), pytest.raises(ScanFailedError, match="size limit"):
        Clamd("127.0.0.1", port).finds(b"content")
    with clamd(b"") as (port, _), pytest.raises(ScanFailedError):
        Clamd("127.0.0.1", port).finds(b"content")
    with pytest.raises(ScanFailedError, match="not reached"):
        Clamd("127.0.0.1", 9).finds(b"content")


@pytest.mark.parametrize(
    ("chosen", "is_demonstration", "expected"),
    [
        ("", False, None),
        ("", True, SimulatedScanner()),
        ("simulated", False, SimulatedScanner()),
        ("clamd://scan.example:3311", True, Clamd("scan.example", 3311)),
        ("clamd://scan.example", False, Clamd("scan.example", 3310)),
    ],
)
def test_the_setting_names_the_scanner(
    settings: object, chosen: str, is_demonstration: bool, expected: object
) -> None:
    settings.UPKEEP_SCANNER = chosen  # type: ignore[attr-defined]
    settings.UPKEEP_DEMONSTRATION = is_demonstration  # type: ignore[attr-defined]
    assert scanner() == expected


def test_another_setting_is_refused(settings: object) -> None:
    settings.UPKEEP_SCANNER = "yes"  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="clamd://host"):
        scanner()
