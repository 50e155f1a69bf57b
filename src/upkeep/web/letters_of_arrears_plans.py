"""What letters say about a plan to pay arrears off: agreed, paid off, broken or ended."""

from datetime import date

from django.utils.translation import gettext as _

from upkeep.correspondence.models import Letter
from upkeep.web.formats import day, pounds
from upkeep.web.letter_parts import LetterContent, Section


def title_of_arrears_plan(letter: Letter) -> str:
    """What became of the plan."""
    return {
        "agreed": _("Your plan to pay what is overdue"),
        "completed": _("You have paid what was overdue"),
        "broken": _("You have not kept to the plan for what is overdue"),
        "ended": _("The plan for what is overdue has ended"),
    }[letter.facts["what"]]


def letter_about_arrears_plan(letter: Letter) -> LetterContent:
    """The whole letter to the paying parent."""
    return LetterContent(
        title=title_of_arrears_plan(letter),
        paragraphs=_paragraphs(letter),
        figures=_figures(letter),
        sections=_sections(letter),
    )


def _paragraphs(letter: Letter) -> list[str]:
    what = letter.facts["what"]
    if what == "agreed":
        return [
            _("You have agreed to pay what is overdue in instalments."),
            _("They are asked for beside the payments of your payment plan, which go on."),
            _how_it_is_paid(letter),
        ]
    if what == "completed":
        return [
            _("Everything that your plan covered is paid. It asks for nothing more."),
            _("Payments that go on falling due stay as they are."),
        ]
    if what == "broken":
        return [
            _("The instalment of %(day)s did not come in full.")
            % {"day": _as_day(letter.facts["missed_on"])},
            _("The plan is over: all that is left of it is overdue, and you should pay it now."),
        ]
    return [
        _("We have ended the plan: all that is left of it is overdue."),
        _("We will talk to you about how it is paid."),
    ]


def _how_it_is_paid(letter: Letter) -> str:
    method = letter.facts["method"]
    if method == "direct_debit":
        return _("We collect both by Direct Debit. The amounts come in a letter of their own.")
    if method == "deduction_from_earnings":
        return _("Your employer deducts both. We tell your employer the new amount.")
    return _("Please pay each instalment on its day, in the same way as your other payments.")


def _figures(letter: Letter) -> list[tuple[str, str]]:
    facts = letter.facts
    figures = [
        (_("Plan"), facts["plan"]),
        (_("Agreed on"), _as_day(facts["agreed_on"])),
        (_("What it covers"), pounds(facts["arrears_pence"])),
    ]
    if facts["what"] == "agreed":
        return [*figures, (_("A week"), pounds(facts["weekly_pence"]))]
    return [*figures, (_("Still to be paid of it"), pounds(facts["left_pence"]))]


def _sections(letter: Letter) -> list[Section]:
    what = letter.facts["what"]
    wrong = Section(
        _("If you think this is wrong"),
        [_("If anything in this letter is wrong or has changed, tell us as soon as you can.")],
    )
    if what == "agreed":
        rows = [(_as_day(due_on), pounds(pence)) for due_on, pence in letter.facts["instalments"]]
        return [
            Section(_("Your instalments"), columns=[_("Day"), _("Amount")], rows=rows),
            Section(
                _("If you cannot pay an instalment"),
                [
                    _("Tell us before its day: another plan may be agreed."),
                    _(
                        "If one instalment does not come in full, the plan ends. All of it is then "
                        "overdue, and we may take steps to make you pay, which can cost a fee."
                    ),
                ],
            ),
            wrong,
        ]
    if what == "broken":
        return [
            Section(
                _("What happens next"),
                [
                    _(
                        "If you do not pay, we may take steps to make you: for example an order to "
                        "your employer or your bank. Each can cost a fee."
                    ),
                    _("If you cannot pay it at once, tell us now: another plan may be agreed."),
                ],
            ),
            wrong,
        ]
    return [wrong]


def _as_day(iso: str) -> str:
    return day(date.fromisoformat(iso))
