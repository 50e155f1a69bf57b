"""Restricted cases open to their team, to others with a reason, and team leaders look at that."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from made_up_families import AISHA, CHLOE, case_of
from test_page_access import money_that_waits

from upkeep.cases import restrictions
from upkeep.cases.models import (
    Case,
    CaseRestriction,
    OpeningReview,
    RestrictedOpening,
    StaffRead,
    Team,
)

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
WHY = "the parent is on the telephone about a payment"
NAMES = ("Aisha", "Marcus")


@pytest.fixture
def team(world: None) -> Team:
    found = Team.objects.create(name="Sensitive cases", roles=["CASEWORKER"])
    found.members.add(User.objects.get(username="leah"))
    return found


@pytest.fixture
def case(team: Team) -> Case:
    found = case_of(AISHA)
    restrictions.restrict(found, team, "a parent is well known", "leah", timezone.now())
    return found


def page_of(case: Case, more: str = "") -> str:
    return f"/cases/{case.reference}/{more}"


def asked_why(answer: Any, case: Case) -> bool:
    return bool(answer.status_code == 302 and answer.headers["Location"] == page_of(case, "open/"))


@pytest.mark.parametrize("more", ["", "ledger/", "statement.csv", "all/timeline/", "changes/"])
def test_a_restricted_case_asks_why_on_every_page_and_keeps_that_it_was_asked_for(
    signed_in: Browser, case: Case, more: str
) -> None:
    assert asked_why(signed_in("casey").get(page_of(case, more)), case)
    assert StaffRead.objects.filter(case=case, is_refused=True).count() == 1
    assert signed_in("leah").get(page_of(case, more)).status_code == 200


def test_nothing_is_posted_to_a_case_that_is_not_open(signed_in: Browser, case: Case) -> None:
    before = case.events.count()
    assert asked_why(signed_in("casey").post(page_of(case, "private/"), {"words": "x"}), case)
    assert case.events.count() == before


def test_the_page_that_asks_why_names_nobody(signed_in: Browser, case: Case) -> None:
    text = signed_in("casey").get(page_of(case, "open/")).content.decode()
    assert case.reference in text
    assert not any(name in text for name in NAMES)


def test_a_reason_opens_it_for_an_hour_to_who_gave_it(
    signed_in: Browser, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    casey = signed_in("casey")
    refused = casey.post(page_of(case, "open/"), {"why": "need it"})
    assert refused.status_code == 400
    assert "at least 15 characters" in refused.content.decode()
    assert not RestrictedOpening.objects.exists()
    assert casey.post(page_of(case, "open/"), {"why": WHY}).headers["Location"] == page_of(case)
    assert casey.get(page_of(case)).status_code == 200
    assert StaffRead.objects.filter(case=case, page="case", is_refused=False).exists()
    opening = RestrictedOpening.objects.get()
    assert opening.until - opening.known_at == restrictions.OPEN_FOR
    casey_id = opening.user_id
    assert restrictions.closed_to(casey_id, [case], opening.until) == [case]
    assert not restrictions.closed_to(casey_id, [case], opening.until - timedelta(seconds=1))
    other = User.objects.create(username="other")
    assert restrictions.closed_to(other.pk, [case], opening.known_at) == [case]


def test_pages_of_the_books_about_it_ask_why_as_well(signed_in: Browser, case: Case) -> None:
    """Their addresses name no case, and they still tell of one."""
    number = money_that_waits("hold", case)
    assert asked_why(signed_in("casey").get(reverse("hold", args=[number])), case)
    assert signed_in("leah").get(reverse("hold", args=[number])).status_code == 200
    assert StaffRead.objects.filter(case=case, page="hold", is_refused=False).count() == 1


def test_the_search_finds_it_without_names(signed_in: Browser, case: Case) -> None:
    text = signed_in("casey").post("/cases/", {"q": "Aisha"}).content.decode()
    assert case.reference in text
    assert case.receiving_parent.family_name not in text
    assert case.paying_parent.reference not in text
    assert case.receiving_parent.family_name in (
        signed_in("leah").post("/cases/", {"q": "Aisha"}).content.decode()
    )


def test_parents_notice_nothing(signed_in: Browser, case: Case) -> None:
    assert signed_in("aisha").get(f"/home/{case.reference}/").status_code == 200


def test_a_team_leader_restricts_a_case_and_opens_it_again(signed_in: Browser, team: Team) -> None:
    found, leah = case_of(CHLOE), signed_in("leah")
    where = reverse("restriction", args=[found.reference])
    assert leah.post(where, {"team": team.pk, "why": "short"}).status_code == 400
    assert leah.post(where, {"team": 999_999, "why": WHY}).status_code == 404
    assert leah.post(where, {"team": team.pk, "why": WHY}).status_code == 302
    assert asked_why(signed_in("casey").get(page_of(found)), found)
    assert found.reference in leah.get(reverse("restricted")).content.decode()
    assert leah.post(where, {"do": "lift", "why": WHY}).status_code == 302
    assert signed_in("casey").get(page_of(found)).status_code == 200
    kinds = CaseRestriction.objects.order_by("pk").values_list("kind", "by")
    assert list(kinds) == [("begins", "leah"), ("ends", "leah")]


def test_a_team_without_anybody_gets_no_case(team: Team) -> None:
    team.members.clear()
    with pytest.raises(restrictions.RestrictionRefusedError, match="Nobody is in the team"):
        restrictions.restrict(case_of(CHLOE), team, WHY, "leah", timezone.now())


def test_a_team_with_restricted_cases_is_not_dissolved(
    signed_in: Browser, case: Case, team: Team
) -> None:
    where = reverse("team_form", args=[team.pk])
    answer = signed_in("leah").post(where, {"do": "dissolve"})
    assert answer.status_code == 400
    assert "give them to another team first" in answer.content.decode()
    restrictions.lift(case, WHY, "leah", timezone.now())
    assert signed_in("leah").post(where, {"do": "dissolve"}).status_code == 302
    assert not Team.objects.filter(pk=team.pk).exists()


def test_another_team_leader_looks_at_who_opened_it(signed_in: Browser, case: Case) -> None:
    casey = signed_in("casey")
    casey.post(page_of(case, "open/"), {"why": WHY})
    casey.get(page_of(case, "ledger/"))
    leah = signed_in("leah")
    assert "1 to look at" in leah.get(reverse("team")).content.decode()
    where = reverse("opening_review", args=[RestrictedOpening.objects.get().pk])
    text = leah.get(where).content.decode()
    assert WHY in text
    assert page_of(case, "ledger/") in text
    assert leah.post(where, {"finding": "needed", "why": ""}).status_code == 400
    assert leah.post(where, {"finding": "not_needed", "why": WHY}).status_code == 302
    assert leah.post(where, {"finding": "needed", "why": WHY}).status_code == 400
    assert OpeningReview.objects.get().finding == "not_needed"
    assert not restrictions.waiting_for_review().exists()


def test_nobody_looks_at_their_own_opening(case: Case) -> None:
    leah = User.objects.get(username="leah")
    by = restrictions.By(leah, timezone.now())
    opening = restrictions.open_with_reason(case, WHY, by)
    with pytest.raises(restrictions.RestrictionRefusedError, match="another team leader"):
        restrictions.review(opening, "needed", WHY, by)
    with pytest.raises(DatabaseError, match="somebody else"), transaction.atomic():
        OpeningReview.objects.create(
            opening=opening, finding="needed", why=WHY, user=leah, known_at=by.at
        )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("UPDATE cases_restrictedopening SET why = 'another'")
