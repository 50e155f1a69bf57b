"""The triage page settles what failed, and the callback believes only who shows the token."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client, override_settings

from upkeep.gateways.models import Message
from upkeep.gateways.notify import take_receipt
from upkeep.simulation.notify import receipt
from upkeep.web.triage_advice import ADVICE

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
NOW = datetime(2023, 8, 10, tzinfo=UTC)


def test_a_message_is_settled_with_a_note_and_leaves_the_page(signed_in: Browser) -> None:
    message = take_receipt(receipt("unheard-of", "X", "delivered"), NOW)
    casey = signed_in("casey")
    page = casey.get("/cases/triage/").content.decode()
    assert "About somebody or something we did not ask about" in page
    asked = {"number": message.pk, "action": "settle"}
    refused = casey.post("/cases/triage/", asked)
    assert refused.status_code == 400
    assert "Say what was done about the message" in refused.content.decode()
    casey.post("/cases/triage/", {**asked, "note": "Told Notify's support"})
    message.refresh_from_db()
    assert (message.state, message.settled_by) == ("settled", "casey")
    assert "Every message was answered" in casey.get("/cases/triage/").content.decode()
    assert casey.post("/cases/triage/", {**asked, "note": "again"}).status_code == 400


def test_a_message_is_put_back(signed_in: Browser) -> None:
    message = take_receipt(b"{}", NOW)
    signed_in("casey").post("/cases/triage/", {"number": message.pk, "action": "again"})
    message.refresh_from_db()
    assert message.state == "unread"


@override_settings(UPKEEP_NOTIFY_CALLBACK_TOKEN="agreed")
@pytest.mark.parametrize(
    ("shown", "status"), [("Bearer agreed", 204), ("Bearer guessed", 401), ("", 401)]
)
def test_receipts_are_taken_from_who_shows_the_token(world: None, shown: str, status: int) -> None:
    told = Client().generic(
        "POST",
        "/notify/receipts/",
        receipt("unheard-of", "X", "delivered"),
        headers={"Authorization": shown} if shown else {},
    )
    assert told.status_code == status
    assert Message.objects.exists() == (status == 204)


def test_without_a_token_nobody_is_believed(world: None) -> None:
    told = Client().post("/notify/receipts/", headers={"Authorization": "Bearer "})
    assert told.status_code == 401


def test_the_queue_is_shown_by_system_fault_and_age_with_what_to_do(signed_in: Browser) -> None:
    take_receipt(receipt("unheard-of", "X", "delivered"), NOW)
    take_receipt(b"{}", NOW)
    casey = signed_in("casey")
    whole = casey.get("/cases/triage/").content.decode()
    assert "it may be a breach of personal data" in whole
    assert "Send what came" in whole
    part = casey.get("/cases/triage/?fault=garbage&system=notify").content.decode()
    assert "it may be a breach" not in part
    assert "not shown here: 1." in part
    assert "not shown here: 2." in casey.get("/cases/triage/?system=benefits").content.decode()
    assert "not shown here: 2." in casey.get("/cases/triage/?days=5000").content.decode()
    odd = casey.get("/cases/triage/?system=%00&fault=x&days=-1")
    assert "not shown" not in odd.content.decode()


def test_every_fault_says_what_to_do() -> None:
    assert set(ADVICE) == set(Message.Fault)
