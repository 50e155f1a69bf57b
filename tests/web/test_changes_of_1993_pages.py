"""What the 1993 scheme asks of either parent is reported on a page as by a file, job by job."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from building import FIRST_NIGHT, apply, case_of, days, hold_income, work_only
from cases.transferring import PAYING_1993, take_over, transfer
from upkeep.cases.models import Case, Circumstance, ReportedChange
from upkeep.web.accounts import ensure_demo_account
from upkeep.web.changes import fields, words

pytestmark = pytest.mark.django_db

TOLD = FIRST_NIGHT + days(1)
EVERY_CHANGE = {
    **{f"reported_on-{part}": str(getattr(TOLD, part)) for part in ("day", "month", "year")},
    **{f"happened_on-{part}": str(getattr(TOLD, part)) for part in ("day", "month", "year")},
    "reported_by": "paying_parent",
    "whose": "paying_parent",
}
SAID: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "assessed_earnings": (
        {
            "earnings-0-gross": "230",
            "earnings-0-income_tax": "21.50",
            "earnings-0-period": "week",
            "earnings-2-gross": "£1,000",
            "earnings-2-period": "month",
        },
        {
            "earnings": [
                {"gross": "230.00", "income_tax": "21.50", "period": "week"},
                {"gross": "1000.00", "period": "month"},
            ]
        },
    ),
    "housing_costs": (
        {
            "costs-1-kind": "mortgage_interest",
            "costs-1-amount": "390",
            "costs-1-period": "month",
            "housing_benefit": "5",
            "cap_exceptions": ["former_home"],
        },
        {
            "housing": {
                "costs": [{"kind": "mortgage_interest", "amount": "390.00", "period": "month"}],
                "housing_benefit_weekly": "5.00",
                "cap_exceptions": ["former_home"],
            }
        },
    ),
    "children_at_home": (
        {
            "at_home-0-name": "Ivy",
            "at_home-0-date_of_birth-day": "2",
            "at_home-0-date_of_birth-month": "2",
            "at_home-0-date_of_birth-year": "2015",
        },
        {"children": [{"id": "Ivy", "date_of_birth": "2015-02-02"}]},
    ),
}


@pytest.fixture
def casey() -> Client:
    client = Client()
    account = ensure_demo_account("casey", "long enough to be safe", caseworker=True)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def taken_over(weekly: int = 94_50, **more: Any) -> Case:
    take_over(transfer("1993", weekly=weekly, children={"Wren": {}}, **more))
    work_only(FIRST_NIGHT)
    return case_of()


@pytest.mark.parametrize("kind", SAID)
def test_a_change_is_looked_at_reported_and_taken_up_row_by_row(casey: Client, kind: str) -> None:
    case = taken_over()
    where = reverse("case_change", args=[case.reference, kind])
    typed, found = SAID[kind]
    form = casey.get(f"{where}?whose=paying_parent")
    assert form.status_code == 200
    assert len(form.content) < 50_000
    looked = casey.post(where, {**EVERY_CHANGE, **typed, "do": "look"})
    assert looked.status_code == 200, re.findall(r"govuk-error-message.*", looked.content.decode())
    assert "Nothing has been recorded" in looked.content.decode()
    assert casey.post(where, {**EVERY_CHANGE, **typed, "do": "report"}).status_code == 302
    assert ReportedChange.objects.get().form["kind"] == kind
    work_only(TOLD)
    fact = Circumstance.objects.filter(kind="paying_parent_fields").latest("pk")
    assert fact.value == found


@pytest.mark.parametrize("kind", SAID)
def test_every_field_has_words_and_only_cases_of_1993_are_asked(casey: Client, kind: str) -> None:
    assert [each.name for each in fields.fields_of(kind) if not words.has_words(kind, each)] == []
    hold_income()
    apply()
    work_only(FIRST_NIGHT)
    where = reverse("case_change", args=[case_of().reference, kind])
    assert casey.get(f"{where}?whose=paying_parent").status_code == 404


def test_what_stands_is_filled_in_so_that_nothing_is_lost(casey: Client) -> None:
    reference = taken_over().reference
    chosen = casey.get(reverse("case_changes", args=[reference])).content.decode()
    assert "assessed_earnings:receiving_parent" in chosen
    where = reverse("case_change", args=[reference, "assessed_earnings"])
    text = casey.get(f"{where}?whose=paying_parent").content.decode()
    assert PAYING_1993["earnings"] == [{"gross": "315.00"}]
    assert re.search(r'name="earnings-0-gross"[^>]*value="315.00"', text)
    assert "Job 1: Pay before anything is taken off" in text
    where = reverse("case_change", args=[reference, "housing_costs"])
    text = casey.get(f"{where}?whose=paying_parent").content.decode()
    assert re.search(r'name="costs-0-amount"[^>]*value="50.00"', text)
    assert '<option value="rent" selected>' in text


def test_what_is_wrong_is_said_in_its_own_row(casey: Client) -> None:
    where = reverse("case_change", args=[taken_over().reference, "children_at_home"])
    row = "at_home-2-date_of_birth"
    wrong = {
        "at_home-2-name": "Ivy",
        f"{row}-day": "31",
        f"{row}-month": "2",
        f"{row}-year": "2015",
    }
    text = casey.post(where, {**EVERY_CHANGE, **wrong, "do": "look"}).content.decode()
    assert f'href="#{row}-day"' in text
    wrong[f"{row}-day"], wrong[f"{row}-year"] = "1", "2015"
    wrong["at_home-2-name"] = "I\x07vy"
    text = casey.post(where, {**EVERY_CHANGE, **wrong, "do": "look"}).content.decode()
    assert 'href="#at_home-2-name"' in text


def test_more_on_record_than_rows_is_left_to_a_file(casey: Client) -> None:
    jobs = [{"gross": f"{number}00.00"} for number in range(1, 6)]
    reference = taken_over(263_28, paying_facts={**PAYING_1993, "earnings": jobs}).reference
    where = reverse("case_change", args=[reference, "assessed_earnings"])
    for answer in (
        casey.get(f"{where}?whose=paying_parent"),
        casey.post(where, {**EVERY_CHANGE, "do": "report"}),
    ):
        assert answer.status_code == 400
        assert "report the change by a file" in answer.content.decode()
    assert not ReportedChange.objects.exists()
