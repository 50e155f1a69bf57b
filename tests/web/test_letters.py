"""Letters: to whom, about what, with what the law wants in them, and once."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from made_up_families import AISHA, BETHAN, FIRST_NIGHT, LAST_NIGHT, MARCUS, case_of, person

from pdf_text import text_of
from upkeep.correspondence.delivery import note_step, with_state
from upkeep.correspondence.models import Letter, LetterDocument, LetterStep
from upkeep.gateways.notify import Notice
from upkeep.parties.models import PersonFact
from upkeep.web.letter_content import letter_content
from upkeep.web.letter_document import letter_pdf
from upkeep.web.letter_sending import print_letters, send_messages

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]


def letters(to: Any, about: Any, cause: str) -> list[Letter]:
    """The letters of a cause to a parent about a case, in order."""
    found = Letter.objects.filter(person=person(to), case=case_of(about), cause=cause)
    return list(found.order_by("pk"))


def words_of(letter: Letter) -> str:
    """The letter's document as one reads it, with one space between words."""
    return " ".join(text_of(letter_pdf(letter)).split())


def test_the_paying_parent_is_told_of_the_application_and_of_the_first_day() -> None:
    (notice,) = letters(MARCUS, AISHA, "application")
    assert notice.written_on == FIRST_NIGHT
    assert notice.deemed_received_on == date(2023, 4, 5), "the second day after it was posted"
    words = words_of(notice)
    assert "it will be from 5 April 2023" in words
    assert "default maintenance decision" in words
    assert "Zara" in words
    assert letters(AISHA, AISHA, "application") == []


def test_each_parent_gets_one_notice_of_each_decision_with_what_the_law_wants() -> None:
    to_payer, to_receiver = (letters(each, AISHA, "decision") for each in (MARCUS, AISHA))
    assert len(to_payer) == len(to_receiver) == case_of(AISHA).paying_parent.decisions.count()
    for letter in (*to_payer, *to_receiver):
        words = words_of(letter)
        for wanted in (
            "Takes effect on",
            "Gross weekly income of the paying parent £671.23",
            "historic income, from HM Revenue and Customs",
            "Qualifying children",
            "Relevant other children",
            "Other children in the paying parent's household: 1.",
            "Rate basic rate",
            "Shared out between families",
            "Reduced for shared care",
            "mandatory reconsideration",
            "appeal to an independent tribunal",
        ):
            assert wanted in words, f"{wanted} in {letter.pk}"


def test_the_last_day_to_ask_again_counts_from_when_the_letter_counts_as_received() -> None:
    letter = letters(AISHA, AISHA, "decision")[0]
    assert (letter.deemed_received_on - letter.written_on).days == 2
    with translation.override("en-gb"):
        until = letter.deemed_received_on.toordinal() + 30
        day = date.fromordinal(until)
    assert f"Ask us by {day.day} {day:%B %Y}" in words_of(letter)


def test_the_plan_tells_the_fee_to_who_pays_it_only() -> None:
    payer, receiver = (letters(each, AISHA, "schedule")[0] for each in (MARCUS, AISHA))
    assert "Fee" in words_of(payer)
    assert "Direct Debit" in words_of(payer)
    assert "In all" not in words_of(receiver)
    amounts = [row[1] for row in payer.facts["instalments"]]
    assert amounts == [row[1] for row in receiver.facts["instalments"]]
    assert f"£{amounts[0] / 100:,.2f}" in words_of(receiver)


def test_a_letter_names_nobody_of_another_family() -> None:
    for letter in Letter.objects.filter(person=person(AISHA)):
        for word in ("Bethan", "Lloyd", "Gwen", case_of(BETHAN).reference):
            assert word not in words_of(letter)


def test_a_letter_says_everything_in_the_language_of_its_reader() -> None:
    for letter in Letter.objects.filter(case=case_of(AISHA)):
        letter.language = "cy"
        welsh = letter_content(letter)
        letter.language = "en"
        english = letter_content(letter)
        assert welsh.title != english.title
        assert not set(welsh.paragraphs) & set(english.paragraphs)
        assert len(welsh.sections) == len(english.sections)


def test_a_document_is_kept_as_it_was_first_made() -> None:
    letter = letters(AISHA, AISHA, "decision")[0]
    first = letter_pdf(letter)
    letter.facts["other_name"] = "Somebody Else"
    assert letter_pdf(letter) == first
    assert LetterDocument.objects.get(letter=letter).digest


def test_a_document_is_tagged_and_its_metadata_names_nobody() -> None:
    letter = letters(AISHA, AISHA, "decision")[0]
    pdf = letter_pdf(letter)
    assert b"pdfuaid" in pdf
    assert b"/StructTreeRoot" in pdf
    for word in (b"Marcus", b"Aisha", b"Khan"):
        assert word not in b"".join(re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", pdf, re.S))


def test_printing_twice_posts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPKEEP_DATA", str(tmp_path))
    waiting = with_state(Letter.objects.all()).filter(state="queued").count()
    now = datetime(2023, 8, 17, 9, tzinfo=UTC)
    count, folder = print_letters(LAST_NIGHT, now)
    assert count == waiting > 10
    assert folder is not None
    manifest = (folder / "manifest.csv").read_text("utf-8").splitlines()
    assert len(manifest) == waiting + 1
    assert len(list(folder.glob("*.pdf"))) == waiting
    assert print_letters(LAST_NIGHT, now) == (0, None)
    assert LetterStep.objects.filter(state="sent").count() == waiting


def test_a_parent_reads_their_own_letters_and_no_others(signed_in: Browser) -> None:
    case = case_of(AISHA)
    page = signed_in("aisha").get(f"/home/{case.reference}/letters/").content.decode()
    own = Letter.objects.filter(case=case, person=person(AISHA))
    assert page.count(".pdf") == own.count()
    for letter in own:
        assert f"/{letter.pk}.pdf" in page
        where = f"/home/{case.reference}/letters/{letter.pk}.pdf"
        assert signed_in("marcus").get(where).status_code == 404
        assert signed_in("aisha").get(where).headers["Content-Type"] == "application/pdf"
        assert signed_in("casey").get(f"/cases/{case.reference}/letters/{letter.pk}.pdf")


def test_staff_see_every_letter_of_a_case_and_how_it_stands(signed_in: Browser) -> None:
    case = case_of(AISHA)
    page = signed_in("casey").get(f"/cases/{case.reference}/all/letters/").content.decode()
    assert page.count("Waiting to go out") == Letter.objects.filter(case=case).count()


def kept_from_the_other(whose: Any) -> None:
    """From now on nothing of a parent may be disclosed."""
    PersonFact.objects.create(
        person=person(whose),
        kind=PersonFact.Kind.DO_NOT_DISCLOSE,
        value=True,
        effective_from=FIRST_NIGHT,
        known_at=datetime(2023, 8, 16, 9, tzinfo=UTC),
        source="test",
    )


def test_a_name_that_is_not_disclosed_stands_on_no_page_of_the_other(signed_in: Browser) -> None:
    case = case_of(AISHA)
    pages = [f"/home/{case.reference}/", "/home/"]
    pages += [
        f"/home/{case.reference}/decisions/{decision.pk}/"
        for decision in case.paying_parent.decisions.all()
    ]
    client = signed_in("marcus")
    assert all("Aisha" in client.get(where).content.decode() for where in pages[:2])
    kept_from_the_other(AISHA)
    answers = [client.get(where) for where in pages]
    told = [answer.content.decode() for answer in answers if answer.status_code == 200]
    assert len(told) >= 3
    assert not [page for page in told if "Aisha" in page or "Khan" in page]
    assert "the other parent" in told[0]


def test_a_letter_opened_later_does_not_name_whom_it_must_not(signed_in: Browser) -> None:
    kept_from_the_other(AISHA)
    letter = letters(MARCUS, AISHA, "decision")[0]
    assert letter.facts["other_name"] == "Aisha Khan"
    assert not {"Aisha", "Khan"} & set(re.findall(r"\w+", words_of(letter)))


def test_staff_read_markers_before_anything_else(signed_in: Browser) -> None:
    kept_from_the_other(AISHA)
    page = signed_in("casey").get(f"/cases/{case_of(AISHA).reference}/").content.decode()
    assert page.index("Receiving parent: Do not disclose") < page.index("govuk-tabs__list")


class Told:
    """A notifier that keeps what it is given."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def send(self, notice: Notice, known_at: datetime) -> int:
        self.notices.append(notice)
        return len(self.notices)


def test_word_of_a_letter_waits_for_a_safe_time_and_says_nothing_of_the_case(
    settings: Any,
) -> None:
    settings.UPKEEP_NOTIFY_EMAIL_TEMPLATE = "letter-waits"
    original = letters(AISHA, AISHA, "decision")[0]
    fields = {field.name: getattr(original, field.name) for field in Letter._meta.concrete_fields}
    fields |= {"id": None, "channel": "email", "sent_to": {"name": "A", "email": "a@example.org"}}
    letter = Letter.objects.create(**{**fields, "is_copy": True})
    at = datetime(2023, 8, 17, 7, 30, tzinfo=UTC)
    note_step(letter, LetterStep.State.QUEUED, LAST_NIGHT, at)
    PersonFact.objects.create(
        person=person(AISHA),
        kind=PersonFact.Kind.SAFE_CONTACT,
        value={"days": [4], "from": "09:00", "to": "15:00"},
        effective_from=FIRST_NIGHT,
        known_at=at,
        source="test",
    )
    told = Told()
    assert send_messages(told, at) == {"sent": 0, "waiting": 1}
    assert send_messages(told, datetime(2023, 8, 17, 9, tzinfo=UTC)) == {"sent": 1, "waiting": 0}
    assert send_messages(told, datetime(2023, 8, 17, 10, tzinfo=UTC)) == {"sent": 0, "waiting": 0}
    (notice,) = told.notices
    assert notice.to == ("a@example.org",)
    said = str(notice.personalisation)
    assert not [word for word in ("Aisha", "Marcus", "maintenance", "£", "C0") if word in said]
