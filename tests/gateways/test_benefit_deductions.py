"""Maintenance from a benefit: asked for, taken, posted, set against what is due; and its end."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    ROBIN,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    line,
    morning,
    payer,
    report,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding
from upkeep.cases.proceedings import move
from upkeep.cases.switches import BENEFIT_DEDUCTIONS, Cohort, set_switch
from upkeep.collection.models import (
    Allocation,
    Arrangement,
    BenefitDeduction,
    Identification,
    Instalment,
    Receipt,
    RemittanceLine,
)
from upkeep.gateways.benefit_deductions import LISTS, NEWS, REPLIES
from upkeep.gateways.channels import INBOX
from upkeep.gateways.line_files import entry_of, line_of, read_line_file, write_line_file
from upkeep.gateways.models import Message

pytestmark = pytest.mark.django_db

ON_CREDIT = {"benefits": ("universal_credit_no_earnings",)}
ANSWERED = EFFECTIVE + days(1)
FIRST_PAYMENT = date(2023, 5, 9)


@pytest.fixture(autouse=True)
def deductions_are_on(db: None) -> None:
    set_switch(
        BENEFIT_DEDUCTIONS, Cohort(), FIRST_NIGHT, "mo", "trial", morning(FIRST_NIGHT), is_on=True
    )


def on_benefit(**more: Any) -> str:
    hold_income()
    about = apply(**{**ON_CREDIT, **more})
    work(EFFECTIVE)
    return about


def questions() -> list[dict[str, Any]]:
    """The lines of the last file that went to the benefits system."""
    sent = Message.objects.filter(system="benefits", direction="out", is_file=True).latest("pk")
    entries = [entry_of(each) for each in read_line_file(bytes(sent.content)).lines]
    return [entry for entry in entries if entry is not None]


def take(kind: str, on: date, *entries: dict[str, Any], **head: str) -> Message:
    head = {"file": kind, "reference": f"DWP-{on}", **head}
    content = write_line_file(head, map(line_of, entries))
    return INBOX.take(content, None, datetime.combine(on, time(7), UTC))


def answer(day: date = ANSWERED, /, **said: Any) -> None:
    """Answer the one line of the last file."""
    sent = Message.objects.filter(system="benefits", direction="out", is_file=True).latest("pk")
    take(REPLIES, day, {"request_id": questions()[0]["request_id"], **said}, request=sent.key)


def accept(on: date = ANSWERED, first: date = FIRST_PAYMENT, every: str = "monthly") -> None:
    benefit = questions()[0]["benefits"][0]
    answer(
        on,
        outcome="accepted",
        benefit=benefit,
        every=every,
        first_payment_on=first.isoformat(),
    )


def listed(deducted: str, wanted: str = "36.40", number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": f"BDR00000001-{number}",
        "list": "BDR00000001",
        "request_id": BenefitDeduction.objects.latest("pk").reference,
        "payment_reference": payer().reference,
        "benefit": "universal_credit_no_earnings",
        "first_day": "2023-04-09",
        "last_day": "2023-05-08",
        "wanted": wanted,
        "deducted": deducted,
        **more,
    }


def standing() -> list[tuple[str, str]]:
    rows = Proceeding.objects.filter(process="benefit_deduction").order_by("pk")
    return [(row.subject, row.state) for row in rows]


def method_now() -> tuple[str, str]:
    held = Arrangement.objects.get(case=case_of(), known__upper_inf=True, effective__upper_inf=True)
    return held.method, held.frequency


def test_the_flat_rate_of_somebody_on_a_benefit_is_asked_for_with_its_fee() -> None:
    on_benefit()
    [asked] = questions()
    assert (asked["weekly_maintenance"], asked["weekly_fee"]) == ("7.00", "1.40")
    assert asked["national_insurance_number"] == PERRY.number
    assert asked["benefits"] == ["universal_credit_no_earnings"]
    assert standing() == [(asked["request_id"], "asking")]
    work(EFFECTIVE + days(2))
    assert BenefitDeduction.objects.count() == 1, "asked once"


def test_nothing_is_asked_where_the_switch_is_off_or_no_benefit_is_received() -> None:
    hold_income(pounds_a_year=36_500)
    apply()
    hold_income(PIPPA, 4_000)
    apply(PIPPA, ROBIN, ("Finch",))
    work(EFFECTIVE)
    assert not BenefitDeduction.objects.exists()


def test_what_is_taken_is_posted_and_set_against_what_falls_due() -> None:
    on_benefit()
    accept()
    work_only(ANSWERED)
    assert method_now() == ("deduction_from_benefit", "monthly")
    due = Instalment.objects.filter(case=case_of(), known__upper_inf=True).order_by("due_on")
    assert due[0].due_on == FIRST_PAYMENT
    take(LISTS, FIRST_PAYMENT, listed("36.40"))
    bank(FIRST_PAYMENT, line(36_40, "BDR00000001 CHILD MAINTENANCE"))
    work_only(FIRST_PAYMENT)
    receipt = Receipt.objects.get()
    assert (receipt.paying_parent, receipt.method) == (payer(), "deduction_from_benefit")
    assert receipt.remittance_line == RemittanceLine.objects.get()
    taken = Allocation.objects.all()
    assert sum(each.maintenance_pence + each.fee_pence for each in taken) == 36_40
    assert standing()[0][1] == "deducting"
    assert violations() == {}


def test_money_before_its_list_waits_and_finds_its_owner() -> None:
    on_benefit()
    accept()
    bank(FIRST_PAYMENT, line(36_40, "BDR 00000001"))
    work_only(ANSWERED, FIRST_PAYMENT)
    assert Receipt.objects.get().suspense_reason == "return_awaited"
    take(LISTS, FIRST_PAYMENT + days(1), listed("36.40"))
    work_only(FIRST_PAYMENT + days(1))
    found = Identification.objects.get()
    assert (found.paying_parent, found.amount_pence) == (payer(), 36_40)
    assert violations() == {}


def test_less_than_was_asked_for_is_seen_to_and_stays_owed() -> None:
    on_benefit()
    accept()
    work_only(ANSWERED)
    take(LISTS, FIRST_PAYMENT, listed("10.00", reason="award_too_low"))
    bank(FIRST_PAYMENT, line(10_00, "BDR00000001"))
    work_only(FIRST_PAYMENT, FIRST_PAYMENT + days(1))
    assert standing()[0][1] == "short"
    missed = Proceeding.objects.get(process="arrangement")
    assert missed.state == "payment_missed"


def test_a_line_for_nobody_of_ours_leaves_only_its_own_money_in_suspense() -> None:
    on_benefit()
    accept()
    stranger = listed("8.00", "8.00", 2, payment_reference="999999999999", request_id="BD-9")
    take(LISTS, FIRST_PAYMENT, listed("36.40"), stranger)
    bank(FIRST_PAYMENT, line(44_40, "BDR00000001"))
    work_only(ANSWERED, FIRST_PAYMENT)
    held = Receipt.objects.order_by("amount_pence").values_list("amount_pence", "suspense_reason")
    assert list(held) == [(8_00, "unknown_reference"), (36_40, "")]
    assert violations() == {}


def test_a_refusal_is_somebodys_task_and_is_asked_again_only_when_they_say_so() -> None:
    on_benefit()
    answer(outcome="refused", reason="award_too_low")
    work_only(ANSWERED, ANSWERED + days(1))
    [(reference, state)] = standing()
    assert state == "another_way_needed"
    actor = Actor("casey", ANSWERED + days(1), morning(ANSWERED + days(2)))
    move(Proceeding.objects.get(subject=reference).pk, "ask_again", actor)
    work_only(ANSWERED + days(2))
    assert BenefitDeduction.objects.count() == 2
    assert method_now()[0] == "bank_transfer"


def test_the_former_way_of_paying_holds_again_when_the_award_ends() -> None:
    on_benefit()
    accept()
    work_only(ANSWERED)
    ended = {
        "id": "E-1",
        "request_id": BenefitDeduction.objects.get().reference,
        "event": "ended",
        "on": "2023-05-20",
        "reason": "award_ended",
    }
    take(NEWS, date(2023, 5, 20), ended)
    work_only(date(2023, 5, 20))
    assert method_now() == ("bank_transfer", "weekly")
    assert standing()[0][1] == "another_way_needed"


def test_another_way_that_is_chosen_stops_the_deduction_and_it_is_not_asked_for_again() -> None:
    about = on_benefit()
    accept()
    work_only(ANSWERED)
    chosen = ANSWERED + days(3)
    report(
        forms.CollectionChange,
        about,
        chosen,
        service_type="collect_and_pay",
        method="standing_order",
        frequency="weekly",
        collection_day=3,
    )
    work_only(chosen)
    [asked] = questions()
    assert (asked["action"], asked["stops"]) == ("stop", BenefitDeduction.objects.get().reference)
    assert standing()[0][1] == "stopping"
    answer(chosen + days(1), outcome="stopped", on=(chosen + days(1)).isoformat())
    work_only(chosen + days(1), chosen + days(2))
    assert standing()[0][1] == "over"
    assert BenefitDeduction.objects.count() == 1
    assert method_now()[0] == "standing_order"


def test_a_second_receiving_parent_shares_what_is_deducted() -> None:
    on_benefit()
    accept()
    work_only(ANSWERED)
    apply(PERRY, ROBIN, ("Lark",), on=ANSWERED + days(1))
    work(ANSWERED + days(5))
    assert BenefitDeduction.objects.count() == 1, "the flat rate is one sum, whoever it is for"
    methods = Arrangement.objects.filter(known__upper_inf=True, effective__upper_inf=True)
    assert set(methods.values_list("method", flat=True)) == {"deduction_from_benefit"}


def test_an_end_of_liability_asks_the_benefits_system_to_stop() -> None:
    about = on_benefit()
    accept()
    work_only(ANSWERED)
    report(forms.CloseCaseChange, about, ANSWERED + days(9), reason="applicant_request")
    work(ANSWERED + days(10))
    assert [each["action"] for each in questions()] == ["stop"]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"outcome": "accepted"}, "garbage"),
        ({"outcome": "stopped", "on": "2023-04-07"}, "contradiction"),
        ({"outcome": "not_known"}, "not_known"),
        ({"outcome": "error", "code": "E17"}, "refused"),
    ],
)
def test_an_answer_that_cannot_be_used_is_in_triage(said: dict[str, Any], fault: str) -> None:
    on_benefit()
    answer(**said)
    failed = Message.objects.get(state="failed")
    assert (failed.fault, failed.paying_parent) == (fault, payer())
    assert standing()[0][1] == "asking"


def test_a_line_that_says_less_without_a_reason_is_in_triage_and_the_money_waits() -> None:
    on_benefit()
    accept()
    take(LISTS, FIRST_PAYMENT, listed("10.00"))
    bank(FIRST_PAYMENT, line(10_00, "BDR00000001"))
    work_only(ANSWERED, FIRST_PAYMENT)
    assert Message.objects.get(state="failed").fault == "garbage"
    assert Receipt.objects.get().suspense_reason == "return_awaited"


def test_nobody_is_forgotten_who_does_not_answer() -> None:
    on_benefit()
    work_only(*(EFFECTIVE + days(7 * n + 1) for n in range(1, 4)))
    question = Message.objects.get(system="benefits", direction="out", is_file=False)
    assert (question.state, question.fault, question.attempts) == ("failed", "timeout", 3)
    work_only(EFFECTIVE + days(23))
    assert standing()[0][1] == "unanswered"


def test_arrears_of_an_ended_case_are_asked_for_at_the_fixed_sum() -> None:
    about = on_benefit()
    answer(outcome="refused", reason="other")
    work_only(ANSWERED, date(2023, 6, 1))
    report(forms.CloseCaseChange, about, date(2023, 6, 2), reason="applicant_request")
    work_only(date(2023, 6, 2), date(2023, 6, 3), date(2023, 6, 20), date(2023, 6, 21))
    work_only(date(2023, 6, 22))
    asked = BenefitDeduction.objects.latest("pk")
    assert (asked.kind, asked.weekly_pence) == ("arrears", 8_40)
    assert questions()[0]["kind"] == "arrears"
