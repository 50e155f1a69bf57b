"""Cases that come from elsewhere: what they bring is in the books, and they go on here."""

from datetime import date

import pytest

from building import (
    FIRST_NIGHT,
    ROBIN,
    apply,
    bank,
    case_of,
    charges,
    days,
    holds,
    liabilities,
    line,
    morning,
    payer,
    report,
    statement,
    violations,
    work_only,
)
from cases.transferring import DECIDED_FROM, balance, take_over, transfer
from upkeep.cases import forms
from upkeep.cases.models import Case, Decision, OpeningBalance, Proceeding
from upkeep.cases.receiving import receive_changes
from upkeep.collection.models import Instalment
from upkeep.correspondence.models import Letter
from upkeep.ledger import Account, Reason
from upkeep.ledger.models import Transaction
from upkeep.web.letter_content import letter_content
from upkeep.web.payments import other_debts

pytestmark = pytest.mark.django_db


def test_a_running_case_goes_on_with_its_decision_and_what_was_owed() -> None:
    take_over(transfer(owed=1_040_00, owed_to_state=25_00))
    work_only(FIRST_NIGHT)
    case = case_of()
    assert (case.reference, case.scheme, case.state) == ("C20000001", "2003", "in_force")
    assert liabilities(case) == [(FIRST_NIGHT, None, 60_00)]
    decision = Decision.objects.get()
    assert (decision.kind, decision.effective_from) == ("taken_over", DECIDED_FROM)
    assert holds(Account.MAINTENANCE_RECEIVABLE, case.pk) == 1_040_00
    assert holds(Account.MAINTENANCE_RECEIVABLE_FOR_STATE, case.pk) == 25_00
    assert violations() == {}


def test_charges_begin_on_the_day_it_came_and_bear_no_fee() -> None:
    take_over(transfer(owed=100_00))
    work_only(*(FIRST_NIGHT + days(n) for n in range(15)))
    case = case_of()
    assert charges(case) == [("charge", FIRST_NIGHT, FIRST_NIGHT + days(14), 120_00, 0)]
    account = statement(case, FIRST_NIGHT, FIRST_NIGHT + days(30)).maintenance
    assert (account.opening_pence, account.charged_pence) == (100_00, 120_00)
    assert violations() == {}


def test_what_was_owed_is_asked_for_with_what_falls_due() -> None:
    take_over(transfer(owed=1_040_00))
    work_only(FIRST_NIGHT)
    asked = Instalment.objects.filter(known__upper_inf=True)
    period_end = date(2023, 9, 6)
    weeks = (period_end - FIRST_NIGHT).days
    assert sum(each.maintenance_pence for each in asked) == 1_040_00 + (60_00 * weeks * 2 + 7) // 14
    assert {each.fee_pence for each in asked} == {0}


def test_a_case_that_ended_comes_with_its_arrears_alone() -> None:
    take_over(transfer("1993", ended_on=date(2016, 5, 2), owed=520_00))
    work_only(*(FIRST_NIGHT + days(n) for n in range(20)))
    case = case_of()
    assert (case.state, case.closed_on) == ("closed", date(2016, 5, 2))
    assert liabilities(case) == []
    assert charges(case) == []
    asked = Instalment.objects.filter(known__upper_inf=True)
    assert sum(each.maintenance_pence for each in asked) == 520_00
    assert asked.count() > 10
    assert case.proceedings.filter(process="arrears_only", ended_on=None).exists()
    assert violations() == {}


def test_each_balance_is_its_own_entry_with_its_evidence() -> None:
    interest = balance("receiving_parent", "interest", 3_21)
    take_over(transfer("1993", ended_on=date(2016, 5, 2), owed=10_00, also_owed=[interest]))
    work_only(FIRST_NIGHT)
    rows = {(row.debt, row.creditor): row for row in OpeningBalance.objects.all()}
    assert len(rows) == 3
    nothing = rows["maintenance", "secretary_of_state"]
    assert (nothing.amount_pence, nothing.transaction_id) == (0, None)
    for row in rows.values():
        assert (row.document, row.vouched_by) == ("Account page 7", "A Countant")
        if row.amount_pence:
            entry = Transaction.objects.get(pk=row.transaction_id)
            assert entry.effective_date == FIRST_NIGHT - days(1)
            assert entry.cause_id == row.pk
    assert holds(Account.INTEREST_RECEIVABLE, case_of().pk) == 3_21
    assert violations() == {}


def test_it_is_kept_who_administered_the_case_and_when() -> None:
    take_over(transfer())
    work_only(FIRST_NIGHT)
    spells = case_of().administrations.order_by("effective")
    assert [(spell.body, spell.effective.lower) for spell in spells] == [
        ("child_support_agency", date(2009, 8, 3)),
        ("department", date(2012, 8, 1)),
        ("here", FIRST_NIGHT),
    ]


def test_two_receiving_parents_come_in_one_batch_under_one_decision() -> None:
    one = transfer(weekly=40_00, children={"Wren": {}})
    two = transfer(receiving_parent=ROBIN, weekly=40_00, children={"Lark": {}})
    take_over(one, two)
    work_only(FIRST_NIGHT)
    decision = Decision.objects.get()
    assert decision.weekly_total_pence == 80_00
    assert liabilities(case_of()) == liabilities(case_of(ROBIN)) == [(FIRST_NIGHT, None, 40_00)]


def test_a_case_of_the_2012_scheme_goes_on_with_its_review_and_fees() -> None:
    take_over(transfer("2012", weekly=60_00, owed=1_040_00))
    work_only(*(FIRST_NIGHT + days(n) for n in range(15)))
    case = case_of()
    assert case.paying_parent.next_review_on == date(2023, 9, 7)
    assert charges(case) == [("charge", FIRST_NIGHT, FIRST_NIGHT + days(14), 120_00, 24_00)]
    asked = Instalment.objects.filter(known__upper_inf=True)
    maintenance = sum(each.maintenance_pence for each in asked)
    fees = sum(each.fee_pence for each in asked)
    assert fees == pytest.approx((maintenance - 1_040_00) / 5, abs=1)
    assert violations() == {}


def test_a_case_of_the_1993_scheme_goes_on() -> None:
    take_over(transfer("1993", weekly=94_50, children={"Wren": {}}))
    work_only(FIRST_NIGHT)
    assert liabilities(case_of()) == [(FIRST_NIGHT, None, 94_50)]
    assert violations() == {}


MONDAY = FIRST_NIGHT + days(14)


def test_a_change_supersedes_from_the_maintenance_period_of_its_report() -> None:
    [reference] = take_over(transfer())
    wednesday = MONDAY + days(2)
    report(forms.SharedCareChange, reference, wednesday, nights={"Wren": 60})
    work_only(FIRST_NIGHT, wednesday)
    made = Decision.objects.latest("pk")
    assert (made.kind, made.scheme, made.effective_from) == ("supersession", "2003", MONDAY)
    assert liabilities(case_of()) == [
        (FIRST_NIGHT, MONDAY, 60_00),
        (MONDAY, None, made.weekly_total_pence),
    ]
    assert made.weekly_total_pence < 60_00
    assert violations() == {}


@pytest.mark.parametrize(("weekly", "amount"), [(419_99, 60_00), (420_00, 63_00)])
def test_less_than_five_percent_of_net_income_supersedes_nothing(weekly: int, amount: int) -> None:
    [reference] = take_over(transfer())
    report(forms.CurrentIncomeChange, reference, MONDAY, weekly_pence=weekly)
    work_only(FIRST_NIGHT, MONDAY)
    assert liabilities(case_of())[-1][2] == amount
    assert violations() == {}


def test_a_case_of_1993_changes_by_ten_pounds_or_more() -> None:
    [reference] = take_over(transfer("1993", weekly=94_50))
    report(forms.SharedCareChange, reference, MONDAY, nights={"Wren": 156})
    work_only(FIRST_NIGHT, MONDAY)
    made = Decision.objects.latest("pk")
    assert (made.kind, made.scheme, made.effective_from) == ("supersession", "1993", MONDAY)
    assert made.weekly_total_pence <= 84_50
    assert violations() == {}


def test_an_application_beside_a_running_older_case_waits_and_keeps_its_date() -> None:
    [reference] = take_over(transfer())
    work_only(FIRST_NIGHT)
    asked = FIRST_NIGHT + days(1)
    same = apply(on=asked)
    other = apply(receiving_parent=ROBIN, children=["Sky"], on=asked)
    work_only(*(asked + days(n) for n in range(3)))
    waiting = Proceeding.objects.filter(process="application", ended_on=None)
    assert {each.subject: each.state for each in waiting} == {
        same: "waiting_for_older_case",
        other: "waiting_for_older_case",
    }
    assert Case.objects.count() == 1
    ended = asked + days(4)
    report(forms.CloseCaseChange, reference, ended, reason="applicant_request")
    work_only(ended, ended + days(1))
    assert set(Case.objects.values_list("scheme", "applied_on")) == {
        ("2003", date(2009, 8, 3)),
        ("2012", asked),
    }
    assert Case.objects.filter(scheme="2012").count() == 2
    assert violations() == {}


def test_a_change_in_words_of_another_scheme_is_refused() -> None:
    [reference] = take_over(transfer("1993", weekly=94_50))
    form = forms.CurrentIncomeChange(
        reference="CHG-9001",
        reported_on=FIRST_NIGHT,
        reported_by="paying_parent",
        application=reference,
        happened_on=FIRST_NIGHT,
        weekly_pence=100_00,
    )
    [refused] = receive_changes([form], "test", morning(FIRST_NIGHT)).refused
    assert "another scheme than 1993" in refused.found


def test_what_is_owed_beside_instalments_is_told_and_shown() -> None:
    interest = balance("receiving_parent", "interest", 3_21)
    take_over(transfer("1993", weekly=94_50, owed=10_00, owed_to_state=25_00, also_owed=[interest]))
    work_only(FIRST_NIGHT)
    case = case_of()
    account = statement(case, FIRST_NIGHT, FIRST_NIGHT + days(30))
    owed = {debt.account: debt.closing_pence for debt in account.other_debts}
    assert owed == {
        Account.INTEREST_RECEIVABLE: 3_21,
        Account.MAINTENANCE_RECEIVABLE_FOR_STATE: 25_00,
    }
    to_paying, to_receiving = sorted(
        Letter.objects.filter(cause="schedule"), key=lambda each: not each.is_to_paying_parent
    )
    said = str(letter_content(to_paying))
    assert "What else you owe" in said
    assert "£25.00" in said
    assert "What else you owe" not in str(letter_content(to_receiving))
    assert [pence for _name, pence in other_debts(case)] == [3_21, 25_00]
    assert [pence for _name, pence in other_debts(case, is_receiving=True)] == [3_21]


def test_what_is_paid_beyond_the_instalments_is_on_the_statement_of_the_debt() -> None:
    take_over(transfer(ended_on=date(2022, 5, 2), owed=10_00, owed_to_state=25_00))
    work_only(FIRST_NIGHT)
    paid_on = FIRST_NIGHT + days(7)
    bank(paid_on, line(20_00, payer().reference))
    work_only(paid_on, *(FIRST_NIGHT + days(7 * n) for n in range(2, 53)))
    account = statement(case_of(), FIRST_NIGHT, FIRST_NIGHT + days(400))
    [debt] = account.other_debts
    assert debt.opening_pence == 25_00
    assert debt.collected_pence > 0
    assert all(each.receipt_id for each in debt.lines if each.reason == Reason.ALLOCATION)
    assert violations() == {}
