"""Records and files for the tests of the exchange formats; all people are invented."""

import datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from upkeep.collection.forms import (
    PaymentFile,
    PaymentInstruction,
    StatementForm,
    StatementLineForm,
)

HERE = Path(__file__).parent
GOOD = HERE / "good"
BAD = HERE / "bad"
DAY = datetime.date(2024, 5, 1)
MOMENT = datetime.datetime(2024, 5, 2, 6, tzinfo=datetime.UTC)


def good(name: str) -> bytes:
    """A file that must be read."""
    return (GOOD / name).read_bytes()


def line(reference: str = "R1", amount_pence: int = 1000, **more: Any) -> StatementLineForm:
    """A booked line of the day."""
    values = {"booking_date": DAY, "value_date": DAY, **more}
    return StatementLineForm(line_reference=reference, amount_pence=amount_pence, **values)


def statement(*lines: StatementLineForm, opening_pence: int = 0, **more: Any) -> StatementForm:
    """A statement that agrees with its lines."""
    values: dict[str, Any] = {
        "statement_id": "S1",
        "account_iban_or_other": "20000055577700",
        "created_at": MOMENT,
        "statement_date": DAY,
        "opening_pence": opening_pence,
        "closing_pence": opening_pence + sum(each.amount_pence for each in lines),
        "lines": lines,
    }
    return StatementForm(**{**values, **more})


def payment(identification: str = "PAY-1", **more: Any) -> PaymentInstruction:
    """A payment to an invented receiving parent."""
    values: dict[str, Any] = {
        "end_to_end_id": identification,
        "amount_pence": 17510,
        "creditor_name": "B Marlowe",
        "sort_code": "200000",
        "account_number": "55500102",
        "reference": "CM 0001",
    }
    return PaymentInstruction(**{**values, **more})


def payment_file(*payments: PaymentInstruction, **more: Any) -> PaymentFile:
    """A payment file of the day."""
    values: dict[str, Any] = {
        "message_id": "PAYOUT-1",
        "created_at": MOMENT,
        "execution_date": DAY,
        "debtor_name": "Child maintenance client funds",
        "debtor_sort_code": "200000",
        "debtor_account_number": "55577700",
        "payments": payments,
    }
    return PaymentFile(**{**values, **more})


# --- Strategies ------------------------------------------------------------------------------

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))
MOMENTS = st.datetimes(
    datetime.datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis wants them without a zone
    datetime.datetime(2199, 12, 31),  # noqa: DTZ001
    timezones=st.just(datetime.UTC),
)
PENCE = st.integers(-10_000_000_000, 10_000_000_000)
DIGITS = "0123456789"


def texts(longest: int) -> st.SearchStrategy[str]:
    """Words of any script, single blanks between them, with the characters XML must escape."""
    words = st.text(
        st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=min(longest, 20)
    )
    joined = st.lists(words, min_size=1, max_size=5).map(" ".join)
    return joined.map(lambda text: text[:longest].strip()).filter(bool)


def _not_the_placeholder(text: str) -> bool:
    return text != "NOTPROVIDED"


LINES = st.builds(
    StatementLineForm,
    line_reference=texts(35),
    booking_date=DAYS,
    value_date=DAYS,
    amount_pence=PENCE,
    end_to_end_id=st.none() | texts(35).filter(_not_the_placeholder),
    payment_information_id=st.none() | texts(35),
    remittance=st.just("") | st.lists(texts(140), min_size=1, max_size=3).map(" ".join),
    counterparty_name=st.none() | texts(140),
    counterparty_account=st.none()
    | st.just("GB00ZZZZ20000055500101")
    | st.text(DIGITS, min_size=1, max_size=34),
    is_reversal=st.booleans(),
    return_reason=st.none() | st.just("AC04") | texts(35),
)


@st.composite
def statements(draw: st.DrawFn) -> StatementForm:
    """Any statement that agrees with its lines."""
    lines = draw(st.lists(LINES, max_size=6, unique_by=lambda each: each.line_reference))
    return statement(
        *lines,
        opening_pence=draw(PENCE),
        statement_id=draw(texts(35)),
        sequence_number=draw(st.none() | st.integers(0, 10**9)),
        account_iban_or_other=draw(st.text(DIGITS, min_size=1, max_size=34)),
        created_at=draw(MOMENTS),
        statement_date=draw(DAYS),
    )


PAYMENTS = st.builds(
    PaymentInstruction,
    end_to_end_id=texts(35),
    amount_pence=st.integers(1, 10**11),
    creditor_name=texts(70),
    sort_code=st.text(DIGITS, min_size=6, max_size=6),
    account_number=st.text(DIGITS, min_size=8, max_size=8),
    reference=st.from_regex(r"[A-Za-z0-9&./-]{1,9}( [A-Za-z0-9&./-]{1,8})?", fullmatch=True),
)


@st.composite
def payment_files(draw: st.DrawFn) -> PaymentFile:
    """Any payment file."""
    payments = draw(
        st.lists(PAYMENTS, min_size=1, max_size=6, unique_by=lambda each: each.end_to_end_id)
    )
    return payment_file(
        *payments,
        message_id=draw(texts(35)),
        created_at=draw(MOMENTS),
        execution_date=draw(DAYS),
        debtor_name=draw(texts(70)),
    )
