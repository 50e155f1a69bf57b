"""Housing costs: which count where, as how much a week, and how much is too much."""

from __future__ import annotations

from upkeep.law.numbers import (
    ONE,
    ZERO,
    Condition,
    Exact,
    Number,
    decide,
    greatest,
    least,
    negate,
    portion,
    where,
)
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_1993.allowances import count_of
from upkeep.law.scheme_1993.care import nights_at_home
from upkeep.law.scheme_1993.facts import Housing, HousingCost, Parent
from upkeep.law.scheme_1993.net_income import weekly
from upkeep.law.words import _

HUNDRED: Number = Exact(100)
"""Makes the parts of reg 17, which are hundredths, whole."""

RENT_AND_INTEREST = frozenset(
    {"rent", "mortgage_interest", "repair_loan_interest", "service_charge", "other"}
)
CAPITAL = frozenset({"mortgage_capital", "rental_purchase_sum", "mortgage_policy_premium"})
REPAIR_CAPITAL = frozenset({"repair_loan_capital"})
SAVINGS_PLANS = frozenset({"payment_protection_premium", "personal_equity_plan"})
ENDOWMENTS = frozenset({"endowment_premium", "personal_equity_plan"})
PENSION_PLANS = frozenset({"mortgage_pension_contribution"})
HOUSING_COST_KINDS = (
    RENT_AND_INTEREST | CAPITAL | REPAIR_CAPITAL | SAVINGS_PLANS | ENDOWMENTS | PENSION_PLANS
)
"""Every kind of housing cost that may be given."""


@rule("SI 1992/1815 regs 14-16, Sch 3 paras 1, 3")
def eligible_housing_costs(law: Law, housing: Housing) -> Number:
    """Housing costs for exempt income: with capital, premiums and the like, less housing benefit.

    Nothing for a non-dependant in somebody else's home. What is eligible, necessarily incurred and
    the parent's own share is settled before these figures.
    """
    costs = housing.costs
    total = costs.total(costs.each(lambda cost: cost_for_exempt_income(law, cost)))
    left = greatest(total - housing.housing_benefit, ZERO)
    amount = where(housing.non_dependant_deduction.is_known, ZERO, left)
    law.say_first(
        (
            lambda: housing.non_dependant_deduction.is_known,
            _("A non-dependant in somebody else's home has no housing costs here."),
        ),
        (
            lambda: housing.housing_benefit > ZERO,
            _(
                "Housing costs of {total:money} a week less housing benefit of {benefit:money}: "
                "{amount:money}."
            ),
        ),
        otherwise=_("Housing costs: {amount:money} a week."),
        total=total,
        benefit=housing.housing_benefit,
        amount=amount,
    )
    return amount


@rule("SI 1992/1815 reg 16, Sch 3 para 3")
def cost_for_exempt_income(law: Law, cost: HousingCost) -> Number:
    """One housing cost as a weekly amount, as far as its kind counts in exempt income."""
    paid = weekly(law, cost.amount, cost.payments)
    amount = nearest_penny_half_up(counted_in_exempt_income(law, cost, paid))
    law.say(
        _(
            "{kind:codes}: {given:money}, paid {payments:count} times a year, is {paid:money} a "
            "week; {amount:money} counts."
        ),
        kind=getattr(cost.kind, "codes", ()),
        given=cost.amount,
        payments=cost.payments,
        paid=paid,
        amount=amount,
    )
    return amount


def counted_in_exempt_income(law: Law, cost: HousingCost, paid: Number) -> Number:
    """What each kind counts for, by the law of the day."""
    kind = cost.kind
    return decide(
        (lambda: kind.any_of(RENT_AND_INTEREST | CAPITAL), paid),
        (
            lambda: kind.any_of(REPAIR_CAPITAL),
            lambda: where(law.holds("housing.repair_capital_counts"), paid, ZERO),
        ),
        (
            lambda: kind.any_of(PENSION_PLANS),
            lambda: paid * law.amount("housing.pension_plan_share"),
        ),
        (
            lambda: kind.any_of(SAVINGS_PLANS) & negate(law.holds("housing.savings_plan_counts")),
            ZERO,
        ),
        (lambda: kind.any_of(ENDOWMENTS), lambda: endowment_counted(law, cost, paid)),
        otherwise=paid,
    )


def endowment_counted(law: Law, cost: HousingCost, paid: Number) -> Number:
    """The whole premium up to a secured sum; above it what the mortgage needs of it (para 3(5))."""
    needed = where(
        cost.needed_premium.is_known,
        cost.needed_premium.value,
        lambda: cost.secured_sum * law.amount("housing.endowment_share"),
    )
    is_small = cost.secured_sum <= law.amount("housing.endowment_limit")
    return where(is_small, paid, least(paid, needed))


@rule("SI 1992/1815 reg 11(1)(b), Sch 3 para 1")
def protected_housing_costs(law: Law, housing: Housing) -> Number:
    """Housing costs for protected income: rent, interest and the like, no capital or premiums.

    A non-dependant in somebody else's home has the notional deduction instead.
    """
    costs = housing.costs
    total = costs.total(
        costs.each(
            lambda cost: where(
                cost.kind.any_of(RENT_AND_INTEREST),
                lambda: weekly(law, cost.amount, cost.payments),
                ZERO,
            )
        )
    )
    left = greatest(total - housing.housing_benefit, ZERO)
    deduction = housing.non_dependant_deduction
    amount = where(deduction.is_known, deduction.value, left)
    law.say_first(
        (
            lambda: deduction.is_known,
            _("A non-dependant's notional deduction stands for housing costs: {amount:money}."),
        ),
        otherwise=_("Housing costs without capital and premiums: {amount:money} a week."),
        amount=amount,
    )
    return amount


def apportioned_housing_costs(
    law: Law, parent: Parent, costs: Number, relevant: Number, children: Number
) -> Number:
    """To 17 April 1995 a parent with a partner had only part of the housing costs (reg 17)."""
    return where(
        law.holds("housing.is_apportioned"),
        lambda: where(
            parent.has_partner,
            lambda: part_of_housing_costs(law, parent, costs, relevant, children),
            costs,
        ),
        costs,
    )


@rule("SI 1992/1815 reg 17")
def part_of_housing_costs(
    law: Law, parent: Parent, costs: Number, relevant: Number, children: Number
) -> Number:
    """Parts for the parent and the parent's own children, over parts for the whole family."""
    child = law.amount("housing.apportioned_child")
    own = law.amount("housing.apportioned_base") + relevant * child
    extra = parent.further_partners * law.amount("housing.apportioned_extra_partner")
    whole = ONE + children * child + extra
    amount = nearest_penny_half_up(portion(costs * own, HUNDRED, whole * HUNDRED))
    law.say(
        _(
            "There is a partner, so of {costs:money} only {own:count} parts in {whole:count} "
            "count: {amount:money}."
        ),
        costs=costs,
        own=own,
        whole=whole,
        amount=amount,
    )
    return amount


@rule("SI 1992/1815 reg 18")
def housing_costs_within_cap(law: Law, parent: Parent, costs: Number, income: Number) -> Number:
    """Above a fixed amount and half of income, housing costs do not count, with exceptions.

    Only the absent parent's. No cap for whoever has housing benefit or a child to look after, has a
    disability premium, stays in the former home, or meets another head of reg 18(2).
    """
    limit = nearest_penny_half_up(
        greatest(law.amount("housing.cap_amount"), income * law.amount("housing.cap_share"))
    )
    excepted = is_excepted_from_cap(parent)
    amount = where(excepted, costs, least(costs, limit))
    law.say_first(
        (lambda: costs <= limit, _("Housing costs of {costs:money} are within {limit:money}.")),
        (excepted, _("The limit of {limit:money} does not apply here: {costs:money} counts.")),
        otherwise=_("Housing costs of {costs:money} are too high: {limit:money} counts."),
        costs=costs,
        limit=limit,
    )
    return amount


def is_excepted_from_cap(parent: Parent) -> Condition:
    """Whether a head of reg 18(2) lifts the cap, and no departure direction puts it back."""
    return (
        parent.housing.is_excepted_from_cap
        | (parent.housing.housing_benefit > ZERO)
        | parent.premiums.disability
    ) & negate(parent.departures.housing_is_capped)


def family_counts(law: Law, parent: Parent) -> tuple[Number, Number]:
    """The relevant children, and all children, of a parent's own family."""
    children = parent.children
    there = children.each(lambda child: count_of(nights_at_home(law, child) > ZERO))
    relevant = children.total(
        children.each(lambda child, is_there: where(child.is_relevant, is_there, ZERO), there)
    )
    everyone = children.total(there)
    return relevant, everyone
