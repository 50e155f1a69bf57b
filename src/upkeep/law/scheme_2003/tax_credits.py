"""Tax credits: what of them counts as the paying parent's income."""

from __future__ import annotations

from upkeep.law.numbers import ZERO, Number, where
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import SHARE, Law, rule
from upkeep.law.scheme_2003.evidence import TaxCredits
from upkeep.law.words import _


@rule("SI 2001/155 Sch paras 11-13A")
def tax_credits_counted(law: Law, credits: TaxCredits) -> Number:
    """Working tax credit by its share, child tax credit and employment credit wholly.

    At the rates payable at the effective date. Before 6 April 2003 the credits for working
    families and disabled people stood in the place of working tax credit.
    """
    working = where(
        credits.working_tax_credit > ZERO, lambda: working_tax_credit(law, credits), ZERO
    )
    child = where(
        credits.child_tax_credit > ZERO,
        lambda: where(
            law.holds("tax_credit.child_tax_credit_counts"), credits.child_tax_credit, ZERO
        ),
        ZERO,
    )
    amount = working + child + credits.employment_credit
    law.say(_("Of tax credits, {amount:money} a week counts."), amount=amount)
    return amount


@rule("SI 2001/155 Sch para 11")
def working_tax_credit(law: Law, credits: TaxCredits) -> Number:
    """All, half or none of it, by whose work it rests on and who of two earned more."""
    share = where(credits.is_by_own_work, lambda: share_of_working_tax_credit(law, credits), ZERO)
    amount = nearest_penny_half_up(credits.working_tax_credit * share)
    law.say(
        _("Of working tax credit of {award:money} a week, {amount:money} counts."),
        award=credits.working_tax_credit,
        amount=amount,
    )
    return amount


@rule("SI 2001/155 Sch para 11(2)-(2A)", SHARE)
def share_of_working_tax_credit(law: Law, credits: TaxCredits) -> Number:
    """The whole unless the award rests on two people's earnings; then by who earned more."""
    own, other = credits.own_earnings, credits.other_earnings
    by_earnings = where(
        own > other,
        lambda: law.amount("tax_credit.share_of_higher_earner"),
        lambda: where(
            own.equals(other),
            lambda: law.amount("tax_credit.share_of_equal_earner"),
            lambda: law.amount("tax_credit.share_of_lower_earner"),
        ),
    )
    share = where(
        credits.is_on_two_earnings,
        by_earnings,
        lambda: law.amount("tax_credit.share_of_higher_earner"),
    )
    law.say_first(
        (
            credits.is_on_two_earnings,
            _(
                "The award rests on earnings of {own:money} and {other:money}, so {share:share} "
                "of it counts."
            ),
        ),
        otherwise=_("The award rests on one person's earnings, so {share:share} of it counts."),
        own=own,
        other=other,
        share=share,
    )
    return share
