"""What staff open is kept, and cases of people close to them are closed to them."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from made_up_families import AISHA, BETHAN, CHLOE, case_of

from upkeep.cases import staff_ties
from upkeep.cases.models import StaffRead, StaffTie
from upkeep.parties.models import SignIn

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]


def page_of(case) -> str:
    return f"/cases/{case.reference}/"


def tie(username: str, case, parent: str, kind: StaffTie.Kind = StaffTie.Kind.BEGINS) -> None:
    said = staff_ties.Said(kind, "a cousin", "leah")
    staff_ties.say(User.objects.get(username=username), case, parent, said, timezone.now())


def test_every_page_of_a_case_that_staff_open_is_kept_with_who_and_where(
    signed_in: Browser,
) -> None:
    casey, case = signed_in("casey"), case_of(AISHA)
    for where in (page_of(case), f"{page_of(case)}ledger/", "/board/"):
        assert casey.get(where).status_code == 200
    kept = StaffRead.objects.order_by("pk").values_list("user__username", "case", "page", "address")
    assert list(kept) == [
        ("casey", case.pk, "case", page_of(case)),
        ("casey", case.pk, "case_ledger", f"{page_of(case)}ledger/"),
        ("casey", None, "board", "/board/"),
    ]


def test_what_is_searched_for_is_not_kept(signed_in: Browser) -> None:
    signed_in("casey").post("/cases/", {"q": "Aisha Marker"})
    assert list(StaffRead.objects.values_list("address", flat=True)) == ["/cases/"]


def test_parents_and_pages_that_showed_nothing_leave_no_record(signed_in: Browser) -> None:
    case = case_of(AISHA)
    assert signed_in("aisha").get(f"/home/{case.reference}/").status_code == 200
    assert signed_in("aisha").get(page_of(case)).status_code == 403
    assert signed_in("casey").get("/cases/C99999999/").status_code == 404
    assert not StaffRead.objects.exists()


@pytest.mark.parametrize("parent", ["paying", "receiving"])
def test_a_case_of_somebody_close_is_closed_on_every_page_and_the_try_is_kept(
    signed_in: Browser, parent: str
) -> None:
    case = case_of(AISHA)
    tie("casey", case, parent)
    for more in ("", "ledger/", "statement.csv", "all/timeline/"):
        assert signed_in("casey").get(f"{page_of(case)}{more}").status_code == 403
    assert StaffRead.objects.filter(is_refused=True).count() == 4
    assert signed_in("leah").get(page_of(case)).status_code == 200
    assert signed_in("casey").get(page_of(case_of(CHLOE))).status_code == 200


def test_all_cases_of_a_payer_who_is_close_are_closed(signed_in: Browser) -> None:
    tie("casey", case_of(AISHA), "paying")
    assert signed_in("casey").get(page_of(case_of(BETHAN))).status_code == 403


def test_it_opens_again_when_it_is_over(signed_in: Browser) -> None:
    case = case_of(AISHA)
    tie("casey", case, "paying")
    tie("casey", case, "paying", StaffTie.Kind.ENDS)
    assert signed_in("casey").get(page_of(case)).status_code == 200
    tie("casey", case, "receiving")
    assert signed_in("casey").get(page_of(case)).status_code == 403


def test_nobody_works_on_their_own_case(signed_in: Browser) -> None:
    case = case_of(AISHA)
    SignIn.objects.filter(person=case.receiving_parent).delete()
    SignIn.objects.create(user=User.objects.get(username="casey"), person=case.receiving_parent)
    assert signed_in("casey").get(page_of(case)).status_code == 403


def test_a_team_leader_sees_who_opened_a_case(signed_in: Browser) -> None:
    case = case_of(AISHA)
    tie("casey", case, "paying")
    signed_in("casey").get(page_of(case))
    text = signed_in("leah").get(f"{page_of(case)}reads/").content.decode()
    assert "casey" in text
    assert "Refused" in text
    assert signed_in("casey").get(f"{page_of(case_of(CHLOE))}reads/").status_code == 403
