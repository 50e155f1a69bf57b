"""Payment files: what the bank gets, and that it reads back the same."""

import pytest
from hypothesis import given
from pydantic import ValidationError

from gateways.exchange_samples import good, payment, payment_file, payment_files
from upkeep.collection.forms import PaymentFile, PaymentInstruction
from upkeep.gateways import FileProblems, read_payments, write_payments


def test_payments_in_full() -> None:
    file = read_payments(good("payments.xml"), "p.xml")
    assert file.message_id == "PAYOUT-1"
    assert file.debtor_name == "Child maintenance client funds"
    assert (file.debtor_sort_code, file.debtor_account_number) == ("200000", "55577700")
    assert file.total_pence == 17511
    first, second = file.payments
    assert first == payment("PAY-0001")
    assert second.reference == "CM 0002"
    assert second.sort_code == "200001"


def test_file_is_what_a_bank_in_the_united_kingdom_expects() -> None:
    text = write_payments(payment_file(payment("A"), payment("B", amount_pence=5))).decode()
    assert "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09" in text
    assert text.count("<PmtInf>") == 1
    assert text.count("<BtchBookg>true<") == 1
    assert text.count("<NbOfTxs>2<") == 2
    assert text.count("<CtrlSum>175.15<") == 2
    assert text.count("<Cd>GBDSC<") == 3
    assert '<InstdAmt Ccy="GBP">0.05<' in text
    assert text.count("<EndToEndId>") == 2


@given(payment_files())
def test_payments_read_back_as_written(file: PaymentFile) -> None:
    assert read_payments(write_payments(file), "p.xml") == file


def test_a_payment_has_no_place_for_the_other_parent() -> None:
    assert set(PaymentInstruction.model_fields) == {
        "end_to_end_id",
        "amount_pence",
        "creditor_name",
        "sort_code",
        "account_number",
        "reference",
    }
    text = write_payments(payment_file(payment())).decode()
    for element in ("UltmtDbtr", "PstlAdr", "CtctDtls", "CtryOfRes"):
        assert element not in text


@pytest.mark.parametrize(
    "reference",
    ["", " CM", "CM ", "CM  1", "CM_1", "é", "X" * 19, "A\nB", "A" * 10 + " " + "B" * 8],
)
def test_reference_must_reach_every_bank(reference: str) -> None:
    with pytest.raises(ValidationError, match="1 to 18 letters"):
        payment(reference=reference)


@pytest.mark.parametrize("pence", [0, -1])
def test_nothing_and_less_cannot_be_paid(pence: int) -> None:
    with pytest.raises(ValidationError):
        payment(amount_pence=pence)


def test_an_identification_is_used_once() -> None:
    with pytest.raises(ValidationError, match="of its own"):
        payment_file(payment("A"), payment("A"))


def test_an_empty_file_cannot_be_made() -> None:
    with pytest.raises(ValidationError):
        payment_file()


def test_two_batches_are_refused() -> None:
    text = good("payments.xml").decode()
    start, end = text.index("    <PmtInf>"), text.index("  </CstmrCdtTrfInitn>")
    with pytest.raises(FileProblems, match="one batch"):
        read_payments((text[:end] + text[start:end] + text[end:]).encode(), "p.xml")
