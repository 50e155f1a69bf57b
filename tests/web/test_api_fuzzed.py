"""Requests that nobody would write: no server error, and every answer as it is published.

What has the published form may still be refused, as a situation that the law does not know.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from made_up_employer import EMPLOYER, ordered
from schemathesis.specs.openapi.checks import positive_data_acceptance

from upkeep.api import bearer, clients, tokens
from upkeep.api.clients import Scope

EXAMPLES = 20
OPERATIONS_MIN = 12
OWN = {"employer": EMPLOYER, "order": "DEO-00000009"}
_FEW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def published(
    world: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Any]:
    """The description, read from the application itself, in the transaction of the test."""
    caplog.set_level("ERROR", "django.request")
    monkeypatch.setattr(bearer, "CALLS_A_MINUTE", 1_000_000)
    ordered()
    signals = (request_started, request_finished)
    for each in signals:
        each.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for each in signals:
        each.connect(close_old_connections)


@pytest.fixture
def headers(published: Any) -> dict[str, str]:
    now = timezone.now()
    client, _secret = clients.add_client("Example", Scope, "a test", now)
    clients.authorise(client, EMPLOYER, "a letter", "a test", now)
    token = tokens.issue(client, client.scopes, now)
    return {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}


def each_operation(published: Any, check: Callable[[Any], None]) -> int:
    """Send made-up requests of every operation; how many operations there are."""
    count = 0
    for found in published.get_all_operations():
        operation = found.ok()

        @_FEW
        @given(case=operation.as_strategy())
        def sent(case: Any) -> None:
            check(case)

        sent()
        count += 1
    return count


def test_whatever_is_sent_is_answered_as_published(published: Any, headers: dict[str, str]) -> None:
    def check(case: Any) -> None:
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    assert each_operation(published, check) >= OPERATIONS_MIN


def test_so_it_is_for_an_employer_and_an_order_that_exist(
    published: Any, headers: dict[str, str]
) -> None:
    def check(case: Any) -> None:
        mine = {name: OWN[name] for name in case.path_parameters or {} if name in OWN}
        case.path_parameters = {**(case.path_parameters or {}), **mine}
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    each_operation(published, check)


def test_without_a_token_nothing_is_told(published: Any, headers: dict[str, str]) -> None:
    def check(case: Any) -> None:
        assert case.call(headers={"Authorization": ""}).status_code == 401

    each_operation(published, check)
