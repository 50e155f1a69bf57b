"""A statement as a tagged PDF (PDF/UA-1) that a screen reader can read."""

import json
from dataclasses import asdict
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from upkeep.web.formats import day, pounds
from upkeep.web.statement_page import StatementPage

TEMPLATE = Path(__file__).parent / "documents/statement.typ"


def statement_pdf(page: StatementPage, for_whom: str) -> bytes:
    """The statement as a document for the person named."""
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"statement": json.dumps(_content(page, for_whom))},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    return made


def _content(page: StatementPage, for_whom: str) -> dict[str, object]:
    """Every word of the document, so that the template holds none."""
    statement = page.statement
    return {
        "language": (get_language() or "en")[:2],
        "service": settings.UPKEEP_SERVICE_NAME,
        "title": _("Statement of case %(reference)s") % {"reference": statement.case_reference},
        "for": _("For %(name)s") % {"name": for_whom},
        "period": _("From %(start)s to %(end)s, both days included.")
        % {"start": day(statement.start), "end": day(statement.end)},
        "known": _("As known on %(day)s.") % {"day": day(statement.known_at)}
        if statement.known_at
        else "",
        "demonstration": _("Demonstration: every person here is made up.")
        if settings.UPKEEP_DEMONSTRATION
        else "",
        "columns": [_("Date"), _("What"), _("Amount")],
        "sum_columns": [_("The account in short"), _("Amount")],
        "no_movements": _("Nothing happened on this account in the period."),
        "page_words": _("Page"),
        "note": page.note,
        "sections": [asdict(section) for section in page.sections],
        "payouts": _payouts(page),
    }


def _payouts(page: StatementPage) -> dict[str, object] | None:
    if not page.payouts:
        return None
    return {
        "title": _("Paid to the receiving parent"),
        "columns": [_("Paid"), _("Collected"), _("Fee"), _("Paid out")],
        "rows": [
            [
                day(payout.pay_on),
                pounds(payout.gross_pence),
                pounds(payout.fee_pence),
                pounds(payout.net_pence),
            ]
            for payout in page.payouts
        ],
    }
