"""That a case has ended, to its parents and to the estate of one who has died."""

from django.utils.translation import gettext as _

from upkeep.cases.grounds import Ground
from upkeep.correspondence.models import Letter
from upkeep.web.formats import pounds
from upkeep.web.letter_parts import LetterContent, Section
from upkeep.web.letter_words import ask_us, day_told, other_parent
from upkeep.web.letters_of_decisions import if_you_disagree


def letter_about_the_end(letter: Letter, title: str) -> LetterContent:
    """That a case has ended, why, and what is still open."""
    name = {"name": other_parent(letter), "day": day_told(letter, "closed_on")}
    if not letter.facts["was_liable"]:
        first = _("The application ended before anything had to be paid.")
    elif letter.is_to_paying_parent:
        first = _("You no longer have to pay maintenance for %(name)s from %(day)s.") % name
    else:
        first = _("%(name)s no longer has to pay maintenance for you from %(day)s.") % name
    return LetterContent(
        title=title,
        paragraphs=[*_why_it_ends(letter), first],
        figures=_end_in_law(letter),
        sections=[
            Section(
                _("What is still open"),
                [
                    _(
                        "Whatever fell due before that day and was not paid is still owed. We "
                        "settle the account and send you a last statement."
                    ),
                    ask_us(),
                ],
            ),
            if_you_disagree(letter),
        ],
    )


def _end_in_law(letter: Letter) -> list[tuple[str, str]]:
    """From which day liability ends, and under which provision, where it was decided."""
    if letter.decision is None:
        return []
    return [
        (_("Takes effect on"), day_told(letter, "closed_on")),
        (_("Decided under"), letter.decision.situation["ending"]["citation"]),
    ]


def _why_it_ends(letter: Letter) -> list[str]:
    """The ground, and for a death first that we are sorry; nothing by which anybody is found."""
    ground = letter.facts.get("ground")
    name = {"name": other_parent(letter)}
    if ground in (Ground.PAYING_PARENT_DIED, Ground.RECEIVING_PARENT_DIED):
        return [_("We have been told that %(name)s has died. We are sorry.") % name]
    said = {
        Ground.APPLICANT_REQUEST: _("We were asked to stop."),
        Ground.NO_CHILD_LEFT: _("No child in this case counts for maintenance any more."),
        Ground.PARENTS_TOGETHER: _("We have been told that the two of you live together."),
        Ground.EQUAL_CARE: _(
            "We have found that both of you give the children day-to-day care to the same extent."
        ),
        Ground.PAYING_PARENT_HAS_CARE: _(
            "We have found that the parent who paid has the main care of the children now."
        ),
        Ground.CARE_ELSEWHERE: _(
            "We have found that somebody else has the main care of the children now."
        ),
        Ground.PAYING_PARENT_LEFT: _(
            "One of the parents no longer lives in the United Kingdom, so we cannot decide about "
            "maintenance."
        ),
        Ground.RECEIVING_PARENT_LEFT: _(
            "One of the parents no longer lives in the United Kingdom, so we cannot decide about "
            "maintenance."
        ),
        Ground.ADOPTED: _("The children have been adopted."),
        Ground.NEVER_A_PARENT: _(
            "It has been found that the parent who was to pay is not a parent of the children. We "
            "look at everything from the first day."
        ),
        Ground.COURT_ORDER: _("A court decides about maintenance for the children."),
    }
    return [said[Ground(ground)]] if ground in said else []


def letter_to_the_estate(letter: Letter, title: str) -> LetterContent:
    """To the personal representatives, whom nobody has met: never as if to the person who died."""
    facts, name = letter.facts, {"name": letter.facts["name"]}
    figures = [(_("Maintenance ended on"), day_told(letter, "closed_on"))]
    if letter.is_to_paying_parent:
        figures.append((_("Owed for the time before"), pounds(max(facts["owed_pence"], 0))))
        what = _("What was owed before the death may be a debt of the estate.")
    else:
        figures.append((_("Held for the estate"), pounds(max(facts["held_pence"], 0))))
        what = _(
            "Maintenance that we collected and had not paid out belongs to the estate. It stays "
            "with us until we know to whom to pay it."
        )
    return LetterContent(
        title=title,
        paragraphs=[
            _("We are sorry about the death of %(name)s.") % name,
            _("We have ended child maintenance from the day of death and stopped every payment."),
        ],
        figures=figures,
        sections=[
            Section(
                _("What we ask of you"),
                [
                    what,
                    _(
                        "If you act for the estate, please tell us your name and address and send "
                        "us a copy of the grant of probate, of confirmation, or of the will. If "
                        "somebody else does, please pass this letter on to them."
                    ),
                ],
            )
        ],
    )
