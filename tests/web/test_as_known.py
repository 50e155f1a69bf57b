"""Every page of a case says later, about a day on record, exactly what it said on that day."""

import re
from datetime import date
from difflib import unified_diff

import pytest
from django.test import Client
from django.urls import reverse

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    ROBIN,
    ROWAN,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    line,
    payer,
    report,
    work_only,
)
from upkeep.batch.nights import work_night
from upkeep.cases import forms
from upkeep.cases.models import Proceeding
from upkeep.collection.models import Receipt
from upkeep.web.accounts import ensure_demo_account

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# What is done, and what is held, is about now only.
_ACTIONS = re.compile(
    r"(Report a change, and see|Start a complaint, recon|Report what is so, and see"
    r"|Words to keep private|Pay by card|Pay by Direct Debit, or change"
    r"|Pay what is overdue by a plan"
    r"|The account you are paid into|Put these days into your calendar"
    r"|Send a code to sign in with|See what would change the|How we write to you)[^<]*"
    r"|<h2[^>]*>What would you like to do.*"
    r"|<p[^>]*><a[^>]*>Record what was found[^<]*",
    re.DOTALL,
)


@pytest.fixture
def casey() -> Client:
    """A caseworker's browser."""
    client = Client()
    account = ensure_demo_account("casey", "long enough to be safe", caseworker=True)
    client.force_login(account, backend=BACKEND)
    return client


def shown(client: Client, where: str) -> list[str]:
    """The words of a page, without those of its frame, its form and what can be done now."""
    response = client.get(where)
    assert response.status_code == 200, where
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    main = re.sub(r"<details.*?</details>", "", main, count=1, flags=re.DOTALL)
    main = re.sub(
        r'<div class="govuk-inset-text">\s*This is how.*?</div>', "", main, flags=re.DOTALL
    )
    main = re.sub(r'<h2[^>]*id="what-now">.*?(?=<div[^>]*>\s*<table)', "", main, flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", "\n", _ACTIONS.sub("", main))
    return [word.strip() for word in words.splitlines() if word.strip()]


def pages_of(client: Client, query: str = "") -> dict[str, list[str]]:
    """The words of every page about the case."""
    case = case_of()
    found = {
        "case": shown(client, reverse("case", args=[case.reference]) + query),
        "ledger": shown(client, reverse("case_ledger", args=[case.reference]) + query),
    }
    for number in Receipt.objects.values_list("pk", flat=True):
        where = reverse("case_receipt", args=[case.reference, number]) + query
        if client.get(where).status_code == 200:
            found[f"receipt {number}"] = shown(client, where)
    for number in Proceeding.objects.values_list("pk", flat=True):
        where = reverse("case_proceeding", args=[case.reference, number]) + query
        if client.get(where).status_code == 200:
            found[f"process {number}"] = shown(client, where)
    for number in case.paying_parent.decisions.values_list("pk", flat=True):
        where = reverse("case_decision", args=[case.reference, number]) + query
        if client.get(where).status_code == 200:
            found[f"decision {number}"] = shown(client, where)
    return found


def browsers_of_the_parents() -> dict[str, Client]:
    """A browser of each parent of the case."""
    case = case_of()
    people = {"perry": case.paying_parent.person, "rowan": case.receiving_parent}
    browsers = {}
    for name, person in people.items():
        browsers[name] = Client()
        account = ensure_demo_account(name, "long enough to be safe", person)
        browsers[name].force_login(account, backend=BACKEND)
    return browsers


def parents_pages(parents: dict[str, Client], query: str = "") -> dict[str, list[str]]:
    """The words of every page that each parent has about the case."""
    case = case_of()
    found = {}
    for name, client in parents.items():
        for page in ("own_case", "own_letters", "own_asks"):
            found[f"{name}: {page}"] = shown(client, reverse(page, args=[case.reference]) + query)
        found[f"{name}: home"] = shown(client, reverse("home") + query)
        for number in Receipt.objects.values_list("pk", flat=True):
            where = reverse("own_receipt", args=[case.reference, number]) + query
            if client.get(where).status_code == 200:
                found[f"{name}: receipt {number}"] = shown(client, where)
    return found


def test_each_night_is_shown_later_exactly_as_it_was_shown_then(casey: Client) -> None:
    hold_income(PERRY, 36_500)
    first = apply(PERRY, ROWAN, ("Wren", "Lark"))
    parents: dict[str, Client] = {}
    then: dict[date, dict[str, list[str]]] = {}

    def night(day: date) -> None:
        work_night(day)
        parents.update(parents or browsers_of_the_parents())
        then[day] = {**pages_of(casey), **parents_pages(parents)}

    night(FIRST_NIGHT)
    night(EFFECTIVE)
    night(FIRST_NIGHT + days(30))
    bank(FIRST_NIGHT + days(31), line(100_00, payer(PERRY).reference))
    night(FIRST_NIGHT + days(31))
    since = FIRST_NIGHT + days(10)
    report(
        forms.SharedCareChange,
        first,
        FIRST_NIGHT + days(40),
        happened_on=since,
        nights={"Wren": 110},
    )
    night(FIRST_NIGHT + days(40))
    apply(PERRY, ROBIN, ("Finch",), on=FIRST_NIGHT + days(41))
    night(FIRST_NIGHT + days(41))
    night(FIRST_NIGHT + days(43))
    report(forms.CloseCaseChange, first, FIRST_NIGHT + days(50), reason="applicant_request")
    night(FIRST_NIGHT + days(50))
    night(FIRST_NIGHT + days(51))
    work_only(FIRST_NIGHT + days(52))

    assert len({str(pages) for pages in then.values()}) == len(then), "every night told news"
    for day, pages in then.items():
        query = f"?known={day}&on={day}"
        told = {**pages_of(casey, query), **parents_pages(parents, query)}
        assert told.keys() == pages.keys()
        for name, words in told.items():
            changed = list(unified_diff(pages[name], words, lineterm="", n=1))
            assert not changed, f"{name} of {day}: {changed}"


def test_a_page_says_which_day_it_shows_keeps_it_in_links_and_refuses_a_day_to_come(
    casey: Client,
) -> None:
    apply(PERRY, ROWAN)
    hold_income(PERRY, 36_500)
    work_only(FIRST_NIGHT, EFFECTIVE, EFFECTIVE + days(1))
    where = reverse("case", args=[case_of().reference])
    text = casey.get(f"{where}?known={EFFECTIVE}").content.decode()
    assert "This is how it stood on 5 April 2023, as it was known on 5 April 2023." in text
    assert f"?known={EFFECTIVE}&amp;on={EFFECTIVE}" in text
    assert "Report a change, and see" not in text
    before = casey.get(f"{where}?on={FIRST_NIGHT}").content.decode()
    assert "This is how it stood on 3 April 2023, as it is known now." in before
    for asked in (f"known={EFFECTIVE + days(2)}", f"on={EFFECTIVE + days(2)}", "known=gestern"):
        answer = casey.get(f"{where}?{asked}")
        assert answer.status_code == 400
        assert "There is a problem" in answer.content.decode()
