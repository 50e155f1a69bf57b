"""What letters ask about a child who is about to reach an age at which the law asks for more."""

from datetime import date

from django.utils.translation import gettext as _

from upkeep.correspondence.models import Letter
from upkeep.web.formats import day

OF_AGE = 20
"""From then on nobody is a child (Child Support Act 1991 s.55)."""


def about_a_birthday(letter: Letter) -> list[str]:
    """Who is about to be how old, and what the law makes of that."""
    facts = letter.facts
    named = {
        "child": facts["child"],
        "age": facts["age"],
        "day": day(date.fromisoformat(facts["birthday"])),
    }
    first = _("%(child)s will be %(age)s on %(day)s.") % named
    if facts["age"] == OF_AGE:
        return [first, _("From that day nobody counts as a child for child maintenance.")]
    return [
        first,
        _(
            "From that day a child counts for child maintenance only in full-time education or "
            "training below the level of a degree, or while child benefit is payable."
        ),
    ]


def what_to_tell_before_a_birthday(letter: Letter) -> list[str]:
    """What is asked for, and by when."""
    by = {"day": day(date.fromisoformat(letter.facts["until"]))}
    if letter.facts["age"] == OF_AGE:
        asked = _(
            "Has education or child benefit ended already, or will it end before the birthday?"
        )
    else:
        asked = _(
            "Does the child go on with school, college or training, until when, and does child "
            "benefit go on?"
        )
    return [asked, _("Please tell us by %(day)s.") % by]


def silence_before_a_birthday() -> str:
    """What follows where nothing is heard."""
    return _(
        "We will try to find out ourselves. If it turns out later that education had ended, "
        "maintenance may have to be put right back to that day."
    )
