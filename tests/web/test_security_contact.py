"""Whom to tell of a hole in the service."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

WHERE = "/.well-known/security.txt"


def test_the_contacts_a_body_names_stand_where_people_look(client: Client, settings: Any) -> None:
    settings.UPKEEP_SECURITY_CONTACT = "mailto:holes@body.example, https://body.example/holes"
    answer = client.get(WHERE)
    assert answer.headers["Content-Type"].startswith("text/plain")
    fields = [line.split(": ", 1) for line in answer.content.decode().splitlines()]
    assert [value for name, value in fields if name == "Contact"] == [
        "mailto:holes@body.example",
        "https://body.example/holes",
    ]
    expires = datetime.fromisoformat(dict(fields)["Expires"])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)
    assert dict(fields)["Canonical"].endswith(WHERE)


def test_without_a_contact_there_is_no_such_page(client: Client, settings: Any) -> None:
    settings.UPKEEP_SECURITY_CONTACT = " "
    assert client.get(WHERE).status_code == 404
