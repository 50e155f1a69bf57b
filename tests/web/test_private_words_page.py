"""Staff record a school, a workplace or a new name on a page; reasons then tell none of it."""

from collections.abc import Callable

import pytest
from django.test import Client
from made_up_families import AISHA, CHLOE, case_of, person

from upkeep.cases.free_text import told_by
from upkeep.parties.models import PersonFact
from upkeep.web.accounts import ensure_demo_account

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
SAID = {"kind": "workplace", "words": "Invented Mill", "source": "a call"}


def page() -> str:
    return f"/cases/{case_of(AISHA).reference}/private/"


def test_what_is_recorded_is_listed_and_stopped_in_reasons(signed_in: Browser) -> None:
    casey, aisha = signed_in("casey"), person(AISHA)
    assert page() in casey.get(f"/cases/{case_of(AISHA).reference}/").content.decode()
    assert told_by("She works at Invented Mill.", case_of(AISHA)) == ""
    answer = casey.post(page(), {**SAID, "person": aisha.pk})
    assert answer.headers["Location"] == page()
    fact = PersonFact.objects.get(person=aisha, kind="workplace")
    assert (fact.value, fact.source) == ("Invented Mill", "a call (casey)")
    words = casey.get(page()).content.decode()
    assert "Invented Mill" in words
    assert "workplace of the receiving parent" in told_by(
        "She works at invented  MILL.", case_of(AISHA)
    )


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"person": ""}, "person", "Choose whose it is"),
        ({"kind": "address"}, "kind", "Choose what it is"),
        ({"words": "ab"}, "words", "Give at least 3 letters"),
        ({"source": " "}, "source", "Say from where it is known."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    signed_in: Browser, wrong: dict[str, str], field: str, message: str
) -> None:
    answer = signed_in("casey").post(page(), {**SAID, "person": person(AISHA).pk, **wrong})
    assert answer.status_code == 400
    words = answer.content.decode()
    assert message in words
    assert f'href="#{field}"' in words
    assert f'id="{field}"' in words
    assert not PersonFact.objects.filter(value="Invented Mill").exists()


def test_a_person_of_another_case_is_refused(signed_in: Browser) -> None:
    answer = signed_in("casey").post(page(), {**SAID, "person": person(CHLOE).pk})
    assert answer.status_code == 400
    assert not PersonFact.objects.filter(value="Invented Mill").exists()


def test_nobody_works_on_their_own_family(signed_in: Browser) -> None:
    account = ensure_demo_account("mole", "long enough to be safe", person(AISHA), caseworker=True)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(page()).status_code == 403
