"""The letter with a code to sign in with; the code itself stands in no letter that is kept."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from upkeep.correspondence.models import Letter
from upkeep.correspondence.sign_in_codes import code_to_print
from upkeep.web.letter_parts import LetterContent, Section
from upkeep.web.letter_words import day_told


def letter_with_code(letter: Letter, title: str) -> LetterContent:
    """The whole letter as it is kept: in place of the code it says that the code was printed."""
    return LetterContent(
        title=title,
        paragraphs=[
            _(
                "With the code below you can open your own account with us, or choose a new "
                "password if you have lost yours. On your own pages you see what has to be paid, "
                "what was paid, our decisions and letters, and you can tell us of changes."
            ),
            _(
                "Go to our sign-in page and choose “First time here, or password lost”. You need "
                "the reference of your case, which is at the top of this letter, your date of "
                "birth and the code."
            ),
        ],
        figures=[
            (_("Your code"), _("Printed in the letter that was sent, and not kept")),
            (_("The code can be used until"), day_told(letter, "expires_on")),
        ],
        sections=[
            Section(
                _("Keep it to yourself"),
                [
                    _("The code works once. We never ask you for it, by telephone or otherwise."),
                    _(
                        "If you did not ask for a code you need do nothing: your account stays as "
                        "it is. If you think that somebody else wants to see your case, tell us."
                    ),
                ],
            )
        ],
    )


def as_printed(letter: Letter, content: LetterContent) -> LetterContent:
    """The letter with its code, for the print house alone.

    Where the key that the code was made with is known no longer, it says to ask for another.
    """
    with override(letter.language):
        code = code_to_print(letter.about) or _("We could not print it: ask us for another")
    figures = list(content.figures)
    return replace(content, figures=[(figures[0][0], code), *figures[1:]])
