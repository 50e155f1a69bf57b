"""A parent sets up a second step, keeps the codes, and signs in with each; in a real browser."""

import re

import pytest
from authenticator_app import code_of
from made_up_families import PASSWORD
from playwright.sync_api import Browser

from journeys.conftest import Sites
from journeys.walking import Walk, walking

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A telephone that says yes whenever it is asked for a passkey."""


def by_name(site: str) -> str:
    """The address by which browsers make passkeys: a name."""
    return site.replace("127.0.0.1", "localhost")


def press(walk: Walk, selector: str = "main form button[type=submit]") -> None:
    walk.page.locator(selector).first.click()
    walk.page.wait_for_load_state()


def confirm(walk: Walk) -> None:
    """Type the password again where it is asked for."""
    walk.look("confirm")
    walk.page.locator("#id_password").fill(PASSWORD)
    press(walk)


def set_up_an_app(walk: Walk) -> list[str]:
    walk.open("/account/")
    walk.look("nothing-set-up")
    walk.page.locator("main a[href='/account/app/']").click()
    confirm(walk)
    walk.look("key")
    walk.page.locator("#id_code").fill("12")
    press(walk)
    walk.look("wrong-code")
    secret = walk.page.locator(".upkeep-key").inner_text().replace(" ", "")
    walk.page.locator("#id_code").fill(code_of(secret))
    press(walk)
    walk.look("codes")
    return [
        code.replace(" ", "") for code in walk.page.locator(".upkeep-codes li").all_inner_texts()
    ]


@pytest.mark.parametrize("language", ["en-gb", "cy"])
def test_an_app_is_set_up_and_a_code_lets_in(browser: Browser, sites: Sites, language: str) -> None:
    with sites() as site, walking(browser, by_name(site), "second-step", language) as walk:
        walk.sign_in("chloe", PASSWORD)
        codes = set_up_an_app(walk)
        walk.open("/account/")
        walk.look("set-up")
        press(walk, "header form button[type=submit]")
        walk.open("/sign-in/")
        walk.page.locator("#id_login").fill("chloe")
        walk.page.locator("#id_password").fill(PASSWORD)
        press(walk)
        walk.look("code-asked")
        walk.page.locator("#id_code").fill(codes[0])
        press(walk)
        walk.page.wait_for_url(re.compile(r"/home/$"))
        walk.open("/account/app/remove/")
        walk.look("confirm-by-code")
        walk.page.locator("#id_code").fill(codes[1])
        press(walk)
        walk.look("remove")
        press(walk, "#remove")
        assert walk.page.locator("main a[href='/account/app/']").count() == 1


@pytest.mark.parametrize("language", ["en-gb", "cy"])
def test_a_passkey_alone_lets_in(browser: Browser, sites: Sites, language: str) -> None:
    with sites() as site, walking(browser, by_name(site), "passkey", language) as walk:
        telephone = walk.page.context.new_cdp_session(walk.page)
        telephone.send("WebAuthn.enable")
        telephone.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        walk.sign_in("chloe", PASSWORD)
        walk.open("/account/passkeys/add/")
        confirm(walk)
        walk.look("add")
        walk.page.locator("#id_name").fill("Chloe’s made-up telephone")
        walk.page.locator("#passwordless").check()
        walk.page.locator("#add-passkey").click()
        walk.page.wait_for_url(re.compile(r"/account/codes/$"))
        walk.open("/account/")
        walk.look("added")
        press(walk, "header form button[type=submit]")
        walk.open("/sign-in/")
        walk.look("sign-in")
        assert not walk.page.locator("#passkey-problem").is_visible()
        walk.page.locator("#use-passkey").click()
        walk.page.wait_for_url(re.compile(r"/home/$"))
        walk.open("/account/")
        walk.page.locator("main a[href$='/remove/']").click()
        walk.look("confirm-by-passkey")
        walk.page.locator("main a[href*='/confirm/code/']").wait_for()
        walk.page.locator("#use-passkey").click()
        walk.page.wait_for_url(re.compile(r"/remove/$"))
        walk.look("remove")
        press(walk, "#remove")
        walk.page.wait_for_url(re.compile(r"/account/$"))
        assert walk.page.locator("main a[href$='/remove/']").count() == 0
