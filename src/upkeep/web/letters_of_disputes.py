"""What letters say when a decision about the past is made, or a disputed decision stands."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from upkeep.cases.models import Decision
from upkeep.correspondence.models import Letter
from upkeep.web.formats import day, pounds

Kind = Decision.Kind
APPEAL_WITHIN = relativedelta(months=1)
"""From the day an answer was sent to the last day of an appeal (SI 2008/2685 Schedule 1)."""


def title_of_decision(kind: str | None) -> str:
    """What a notice of a decision of some kind is called."""
    titles = {
        Kind.ACCIDENTAL_ERROR: _("We have corrected an error in our decision"),
        Kind.RECONSIDERATION: _("We have looked at our decision again and changed it"),
        Kind.APPEAL: _("We have carried out the tribunal's decision"),
    }
    return titles.get(Kind(kind), "") if kind else ""


def title_of_answer(letter: Letter) -> str:
    """What the letter is called that says that a decision stands."""
    if letter.facts["basis"] == "appeal":
        return _("The tribunal has left our decision as it was")
    return _("We have looked at our decision again and not changed it")


def why_decided(kind: str) -> list[str]:
    """Why a decision about the past was made, before its amounts."""
    said = {
        Kind.ACCIDENTAL_ERROR: _(
            "Our decision had an error in it that nobody meant. We have put it right from the day "
            "on which that decision took effect."
        ),
        Kind.RECONSIDERATION: _(
            "We were asked to look at our decision again. We have found that it has to be another "
            "one, from the day on which it took effect."
        ),
        Kind.APPEAL: _(
            "The tribunal has decided the appeal. This is what its decision comes to, from the day "
            "on which the decision that was appealed against took effect."
        ),
    }
    text = said.get(Kind(kind))
    return [] if text is None else [text]


def what_it_changes() -> str:
    """What happens to everything that was worked out on the decision that was wrong."""
    return _(
        "Everything that we worked out later on the decision that was wrong has been worked out "
        "again. What is now due more, or less, for the past is on your account."
    )


def rights_after(kind: str, written_on: date) -> list[str]:
    """How to go on after a decision of a kind that has rights of its own; nothing for others."""
    if kind == Kind.RECONSIDERATION:
        return [_may_appeal(written_on)]
    if kind == Kind.APPEAL:
        return [_upper_tribunal()]
    return []


def answer_paragraphs(letter: Letter) -> list[str]:
    """That the decision stands, and what it was."""
    facts = letter.facts
    values = {
        "made": day(date.fromisoformat(facts["made_on"])),
        "day": day(date.fromisoformat(facts["effective_from"])),
        "weekly": pounds(facts["weekly_pence"]),
    }
    if facts["basis"] == "appeal":
        first = _("The tribunal has decided the appeal about our decision of %(made)s.") % values
    else:
        first = _("We were asked to look again at our decision of %(made)s, and have.") % values
    return [
        first,
        _("It stays as it is: %(weekly)s a week from %(day)s.") % values,
    ]


def rights_after_answer(letter: Letter) -> list[str]:
    """How to go on where the decision stands."""
    if letter.facts["basis"] == "appeal":
        return [_upper_tribunal()]
    return [_may_appeal(letter.written_on)]


def sent_back_paragraphs(letter: Letter) -> list[str]:
    """That a decision is looked at again before any appeal, and that it counts as asked for."""
    facts = letter.facts
    values = {
        "day": day(date.fromisoformat(facts["received_on"])),
        "made": day(date.fromisoformat(facts["made_on"])),
    }
    return [
        _(
            "You appealed against our decision of %(made)s. A tribunal can hear an appeal only "
            "once we have looked at the decision again, which is called a mandatory "
            "reconsideration, and that has not happened yet."
        )
        % values,
        _(
            "You need not ask us: we treat your appeal as asking for it on %(day)s. Somebody who "
            "did not make the decision looks at it again and tells you the answer."
        )
        % values,
        _("If you disagree with the answer, you can appeal within one month of it."),
    ]


def too_late_paragraphs(letter: Letter) -> list[str]:
    """That a report came after the end and concerns no day for which maintenance is worked out."""
    facts = letter.facts
    values = {
        "day": day(date.fromisoformat(facts["reported_on"])),
        "end": day(date.fromisoformat(facts["closed_on"])),
    }
    return [
        _(
            "Thank you for telling us on %(day)s about a change. Maintenance in this case ended on "
            "%(end)s, and the change concerns no day before that, so nothing is worked out again."
        )
        % values,
        _("If you want child maintenance to be worked out again, you can apply for it."),
    ]


def _may_appeal(written_on: date) -> str:
    until = day(written_on + APPEAL_WITHIN)
    return _(
        "If you still think this is wrong, you can appeal to an independent tribunal by "
        "%(until)s. Later it can only be heard if there is a good reason why you could not "
        "appeal in time, and never after a further twelve months."
    ) % {"until": until}


def _upper_tribunal() -> str:
    return _(
        "If you think that the tribunal got the law wrong, you can ask it for permission to appeal "
        "to the Upper Tribunal, within one month of being sent its written reasons."
    )
