"""What letters say about another account that a receiving parent is to be paid into."""

from datetime import date

from django.utils.translation import gettext as _

from upkeep.correspondence.models import Letter
from upkeep.web.formats import day
from upkeep.web.letter_parts import LetterContent, Section


def title_of_account_change(letter: Letter) -> str:
    """What the letter is about, by what it tells."""
    if letter.facts["tells"] == "refused":
        return _("We have not changed the account we pay into")
    return _("We have been asked to pay into another account")


def letter_about_account_change(letter: Letter) -> LetterContent:
    """The whole letter; one to an earlier address names neither the account nor any day to come."""
    return LetterContent(
        title=title_of_account_change(letter),
        paragraphs=account_change_paragraphs(letter),
        figures=figures_of_account_change(letter),
        sections=[Section(_("If you did not ask for this"), _what_to_do(letter))],
    )


def figures_of_account_change(letter: Letter) -> list[tuple[str, str]]:
    """The end of the account number and the first day, where the parent is known to be."""
    facts = letter.facts
    figures = []
    if "ends_in" in facts:
        figures.append((_("New account number ends in"), facts["ends_in"]))
    if "waits_until" in facts:
        figures.append((_("Paid into from"), day(date.fromisoformat(facts["waits_until"]))))
    return figures


def account_change_paragraphs(letter: Letter) -> list[str]:
    """What was asked for and what happens meanwhile, or that it was not done."""
    asked = {"day": day(date.fromisoformat(letter.facts["asked_on"]))}
    if letter.facts["tells"] == "refused":
        return [
            _("On %(day)s we were asked to pay your child maintenance into another account.")
            % asked,
            _(
                "We could not make sure that this came from you, so we go on paying as before. You "
                "can give us the account again, or telephone us."
            ),
        ]
    if "ends_in" not in letter.facts:
        return [
            _(
                "On %(day)s we were asked to change how we pay you. We write to you here as well "
                "because your contact details with us changed a short time ago."
            )
            % asked
        ]
    return [
        _("On %(day)s we were asked to pay your child maintenance into another account.") % asked,
        _(
            "We wait some days before we use a new account, so that nobody can change it behind "
            "your back. Until then we pay as before. We may also telephone you to ask whether it "
            "is right."
        ),
    ]


def _what_to_do(letter: Letter) -> list[str]:
    if letter.facts["tells"] == "refused":
        return [_("Tell us at once: somebody may be trying to be paid what is yours.")]
    return [
        _(
            "Tell us at once, by telephone or on your own pages. We then stop the change. If you "
            "did ask for it, you need do nothing."
        )
    ]
