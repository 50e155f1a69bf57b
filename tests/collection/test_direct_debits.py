"""Direct Debits: no collection without notice, nothing twice, nothing more than is due."""

from datetime import date

import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    apply,
    bank,
    days,
    hold_income,
    holds,
    line,
    morning,
    payer,
    violations,
    work,
)
from upkeep.cases.models import Proceeding
from upkeep.collection.bacs import AccountName
from upkeep.collection.debit_forms import ReportForm, ReportKind, Said
from upkeep.collection.debit_reports import receive_debit_report
from upkeep.collection.mandates import (
    Given,
    MandateRefusedError,
    State,
    account_of,
    end_mandate,
    give_mandate,
    state_of,
)
from upkeep.collection.models import (
    DebitCollection,
    DebitFile,
    DebitNotice,
    Mandate,
    MandateEvent,
    OpenInstalment,
    Receipt,
    ReceiptReversal,
)
from upkeep.gateways.standard_18 import read_submission
from upkeep.ledger import Account
from upkeep.working_days import after_working_days

pytestmark = pytest.mark.django_db

DUE = date(2023, 4, 20)
"""The first instalment: £218.40."""
GIVEN = FIRST_NIGHT + days(2)


def give(on: date = GIVEN, **more: object) -> Mandate:
    asked = {
        "paying_parent": payer().reference,
        "account": AccountName("000002", "00000007", "P MADEUP"),
        "given_on": on,
        "evidence": "by telephone, noted",
        **more,
    }
    return give_mandate(Given(**asked), morning(on))  # type: ignore[arg-type]


@pytest.fixture
def mandate() -> Mandate:
    """A paying parent who owes £218.40 on 20 April, and gave a mandate on 5 April."""
    hold_income()
    apply(frequency="monthly", day=20, method="direct_debit")
    work(EFFECTIVE - days(1))
    made = give()
    work(EFFECTIVE)
    return made


def said(report: ReportKind, on: date, *lines: Said, number: str = "1") -> None:
    form = ReportForm(report, f"{on:%Y%m%d}-{number}", on, on, lines)
    assert not receive_debit_report(form, "test", morning(on)).refused


def collected(mandate: Mandate, through: date = DUE) -> Receipt:
    """Work until the first collection came in as one credit."""
    work(through - days(1))
    file = DebitFile.objects.get(kind="collections")
    bank(file.entered_on, line(file.total_pence, f"{file.reference} DIRECT DEBITS"))
    work(file.entered_on)
    return Receipt.objects.get()


def test_a_mandate_is_lodged_the_night_it_is_given_and_active_two_working_days_after(
    mandate: Mandate,
) -> None:
    [file] = DebitFile.objects.filter(kind="instructions")
    [record] = read_submission(bytes(file.content), file.reference).records
    assert (record.code, record.amount_pence, record.reference) == ("0N", 0, mandate.reference)
    assert state_of(mandate, EFFECTIVE) == State.LODGED
    assert state_of(mandate, after_working_days(file.processed_on, 2)) == State.ACTIVE


def test_it_is_collected_on_its_day_with_notice_of_ten_working_days(mandate: Mandate) -> None:
    first = DebitNotice.objects.get().lines.order_by("collect_on")[0]
    assert first.collect_on == after_working_days(EFFECTIVE, 10) == date(2023, 4, 21)
    assert first.amount_pence == 218_40
    receipt = collected(mandate, date(2023, 4, 21))
    [record] = read_submission(
        bytes(DebitFile.objects.get(kind="collections").content), "it"
    ).records
    assert (record.code, record.amount_pence) == ("01", 218_40)
    assert (receipt.method, receipt.amount_pence) == ("direct_debit", 218_40)
    assert receipt.debit_collection == DebitCollection.objects.get()
    assert not OpenInstalment.objects.filter(due_on=DUE).exists()
    assert violations() == {}


def test_without_notice_nothing_is_collected(mandate: Mandate) -> None:
    """A shorter agreement is one too; this one was made too late for the first instalment."""
    work(DUE + days(5))
    assert {made.notice_line is not None for made in DebitCollection.objects.all()} == {True}
    for made in DebitCollection.objects.all():
        assert made.notice_line is not None
        told_on = made.notice_line.announced_on
        assert after_working_days(told_on, mandate.notice_days) <= made.collect_on


def test_agreed_notice_of_three_days_reaches_the_first_instalment() -> None:
    hold_income()
    apply(frequency="monthly", day=20, method="direct_debit")
    work(EFFECTIVE - days(1))
    give(notice_days=3)
    work(EFFECTIVE)
    assert DebitNotice.objects.get().lines.order_by("collect_on")[0].collect_on == DUE


def test_what_was_paid_otherwise_is_not_collected_too(mandate: Mandate) -> None:
    work(date(2023, 4, 17))
    bank(date(2023, 4, 18), line(100_00, payer().reference))
    work(date(2023, 4, 18))
    work(date(2023, 4, 21))
    assert DebitCollection.objects.get().amount_pence == 118_40


def test_the_next_collection_is_a_regular_one_and_nothing_is_collected_twice(
    mandate: Mandate,
) -> None:
    collected(mandate, date(2023, 4, 21))
    work(date(2023, 5, 24))
    made = list(DebitCollection.objects.order_by("id").values_list("code", "collect_on"))
    assert made == [("01", date(2023, 4, 21)), ("17", date(2023, 5, 22))]
    assert violations() == {}


def unpaid(mandate: Mandate, code: str) -> date:
    """The first collection comes in, and goes back with a reason; returns the day."""
    receipt = collected(mandate, date(2023, 4, 21))
    made = receipt.debit_collection
    assert made is not None
    back = after_working_days(made.collect_on, 1)
    work(back - days(1))
    entry = Said("line 1", mandate.reference, code, made.file.processed_on, made.amount_pence)
    said(ReportKind.ARUDD, back, entry)
    bank(back, line(-made.amount_pence, "ARUDD UNPAID DIRECT DEBITS"))
    work(back)
    return back


def test_an_unpaid_one_takes_its_receipt_back_and_is_presented_once_more(mandate: Mandate) -> None:
    back = unpaid(mandate, "0")
    assert ReceiptReversal.objects.get().kind == "unpaid"
    assert holds(Account.BANK) == 0
    assert OpenInstalment.objects.filter(due_on=DUE).exists()
    work(after_working_days(back, 8))
    again = DebitCollection.objects.exclude(represents=None).get()
    assert (again.code, again.amount_pence) == ("18", 218_40)
    assert again.collect_on >= after_working_days(back, 5)
    assert violations() == {}


def test_one_without_an_account_ends_the_mandate_and_is_never_tried_again(mandate: Mandate) -> None:
    back = unpaid(mandate, "B")
    assert state_of(mandate, back) == State.CANCELLED
    work(after_working_days(back, 30))
    assert DebitCollection.objects.count() == 1
    assert violations() == {}


def test_a_payer_may_cancel_at_the_bank_at_any_time(mandate: Mandate) -> None:
    work(date(2023, 4, 12))
    said(ReportKind.ADDACS, date(2023, 4, 13), Said("line 1", mandate.reference, "1", GIVEN))
    work(date(2023, 4, 26))
    assert state_of(mandate, date(2023, 4, 26)) == State.CANCELLED
    assert not DebitCollection.objects.exists()
    assert give(date(2023, 4, 26)).reference == f"{payer().reference}-2"


def stands(process: str) -> str:
    return Proceeding.objects.filter(process=process).order_by("id")[0].state


def test_whoever_must_act_next_is_told(mandate: Mandate) -> None:
    assert stands("direct_debit") == "lodging"
    back = unpaid(mandate, "0")
    assert stands("direct_debit") == "presented_again"
    again = after_working_days(back, 1)
    died = Said("line 1", mandate.reference, "2", again)
    said(ReportKind.ADDACS, again, died)
    work(again)
    assert stands("direct_debit") == "death_reported_by_bank"


def test_an_account_that_was_transferred_is_collected_from_where_it_is_now(
    mandate: Mandate,
) -> None:
    on = date(2023, 4, 13)
    moved = Said(
        "line 1", mandate.reference, "3", on, sort_code="000009", account_number="00000019"
    )
    said(ReportKind.ADDACS, on, moved)
    work(date(2023, 4, 21))
    assert account_of(mandate, on).sort_code == "000009"
    [record] = read_submission(
        bytes(DebitFile.objects.get(kind="collections").content), "it"
    ).records
    assert record.account.account_number == "00000019"
    assert MandateEvent.objects.filter(kind="lodged").count() == 1


def test_one_that_the_bank_refused_is_not_collected_by(mandate: Mandate) -> None:
    on = date(2023, 4, 11)
    said(ReportKind.AUDDIS, on, Said("line 1", mandate.reference, "5", on))
    work(date(2023, 4, 26))
    assert state_of(mandate, on) == State.REFUSED
    assert not DebitCollection.objects.exists()


def test_one_that_we_end_is_cancelled_at_the_bank(mandate: Mandate) -> None:
    end_mandate(mandate, date(2023, 4, 6), "asked to pay by standing order", morning(DUE))
    work(date(2023, 4, 6))
    last = DebitFile.objects.filter(kind="instructions").latest("id")
    [record] = read_submission(bytes(last.content), "it").records
    assert record.code == "0C"
    with pytest.raises(MandateRefusedError, match="ended already"):
        end_mandate(mandate, date(2023, 4, 7), "again", morning(DUE))


def test_one_that_nobody_used_for_thirteen_months_has_lapsed(mandate: Mandate) -> None:
    processed = DebitFile.objects.get().processed_on
    assert processed == date(2023, 4, 11)
    assert state_of(mandate, date(2024, 5, 10)) == State.ACTIVE
    assert state_of(mandate, date(2024, 5, 11)) == State.EXPIRED


def test_an_indemnity_claim_takes_back_what_was_paid_over(mandate: Mandate) -> None:
    receipt = collected(mandate, date(2023, 4, 21))
    made = receipt.debit_collection
    assert made is not None
    debited = date(2023, 5, 15)
    entry = Said(
        "line 1", mandate.reference, "2", made.collect_on, made.amount_pence, claim="DDIC1"
    )
    form = ReportForm(ReportKind.DDICA, "20230515-DDIC1", date(2023, 4, 25), debited, (entry,))
    assert not receive_debit_report(form, "test", morning(date(2023, 4, 25))).refused
    work(date(2023, 4, 25))
    assert stands("indemnity_claim") == "claimed"
    work(debited - days(1))
    assert not ReceiptReversal.objects.exists()
    bank(debited, line(-made.amount_pence, "DDIC 20230515"))
    work(debited)
    reversal = ReceiptReversal.objects.get()
    assert (reversal.kind, reversal.paid_over_pence > 0) == ("indemnity", True)
    assert stands("indemnity_claim") == "to_be_agreed"
    assert violations() == {}


def test_a_report_with_a_bad_line_is_refused_whole_and_every_bad_line_is_named(
    mandate: Mandate,
) -> None:
    on = date(2023, 4, 13)
    entries = (
        Said("line 1", mandate.reference, "1", on),
        Said("line 2", "999999999999", "1", on),
        Said("line 3", mandate.reference, "?", on),
    )
    form = ReportForm(ReportKind.ADDACS, "20230413", on, on, entries)
    delivery = receive_debit_report(form, "test", morning(on))
    assert [refusal.entry for refusal in delivery.refused] == ["line 2", "line 3"]
    assert not MandateEvent.objects.filter(kind="cancelled").exists()


def test_the_same_report_again_says_nothing_and_another_of_its_number_is_refused(
    mandate: Mandate,
) -> None:
    unpaid(mandate, "0")
    made = DebitCollection.objects.get()
    day = after_working_days(made.collect_on, 1)
    entry = Said("line 1", mandate.reference, "0", made.file.processed_on, made.amount_pence)
    form = ReportForm(ReportKind.ARUDD, f"{day:%Y%m%d}-1", day, day, (entry,))
    again = receive_debit_report(form, "test", morning(day))
    assert (again.new, again.known, again.refused) == (0, 1, ())
    other = ReportForm(ReportKind.ARUDD, f"{day:%Y%m%d}-1", day, day, ())
    assert receive_debit_report(other, "test", morning(day)).refused
    third = ReportForm(ReportKind.ARUDD, f"{day:%Y%m%d}-2", day, day, (entry,))
    assert "still with us" in str(receive_debit_report(third, "test", morning(day)).refused)


def test_a_debit_of_another_sum_waits_for_somebody_to_look(mandate: Mandate) -> None:
    receipt = collected(mandate, date(2023, 4, 21))
    made = receipt.debit_collection
    assert made is not None
    back = after_working_days(made.collect_on, 1)
    entry = Said("line 1", mandate.reference, "0", made.file.processed_on, made.amount_pence)
    said(ReportKind.ARUDD, back, entry)
    bank(back, line(-made.amount_pence - 1, "ARUDD UNPAID DIRECT DEBITS"))
    work(back)
    assert not ReceiptReversal.objects.exists()


def test_a_credit_of_another_sum_than_the_file_is_held(mandate: Mandate) -> None:
    work(date(2023, 4, 20))
    file = DebitFile.objects.get(kind="collections")
    bank(file.entered_on, line(file.total_pence - 1, file.reference))
    work(file.entered_on)
    assert Receipt.objects.get().suspense_reason == "return_awaited"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"account": AccountName("00002", "00000007", "P")}, "sort code of six"),
        ({"account": AccountName("000002", "00000007", " ")}, "name on the account"),
        ({"paying_parent": "999999999999"}, "No paying parent"),
        ({"evidence": " "}, "what shows"),
        ({}, "stands"),
    ],
)
def test_a_mandate_that_cannot_be_is_refused(
    mandate: Mandate, wrong: dict[str, object], says: str
) -> None:
    if wrong:
        end_mandate(mandate, EFFECTIVE, "another account", morning(EFFECTIVE))
    with pytest.raises(MandateRefusedError, match=says):
        give(EFFECTIVE, **wrong)
