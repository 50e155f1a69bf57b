"""Documents of an application: what is taken, who sees it, and that it stays as it came."""

from collections.abc import Callable

import pytest
from applying import ANSWERS, answer_all, begin, send, shown
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client

from upkeep.cases import online_documents
from upkeep.cases.models import DraftDocument, OnlineDocument
from upkeep.gateways.scanning import EICAR

pytestmark = pytest.mark.usefixtures("world", "scanned")

WHERE = "/apply/documents/"
PDF = b"%PDF-1.7 a made-up payslip"


@pytest.fixture
def scanned(settings: object) -> None:
    """The simulator looks through what is uploaded."""
    settings.UPKEEP_SCANNER = "simulated"  # type: ignore[attr-defined]


def add(
    client: Client, content: bytes, name: str = "pay.pdf", about: str = "income"
) -> HttpResponse:
    file = SimpleUploadedFile(name, content, "application/x-whatever")
    return client.post(WHERE, {"file": file, "about": about})  # type: ignore[return-value]


def test_a_document_comes_with_the_application_and_staff_open_it(
    client: Client, signed_in: Callable[[str], Client]
) -> None:
    begin(client)
    answer_all(client, ANSWERS)
    assert add(client, PDF, r"C:\private\pay.pdf").status_code == 302
    assert "pay.pdf" in shown(client, WHERE)
    assert "private" not in shown(client, WHERE)
    reference = send(client)
    assert f"{reference}/1" in shown(client, "/apply/sent/")
    kept = OnlineDocument.objects.get()
    assert bytes(kept.content) == PDF
    assert kept.scanned_by == "simulated scanner"
    assert not DraftDocument.objects.exists()
    where = f"/work/applications/{reference[4:]}/documents/1/"
    casey = signed_in("casey")
    assert where in shown(casey, f"/work/applications/{reference[4:]}/")
    opened = casey.get(where)
    assert opened.content == PDF
    assert opened.headers["Content-Disposition"] == f'attachment; filename="{reference}-1.pdf"'
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    for other in ("aisha", "marcus"):
        assert signed_in(other).get(where).status_code == 403


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a file"),
        (b"MZ a program called pay.pdf", "must be a PDF"),
        (b"<html><script>alert(1)</script>", "must be a PDF"),
        (PDF + EICAR, "may harm computers"),
        (PDF + b"x" * online_documents.SIZE_MAX, "smaller than 5 MB"),
    ],
)
def test_what_is_not_taken_is_said_and_not_kept(client: Client, content: bytes, said: str) -> None:
    begin(client)
    refused = add(client, content)
    assert refused.status_code == 400
    assert said in refused.content.decode()
    assert not DraftDocument.objects.exists()


def test_what_it_is_about_must_be_said_and_there_is_a_limit(client: Client) -> None:
    begin(client)
    assert "Choose what the document is about" in add(client, PDF, about="").content.decode()
    for _ in range(online_documents.COUNT_MAX):
        assert add(client, PDF).status_code == 302
    assert "as many documents as we take" in add(client, PDF).content.decode()


def test_a_document_can_be_taken_away_by_its_own_draft_alone(client: Client) -> None:
    begin(client)
    add(client, PDF)
    number = DraftDocument.objects.get().pk
    other = Client()
    begin(other)
    other.post(WHERE, {"remove": number})
    assert DraftDocument.objects.exists()
    client.post(WHERE, {"remove": number})
    assert not DraftDocument.objects.exists()


def test_without_a_scanner_nothing_is_taken(client: Client, settings: object) -> None:
    settings.UPKEEP_SCANNER = ""  # type: ignore[attr-defined]
    settings.UPKEEP_DEMONSTRATION = False  # type: ignore[attr-defined]
    begin(client)
    assert "cannot be taken at the moment" in shown(client, WHERE)
    assert add(client, PDF).status_code == 400
    settings.UPKEEP_SCANNER = "clamd://127.0.0.1:9"  # type: ignore[attr-defined]
    assert "could not look through" in add(client, PDF).content.decode()
    assert not DraftDocument.objects.exists()


def test_a_kept_document_stays_as_it_came(client: Client) -> None:
    begin(client)
    answer_all(client, ANSWERS)
    add(client, PDF)
    send(client)
    for statement in (
        "UPDATE cases_onlinedocument SET content = ''",
        "DELETE FROM cases_onlinedocument",
        "TRUNCATE cases_onlinedocument CASCADE",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
