"""What a caseworker sees of a case, and how they find it."""

import dataclasses
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from made_up_families import AISHA, BETHAN, CHLOE, LAST_NIGHT, MARCUS, TOM, case_of, person
from test_parent_pages import words

from upkeep.cases.models import Case
from upkeep.ledger.models import Entry
from upkeep.parties.models import ContactDetail
from upkeep.web import case_lists, case_page, case_search
from upkeep.web.views import cases as case_views

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]


@pytest.fixture
def page(signed_in: Browser) -> str:
    return words(signed_in("casey"), f"/cases/{case_of(AISHA).reference}/")


def test_parties_with_their_addresses(page: str) -> None:
    assert "Paying parent: Marcus Bell" in page
    assert "1 MARK-ADDRESS-MARCUS Street, ZZ1 9ZZ (from 3 April 2023, application)" in page
    assert "Qualifying child: Idris Khan Born 1 May 2016" in page
    assert "Account ending 0002" in page


def test_facts_in_time_with_their_source(page: str) -> None:
    assert "5 April 2023 Historic income from HMRC Paying parent £35,000.00 in 2021-22" in page
    nights = "5 April 2023 Nights with the paying parent Idris 60 nights a year"
    assert f"{nights} Receiving parent, APP-1001" in page
    assert "10 June 2023 Qualifying child Idris No Receiving parent, CHG-1001 20 July 2023" in page


def test_decisions_with_the_amount_before_and_after(page: str) -> None:
    assert "Supersession from 10 June 2023 Basic £70.27 £47.79" in page
    assert "Initial calculation from 5 April 2023 Basic – £88.76" in page


def test_liabilities_with_both_intervals(page: str) -> None:
    assert "5 May to 9 June 2023 £70.27 Since 20 July 2023" in page
    assert "From 5 May 2023 £70.27 From 5 May 2023 at 9:00pm to 20 July 2023 at 9:00pm" in page


def test_payments_asked_for_and_made(page: str) -> None:
    assert "17 July 2023 £339.39 £67.88 £407.27 £407.27" in page
    assert "Collect and Pay Direct Debit Monthly" in page


def test_the_timeline(page: str) -> None:
    assert "CHG-1001: A child no longer counts" in page
    assert "Application received: APP-1001" in page


def test_the_latest_ledger_entries_and_a_link_to_all(page: str) -> None:
    count = case_page.ledger_entries(case_of(AISHA)).count()
    assert count > case_views.LEDGER_LINES_SHOWN
    assert f"All {count} entries" in page


def test_every_section_can_be_reached_without_scripts(signed_in: Browser) -> None:
    markup = signed_in("casey").get(f"/cases/{case_of(AISHA).reference}/").content.decode()
    for name in re.findall(r'govuk-tabs__tab" href="#(\w+)"', markup):
        assert f'id="{name}"' in markup


def test_the_whole_ledger_adds_up_and_leads_to_causes(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_views, "LEDGER_LINES_A_PAGE", 20)
    case, client = case_of(AISHA), signed_in("casey")
    first = client.get(f"/cases/{case.reference}/ledger/").content.decode()
    assert "Earlier entries" in first
    assert "Later entries" in client.get(f"/cases/{case.reference}/ledger/?page=2").content.decode()
    causes = set(re.findall(r'href="(/cases/\S+/(?:decisions|receipts)/\d+/)"', first))
    assert len(causes) >= 3
    assert all(client.get(cause).status_code == 200 for cause in causes)


def test_a_ledger_line_is_debit_or_credit(signed_in: Browser) -> None:
    case = case_of(AISHA)
    lines = case_page.ledger_lines(case_page.ledger_entries(case))
    held = Entry.objects.filter(account__in=case_page.CASE_ACCOUNTS, subject=case.pk)
    assert sum(line.amount_pence for line in lines) == sum(e.amount_pence for e in held)


def test_a_decision_is_explained_with_its_versions(signed_in: Browser) -> None:
    case = case_of(AISHA)
    decision = case.paying_parent.decisions.order_by("pk").last()
    assert decision is not None
    text = words(signed_in("casey"), f"/cases/{case.reference}/decisions/{decision.pk}/")
    assert decision.rulebook_version in text
    assert decision.parameters_version in text
    assert "Bethan Lloyd cares for 1 of the 2 qualifying children" in text
    assert "Change of circumstances (CHG-1001)" in text


def test_a_receipt_shows_its_bank_line_and_use(signed_in: Browser) -> None:
    case = case_of(AISHA)
    text = words(signed_in("casey"), f"/cases/{case.reference}/receipts/2/")
    assert f"Text at the bank {case.paying_parent.reference}" in text
    assert "Bank line S2023-06-15/1" in text


def test_a_direct_pay_case_and_an_ended_case_can_be_opened(signed_in: Browser) -> None:
    client, case = signed_in("casey"), case_of(CHLOE)
    assert "Direct Pay" in words(client, f"/cases/{case.reference}/")
    case.liabilities.all()
    Case.objects.filter(pk=case.pk).update(state="closed", closed_on="2024-01-01")
    assert "First day after the end 1 January 2024" in words(client, f"/cases/{case.reference}/")


# --- Search ---


def found(text: str) -> list[str]:
    return [case.reference for case in case_search.find_cases(text).cases]


def references(*parents) -> list[str]:
    return [case_of(parent).reference for parent in parents]


def test_by_reference(signed_in: Browser) -> None:
    case, client = case_of(AISHA), signed_in("casey")
    response = client.post("/cases/", {"q": f" {case.reference.lower()} "})
    assert response.headers["Location"] == f"/cases/{case.reference}/"
    linked = client.get(f"/cases/?q={case.reference}")
    assert linked.headers["Location"] == f"/cases/{case.reference}/"


def test_by_payment_reference_in_groups() -> None:
    reference = case_of(AISHA).paying_parent.reference
    grouped = f"{reference[:4]} {reference[4:8]} {reference[8:]}"
    assert set(found(grouped)) == set(references(AISHA, BETHAN))


def test_by_national_insurance_number() -> None:
    assert found("ab 10 00 05 a") == references(CHLOE)
    assert set(found(MARCUS.number)) == set(references(AISHA, BETHAN))


def test_by_postcode() -> None:
    ContactDetail.objects.filter(person=person(TOM)).update(postcode="YO24 1AB")
    assert found("yo241ab") == references(CHLOE)
    assert found("YO24 1AC") == []


@pytest.mark.parametrize(
    "typed",
    ["Aisha Khan", "khan aisha", "Aysha Khan", "Aisha Kahn", "AISHA", "Kahn", "Aishah  Khan"],
)
def test_by_name_however_spelt(typed: str) -> None:
    assert found(typed)[0] == case_of(AISHA).reference


def test_the_likeliest_comes_first_and_strangers_not_at_all() -> None:
    assert found("Bethan Lloid") == references(BETHAN)
    assert found("Xyz Qqq") == []
    assert found("Gwen") == references(BETHAN)


def test_nobody_found_is_said(signed_in: Browser) -> None:
    assert "No case found" in signed_in("casey").post("/cases/", {"q": "Xyz Qqq"}).content.decode()


def test_many_are_cut_off_and_said(signed_in: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_search, "RESULTS_MAX", 1)
    text = signed_in("casey").post("/cases/", {"q": "Marcus Bell"}).content.decode()
    assert "1 case found" in text
    assert "There are more." in text


def test_a_name_in_an_address_is_not_searched_for(signed_in: Browser) -> None:
    text = signed_in("casey").get("/cases/?q=Aisha+Khan").content.decode()
    assert "must not stand in addresses" in text
    assert case_of(AISHA).reference not in text
    assert 'method="post"' in text


def test_a_search_for_nothing_shows_the_form(signed_in: Browser) -> None:
    text = signed_in("casey").post("/cases/", {"q": "  "}).content.decode()
    assert "Find a case" in text
    assert "No case found" not in text


def test_odd_text_is_only_text(signed_in: Browser) -> None:
    for odd in (
        "%",
        "'; DROP TABLE",
        "<script>alert(1)</script>",
        "a" * 5000,
        "a\0b",
        "\t",
        "\\",
        "É",
    ):
        response = signed_in("casey").post("/cases/", {"q": odd})
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("what", case_lists.LISTS)
def test_a_long_list_is_cut_on_the_page_and_whole_on_its_own(
    signed_in: Browser, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, case = signed_in("casey"), case_of(AISHA)
    kind = dataclasses.replace(case_lists.LISTS[what], shown=2)
    monkeypatch.setitem(case_lists.LISTS, what, kind)
    if what == "instalments":
        monkeypatch.setattr(case_lists, "SHOWN", 2)
    rows = kind.rows(case)
    address = reverse("case_list", args=[case.reference, what])
    page = client.get(reverse("case", args=[case.reference])).content.decode()
    assert (f'href="{address}"' in page) == (len(rows) > 2)
    text = client.get(address).content.decode()
    assert f"of {len(rows)}" in text
    body = text.partition("<tbody")[2].partition("</tbody>")[0]
    assert body.count("<tr") == min(len(rows), case_lists.LINES_A_PAGE)


def test_a_list_that_does_not_exist_is_not_found(signed_in: Browser) -> None:
    case = case_of(AISHA)
    address = reverse("case_list", args=[case.reference, "nonsense"])
    assert signed_in("casey").get(address).status_code == 404


def test_instalments_shown_are_those_about_the_day() -> None:
    case = case_of(AISHA)
    found = case_lists.instalments_about(case, LAST_NIGHT)
    days = [row.due_on for row in found.rows]
    assert days == sorted(days, reverse=True)
    assert any(day <= LAST_NIGHT for day in days)
    assert any(day > LAST_NIGHT for day in days)
