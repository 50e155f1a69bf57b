"""What parents and the body write to each other: who sees it, the task, and the documents."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from made_up_families import AISHA, BETHAN, LAST_NIGHT, MARCUS, case_of, person

from upkeep.cases import messages, proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, CaseMessage, CaseMessageDocument, Proceeding
from upkeep.gateways.scanning import EICAR
from upkeep.parties.models import PersonFact

pytestmark = pytest.mark.usefixtures("world", "scanned")
Browser = Callable[[str], Client]
PDF = b"%PDF-1.7 a made-up payslip"
NEXT_DAY = LAST_NIGHT + timedelta(days=1)


@pytest.fixture
def scanned(settings: Any) -> None:
    settings.UPKEEP_SCANNER = "simulated"


def file(content: bytes = PDF, name: str = "pay.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/x-whatever")


def own() -> str:
    return reverse("own_messages", args=[case_of(AISHA).reference])


def of_staff() -> str:
    return reverse("case_messages", args=[case_of(AISHA).reference])


def shown(client: Client, where: str) -> str:
    return client.get(where).content.decode()


def task() -> Proceeding:
    return Proceeding.objects.filter(process="message").latest("pk")


def test_a_parent_writes_and_a_caseworker_answers(signed_in: Browser) -> None:
    aisha, casey = signed_in("aisha"), signed_in("casey")
    said = {"words": "Here is my payslip.", "files": [file(), file(name="more.pdf")]}
    assert aisha.post(own(), said).status_code == 302
    message = CaseMessage.objects.get()
    assert (task().subject, task().state) == (message.reference, "written")
    page = shown(aisha, own())
    assert f"{message.reference}/2" in page
    assert "more.pdf" in page
    assert "Here is my payslip." in shown(casey, of_staff())
    answered = {"person": str(message.person_id), "words": "Thank you."}
    assert casey.post(of_staff(), answered).status_code == 302
    assert task().state == "answered"
    assert "Thank you." in shown(aisha, own())
    assert "casey" not in shown(aisha, own())
    for name in ("marcus", "bethan"):
        assert signed_in(name).get(own()).status_code == (200 if name == "marcus" else 404)
    for words in ("payslip", "Thank you.", message.reference):
        assert words not in shown(signed_in("marcus"), own())


def test_a_document_is_opened_by_its_parent_and_by_staff_alone(signed_in: Browser) -> None:
    signed_in("aisha").post(own(), {"words": "x", "files": [file()]})
    kept = CaseMessageDocument.objects.get()
    case = case_of(AISHA).reference
    where = reverse("own_message_document", args=[case, kept.pk])
    opened = signed_in("aisha").get(where)
    assert opened.content == PDF
    assert opened.headers["Content-Disposition"].startswith("attachment")
    assert kept.scanned_by == "simulated scanner"
    assert signed_in("marcus").get(where).status_code == 404
    staff = reverse("case_message_document", args=[case, kept.pk])
    assert signed_in("casey").get(staff).content == PDF
    elsewhere = reverse("case_message_document", args=[case_of(BETHAN).reference, kept.pk])
    assert signed_in("casey").get(elsewhere).status_code == 404


@pytest.mark.parametrize(
    ("words", "files", "field"),
    [
        ("", [], "words"),
        ("x" * 4001, [], "words"),
        ("x", [b"just text"], "files"),
        ("x", [EICAR], "files"),
        ("x", [b""], "files"),
        ("x", [PDF] * 6, "files"),
        ("x", [PDF + b"0" * 5 * 1024 * 1024], "files"),
    ],
)
def test_what_is_not_taken_is_refused_and_nothing_is_kept(
    signed_in: Browser, words: str, files: list[bytes], field: str
) -> None:
    said = {"words": words, "files": [file(content) for content in files]}
    answer = signed_in("aisha").post(own(), said)
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.content.decode()
    assert not CaseMessage.objects.exists()
    assert not Proceeding.objects.filter(process="message").exists()


def test_without_a_scanner_words_are_taken_and_documents_are_not(
    signed_in: Browser, settings: Any
) -> None:
    settings.UPKEEP_SCANNER, settings.UPKEEP_DEMONSTRATION = "", False
    aisha = signed_in("aisha")
    assert aisha.post(own(), {"words": "x", "files": [file()]}).status_code == 400
    assert aisha.post(own(), {"words": "x"}).status_code == 302


def test_an_answer_may_not_lead_one_parent_to_the_other(signed_in: Browser) -> None:
    PersonFact.objects.create(
        person=person(MARCUS),
        kind="workplace",
        value="Hollow Mill",
        effective_from=LAST_NIGHT,
        known_at=timezone.now(),
        source="test",
    )
    casey, to = signed_in("casey"), str(person(AISHA).pk)
    answer = casey.post(of_staff(), {"person": to, "words": "He works at Hollow Mill."})
    assert answer.status_code == 400
    assert "Hollow Mill" in answer.content.decode()
    assert casey.post(of_staff(), {"words": "To nobody."}).status_code == 400
    assert not CaseMessage.objects.exists()


def test_so_many_a_day_and_no_more(signed_in: Browser) -> None:
    aisha = signed_in("aisha")
    codes = [aisha.post(own(), {"words": "x"}).status_code for _ in range(11)]
    assert codes == [302] * 10 + [400]
    assert signed_in("marcus").post(own(), {"words": "x"}).status_code == 302


def test_it_goes_on_after_the_case_has_ended(signed_in: Browser) -> None:
    aisha = signed_in("aisha")
    aisha.post(own(), {"words": "Before."})
    Case.objects.filter(pk=case_of(AISHA).pk).update(state="closed", closed_on=LAST_NIGHT)
    assert aisha.post(own(), {"words": "After."}).status_code == 302
    assert "Before." in shown(aisha, own())


def test_what_needs_no_answer_is_read_and_what_is_blocked_is_left(signed_in: Browser) -> None:
    aisha, casey = signed_in("aisha"), Actor("casey", NEXT_DAY, timezone.now())
    aisha.post(own(), {"words": "Thank you."})
    proceedings.move(task().pk, "needs_no_answer", casey)
    assert task().state == "read"
    case = case_of(AISHA)
    assert not messages.waiting(case, person(AISHA)).exists()


def test_the_database_keeps_a_message_between_the_body_and_a_parent_of_the_case() -> None:
    with pytest.raises(DatabaseError, match="between the body"), transaction.atomic():
        CaseMessage.objects.create(
            case=case_of(AISHA),
            person=person(BETHAN),
            is_from_parent=True,
            words="x",
            by="bethan",
            sent_on=LAST_NIGHT,
            known_at=timezone.now(),
        )
