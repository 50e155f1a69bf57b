"""The arrangement as paper for both to sign: a tagged PDF."""

import json
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from upkeep.web.arrangement.agreed import Agreed
from upkeep.web.arrangement.in_words import remarks, sentences

TEMPLATE = Path(__file__).parents[1] / "documents" / "arrangement.typ"


def arrangement_pdf(agreed: Agreed) -> bytes:
    """The document, in the language of the page, with a place for both to sign twice.

    Each keeps one of two copies. It carries no name of ours as a party and no date of making.
    """
    content = {
        "language": (get_language() or "en")[:2],
        "service": settings.UPKEEP_SERVICE_NAME,
        "title": _("Our child maintenance arrangement"),
        "sentences": sentences(agreed),
        "remarks": remarks(),
        "signers": [agreed.payer, agreed.receiver],
        "words": {
            "agree": _("What we agree"),
            "know": _("What we know"),
            "sign": _("Signed by both of us"),
            "signature": _("Signature"),
            "on": _("Date"),
            "keep": _("Sign two copies, and keep one each."),
        },
    }
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"arrangement": json.dumps(content)},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    return made
