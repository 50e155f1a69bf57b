"""Notices leave once and are accounted for, whatever the net or the other side does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from django.db import Error, connection, transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from building import FIRST_NIGHT, apply, hold_income, payer, work
from upkeep.gateways.checks import CHECKS
from upkeep.gateways.messages import PAUSES, exchange
from upkeep.gateways.models import Message, MessageAttempt
from upkeep.gateways.notify import Notice, NotifyChannel, StoredNotifier, Way, take_receipt
from upkeep.gateways.triage import NotInTriageError, queue, send_again, settle
from upkeep.simulation.notify import KEY, SimulatedNotify, receipt
from upkeep.simulation.web_server import RETRY_AFTER_SECONDS, NetFault

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 4, 5, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=2)


@pytest.fixture
def notify() -> Iterator[SimulatedNotify]:
    simulated = SimulatedNotify()
    with simulated.server.running():
        yield simulated


@pytest.fixture
def channel(notify: SimulatedNotify) -> Iterator[NotifyChannel]:
    with httpx.Client(timeout=httpx.Timeout(5, read=0.2)) as client:
        yield NotifyChannel(notify.server.url, KEY, client)


def stored(reference: str = "LETTER-1", **more: object) -> Message:
    notice = Notice(
        reference=reference,
        way=Way.EMAIL,
        to=("perry@example.org",),
        template="11111111-1111-4111-8111-111111111111",
        personalisation={"subject": "Your child maintenance", "body": "£42.00 a week"},
        **more,  # type: ignore[arg-type]
    )
    number = StoredNotifier().send(notice, NOW)
    return Message.objects.get(pk=number)


def in_triage() -> list[tuple[Message.Fault, str]]:
    with connection.cursor() as cursor:
        return [(line.fault, line.key) for line in queue(cursor.cursor, LATER.date())]


def test_a_notice_leaves_once_and_its_delivery_is_noted(
    notify: SimulatedNotify, channel: NotifyChannel
) -> None:
    message = stored()
    assert stored() == message, "the same reference is the same notice"
    assert exchange(channel, NOW) == {"sent": 1, "done": 1, "to_try_again": 0, "failed": 0}
    assert exchange(channel, LATER)["sent"] == 0
    [notice] = notify.notices
    take_receipt(receipt(str(notice["id"]), "LETTER-1", "delivered"), LATER)
    take_receipt(receipt(str(notice["id"]), "LETTER-1", "delivered"), LATER)
    message.refresh_from_db()
    assert (message.state, message.outcome) == ("done", "delivered")
    assert Message.objects.filter(direction="in").count() == 1


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        (NetFault.TIMEOUT, "timeout"),
        (NetFault.SERVER_ERROR, "server_error"),
        (NetFault.GARBAGE, "garbage"),
        (NetFault.HALF, "cut_off"),
        (NetFault.BUSY, "busy"),
    ],
)
def test_after_a_passing_fault_it_is_tried_again_and_arrives_once(
    notify: SimulatedNotify, channel: NotifyChannel, fault: NetFault, seen: str
) -> None:
    notify.server.faults.append(fault)
    message = stored()
    assert exchange(channel, NOW)["to_try_again"] == 1
    message.refresh_from_db()
    assert (message.state, message.fault) == ("waiting", seen)
    assert exchange(channel, NOW)["sent"] == 0, "not before its pause is over"
    assert exchange(channel, LATER)["done"] == 1
    assert len(notify.notices) == 1, "what had arrived is not sent twice"
    message.refresh_from_db()
    assert (message.state, message.fault, message.attempts) == ("done", "", 2)


def test_a_busy_server_is_left_alone_as_long_as_it_asks(
    notify: SimulatedNotify, channel: NotifyChannel
) -> None:
    notify.server.faults.append(NetFault.BUSY)
    message = stored()
    exchange(channel, NOW)
    message.refresh_from_db()
    assert message.next_attempt_at == NOW + timedelta(seconds=RETRY_AFTER_SECONDS)


def test_half_an_answer_is_kept_as_it_came(notify: SimulatedNotify, channel: NotifyChannel) -> None:
    notify.server.faults.append(NetFault.HALF)
    stored()
    exchange(channel, NOW)
    reply = bytes(MessageAttempt.objects.get().reply)
    assert reply.startswith(b'{"id": ')
    assert not reply.endswith(b"}")


def test_nobody_answers_and_after_the_last_try_it_is_in_triage(channel: NotifyChannel) -> None:
    channel.url = "http://127.0.0.1:1"
    hold_income()
    apply()
    work(FIRST_NIGHT + timedelta(days=2))
    stored(paying_parent_id=payer().pk)
    when = NOW
    for pause in PAUSES:
        assert exchange(channel, when)["to_try_again"] == 1
        when += pause
    assert exchange(channel, when)["failed"] == 1
    with connection.cursor() as cursor:
        [line] = queue(cursor.cursor, LATER.date())
    assert (line.fault, line.attempts, line.age_days) == ("unreachable", len(PAUSES) + 1, 2)
    assert (line.paying_parent, line.weekly_pence) == (payer().reference, 4200)


def test_a_wrong_key_goes_to_triage_at_once(
    notify: SimulatedNotify, channel: NotifyChannel
) -> None:
    channel._secret = "x" * 36
    stored()
    assert exchange(channel, NOW)["failed"] == 1
    assert in_triage() == [("refused", "LETTER-1")]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (receipt("somebody-elses", "X", "delivered"), "unknown"),
        (b"\xff not json", "garbage"),
        (b'{"id": "half', "garbage"),
    ],
)
def test_a_receipt_for_nobody_waits_in_triage(content: bytes, fault: str) -> None:
    take_receipt(content, NOW)
    take_receipt(content, LATER)
    [(found, _key)] = in_triage()
    assert found == fault
    assert bytes(Message.objects.get().content) == content


def test_a_notice_that_bounced_is_settled_by_somebody_or_sent_again(
    notify: SimulatedNotify, channel: NotifyChannel
) -> None:
    message = stored()
    exchange(channel, NOW)
    take_receipt(receipt(str(notify.notices[0]["id"]), "LETTER-1", "permanent-failure"), NOW)
    assert in_triage() == [("undelivered", "LETTER-1")]
    send_again(message.pk, LATER)
    assert exchange(channel, LATER)["done"] == 1
    assert len(notify.notices) == 2
    take_receipt(receipt(str(notify.notices[1]["id"]), "LETTER-1", "permanent-failure"), LATER)
    settle(message.pk, "casey", "Telephoned; a letter goes instead", LATER)
    assert in_triage() == []
    with pytest.raises(NotInTriageError, match="settled by hand"):
        send_again(message.pk, LATER)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM gateways_message",
        "TRUNCATE gateways_message CASCADE",
        "UPDATE gateways_message SET content = ''",
        "UPDATE gateways_message SET state = 'settled'",
        "UPDATE gateways_message SET state = 'failed', next_attempt_at = NULL",
    ],
)
def test_the_database_drops_no_message(statement: str) -> None:
    stored()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Message.objects.count() == 1


def test_a_letter_needs_an_address() -> None:
    with pytest.raises(ValueError, match="a letter needs 3 to 7"):
        StoredNotifier().send(Notice("L", Way.LETTER, ("ZZ1 1ZZ",), "t", {}), NOW)


@settings(max_examples=5, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    st.lists(
        st.sampled_from([NetFault.SERVER_ERROR, NetFault.GARBAGE, NetFault.HALF, NetFault.BUSY]),
        max_size=4,
    )
)
def test_whatever_goes_wrong_in_whatever_order_no_message_is_dropped(
    notify: SimulatedNotify, channel: NotifyChannel, faults: list[NetFault]
) -> None:
    """After every try it is to be sent, or done, or in triage; and it arrives at most once."""
    point = transaction.savepoint()
    message = stored(f"LETTER-{len(notify.notices)}-{len(faults)}")
    before = len(notify.notices)
    notify.server.faults.extend(faults)
    now = NOW
    for _try in range(len(faults) + 2):
        exchange(channel, now)
        with connection.cursor() as cursor:
            assert CHECKS[0].run(cursor.cursor) == []
        now += timedelta(days=1)
    message.refresh_from_db()
    assert message.state in ("done", "unread", "failed")
    assert len(notify.notices) - before <= 1
    notify.server.faults.clear()
    transaction.savepoint_rollback(point)
