"""Payroll staff come with a code, read an order, send a month's return, and ask us something."""

import re
from typing import Any

import pytest
from made_up_families import PASSWORD as STAFF_PASSWORD
from playwright.sync_api import Browser, FilePayload

from journeys.conftest import Sites
from journeys.walking import Walk, walking

NAME, PASSWORD = "somebody-in-payroll", "three words together"
ORDER, MONTH = "DEO-00000009", "2023-07"
WRONG = (
    b"employer_reference,month,submitted_on,payment_reference,national_insurance_number,"
    b"deducted_on,deducted,reason_code\n"
    b"EMP00077,2023-07,2023-08-18,100000000001,QQ000101A,2023-07-32,many,\n"
)


def press(walk: Walk, selector: str = "main form button[type=submit]") -> None:
    walk.page.locator(selector).first.click()
    walk.page.wait_for_load_state()


def come_with_a_code(walk: Walk, employer: dict[str, str]) -> None:
    walk.open("/sign-in/")
    walk.page.locator("main a[href='/payroll/first/']").click()
    walk.look("first")
    press(walk)
    walk.look("first-empty")
    walk.page.locator("#reference").fill(employer["reference"])
    walk.page.locator("#code").fill("ABCD-EFGH-2345")
    press(walk)
    walk.look("first-wrong")
    walk.page.locator("#reference").fill(employer["reference"])
    walk.page.locator("#code").fill(employer["code"].lower())
    press(walk)
    walk.page.locator("#username").fill(NAME)
    walk.page.locator("#password").fill("short")
    press(walk)
    walk.look("choose-wrong")
    walk.page.locator("#username").fill(NAME)
    walk.page.locator("#password").fill(PASSWORD)
    press(walk)
    walk.look("opened")
    walk.sign_in(NAME, PASSWORD)
    walk.look("home")


def read_the_order(walk: Walk, employer: str) -> None:
    walk.open(f"/payroll/{employer}/orders/{ORDER}/")
    press(walk)
    walk.look("order-acknowledged")
    walk.page.locator("#net").fill("1200.00")
    press(walk, "form:has(#net) button[type=submit]")
    walk.look("pay-day-worked-out")
    walk.page.locator("summary").nth(1).click()
    press(walk, "details[open] button[type=submit]")
    walk.look("lump-sum-unsaid")
    walk.page.locator("#question").fill("Is overtime counted?")
    press(walk, "form:has(#question) button[type=submit]")
    walk.look("asked")


def send_the_month(walk: Walk, employer: str) -> None:
    where = f"/payroll/{employer}/months/{MONTH}/"
    walk.open(where)
    wrong: FilePayload = {"name": "july.csv", "mimeType": "text/csv", "buffer": WRONG}
    walk.page.locator("#file").set_input_files(wrong)
    press(walk, "form[enctype] button[type=submit]")
    walk.look("file-wrong")
    walk.open(where)
    walk.page.locator(f"main a[href='{where}{ORDER}/']").click()
    walk.page.locator("#pence0").fill("300.00")
    press(walk)
    walk.look("line-without-reason")
    walk.page.locator("#reason0").select_option(index=1)
    press(walk)
    walk.look("changed")
    press(walk)
    walk.look("sent")
    assert "£300.00" in walk.page.locator("main").inner_text()


def invite_somebody(walk: Walk, employer: str) -> None:
    walk.open(f"/payroll/{employer}/people/")
    press(walk, "form:has([name=role]) button[type=submit]")
    walk.look("invite-unsaid")
    walk.page.locator("[name=role][value=payroll]").check()
    press(walk, "form:has([name=role]) button[type=submit]")
    walk.look("invited")
    shown = walk.page.locator("main").inner_text()
    assert re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", shown)


@pytest.mark.parametrize("language", ["en-gb", "cy"])
def test_payroll_staff_do_a_month(
    browser: Browser, sites: Sites, walked: tuple[str, Any], language: str
) -> None:
    employer = walked[1]["employer"]
    reference = employer["reference"]
    with sites() as site:
        with walking(browser, site, "payroll", language) as walk:
            come_with_a_code(walk, employer)
            read_the_order(walk, reference)
            send_the_month(walk, reference)
            invite_somebody(walk, reference)
            walk.open(f"/payroll/{reference}/history/")
            walk.look("history")
        with walking(browser, site, "payroll-staff", language) as walk:
            walk.sign_in("casey", STAFF_PASSWORD)
            walk.open(f"/employers/{reference}/online/")
            walk.look("who-acts")
            assert NAME in walk.page.locator("main").inner_text()
