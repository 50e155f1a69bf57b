"""A night in which every step has much to do, and the caseload it falls on."""

from dataclasses import replace
from datetime import date
from typing import Any

from batch.busy_debits import claim_back, collect_first, mandate_of
from batch.busy_orders import APPEAL_DAYS, late_in_march, pay_day_is, say_left, switch_on
from batch.busy_plans import agree_part_payment, agree_plan
from batch.busy_state import the_state_has_an_account
from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    POLLY,
    RIVER,
    ROBIN,
    RORY,
    ROWAN,
    Parent,
    apply,
    apply_without_address,
    bank,
    days,
    deliver_return,
    hold_income,
    line,
    morning,
    payer,
    report,
    send_letters,
    work_only,
)
from cases.transferring import take_over, transfer
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.deaths import ToldDeath, receive_deaths
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.switches import (
    BENEFIT_DEDUCTIONS,
    HMRC_FILES,
    Cohort,
    set_switch,
)
from upkeep.collection.card_payments import Told, ToldBy, ask_to_pay, take_in
from upkeep.collection.forms import NotificationForm, StatementLineForm
from upkeep.collection.models import (
    BenefitDeduction,
    BenefitDeductionEvent,
    PaymentFile,
    RemittanceLine,
)
from upkeep.collection.notified import receive_notifications

BUSY = date(2024, 4, 5)
"""A Friday, and a year after the first cases took effect: collection periods end, reviews fall."""
EMPLOYER = "EMP00017"
PERCYS_EMPLOYER = "EMP00023"

PETRA = Parent("Petra Madeup", "QQ000004A")
PAUL = Parent("Paul Madeup", "QQ000005A")
PIA = Parent("Pia Madeup", "QQ000006A")
"""Nothing is known of her income, so that a default decision stands until the busy night."""
PIERS = Parent("Piers Madeup", "QQ000007A")
PEARL = Parent("Pearl Madeup", "QQ000008A")
"""On current income that nobody shows to be right when it is checked."""
PENNY = Parent("Penny Madeup", "QQ000009A")
PRUE = Parent("Prue Madeup", "QQ000010A")
"""On a benefit, from which maintenance is deducted from the busy night on."""
PRIYA = Parent("Priya Madeup", "QQ000018A")
"""Pays by Direct Debit: the first collection is sent in the busy night."""
PHIL = Parent("Phil Madeup", "QQ000019A")
"""Pays by Direct Debit; his bank takes the first collection back in the busy night."""
PERCY = Parent("Percy Madeup", "QQ000020A")
"""Has an order against earnings of which his employer says in the busy night that he left."""
ROSE = Parent("Rose Fictional", "QQ000015B")
REED = Parent("Reed Fictional", "QQ000016B")
RUTH = Parent("Ruth Fictional", "QQ000017B")
RHEA = Parent("Rhea Fictional", "QQ000018B")
RAFE = Parent("Rafe Fictional", "QQ000019B")
RUNE = Parent("Rune Fictional", "QQ000020B")


def prepare() -> None:
    """Two years of a small caseload, up to the day before the busy night."""
    first = _first_applications()
    work_only(FIRST_NIGHT, EFFECTIVE)
    collect_first(PHIL)
    monthly = date(2023, 5, 5)
    unread = line(10_00, "COUNTER CREDIT")
    bank(monthly, line(218_40, payer(PERRY).reference), line(90_00, "no reference at all"), unread)
    work_only(monthly)
    served = BUSY - days(18)
    switch_on(served - days(APPEAL_DAYS), EMPLOYER, PERCYS_EMPLOYER)
    work_only(served - days(APPEAL_DAYS))
    on = morning(served)
    set_switch(BENEFIT_DEDUCTIONS, Cohort(), BUSY - days(18), "mo", "trial", on, is_on=True)
    hold_income(PRIYA, 36_500, tax_year="2022-23", available_on=date(2024, 1, 9))
    by_debit: dict[str, Any] = {"frequency": "monthly", "day": 10, "method": "direct_debit"}
    apply(PRIYA, RHEA, ("Wagtail",), on=BUSY - days(17), **by_debit)
    account = {"name": "Rose Fictional", "sort_code": "000004", "account_number": "00000004"}
    report(forms.BankAccountChange, first[ROSE], BUSY - days(17), **account)
    # A check of current income is opened; the time to answer it runs out the night before.
    work_only(BUSY - days(17))
    agree_part_payment(PERRY, ROBIN, BUSY - days(16), pay_by=BUSY - days(6))
    mandate_of(PRIYA, BUSY - days(16))
    before = BUSY - days(4)
    bank(before, line(150_00, f"{EMPLOYER} 03/2024"), line(50_00, payer(PERRY).reference))
    work_only(before)
    _late_applications()
    agree_plan(PIA, ROSE, BUSY - days(3))
    work_only(BUSY - days(2))
    # The notice of another account is received on the day: it is used in the busy night.
    send_letters(BUSY - days(2))
    work_only(BUSY - days(1))
    _what_comes_in_on_the_day(first)
    apply_without_address(PIERS, ROSE, on=BUSY)
    mandate_of(PERRY, BUSY)
    _bank_notifies(unread, monthly)
    _benefits_system_answers()
    set_switch(HMRC_FILES, Cohort(), BUSY, "mo", "asked by file", morning(BUSY), is_on=True)
    the_state_has_an_account(BUSY)
    pay_day_is(PERCY, PERCYS_EMPLOYER, late_in_march(BUSY), told=BUSY)
    say_left(PERCY, PERCYS_EMPLOYER, BUSY)


def _bank_notifies(entry: StatementLineForm, booked_on: date) -> None:
    """Whose money it was that has been in suspense."""
    told = entry.model_copy(
        update={
            "booking_date": booked_on,
            "value_date": booked_on,
            "remittance": payer(PERRY).reference,
        }
    )
    form = NotificationForm(
        notification_id="NOTE-1",
        account_iban_or_other="00000100000001",
        created_at=morning(BUSY),
        lines=(told,),
    )
    assert not receive_notifications([form], "test", morning(BUSY)).refused


def _benefits_system_answers() -> None:
    """It deducts what it was asked for: the way of paying changes in the busy night."""
    deduction = BenefitDeduction.objects.get()
    RemittanceLine.objects.create(
        name="BDR20240405-0001",
        remittance="BDR20240405",
        payment_reference=payer(PRUE).reference,
        deduction=deduction,
        benefit="income_support",
        first_day=BUSY - days(14),
        last_day=BUSY - days(1),
        wanted_pence=16_80,
        deducted_pence=16_80,
        known_at=morning(BUSY),
    )
    BenefitDeductionEvent.objects.create(
        deduction=deduction,
        kind="accepted",
        on=BUSY,
        benefit="income_support",
        every="fortnightly",
        first_payment_on=BUSY + days(14),
        known_at=morning(BUSY),
    )


def _pays_by_card(paying: Parent) -> None:
    """Two payments that were captured, one of them paid over on the day, and one that never was."""
    for pence, key in ((40_00, "over"), (25_00, "captured"), (10_00, "left")):
        actor = Actor("perry", BUSY - days(3), morning(BUSY - days(3)))
        payment = ask_to_pay(payer(paying), pence, key, actor)
        told = Told(payment.reference, key, pence)
        if key != "left":
            told = replace(told, captured_on=BUSY - days(3))
        if key == "over":
            told = replace(told, paid_over_on=BUSY, payout="CRD20240405")
        take_in(told, ToldBy.WEBHOOK, BUSY, morning(BUSY))


def _first_applications() -> dict[Parent, str]:
    incomes = {
        PERRY: 36_500,
        PIPPA: 18_250,
        PETRA: 54_750,
        PEARL: 36_500,
        PHIL: 21_900,
        PERCY: 25_550,
    }
    for parent, pounds in incomes.items():
        hold_income(parent, pounds)
    on_friday = {"frequency": "weekly", "day": 5}
    monthly: dict[str, Any] = {"frequency": "monthly", "day": 5}
    grown = {"born_on": {"Martin": date(2004, 4, 5)}}
    return {
        ROWAN: apply(PERRY, ROWAN, ("Wren", "Lark"), **monthly),
        ROBIN: apply(PERRY, ROBIN, ("Finch",), **on_friday),
        RORY: apply(PIPPA, RORY, ("Swift", "Martin"), employer=EMPLOYER, **monthly, **grown),
        RIVER: apply(PETRA, RIVER, ("Heron",), service="direct_pay", **on_friday),
        ROSE: apply(PIA, ROSE, ("Crane",), **on_friday),
        RUTH: apply(PRUE, RUTH, ("Tern",), benefits=("income_support",), **on_friday),
        RUNE: apply(PERCY, RUNE, ("Ruff",), employer=PERCYS_EMPLOYER, **monthly),
        RAFE: apply(PHIL, RAFE, ("Knot",), frequency="monthly", day=20, method="direct_debit"),
        REED: apply(PEARL, REED, ("Teal",), current_income_weekly_pence=350_00, **on_friday),
    }


def _late_applications() -> None:
    """One that is decided on the busy night, and one whose information is overdue by then."""
    hold_income(PAUL, 29_200)
    apply(PAUL, ROWAN, ("Dove",), on=BUSY - days(2))
    hold_income(PERRY, 40_150, tax_year="2022-23", available_on=date(2024, 1, 9))


def _what_comes_in_on_the_day(first: dict[Parent, str]) -> None:
    hold_income(PIA, 21_900, tax_year="2022-23", available_on=BUSY)
    apply(POLLY, RIVER, ("Rook", "Heron"), on=BUSY)
    apply(PIPPA, ROBIN, ("Robin",), on=BUSY)
    diary = forms.EvidenceForm(document="other", seen_on=BUSY, seen_by="casey")
    report(forms.SharedCareChange, first[ROWAN], BUSY, nights={"Wren": 110}, evidence=(diary,))
    report(
        forms.FindingsChange,
        first[RORY],
        BUSY,
        happened_on=EFFECTIVE,
        basis="official_error",
        reason="A child was left out.",
        facts=(forms.RelevantOtherChildrenFound(count=1),),
    )
    report(
        forms.VariationChange,
        first[ROWAN],
        BUSY,
        reported_by="paying_parent",
        ground="contact",
        amount_pence=30_00,
        said="Trains each Friday",
    )
    report(forms.CloseCaseChange, first[ROBIN], BUSY, reason="applicant_request")
    report(
        forms.BenefitsChange,
        first[REED],
        BUSY,
        reported_by="paying_parent",
        benefits=("state_pension",),
        partner_benefits=(),
    )
    report(
        forms.CollectionChange,
        first[RIVER],
        BUSY,
        reported_by="paying_parent",
        service_type="collect_and_pay",
        method="direct_debit",
        frequency="fortnightly",
        collection_day=2,
    )
    account = {"name": "Rory Fictional", "sort_code": "000003", "account_number": "00000003"}
    report(forms.BankAccountChange, first[RORY], BUSY, **account)
    death = ToldDeath("DTH-0001", ROBIN.number, BUSY - days(1), BUSY, SourceKind.BENEFITS_SYSTEM)
    assert not receive_deaths([death], morning(BUSY)).refused
    take_over(transfer("2003", PENNY, ROBIN, on=BUSY, owed=260_00))
    _pays_by_card(PERRY)
    claim_back(PHIL, BUSY)
    deliver_return(EMPLOYER, BUSY, (payer(PIPPA).reference, 150_00))
    sent = PaymentFile.objects.order_by("id").first()
    assert sent is not None
    bank(
        BUSY,
        line(400_00, payer(PERRY).reference),
        line(5_00, payer(PRIYA).reference),
        line(9_000_00, payer(PIA).reference),
        line(77_00, "999999999999"),
        line(33_00, EMPLOYER),
        line(16_80, "BDR20240405"),
        line(40_00, "CRD20240405 CARDS"),
        line(-sent.total_pence, payment_information_id=sent.reference),
    )
