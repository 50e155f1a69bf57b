"""The server: it says where it is, serves, and ends cleanly."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest
from django.test import override_settings

from upkeep.web import server

PROGRAM = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run unattended
from upkeep import runtime
runtime.start()
from upkeep.web.server import serve
serve(port=0)
"""
SECURE_PROGRAM = PROGRAM.replace(
    "serve(port=0)",
    "from django.conf import settings\nsettings.SECURE_HSTS_SECONDS = 60\nserve(port=0)",
)


@pytest.fixture
def running(fresh_database: str):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_its_address_serves_and_ends_cleanly(running, how: signal.Signals) -> None:
    line = running.stdout.readline()
    found = re.fullmatch(r"Serving on (http://127\.0\.0\.1:\d+) \(stop with Ctrl-C\)\n", line)
    assert found, line + running.stderr.read()
    with urllib.request.urlopen(f"{found[1]}/sign-in/") as response:
        assert response.status == 200
        assert "waitress" not in str(response.headers)
    running.send_signal(how)
    said, complained = running.communicate(timeout=20)
    assert running.returncode == 0
    assert said == ""
    assert "Traceback" not in complained


@pytest.mark.parametrize(("proxy", "is_secure"), [("127.0.0.1", True), ("", False)])
def test_only_the_named_proxy_is_believed(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch, proxy: str, is_secure: bool
) -> None:
    """Https ends at the proxy; only then does the answer carry what browsers keep for https."""
    monkeypatch.setenv("UPKEEP_PROXY", proxy)
    with subprocess.Popen(
        [sys.executable, "-c", SECURE_PROGRAM], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        request = urllib.request.Request(
            f"{found[0]}/sign-in/", headers={"X-Forwarded-Proto": "https"}
        )
        with urllib.request.urlopen(request) as response:
            assert ("Strict-Transport-Security" in response.headers) is is_secure
        process.terminate()


@pytest.mark.django_db
def test_a_port_in_use_is_named_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(server.CannotServeError, match=rf"{port}.*choose another"):
            server.serve(port=port)


@pytest.mark.django_db
def test_a_wrong_setting_is_named() -> None:
    with (
        override_settings(UPKEEP_BRAND_COLOUR="teal"),
        pytest.raises(server.CannotServeError, match="UPKEEP_BRAND_COLOUR is not a colour"),
    ):
        server.serve(port=0)


@pytest.mark.django_db
def test_a_missing_style_sheet_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "STYLE_SHEET", "upkeep/build/not-there.css")
    with pytest.raises(server.CannotServeError, match="make install"):
        server.serve(port=0)
