"""The whole assessment of the 1993 scheme, in the order a notice of assessment showed it."""

from __future__ import annotations

from typing import NamedTuple

from upkeep.law.numbers import (
    ONE,
    ZERO,
    Condition,
    Number,
    greatest,
    least,
    negate,
    portion_half_up,
    where,
)
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import NOTHING, Law, rule
from upkeep.law.scheme_1993.assessable_income import (
    assessable_income_of_paying_parent,
    assessable_income_of_receiving_parent,
    other_parents_income,
)
from upkeep.law.scheme_1993.departures import has_special_expenses
from upkeep.law.scheme_1993.facts import Family, ReceivingParent
from upkeep.law.scheme_1993.interim import (
    category_a_amount,
    category_c_amount,
    known_facts_only,
    within_category_b_limit,
)
from upkeep.law.scheme_1993.local_authority_care import after_local_authority_care
from upkeep.law.scheme_1993.maintenance_requirement import maintenance_requirement
from upkeep.law.scheme_1993.minimum_payment import (
    explain_benefit_case,
    is_spared_the_minimum,
    minimum_amount,
)
from upkeep.law.scheme_1993.phasing import phased_amount
from upkeep.law.scheme_1993.proposed_maintenance import is_additional, proposed_maintenance
from upkeep.law.scheme_1993.protected_income import (
    amount_income_allows,
    household_of_paying_parent,
)
from upkeep.law.scheme_1993.several_cases import income_of_carer_in_case, incomes_by_carer
from upkeep.law.scheme_1993.shared_care import is_shared, maintenance_after_shared_care
from upkeep.law.scheme_1993.vocabulary import (
    FORMULA,
    INTERIM,
    MINIMUM,
    NIL,
    Amounts,
    Basis,
    Liability,
)
from upkeep.law.words import _


class Outcome(NamedTuple):
    """What an assessment finds. Amounts are whole pence, one for each receiving parent."""

    income: Number
    is_income_known: Condition
    rate: Number
    amounts: Amounts


def calculation(law: Law, family: Family) -> Outcome:
    """The requirement, then an interim assessment or the formula, and what is payable of it."""
    parents = family.receiving_parents
    requirements = parents.each(lambda receiving: maintenance_requirement(law, receiving))
    interim = family.interim
    outcome = where(
        interim.is_category_a | interim.is_category_c,
        lambda: interim_without_formula(law, family, requirements),
        lambda: outcome_by_formula(law, family, requirements),
    )
    amounts = parents.each(
        lambda receiving, amount: amount_payable(law, receiving, amount), outcome.amounts
    )
    return Outcome(outcome.income, outcome.is_income_known, outcome.rate, amounts)


def interim_without_formula(law: Law, family: Family, requirements: Amounts) -> Outcome:
    """Category A, from the requirement alone, or Category C, a fixed amount."""
    parents = family.receiving_parents
    amounts = parents.each(
        lambda _receiving, requirement: where(
            family.interim.is_category_a,
            lambda: category_a_amount(law, requirement),
            lambda: category_c_amount(law, family),
        ),
        requirements,
    )
    return Outcome(ZERO, False, INTERIM, amounts)


def outcome_by_formula(law: Law, family: Family, requirements: Amounts) -> Outcome:
    """The formula on all the facts, or on those known for a Category D interim assessment."""
    return where(
        family.interim.is_category_d,
        lambda: formula_outcome(law, known_facts_only(law, family), requirements),
        lambda: formula_outcome(law, family, requirements),
    )


def formula_outcome(law: Law, family: Family, requirements: Amounts) -> Outcome:
    """Net, exempt and assessable income, proposed maintenance, protected income, the minimum."""
    basis = basis_of(law, family, requirements)
    liability = where(
        family.has_directions,
        lambda: liability_with_directions(law, family, basis),
        lambda: liability_of(law, family, basis),
    )
    is_interim = family.interim.is_category_b | family.interim.is_category_d
    amounts = where(
        family.interim.is_category_b,
        lambda: within_category_b_limit(law, family, liability.amounts, basis.paying.net),
        liability.amounts,
    )
    return Outcome(
        basis.paying.assessable,
        True,
        where(is_interim, INTERIM, liability.rate),
        phased(law, family, amounts),
    )


def basis_of(law: Law, family: Family, requirements: Amounts) -> Basis:
    """Assessable income of the paying parent and of each receiving parent, case by case."""
    parents = family.receiving_parents
    paying = assessable_income_of_paying_parent(law, family)
    own = parents.each(lambda receiving: own_assessable_income(law, receiving))
    others = parents.each(
        lambda receiving, amount, requirement: other_parents_income(
            law, receiving, income_of_carer_in_case(law, receiving, amount, requirement)
        ),
        own,
        requirements,
    )
    incomes = incomes_by_carer(law, family, paying.assessable, requirements)
    return Basis(requirements, paying, incomes, others)


def own_assessable_income(law: Law, receiving: ReceivingParent) -> Number:
    """The receiving parent's assessable income; a carer who is no parent has none."""
    return where(
        receiving.is_parent,
        lambda: assessable_income_of_receiving_parent(law, receiving).assessable,
        ZERO,
    )


def liability_of(law: Law, family: Family, basis: Basis) -> Liability:
    """Proposed maintenance in each case, after shared care, as far as income allows."""
    return payable(law, family, basis, proposals(law, family, basis))


def proposals(law: Law, family: Family, basis: Basis) -> Amounts:
    """What the formula gives in each case before protected income, after shared care."""
    parents = family.receiving_parents
    proposed = parents.each(
        lambda receiving, requirement, paying, other: proposed_maintenance(
            law, receiving, requirement, paying, other
        ),
        basis.requirements,
        basis.paying_incomes,
        basis.receiving_incomes,
    )
    return parents.each(
        lambda receiving, requirement, amount, paying, other: where(
            is_shared(law, receiving),
            lambda: maintenance_after_shared_care(
                law, receiving, requirement, amount, paying, other
            ),
            amount,
        ),
        basis.requirements,
        proposed,
        basis.paying_incomes,
        basis.receiving_incomes,
    )


def payable(law: Law, family: Family, basis: Basis, proposed: Amounts) -> Liability:
    """As much of the proposed amounts as income allows, or the least payment, or nothing."""
    total = family.receiving_parents.total(proposed)
    allowed = allowed_by_income(law, family, basis, total)
    capped = least(total, allowed)
    minimum = minimum_amount(law)
    return where(
        capped < minimum,
        lambda: least_payment(law, family, basis, minimum),
        lambda: Liability(FORMULA, within_income(law, family, proposed, total, capped)),
    )


def allowed_by_income(law: Law, family: Family, basis: Basis, total: Number) -> Number:
    """What protected income lets be taken; without it everything that is proposed."""
    without = (
        family.interim.is_category_d
        | (family.interim.is_category_b & family.interim.is_disposable_income_unknown)
        | family.has_property_direction
    )
    return where(without, total, lambda: most_payable(law, family, basis, total))


@rule("Child Support Act 1991 Sch 1 para 6; SI 1992/1815 regs 11, 12")
def most_payable(law: Law, family: Family, basis: Basis, total: Number) -> Number:
    """The most that maintenance may take from the paying parent and the second family."""
    household = household_of_paying_parent(law, family)
    allowed = amount_income_allows(law, family.paying_parent, household, basis.paying.net, total)
    law.say_first(
        (
            allowed < total,
            _("At most {allowed:money} may be taken, which is less than {total:money}."),
        ),
        otherwise=_("At most {allowed:money} may be taken; {total:money} is within that."),
        allowed=allowed,
        total=total,
    )
    return allowed


def within_income(
    law: Law, family: Family, proposed: Amounts, total: Number, capped: Number
) -> Amounts:
    """The proposed amounts, each cut in proportion where income does not allow them all."""
    parents = family.receiving_parents
    return where(
        capped < total,
        lambda: parents.each(
            lambda receiving, amount: cut_to_income(law, receiving, amount, total, capped),
            proposed,
        ),
        proposed,
    )


@rule("Child Support Act 1991 Sch 1 para 6; SI 1992/1815 regs 12(2), 22(3)")
def cut_to_income(
    law: Law, receiving: ReceivingParent, amount: Number, total: Number, capped: Number
) -> Number:
    """Brought down by the least amount needed, each assessment in proportion to its amount.

    Pennies that rounding makes or loses are left as they fall (reg 22(4)).
    """
    cut = portion_half_up(amount, capped, greatest(total, ONE))
    law.say(
        _(
            "{receiving_parent:name}: {amount:money} would leave the paying parent too little. "
            "With {capped:money} in all, {cut:money} is payable here."
        ),
        receiving_parent=receiving.id,
        amount=amount,
        capped=capped,
        cut=cut,
    )
    return cut


def least_payment(law: Law, family: Family, basis: Basis, minimum: Number) -> Liability:
    """The least payment, shared by the requirements, or nothing for those whom the law spares."""
    parents = family.receiving_parents
    spared = is_spared_the_minimum(law, family, basis.paying.net, minimum)
    explain_benefit_case(law, family, minimum)
    total = parents.total(basis.requirements)
    return where(
        spared,
        lambda: Liability(NIL, parents.each(lambda _receiving: ZERO)),
        lambda: Liability(
            MINIMUM,
            parents.each(
                lambda receiving, requirement: share_of_least_payment(
                    law, receiving, requirement, total, minimum
                ),
                basis.requirements,
            ),
        ),
    )


@rule("Child Support Act 1991 Sch 1 para 7; SI 1992/1815 reg 22(4)")
def share_of_least_payment(
    law: Law, receiving: ReceivingParent, requirement: Number, total: Number, minimum: Number
) -> Number:
    """The least payment, or one carer's part of it by the maintenance requirements."""
    amount = portion_half_up(minimum, requirement, greatest(total, ONE))
    law.say(
        _("{receiving_parent:name}: the least payment, of which {amount:money} is due here."),
        receiving_parent=receiving.id,
        amount=amount,
    )
    return amount


@rule("Child Support Act 1991 s.28F, Sch 4B; SI 1996/2907 regs 36-43", NOTHING)
def liability_with_directions(law: Law, family: Family, basis: Basis) -> Liability:
    """The assessment again with what departure directions change, if that changes it enough."""
    undirected = liability_without_directions(law, family, basis.requirements)
    parents = family.receiving_parents
    current = where(
        family.amount_in_force.is_known,
        family.amount_in_force.value,
        parents.total(undirected.amounts),
    )
    directed = payable(
        law, family, basis, directed_proposals(law, family, basis, undirected.amounts)
    )
    fresh = parents.total(directed.amounts)
    difference = greatest(fresh - current, current - fresh)
    least_change = law.amount("departure.least_change")
    takes_effect = difference >= least_change
    law.say_first(
        (
            takes_effect,
            _("With departure directions {fresh:money} is payable instead of {current:money}."),
        ),
        otherwise=_(
            "Departure directions would change {current:money} by {difference:money}, less than "
            "{least_change:money}, so none is given."
        ),
        fresh=fresh,
        current=current,
        difference=difference,
        least_change=least_change,
    )
    return where(takes_effect, directed, undirected)


@rule("Child Support Act 1991 Sch 1", NOTHING)
def liability_without_directions(law: Law, family: Family, requirements: Amounts) -> Liability:
    """The liability as it would be if no direction had been given."""
    law.say(_("First, what would be payable without any departure direction."))
    assert family.undirected is not None, "directions have been left out of these facts"
    plain = family.undirected
    return liability_of(law, plain, basis_of(law, plain, requirements))


def directed_proposals(law: Law, family: Family, basis: Basis, current: Amounts) -> Amounts:
    """The formula on the changed figures, with the rule for high incomes and less property."""
    parents = family.receiving_parents
    lowers = has_special_expenses(family.paying_parent) > ZERO
    proposed = proposals(law, family, basis)
    held = parents.each(
        lambda receiving, requirement, amount, paying, other, in_force: where(
            lowers & (is_additional(law, requirement, paying, other) > ZERO),
            lambda: lowest_after_expenses(law, receiving, paying, in_force),
            amount,
        ),
        basis.requirements,
        proposed,
        basis.paying_incomes,
        basis.receiving_incomes,
        current,
    )
    return parents.each(
        lambda receiving, amount: where(
            receiving.property_departure > ZERO,
            lambda: less_property(law, receiving, amount),
            amount,
        ),
        held,
    )


@rule("SI 1996/2907 regs 41-43")
def lowest_after_expenses(
    law: Law, receiving: ReceivingParent, paying: Number, in_force: Number
) -> Number:
    """Where there is still an additional element: half of income, or the amount without direction.

    The lower of the two, before protected income; the formula is not run on the lowered income.
    """
    half = nearest_penny_half_up(paying * law.amount("formula.share"))
    amount = least(half, in_force)
    law.say(
        _(
            "{receiving_parent:name}: the lower of half of assessable income, {half:money}, "
            "and the amount without the direction, {in_force:money}, is {amount:money}."
        ),
        receiving_parent=receiving.id,
        half=half,
        in_force=in_force,
        amount=amount,
    )
    return amount


@rule("SI 1996/2907 reg 39")
def less_property(law: Law, receiving: ReceivingParent, amount: Number) -> Number:
    """The weekly value of property given up comes off the amount itself."""
    value = receiving.property_departure
    left = greatest(amount - value, ZERO)
    law.say(
        _("{receiving_parent:name}: {value:money} a week for property comes off {amount:money}."),
        receiving_parent=receiving.id,
        value=value,
        amount=amount,
    )
    return left


def phased(law: Law, family: Family, amounts: Amounts) -> Amounts:
    """The amounts as phasing in lets them be asked for."""
    phasing = family.phasing
    parents = family.receiving_parents
    total = parents.total(amounts)

    def share(amount: Number, payable_now: Number) -> Number:
        return portion_half_up(amount, payable_now, greatest(total, ONE))

    def phased_amounts() -> Amounts:
        payable_now = phased_amount(law, phasing, total)
        return parents.each(lambda _receiving, amount: share(amount, payable_now), amounts)

    applies = (phasing.is_1993 | phasing.is_1994) & negate(family.interim.is_category_d)
    return where(applies, phased_amounts, amounts)


@rule("Child Support Act 1991 s.11; SI 1992/1815 reg 2")
def amount_payable(law: Law, receiving: ReceivingParent, amount: Number) -> Number:
    """What one receiving parent's assessment comes to a week."""
    payable_here = after_local_authority_care(law, receiving, amount)
    law.say(
        _("{receiving_parent:name}: {amount:money} a week."),
        receiving_parent=receiving.id,
        amount=payable_here,
    )
    return payable_here
