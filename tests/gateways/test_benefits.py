"""What the benefits system tells becomes a reported change, once, from the day of the law."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    POLLY,
    ROBIN,
    ROWAN,
    apply,
    case_of,
    days,
    hold_income,
    liabilities,
    payer,
    violations,
    work,
    work_only,
)
from upkeep.cases.models import Circumstance, ReportedChange
from upkeep.gateways.channels import INBOX
from upkeep.gateways.line_files import line_of, write_line_file
from upkeep.gateways.models import Message
from upkeep.parties.models import ContactDetail, PersonFact

pytestmark = pytest.mark.django_db

TOLD = EFFECTIVE + days(20)


@pytest.fixture(autouse=True)
def two_cases(db: None) -> None:
    hold_income(pounds_a_year=18_250)
    apply()
    apply(PERRY, ROBIN, ["Lark"])
    work(EFFECTIVE)


def notice(number: str, event: str, on: date, **more: Any) -> dict[str, Any]:
    said = {"national_insurance_number": PERRY.number, **more}
    return {"id": number, "event": event, "on": on.isoformat(), **said}


def take(*lines: dict[str, Any] | bytes, reference: str = "DWP-1", on: date = TOLD) -> Message:
    head = {"file": "upkeep.benefit-notices", "reference": reference}
    content = write_line_file(
        head, (each if isinstance(each, bytes) else line_of(each) for each in lines)
    )
    return INBOX.take(content, None, datetime.combine(on, time(7), UTC))


def notices() -> list[tuple[str, str, str]]:
    """Each line that came, where it stands, and what went wrong with it or came of it."""
    lines = Message.objects.filter(direction="in", is_file=False).order_by("pk")
    return [(m.key, m.state, m.fault or m.outcome) for m in lines]


def test_an_award_counts_from_its_own_day() -> None:
    started = TOLD - days(7)
    take(notice("N-1", "award_started", started, benefit="carers_allowance"))
    work_only(TOLD)
    assert [(start, pence) for start, _to, pence in liabilities(case_of())][-1] == (started, 350)
    fact = Circumstance.objects.filter(kind="benefits").latest("pk")
    assert (fact.value, fact.effective_from) == (["carers_allowance"], started)
    assert ReportedChange.objects.get().form["reported_by"] == "benefits_system"
    assert violations() == {}


def test_an_award_known_late_is_part_of_what_was_recorded_since() -> None:
    take(notice("N-1", "award_started", TOLD - days(2), benefit="carers_allowance"))
    take(notice("N-2", "award_started", TOLD - days(9), benefit="state_pension"), reference="2")
    take(notice("N-3", "award_ended", TOLD, benefit="carers_allowance"), reference="3")
    forms = [change.form for change in ReportedChange.objects.order_by("pk")]
    assert [(form["happened_on"], form["benefits"]) for form in forms] == [
        ((TOLD - days(2)).isoformat(), ["carers_allowance"]),
        ((TOLD - days(9)).isoformat(), ["state_pension"]),
        ((TOLD - days(2)).isoformat(), ["carers_allowance", "state_pension"]),
        (TOLD.isoformat(), ["state_pension"]),
    ]


def test_the_same_notice_again_changes_nothing_and_another_under_its_name_waits() -> None:
    first = notice("N-1", "award_started", TOLD, benefit="carers_allowance")
    take(first)
    assert take(first, reference="again").account.known == 1
    take({**first, "benefit": "state_pension"}, reference="other")
    assert ReportedChange.objects.count() == 1
    assert [said for _key, state, said in notices() if state == "failed"] == ["contradiction"]
    assert violations() == {}


def test_a_death_ends_every_case_of_a_paying_parent() -> None:
    died = TOLD - days(3)
    take(notice("N-1", "died", died))
    work_only(TOLD)
    assert {case.closed_on for case in payer().cases.all()} == {died}
    assert PersonFact.objects.get(kind="died").person == payer().person
    take(notice("N-2", "died", died), reference="again")
    assert notices()[-1][2].startswith("no effect")
    assert violations() == {}


def test_a_death_of_a_receiving_parent_ends_only_their_case() -> None:
    take(notice("N-1", "died", TOLD, national_insurance_number=ROWAN.number))
    work_only(TOLD)
    assert case_of(ROWAN).closed_on == TOLD
    assert case_of(ROBIN).closed_on is None


def test_a_death_of_somebody_without_a_case_is_for_a_person() -> None:
    take(notice("N-1", "died", EFFECTIVE - days(9), national_insurance_number=ROWAN.number))
    work_only(TOLD)
    take(notice("N-2", "died", TOLD, national_insurance_number=ROWAN.number), reference="2")
    assert notices()[-1][1:] in [("failed", "unknown"), ("done", "no effect: the death is known")]


def test_an_address_is_reported_where_it_is_new() -> None:
    new = {"lines": ["2 Invented Street"], "postcode": "ZZ1 1ZZ"}
    held = {"lines": ["1 Invented Street"], "postcode": "ZZ1 1ZZ"}
    take(notice("N-1", "address", TOLD, address=new), notice("N-2", "address", TOLD, address=held))
    work_only(TOLD)
    latest = ContactDetail.objects.filter(person=payer().person, kind="address").latest("pk")
    assert latest.lines == new["lines"]
    assert notices()[1][2].startswith("no effect")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (notice("N-1", "died", TOLD, national_insurance_number=POLLY.number), "unknown"),
        (notice("N-1", "award_started", TOLD, benefit="pools_win"), "garbage"),
        (notice("N-1", "promoted", TOLD), "garbage"),
        ({"event": "died"}, "garbage"),
        (b"not json", "garbage"),
    ],
)
def test_what_cannot_be_used_waits_and_the_rest_counts(
    line: dict[str, Any] | bytes, fault: str
) -> None:
    good = notice("N-9", "award_started", TOLD, benefit="state_pension")
    account = take(line, good).account
    assert (account.entries, account.kept) == (2, 2)
    assert [state for _key, state, _said in notices()] == ["failed", "done"]
    assert Message.objects.get(state="failed").fault == fault
    assert violations() == {}


def test_what_decides_no_amount_has_no_effect() -> None:
    take(
        notice("N-1", "award_ended", TOLD, benefit="state_pension"),
        notice(
            "N-2",
            "award_started",
            TOLD,
            benefit="state_pension",
            national_insurance_number=ROWAN.number,
        ),
    )
    assert {said for _key, _state, said in notices()} == {
        "no effect: known, or nothing that decides an amount here"
    }
    assert FIRST_NIGHT < TOLD
