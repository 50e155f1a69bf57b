"""The demonstration's payroll program."""

from datetime import UTC, date, datetime

import pytest

from upkeep.api.clients import acts_for, client_of
from upkeep.api.models import ApiClient
from upkeep.collection.models import EmployerSchedule
from upkeep.commands.demo_accounts import make_api_client

NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_it_acts_for_the_employer_with_the_most_months_and_is_made_once() -> None:
    assert make_api_client("a secret", NOW) is None
    for employer, months in (("EMP00002", (1, 2)), ("EMP00001", (1,))):
        for month in months:
            EmployerSchedule.objects.create(
                employer_reference=employer,
                month=date(2026, month, 1),
                expected_pence=1,
                carried_pence=0,
                drawn_up_on=date(2026, month + 1, 1),
                known_at=NOW,
            )
    assert make_api_client("a secret", NOW) == make_api_client("a secret", NOW)
    client = client_of("api-demo", "a secret")
    assert client == ApiClient.objects.get()
    assert acts_for(client, "EMP00002")
    assert client.authorities.count() == 1
