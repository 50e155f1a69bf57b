"""The pages of another account: the parent's own, with the password again, and those of staff."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from made_up_families import AISHA, PASSWORD, case_of, person

from upkeep.collection import account_changing
from upkeep.collection.models import AccountChange
from upkeep.parties.models import PersonFact

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]
NEW = {"name": "A Khan", "sort_code": "00-00-01", "account_number": "0000 0042"}


@pytest.fixture
def where() -> str:
    return f"/home/{case_of(AISHA).reference}/account/"


def send(client: Client, where: str, **other: str) -> tuple[int, str]:
    said = {"does": "ask", **NEW, "password": PASSWORD, **other}
    answer = client.post(where, said)
    return answer.status_code, answer.content.decode()


def finance(signed_in: Browser, name: str = "casey") -> Client:
    group, _made = Group.objects.get_or_create(name="finance")
    User.objects.get(username=name).groups.add(group)
    return signed_in(name)


def test_a_parent_gives_another_account_and_stops_it_again(signed_in: Browser, where: str) -> None:
    client = signed_in("aisha")
    assert "Another account waits" not in client.get(where).content.decode()
    assert send(client, where)[0] == 302
    change = AccountChange.objects.get()
    assert (change.route, change.asked_by, change.ends_in) == ("own_page", "aisha", "0042")
    page = client.get(where).content.decode()
    assert "Another account waits" in page
    assert "ends in 0042" in page
    assert "00000042" not in page, "a whole number is shown to nobody"
    assert client.post(where, {"does": "withdraw"}).status_code == 302
    assert not account_changing.waiting().exists()
    answer = client.post(where, {"does": "withdraw"})
    assert answer.status_code == 400
    assert "load the page again" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": ""}, "Enter the password with which you signed in"),
        ({"password": "not the password"}, "Enter the password with which you signed in"),
        ({"name": ""}, "Enter the name on the account"),
        ({"sort_code": "12"}, "Enter a sort code of six digits"),
        ({"account_number": "1"}, "Enter an account number of eight digits"),
    ],
)
def test_without_the_password_or_a_whole_account_nothing_is_recorded(
    signed_in: Browser, where: str, wrong: dict[str, str], said: str
) -> None:
    status, text = send(signed_in("aisha"), where, **wrong)
    assert status == 400
    assert said in text
    assert not AccountChange.objects.exists()


def test_a_password_cannot_be_guessed_on_this_page(signed_in: Browser, where: str) -> None:
    client = signed_in("aisha")
    for _attempt in range(5):
        send(client, where, password="not the password")
    assert send(client, where)[0] == 429
    assert not AccountChange.objects.exists()


def test_why_somebody_looks_is_for_those_who_look(signed_in: Browser, where: str) -> None:
    account = account_changing.current_account(person(AISHA), case_of(AISHA).effective_from)
    assert account is not None
    PersonFact.objects.create(
        person=person(AISHA),
        kind="at_risk",
        value=True,
        effective_from=account.effective_from,
        known_at=account.known_at,
        source="test",
    )
    parent = signed_in("aisha")
    send(parent, where)
    change = AccountChange.objects.get()
    page = f"/books/accounts/{change.pk}/"
    why = "A marker is set to keep the parent safe"
    assert why not in parent.get(where).content.decode()
    casey = signed_in("casey")
    assert why in casey.get("/books/accounts/").content.decode()
    assert "Only the finance team" in casey.get(page).content.decode()
    assert casey.post(page, {"do": "agree", "why": "asked"}).status_code == 403
    casey = finance(signed_in)
    assert why in casey.get(page).content.decode()
    assert casey.post(page, {"do": "agree", "why": ""}).status_code == 400
    assert casey.post(page, {"do": "agree", "why": "telephoned"}).status_code == 302
    assert "telephoned" in casey.get(page).content.decode()
    assert casey.post(page, {"do": "refuse", "why": "on second thoughts"}).status_code == 302
    assert casey.post(page, {"do": "refuse", "why": "again"}).status_code == 400
    assert "No change of account waits." in casey.get("/books/accounts/").content.decode()
