"""Documents that come with an application: what is taken, and how it is kept.

What a file is, its first bytes say, not its name. Each is looked through before it is kept.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from upkeep.cases.models import ApplicationDraft, DraftDocument, OnlineApplication, OnlineDocument

SIZE_MAX = 5 * 1024 * 1024
COUNT_MAX = 10
NAME_MAX = 100
KINDS = {
    "application/pdf": (b"%PDF-", ".pdf"),
    "image/jpeg": (b"\xff\xd8\xff", ".jpg"),
    "image/png": (b"\x89PNG\r\n\x1a\n", ".png"),
}
"""What is taken: by which bytes it begins, and the ending under which it is saved."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as it came, and what it is evidence of."""

    name: str
    about: str
    content: bytes


class RefusedError(Exception):
    """A file that is not taken; ``why`` is empty, large, many, kind or harmful."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def kind_of(content: bytes) -> str | None:
    """What a file is by its first bytes; None for what is not taken."""
    return next((kind for kind, (mark, _) in KINDS.items() if content.startswith(mark)), None)


def kind_taken(content: bytes, scan: Callable[[bytes], str]) -> str:
    """What a file is, after it was looked through.

    Raises :class:`RefusedError` for one that is not taken, and what the scanner raises.
    """
    kind = kind_of(content)
    if not content:
        raise RefusedError("empty")
    if len(content) > SIZE_MAX:
        raise RefusedError("large")
    if kind is None:
        raise RefusedError("kind")
    if scan(content):
        raise RefusedError("harmful")
    return kind


def add(
    draft: ApplicationDraft, file: Uploaded, scan: Callable[[bytes], str], scanned_by: str
) -> DraftDocument:
    """Keep a document with a draft. Raises :class:`RefusedError`, and what the scanner raises."""
    if draft.documents.count() >= COUNT_MAX:
        raise RefusedError("many")
    kind = kind_taken(file.content, scan)
    return DraftDocument.objects.create(
        draft=draft,
        name=safe_name(file.name),
        about=file.about,
        media_type=kind,
        content=file.content,
        scanned_by=scanned_by,
    )


def safe_name(name: str) -> str:
    """The name as it can be shown: no path, nothing that cannot be printed."""
    own = name.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in own if each.isprintable())[:NAME_MAX] or "document"


def keep(draft: ApplicationDraft, sent: OnlineApplication, on: date, known_at: datetime) -> None:
    """Take the documents of a draft over into the record, numbered from one."""
    OnlineDocument.objects.bulk_create(
        OnlineDocument(
            application=sent,
            number=number,
            name=each.name,
            about=each.about,
            media_type=each.media_type,
            content=each.content,
            digest=hashlib.sha256(each.content).hexdigest(),
            scanned_by=each.scanned_by,
            received_on=on,
            known_at=known_at,
        )
        for number, each in enumerate(draft.documents.order_by("pk"), start=1)
    )
