"""The page of money that waits: what is in suspense, and what is on hold and until when."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from made_up_families import AISHA, case_of

from upkeep.collection.models import Receipt

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
