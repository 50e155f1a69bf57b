"""The letter with an employer's code; the code itself stands in no letter that is kept."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from upkeep.collection.models import EmployerNotice
from upkeep.correspondence.employer_access import code_to_print
from upkeep.web.formats import day
from upkeep.web.letter_parts import LetterContent, Section


def with_code(notice: EmployerNotice) -> LetterContent:
    """The letter as it is kept: in place of the code it says that the code was printed."""
    expires_on = date.fromisoformat(notice.facts["expires_on"])
    return LetterContent(
        title=_("Your code to act for the employer on line"),
        paragraphs=[
            _(
                "With the code below somebody in your payroll opens an account with us. There you "
                "see our orders, send the return of each month, tell us who left, and ask us."
            ),
            _(
                "Go to our sign-in page and choose “For employers: first time here”. You need your "
                "employer reference, which is at the top of this letter, and the code. Whoever "
                "uses it is the administrator, who can then invite colleagues or a payroll bureau."
            ),
        ],
        figures=[
            (_("Your code"), _("Printed in the letter that was sent, and not kept")),
            (_("The code can be used until"), day(expires_on)),
        ],
        sections=[
            Section(
                _("Keep it to yourself"),
                [
                    _("The code works once. We never ask you for it, by telephone or otherwise."),
                    _("If nobody of you asked for a code you need do nothing."),
                ],
            )
        ],
    )


def as_printed(notice: EmployerNotice, content: LetterContent) -> LetterContent:
    """The letter with its code, for the print house alone."""
    with override(notice.language):
        code = code_to_print(notice.about) or _("We could not print it: ask us for another")
    figures = list(content.figures)
    return replace(content, figures=[(figures[0][0], code), *figures[1:]])
