"""A complaint on its page: what was found, what is given, and who approved it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from made_up_families import AISHA, LAST_NIGHT, case_of

from upkeep.cases import opening
from upkeep.cases.actors import Actor
from upkeep.cases.complaints import propose_redress
from upkeep.cases.models import Redress
from upkeep.cases.proceedings import move

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]


def test_a_complaint_is_answered_and_redress_approved_on_its_page(signed_in: Browser) -> None:
    who = Actor("terry", LAST_NIGHT + timedelta(days=1), timezone.now())
    row = opening.start("complaint", case_of(AISHA), who, "a letter came late")
    move(row.pk, "agreed", who)
    given = propose_redress(row, "consolation", 50_00, "eight weeks", who)
    page = reverse("case_proceeding", args=[case_of(AISHA).reference, row.pk])
    client = signed_in("leah")
    text = client.get(page).content.decode()
    assert "Waits for a second person" in text
    approved = client.post(page, {"do": "approve", "redress": given.pk, "note": "Approved"})
    assert approved.status_code == 302
    assert Redress.objects.get().approval.approved_by == "leah"
    said = {"do": "answer", "outcome": "upheld", "cause": "", "note": "It was late."}
    assert client.post(page, said).status_code == 400
    assert client.post(page, {**said, "cause": "delay"}).status_code == 302
    text = client.get(page).content.decode()
    assert "Upheld" in text
    assert "£50.00" in text
