"""Signing in: who gets in, where they land, and when they are kept out."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from made_up_families import PASSWORD

from upkeep.web.session_limits import SIGNED_IN_AT

pytestmark = pytest.mark.usefixtures("world")


def sign_in(client: Client, login: str, password: str = PASSWORD, **more):
    return client.post("/sign-in/", {"login": login, "password": password}, **more)


@pytest.mark.parametrize(
    ("username", "page"), [("marcus", "/home/"), ("aisha", "/home/"), ("casey", "/cases/")]
)
def test_each_role_lands_on_its_own_page(client: Client, username: str, page: str) -> None:
    response = sign_in(client, username, follow=True)
    assert response.redirect_chain[-1][0] == page
    assert response.status_code == 200


def test_an_account_without_role_is_told_so(client: Client) -> None:
    response = sign_in(client, "nobody", follow=True)
    assert "not linked to anything yet" in response.content.decode()


def test_one_may_sign_in_with_the_e_mail_address(client: Client) -> None:
    User.objects.filter(username="marcus").update(email="marcus@example.org")
    assert sign_in(client, "Marcus@Example.org").status_code == 302


def test_after_signing_in_one_sees_the_page_asked_for(client: Client) -> None:
    asked = client.get("/cases/C00000001/")
    assert asked.headers["Location"] == "/sign-in/?next=/cases/C00000001/"
    response = client.post(
        asked.headers["Location"], {"login": "casey", "password": PASSWORD}, follow=True
    )
    assert response.request["PATH_INFO"] == "/cases/C00000001/"


def test_signing_in_leads_to_no_other_site(client: Client) -> None:
    response = client.post(
        "/sign-in/?next=https://elsewhere.example/", {"login": "casey", "password": PASSWORD}
    )
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("login", ["marcus", "no-such-person", "no-such@example.org"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    client: Client, login: str
) -> None:
    text = sign_in(client, login, "wrong").content.decode()
    assert "do not match an account" in text
    assert "<title>Error: Sign in" in text


def test_empty_fields_are_named(client: Client) -> None:
    text = sign_in(client, "", "").content.decode()
    assert 'href="#id_login">Enter your user name' in text
    assert 'href="#id_password">Enter your password' in text


def test_five_wrong_passwords_lock_the_account(client: Client) -> None:
    answers = [sign_in(client, "marcus", "wrong").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    locked = sign_in(client, "marcus")
    assert locked.status_code == 429
    assert "15 minutes" in locked.content.decode()
    assert "_auth_user_id" not in client.session
    assert sign_in(client, "aisha").status_code == 302


def test_the_other_way_to_name_an_account_gives_no_more_tries(client: Client) -> None:
    User.objects.filter(username="marcus").update(email="marcus@example.org")
    for login in ("marcus", "MARCUS", "marcus@example.org", "Marcus@example.org"):
        sign_in(client, login, "wrong")
    assert sign_in(client, "marcus", "wrong").status_code == 429


def test_a_lock_ends_by_itself(client: Client) -> None:
    from axes.models import AccessAttempt

    for _ in range(5):
        sign_in(client, "marcus", "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client, "marcus").status_code == 302


def test_many_tries_from_one_address_are_slowed_down(client: Client) -> None:
    answers = {sign_in(client, f"guess-{n}", "wrong").status_code for n in range(61)}
    assert answers == {200, 429}


def test_the_log_names_nobody_who_tried_to_sign_in(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for _ in range(6):
            sign_in(client, "marcus", "wrong")
    assert "marcus" not in caplog.text
    assert "wrong" not in caplog.text


def test_passwords_are_kept_as_argon2() -> None:
    assert {u.password.split("$")[0] for u in User.objects.all()} == {"argon2"}


def test_signing_out_takes_a_post(client: Client) -> None:
    sign_in(client, "marcus")
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/home/").status_code == 200
    response = client.post("/sign-out/", follow=True)
    assert "You have signed out" in response.content.decode()
    assert client.get("/home/").status_code == 302


def test_a_form_without_its_token_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = sign_in(strict, "marcus")
    assert response.status_code == 403
    assert "The page was open for too long" in response.content.decode()


def test_a_session_ends_after_ten_hours_however_busy(client: Client) -> None:
    sign_in(client, "marcus")
    assert client.get("/home/").status_code == 200
    session = client.session
    session[SIGNED_IN_AT] = (timezone.now() - timedelta(hours=10, minutes=1)).isoformat()
    session.save()
    assert client.get("/home/").status_code == 302


def test_an_idle_session_ends_after_half_an_hour(client: Client) -> None:
    sign_in(client, "marcus")
    (session,) = Session.objects.all()
    left = session.expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/home/").status_code == 302


def test_an_account_that_was_turned_off_stays_out(client: Client) -> None:
    User.objects.filter(username="marcus").update(is_active=False)
    response = sign_in(client, "marcus", follow=True)
    assert "has been turned off" in response.content.decode()
    assert client.get("/home/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/sign-up/", "/accounts/signup/", "/signup/", "/password/reset/", "/admin/"]
)
def test_nobody_can_make_an_account_or_reset_one(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
