"""A letter as a tagged PDF (PDF/UA-1), made once and kept as it was sent."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from upkeep.correspondence.models import Letter, LetterDocument
from upkeep.web.formats import day
from upkeep.web.kept_documents import kept_pdf, made_pdf
from upkeep.web.letter_content import letter_content
from upkeep.web.letter_parts import LetterContent
from upkeep.web.letters_of_sign_in import as_printed


def letter_pdf(letter: Letter) -> bytes:
    """The letter's document: as it was kept, or made now and kept from now on."""
    return kept_pdf(LetterDocument, {"letter": letter}, lambda: _made(letter))


def printed_pdf(letter: Letter) -> bytes:
    """The document for the print house: what is kept, or, with a code that is not, made anew."""
    kept = letter_pdf(letter)
    if letter.cause != Letter.Cause.SIGN_IN_CODE:
        return kept
    return made_pdf(_words(letter, as_printed(letter, letter_content(letter))))


def _made(letter: Letter) -> bytes:
    return made_pdf(_words(letter, letter_content(letter)))


def _words(letter: Letter, content: LetterContent) -> dict[str, Any]:
    """Every word of the document, so that the template holds none."""
    to = letter.sent_to
    with override(letter.language):
        return {
            "language": letter.language,
            "is_large": letter.is_large_print,
            "service": settings.UPKEEP_SERVICE_NAME,
            "to": [addressee(letter), *to.get("lines", []), *filter(None, [to.get("postcode")])],
            "day": day(letter.written_on),
            "date": [letter.written_on.year, letter.written_on.month, letter.written_on.day],
            "references": [
                [_("Date"), day(letter.written_on)],
                [_("Case"), letter.case.reference],
                [_("Letter"), letter.reference],
            ],
            "copy": _("Copy for the representative of %(name)s") % {"name": letter.facts["name"]}
            if letter.is_copy
            else "",
            "greeting": _("Dear Sir or Madam")
            if letter.cause == Letter.Cause.ESTATE
            else _("Dear %(name)s") % {"name": to["name"]},
            "closing": _("Yours sincerely"),
            "demonstration": _("Demonstration: every person here is made up.")
            if settings.UPKEEP_DEMONSTRATION
            else "",
            "page": _("Page"),
            **asdict(content),
        }


def addressee(letter: Letter) -> str:
    """Whom the envelope names: of an estate those who act for it, never the person who died."""
    name: str = letter.sent_to["name"]
    if letter.cause != Letter.Cause.ESTATE or letter.is_copy:
        return name
    return _("The personal representatives of %(name)s") % {"name": name}
