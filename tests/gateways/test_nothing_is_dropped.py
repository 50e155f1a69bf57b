"""Every fault that a file can have, at every gateway of files; and many at random.

What came in was taken in, was known, or waits in triage where a person sees it (I-35).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from random import Random

import pytest
from django.db import connection

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    POLLY,
    RIVER,
    ROBIN,
    ROWAN,
    apply,
    apply_without_address,
    days,
    hmrc_figure,
    morning,
    payer,
    work,
)
from upkeep.cases.switches import HMRC_FILES, Cohort, set_switch
from upkeep.collection.models import BenefitDeduction
from upkeep.gateways.addresses import ADDRESS_ASKING
from upkeep.gateways.benefit_deductions import DEDUCTION_ASKING, write_requests
from upkeep.gateways.channels import INBOX
from upkeep.gateways.checks import CHECKS
from upkeep.gateways.hmrc_files import HMRC_ASKING
from upkeep.gateways.line_files import entry_of, line_of, read_line_file, write_line_file
from upkeep.gateways.models import Message
from upkeep.gateways.questions import Asking, ask_in_file, note_overdue
from upkeep.simulation.hmrc_files import SimulatedHmrcFiles

pytestmark = pytest.mark.django_db

NOW = datetime.combine(EFFECTIVE, time(7), UTC)
System = Message.System


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway of files: what is asked, if anything, and a file that comes in."""

    system: Message.System
    asking: Asking | None
    comes_in: Callable[[], bytes]


def asked(system: Message.System) -> bytes:
    """The last request file."""
    files = Message.objects.filter(system=system, is_file=True, direction="out")
    return bytes(files.latest("pk").content)


def incomes() -> bytes:
    holds = [hmrc_figure(PERRY), hmrc_figure(PIPPA)]
    return SimulatedHmrcFiles(holds).reply(asked(System.HMRC_INCOME), EFFECTIVE)


def traces() -> bytes:
    request = read_line_file(asked(System.ADDRESSES))
    lines = [
        line_of({"request_id": (entry_of(line) or {})["request_id"], "outcome": "not_found"})
        for line in request.lines
    ]
    head = {"file": "upkeep.address-replies", "reference": "R-1", "request": request.reference}
    return write_line_file(head, lines)


def notices() -> bytes:
    lines = [
        line_of(
            {
                "id": f"N-{number}",
                "event": "award_started",
                "national_insurance_number": number,
                "on": EFFECTIVE.isoformat(),
                "benefit": "carers_allowance",
            }
        )
        for number in (PERRY.number, PIPPA.number)
    ]
    return write_line_file({"file": "upkeep.benefit-notices", "reference": "B-1"}, lines)


def deductions() -> bytes:
    request = read_line_file(asked(System.BENEFITS))
    lines = [
        line_of(
            {
                "request_id": (entry_of(line) or {})["request_id"],
                "outcome": "refused",
                "reason": "award_too_low",
            }
        )
        for line in request.lines
    ]
    head = {"file": DEDUCTION_ASKING.replies, "reference": "D-1", "request": request.reference}
    return write_line_file(head, lines)


GATEWAYS = [
    Gateway(System.HMRC_INCOME, HMRC_ASKING, incomes),
    Gateway(System.ADDRESSES, ADDRESS_ASKING, traces),
    Gateway(System.BENEFITS, None, notices),
    Gateway(System.BENEFITS, DEDUCTION_ASKING, deductions),
]


@pytest.fixture(autouse=True)
def world(db: None) -> None:
    on = morning(FIRST_NIGHT)
    set_switch(HMRC_FILES, Cohort(), FIRST_NIGHT, "mo", "trial", on, is_on=True)
    apply(PERRY, ROWAN)
    apply(PIPPA, ROBIN)
    apply_without_address(POLLY, RIVER)
    work(FIRST_NIGHT)
    for number, parent in enumerate((PERRY, PIPPA), start=1):
        BenefitDeduction.objects.create(
            reference=f"BD-{number:08d}",
            paying_parent=payer(parent),
            kind="ongoing",
            benefits=["income_support"],
            maintenance_pence=7_00,
            fee_pence=1_40,
            asked_on=FIRST_NIGHT,
            known_at=morning(EFFECTIVE - days(1)),
        )
    with connection.cursor() as cursor:
        write_requests(cursor.cursor, morning(EFFECTIVE - days(1)))


def violations_of_messages() -> list[str]:
    with connection.cursor() as cursor:
        return [str(found) for check in CHECKS for found in check.run(cursor.cursor)]


def other_end(content: bytes, *lines: bytes) -> bytes:
    """The same head with other lines and a right end."""
    return write_line_file(read_line_file(content).head, lines)


def a_stranger(content: bytes) -> bytes:
    lines = list(read_line_file(content).lines)
    for ours in (b"QQ000001A", b"APP-", b"BD-", b"_record on", b"_register on"):
        lines[0] = lines[0].replace(ours, b"QQ999999A" if ours[0:1] == b"Q" else b"ZZZ-")
    return other_end(content, *lines)


FAULTS: dict[str, tuple[Callable[[bytes], bytes], str, bool]] = {
    "garbage": (lambda _content: b"\x00 not a file", "garbage", False),
    "half a file": (lambda content: content[: len(content) // 2], "cut_off", False),
    "wrong totals": (
        lambda content: content.replace(b'"entries": ', b'"entries": 9'),
        "totals",
        False,
    ),
    "a line of garbage": (
        lambda content: other_end(content, *read_line_file(content).lines, b"{broken"),
        "garbage",
        True,
    ),
    "somebody unknown": (a_stranger, "unknown", True),
}
"""How each spoils a file, what the operator sees, and whether the rest of the file is used."""


@pytest.mark.parametrize("gateway", GATEWAYS, ids=lambda gateway: gateway.system.value)
@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_at_each_gateway_is_in_triage(gateway: Gateway, name: str) -> None:
    spoil, fault, is_used = FAULTS[name]
    message = INBOX.take(spoil(gateway.comes_in()), gateway.system, NOW)
    failed = Message.objects.filter(state="failed", direction="in")
    assert [each.fault for each in failed] == [fault]
    assert (message.state == "done") == is_used
    assert violations_of_messages() == []
    whole = INBOX.take(gateway.comes_in(), gateway.system, NOW)
    assert whole.state == "done", "what comes right afterwards is used"


@pytest.mark.parametrize("gateway", GATEWAYS, ids=lambda gateway: gateway.system.value)
def test_a_replay_at_each_gateway_changes_nothing(gateway: Gateway) -> None:
    content = gateway.comes_in()
    first = INBOX.take(content, gateway.system, NOW)
    again = INBOX.take(
        content.replace(b'"reference": "', b'"reference": "again ', 1).replace(
            b'"end": "', b'"end": "again '
        ),
        gateway.system,
        NOW,
    )
    assert again.pk != first.pk
    assert again.account.known == again.account.entries == first.account.entries
    assert not Message.objects.filter(state="failed").exists()


@pytest.mark.parametrize(
    "gateway", [g for g in GATEWAYS if g.asking], ids=lambda gateway: gateway.system.value
)
def test_silence_is_asked_again_and_then_seen_by_a_person(gateway: Gateway) -> None:
    asking = gateway.asking
    assert asking is not None
    now = NOW
    for _turn in asking.patience:
        now += max(asking.patience) + days(1)
        assert note_overdue(asking, now) > 0
        ask_in_file(asking, now, lambda _each: True)
    faults = set(Message.objects.filter(state="failed").values_list("fault", flat=True))
    assert faults == {"timeout"}
    assert violations_of_messages() == []


def spoilt(rng: Random, line: bytes, others: list[bytes]) -> bytes:
    """A line as it may arrive: whole, cut, changed, another one, or somebody else's."""
    turn = rng.randrange(7)
    if turn == 0:
        return line[: rng.randrange(1, len(line))]
    if turn == 1:
        return line.replace(b"not_found", b"error").replace(b"figures", b"not_known")
    if turn == 2:
        return rng.choice(others)
    if turn == 3:
        return line.replace(b"QQ00000", b"QQ00009").replace(b"APP-", b"APQ-")
    if turn == 4:
        place = rng.randrange(len(line))
        return (line[:place] + bytes([rng.randrange(33, 126)]) + line[place + 1 :]).strip()
    return line


@pytest.mark.parametrize("gateway", GATEWAYS, ids=lambda gateway: gateway.system.value)
def test_whatever_comes_every_line_is_taken_in_known_or_in_triage(gateway: Gateway) -> None:
    rng = Random(gateway.system.value)
    file = read_line_file(gateway.comes_in())
    for turn in range(25):
        lines = [spoilt(rng, line, list(file.lines)) for line in file.lines]
        head = {**file.head, "reference": f"turn {turn}"}
        message = INBOX.take(write_line_file(head, lines), gateway.system, NOW)
        assert message.state == "done"
        account = message.account
        parts = account.applied, account.known, account.without_effect, account.failed, account.kept
        assert sum(parts) == account.entries == len(lines)
        kept = {bytes(each.content) for each in message.carries.all()}
        assert len(kept) <= account.kept
        assert kept <= set(lines), "what is kept is kept as it came"
    assert violations_of_messages() == []
