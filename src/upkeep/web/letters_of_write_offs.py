"""What letters say about arrears that may be written off (SI 2009/3151 regs 13H and 13J)."""

from datetime import date

from django.utils.translation import gettext as _

from upkeep.collection.models import WriteOff
from upkeep.correspondence.models import Letter
from upkeep.web.formats import day, pounds
from upkeep.web.letter_parts import LetterContent, Section


def title_of_write_off(letter: Letter) -> str:
    """What the letter is about, by what it tells."""
    if letter.cause == Letter.Cause.WRITE_OFF_NOTICE:
        return _("We are thinking of writing arrears off")
    if letter.facts["is_written_off"]:
        return _("Arrears have been written off")
    return _("Arrears have not been written off")


def figures_of_write_off(letter: Letter) -> list[tuple[str, str]]:
    """The amount, the days it is of, to whom it is owed, and the ground."""
    facts = letter.facts
    return [
        (_("Arrears"), pounds(facts["amount_pence"])),
        (_("For the time from"), _as_day(facts["starts_on"])),
        (_("To"), _as_day(facts["ends_on"])),
        (_("Reason"), str(WriteOff.Ground(facts["ground"]).label)),
    ]


def write_off_paragraphs(letter: Letter) -> list[str]:
    """What may happen, or what was decided, and what it means."""
    facts = letter.facts
    if letter.cause == Letter.Cause.WRITE_OFF_NOTICE:
        return [
            _(
                "The arrears below were not paid. For the reason below we think that it would be "
                "unfair or otherwise inappropriate to go on collecting them."
            ),
            _(
                "If we write them off, they are not owed any more: we do not collect them, and "
                "they cannot be paid to the other parent."
            )
            if letter.is_to_paying_parent
            else _(
                "If we write them off, they are not owed any more: we do not collect them, and "
                "they cannot be paid to you."
            ),
        ]
    decided = {"day": _as_day(facts["decided_on"])}
    if facts["is_written_off"]:
        return [_("On %(day)s we decided to write off the arrears below. They end.") % decided]
    return [
        _("On %(day)s we decided not to write off the arrears below. They stay owed.") % decided
    ]


def what_to_say_about_it(letter: Letter) -> list[str]:
    """Until when either may write, and what happens with it."""
    return [
        _(
            "If you want us to take something into account, write to us within %(days)s days of "
            "getting this letter. We decide after that, and weigh everything that reached us."
        )
        % {"days": letter.facts["days"]}
    ]


def letter_about_write_off(letter: Letter) -> LetterContent:
    """The whole notice or decision letter."""
    is_notice = letter.cause == Letter.Cause.WRITE_OFF_NOTICE
    said = [Section(_("What you can do"), what_to_say_about_it(letter))] if is_notice else []
    wrong = _("If anything in this letter is wrong or has changed, tell us as soon as you can.")
    return LetterContent(
        title=title_of_write_off(letter),
        paragraphs=write_off_paragraphs(letter),
        figures=figures_of_write_off(letter),
        sections=[*said, Section(_("If you think this is wrong"), [wrong])],
    )


def _as_day(iso: str) -> str:
    return day(date.fromisoformat(iso))
