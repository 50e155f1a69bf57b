"""What both parents are told when decisions wait for an appeal elsewhere, and when that is over.

No notice of it is prescribed; a parent who hears nothing would think that nothing happens. Which
appeal it is, and whose, is told to nobody.
"""

from datetime import date

from django.utils.translation import gettext as _

from upkeep.correspondence.models import Letter
from upkeep.web.formats import day


def title_of_stay(letter: Letter) -> str:
    """What the letter is called: decisions wait, or they go on."""
    if letter.facts["begins"]:
        return _("Our decisions about child maintenance have to wait")
    return _("We go on with our decisions about child maintenance")


def stay_paragraphs(letter: Letter) -> list[str]:
    """From when decisions wait and why, or that they wait no more."""
    on = {"day": day(date.fromisoformat(letter.facts["on"]))}
    if not letter.facts["begins"]:
        return [
            _(
                "We told you that our decisions had to wait for an appeal in another case. Since "
                "%(day)s they wait no more."
            )
            % on,
            _(
                "We now decide what has waited, each from the day on which it would have counted "
                "without the wait, and write to you about every decision."
            ),
        ]
    return [
        _(
            "A tribunal or a court is looking at a point of law in another case. Its answer may "
            "change how child maintenance is worked out in yours, so the law lets us wait for it. "
            "From %(day)s we make no new decisions about your case."
        )
        % on,
        _(
            "The amount of maintenance, and how it is paid, stay as they are until then. Please "
            "go on paying, or expecting, what is due."
        ),
    ]


def what_to_do_meanwhile(letter: Letter) -> list[str]:
    """What a parent does while decisions wait; nothing once they go on."""
    if not letter.facts["begins"]:
        return []
    return [
        _(
            "Go on telling us of every change, and ask us to look at a decision again if you "
            "disagree with it. Each counts from the day it would have counted without the wait."
        ),
        _("We look at least once a month whether the wait is over, and write to you when it is."),
    ]
