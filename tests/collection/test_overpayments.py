"""Money beyond what is owed: on record the same night, used up, or paid back by two people."""

from datetime import date

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    holds,
    line,
    morning,
    payer,
    report,
    settle_constraints,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.forms import BankAccountForm
from upkeep.cases.models import Proceeding
from upkeep.cli import app
from upkeep.collection import refunding
from upkeep.collection.models import (
    OpenReceipt,
    Overpayment,
    PaymentFile,
    Refund,
    RefundAnswer,
    RefundPart,
    RefundPayment,
)
from upkeep.collection.overpayment_checks import CHECKS
from upkeep.collection.refunding import RefundRefusedError, Wanted
from upkeep.ledger import Account

pytestmark = pytest.mark.django_db

DUE = date(2023, 4, 20)
NEXT = DUE + days(1)
MONTH = 218_40
CHECK = {check.name: check for check in CHECKS}
ACCOUNT = BankAccountForm(name="P Madeup", sort_code="000000", account_number="00000000")


@pytest.fixture
def paid_thrice() -> Overpayment:
    """A paying parent who owes £218.40 a month and sent it three times on the first day."""
    hold_income()
    apply(frequency="monthly", day=20)
    work(EFFECTIVE)
    bank(DUE, line(3 * MONTH, payer().reference))
    work_only(DUE)
    return Overpayment.objects.get()


def fin(name: str = "fin", on: date = NEXT) -> Actor:
    """Somebody of finance, the day after."""
    return Actor(name, on, morning(on))


def wanted(overpayment: Overpayment, pence: int = 50_00, **other: object) -> Wanted:
    """What is usually asked for."""
    usual: dict[str, object] = {
        "overpayment": overpayment.pk,
        "amount_pence": pence,
        "reason": "It was sent twice by mistake",
        "evidence": "telephone call of 21 April",
        "account": ACCOUNT,
    }
    return Wanted(**{**usual, **other})  # type: ignore[arg-type]


def stands(overpayment: Overpayment) -> str:
    """Where its proceeding stands."""
    return Proceeding.objects.get(process="overpayment", subject=overpayment.reference).state


def test_what_comes_beyond_the_next_instalment_is_on_record_the_same_night(
    paid_thrice: Overpayment,
) -> None:
    assert (paid_thrice.kind, paid_thrice.amount_pence) == ("held", MONTH)
    assert paid_thrice.found_on == DUE
    proceeding = Proceeding.objects.get(process="overpayment")
    assert (proceeding.state, proceeding.acts) == ("found", "FINANCE")
    assert violations() == {}


def test_it_lowers_what_falls_due_and_is_settled_when_used_up(paid_thrice: Overpayment) -> None:
    refunding.keep_as_credit(paid_thrice, fin(), "Both agree")
    assert stands(paid_thrice) == "credited"
    work_only(date(2023, 5, 20))
    assert not OpenReceipt.objects.filter(left_pence__gt=MONTH).exists()
    assert stands(paid_thrice) == "settled"
    assert violations() == {}


def test_a_small_refund_goes_out_with_the_next_payments(paid_thrice: Overpayment) -> None:
    refund = refunding.ask(wanted(paid_thrice), fin())
    assert holds(Account.REFUNDS_DUE, payer().pk) == -50_00
    assert stands(paid_thrice) == "refunding"
    work_only(DUE + days(1))
    file = PaymentFile.objects.order_by("-id")[0]
    sent = RefundPayment.objects.get(refund=refund)
    assert (sent.payment_file_id, file.total_pence) == (file.pk, 50_00)
    assert refund.reference.encode() in bytes(file.content)
    assert holds(Account.REFUNDS_DUE, payer().pk) == 0
    assert stands(paid_thrice) == "found", "somebody decides about the rest"
    assert violations() == {}
    bank(DUE + days(2), line(-50_00, payment_information_id=file.reference))
    work_only(DUE + days(2))
    assert holds(Account.PAYOUTS_IN_FLIGHT, file.pk) == 0
    assert holds(Account.BANK) == 3 * MONTH - 50_00
    assert RefundPayment.objects.count() == 1


def test_a_large_refund_waits_for_somebody_else(paid_thrice: Overpayment) -> None:
    refund = refunding.ask(wanted(paid_thrice, MONTH), fin())
    assert stands(paid_thrice) == "refund_waiting"
    assert holds(Account.REFUNDS_DUE, payer().pk) == 0
    with pytest.raises(RefundRefusedError, match="somebody else must"):
        refunding.answer(refund, fin(), "", agrees=True)
    with pytest.raises(RefundRefusedError, match="finish that first"):
        refunding.ask(wanted(paid_thrice), fin())
    refunding.answer(refund, fin("leah"), "", agrees=True)
    assert holds(Account.REFUNDS_DUE, payer().pk) == -MONTH
    work_only(DUE + days(1))
    assert stands(paid_thrice) == "settled"
    assert Overpayment.objects.count() == 1
    assert violations() == {}


def test_a_refused_refund_says_why_and_leaves_the_money(paid_thrice: Overpayment) -> None:
    refund = refunding.ask(wanted(paid_thrice, MONTH), fin())
    with pytest.raises(RefundRefusedError, match="why it is refused"):
        refunding.answer(refund, fin("leah"), " ", agrees=False)
    refunding.answer(refund, fin("leah"), "The account is not theirs", agrees=False)
    assert stands(paid_thrice) == "found"
    assert holds(Account.REFUNDS_DUE, payer().pk) == 0
    assert not RefundPart.objects.exists()
    assert violations() == {}


def test_the_database_takes_no_large_refund_from_one_person(paid_thrice: Overpayment) -> None:
    refund = refunding.ask(wanted(paid_thrice, MONTH), fin())
    with pytest.raises(IntegrityError, match="above the limit"), transaction.atomic():
        RefundAnswer.objects.create(
            refund=refund,
            answered_by="fin",
            answered_on=DUE,
            note="by myself",
            known_at=morning(DUE),
        )


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"amount_pence": 0}, "amount"),
        ({"amount_pence": MONTH + 1}, "amount"),
        ({"reason": " "}, "reason"),
        ({"evidence": ""}, "evidence"),
    ],
)
def test_what_is_wrong_is_refused(
    paid_thrice: Overpayment, other: dict[str, object], field: str
) -> None:
    with pytest.raises(RefundRefusedError) as refused:
        refunding.ask(wanted(paid_thrice, **other), fin())  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not Refund.objects.exists()


def test_an_account_that_no_bank_can_have_given_is_refused(
    paid_thrice: Overpayment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("upkeep.cases.receiving.can_exist", lambda *_account: False)
    with pytest.raises(RefundRefusedError) as refused:
        refunding.ask(wanted(paid_thrice), fin())
    assert refused.value.field == "account_number"


def test_what_was_paid_over_and_is_not_due_is_reimbursed_after_the_end() -> None:
    hold_income()
    about = apply(frequency="monthly", day=20)
    work(EFFECTIVE)
    bank(DUE, line(MONTH, payer().reference))
    work_only(DUE)
    report(forms.CloseCaseChange, about, DUE + days(5), reason="applicant_request")
    work(DUE + days(25))
    case = case_of()
    over = -holds(Account.MAINTENANCE_RECEIVABLE, case.pk)
    found = Overpayment.objects.get()
    assert (found.kind, found.case, found.amount_pence) == ("paid_over", case, over)
    refund = refunding.ask(wanted(found, over), fin(on=DUE + days(26)))
    assert not refund.needs_second_person
    assert holds(Account.MAINTENANCE_RECEIVABLE, case.pk) == 0
    assert holds(Account.REIMBURSED_FOR_STATE) == over
    work_only(DUE + days(26))
    assert RefundPayment.objects.get().refund == refund
    assert stands(found) == "settled"
    assert Proceeding.objects.get(process="closure").state == "closed"
    assert violations() == {}


@settings(max_examples=8, deadline=None)
@given(times=st.integers(1, 5), extra=st.integers(0, 300_00), back=st.integers(1, 400_00))
def test_whatever_is_paid_and_paid_back_is_accounted_for(times: int, extra: int, back: int) -> None:
    """I-10: what is on record is what is beyond the next instalment, and no more goes back."""
    with transaction.atomic():
        hold_income()
        apply(frequency="monthly", day=20)
        work(EFFECTIVE)
        bank(DUE, line(times * MONTH + extra, payer().reference))
        work_only(DUE)
        beyond = max((times - 2) * MONTH + extra, 0)
        assert [each.amount_pence for each in Overpayment.objects.all()] == (
            [beyond] if beyond else []
        )
        if beyond:
            found = Overpayment.objects.get()
            if back > beyond:
                with pytest.raises(RefundRefusedError):
                    refunding.ask(wanted(found, back), fin())
            else:
                asked = refunding.ask(wanted(found, back), fin())
                if asked.needs_second_person:
                    refunding.answer(asked, fin("leah"), "", agrees=True)
                work_only(DUE + days(1))
                assert holds(Account.RECEIPTS_UNALLOCATED, payer().pk) == -(
                    (times - 1) * MONTH + extra - back
                )
        assert violations() == {}
        transaction.set_rollback(True)


def test_the_checks_find_what_is_not_recorded_or_paid_alone(paid_thrice: Overpayment) -> None:
    refund = refunding.ask(wanted(paid_thrice, MONTH), fin())
    refunding.answer(refund, fin("leah"), "", agrees=True)
    settle_constraints()
    with connection.cursor() as wrapped:
        cursor: psycopg.Cursor[object] = wrapped.cursor

        def finds(name: str) -> list[str]:
            return [str(each) for each in CHECK[name].run(cursor)]

        for table in ("refundanswer", "refundpart", "refund", "overpayment"):
            cursor.execute(f"ALTER TABLE collection_{table} DISABLE TRIGGER USER")
        cursor.execute("UPDATE collection_refundanswer SET answered_by = 'fin'")
        assert "two people" in finds("large refunds have two people")[0]
        cursor.execute("UPDATE collection_refund SET limit_pence = 99999")
        assert "a limit of 99999p" in finds("large refunds have two people")[0]
        cursor.execute("DELETE FROM collection_refundpart")
        assert "receipt by receipt" in finds("refunds are in the books")[0]
        cursor.execute("DELETE FROM collection_refundanswer")
        assert "no refund" in finds("money goes back by refunds alone")[0]
        assert f"{MONTH}p" in finds("refunds due are those that have not gone out")[0]
        cursor.execute("DELETE FROM collection_refund")
        assert finds("what is paid too much is recorded the same night") == []
        cursor.execute("UPDATE collection_openreceipt SET left_pence = left_pence + 100")
        cursor.execute("DELETE FROM collection_overpayment")
        assert "100p too much" in finds("what is paid too much is recorded the same night")[0]


def test_the_commands_list_ask_and_answer(paid_thrice: Overpayment) -> None:
    run = CliRunner()
    on = (DUE + days(1)).isoformat()
    listed = run.invoke(app, ["books", "overpayments"]).output
    assert f"{paid_thrice.reference}  {payer().reference}" in listed
    account = ["--name", "P Madeup", "--sort-code", "000000", "--account-number", "00000000"]
    words = ["--reason", "sent twice", "--evidence", "call", "--on", on, "--by", "fin", *account]
    asked = run.invoke(
        app, ["books", "refund", paid_thrice.reference, "--amount", "218.40", *words]
    )
    assert "waits for a second person" in asked.output, asked.output
    too_much = run.invoke(
        app, ["books", "refund", paid_thrice.reference, "--amount", "900", *words]
    )
    assert too_much.exit_code != 0
    refused = run.invoke(app, ["books", "answer-refund", "RF999999", "--agree"])
    assert "There is no refund" in refused.output
    name = Refund.objects.get().reference
    agreed = run.invoke(
        app, ["books", "answer-refund", name, "--agree", "--by", "leah", "--on", on]
    )
    assert "agreed by leah" in agreed.output
    moved = run.invoke(
        app,
        ["proceedings", "move", case_of().reference, "overpayment", "refund_sent", "--on", on],
    )
    assert moved.exit_code == 0, moved.output
