"""How a parent opens an account with a code by post, or sets a lost password anew."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from building import EFFECTIVE, apply, case_of, days, hold_income, violations, work, work_only
from pdf_text import text_of
from upkeep.correspondence import sign_in_codes
from upkeep.correspondence.models import (
    Letter,
    LetterDocument,
    LetterStep,
    SignInCode,
    SignInTries,
)
from upkeep.parties.models import Person, PersonFact, SignIn, SignInChange
from upkeep.web.accounts import ensure_demo_account
from upkeep.web.letter_sending import print_letters

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "three words together"


@pytest.fixture(autouse=True)
def family() -> None:
    hold_income()
    apply()
    work(EFFECTIVE)


def rowan() -> Person:
    return case_of().receiving_parent


def in_parts(person: Person) -> dict[str, str]:
    born = person.date_of_birth
    assert born is not None
    return {"born-day": str(born.day), "born-month": str(born.month), "born-year": str(born.year)}


def sent_by_staff() -> None:
    staff = Client()
    account = ensure_demo_account("casey", PASSWORD, caseworker=True)
    staff.force_login(account, backend=BACKEND)
    where = reverse("case_sign_in_code", args=[case_of().reference])
    assert staff.post(where, {"person": "0"}).status_code == 400
    assert staff.post(where, {"person": str(rowan().pk)}).status_code == 302
    assert "casey" in staff.get(where).content.decode()


def printed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The code as it stands in the letter that went to the print house."""
    work_only(EFFECTIVE + days(1))
    monkeypatch.setenv("UPKEEP_DATA", str(folder))
    print_letters(EFFECTIVE + days(1), timezone.now())
    letter = Letter.objects.get(cause="sign_in_code")
    [made] = folder.rglob(f"{letter.reference}.pdf")
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text_of(made.read_bytes()))
    assert found is not None
    return found.group()


def given(client: Client, code: str, person: Person, **other: str) -> Any:
    said = {"reference": case_of().reference, "code": code, **in_parts(person), **other}
    return client.post(reverse("sign_in_first"), said)


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    sent_by_staff()
    return printed(tmp_path, monkeypatch)


def test_a_parent_opens_an_account_with_the_code_of_the_letter(code: str) -> None:
    browser = Client()
    assert given(browser, code.lower().replace("-", " "), rowan()).status_code == 302
    chosen = reverse("sign_in_choose")
    for name, password in (("row", PASSWORD), ("rowan.m", "short"), ("casey", PASSWORD)):
        said = {"username": name, "password": password}
        assert browser.post(chosen, said).status_code == 400, name
    said = {"username": "rowan.m", "password": PASSWORD}
    assert browser.post(chosen, said).headers["Location"] == reverse("sign_in_opened")
    assert "rowan.m" in browser.get(reverse("sign_in_opened")).content.decode()
    assert SignIn.objects.get(user__username="rowan.m").person == rowan()
    assert SignInChange.objects.get(user__username="rowan.m").kind == "opened"
    assert given(Client(), code, rowan()).status_code == 400, "a code works once"
    assert browser.post(chosen, said).headers["Location"] == reverse("sign_in_first")
    into = browser.post(reverse("account_login"), {"login": "rowan.m", "password": PASSWORD})
    assert into.status_code == 302
    assert violations() == {}


def test_the_code_is_kept_nowhere_but_in_what_was_printed(code: str) -> None:
    kept = SignInCode.objects.get()
    letter = Letter.objects.get(cause="sign_in_code")
    document = bytes(LetterDocument.objects.get(letter=letter).content)
    everything = f"{vars(kept)} {vars(letter)} {text_of(document)}"
    assert code not in everything
    assert code.replace("-", "") not in everything


def test_it_goes_by_post_alone_and_to_no_representative() -> None:
    for kind, value in (("channel", "email"), ("representative", {"name": "A", "lines": ["B"]})):
        PersonFact.objects.create(
            person=rowan(),
            kind=kind,
            value=value,
            effective_from=EFFECTIVE,
            known_at=timezone.now(),
            source="test",
        )
    sent_by_staff()
    work_only(EFFECTIVE + days(1))
    [letter] = Letter.objects.filter(cause="sign_in_code")
    assert (letter.channel, letter.is_copy) == ("post", False)


def test_a_lost_password_is_set_anew_and_the_user_name_stays(code: str) -> None:
    account = ensure_demo_account("rowan", "the lost password", rowan())
    browser = Client()
    assert given(browser, code, rowan()).status_code == 302
    said = {"username": "another.name", "password": PASSWORD}
    assert browser.post(reverse("sign_in_choose"), said).status_code == 302
    account.refresh_from_db()
    assert account.username == "rowan"
    assert account.check_password(PASSWORD)
    assert SignInChange.objects.get(user=account).kind == "password"


def problem_of(answer: Any) -> str:
    """The page without what was typed into it."""
    words = re.sub(r'value="[^"]*"', "", answer.content.decode())
    return re.sub(r'name="csrfmiddlewaretoken"[^>]*>|nonce="[^"]*"', "", words)


def test_a_stranger_is_told_the_same_whatever_is_wrong(code: str) -> None:
    wrong = [
        given(Client(), "AAAA-BBBB-CCCC", rowan()),
        given(Client(), code, rowan(), **{"born-year": "1904"}),
        given(Client(), code, rowan(), reference="NOSUCHCASE"),
    ]
    assert {answer.status_code for answer in wrong} == {400}
    assert len({problem_of(answer) for answer in wrong}) == 1


@pytest.mark.parametrize("reference", ["", "NOSUCHCASE"])
def test_wrong_tries_lock_a_reference_whether_or_not_it_exists(code: str, reference: str) -> None:
    about = {"reference": reference or case_of().reference}
    for _ in range(5):
        assert b"does not belong to a code" in given(Client(), "AAAA", rowan(), **about).content
    assert b"Wait 15 minutes" in given(Client(), code, rowan(), **about).content
    SignInTries.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert given(Client(), code, rowan(), **about).status_code == (400 if reference else 302)


def test_a_code_runs_out(code: str) -> None:
    reference, born = case_of().reference, rowan().date_of_birth
    assert born is not None
    last = SignInCode.objects.get().expires_on
    now = timezone.now()
    assert sign_in_codes.claim(reference, born, code, last, now) is not None
    assert sign_in_codes.claim(reference, born, code, last + days(1), now) is None


def test_whoever_asks_is_told_the_same_and_only_a_parent_is_written_to() -> None:
    where = reverse("sign_in_ask")
    right = {"reference": case_of().reference.lower(), **in_parts(rowan())}
    answers = [
        Client().post(where, right),
        Client().post(where, right),
        Client().post(where, {**right, "reference": "NOSUCHCASE"}),
        Client().post(where, {**right, "born-year": "1904"}),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({problem_of(answer) for answer in answers}) == 1
    # Both parents of this family were born on one day: each is sent a code, once.
    issued = SignInCode.objects.order_by("person")
    assert {code.person_id for code in issued} == {
        case_of().receiving_parent_id,
        case_of().paying_parent.person_id,
    }
    assert [code.asked_by for code in issued] == [sign_in_codes.BY_THEMSELVES] * 2


def test_no_code_sets_the_password_of_somebody_who_works_here(code: str) -> None:
    ensure_demo_account("rowan", "the lost password", rowan(), caseworker=True)
    assert given(Client(), code, rowan()).status_code == 400


def test_a_recovery_code_sets_a_password_anew_once() -> None:
    account = ensure_demo_account("rowan", "the lost password", rowan())
    recovery = RecoveryCodes.activate(account).get_unused_codes()[0]
    said = {"username": "Rowan", "code": recovery, "password": PASSWORD}
    where = reverse("sign_in_forgotten")
    wrong = [
        Client().post(where, {**said, "code": "00000000"}),
        Client().post(where, {**said, "username": "no.such.name"}),
    ]
    assert len({problem_of(answer) for answer in wrong}) == 1
    assert Client().post(where, {**said, "password": "short"}).status_code == 400
    assert Client().post(where, said).status_code == 302
    assert User.objects.get(username="rowan").check_password(PASSWORD)
    assert Client().post(where, said).status_code == 400, "a recovery code works once"


def test_the_database_lets_a_code_be_used_once(code: str) -> None:
    kept = SignInCode.objects.get()
    sign_in_codes.use(kept, timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO correspondence_signincodeuse (code_id, known_at) VALUES (%s, now())",
            [kept.pk],
        )
    with pytest.raises(ValueError, match="none of its two"):
        sign_in_codes.issue(
            case_of(), Person.objects.order_by("-pk")[0], "casey", EFFECTIVE, timezone.now()
        )
    assert LetterStep.objects.filter(letter__cause="sign_in_code", state="sent").count() == 1
