"""How a parent wants to be written to, as they say themselves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from made_up_families import AISHA, LAST_NIGHT, MARCUS, person

from upkeep.parties.models import ContactDetail, PersonFact
from upkeep.parties.preferences import Preferences, preferences_of, ways_open_to

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]
TODAY = LAST_NIGHT + timedelta(days=1)


def said(client: Client, **what: str) -> int:
    return client.post(reverse("own_preferences"), what).status_code


def test_what_a_parent_chooses_holds_for_letters_from_tonight_on(signed_in: Browser) -> None:
    before = preferences_of(person(AISHA), LAST_NIGHT)
    client = signed_in("aisha")
    assert said(client, language="cy", large_print="yes", channel="post") == 302
    assert (
        "We write to you so from the next letter on"
        in client.get(reverse("own_preferences")).content.decode()
    )
    assert preferences_of(person(AISHA), TODAY) == Preferences("cy", True, "post")
    assert preferences_of(person(AISHA), LAST_NIGHT) == before
    assert preferences_of(person(MARCUS), TODAY).language == "en"
    counted = PersonFact.objects.count()
    assert said(client, language="cy", large_print="yes", channel="post") == 302
    assert PersonFact.objects.count() == counted, "nothing is recorded where nothing changes"


@pytest.mark.parametrize(
    ("language", "channel"), [("fr", "post"), ("", "post"), ("en", ""), ("en", "pigeon")]
)
def test_what_there_is_not_is_refused(signed_in: Browser, language: str, channel: str) -> None:
    assert said(signed_in("aisha"), language=language, channel=channel) == 400


def test_letters_go_only_to_what_we_know(signed_in: Browser) -> None:
    ContactDetail.objects.filter(person=person(AISHA), kind="email").delete()
    assert "email" not in ways_open_to(person(AISHA), TODAY)
    assert said(signed_in("aisha"), language="en", channel="email") == 400
    ContactDetail.objects.create(
        person=person(AISHA),
        kind="email",
        lines=["aisha@example.org"],
        effective_from=LAST_NIGHT,
        known_at=timezone.now(),
        source="test",
    )
    assert said(signed_in("aisha"), language="en", channel="email") == 302
    assert preferences_of(person(AISHA), TODAY).channel == "email"
