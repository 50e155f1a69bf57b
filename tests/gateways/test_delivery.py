"""What becomes of letters: receipts written back, post instead, returned post, and whose task."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import httpx
import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    ROWAN,
    apply,
    case_of,
    days,
    hold_income,
    report,
    violations,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.models import Proceeding
from upkeep.correspondence.delivery import (
    NotOnItsWayError,
    note_returned,
    notified_on,
    received_on,
    waiting_to_go_out,
)
from upkeep.correspondence.models import Channel, Letter, LetterStep
from upkeep.correspondence.undelivered import letters_of
from upkeep.gateways.messages import exchange
from upkeep.gateways.models import Message
from upkeep.gateways.notify import NotifyChannel, StoredNotifier, ask_for_receipts, take_receipt
from upkeep.gateways.problems import FileProblems
from upkeep.gateways.returned_post import take_returned_post
from upkeep.parties.models import ContactDetail, PersonFact
from upkeep.simulation import staff
from upkeep.simulation.notify import KEY, UNREACHABLE, SimulatedNotify, receipt
from upkeep.web.letter_sending import print_letters, send_messages

pytestmark = pytest.mark.django_db

DAY = EFFECTIVE + days(1)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour, tzinfo=UTC))


@pytest.fixture
def notify() -> Iterator[SimulatedNotify]:
    simulated = SimulatedNotify()
    with simulated.server.running():
        yield simulated


@pytest.fixture
def channel(notify: SimulatedNotify) -> Iterator[NotifyChannel]:
    with httpx.Client(timeout=httpx.Timeout(5, read=0.2)) as client:
        yield NotifyChannel(notify.server.url, KEY, client)


@pytest.fixture(autouse=True)
def _outbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setenv("UPKEEP_DATA", str(tmp_path))
    settings.UPKEEP_NOTIFY_EMAIL_TEMPLATE = "letter-waits"


def decided(email: str = "") -> str:
    """A case with its first decision; letters of the receiving parent by e-mail where one is."""
    hold_income(PERRY, 18_250)
    reference = apply(PERRY, ROWAN)
    work_only(FIRST_NIGHT)
    if email:
        wants_email(email)
    work_only(EFFECTIVE)
    return reference


def wants_email(address: str) -> None:
    person = case_of().receiving_parent
    told = {"effective_from": FIRST_NIGHT, "known_at": at(FIRST_NIGHT, 21), "source": "test"}
    ContactDetail.objects.create(person=person, kind="email", lines=[address], **told)
    PersonFact.objects.create(person=person, kind="channel", value="email", **told)


def notice() -> Letter:
    """The receiving parent's notice of the decision."""
    return Letter.objects.get(cause="decision", person=case_of().receiving_parent, is_copy=False)


def states(letter: Letter) -> list[str]:
    return list(letter.steps.order_by("pk").values_list("state", flat=True))


def sent(channel: NotifyChannel, on: date = DAY) -> Message:
    """Have word of the letters leave; the message about the notice."""
    send_messages(StoredNotifier(), at(on))
    exchange(channel, at(on))
    return Message.objects.get(key=notice().reference, direction="out")


def test_a_receipt_that_calls_back_is_written_on_the_letter(channel: NotifyChannel) -> None:
    decided("rowan@example.org")
    message = sent(channel)
    for _twice in range(2):
        take_receipt(receipt(message.other_reference, message.key, "delivered"), at(DAY, 12))
    assert states(notice()) == ["queued", "sent", "delivered"]
    assert received_on(notice()) == DAY + days(1), "electronically: the day after"


def test_a_receipt_that_nobody_called_back_with_is_asked_for(channel: NotifyChannel) -> None:
    decided("rowan@example.org")
    sent(channel)
    assert ask_for_receipts(channel, at(DAY, 13)) == 0, "not before four hours are over"
    assert ask_for_receipts(channel, at(DAY, 15)) > 0
    assert states(notice())[-1] == "delivered"
    assert ask_for_receipts(channel, at(DAY, 20)) == 0, "what is known is not asked for again"


def test_an_e_mail_that_fails_goes_by_post_and_counts_as_received_from_then(
    channel: NotifyChannel,
) -> None:
    decided(UNREACHABLE[0])
    message = sent(channel)
    ask_for_receipts(channel, at(DAY, 15))
    letter = notice()
    assert states(letter) == ["queued", "sent", "failed", "by_post"]
    assert received_on(letter) is None
    message.refresh_from_db()
    assert message.state == Message.State.DONE, "the letter is the matter, not the message"
    later = DAY + days(2)
    assert letter in waiting_to_go_out([Channel.POST], later)
    _count, folder = print_letters(later, at(later))
    assert folder is not None
    assert letter.reference in (folder / "manifest.csv").read_text()
    assert "ZZ1 1ZZ" in (folder / "manifest.csv").read_text()
    assert received_on(letter) == later + days(2)
    assert notified_on(case_of()) == later + days(2)
    work_only(later)
    assert not Proceeding.objects.filter(process="undelivered_letter").exists()
    assert violations() == {}


@pytest.mark.parametrize("marker", ["domestic_abuse", "at_risk"])
def test_no_letter_goes_to_a_door_unasked_where_a_marker_says_that_it_may_not_be_safe(
    channel: NotifyChannel, marker: str
) -> None:
    decided(UNREACHABLE[0])
    PersonFact.objects.create(
        person=case_of().receiving_parent,
        kind=marker,
        value=True,
        effective_from=FIRST_NIGHT,
        known_at=at(DAY),
        source="test",
    )
    sent(channel)
    ask_for_receipts(channel, at(DAY, 15))
    assert states(notice())[-1] == "failed"
    work_only(DAY)
    task = Proceeding.objects.get(process="undelivered_letter", subject__startswith="decision")
    assert notice() in letters_of(task)
    assert task.acts == "CASEWORKER"


def returned(letter: Letter, on: date, note: str = "gone away") -> None:
    note_returned(letter.reference, on, at(on), note)


def test_a_letter_that_came_back_is_a_task_and_nothing_more_goes_to_that_address() -> None:
    about = decided()
    print_letters(EFFECTIVE, at(DAY))
    for _twice in range(2):
        returned(notice(), DAY)
    assert received_on(notice()) is None
    work_only(DAY)
    task = Proceeding.objects.get(process="undelivered_letter")
    assert (task.state, task.subject) == (
        "with_caseworker",
        f"decision to the receiving parent of {EFFECTIVE}",
    )
    report(forms.CurrentIncomeChange, about, DAY + days(1), weekly_pence=70_000)
    work_only(DAY + days(1))
    last = {
        letter.is_to_paying_parent: letter.steps.order_by("-pk")[0]
        for letter in Letter.objects.filter(written_on=DAY + days(1), cause="decision")
    }
    assert (last[False].state, last[False].note) == ("withheld", "address came back")
    assert last[True].state == "queued", "the other parent's address is another matter"


def test_a_new_address_lets_what_came_back_go_out_again_once() -> None:
    about = decided()
    print_letters(EFFECTIVE, at(DAY))
    returned(notice(), DAY)
    work_only(DAY)
    staff.work_day(DAY + days(4))
    task = Proceeding.objects.get(process="undelivered_letter")
    assert task.state == "tracing", "no other address is known yet"
    moved = DAY + days(5)
    new = forms.AddressForm(lines=("2 Invented Street",), postcode="ZZ2 2ZZ")
    report(forms.AddressChange, about, moved, whose="receiving_parent", address=new)
    work_only(moved)
    staff.work_day(date(2023, 4, 17))
    task.refresh_from_db()
    assert task.state == "reached"
    assert states(notice()) == ["queued", "sent", "returned", "by_post"]
    printed = date(2023, 4, 18)
    _count, folder = print_letters(printed, at(printed))
    assert folder is not None
    assert "ZZ2 2ZZ" in (folder / "manifest.csv").read_text()
    assert violations() == {}


@pytest.mark.parametrize(
    ("reference", "on", "said"),
    [
        ("L99999999", DAY, "no letter of this reference"),
        ("nonsense", DAY, "no letter of this reference"),
        (None, EFFECTIVE - days(1), "after the day given"),
    ],
)
def test_what_cannot_have_come_back_is_refused(reference: str | None, on: date, said: str) -> None:
    decided()
    print_letters(EFFECTIVE, at(EFFECTIVE))
    with pytest.raises(NotOnItsWayError, match=said):
        note_returned(reference or notice().reference, on, at(DAY))


def test_a_letter_that_never_left_cannot_have_come_back() -> None:
    decided()
    with pytest.raises(NotOnItsWayError, match="waiting to go out"):
        returned(notice(), DAY)


def a_file(*lines: str) -> bytes:
    return "\r\n".join(["letter,returned_on,reason", *lines, ""]).encode()


def test_a_file_of_returned_post_is_taken_whole_or_not_at_all() -> None:
    decided()
    print_letters(EFFECTIVE, at(EFFECTIVE))
    letters = [letter.reference for letter in Letter.objects.order_by("pk")[:2]]
    good = [f"{reference},{DAY},not known here" for reference in letters]
    with pytest.raises(FileProblems) as refused:
        take_returned_post(a_file(*good, f"L99999999,{DAY},gone"), "post.csv", at(DAY))
    assert "line 4" in str(refused.value)
    assert not LetterStep.objects.filter(state="returned").exists()
    for _twice in range(2):
        assert take_returned_post(a_file(*good), "post.csv", at(DAY)) == 2
    assert LetterStep.objects.filter(state="returned").count() == 2


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), "no letters"),
        (("L00000001,yesterday,gone",), "real day"),
        (("00000001,2023-04-06,gone",), "L"),
        (("L00000001,2023-04-06,gone", "L00000001,2023-04-07,gone"), "each letter once"),
        (("L00000001,2023-04-06",), "column"),
    ],
)
def test_a_file_that_is_wrong_says_where_and_what_to_do(lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(FileProblems, match=said):
        take_returned_post(a_file(*lines), "post.csv", at(DAY))
