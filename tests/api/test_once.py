"""Two programs, or one twice, that write at the same moment."""

import threading

import pytest
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema

from upkeep.api import clients
from upkeep.api.clients import Scope
from upkeep.api.writing import once


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_are_one_write() -> None:
    """They wait for each other, so the second is answered by what the first was."""
    client, _secret = clients.add_client("Example", Scope, "a test", timezone.now())
    done: list[int] = []

    class Said(Schema):
        number: int

    def act() -> Schema:
        done.append(1)
        return Said(number=len(done))

    def send() -> None:
        request = HttpRequest()
        request.path, request._body = "/x", b"{}"
        answers.append(once(request, client, "one-key-1", act).content)
        connection.close()

    answers: list[bytes] = []
    threads = [threading.Thread(target=send) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert done == [1]
    assert len(set(answers)) == 1
    assert len(answers) == 4
