"""The second step of signing in: set up, asked for, stood in for by a code, and taken away."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from authenticator_app import code_of
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from made_up_families import AISHA, PASSWORD, case_of

from upkeep.collection.models import AccountChange
from upkeep.parties.models import SignInChange
from upkeep.web.second_step import SecondSteps
from upkeep.web.sign_in_record import forget_second_step

pytestmark = pytest.mark.usefixtures("world")

LATER = 2
"""Half minutes: a code counts once, and beside it only the one before and the one after."""


@dataclass
class Owner:
    """Aisha, who set up an app: the key in it, and the recovery codes she kept."""

    secret: str
    codes: list[str]

    def code(self) -> str:
        """A code that was not used yet, whatever was signed in with before."""
        cache.clear()
        return code_of(self.secret)


def begin(client: Client) -> str:
    """Type the password; where that leads."""
    answer = client.post("/sign-in/", {"login": "aisha", "password": PASSWORD})
    return answer.headers["Location"]


def shown(client: Client, where: str, pattern: str) -> list[str]:
    """What a page shows in groups of four, put together."""
    found = re.findall(pattern, client.get(where).content.decode())
    return ["".join(text.split()) for text in found]


def is_in(client: Client) -> bool:
    return client.get("/home/").status_code == 200


@pytest.fixture
def owner(django_capture_on_commit_callbacks: Callable[..., Any]) -> Owner:
    client = Client()
    assert begin(client) == "/"
    asked = client.get("/account/app/")
    assert asked.headers["Location"] == "/account/confirm/?next=%2Faccount%2Fapp%2F"
    client.post(asked.headers["Location"], {"password": PASSWORD})
    secret = shown(client, "/account/app/", r'class="upkeep-key">([^<]+)')[0]
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/account/app/", {"code": code_of(secret)})
    assert done.headers["Location"] == "/account/codes/"
    return Owner(secret, shown(client, "/account/codes/", r"<code>([^<]+)"))


@pytest.fixture
def everybody_needs_one(settings: Any) -> None:
    settings.UPKEEP_SECOND_STEP = True


def test_the_password_alone_does_not_let_in_who_has_a_second_step(
    client: Client, owner: Owner
) -> None:
    assert begin(client) == "/sign-in/code/"
    assert not is_in(client)
    assert "not right" in client.post("/sign-in/code/", {"code": "000000"}).content.decode()
    assert not is_in(client)
    assert client.post("/sign-in/code/", {"code": owner.code()}).status_code == 302
    assert is_in(client)


def test_a_code_lets_in_once(client: Client, owner: Owner) -> None:
    begin(client)
    code = owner.code()
    client.post("/sign-in/code/", {"code": code})
    assert is_in(client)
    another = Client()
    begin(another)
    another.post("/sign-in/code/", {"code": code})
    assert not is_in(another)


@pytest.mark.parametrize("half_minutes", [-LATER, LATER])
def test_a_code_of_a_minute_before_or_after_does_not_count(
    client: Client, owner: Owner, half_minutes: int
) -> None:
    begin(client)
    client.post("/sign-in/code/", {"code": code_of(owner.secret, half_minutes)})
    assert not is_in(client)


def test_codes_cannot_be_guessed(client: Client, owner: Owner) -> None:
    begin(client)
    for guess in range(10):
        client.post("/sign-in/code/", {"code": f"{guess:06}"})
    said = client.post("/sign-in/code/", {"code": code_of(owner.secret)})
    assert "too often" in said.content.decode()
    assert not is_in(client)


def test_each_recovery_code_stands_in_once_and_they_are_shown_once(owner: Owner) -> None:
    assert len(set(owner.codes)) == 10
    for expected in (True, False):
        client = Client()
        begin(client)
        client.post("/sign-in/code/", {"code": owner.codes[0]})
        assert is_in(client) is expected
    client = Client()
    begin(client)
    client.post("/sign-in/code/", {"code": owner.codes[1]})
    again = client.post("/account/confirm/code/?next=/account/codes/", {"code": owner.codes[2]})
    text = client.get(again.headers["Location"]).content.decode()
    assert "get new ones" in text
    assert not any(code[:4] in text for code in owner.codes)


def test_nothing_that_makes_codes_is_kept_in_clear(owner: Owner) -> None:
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert owner.secret not in kept
    assert SecondSteps().decrypt(kept) == owner.secret


def test_a_new_signing_key_opens_what_the_old_one_locked(owner: Owner, settings: Any) -> None:
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    settings.SECRET_KEY_FALLBACKS = [old]
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert SecondSteps().decrypt(kept) == owner.secret


def test_another_account_for_money_asks_for_the_second_step_instead_of_the_password(
    client: Client, owner: Owner
) -> None:
    begin(client)
    client.post("/sign-in/code/", {"code": owner.code()})
    where = f"/home/{case_of(AISHA).reference}/account/"
    new = {"name": "A Receiver", "sort_code": "000001", "account_number": "00000042"}
    asked = client.post(where, {"does": "ask", **new, "password": PASSWORD})
    by_code = asked.headers["Location"]
    assert by_code.startswith("/account/confirm/code/?next=")
    assert not AccountChange.objects.exists()
    client.post(by_code, {"code": owner.code()})
    assert AccountChange.objects.get().person.pk == case_of(AISHA).receiving_parent_id
    assert 'name="password"' not in client.get(where).content.decode()


def test_who_has_none_may_go_on_where_it_is_not_needed(client: Client) -> None:
    begin(client)
    assert is_in(client)


@pytest.mark.usefixtures("everybody_needs_one")
@pytest.mark.parametrize(
    "where", ["/home/", "/", "/home/C00000001/account/", "/home/C00000001/letters/"]
)
def test_where_it_is_needed_nothing_opens_without(client: Client, where: str) -> None:
    begin(client)
    assert client.get(where).headers["Location"] == "/account/"
    assert "Set up a second step before you go on" in client.get("/account/").content.decode()
    assert client.get("/calculator/").status_code == 200
    assert client.post("/sign-out/").status_code == 302


@pytest.mark.usefixtures("everybody_needs_one")
def test_where_it_is_needed_the_last_one_stays(client: Client, owner: Owner) -> None:
    begin(client)
    client.post("/sign-in/code/", {"code": owner.code()})
    assert is_in(client)
    client.post("/account/confirm/code/?next=/account/app/remove/", {"code": owner.code()})
    refused = client.post("/account/app/remove/")
    assert "needs a second step" in refused.content.decode()
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_what_was_changed_is_on_record(client: Client, owner: Owner) -> None:
    begin(client)
    client.post("/sign-in/code/", {"code": owner.code()})
    client.post("/account/confirm/code/?next=/account/", {"code": owner.code()})
    client.post("/account/app/remove/")
    assert not Authenticator.objects.exists()
    told = [(change.kind, change.step, change.by) for change in SignInChange.objects.order_by("pk")]
    assert ("added", "totp", "aisha") in told
    assert ("removed", "totp", "aisha") in told


def test_who_lost_everything_gets_in_by_the_password_once_staff_took_it_away(
    client: Client, owner: Owner
) -> None:
    user = User.objects.get(username="aisha")
    assert forget_second_step(user, "leah", "came with a passport")
    change = SignInChange.objects.get(kind="forgotten")
    assert (change.by, change.why) == ("leah", "came with a passport")
    assert begin(client) == "/"
    assert is_in(client)
    assert forget_second_step(user, "leah", "again") == 0


def test_nobody_removes_a_passkey_of_somebody_else(client: Client, owner: Owner) -> None:
    theirs = Authenticator.objects.create(
        user=User.objects.get(username="marcus"),
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "a key"},
    )
    begin(client)
    client.post("/sign-in/code/", {"code": owner.code()})
    client.post("/account/confirm/code/?next=/account/", {"code": owner.code()})
    where = f"/account/passkeys/{theirs.pk}/remove/"
    assert client.get(where).status_code == 404
    assert client.post(where).status_code == 404


def test_passkeys_are_offered_where_the_site_has_a_name(client: Client) -> None:
    by_name = client.get("/sign-in/", headers={"host": "localhost"}).content.decode()
    by_number = client.get("/sign-in/", headers={"host": "127.0.0.1"}).content.decode()
    assert "Sign in with a passkey" in by_name
    assert "Sign in with a passkey" not in by_number


def test_a_passkey_nobody_has_leads_back_with_a_reason(client: Client) -> None:
    answer = client.post("/sign-in/passkey/", {"credential": "{}"}, headers={"host": "localhost"})
    text = client.get(answer.headers["Location"], headers={"host": "localhost"}).content.decode()
    assert "does not open an account here" in text
