"""What a parent reads: what is due, what was paid, and why."""

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import translation
from icalendar import Calendar
from made_up_families import AISHA, BETHAN, CHLOE, LAST_NIGHT, case_of, person

from upkeep.cases.models import Case
from upkeep.collection.models import Instalment
from upkeep.web import parent_page
from upkeep.web.explanation import steps_for_receiving_parent
from upkeep.web.formats import day, pounds

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]


def words(client: Client, where: str) -> str:
    """The page as one reads it: text only, one space between words."""
    response = client.get(where)
    assert response.status_code == 200
    body = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def next_instalment(case: Case) -> Instalment:
    return Instalment.objects.filter(
        case=case, known__upper_inf=True, due_on__gt=LAST_NIGHT
    ).earliest("due_on")


def test_a_paying_parent_sees_each_case_and_what_is_due_in_all(signed_in: Browser) -> None:
    text = words(signed_in("marcus"), "/home/")
    due = [next_instalment(case_of(parent)) for parent in (AISHA, BETHAN)]
    for instalment in due:
        amount = pounds(instalment.maintenance_pence + instalment.fee_pence)
        assert f"Your next payment is {amount} on {day(instalment.due_on)}" in text
    together = sum(row.maintenance_pence + row.fee_pence for row in due)
    assert f"On 15 September 2023 you pay us {pounds(together)} in all" in text
    assert f"This is what we know at the end of {day(LAST_NIGHT)}." in text


def test_a_receiving_parent_sees_what_to_expect_less_the_fee(signed_in: Browser) -> None:
    text = words(signed_in("aisha"), "/home/")
    instalment = next_instalment(case_of(AISHA))
    gross = instalment.maintenance_pence
    assert f"due for you is {pounds(gross)} on {day(instalment.due_on)}" in text
    assert f"you get {pounds(gross - round(gross / 25))}." in text
    assert "Payments from Marcus Bell" in text
    assert "in all" not in text


def test_direct_pay_says_that_payments_are_not_recorded(signed_in: Browser) -> None:
    for username, line in (
        ("tom", "Pay it straight to Chloe Ward."),
        ("chloe", "Tom Reed pays you directly."),
    ):
        for where in ("/home/", f"/home/{case_of(CHLOE).reference}/"):
            text = words(signed_in(username), where)
            assert line in text
            assert "we know of one only if you tell us" in text
            assert "What you paid" not in text
            assert "What we paid you" not in text


def test_what_was_missed_is_said_to_both(signed_in: Browser) -> None:
    """August was not paid: Aisha is owed less than the instalment, for June was adjusted."""
    case = case_of(AISHA)
    page = parent_page.own_case_page(case.paying_parent.person, case, LAST_NIGHT)
    assert 0 < page.overdue_pence == page.owed_pence
    assert f"{pounds(page.overdue_pence)} is overdue." in words(signed_in("marcus"), "/home/")
    theirs = parent_page.own_case_page(person(AISHA), case, LAST_NIGHT)
    assert theirs.overdue_pence == page.unpaid_pence
    line = f"Fallen due and not yet collected for you: {pounds(theirs.overdue_pence)}."
    assert line in words(signed_in("aisha"), "/home/")


def test_when_all_is_paid_nothing_is_overdue(signed_in: Browser) -> None:
    case = case_of(AISHA)
    page = parent_page.own_case_page(case.paying_parent.person, case, date(2023, 7, 18))
    assert page.overdue_pence == 0
    assert page.next_demand
    assert page.next_demand.due_on == date(2023, 8, 15)


def test_money_held_until_it_is_due_is_told_to_who_paid_it(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parent_page.payments, "held_pence", lambda _payer, _known_at: 12_345)
    assert "We hold £123.45 that you paid" in words(signed_in("marcus"), "/home/")
    assert "We hold" not in words(signed_in("aisha"), "/home/")


def test_the_paying_parents_payments_link_to_their_use(signed_in: Browser) -> None:
    case = case_of(AISHA)
    client = signed_in("marcus")
    text = words(client, f"/home/{case.reference}/")
    assert "17 July 2023 in detail Direct Debit £407.27" in text
    (address,) = re.findall(
        r'href="(/home/\S+/receipts/\d+/)">17 July 2023',
        client.get(f"/home/{case.reference}/").content.decode(),
    )
    used = words(client, address)
    assert "Amount £623.93" in used
    due = (
        re.escape(f"{case.reference} Current instalment") + r" \(due \d+ July 2023\) £339.39 £67.88"
    )
    assert re.search(due, used)
    assert case_of(BETHAN).reference in used


def test_the_receiving_parents_payouts_show_gross_fee_and_net(signed_in: Browser) -> None:
    text = words(signed_in("aisha"), f"/home/{case_of(AISHA).reference}/")
    assert "17 July 2023 £339.39 £13.58 £325.81" in text


def test_the_explanation_is_a_tree_with_citations_that_opens_without_scripts(
    signed_in: Browser,
) -> None:
    where = f"/home/{case_of(AISHA).reference}/"
    text = words(signed_in("aisha"), where)
    assert "Since 10 June 2023 the amount is £47.79 a week." in text
    assert "Aisha Khan cares for 1 of the 2 qualifying children" in text
    assert "Child Support Act 1991 Sch 1 para 6" in text
    markup = signed_in("aisha").get(where).content.decode()
    assert re.search(r"<details[^>]*>\s*<summary>", markup)


def test_an_earlier_decision_names_children_and_shared_care(signed_in: Browser) -> None:
    case = case_of(AISHA)
    first = case.paying_parent.decisions.order_by("pk").first()
    assert first is not None
    text = words(signed_in("aisha"), f"/home/{case.reference}/decisions/{first.pk}/")
    assert "Idris: 60 nights a year with the paying parent take off one seventh." in text
    assert "Amount £88.76 a week" in text


def test_a_kept_decision_is_explained_in_welsh_with_the_same_names(signed_in: Browser) -> None:
    case = case_of(AISHA)
    first = case.paying_parent.decisions.order_by("pk").first()
    assert first is not None
    with translation.override("cy"):
        steps = list(steps_for_receiving_parent(first, case))
    told = " ".join(step.text for step in steps for step in (step, *step.steps))
    assert "Aisha Khan: y swm sy'n ddyledus yw £88.7561… yr wythnos." in told
    assert "Idris: nosweithiau'r flwyddyn gyda'r rhiant sy'n talu: 60." in told


def test_only_children_who_count_are_named(signed_in: Browser) -> None:
    text = words(signed_in("aisha"), "/home/")
    assert "for Zara Your" not in text
    assert "for Zara" in text
    assert "Idris" not in text


def test_a_case_being_worked_on_says_so(signed_in: Browser) -> None:
    case = case_of(BETHAN)
    Case.objects.filter(pk=case.pk).update(state=Case.State.APPLIED)
    page = parent_page.own_case_page(person(BETHAN), case_of(BETHAN), date(2023, 5, 4))
    assert page.decision is None
    assert page.children == ("Gwen",)
    text = words(signed_in("bethan"), "/home/")
    assert "We are working on the application we received on 3 May 2023." in text


def test_a_person_without_a_case_is_told_so(signed_in: Browser) -> None:
    from made_up_families import PASSWORD

    from upkeep.parties.models import Person
    from upkeep.web.accounts import ensure_demo_account

    alone = Person.objects.create(
        given_name="Ann", family_name="Other", known_at="2023-01-01T00:00Z"
    )
    ensure_demo_account("ann", PASSWORD, alone)
    assert "You have no case with us." in words(signed_in("ann"), "/home/")


def test_the_payments_to_come_go_into_a_calendar_that_names_nobody(signed_in: Browser) -> None:
    where = f"/home/{case_of(AISHA).reference}/payments.ics"
    for username, says in (("marcus", "to pay: £"), ("aisha", "due to you: £")):
        told = signed_in(username).get(where)
        events = list(Calendar.from_ical(told.content).walk("VEVENT"))
        assert events
        assert all(says in event["SUMMARY"] for event in events)
        for name in ("Marcus", "Aisha"):
            assert name not in told.content.decode()
