"""What parents tell and ask us by themselves, and how a caseworker turns it into facts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from made_up_families import AISHA, CHLOE, LAST_NIGHT, MARCUS, case_of

from upkeep.cases import reporting
from upkeep.cases.models import Proceeding, ReportedChange
from upkeep.web.asking_words import ASKS

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
TODAY = LAST_NIGHT + timedelta(days=1)


def own(what: str = "") -> str:
    case = case_of(AISHA).reference
    return reverse("own_ask", args=[case, what]) if what else reverse("own_asks", args=[case])


def told(client: Client, what: str, words: str = "Something happened.") -> int:
    return client.post(own(what), {"words": words}).status_code


@pytest.mark.parametrize(
    ("what", "process", "state"),
    [
        ("change", "change", "weighing"),
        ("end", "change", "weighing"),
        ("reconsideration", "reconsideration", "looking_again"),
        ("variation", "variation", "applied"),
        ("complaint", "complaint", "made"),
    ],
)
def test_a_parent_asks_in_their_own_words_and_sees_how_it_stands(
    signed_in: Browser, what: str, process: str, state: str
) -> None:
    client = signed_in("aisha")
    assert str(ASKS[what].write) in client.get(own(what)).content.decode()
    assert told(client, what) == 302
    row = Proceeding.objects.filter(process=process).latest("pk")
    assert (row.case, row.state, row.opened_on) == (case_of(AISHA), state, TODAY)
    opened = row.steps.earliest("pk")
    assert opened.by == "aisha"
    assert "Something happened." in opened.note
    text = client.get(own()).content.decode()
    assert row.subject in text
    assert "Received on" in text
    other = signed_in("marcus").get(own()).content.decode()
    assert row.subject not in other, "what one parent asked is not shown to the other"


@pytest.mark.parametrize("what", ASKS)
def test_what_is_sent_empty_too_long_or_too_often_is_refused_kindly(
    signed_in: Browser, what: str
) -> None:
    client = signed_in("aisha")
    for words in ("", "  ", "x" * 2001):
        response = client.post(own(what), {"words": words})
        assert response.status_code == 400
        assert 'href="#words"' in response.content.decode()
    assert [told(client, what) for _time in range(4)] == [302, 302, 302, 400]
    assert "We are working on it" in client.post(
        own(what), {"words": "x"}
    ).content.decode().replace("and we are", "We are")
    assert told(signed_in("marcus"), what) == 302


def test_nothing_else_can_be_asked_and_nothing_about_others_cases(signed_in: Browser) -> None:
    assert signed_in("aisha").get(own("nonsense")).status_code == 404
    elsewhere = reverse("own_ask", args=[case_of(CHLOE).reference, "complaint"])
    assert signed_in("aisha").post(elsewhere, {"words": "x"}).status_code == 404
    assert not Proceeding.objects.filter(process="complaint").exists()


def test_pages_for_asking_tell_nothing_of_the_other_parent(signed_in: Browser) -> None:
    client = signed_in("aisha")
    told(client, "change")
    for where in (own(), own("change"), own("complaint")):
        text = client.get(where).content.decode()
        assert not [mark for mark in MARCUS.marks if mark in text]
        assert MARCUS.postcode not in text


def test_what_a_parent_told_becomes_a_reported_change_of_its_day(signed_in: Browser) -> None:
    parent, worker = signed_in("marcus"), signed_in("casey")
    told(parent, "change", "I earn less now.")
    row = Proceeding.objects.filter(process="change").latest("pk")
    case = case_of(AISHA).reference
    page = worker.get(reverse("case_proceeding", args=[case, row.pk])).content.decode()
    assert "I earn less now." in page
    choose = f"{reverse('case_changes', args=[case])}?change={row.subject}"
    assert choose in page
    chosen = worker.get(f"{choose}&kind=current_income")
    form = worker.get(chosen.headers["Location"]).content.decode()
    assert f'name="change" value="{row.subject}"' in form
    assert f'name="reported_on-day" type="text" value="{TODAY.day}"' in form
    said = {
        **{f"reported_on-{part}": getattr(TODAY, part) for part in ("day", "month", "year")},
        **{f"happened_on-{part}": getattr(LAST_NIGHT, part) for part in ("day", "month", "year")},
        "reported_by": "paying_parent",
        "weekly": "300",
        "change": row.subject,
        "do": "report",
    }
    assert worker.post(chosen.headers["Location"].partition("?")[0], said).status_code == 302
    change = ReportedChange.objects.get(reference=row.subject)
    assert change.reported_on == TODAY
    row.refresh_from_db()
    assert (row.state, row.steps.latest("pk").by) == ("deciding", "casey")
    assert reporting.next_reference() == "REP-0002"


def test_the_night_ends_what_a_parent_told(signed_in: Browser) -> None:
    from upkeep.batch.nights import work_night

    test_what_a_parent_told_becomes_a_reported_change_of_its_day(signed_in)
    work_night(TODAY)
    row = Proceeding.objects.get(process="change", subject="REP-0001")
    assert row.state == "superseded"
    assert row.ended_on == TODAY
