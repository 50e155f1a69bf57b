"""What is delivered is recorded whole or not at all, and the same again changes nothing."""

from datetime import date

import pytest

from building import (
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    application,
    apply,
    hmrc_figure,
    morning,
    next_reference,
)
from upkeep.cases import forms
from upkeep.cases.models import Application, IncomeRecord, ReportedChange
from upkeep.cases.receiving import receive_applications, receive_changes, receive_incomes

pytestmark = pytest.mark.django_db

NOW = morning(FIRST_NIGHT)


def test_the_same_application_again_changes_nothing() -> None:
    form = application()
    assert receive_applications([form], "test", NOW).new == 1
    again = receive_applications([form], "test", NOW)
    assert (again.new, again.known, again.refused) == (0, 1, ())
    assert Application.objects.count() == 1


def test_another_application_of_the_same_reference_is_refused_and_the_rest_with_it() -> None:
    receive_applications([application(reference="APP-0001")], "test", NOW)
    other = application(PIPPA, reference="APP-0001")
    delivery = receive_applications([application(), other], "test", NOW)
    [refusal] = delivery.refused
    assert (refusal.entry, refusal.wanted) == (
        "APP-0001",
        "give this application a reference of its own",
    )
    assert Application.objects.count() == 1


def change(about: str, **more: object) -> forms.SharedCareChange:
    values = {
        "reference": next_reference("CHG"),
        "reported_on": FIRST_NIGHT,
        "reported_by": "paying_parent",
        "application": about,
        "happened_on": FIRST_NIGHT,
        "nights": {"Wren": 60},
        **more,
    }
    return forms.SharedCareChange(**values)  # type: ignore[arg-type]


def test_everything_wrong_with_changes_is_told_at_once() -> None:
    about = apply()
    good = change(about)
    delivery = receive_changes(
        [good, change("APP-9999"), change(about, nights={"Wren": 1, "Nobody": 2})], "test", NOW
    )
    assert [refusal.found for refusal in delivery.refused] == [
        "“APP-9999”, which is not known",
        f"“Nobody”, who is not on {about}",
    ]
    assert not ReportedChange.objects.exists()
    assert receive_changes([good], "test", NOW).new == 1
    assert receive_changes([good], "test", NOW).known == 1


def test_another_change_of_the_same_reference_is_refused() -> None:
    about = apply()
    receive_changes([change(about, reference="CHG-0001")], "test", NOW)
    other = change(about, reference="CHG-0001", nights={"Wren": 104})
    [refusal] = receive_changes([other], "test", NOW).refused
    assert refusal.found == "the reference of another change"


def test_children_are_named_whatever_the_case_of_letters() -> None:
    about = apply(children=("Wren",))
    assert receive_changes([change(about, nights={"WREN": 60})], "test", NOW).new == 1


def test_the_same_income_again_changes_nothing() -> None:
    form = hmrc_figure()
    assert receive_incomes([form], "test", NOW).new == 1
    assert receive_incomes([form], "test", NOW).known == 1
    assert IncomeRecord.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"pounds_a_year": 18_251},
        {"pension_contributions_pence": 1},
        {"source": "self_assessment"},
        {"employment_income_pence": 18_000_00, "trading_profit_pence": 250_00},
    ],
)
def test_another_figure_for_the_same_day_is_refused(fields: dict[str, object]) -> None:
    receive_incomes([hmrc_figure(PERRY)], "test", NOW)
    [refusal] = receive_incomes([hmrc_figure(PERRY, **fields)], "test", NOW).refused
    assert refusal.entry == "tax year 2021-22 of the number ending 1A"
    assert "QQ0000" not in str(refusal)
    assert IncomeRecord.objects.count() == 1


def test_a_corrected_figure_comes_with_a_later_day() -> None:
    receive_incomes([hmrc_figure()], "test", NOW)
    corrected = hmrc_figure(pounds_a_year=20_000, available_on=date(2023, 1, 1))
    assert receive_incomes([corrected], "test", NOW).new == 1
