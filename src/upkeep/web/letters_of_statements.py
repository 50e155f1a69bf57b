"""What the yearly statement says to each parent: the year's sums, and where every line is."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from upkeep.correspondence.models import Letter
from upkeep.web.formats import day, pounds
from upkeep.web.letter_parts import LetterContent, Section


def annual_statement(letter: Letter, title: str) -> LetterContent:
    """The whole letter: the account of maintenance, then the fees or what was paid over."""
    facts = letter.facts
    wrong = _("If anything in this letter is wrong or has changed, tell us as soon as you can.")
    values = {"first": _as_day(facts["start"]), "last": _as_day(facts["end"])}
    return LetterContent(
        title=title,
        paragraphs=[
            _("This is your account of child maintenance from %(first)s to %(last)s.") % values,
            _standing(letter, facts["maintenance"]["closing_pence"]),
        ],
        sections=[
            Section(_("Maintenance"), columns=_columns(), rows=_rows(facts["maintenance"])),
            _beside(letter),
            Section(
                _("Every payment, line by line"),
                [
                    _(
                        "Sign in and choose “See or print a statement” in your case, or ask us "
                        "for it on paper."
                    )
                ],
            ),
            Section(
                _("If you think this is wrong"),
                [wrong],
            ),
        ],
    )


def _standing(letter: Letter, pence: int) -> str:
    if pence == 0:
        return _("At the end of it nothing was owed.")
    if pence < 0:
        return _("At the end of it %(amount)s had been paid ahead.") % {"amount": pounds(-pence)}
    said = (
        _("At the end of it you owed %(amount)s, of which some may not have been due yet.")
        if letter.is_to_paying_parent
        else _("At the end of it %(amount)s was owed, of which some may not have been due yet.")
    )
    return said % {"amount": pounds(pence)}


def _beside(letter: Letter) -> Section:
    if letter.is_to_paying_parent:
        rows = _rows(letter.facts["fees"])
        return Section(_("Your collection fee"), columns=_columns(), rows=rows)
    paid = letter.facts["paid_over"]
    return Section(
        _("What we paid you"),
        columns=_columns(),
        rows=[
            (_("Collected for you"), pounds(paid["gross_pence"])),
            (_("Our fee"), pounds(-paid["fee_pence"])),
            (_("Paid to you"), pounds(paid["net_pence"])),
        ],
    )


def _columns() -> list[str]:
    return [_("What it is"), _("Amount")]


def _rows(sums: Mapping[str, int]) -> list[tuple[str, str]]:
    """The account; lines on which nothing happened are left out, but for the ends."""
    between = [
        (_("Charged"), sums["charged_pence"]),
        (_("Adjusted"), sums["adjusted_pence"]),
        (_("Paid"), -sums["collected_pence"]),
        (_("Written off"), -sums["written_off_pence"]),
    ]
    return [
        (_("Owed at the start"), pounds(sums["opening_pence"])),
        *((name, pounds(pence)) for name, pence in between if pence),
        (_("Owed at the end"), pounds(sums["closing_pence"])),
    ]


def _as_day(iso: str) -> str:
    return day(date.fromisoformat(iso))
