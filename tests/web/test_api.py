"""The API: who gets in, what is refused and how, and that a write is done once."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from made_up_employer import EMPLOYER, ordered
from made_up_families import LAST_NIGHT

from upkeep.api import bearer, clients, tokens
from upkeep.api.clients import Scope
from upkeep.api.models import ApiAnswer, ApiCall, ApiClient
from upkeep.cases.models import Proceeding
from upkeep.collection.models import EmployerReturn
from upkeep.correspondence.models import OrderAcknowledged
from upkeep.gateways.models import InboundFile
from upkeep.law import template

pytestmark = pytest.mark.usefixtures("world")

ORDERS = f"/api/v1/employers/{EMPLOYER}/orders"
ORDER = f"{ORDERS}/DEO-00000009"
SCHEDULES = f"/api/v1/employers/{EMPLOYER}/schedules"
RETURNS = f"/api/v1/employers/{EMPLOYER}/returns"
Ask = Callable[..., Any]


@pytest.fixture
def made(world: None) -> tuple[ApiClient, str]:
    """A program that may do everything, for the made-up employer."""
    ordered()
    now = timezone.now()
    client, secret = clients.add_client("Example Payroll Ltd", Scope, "a test", now)
    clients.authorise(client, EMPLOYER, "a letter", "a test", now)
    return client, secret


@pytest.fixture
def ask(made: tuple[ApiClient, str]) -> Ask:
    """Ask the API with a token; ``body`` is posted as JSON."""

    def asked(where: str, body: object = None, key: str = "", **more: Any) -> Any:
        token = more.pop("token", None) or tokens.issue(made[0], made[0].scopes, timezone.now())
        headers = {"Authorization": f"Bearer {token}", **more}
        if key:
            headers["Idempotency-Key"] = key
        if body is None:
            return Client().get(where, headers=headers)
        return Client().post(
            where, json.dumps(body), content_type="application/json", headers=headers
        )

    return asked


def token_for(name: str, secret: str, **more: str) -> Any:
    said = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret, **more}
    form = "&".join(f"{key}={value}" for key, value in said.items())
    return Client().post("/api/v1/token", form, content_type="application/x-www-form-urlencoded")


def a_return(*lines: dict[str, Any]) -> dict[str, Any]:
    deduction = {
        "payment_reference": "100000000001",
        "national_insurance_number": "QQ000101A",
        "deducted_on": "2023-07-28",
        "deducted_pence": 358_78,
    }
    return {
        "month": "2023-07",
        "submitted_on": LAST_NIGHT.isoformat(),
        "deductions": [deduction | line for line in lines or ({},)],
    }


# --- Getting in --------------------------------------------------------------------------------


def test_a_program_gets_a_token_by_its_secret_and_reads(made: tuple[ApiClient, str]) -> None:
    answer = token_for(made[0].name, made[1], scope="orders:read")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("no-store")
    said = answer.json()
    assert (said["token_type"], said["expires_in"], said["scope"]) == ("Bearer", 600, "orders:read")
    headers = {"Authorization": f"Bearer {said['access_token']}"}
    assert Client().get(ORDERS, headers=headers).status_code == 200
    refused = Client().get(SCHEDULES, headers=headers)
    assert refused.status_code == 403
    assert "schedules:read" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("wrong", "error", "status"),
    [
        ({"client_secret": "another"}, "invalid_client", 401),
        ({"client_id": "api-0000000000"}, "invalid_client", 401),
        ({"scope": "everything"}, "invalid_scope", 400),
        ({"grant_type": "password"}, "unsupported_grant_type", 400),
    ],
)
def test_a_token_is_refused_as_the_standard_says(
    made: tuple[ApiClient, str], wrong: dict[str, str], error: str, status: int
) -> None:
    said = {"client_id": made[0].name, "client_secret": made[1]} | wrong
    answer = token_for(said.pop("client_id"), said.pop("client_secret"), **said)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_secret_is_kept_as_a_digest_alone(made: tuple[ApiClient, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_json(c)::text FROM api_apiclient c")
        assert made[1] not in cursor.fetchone()[0]


def test_without_a_token_in_force_nobody_gets_in(made: tuple[ApiClient, str], ask: Ask) -> None:
    late = tokens.issue(made[0], made[0].scopes, timezone.now() - timedelta(minutes=11))
    for token in ("nothing", late, late[:-3] + "abc"):
        answer = ask(ORDERS, token=token)
        assert answer.status_code == 401
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "tag:upkeep,2026:problems/not-signed-in"
    assert Client().get(ORDERS).status_code == 401
    clients.withdraw_client(made[0], "over", "a test", timezone.now())
    assert ask(ORDERS).status_code == 401
    assert token_for(*[made[0].name, made[1]]).status_code == 401


def test_a_program_reads_of_its_own_employers_alone(made: tuple[ApiClient, str], ask: Ask) -> None:
    """Another's employer and one that is not there are answered alike."""
    assert ask("/api/v1/employers").json() == [
        {"employer_reference": EMPLOYER, "name": "Made Up Mills"}
    ]
    now = timezone.now()
    other, _secret = clients.add_client("Somebody else", Scope, "a test", now)
    token = tokens.issue(other, other.scopes, now)
    theirs, nobodys = ask(ORDERS, token=token), ask(ORDERS.replace(EMPLOYER, "EMP99999"))
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json() == nobodys.json()
    clients.end_authority(made[0], EMPLOYER, "a letter", "a test", now)
    assert ask(ORDERS).status_code == 404


def test_every_call_is_kept_without_anything_personal(ask: Ask) -> None:
    ask(ORDER)
    [call] = ApiCall.objects.all()
    assert call.operation == "GET /api/v1/employers/<employer>/orders/<order>"
    assert call.employer_reference == EMPLOYER


def test_too_many_calls_wait(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bearer, "CALLS_A_MINUTE", 3)
    assert [ask(ORDERS).status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = ask(ORDERS)
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert answer.json()["title"] == "Too many requests"


def test_what_is_nowhere_is_a_problem_document() -> None:
    for where in ("/api/v1/nothing", "/api/v1/", f"{ORDERS}/x/y/z"):
        answer = Client().get(where)
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_what_was_kept_cannot_be_changed(ask: Ask) -> None:
    ask(ORDERS)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("UPDATE api_apicall SET operation = ''")


# --- What employers do -------------------------------------------------------------------------


def test_an_order_is_given_in_its_published_form_and_tells_nothing_of_the_family(ask: Ask) -> None:
    one = ask(ORDER)
    assert one.json()["order"] == "DEO-00000009"
    assert one.json()["rates"]["monthly"] == "358.78"
    assert ask(ORDERS).json() == [one.json()]
    everything = json.dumps([ask(where).json() for where in (ORDERS, SCHEDULES)])
    for word in ("Aisha", "Bethan", "child", "C000000"):
        assert word not in everything
    assert ask(f"{ORDERS}/DEO-00000001").status_code == 404


def test_a_schedule_says_what_is_awaited_until_the_return_is_here(ask: Ask) -> None:
    before = ask(f"{SCHEDULES}/2023-07").json()
    assert (before["state"], before["returned_pence"], before["due_by"]) == (
        "awaited",
        None,
        "2023-08-19",
    )
    assert before["lines"][0]["expected_pence"] == 358_78
    assert ask(RETURNS, a_return(), key="july-2023").status_code == 201
    after = ask(f"{SCHEDULES}/2023-07").json()
    assert (after["state"], after["returned_pence"]) == ("returned", 358_78)
    assert ask(f"{SCHEDULES}/2019-01").status_code == 404


def test_a_return_comes_in_as_its_file_would(ask: Ask) -> None:
    answer = ask(RETURNS, a_return(), key="july-2023")
    assert answer.status_code == 201
    assert answer.json()["total_pence"] == 358_78
    assert not answer.json()["money_seen"]
    kept = InboundFile.objects.get(name__endswith="EMP00077-2023-07.csv")
    assert b"2023-07-28,358.78" in bytes(kept.content)
    assert ask(f"{RETURNS}/2023-07").json() == answer.json()


def test_a_bad_return_is_refused_whole_with_every_bad_line(ask: Ask) -> None:
    wrong = a_return(
        {}, {"payment_reference": "12"}, {"deducted_pence": 0, "deducted_on": "2023-08-01"}
    )
    answer = ask(RETURNS, wrong, key="july-2023")
    assert answer.status_code == 422
    pointers = [each["pointer"] for each in answer.json()["errors"]]
    assert "/deductions/1/payment_reference" in pointers
    assert any(each.startswith("/deductions/2") for each in pointers)
    assert not EmployerReturn.objects.filter(month="2023-07", employer_reference=EMPLOYER).exists()
    assert ask(RETURNS, a_return(), key="july-2023").status_code == 201


def test_a_second_return_with_other_figures_is_refused(ask: Ask) -> None:
    ask(RETURNS, a_return(), key="july-2023")
    answer = ask(RETURNS, a_return({"deducted_pence": 1}), key="july-2023-again")
    assert answer.status_code == 422
    assert "a second return" in answer.json()["errors"][0]["detail"]


def test_the_same_key_is_the_same_write(ask: Ask) -> None:
    first = ask(RETURNS, a_return(), key="july-2023")
    again = ask(RETURNS, a_return(), key="july-2023")
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    other = ask(RETURNS, a_return({"deducted_pence": 1}), key="july-2023")
    assert other.status_code == 409
    assert ApiAnswer.objects.count() == 1
    assert ask(RETURNS, a_return()).status_code == 422


def test_somebody_who_left_is_told_once(ask: Ask) -> None:
    answer = ask(f"{ORDER}/left", {"note": "last day 16 August"}, key="left-0001")
    assert answer.status_code == 201
    assert ask(f"{ORDER}/left", {"note": "last day 16 August"}, key="left-0001").json() == (
        answer.json()
    )
    again = ask(f"{ORDER}/left", {"note": "last day 16 August"}, key="left-0002")
    assert again.status_code == 409
    assert again.json()["type"].endswith("/refused")


def test_an_order_is_acknowledged_once_for_each_version(ask: Ask) -> None:
    answer = ask(f"{ORDER}/acknowledgement", {}, key="ack-00001")
    assert answer.status_code == 201
    row = OrderAcknowledged.objects.get()
    assert answer.json() == {
        "order": "DEO-00000009",
        "notice": row.notice.reference,
        "acknowledged_on": row.on.isoformat(),
    }
    assert ask(f"{ORDER}/acknowledgement", {}, key="ack-00002").json() == answer.json()
    assert OrderAcknowledged.objects.count() == 1


def test_who_began_to_work_is_answered_the_same_whoever_they_are(ask: Ask) -> None:
    body = {"since": "2023-08-01", "frequency": "monthly", "pay_day": "2023-08-31"}
    where = f"/api/v1/employers/{EMPLOYER}/joiners"
    said = [
        ask(where, {**body, "national_insurance_number": number}, key=f"joined-{number}")
        for number in ("QQ000101A", "QQ999999D")
    ]
    assert [each.status_code for each in said] == [201, 201]
    assert said[0].json() == said[1].json()
    future = {**body, "since": "2999-01-01", "national_insurance_number": "QQ000101A"}
    assert ask(where, future, key="joined-late").status_code == 409
    wrong = {**body, "national_insurance_number": "nobody"}
    assert ask(where, wrong, key="joined-wrong").status_code == 422


def test_a_question_is_asked_and_waits_with_a_day(ask: Ask) -> None:
    answer = ask(f"{ORDER}/questions", {"question": "How much of holiday pay?"}, key="question-1")
    assert answer.status_code == 201
    assert answer.json()["answer_by"] is not None
    assert Proceeding.objects.filter(
        process="employer_query", subject=answer.json()["reference"]
    ).exists()
    assert ask(f"{ORDER}/questions").json() == [answer.json()]


# --- Working out -------------------------------------------------------------------------------


def test_an_amount_is_worked_out_with_its_reasons(ask: Ask) -> None:
    situation = ask("/api/v1/calculations/examples/2012").json()
    assert situation == template("2012")
    said = ask("/api/v1/calculations", situation).json()
    assert (said["rate"], said["weekly_total"]) == ("basic_plus", "99.50")
    assert said["explanation"]
    wrong = ask("/api/v1/calculations", {"scheme": "2012"})
    assert wrong.status_code == 422
    assert len(wrong.json()["errors"]) > 1
    welsh = ask("/api/v1/calculations", situation, **{"Accept-Language": "cy"}).json()
    assert welsh["explanation"] != said["explanation"]
