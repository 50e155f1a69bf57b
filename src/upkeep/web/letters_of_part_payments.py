"""What letters say about a part payment for the whole: the agreement, and what came of it."""

from datetime import date

from django.utils.translation import gettext as _

from upkeep.collection.models import PartPayment
from upkeep.correspondence.models import Letter
from upkeep.web.formats import day, pounds
from upkeep.web.letter_parts import LetterContent, Section
from upkeep.web.letter_words import other_parent


def title_of_part_payment(letter: Letter) -> str:
    """What became of it."""
    return {
        "offered": _("An agreement to take part of the arrears for the whole"),
        "effective": _("The agreement about the arrears is in effect"),
        "kept": _("The agreement was kept: the rest of the arrears is not owed"),
        "broken": _("The agreement was not kept: the arrears are due again"),
        "refused": _("There is no agreement about the arrears"),
        "lapsed": _("There is no agreement about the arrears"),
    }[letter.facts["what"]]


def letter_about_part_payment(letter: Letter) -> LetterContent:
    """The whole letter to either parent."""
    return LetterContent(
        title=title_of_part_payment(letter),
        paragraphs=_paragraphs(letter),
        figures=_figures(letter),
        sections=[*_sections(letter), _if_wrong()],
    )


def _paragraphs(letter: Letter) -> list[str]:
    facts = letter.facts
    on = {"day": _as_day(facts["on"])} if "on" in facts else {}
    what = facts["what"]
    if what == "offered":
        return _offered(letter)
    if what == "effective":
        return [
            _("Both have agreed in writing. The agreement is in effect from %(day)s.") % on,
            _("While it is kept, we do nothing to recover these arrears."),
        ]
    if what == "kept":
        return [
            _("The agreed sum was paid by its day."),
            _("%(amount)s of the arrears below ended on %(day)s. It cannot be collected any more.")
            % {"amount": pounds(facts["extinguished_pence"]), **on},
        ]
    if what == "broken":
        return [
            _("The agreed sum was not paid in full by its day, so the agreement is over."),
            _(
                "Everything of these arrears that is not paid is due again, and we may recover it. "
                "What was paid counts."
            ),
        ]
    return [
        _(
            "Not everybody who has to agree did so in writing. The arrears stay as they are, and "
            "all of them are due."
        ),
    ]


def _offered(letter: Letter) -> list[str]:
    if letter.is_to_paying_parent:
        return [
            _("This is an agreement by which the sum below would settle all of the arrears below."),
            _("It has no effect until you have agreed to its terms in writing."),
            _("It also needs the written consent of %(name)s.") % {"name": other_parent(letter)}
            if letter.facts["debt"] == PartPayment.Debt.RECEIVING_PARENT
            else _("The arrears are owed to the Secretary of State: nobody else has to consent."),
        ]
    return [
        _(
            "%(name)s, who pays you maintenance, would pay the sum below, and it would settle all "
            "of the arrears below."
        )
        % {"name": other_parent(letter)},
        _("It has no effect without your consent in writing. You do not have to consent."),
    ]


def _sections(letter: Letter) -> list[Section]:
    if letter.facts["what"] != "offered":
        return []
    if letter.is_to_paying_parent:
        return [
            Section(
                _("What it means"),
                [
                    _("While you keep to it, we do nothing to recover these arrears."),
                    _(
                        "If the sum is not paid in full by the day below, all of the arrears that "
                        "are not paid are due again."
                    ),
                    _("What goes on falling due, and fees, have to be paid beside it."),
                ],
            ),
            Section(
                _("What you can do"),
                [
                    _(
                        "Write to us within 28 days that you agree to these terms, or that you do "
                        "not."
                    )
                ],
            ),
        ]
    return [
        Section(
            _("To help you decide"),
            [
                _(
                    "If you consent and the sum is paid, you get it, and the rest of the arrears "
                    "ends for good. You cannot ask for it later."
                ),
                _(
                    "If you do not consent, all of the arrears stay owed and we go on trying to "
                    "collect them. We cannot promise how much of them will come, or when."
                ),
                _("Maintenance from now on is not touched by this."),
                _("You may want advice before you decide. Nothing happens until you write to us."),
            ],
        ),
        Section(
            _("What you can do"),
            [_("Write to us within 28 days that you consent, or that you do not.")],
        ),
    ]


def _figures(letter: Letter) -> list[tuple[str, str]]:
    facts = letter.facts
    figures = [
        (_("Agreement"), facts["part_payment"]),
        (_("Parent who pays"), _name_of(letter, is_paying=True)),
        *(
            [(_("Parent who is owed"), _name_of(letter, is_paying=False))]
            if facts["debt"] == PartPayment.Debt.RECEIVING_PARENT
            else []
        ),
        (_("Arrears"), pounds(facts["arrears_pence"])),
        (_("For the time from"), _as_day(facts["starts_on"])),
        (_("To"), _as_day(facts["ends_on"])),
        (_("Sum that settles them"), pounds(facts["accepted_pence"])),
        (_("How it is paid, and to whom"), str(PartPayment.Method(facts["method"]).label)),
        (_("To be paid by"), _as_day(facts["pay_by"])),
    ]
    if facts["what"] in ("kept", "broken"):
        figures.append((_("Paid for it"), pounds(facts["paid_pence"])))
    return figures


def _name_of(letter: Letter, *, is_paying: bool) -> str:
    """A parent by name; the reader's own is on the letter already."""
    return (
        letter.person.full_name if letter.is_to_paying_parent == is_paying else other_parent(letter)
    )


def _if_wrong() -> Section:
    return Section(
        _("If you think this is wrong"),
        [_("If anything in this letter is wrong or has changed, tell us as soon as you can.")],
    )


def _as_day(iso: str) -> str:
    return day(date.fromisoformat(iso))
