"""A notice to an employer as a tagged PDF (PDF/UA-1), made once and kept as it was sent."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

import typst
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from upkeep.collection.models import EmployerNotice, EmployerNoticeDocument
from upkeep.web.employer_notice_content import notice_content
from upkeep.web.formats import day
from upkeep.web.letter_document import TEMPLATE


def notice_pdf(notice: EmployerNotice) -> bytes:
    """The notice's document: as it was kept, or made now and kept from now on."""
    kept = EmployerNoticeDocument.objects.filter(notice=notice).first()
    if kept is None:
        content = _made(notice)
        with transaction.atomic():
            kept, _is_new = EmployerNoticeDocument.objects.get_or_create(
                notice=notice,
                defaults={"content": content, "digest": hashlib.sha256(content).hexdigest()},
            )
    content = bytes(kept.content)
    assert hashlib.sha256(content).hexdigest() == kept.digest, f"{notice} is not what was kept"
    return content


def _made(notice: EmployerNotice) -> bytes:
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps(_content(notice))},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    return made


def _content(notice: EmployerNotice) -> dict[str, Any]:
    """Every word of the document, so that the template holds none."""
    content = notice_content(notice)
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
