"""The made-up caseload, for each worker in a database of its own.

Every test that asks for ``world`` runs in a transaction on it that is rolled back.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import translation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def language_of_one_test() -> Iterator[None]:
    """A page asked for in Welsh leaves Welsh behind in the thread, as each request sets its own."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def caseload(
    server_with_template: str, made_up_families: str, pytestconfig: pytest.Config
) -> Callable[[], Any]:
    """How to point Django at the worker's clone of the caseload's database."""
    shared = pytestconfig.pluginmanager.get_plugin(str(Path(__file__).parents[1] / "conftest.py"))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"{shared.PREFIX}_{worker}_pages"
    url = shared.clone_template(server_with_template, name, made_up_families)
    return lambda: shared.django_on(url)


@pytest.fixture
def world(caseload: Callable[[], Any], django_db_blocker: Any) -> Iterator[None]:
    """The caseload, as it was built."""
    cache.clear()
    with django_db_blocker.unblock(), caseload(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def signed_in(world: None) -> Callable[[str], Client]:
    """A browser signed in as the account of a name; anonymous for an empty one."""
    from django.contrib.auth.models import User

    def browser(username: str) -> Client:
        client = Client()
        if username:
            client.force_login(User.objects.get(username=username), backend=BACKEND)
        return client

    return browser
