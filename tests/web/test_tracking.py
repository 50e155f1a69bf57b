"""What a parent asked or reported, in one list: who acts, by when, and why it takes longer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from made_up_families import AISHA, LAST_NIGHT, case_of

from upkeep.cases import opening
from upkeep.cases.actors import Actor
from upkeep.cases.models import Defect, Proceeding
from upkeep.web.acting import recorded_now
from upkeep.web.tracking import _HELD_UP, tracked

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]


def complained(client: Client) -> Proceeding:
    where = reverse("own_ask", args=[case_of(AISHA).reference, "complaint"])
    assert client.post(where, {"words": "Something happened."}).status_code == 302
    return Proceeding.objects.filter(process="complaint").latest("pk")


def shown(client: Client) -> str:
    return client.get(reverse("own_asks", args=[case_of(AISHA).reference])).content.decode()


def a_defect() -> Defect:
    return Defect.objects.create(
        reference="DEF-9001",
        title="A step fails",
        goes_wrong="It fails.",
        found_on=LAST_NIGHT,
        found_by="casey",
        known_at=recorded_now(),
    )


def test_what_is_on_its_way_says_who_acts_and_nothing_of_delay(signed_in: Browser) -> None:
    client = signed_in("aisha")
    complained(client)
    words = shown(client)
    assert "Who has to act" in words
    assert "We do" in words
    assert "Why it takes longer" not in words


def test_what_is_late_says_so(signed_in: Browser) -> None:
    client = signed_in("aisha")
    row = complained(client)
    Proceeding.objects.filter(pk=row.pk).update(due_on=LAST_NIGHT - timedelta(days=1))
    assert "We are late" in shown(client)
    Proceeding.objects.filter(pk=row.pk).update(acts="RECEIVING_PARENT")
    assert "We are waiting for you" in shown(client)
    Proceeding.objects.filter(pk=row.pk).update(acts="TRIBUNAL")
    assert "We are waiting for somebody else" in shown(client)


@pytest.mark.parametrize("block", Proceeding.Block.values)
def test_what_is_held_up_says_why_and_when_we_look_again(signed_in: Browser, block: str) -> None:
    client = signed_in("aisha")
    row = complained(client)
    soon = LAST_NIGHT + timedelta(days=9)
    named = block == Proceeding.Block.SYSTEM_DEFECT
    Proceeding.objects.filter(pk=row.pk).update(
        blocked=block,
        blocked_on=LAST_NIGHT,
        look_again_on=soon,
        defect=a_defect() if named else None,
    )
    words = shown(client)
    assert str(_HELD_UP[block]) in words
    assert "Looked at again on" in words
    assert "defect register" not in words


def test_what_staff_recorded_for_a_parent_is_that_parents_alone(signed_in: Browser) -> None:
    case, on = case_of(AISHA), LAST_NIGHT + timedelta(days=1)
    casey = Actor("casey", on, recorded_now())
    opened = opening.start("reconsideration", case, casey, "x", asked_by="paying_parent")
    theirs = tracked("marcus", case, on, None, is_paying=True)
    assert opened.pk in {each.row.pk for each in theirs}
    others = tracked("aisha", case, on, None, is_paying=False)
    assert opened.pk not in {each.row.pk for each in others}
    assert opened.subject in shown(signed_in("marcus"))
    assert opened.subject not in shown(signed_in("aisha"))
