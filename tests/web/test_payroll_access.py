"""Who may act for an employer: by the posted code, by invitation, in which role, and no longer."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from made_up_employer import EMPLOYER, ordered
from made_up_families import LAST_NIGHT
from made_up_payroll import ADMINISTRATOR, PAYROLL, READER, acting, invited, let_act

from pdf_text import text_of
from upkeep.collection.employers import EmployerDetails, record_employer
from upkeep.collection.models import EmployerNotice
from upkeep.correspondence import employer_access
from upkeep.correspondence.models import EmployerAccess, EmployerCode, EmployerRole
from upkeep.web.employer_notice_document import notice_pdf
from upkeep.web.letter_sending import print_notices

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
PASSWORD = "three words together"
READS = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}")
OTHER = "EMP00078"


def home(name: str = "payroll_employer", *more: object) -> str:
    return reverse(name, args=[EMPLOYER, *more])


def given(client: Client, code: str, reference: str = EMPLOYER) -> Any:
    return client.post(reverse("payroll_first"), {"reference": reference, "code": code})


def asked(client: Client, reference: str = EMPLOYER, postcode: str = "zz99zz") -> str:
    where = reverse("payroll_ask")
    answer = client.post(where, {"reference": reference, "postcode": postcode})
    assert answer.status_code == 200
    return re.sub(r'value="[^"]*"|nonce="[^"]*"', "", answer.content.decode())


def printed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The code as it stands in the letter that went to the print house."""
    monkeypatch.setenv("UPKEEP_DATA", str(folder))
    print_notices(LAST_NIGHT + timedelta(days=1), timezone.now())
    notice = EmployerNotice.objects.get(kind="code")
    [made] = folder.rglob(f"{notice.reference}.pdf")
    found = READS.search(text_of(made.read_bytes()))
    assert found is not None
    return found.group()


def test_the_posted_code_makes_the_first_to_come_the_administrator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered()
    asked(Client())
    code = printed(tmp_path, monkeypatch)
    client = Client()
    assert given(client, code).headers["Location"] == reverse("payroll_choose")
    answer = client.post(
        reverse("payroll_choose"), {"username": "ada.payroll", "password": PASSWORD}
    )
    assert answer.headers["Location"] == reverse("sign_in_opened")
    row = EmployerAccess.objects.get()
    assert (row.user.username, row.role, row.by) == ("ada.payroll", "administrator", "ada.payroll")
    signed = client.post(
        reverse("account_login"), {"login": "ada.payroll", "password": PASSWORD}, follow=True
    )
    assert signed.status_code == 200
    page = client.get(reverse("payroll")).content.decode()
    assert "Made Up Mills" in page
    assert "£358.78" in client.get(home()).content.decode()
    again = given(Client(), code)
    assert again.status_code == 400
    assert "does not belong to a code that can be used" in again.content.decode()


def test_the_kept_letter_does_not_hold_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered()
    asked(Client())
    code = printed(tmp_path, monkeypatch)
    kept = text_of(notice_pdf(EmployerNotice.objects.get(kind="code")))
    assert code not in kept
    assert "Printed in the letter that was sent, and not kept" in kept
    assert code not in str(EmployerCode.objects.values().get())


def test_a_stranger_learns_nothing_from_asking(signed_in: Browser) -> None:
    ordered()
    told = asked(Client())
    assert told == asked(Client(), "EMP99999") == asked(Client(), EMPLOYER, "AA1 1AA")
    assert EmployerCode.objects.count() == 1
    asked(Client())
    assert EmployerCode.objects.count() == 1, "no second letter within a week"


def test_what_is_missing_is_said_by_its_field() -> None:
    client = Client()
    for page, said, words in (
        ("payroll_first", {}, "Enter your employer reference"),
        ("payroll_first", {"reference": EMPLOYER}, "Enter the code"),
        ("payroll_ask", {}, "Enter your employer reference"),
        ("payroll_ask", {"reference": EMPLOYER}, "Enter the postcode to which we write to you"),
    ):
        answer = client.post(reverse(page), said)
        assert answer.status_code == 400
        assert words in answer.content.decode()


def test_who_tries_too_often_is_locked_out_even_with_the_right_code() -> None:
    acting()
    code = invited(EmployerRole.READER)
    client = Client()
    for _again in range(20):
        answer = given(client, "AAAA-AAAA-AAAA")
        assert answer.status_code == 400
        if "Wait 15 minutes" in answer.content.decode():
            break
    else:
        pytest.fail("nobody was locked out")
    assert given(client, code).status_code == 400


def test_an_invitation_lets_in_with_its_role_alone(signed_in: Browser) -> None:
    acting()
    shown = signed_in(ADMINISTRATOR).post(home("payroll_people"), {"role": "reader"}, follow=True)
    code = READS.search(shown.content.decode())
    assert code is not None
    assert (
        READS.search(signed_in(ADMINISTRATOR).get(home("payroll_people")).content.decode()) is None
    )
    client = Client()
    given(client, code.group())
    client.post(reverse("payroll_choose"), {"username": "rob.reads", "password": PASSWORD})
    rob = signed_in("rob.reads")
    assert rob.get(home()).status_code == 200
    assert rob.get(home("payroll_people")).status_code == 403
    assert rob.get(home("payroll_joiner")).status_code == 403


def test_an_invitation_counts_no_more_once_its_inviter_is_taken_out() -> None:
    acting()
    let_act("eve", EmployerRole.ADMINISTRATOR)
    code = invited(EmployerRole.PAYROLL)
    by = employer_access.Actor("eve", LAST_NIGHT, timezone.now())
    ada = User.objects.get(username=ADMINISTRATOR).pk
    employer_access.take_out(ada, EMPLOYER, "a test", by)
    assert given(Client(), code).status_code == 400


def test_a_bureau_acts_for_several_employers_in_one_account(signed_in: Browser) -> None:
    acting()
    record_employer(
        EmployerDetails(OTHER, "Pretend Pies", ["2 Invented Yard"], "ZZ9 9ZZ"),
        "a test",
        timezone.now(),
    )
    let_act("bureau", EmployerRole.PAYROLL, OTHER)
    code = invited(EmployerRole.PAYROLL)
    bureau = signed_in("bureau")
    assert bureau.get(home()).status_code == 404
    assert given(bureau, code).headers["Location"] == home()
    page = bureau.get(reverse("payroll")).content.decode()
    assert "Pretend Pies" in page
    assert "Made Up Mills" in page
    same = given(bureau, invited(EmployerRole.READER))
    assert "You act for this employer already" in same.content.decode()


def test_who_was_taken_out_everywhere_may_be_invited_again(signed_in: Browser) -> None:
    acting()
    pat = User.objects.get(username=PAYROLL)
    by = employer_access.Actor(ADMINISTRATOR, LAST_NIGHT, timezone.now())
    employer_access.take_out(pat.pk, EMPLOYER, "a test", by)
    client = signed_in(PAYROLL)
    assert client.get(home()).status_code == 403
    assert client.get(reverse("payroll_first")).status_code == 200
    assert given(client, invited(EmployerRole.READER)).headers["Location"] == home()
    assert client.get(home()).status_code == 200


def test_nobody_takes_the_name_of_a_program(signed_in: Browser) -> None:
    acting()
    client = Client()
    given(client, invited(EmployerRole.READER))
    said = {"username": "API-demo", "password": PASSWORD}
    assert client.post(reverse("payroll_choose"), said).status_code == 400


def test_an_employer_of_others_is_answered_as_none(signed_in: Browser) -> None:
    acting()
    let_act("otto", EmployerRole.ADMINISTRATOR, OTHER)
    otto = signed_in("otto")
    for name, more in (
        ("payroll_employer", ()),
        ("payroll_people", ()),
        ("payroll_history", ()),
        ("payroll_joiner", ()),
        ("payroll_notice", (ordered().pk,)),
        ("payroll_order", ("DEO-00000009",)),
        ("payroll_order_file", ("DEO-00000009",)),
        ("payroll_month", ("2023-07",)),
        ("payroll_table", ("2023-07",)),
        ("payroll_line", ("2023-07", "DEO-00000009")),
    ):
        assert otto.get(home(name, *more)).status_code == 404, name
        if more:
            mine = reverse(name, args=[OTHER, *more])
            assert otto.get(mine).status_code == 404, f"{name} through one's own employer"


@pytest.mark.parametrize("name", ["marcus", "aisha", "casey", "leah"])
def test_neither_parents_nor_staff_act_for_an_employer(signed_in: Browser, name: str) -> None:
    acting()
    let_act(name, EmployerRole.ADMINISTRATOR)
    client = signed_in(name)
    assert client.get(reverse("payroll")).status_code == 403
    assert client.get(home()).status_code == 403
    assert given(client, invited(EmployerRole.READER)).status_code == 403


def test_an_employers_account_opens_nothing_of_a_case(signed_in: Browser) -> None:
    acting()
    ada = signed_in(ADMINISTRATOR)
    for name in ("home", "cases", "work", "employers", "books"):
        assert ada.get(reverse(name)).status_code == 403, name
    assert ada.get(reverse("landing")).headers["Location"] == reverse("payroll")


def test_who_is_taken_out_reaches_nothing_from_that_moment(signed_in: Browser) -> None:
    acting()
    pat = User.objects.get(username=PAYROLL)
    ada = signed_in(ADMINISTRATOR)
    ada.post(home("payroll_people"), {"take_out": str(pat.pk)})
    assert signed_in(PAYROLL).get(home()).status_code == 403
    page = ada.get(home("payroll_history")).content.decode()
    assert "may not act any more" in page


def test_the_last_administrator_cannot_leave_others_without_one(signed_in: Browser) -> None:
    acting()
    ada = User.objects.get(username=ADMINISTRATOR)
    answer = signed_in(ADMINISTRATOR).post(home("payroll_people"), {"take_out": str(ada.pk)})
    assert answer.status_code == 400
    assert "Make somebody else an administrator first" in answer.content.decode()


def test_staff_see_who_acts_post_a_code_and_take_out(signed_in: Browser) -> None:
    acting()
    where = reverse("employer_online", args=[EMPLOYER])
    staff = signed_in("casey")
    assert "ada" in staff.get(where).content.decode()
    assert staff.post(where, {"do": "post_code"}).status_code == 302
    assert EmployerCode.objects.get().asked_by == "casey"
    assert "A code was asked for on" in staff.get(where).content.decode()
    user = str(User.objects.get(username=READER).pk)
    for said, words in (
        ({"do": "take_out"}, "Choose who is to act no longer"),
        ({"do": "take_out", "user": user}, "Say why they may act no longer"),
    ):
        answer = staff.post(where, said)
        assert answer.status_code == 400
        assert words in answer.content.decode()
    staff.post(where, {"do": "take_out", "user": user, "why": "the employer rang"})
    assert "the employer rang" in staff.get(where).content.decode()
    assert signed_in(READER).get(home()).status_code == 403
