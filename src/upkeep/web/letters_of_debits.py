"""The advance notice of Direct Debits: what is collected and when, and the payer's guarantee."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from upkeep.correspondence.models import Letter
from upkeep.web.formats import day, pounds
from upkeep.web.letter_parts import LetterContent, Section


def what_is_collected(letter: Letter) -> list[str]:
    """What the notice says first."""
    if not letter.facts["collections"]:
        return [_("We collect nothing more by Direct Debit for now.")]
    return [
        _("We collect the amounts below from your bank account by Direct Debit."),
        _("This takes the place of what we told you before. Nothing is taken before its day."),
    ]


def how_it_is_shown(letter: Letter) -> list[tuple[str, str]]:
    """By which names the collections stand on the payer's statement."""
    return [
        (_("Reference"), letter.facts["mandate"]),
        (_("Service user number"), letter.facts["service_user_number"]),
    ]


def collections_announced(letter: Letter) -> Sequence[tuple[str, str]]:
    """Each day and its amount."""
    return [
        (day(date.fromisoformat(collect_on)), pounds(pence))
        for collect_on, pence in letter.facts["collections"]
    ]


def guarantee(letter: Letter) -> list[str]:
    """What the Direct Debit Guarantee gives the payer, in our own words."""
    return [
        _("You are told %(days)s working days before an amount or a day changes.")
        % {"days": letter.facts["notice_days"]},
        _(
            "If an error is made, by us or by your bank, your bank gives you a full refund at "
            "once. If you get a refund that is not due to you, you must pay it back."
        ),
        _(
            "You can cancel at any time by telling your bank. Please tell us too: what you owe "
            "stays due and has to be paid in another way."
        ),
    ]


def notice_of_debits(letter: Letter, title: str) -> LetterContent:
    """The whole notice."""
    rows = collections_announced(letter)
    columns = [_("Day"), _("Amount")]
    listed = [Section(_("What we collect and when"), columns=columns, rows=rows)] if rows else []
    return LetterContent(
        title=title,
        paragraphs=what_is_collected(letter),
        figures=how_it_is_shown(letter),
        sections=[*listed, Section(_("The Direct Debit Guarantee"), guarantee(letter))],
    )
