"""Words that letters of several kinds share."""

from datetime import date

from django.utils.translation import gettext as _

from upkeep.correspondence.models import Letter
from upkeep.parties.facts import name_for_the_other_parent
from upkeep.web.formats import day


def other_parent(letter: Letter) -> str:
    """The other parent's name, or that they are the other parent where it is not disclosed.

    A marker that was set after the letter was written, and before it was first opened, counts.
    """
    case = letter.case
    other = case.receiving_parent if letter.is_to_paying_parent else case.paying_parent.person
    is_kept = name_for_the_other_parent(other, date.max) is None
    return _("the other parent") if is_kept else letter.facts["other_name"] or _("the other parent")


def day_told(letter: Letter, name: str) -> str:
    """A day among the letter's facts, in words."""
    return day(date.fromisoformat(letter.facts[name]))


def ask_us() -> str:
    """The sentence that asks to be told of what is wrong."""
    return _("If anything in this letter is wrong or has changed, tell us as soon as you can.")
