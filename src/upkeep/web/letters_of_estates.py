"""What is claimed from an estate, to whoever acts for it."""

from django.utils.translation import gettext as _

from upkeep.correspondence.models import Letter
from upkeep.web.formats import pounds
from upkeep.web.letter_parts import LetterContent, Section
from upkeep.web.letter_words import day_told


def claim_against_the_estate(letter: Letter, title: str) -> LetterContent:
    """The debt, its law, how it is paid, and what the representative may do about it.

    Child Support Act 1991 s.43A; SI 2009/3151 regs 11 to 13. Nothing here tells where anybody is.
    """
    facts, name = letter.facts, {"name": letter.facts["name"]}
    return LetterContent(
        title=title,
        paragraphs=[
            _("We are sorry about the death of %(name)s, and that we have to write to you.") % name,
            _(
                "We have been told that you act for the estate. Child maintenance that %(name)s "
                "owed immediately before the death is a debt that you pay out of the estate "
                "(Child Support Act 1991 section 43A; SI 2009/3151 regulation 11). What was paid "
                "since has been taken off. No fee of ours is part of it."
            )
            % name,
        ],
        figures=[
            (_("Our claim"), facts["claim"]),
            (_("Day of death"), day_told(letter, "died_on")),
            (_("Child maintenance owed in this case"), pounds(facts["maintenance_pence"])),
        ],
        sections=[
            Section(
                _("What we ask of you"),
                [
                    _(
                        "Pay this out of the estate, after the debts that come before it, by bank "
                        "transfer with the reference %(reference)s. If you need time, or the "
                        "estate is not enough, write to us and say what there is."
                    )
                    % {"reference": facts["payment_reference"]},
                ],
            ),
            Section(
                _("If you think this is wrong"),
                [
                    _(
                        "You have the rights that %(name)s had: you may ask us to look at a "
                        "decision again and appeal, and go on with or withdraw what was begun, by "
                        "the same procedure and within the same time (regulation 12)."
                    )
                    % name,
                ],
            ),
            Section(
                _("What we may tell you"),
                [
                    _(
                        "If you need something that we hold to administer the estate, write to us, "
                        "say what and give your reasons (regulation 13). We cannot tell you "
                        "anybody's address, nor anything by which somebody could be found."
                    ),
                ],
            ),
        ],
    )
