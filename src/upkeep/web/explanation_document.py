"""An explanation as a document of its own: a tagged PDF (PDF/UA-1), or one page of HTML."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from upkeep.law import Step, short_form

DOCUMENTS = Path(__file__).parent / "documents"
TEMPLATE = DOCUMENTS / "explanation.typ"
STYLE = DOCUMENTS / "explanation.css"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the document; the first column names each row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ExplanationDocument:
    """What the document holds: a title, what it is about, remarks, tables, and the steps.

    ``about`` are names and values, such as a case and its reference; ``remarks`` whole sentences.
    """

    title: str
    steps: tuple[Step, ...]
    about: Sequence[tuple[str, str]] = ()
    remarks: Sequence[str] = field(default_factory=tuple)
    tables: Sequence[Table] = field(default_factory=tuple)


def explanation_pdf(document: ExplanationDocument) -> bytes:
    """The document as a PDF: in short for whoever is affected, then in full for a check."""
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"explanation": json.dumps(_content(document))},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    return made


def explanation_page(document: ExplanationDocument) -> str:
    """The document as one page of HTML that needs nothing beside it."""
    context = {
        "document": document,
        "short": short_form(document.steps),
        "language": (get_language() or "en")[:2],
        "style": mark_safe(STYLE.read_text("utf-8")),  # noqa: S308 - our own file
    }
    return render_to_string("explanation/page.html", context)


def _content(document: ExplanationDocument) -> dict[str, Any]:
    """Every word of the document, so that the template holds none."""
    return {
        "language": (get_language() or "en")[:2],
        "service": settings.UPKEEP_SERVICE_NAME,
        "title": document.title,
        "about": [list(row) for row in document.about],
        "remarks": list(document.remarks),
        "tables": [asdict(table) for table in document.tables],
        "demonstration": _("Demonstration: every person here is made up.")
        if settings.UPKEEP_DEMONSTRATION
        else "",
        "words": {
            "about": _("What this is about"),
            "short": _("In short"),
            "full": _("In full, for a check"),
            "exactly": _("Exactly"),
            "page": _("Page"),
        },
        "short": [asdict(step) for step in short_form(document.steps)],
        "full": [asdict(step) for step in document.steps],
    }
