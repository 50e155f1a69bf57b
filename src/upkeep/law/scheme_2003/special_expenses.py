"""Special expenses: what a paying parent's variation takes off the income that counts."""

from __future__ import annotations

from upkeep.law.numbers import ZERO, Number, greatest, least, where
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_2003.facts import Variations
from upkeep.law.words import _


@rule("SI 2001/156 regs 10-15")
def special_expenses(law: Law, variations: Variations, income: Number) -> Number:
    """All agreed expenses as far as they count; ``income`` is what counts without them.

    Contact, prior debts, boarding school fees and payments on the former home count together as
    far as they are over one threshold; costs of a child's illness or disability count wholly.
    """
    illness = where(
        variations.illness_or_disability > ZERO,
        lambda: illness_or_disability(law, variations.illness_or_disability),
        ZERO,
    )
    others = variations.contact + variations.prior_debts + variations.mortgage
    boarding = variations.boarding_school
    over = where(
        (others + boarding) > ZERO,
        lambda: expenses_over_threshold(law, others, boarding, income, illness),
        ZERO,
    )
    total = illness + over
    law.say(_("Special expenses of {total:money} a week come off."), total=total)
    return total


@rule("SI 2001/156 reg 11")
def illness_or_disability(law: Law, amount: Number) -> Number:
    """Costs of the long-term illness or disability of a relevant other child: no threshold."""
    law.say(_("Illness or disability: all of {amount:money} a week counts."), amount=amount)
    return amount


@rule("SI 2001/156 regs 10, 12-15")
def expenses_over_threshold(
    law: Law, others: Number, boarding: Number, income: Number, illness: Number
) -> Number:
    """What the expenses of the other kinds come to over one threshold for all of them.

    The threshold turns on income as it counts before special expenses, additional income included
    (reg 15(4)).
    """
    threshold = threshold_for(law, income)
    without = greatest(others - threshold, ZERO)
    counted_boarding = where(
        boarding > ZERO,
        lambda: boarding_fees(law, boarding, others, threshold, income - illness - without),
        ZERO,
    )
    amount = without + counted_boarding
    law.say_first(
        (
            lambda: amount > ZERO,
            _(
                "Of {expenses:money} a week, {amount:money} counts; the first {threshold:money} "
                "does not."
            ),
        ),
        otherwise=_("{expenses:money} a week is not over the threshold of {threshold:money}."),
        expenses=others + boarding,
        amount=amount,
        threshold=threshold,
    )
    return amount


def threshold_for(law: Law, income: Number) -> Number:
    """The threshold by income, as reg 15(1) has it."""
    return where(
        income < law.amount("variation.income_split"),
        lambda: law.amount("variation.expenses_threshold_low"),
        lambda: law.amount("variation.expenses_threshold"),
    )


@rule("SI 2001/156 reg 13")
def boarding_fees(
    law: Law, boarding: Number, others: Number, threshold: Number, income: Number
) -> Number:
    """What the maintenance part of boarding school fees takes off: at most half of income.

    ``income`` is what would count without these fees. The half is measured on income up to the
    cap. Whether the limit or the threshold goes first is a policy switch.
    """
    used = least(greatest(income, ZERO), law.amount("income.cap"))
    most = greatest(income - used * law.amount("variation.boarding_share_max"), ZERO)
    without = greatest(others - threshold, ZERO)
    takes_off = where(
        law.holds("policy.boarding_limit_before_threshold"),
        lambda: greatest(others + least(boarding, most) - threshold, ZERO) - without,
        lambda: least(greatest(others + boarding - threshold, ZERO) - without, most),
    )
    law.say(
        _(
            "Boarding school fees of {boarding:money} a week take off {takes_off:money}; they may "
            "not take off more than {most:money}."
        ),
        boarding=boarding,
        takes_off=takes_off,
        most=most,
    )
    return takes_off


@rule("SI 2001/156 reg 13(1)-(3)")
def boarding_maintenance(law: Law, fees: Number, part: Number, *, is_part_known: bool) -> Number:
    """The maintenance part of boarding school fees, before it is given as an expense.

    Where it cannot be told apart with reasonable certainty, ``part`` is what the decision maker
    would take, and no more than 35% of the fees may be taken.
    """
    most = fees * law.amount("variation.boarding_part_max")
    taken = part if is_part_known else least(part, most)
    law.say_first(
        (is_part_known, _("Of boarding school fees of {fees:money}, {taken:money} is for keep.")),
        otherwise=_(
            "Of boarding school fees of {fees:money} the part for keep cannot be told apart; "
            "{taken:money} is taken, and no more than {most:money} may be."
        ),
        fees=fees,
        taken=taken,
        most=most,
    )
    return taken
