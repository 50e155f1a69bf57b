"""Employers' returns: what is read, and that it is written back the same."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gateways.exchange_samples import DIGITS, good
from upkeep.collection.forms import DeductionForm, EmployerReturnForm
from upkeep.gateways import read_employer_return, write_employer_return


def test_return_in_full() -> None:
    form = read_employer_return(good("employer_return.csv"), "r.csv")
    assert form.employer_reference == "EMP00007"
    assert form.month == datetime.date(2024, 4, 1)
    assert form.submitted_on == datetime.date(2024, 5, 7)
    assert [each.deducted_pence for each in form.deductions] == [18240, 0, 7500]
    assert form.total_pence == 25740
    assert form.deductions[1].reason_code == "left_employment"


@given(
    st.lists(
        st.builds(
            DeductionForm,
            payment_reference=st.text(DIGITS, min_size=12, max_size=12),
            national_insurance_number=st.from_regex("QQ[0-9]{6}[A-D]", fullmatch=True),
            deducted_on=st.dates(datetime.date(2024, 2, 1), datetime.date(2024, 2, 29)),
            deducted_pence=st.integers(0, 10_000_000),
            reason_code=st.sampled_from(["left_employment", "unpaid_leave", "other"]),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda each: (each.payment_reference, each.deducted_on),
    )
)
def test_return_reads_back_as_written(deductions: list[DeductionForm]) -> None:
    form = EmployerReturnForm(
        employer_reference="EMP00042",
        month=datetime.date(2024, 2, 1),
        submitted_on=datetime.date(2024, 3, 19),
        deductions=tuple(deductions),
    )
    assert read_employer_return(write_employer_return(form), "r.csv") == form


def test_record_refuses_what_the_file_may_not_say() -> None:
    form = read_employer_return(good("employer_return.csv"), "r.csv")
    values = dict(form)
    with pytest.raises(ValidationError, match="pay-days of the month"):
        EmployerReturnForm(**{**values, "month": datetime.date(2024, 3, 1)})
    with pytest.raises(ValidationError, match="first day"):
        EmployerReturnForm(**{**values, "month": datetime.date(2024, 4, 2)})
    with pytest.raises(ValidationError, match="last pay-day"):
        EmployerReturnForm(**{**values, "submitted_on": datetime.date(2024, 4, 1)})
