"""Money in, set against what is due, and paid on: every penny followed to its end."""

from datetime import date

import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    POLLY,
    ROBIN,
    ROWAN,
    Parent,
    apply,
    bank,
    bank_statement,
    case_of,
    days,
    deliver_return,
    employer_return,
    hold_income,
    holds,
    line,
    morning,
    payer,
    report,
    statement,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.collection.models import (
    Allocation,
    BankLine,
    BankStatement,
    EmployerReturn,
    Identification,
    Instalment,
    OpenReceipt,
    PaymentFile,
    Payout,
    Receipt,
    UnpostedBankLine,
)
from upkeep.collection.receiving import receive_employer_return, receive_statements
from upkeep.ledger import Account

pytestmark = pytest.mark.django_db

FIRST_DUE = date(2023, 4, 20)


def monthly_case(paying: Parent = PERRY, receiving: Parent = ROWAN, **more: object) -> str:
    """£42.00 a week; twelve instalments from 20 April of £182.00, and £36.40 in fees."""
    hold_income(paying)
    return apply(paying, receiving, **{"frequency": "monthly", "day": 20, **more})


def in_force(**more: object) -> str:
    about = monthly_case(**more)
    work(EFFECTIVE)
    return about


def asked(case_of_parent: Parent = ROWAN) -> list[tuple[date, int, int]]:
    rows = Instalment.objects.filter(case=case_of(case_of_parent), known__upper_inf=True)
    return [(r.due_on, r.maintenance_pence, r.fee_pence) for r in rows.order_by("due_on")]


def test_twelve_equal_instalments_make_52_weeks() -> None:
    in_force()
    assert [row[1:] for row in asked()] == [(182_00, 36_40)] * 12
    assert asked()[0][0] == FIRST_DUE
    assert asked()[1][0] == date(2023, 5, 22)  # the 20th is a Saturday


def test_a_payment_goes_all_the_way_to_the_receiving_parent() -> None:
    """£218.40 is £182.00 maintenance and £36.40 fee; 4% of £182.00 is £7.28."""
    in_force()
    bank(FIRST_DUE, line(218_40, payer().reference))
    work_only(FIRST_DUE)
    case = case_of()
    [allocation] = Allocation.objects.all()
    assert (allocation.bucket, allocation.maintenance_pence, allocation.fee_pence) == (
        "current",
        182_00,
        36_40,
    )
    [payout] = Payout.objects.all()
    assert (payout.gross_pence, payout.fee_pence, payout.net_pence) == (182_00, 7_28, 174_72)
    assert (payout.pay_on, payout.bank_account.person) == (FIRST_DUE, case.receiving_parent)
    assert holds(Account.BANK) == 218_40
    assert holds(Account.COLLECTION_FEES_COLLECTED) == -36_40
    assert holds(Account.RECEIVING_PARENT_FEES_COLLECTED) == -7_28
    assert holds(Account.PAYOUTS_IN_FLIGHT, payout.payment_file_id) == -174_72
    assert holds(Account.RECEIVING_PARENT_PAYABLE, case.pk) == 0
    made = statement(case, EFFECTIVE, FIRST_DUE)
    assert made.maintenance.charged_pence == 6_00 * 15
    assert made.maintenance.collected_pence == 182_00
    assert made.maintenance.closing_pence == 90_00 - 182_00
    assert made.maintenance.lines[-1].receipt_id == allocation.receipt_id
    assert [(p.gross_pence, p.fee_pence, p.net_pence) for p in made.payouts] == [
        (182_00, 7_28, 174_72)
    ]
    assert violations() == {}


def test_our_payment_file_leaving_the_account_clears_the_payouts_in_flight() -> None:
    in_force()
    bank(FIRST_DUE, line(218_40, payer().reference))
    work_only(FIRST_DUE)
    file = PaymentFile.objects.get()
    bank(FIRST_DUE + days(1), line(-174_72, payment_information_id=file.reference))
    work_only(FIRST_DUE + days(1))
    assert holds(Account.PAYOUTS_IN_FLIGHT, file.pk) == 0
    assert holds(Account.BANK) == 218_40 - 174_72
    assert violations() == {}


def test_a_debit_that_is_no_file_of_ours_waits_and_is_not_lost() -> None:
    in_force()
    bank(FIRST_DUE, line(218_40, payer().reference))
    work_only(FIRST_DUE)
    reference = PaymentFile.objects.get().reference
    bank(FIRST_DUE + days(1), line(-174_71, payment_information_id=reference))
    work_only(FIRST_DUE + days(1))
    assert UnpostedBankLine.objects.count() == 1
    assert holds(Account.BANK) == 218_40
    assert "the books agree with the bank" not in violations()


def test_part_of_what_is_due() -> None:
    """£60.00 of £218.40: £50.00 maintenance, £10.00 fee; £2.00 of it is the other fee."""
    in_force()
    bank(FIRST_DUE, line(60_00, payer().reference))
    work_only(FIRST_DUE)
    [allocation] = Allocation.objects.all()
    assert (allocation.maintenance_pence, allocation.fee_pence) == (50_00, 10_00)
    assert Payout.objects.get().net_pence == 48_00
    assert violations() == {}


def test_early_money_waits_for_its_instalment() -> None:
    in_force()
    early = FIRST_DUE - days(8)
    bank(early, line(218_40, payer().reference))
    work_only(early)
    assert not Allocation.objects.exists()
    assert holds(Account.RECEIPTS_UNALLOCATED, payer().pk) == -218_40
    assert OpenReceipt.objects.get().left_pence == 218_40
    work_only(early + days(1))
    assert Allocation.objects.get().allocated_on == early + days(1)
    assert not OpenReceipt.objects.exists()
    assert violations() == {}


def test_a_surplus_is_held_until_the_next_instalment() -> None:
    in_force()
    bank(FIRST_DUE, line(300_00, payer().reference))
    work_only(FIRST_DUE)
    assert holds(Account.RECEIPTS_UNALLOCATED, payer().pk) == -81_60
    work_only(date(2023, 5, 15))
    assert holds(Account.RECEIPTS_UNALLOCATED, payer().pk) == 0
    assert Allocation.objects.order_by("id").last().maintenance_pence == 68_00  # type: ignore[union-attr]
    assert violations() == {}


def test_this_month_before_a_missed_one_and_that_before_a_surplus() -> None:
    in_force()
    may = date(2023, 5, 22)
    work_only(FIRST_DUE)
    bank(may, line(300_00, payer().reference))
    work_only(may)
    assert list(
        Allocation.objects.order_by("id").values_list(
            "bucket", "instalment__due_on", "maintenance_pence"
        )
    ) == [("current", may, 182_00), ("missed", FIRST_DUE, 68_00)]
    assert violations() == {}


def test_two_receiving_parents_share_a_payment() -> None:
    """£350.00 a week, two children with two parents: £28.00 each; £60.00 in is £25.00 for each."""
    monthly_case(receiving=ROWAN)
    monthly_case(receiving=ROBIN)
    work(EFFECTIVE)
    bank(FIRST_DUE, line(60_01, payer().reference))
    work_only(FIRST_DUE)
    parts = Allocation.objects.order_by("case__reference").values_list(
        "maintenance_pence", "fee_pence"
    )
    assert list(parts) == [(25_01, 5_00), (25_00, 5_00)]
    assert sorted(Payout.objects.values_list("net_pence", flat=True)) == [24_00, 24_01]
    assert PaymentFile.objects.get().payment_count == 2
    assert violations() == {}


def test_what_is_paid_to_one_paying_parent_is_not_used_for_another() -> None:
    monthly_case(PERRY, ROWAN)
    monthly_case(PIPPA, ROBIN)
    work(EFFECTIVE)
    bank(FIRST_DUE, line(500_00, payer(PIPPA).reference))
    work_only(FIRST_DUE)
    assert {a.case for a in Allocation.objects.all()} == {case_of(ROBIN, PIPPA)}
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of(ROWAN).pk) == 90_00


def test_a_direct_pay_case_takes_no_part_in_what_comes_in() -> None:
    in_force(service="direct_pay")
    bank(FIRST_DUE, line(218_40, payer().reference))
    work_only(FIRST_DUE)
    assert not Allocation.objects.exists()
    assert holds(Account.RECEIPTS_UNALLOCATED, payer().pk) == -218_40
    assert violations() == {}


# --- Suspense --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("MAINTENANCE MAY", "no_reference"),
        ("999999999999", "unknown_reference"),
        ("100000000001 100000000002", "ambiguous_reference"),
        ("EMP00017 04/2023", "return_awaited"),
    ],
)
def test_money_without_an_owner_is_held_with_a_reason(text: str, reason: str) -> None:
    monthly_case(PERRY, ROWAN)
    monthly_case(PIPPA, ROBIN)
    work(EFFECTIVE)
    bank(FIRST_DUE, line(75_00, text))
    work_only(FIRST_DUE)
    receipt = Receipt.objects.get()
    assert (receipt.paying_parent, receipt.suspense_reason) == (None, reason)
    assert holds(Account.SUSPENSE, receipt.pk) == -75_00
    assert not Allocation.objects.exists()
    assert violations() == {}


@pytest.mark.parametrize("text", ["1000 0000 0001", "REF 1000-0000-0001 MAY", "CM100000000001"])
def test_a_mangled_reference_finds_its_owner(text: str) -> None:
    in_force()
    bank(FIRST_DUE, line(218_40, text))
    work_only(FIRST_DUE)
    assert Receipt.objects.get().paying_parent == payer()


def test_a_reference_in_the_end_to_end_identification_counts() -> None:
    in_force()
    bank(FIRST_DUE, line(218_40, "", end_to_end_id=payer().reference))
    work_only(FIRST_DUE)
    assert Receipt.objects.get().paying_parent == payer()


# --- Employers -------------------------------------------------------------------------------

PAY_DAY = date(2023, 4, 28)
CREDITED = date(2023, 5, 10)


def by_employer() -> tuple[str, str]:
    """Two employees of one employer; their payment references."""
    employed = {"employer": "EMP00017"}
    monthly_case(PERRY, ROWAN, **employed)
    monthly_case(PIPPA, ROBIN, **employed)
    work(EFFECTIVE)
    return payer(PERRY).reference, payer(PIPPA).reference


def test_an_employers_credit_is_split_by_its_return() -> None:
    perry, pippa = by_employer()
    deliver_return("EMP00017", PAY_DAY, (perry, 218_40), (pippa, 100_00))
    bank(CREDITED, line(318_40, "EMP00017 04/2023"))
    work_only(CREDITED)
    found = {r.paying_parent: r.amount_pence for r in Receipt.objects.all()}
    assert found == {payer(PERRY): 218_40, payer(PIPPA): 100_00}
    assert {r.method for r in Receipt.objects.all()} == {"deduction_from_earnings"}
    assert holds(Account.SUSPENSE) == 0
    assert holds(Account.BANK) == 318_40
    assert violations() == {}


def test_a_return_later_than_the_credit_frees_it_from_suspense() -> None:
    perry, pippa = by_employer()
    bank(CREDITED, line(318_40, "emp 00017"))
    work_only(CREDITED)
    receipt = Receipt.objects.get()
    assert receipt.suspense_reason == "return_awaited"
    later = CREDITED + days(5)
    deliver_return("EMP00017", later, (perry, 218_40), (pippa, 100_00))
    work_only(later)
    assert {i.paying_parent: i.amount_pence for i in Identification.objects.all()} == {
        payer(PERRY): 218_40,
        payer(PIPPA): 100_00,
    }
    assert holds(Account.SUSPENSE, receipt.pk) == 0
    assert sum(a.maintenance_pence + a.fee_pence for a in Allocation.objects.all()) > 0
    assert violations() == {}


def test_a_return_for_another_total_does_not_match() -> None:
    perry, pippa = by_employer()
    deliver_return("EMP00017", PAY_DAY, (perry, 218_40), (pippa, 100_01))
    bank(CREDITED, line(318_40, "EMP00017"))
    work_only(CREDITED)
    assert Receipt.objects.get().suspense_reason == "return_awaited"


def test_a_return_is_used_once() -> None:
    perry, _ = by_employer()
    deliver_return("EMP00017", PAY_DAY, (perry, 218_40))
    bank(CREDITED, line(218_40, "EMP00017"), line(218_40, "EMP00017"))
    work_only(CREDITED)
    assert sorted(r.suspense_reason for r in Receipt.objects.all()) == ["", "return_awaited"]
    assert violations() == {}


def test_an_employee_nobody_knows_is_held_and_the_others_are_not() -> None:
    perry, _ = by_employer()
    deliver_return("EMP00017", PAY_DAY, (perry, 218_40), ("999999999999", 50_00))
    bank(CREDITED, line(268_40, "EMP00017"))
    work_only(CREDITED)
    held = Receipt.objects.get(paying_parent=None)
    assert (held.amount_pence, held.suspense_reason) == (50_00, "unknown_reference")
    assert Receipt.objects.get(paying_parent=payer(PERRY)).amount_pence == 218_40
    assert violations() == {}


def test_an_employee_with_nothing_deducted_gets_no_receipt() -> None:
    perry, pippa = by_employer()
    deliver_return("EMP00017", PAY_DAY, (perry, 218_40), (pippa, 0))
    bank(CREDITED, line(218_40, "EMP00017"))
    work_only(CREDITED)
    assert Receipt.objects.get().paying_parent == payer(PERRY)


# --- The same again --------------------------------------------------------------------------


def test_the_same_statement_twice_posts_nothing_twice() -> None:
    in_force()
    form = bank(FIRST_DUE, line(218_40, payer().reference))
    delivery = receive_statements([form], "again", morning(FIRST_DUE))
    assert (delivery.new, delivery.known, delivery.refused) == (0, 1, ())
    work_only(FIRST_DUE)
    again = receive_statements([form], "again", morning(FIRST_DUE + days(1)))
    assert (again.new, again.known) == (0, 1)
    work_only(FIRST_DUE + days(1))
    assert Receipt.objects.count() == BankLine.objects.count() == 1
    assert holds(Account.BANK) == 218_40


@pytest.mark.parametrize(
    "lines",
    [
        (line(218_41, "1"),),
        (line(118_40, "1"), line(100_00, "2")),
        (line(218_40, "100000000009"),),
    ],
)
def test_a_statement_of_a_known_number_with_other_figures_is_refused(lines: tuple) -> None:  # type: ignore[type-arg]
    first = bank(FIRST_DUE, line(218_40, "100000000001"), statement_id="STM-X")
    other = bank_statement(FIRST_DUE, *lines, statement_id="STM-X", opening=first.opening_pence)
    delivery = receive_statements([other], "again", morning(FIRST_DUE))
    [refusal] = delivery.refused
    assert refusal.entry == "STM-X"
    assert "corrected statement needs a number of its own" in refusal.wanted
    assert BankStatement.objects.count() == 1


def test_lines_that_change_places_between_each_other_are_other_figures() -> None:
    first = bank(FIRST_DUE, line(60_00, "1"), line(40_00, "2"), statement_id="STM-X")
    one, two = first.lines
    swapped = (
        one.model_copy(update={"amount_pence": 40_00}),
        two.model_copy(update={"amount_pence": 60_00}),
    )
    other = first.model_copy(update={"lines": swapped})
    assert receive_statements([other], "again", morning(FIRST_DUE)).refused


def test_a_statement_that_does_not_carry_on_is_refused() -> None:
    bank(FIRST_DUE, line(10_00))
    gap = bank_statement(FIRST_DUE + days(2), line(5_00), opening=12_00)
    [refusal] = receive_statements([gap], "test", morning(FIRST_DUE)).refused
    assert refusal.wanted == "import the statement in between first"
    assert BankStatement.objects.count() == 1


def test_a_return_twice_and_a_second_one_for_the_month() -> None:
    form = employer_return("EMP00017", PAY_DAY, ("100000000001", 10_00), ("100000000002", 5_00))
    receive_employer_return(form, "test", morning(PAY_DAY))
    assert receive_employer_return(form, "test", morning(PAY_DAY)).known == 1
    for deductions in (
        (("100000000001", 10_01), ("100000000002", 5_00)),
        (("100000000001", 5_00), ("100000000002", 10_00)),
    ):
        other = employer_return("EMP00017", PAY_DAY, *deductions)
        assert receive_employer_return(other, "test", morning(PAY_DAY)).refused
    assert EmployerReturn.objects.count() == 1


# --- Payouts ---------------------------------------------------------------------------------


def test_a_new_bank_account_is_not_used_in_the_night_it_is_told() -> None:
    about = in_force()
    account = {"name": "Rowan Fictional", "sort_code": "000002", "account_number": "00000002"}
    report(forms.BankAccountChange, about, FIRST_DUE, **account)
    bank(FIRST_DUE, line(218_40, payer().reference))
    work_only(FIRST_DUE)
    assert Payout.objects.get().bank_account.account_number == "00000000"


def test_payouts_go_out_in_one_file_that_is_kept_as_sent() -> None:
    monthly_case(PERRY, ROWAN)
    monthly_case(POLLY, ROBIN)
    work(EFFECTIVE)
    bank(FIRST_DUE, *(line(218_40, payer(p).reference) for p in (PERRY, POLLY)))
    work_only(FIRST_DUE)
    file = PaymentFile.objects.get()
    assert (file.payment_count, file.total_pence) == (2, 2 * 174_72)
    content = bytes(file.content).decode()
    for secret in ("Perry", "Polly", "QQ0000"):
        assert secret not in content
    for payout in Payout.objects.all():
        assert payout.end_to_end_id in content


def test_a_night_with_nothing_collected_sends_no_file() -> None:
    in_force()
    work_only(FIRST_NIGHT + days(10))
    assert not PaymentFile.objects.exists()
