"""The page of money that waits: what is in suspense, and what is on hold and until when."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from made_up_families import AISHA, LAST_NIGHT, case_of
from test_page_access import money_that_waits

from upkeep.collection.models import HeldReview, Hold, Identification, Receipt

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]


def test_it_lists_suspense_and_holds_with_their_review(signed_in: Browser) -> None:
    case = case_of(AISHA)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO collection_hold (case_id, stops, reason, held_on, review_on, known)"
            " VALUES (%s, 'payout', 'payment_returned', %s, %s, tstzrange(now(), NULL))",
            [case.pk, date(2023, 5, 1), date(2023, 5, 29)],
        )
    page = signed_in("casey").get("/books/waiting/").content.decode()
    assert f'href="/cases/{case.reference}/"' in page
    assert "The bank sent a payment back" in page
    assert "29 May 2023 (overdue)" in page
    assert len(page) < 50_000


def test_a_receipt_of_nobody_known_is_shown_with_its_age(signed_in: Browser) -> None:
    found = Receipt.objects.filter(paying_parent=None).count()
    page = signed_in("casey").get("/books/waiting/").content.decode()
    assert f"Receipts in suspense: {found}," in page
    assert ("What the bank says" in page) == bool(found)


def test_parents_do_not_see_it(signed_in: Browser) -> None:
    assert signed_in("aisha").get("/books/waiting/").status_code == 403


@pytest.fixture
def finance(signed_in: Browser) -> Client:
    """Casey, who is of the finance team from now on."""
    group, _made = Group.objects.get_or_create(name="finance")
    User.objects.get(username="casey").groups.add(group)
    return signed_in("casey")


def until(day: date, why: str = "Asked the bank who paid") -> dict[str, str]:
    parts = {"until-day": day.day, "until-month": day.month, "until-year": day.year}
    return {"do": "wait", "why": why} | {name: str(part) for name, part in parts.items()}


def test_finance_lets_money_wait_on_until_a_day_and_says_why(finance: Client) -> None:
    for name, where in (("hold", "holds"), ("held_receipt", "receipts")):
        number = money_that_waits(name, case_of(AISHA))
        page = f"/books/waiting/{where}/{number}/"
        late = LAST_NIGHT + timedelta(days=93)
        for wrong, field in (
            (until(LAST_NIGHT), "until-day"),
            (until(late), "until-day"),
            ({**until(LAST_NIGHT), "until-month": "13"}, "until-day"),
            (until(LAST_NIGHT + timedelta(days=5), why=" "), "why"),
        ):
            refused = finance.post(page, wrong)
            assert refused.status_code == 400
            assert f'href="#{field}"' in refused.content.decode()
        assert finance.post(page, until(LAST_NIGHT + timedelta(days=5))).status_code == 302
        shown = finance.get(page).content.decode()
        assert "21 August 2023" in shown
        assert "Asked the bank who paid" in shown
        assert "21 August 2023" in finance.get("/books/waiting/").content.decode()
    assert HeldReview.objects.count() == 2


def test_finance_lifts_a_hold_with_a_reason_but_not_that_of_somebody_who_died(
    finance: Client,
) -> None:
    held = Hold.objects.get(pk=money_that_waits("hold", case_of(AISHA)))
    page = f"/books/waiting/holds/{held.pk}/"
    assert finance.post(page, {"do": "let_go", "why": ""}).status_code == 400
    assert finance.post(page, {"do": "let_go", "why": "The bank erred"}).status_code == 302
    held.refresh_from_db()
    assert held.known.upper is not None
    shown = finance.get(page).content.decode()
    assert "The hold is lifted" in shown
    assert "Lift the hold" not in shown
    assert finance.post(page, {"do": "let_go", "why": "again"}).status_code == 400
    died = Hold.objects.create(
        case=held.case,
        stops="payout",
        reason="receiving_parent_died",
        held_on=LAST_NIGHT,
        review_on=LAST_NIGHT + timedelta(days=1),
        known=type(held.known)(held.known.upper, None),
    )
    refused = finance.post(f"/books/waiting/holds/{died.pk}/", {"do": "let_go", "why": "no"})
    assert refused.status_code == 400
    assert "goes to the account of the estate" in refused.content.decode()


def test_finance_gives_a_receipt_to_whose_it_is(finance: Client) -> None:
    number = money_that_waits("held_receipt", case_of(AISHA))
    page = f"/books/waiting/receipts/{number}/"
    wrong = finance.post(page, {"do": "identify", "payer": "12", "evidence": "a letter"})
    assert wrong.status_code == 400
    payer = case_of(AISHA).paying_parent.reference
    said = {"do": "identify", "payer": f"{payer[:4]} {payer[4:]}", "evidence": "a letter"}
    assert finance.post(page, said).status_code == 302
    assert Identification.objects.get(receipt=number).paying_parent.reference == payer
    assert "it is settled" in finance.get(page).content.decode()


def test_others_may_look_and_change_nothing_and_work_shows_what_is_to_be_looked_at(
    signed_in: Browser,
) -> None:
    casey = signed_in("casey")
    number = money_that_waits("held_receipt", case_of(AISHA))
    page = f"/books/waiting/receipts/{number}/"
    assert "Only the finance team" in casey.get(page).content.decode()
    assert casey.post(page, until(LAST_NIGHT + timedelta(days=5))).status_code == 403
    for everything in ("/board/", "/work/", "/work/?role=FINANCE", "/board/?role=FINANCE"):
        shown = casey.get(everything).content.decode()
        assert f'href="{page}"' in shown, everything
        assert "Money that waits, to be looked at" in shown
    for part in ("/work/?role=CASEWORKER", "/work/?holder=mine", "/board/?why=BLOCKED"):
        assert f'href="{page}"' not in casey.get(part).content.decode(), part
