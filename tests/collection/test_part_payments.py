"""A part of arrears is taken for the whole: with both writings, and while it is kept."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    ROBIN,
    ROWAN,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    holds,
    line,
    morning,
    payer,
    statement,
    violations,
    work,
    work_only,
)
from cases.transferring import take_over, transfer
from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding
from upkeep.collection import arrears_plans, part_payments
from upkeep.collection.allocation import EARLY_DAYS
from upkeep.collection.arrears_plans import Agreed, ArrearsPlanRefusedError
from upkeep.collection.card_payments import proposed
from upkeep.collection.models import (
    InstalmentReduction,
    OpenInstalment,
    PartPayment,
    PartPaymentEnd,
    PartPaymentStart,
)
from upkeep.collection.part_payments import Offer, PartPaymentRefusedError
from upkeep.correspondence.models import Letter
from upkeep.ledger import Account, Reason
from upkeep.ledger.models import Transaction
from upkeep.web.letter_content import letter_content

pytestmark = pytest.mark.django_db

RUNNING_ON = EFFECTIVE + days(60)
ENDED_ON = FIRST_NIGHT + days(49)


def fin(on: date) -> Actor:
    """Somebody of finance, after the night of a day."""
    return Actor("fin", on, morning(on + days(1)))


def offer(on: date, pence: int, **other: Any) -> Offer:
    """What is usually put in writing: to be paid within two weeks."""
    usual: dict[str, Any] = {
        "case": case_of(),
        "debt": "maintenance",
        "accepted_pence": pence,
        "starts_on": date(2015, 1, 5),
        "ends_on": on,
        "method": "bank_transfer",
        "pay_by": on + days(14),
        "why": "He offers it at once, and has nothing else",
        "evidence": "letter of 20 May",
    }
    return Offer(**{**usual, **other})


def agree(agreement: PartPayment, on: date) -> None:
    """Both write that they agree."""
    for side in ("receiving_parent", "paying_parent"):
        part_payments.answer(agreement, side, f"letter of the {side}", fin(on), agrees=True)


def stands(agreement: PartPayment) -> str:
    """Where its proceeding stands."""
    return Proceeding.objects.get(process="part_payment", subject=agreement.reference).state


def an_ended_case() -> None:
    """Taken over with £1,520.00 of arrears alone, and nothing paid for seven weeks."""
    take_over(transfer("2003", ended_on=date(2016, 5, 2), owed=1_520_00))
    work_only(*(FIRST_NIGHT + days(7 * n) for n in range(8)))


def a_running_case() -> int:
    """£42.00 a week that nobody paid; what of it is overdue."""
    hold_income()
    apply()
    work(RUNNING_ON)
    overdue = OpenInstalment.objects.filter(due_on__lt=RUNNING_ON)
    return sum(overdue.values_list("maintenance_left_pence", flat=True))


def test_the_rest_ends_when_the_sum_is_paid_by_its_day() -> None:
    an_ended_case()
    agreement = part_payments.propose(offer(ENDED_ON, 400_00), fin(ENDED_ON))
    assert (agreement.arrears_pence, agreement.due_before) == (1_520_00, None)
    agree(agreement, ENDED_ON)
    assert stands(agreement) == "effective"
    work_only(ENDED_ON + days(1))
    assert proposed(payer(), ENDED_ON + days(1)).overdue_pence == 0
    bank(ENDED_ON + days(2), line(400_00, payer().reference))
    work_only(ENDED_ON + days(2), ENDED_ON + days(3))
    end = PartPaymentEnd.objects.get()
    assert (end.kind, end.paid_pence, end.extinguished_pence) == ("kept", 400_00, 1_120_00)
    booked = Transaction.objects.get(pk=end.transaction_id)
    assert (booked.reason, booked.cause_id) == (Reason.PART_PAYMENT, agreement.pk)
    assert set(InstalmentReduction.objects.values_list("transaction_id", flat=True)) == {booked.pk}
    account = statement(case_of(), FIRST_NIGHT, ENDED_ON + days(3)).maintenance
    assert (account.written_off_pence, account.adjusted_pence) == (1_120_00, 0)
    assert stands(agreement) == "kept"
    assert violations() == {}
    work_only(*(ENDED_ON + days(7 * n) for n in range(1, 53)))
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 0
    assert not OpenInstalment.objects.exists()
    assert violations() == {}


def falls_due(on: date) -> int:
    """What is to be paid beside the sum, for money meets what falls due first."""
    now = OpenInstalment.objects.filter(due_on__gte=RUNNING_ON, due_on__lte=on + days(EARLY_DAYS))
    return sum(each.maintenance_left_pence + each.fee_left_pence for each in now)


def left_of_arrears() -> tuple[int, int]:
    """Maintenance and fees that are left of what was overdue."""
    left = OpenInstalment.objects.filter(due_on__lt=RUNNING_ON)
    return (
        sum(each.maintenance_left_pence for each in left),
        sum(each.fee_left_pence for each in left),
    )


def test_while_it_is_kept_only_what_falls_due_is_asked_for() -> None:
    overdue = a_running_case()
    agreement = part_payments.propose(offer(RUNNING_ON, 100_00), fin(RUNNING_ON))
    assert agreement.arrears_pence == overdue > 100_00
    before = proposed(payer(), RUNNING_ON).overdue_pence
    agree(agreement, RUNNING_ON)
    assert proposed(payer(), RUNNING_ON).overdue_pence == 0 < before
    with pytest.raises(ArrearsPlanRefusedError, match="Nothing is overdue"):
        arrears_plans.covered_by(case_of(), RUNNING_ON)
    work_only(RUNNING_ON + days(1), RUNNING_ON + days(2))
    row = Proceeding.objects.get(process="arrangement", case=case_of())
    assert row.state == "collect_and_pay"
    assert violations() == {}


def test_without_the_sum_everything_is_due_again_and_what_was_paid_stays() -> None:
    a_running_case()
    agreement = part_payments.propose(offer(RUNNING_ON, 100_00), fin(RUNNING_ON))
    agree(agreement, RUNNING_ON)
    before = sum(left_of_arrears())
    on = RUNNING_ON + days(1)
    bank(on, line(60_00 + falls_due(on), payer().reference))
    work(agreement.pay_by + days(6))
    end = PartPaymentEnd.objects.get()
    assert (end.kind, end.paid_pence, end.transaction_id) == ("broken", 60_00, None)
    assert stands(agreement) == "broken"
    assert sum(left_of_arrears()) == before - 60_00
    assert proposed(payer(), agreement.pay_by).overdue_pence > 0
    assert violations() == {}


def test_a_fee_is_not_settled_by_it() -> None:
    a_running_case()
    agreement = part_payments.propose(offer(RUNNING_ON, 120_00), fin(RUNNING_ON))
    agree(agreement, RUNNING_ON)
    before, on = sum(left_of_arrears()), RUNNING_ON + days(1)
    bank(on, line(120_00 + falls_due(on), payer().reference))
    work(RUNNING_ON + days(2))
    end = PartPaymentEnd.objects.get()
    maintenance, fees = left_of_arrears()
    assert (end.kind, end.paid_pence, maintenance) == ("kept", 120_00, 0)
    assert fees > 0
    assert end.extinguished_pence + 120_00 + fees == before
    assert violations() == {}


def test_nothing_takes_effect_without_both_writings() -> None:
    an_ended_case()
    agreement = part_payments.propose(offer(ENDED_ON, 400_00), fin(ENDED_ON))
    with pytest.raises(IntegrityError, match="both writings"), transaction.atomic():
        PartPaymentStart.objects.create(
            part_payment=agreement, started_on=ENDED_ON, by="fin", known_at=morning(ENDED_ON)
        )
    with pytest.raises(PartPaymentRefusedError, match="Name the letter"):
        part_payments.answer(agreement, "paying_parent", " ", fin(ENDED_ON), agrees=True)
    part_payments.answer(agreement, "paying_parent", "a letter", fin(ENDED_ON), agrees=True)
    assert stands(agreement) == "agreed"
    with pytest.raises(PartPaymentRefusedError, match="answered already"):
        part_payments.answer(agreement, "paying_parent", "another", fin(ENDED_ON), agrees=True)
    with pytest.raises(IntegrityError, match="both writings"), transaction.atomic():
        PartPaymentStart.objects.create(
            part_payment=agreement, started_on=ENDED_ON, by="fin", known_at=morning(ENDED_ON)
        )
    part_payments.answer(agreement, "receiving_parent", "no letter", fin(ENDED_ON), agrees=False)
    assert stands(agreement) == "refused"
    assert not PartPaymentStart.objects.exists()
    with pytest.raises(PartPaymentRefusedError, match="waited for"):
        part_payments.answer(agreement, "receiving_parent", "yes", fin(ENDED_ON), agrees=True)


def test_what_the_state_would_keep_needs_no_consent_and_is_another_amount() -> None:
    take_over(transfer("1993", ended_on=date(2016, 5, 2), owed=100_00, owed_to_state=300_00))
    work_only(FIRST_NIGHT, FIRST_NIGHT + days(49))
    wanted = offer(ENDED_ON, 80_00, debt="maintenance for the state")
    agreement = part_payments.propose(wanted, fin(ENDED_ON))
    assert agreement.arrears_pence == 300_00
    with pytest.raises(PartPaymentRefusedError, match="who has to agree"):
        part_payments.answer(agreement, "receiving_parent", "yes", fin(ENDED_ON), agrees=True)
    part_payments.answer(agreement, "paying_parent", "yes", fin(ENDED_ON), agrees=True)
    assert stands(agreement) == "effective"
    work_only(ENDED_ON + days(1))
    assert {each.is_to_paying_parent for each in letters()} == {True}
    assert proposed(payer(), ENDED_ON).overdue_pence > 0, "what she is owed is asked for as ever"
    bank(ENDED_ON + days(2), line(180_00, payer().reference))
    work_only(*(ENDED_ON + days(n) for n in range(2, 6)))
    assert violations() == {}


def test_a_later_agreement_ends_the_earlier_one_and_a_plan() -> None:
    a_running_case()
    weighed = Agreed(900_00, 20_00, "pay slips", "none", "as agreed")
    plan = arrears_plans.agree(case_of(), weighed, fin(RUNNING_ON))
    first = part_payments.propose(offer(RUNNING_ON, 100_00), fin(RUNNING_ON))
    with pytest.raises(PartPaymentRefusedError, match="waits for an answer"):
        part_payments.propose(offer(RUNNING_ON, 90_00), fin(RUNNING_ON))
    agree(first, RUNNING_ON)
    plan.refresh_from_db()
    assert plan.end.kind == "replaced"
    second = part_payments.propose(offer(RUNNING_ON, 90_00), fin(RUNNING_ON))
    assert stands(first) == "effective", "until the later one takes effect"
    agree(second, RUNNING_ON)
    assert (stands(first), stands(second)) == ("replaced", "effective")
    assert PartPaymentEnd.objects.get().kind == "replaced"
    work_only(RUNNING_ON + days(1))
    assert violations() == {}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("amount", {"pence": 1_520_00}),
        ("amount", {"pence": 0}),
        ("debt", {"debt": "interest"}),
        ("method", {"method": "cash"}),
        ("by", {"pay_by": ENDED_ON}),
        ("from", {"ends_on": ENDED_ON + days(1)}),
        ("why", {"why": " "}),
        ("evidence", {"evidence": ""}),
    ],
)
def test_what_cannot_be_put_in_writing_is_refused(field: str, wrong: dict[str, Any]) -> None:
    an_ended_case()
    wanted = offer(ENDED_ON, **{"pence": 400_00, **wrong})
    with pytest.raises(PartPaymentRefusedError) as refused:
        part_payments.propose(wanted, fin(ENDED_ON))
    assert refused.value.field == field
    assert not PartPayment.objects.exists()


def letters() -> list[Letter]:
    """Those about part payments, in their order."""
    return list(Letter.objects.filter(cause="part_payment").order_by("pk"))


def test_both_get_the_written_agreement_and_what_came_of_it() -> None:
    an_ended_case()
    agreement = part_payments.propose(offer(ENDED_ON, 400_00), fin(ENDED_ON))
    work_only(ENDED_ON + days(1))
    said = {each.is_to_paying_parent: letter_content(each) for each in letters()}
    assert set(said) == {True, False}
    for content in said.values():
        figures = dict(content.figures)
        assert (figures["Arrears"], figures["Sum that settles them"]) == ("£1,520.00", "£400.00")
        for name in ("To be paid by", "How it is paid, and to whom", "Parent who is owed"):
            assert figures[name]
    assert "To help you decide" in {section.title for section in said[False].sections}
    agree(agreement, ENDED_ON + days(1))
    work_only(ENDED_ON + days(2))
    assert [each.facts["what"] for each in letters()] == ["offered"] * 2 + ["effective"] * 2
    work_only(agreement.pay_by + days(6))
    assert [each.facts["what"] for each in letters()][4:] == ["broken"] * 2
    for each in letters():
        assert letter_content(each).title


def test_what_is_kept_for_two_ended_cases_counts_for_one_of_them() -> None:
    """Two cases of one paying parent have ended, each with an agreement, and one sum came."""
    ended_on = date(2016, 5, 2)
    take_over(transfer("2003", ended_on=ended_on, owed=520_00))
    other = {"receiving_parent": ROBIN, "children": {"Siskin": {}}}
    take_over(transfer("2003", ended_on=ended_on, owed=520_00, **other))
    work_only(FIRST_NIGHT)
    on = FIRST_NIGHT + days(1)
    agreements = []
    for parent in (ROWAN, ROBIN):
        made = part_payments.propose(offer(on, 100_00, case=case_of(parent)), fin(on))
        agree(made, on)
        agreements.append(made)
    bank(on + days(1), line(110_00, payer().reference))
    work_only(on + days(1), on + days(2))
    assert holds(Account.RECEIPTS_UNALLOCATED, payer().pk) == -110_00, "kept, as nothing is due"
    kept = PartPaymentEnd.objects.filter(kind="kept").values_list("part_payment_id", flat=True)
    assert list(kept) == [agreements[0].pk]
    assert violations() == {}
