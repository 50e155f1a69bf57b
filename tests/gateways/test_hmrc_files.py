"""One file asks about everybody who waits; whatever comes back, nobody's answer is lost."""

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from building import (
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    ROBIN,
    ROWAN,
    apply,
    case_of,
    days,
    hmrc_figure,
    morning,
    violations,
    work,
    work_only,
)
from upkeep.cases.models import Decision, IncomeRecord, Proceeding
from upkeep.cases.switches import HMRC_FILES, Cohort, set_switch
from upkeep.gateways import triage
from upkeep.gateways.channels import INBOX
from upkeep.gateways.hmrc_files import HMRC_ASKING, PATIENCE
from upkeep.gateways.inbox import UnknownFormatError
from upkeep.gateways.line_files import entry_of, line_of, read_line_file, write_line_file
from upkeep.gateways.models import Message
from upkeep.gateways.questions import note_overdue
from upkeep.simulation.hmrc_files import SimulatedHmrcFiles

pytestmark = pytest.mark.django_db

NEXT_DAY = FIRST_NIGHT + days(1)
NOW = datetime.combine(NEXT_DAY, time(7), UTC)
HOLDS = (hmrc_figure(PERRY), hmrc_figure(PIPPA, 36_500))


@pytest.fixture
def request_file(db: None) -> bytes:
    """The file of the first night, which asks about two paying parents."""
    switch_on()
    apply()
    apply(PIPPA, ROBIN)
    work(FIRST_NIGHT)
    return bytes(Message.objects.get(is_file=True).content)


@pytest.fixture
def reply(request_file: bytes) -> bytes:
    return SimulatedHmrcFiles(HOLDS).reply(request_file, NEXT_DAY)


def switch_on(share: int = 100) -> None:
    cohort = Cohort(share_percent=share)
    set_switch(HMRC_FILES, cohort, FIRST_NIGHT, "mo", "trial", morning(FIRST_NIGHT), is_on=True)


def take(content: bytes, now: datetime = NOW) -> Message:
    return INBOX.take(content, Message.System.HMRC_INCOME, now)


def questions() -> dict[str, Message]:
    """The question about each paying parent, by National Insurance number."""
    asked = Message.objects.filter(direction="out", is_file=False)
    return {json.loads(bytes(q.content))["national_insurance_number"]: q for q in asked}


def rewritten(reply: bytes, *entries: dict[str, Any] | bytes, **head: str) -> bytes:
    """The reply with other entries and a right end."""
    file = read_line_file(reply)
    lines = [each if isinstance(each, bytes) else line_of(each) for each in entries]
    return write_line_file({**file.head, **head}, lines)


def entries(reply: bytes) -> list[dict[str, Any]]:
    return [entry_of(line) or {} for line in read_line_file(reply).lines]


def in_triage() -> list[tuple[str, str]]:
    """What waits, by fault, with whom it is about."""
    failed = Message.objects.filter(state="failed").order_by("pk")
    return [(m.fault, m.paying_parent.reference if m.paying_parent else "") for m in failed]


def test_one_file_asks_about_everybody_once_and_says_how_many(request_file: bytes) -> None:
    file = read_line_file(request_file)
    assert file.reference == "INC-20230403-01"
    asked = [entry["national_insurance_number"] for entry in entries(request_file)]
    assert asked == [PERRY.number, PIPPA.number]
    work(NEXT_DAY)
    assert Message.objects.filter(is_file=True).count() == 1
    assert violations() == {}


def test_the_answers_decide_the_applications(reply: bytes) -> None:
    assert take(reply).account.applied == 2
    work(FIRST_NIGHT + days(2))
    assert case_of(ROWAN, PERRY).state == case_of(ROBIN, PIPPA).state == "in_force"
    assert violations() == {}


def test_a_review_is_asked_about_thirty_days_before_and_decided_with_the_answer(
    reply: bytes,
) -> None:
    take(reply)
    work(FIRST_NIGHT + days(2))
    review_on = case_of().paying_parent.next_review_on
    assert review_on is not None
    work_only(review_on - days(30))
    asks = Message.objects.filter(is_file=True, direction="out").latest("pk")
    assert read_line_file(bytes(asks.content)).head["sent_on"] == f"{review_on - days(30)}"
    newer = hmrc_figure(PERRY, 25_550, "2022-23", review_on - days(40))
    answer = SimulatedHmrcFiles([newer]).reply(bytes(asks.content), review_on - days(29))
    take(answer, morning(review_on - days(29)))
    work_only(review_on)
    decided = Decision.objects.get(reason="review", paying_parent=case_of().paying_parent)
    assert decided.situation["paying_parent"]["historic_income_annual"] == "25550.00"


def test_none_held_sends_an_application_on_to_ask_the_paying_parent(request_file: bytes) -> None:
    take(SimulatedHmrcFiles([]).reply(request_file, NEXT_DAY))
    work(NEXT_DAY)
    states = Proceeding.objects.filter(process="application").values_list("state", flat=True)
    assert set(states) == {"asking_current_income"}


def test_only_the_share_that_is_switched_on_is_asked_by_file() -> None:
    switch_on(share=1)
    apply()
    apply(PIPPA, ROBIN)
    work(FIRST_NIGHT)
    assert not Message.objects.filter(is_file=True).exists()
    assert {q.state for q in questions().values()} == {"waiting"}


def test_a_late_answer_still_counts(request_file: bytes, reply: bytes) -> None:
    late = NOW + sum(PATIENCE, timedelta()) + days(3)
    assert note_overdue(HMRC_ASKING, NOW + PATIENCE[0]) == 2
    Message.objects.filter(state="waiting", is_file=False).update(state="asked")
    assert note_overdue(HMRC_ASKING, late) == 2
    assert [fault for fault, _who in in_triage()] == ["timeout", "timeout"]
    take(reply, late)
    assert in_triage() == []
    assert IncomeRecord.objects.count() == 2
    assert violations() == {}


def test_what_is_not_answered_is_asked_again_before_a_person_must_look(
    request_file: bytes, reply: bytes
) -> None:
    first, _second = entries(reply)
    take(rewritten(reply, first))
    assert questions()[PIPPA.number].state == "asked"
    work(NEXT_DAY + PATIENCE[0])
    again = Message.objects.filter(is_file=True, direction="out").latest("pk")
    assert [e["national_insurance_number"] for e in entries(bytes(again.content))] == [PIPPA.number]
    work_only(NEXT_DAY + PATIENCE[0] + PATIENCE[1] + days(1))
    assert in_triage() == [("timeout", case_of(ROBIN, PIPPA).paying_parent.reference)]
    assert violations() == {}


def test_the_same_file_again_changes_nothing(reply: bytes) -> None:
    first = take(reply)
    assert take(reply).pk == first.pk
    assert IncomeRecord.objects.count() == 2


def test_the_same_answers_in_another_file_are_known(reply: bytes) -> None:
    take(reply)
    account = take(rewritten(reply, *entries(reply), reference="another")).account
    assert (account.entries, account.known) == (2, 2)
    assert violations() == {}


@pytest.mark.parametrize("of_the_end", [1, 60, 300])
def test_half_a_file_is_not_used_and_waits_in_triage(reply: bytes, of_the_end: int) -> None:
    message = take(reply[: -1 - of_the_end])
    assert (message.state, message.fault) == ("failed", "cut_off")
    assert not IncomeRecord.objects.exists()
    assert {q.state for q in questions().values()} == {"asked"}
    assert take(reply).state == "done"


@pytest.mark.parametrize("content", [b"\x00\xff rubbish", b"{}", b"[1]\n[2]", b"<html>\n</html>"])
def test_garbage_waits_in_triage_as_it_came(request_file: bytes, content: bytes) -> None:
    message = take(content)
    assert (message.state, message.fault) == ("failed", "garbage")
    assert bytes(message.content) == content


def test_a_file_of_nobody_known_is_refused_at_once(request_file: bytes) -> None:
    with pytest.raises(UnknownFormatError, match="wanted upkeep"):
        INBOX.take(b"rubbish", None, NOW)


@pytest.mark.parametrize(
    ("old", "new"), [(b'"entries": 2', b'"entries": 3'), (b'"total": "', b'"total": "1')]
)
def test_wrong_control_totals_stop_the_file(reply: bytes, old: bytes, new: bytes) -> None:
    spoilt = reply.replace(old, new)
    assert spoilt != reply
    message = take(spoilt)
    assert (message.state, message.fault) == ("failed", "totals")
    assert not IncomeRecord.objects.exists()


def test_an_answer_to_no_request_of_ours_is_not_used(reply: bytes) -> None:
    message = take(rewritten(reply, *entries(reply), request="INC-20200101-07"))
    assert (message.state, message.fault) == ("failed", "unknown")
    assert "INC-20200101-07" in message.fault_detail


def test_an_answer_about_somebody_unknown_waits_and_the_others_count(reply: bytes) -> None:
    first, second = entries(reply)
    stranger = {**second, "request_id": "review of nobody"}
    account = take(rewritten(reply, first, stranger, b"not json")).account
    assert (account.applied, account.kept) == (1, 2)
    assert in_triage() == [("unknown", ""), ("garbage", "")]
    assert violations() == {}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"outcome": "not_known"}, "not_known"),
        ({"outcome": "error", "code": "E12"}, "refused"),
        ({"outcome": "perhaps"}, "garbage"),
        ({"incomes": [{"tax_year": "2021-22"}]}, "garbage"),
        ({"incomes": []}, "garbage"),
    ],
)
def test_an_answer_that_gives_no_figure_sends_its_question_to_triage(
    reply: bytes, change: dict[str, Any], fault: str
) -> None:
    first, second = entries(reply)
    account = take(rewritten(reply, {**first, **change}, second)).account
    assert (account.applied, account.failed) == (1, 1)
    assert in_triage() == [(fault, case_of(ROWAN, PERRY).paying_parent.reference)]
    assert violations() == {}


def test_figures_of_somebody_else_are_not_recorded(reply: bytes) -> None:
    first, second = entries(reply)
    take(rewritten(reply, {**first, "incomes": second["incomes"]}, second))
    assert [fault for fault, _who in in_triage()] == ["unknown"]
    assert IncomeRecord.objects.get().national_insurance_number == PIPPA.number


def test_another_figure_for_the_same_day_is_a_contradiction_and_the_first_one_stays(
    reply: bytes,
) -> None:
    take(reply)
    first, second = entries(reply)
    first["incomes"][0]["employment_income"] = "1.00"
    account = take(rewritten(reply, first, second, reference="corrected")).account
    assert (account.known, account.kept) == (1, 1)
    assert in_triage() == [("contradiction", case_of(ROWAN, PERRY).paying_parent.reference)]
    assert questions()[PERRY.number].state == "done"
    assert violations() == {}


def test_a_line_in_triage_is_read_again_when_a_person_says_so(reply: bytes) -> None:
    first, second = entries(reply)
    take(rewritten(reply, first, {**second, "request_id": "review of nobody"}))
    kept = Message.objects.get(state="failed")
    triage.send_again(kept.pk, NOW)
    assert INBOX.read_unread(NOW) == 1
    kept.refresh_from_db()
    assert (kept.state, kept.fault) == ("failed", "unknown")


def test_figures_that_come_later_are_sent_then(request_file: bytes) -> None:
    later = hmrc_figure(PERRY, 36_500, "2022-23", NEXT_DAY + days(5))
    hmrc = SimulatedHmrcFiles([*HOLDS, later])
    take(hmrc.reply(request_file, NEXT_DAY))
    assert list(hmrc.later_replies(NEXT_DAY + days(4))) == []
    [further] = hmrc.later_replies(NEXT_DAY + days(5))
    assert take(further, NOW + days(5)).account.applied == 1
    assert IncomeRecord.objects.count() == 3
