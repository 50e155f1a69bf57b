"""What letters say about variations (regs 56 to 59) and the check of current income (reg 22)."""

from datetime import date

from django.utils.translation import gettext as _

from upkeep.cases.variation_models import Bar, Ground
from upkeep.correspondence.models import Letter
from upkeep.web.formats import day, pounds


def notice_of_variation(letter: Letter, other_parent: str) -> list[str]:
    """Who applied, when and on which ground, and the amount if one was given (reg 59(1))."""
    facts = letter.facts
    paragraphs = [
        _("On %(day)s %(name)s applied for a variation of the maintenance. The ground: %(ground)s.")
        % _applied(letter, other_parent)
    ]
    if facts["amount_pence"] is not None:
        amount = {"amount": _amount_of_ground(facts["ground"], facts["amount_pence"])}
        paragraphs.append(_("They say that it comes to %(amount)s.") % amount)
    return paragraphs


def what_you_can_say() -> list[str]:
    """The fortnight for representations, and what is found afterwards."""
    return [
        _(
            "Tell us within 14 days of getting this letter what you think of it, in "
            "writing or by telephone. If we hear nothing we decide without."
        ),
        _(
            "We then find whether there is a ground, what it comes to, and whether it "
            "is just and equitable to agree, above all for any child it would affect."
        ),
    ]


def refusal_of_variation(letter: Letter, other_parent: str) -> list[str]:
    """That a variation was not agreed to, in words for either parent."""
    values = _applied(letter, other_parent)
    if letter.facts["applied_by_recipient"]:
        first = _("You applied on %(day)s for a variation. The ground: %(ground)s.") % values
    else:
        first = _("On %(day)s %(name)s applied for a variation. The ground: %(ground)s.") % values
    return [first, _("We have not agreed to it, so the amount of maintenance stays the same.")]


def why_not_agreed(letter: Letter) -> list[str]:
    """What the law bars, where it does, and the reasons that were found."""
    bar = letter.facts["bar"]
    return [*([str(Bar(bar).label)] if bar else []), letter.facts["reasons"]]


def check_of_income(letter: Letter) -> list[str]:
    """Why current income is checked, and until when evidence is wanted (reg 22)."""
    until = {"day": day(date.fromisoformat(letter.facts["until"]))}
    return [
        _(
            "The maintenance that you pay rests on the income you told us of, and it has been "
            "the same for eleven months. We check such incomes."
        ),
        _("Send us by %(day)s what shows your income now, such as your latest payslips.") % until,
    ]


def silence_about_income() -> str:
    """What follows when nothing is sent."""
    return _(
        "We then work out the maintenance from the income that HM Revenue and "
        "Customs holds for the latest tax year, where it holds one."
    )


def duty_to_report_a_rise() -> str:
    """The duty that comes with the letter (reg 18(4))."""
    return _(
        "From now on you must tell us within 14 days if you start a new job, or "
        "your rate or pattern of pay changes, so that you would have to pay more, "
        "or if several payments in a row are higher by a quarter or more. If you "
        "do not, the higher amount is due from the day of the change."
    )


def _applied(letter: Letter, other_parent: str) -> dict[str, str]:
    return {
        "day": day(date.fromisoformat(letter.facts["applied_on"])),
        "name": other_parent,
        "ground": str(Ground(letter.facts["ground"]).label),
    }


def _amount_of_ground(code: str, pence: int) -> str:
    if code == Ground.UNEARNED:
        return _("%(amount)s a year") % {"amount": pounds(pence)}
    if code == Ground.ASSETS:
        return pounds(pence)
    return _("%(amount)s a week") % {"amount": pounds(pence)}
