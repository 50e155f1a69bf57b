"""Start Upkeep in this process: the database server, then Django."""

import gc
import os

import django

from upkeep import database


def start(*, migrate: bool = False) -> None:
    """Make the database reachable and set Django up; with ``migrate`` bring the tables up to date.

    Raises :class:`upkeep.database.DatabaseUnusableError` when no usable server answers.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upkeep.settings")
    url = database.ensure_server()
    database.ensure_database(url)
    django.setup()
    if migrate:
        migrate_database()


def start_worker() -> None:
    """Set Django up in a process that another one started, on the database that one uses.

    What is loaded by then stays until the end, so no search for garbage looks at it again.
    """
    django.setup()
    gc.freeze()


def migrate_database() -> None:
    """Apply every migration that the database has not seen."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
