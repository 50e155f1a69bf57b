"""What every test may ask for: above all a PostgreSQL database of its own, quickly.

The first test that wants a database starts a throw-away server (or uses the one ``DATABASE_URL``
names), builds one template database, and each worker clones it. Tests that ask for ``db`` run in
a transaction that is rolled back. The books refuse to be emptied, so tests that commit, kill
processes or serve pages get a fresh clone instead (``fresh_database``), dropped afterwards.
Tests that need no database start none.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from upkeep import database, embedded

PROJECT = Path(__file__).resolve().parents[1]
FAST_AND_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "200",
}
COMMITS = {"transactional_db", "live_server", "django_db_reset_sequences"}

hypothesis.settings.register_profile(
    "upkeep",
    deadline=None,
    print_blob=True,
    suppress_health_check=[
        hypothesis.HealthCheck.function_scoped_fixture,
        hypothesis.HealthCheck.too_slow,
    ],
)
hypothesis.settings.load_profile("upkeep")


def prepare_environment() -> Path:
    """Give this run a folder, and each of its processes a data folder that is not the user's."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        sweep_abandoned_runs()
        os.environ["UPKEEP_TEST_RUN"] = str(PROJECT / "build" / f"tests-{os.getpid()}")
        os.environ["UPKEEP_TEST_SERVER"] = os.environ.pop("DATABASE_URL", "")
    run = Path(os.environ["UPKEEP_TEST_RUN"])
    os.environ["UPKEEP_DATA"] = str(run / f"data-{worker or 'main'}")
    os.environ["DJANGO_SETTINGS_MODULE"] = "upkeep.settings"
    run.mkdir(parents=True, exist_ok=True)
    return run


def sweep_abandoned_runs() -> None:
    """Stop and remove what runs that were killed have left behind."""
    for run in PROJECT.glob("build/tests-*"):
        try:
            os.kill(int(run.name.removeprefix("tests-")), 0)
        except PermissionError:
            continue
        except ProcessLookupError:
            remove_run(run)


def remove_run(run: Path) -> None:
    """Stop the servers of a run and remove its folder."""
    for note in run.rglob("postmaster.pid"):
        embedded.stop(note.parent)
    shutil.rmtree(run, ignore_errors=True)


RUN = prepare_environment()
PREFIX = f"upkeep_test_{RUN.name.removeprefix('tests-')}"


def pytest_configure(config: pytest.Config) -> None:
    """Load the settings, now that the environment is safe; pytest-django does the rest."""
    from django.conf import settings
    from django.test import TransactionTestCase

    assert settings.DATABASES
    # ASSUMPTION: a test that commits has a database of its own (pytest_collection_modifyitems),
    # so nothing has to be emptied after it, which the books would refuse.
    TransactionTestCase._fixture_teardown = lambda _: None


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much of the simulation with faults is lived through: ``make simulate``."""
    group = parser.getgroup("simulation with faults")
    group.addoption("--seeds", default="1-10", help="a seed, or the first and last: 1-100")
    group.addoption("--families", default="10", help="families in each world")
    group.addoption("--days", default="40", help="days of each world")


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that started the run removes all that the run made."""
    if hasattr(config, "workerinput"):
        return
    server = os.environ["UPKEEP_TEST_SERVER"]
    if server and (RUN / "server-url").exists():
        drop_databases(server)
    remove_run(RUN)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each test that commits a database of its own."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        commits = COMMITS & set(item.fixturenames) or (marker and marker.kwargs.get("transaction"))
        if commits and "fresh_database" not in item.fixturenames:
            item.fixturenames.insert(0, "fresh_database")


def drop_databases(server: str) -> None:
    """Drop this run's databases from a server that is not ours."""
    with database.administration(server) as connection:
        named = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}\\_%"]
        )
        for (name,) in named.fetchall():
            identifier = sql.Identifier(name)
            connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(identifier))
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))


@contextmanager
def django_on(url: str) -> Iterator[None]:
    """Point Django, and the programs that a test starts, at the database ``url`` names."""
    from django.db import connection

    before, named_before = dict(connection.settings_dict), os.environ.get("DATABASE_URL")
    connection.close()
    os.environ["DATABASE_URL"] = url
    connection.settings_dict.update(database.django_settings())
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
        del os.environ["DATABASE_URL"]
        if named_before:
            os.environ["DATABASE_URL"] = named_before


def clone_template(url: str, name: str, template: str = f"{PREFIX}_template") -> str:
    """Make a database from a template and return its URL."""
    with database.administration(url) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    return make_conninfo(url, dbname=name)


def build_template(server: str) -> None:
    """Create the template database with every table, trigger and permission in it."""
    from django.core.management import call_command

    url = make_conninfo(server, dbname=f"{PREFIX}_template")
    database.ensure_database(url)
    with django_on(url):
        call_command("migrate", verbosity=0, interactive=False)
    with database.administration(server) as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(
                sql.Identifier(f"{PREFIX}_template")
            )
        )


@pytest.fixture(scope="session")
def server_with_template(django_test_environment: Any, django_db_blocker: Any) -> str:
    """URL of the run's server, which has the template; the first worker to ask prepares both."""
    note = RUN / "server-url"
    with (RUN / "server.lock").open("w") as lock, django_db_blocker.unblock():
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            server = os.environ["UPKEEP_TEST_SERVER"] or embedded.start(
                RUN / "postgres", FAST_AND_FORGETFUL, keep_running=True
            )
            build_template(server)
            note.write_text(server, encoding="utf-8")
    return note.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def made_up_families(server_with_template: str, django_db_blocker: Any) -> str:
    """Name of a template that holds the made-up caseload of the pages, worked through its nights;
    the first worker to ask builds it."""
    import made_up_families

    name = f"{PREFIX}_families"
    note = RUN / "families"
    with (RUN / "families.lock").open("w") as lock, django_db_blocker.unblock():
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            with django_on(clone_template(server_with_template, name)):
                made_up_families.build()
            note.touch()
    return name


@pytest.fixture(scope="session")
def django_db_setup(server_with_template: str, django_db_blocker: Any) -> Iterator[None]:
    """This worker's clone, for tests whose transaction is rolled back."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    url = clone_template(server_with_template, f"{PREFIX}_{worker}")
    with django_db_blocker.unblock(), django_on(url):
        yield


@pytest.fixture
def fresh_database(
    django_db_setup: None,
    server_with_template: str,
    django_db_blocker: Any,
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """URL of a new database that the test has to itself, Django and subprocesses included.

    The worker's own clone comes first, or Django would be pointed at it in the middle of the test.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"{PREFIX}_{worker}_{abs(hash(request.node.nodeid)):x}"
    url = clone_template(server_with_template, name)
    with django_db_blocker.unblock(), django_on(url):
        yield url
    with database.administration(server_with_template) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def cursor(db: None) -> Iterator[psycopg.Cursor[Any]]:
    """A psycopg cursor inside the test's transaction."""
    from django.db import connection

    connection.ensure_connection()
    with connection.connection.cursor() as opened:
        yield opened
