"""What the paying parent is told of an order to the employer: the copy that the law asks for.

Child Support Act 1991 s.31(6): a copy of the order goes to the liable person. Where the order is
planned as the way of paying, the letter says how to appeal before it is made (SI 1992/1989 regs
3(7) and 22); where it bears a fee, how much and for what (reg 7(1B)).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from upkeep.correspondence.models import Letter
from upkeep.web.formats import day, pounds
from upkeep.web.letter_parts import LetterContent, Section


def title_about_order(facts: Mapping[str, Any]) -> str:
    """What the letter is about, by what happened to the order."""
    return {
        "planned": _("We plan to have maintenance deducted from your earnings"),
        "served": _("Your employer has been ordered to deduct from your earnings"),
        "varied": _("Another amount is deducted from your earnings"),
        "revived": _("Your employer deducts from your earnings again"),
        "discharged": _("Nothing more is deducted from your earnings"),
    }.get(str(facts.get("event")), _("Deduction from your earnings"))


def content_about_order(letter: Letter) -> LetterContent:
    """The whole letter."""
    facts = letter.facts
    rights = _rights(facts)
    title = _("If you disagree, and what you must tell us")
    return LetterContent(
        title=title_about_order(facts),
        paragraphs=_paragraphs(facts),
        figures=_figures(facts),
        sections=[Section(title, rights)] if rights else (),
    )


def _paragraphs(facts: Mapping[str, Any]) -> list[str]:
    """What happens, when, and what to do meanwhile."""
    values = {"employer": facts["employer_name"] or facts["employer_reference"]}
    if facts["event"] == "planned":
        until = {"day": _day(facts, "serve_on")}
        return [
            _("You pay by deduction from earnings. We plan an order to %(employer)s.") % values,
            _("We do not make use of it before %(day)s. Until then pay us yourself.") % until,
        ]
    if facts["event"] == "discharged":
        return [
            _("The order to %(employer)s is discharged.") % values,
            _("Pay us as your payment plan says. We tell you if you are to pay in another way."),
        ]
    told = _("This is your copy of what %(employer)s is told.") % values
    return [
        told,
        _("Your employer must begin by %(day)s, and can begin before.")
        % {"day": _day(facts, "effective_from")},
        _left(facts),
    ]


def _left(facts: Mapping[str, Any]) -> str:
    """What the employer has to leave: a share of the pay, or what an older order prints."""
    if "protected_weekly_pence" in facts:
        printed = {"amount": pounds(facts["protected_weekly_pence"])}
        return (
            _("On each pay-day you are left with at least %(amount)s for each week of pay.")
            % printed
        )
    return _("On each pay-day you are left with at least 60% of your net earnings.")


def _figures(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The order's number, employer, amounts for each way of being paid, and its fee."""
    rows = [
        (_("Order"), facts["order"]),
        (_("Employer"), facts["employer_name"] or facts["employer_reference"]),
    ]
    if facts.get("rates"):
        rates = facts["rates"]
        rows += [
            (_("If you are paid weekly"), pounds(rates["weekly"])),
            (_("If you are paid every two weeks"), pounds(rates["fortnightly"])),
            (_("If you are paid every four weeks"), pounds(rates["four_weekly"])),
            (_("If you are paid monthly"), pounds(rates["monthly"])),
        ]
        if facts["arrears_pence"]:
            rows.append((_("Of this a week for what is overdue"), pounds(facts["arrears_pence"])))
        if facts.get("credit_pence"):
            said = pounds(facts["credit_pence"])
            rows.append((_("Less a week because you had paid too much"), said))
    if facts.get("fee_pence"):
        rows.append((_("Fee for making this order"), pounds(facts["fee_pence"])))
    return rows


def _rights(facts: Mapping[str, Any]) -> list[str]:
    """How to object: by an appeal to a court within 28 days, and on which grounds."""
    if facts["event"] == "discharged":
        return []
    if facts["event"] == "planned":
        return [
            _(
                "Tell us now if deducting from your earnings would make known whose child somebody "
                "is, or if a member of your family or of the other parent's deals with such orders "
                "where you work, and your job or family would suffer for it. We then use another "
                "way."
            ),
            _(
                "That you would rather pay in another way, or that your employer or somebody else "
                "should not know, is no good reason by itself."
            ),
            _(
                "If you do not agree with us you can appeal to the magistrates' court, in Scotland "
                "to the sheriff, within 28 days of this letter; 56 days if you live outside the "
                "United Kingdom."
            ),
        ]
    return [
        _(
            "You can appeal to the magistrates' court, in Scotland to the sheriff, within 28 days "
            "if the order is defective or if what you are paid is not earnings. The court cannot "
            "look at how much maintenance you owe."
        ),
        _(
            "Tell us within 7 days if you leave this employer or start work for another: who it "
            "is, where, and what you are paid. It is an offence not to."
        ),
    ]


def _day(facts: Mapping[str, Any], name: str) -> str:
    return day(date.fromisoformat(facts[name]))
