"""A notice to an employer as a tagged PDF (PDF/UA-1), made once and kept as it was sent."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from upkeep.collection.models import EmployerNotice, EmployerNoticeDocument
from upkeep.web.employer_code_letter import as_printed
from upkeep.web.employer_notice_content import notice_content
from upkeep.web.formats import day
from upkeep.web.kept_documents import kept_pdf, made_pdf
from upkeep.web.letter_parts import LetterContent


def notice_pdf(notice: EmployerNotice) -> bytes:
    """The notice's document: as it was kept, or made now and kept from now on."""
    return kept_pdf(EmployerNoticeDocument, {"notice": notice}, lambda: _made(notice))


def printed_pdf(notice: EmployerNotice) -> bytes:
    """The document for the print house: the kept one, but for the code of a letter with a code."""
    if notice.kind != EmployerNotice.Kind.CODE:
        return notice_pdf(notice)
    return made_pdf(_words(notice, as_printed(notice, notice_content(notice))))


def _made(notice: EmployerNotice) -> bytes:
    return made_pdf(_words(notice, notice_content(notice)))


def _words(notice: EmployerNotice, content: LetterContent) -> dict[str, Any]:
    """Every word of the document, so that the template holds none."""
    to = notice.sent_to
    with override(notice.language):
        return {
            "language": notice.language,
            "is_large": False,
            "service": settings.UPKEEP_SERVICE_NAME,
            "to": [to["name"], *to["lines"], to["postcode"]],
            "day": day(notice.written_on),
            "date": [notice.written_on.year, notice.written_on.month, notice.written_on.day],
            "references": [
                [_("Date"), day(notice.written_on)],
                [_("Employer"), notice.employer_reference],
                [_("Letter"), notice.reference],
            ],
            "copy": "",
            "greeting": _("Dear Sir or Madam"),
            "closing": _("Yours faithfully"),
            "demonstration": _("Demonstration: every person here is made up.")
            if settings.UPKEEP_DEMONSTRATION
            else "",
            "page": _("Page"),
            **asdict(content),
        }
