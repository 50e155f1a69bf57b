"""The rates: nil, half flat, flat, reduced, basic and basic plus, in their order of precedence."""

from __future__ import annotations

from upkeep.law.numbers import (
    ONE,
    ZERO,
    Condition,
    Number,
    decide,
    greatest,
    least,
    negate,
    where,
)
from upkeep.law.rules import YES_NO, Law, rule
from upkeep.law.scheme_2012.facts import PayingParent
from upkeep.law.scheme_2012.vocabulary import (
    BASIC,
    BASIC_PLUS,
    DEFAULT,
    FLAT,
    HALF_FLAT,
    LIST_FOR_COUPLE,
    LIST_FOR_PAYING_PARENT,
    NIL,
    RATE_NAMES,
    REDUCED,
    Counts,
    Income,
)
from upkeep.law.words import _

NIL_CIRCUMSTANCES = frozenset(
    {
        "child",
        "prisoner",
        "youth_trainee",
        "under_18_on_income_related_benefit",
        "care_home_resident_funded",
    }
)


@rule("Child Support Act 1991 Sch 1 para 1(1)", RATE_NAMES)
def rate_that_applies(law: Law, parent: PayingParent, income: Income, counts: Counts) -> Number:
    """Nil goes before flat, half flat before flat, flat before reduced, reduced before basic.

    Child Support Act 1991 Sch 1 paras 1 to 5. Where none of the first four rests on a benefit or a
    circumstance and no income is known, a default decision is all that is left (s.12(1)).
    """
    rate = decide(
        (lambda: has_nil_circumstance(law, parent), NIL),
        (lambda: has_nil_income(law, parent, income), NIL),
        (lambda: has_half_flat_rate(law, parent), HALF_FLAT),
        (lambda: has_flat_rate_benefit(law, parent), FLAT),
        (lambda: negate(income.is_known), DEFAULT),
        otherwise=lambda: rate_by_income(law, income.weekly, counts),
    )
    law.say_first(
        (lambda: rate.equals(NIL), _("The nil rate applies.")),
        (lambda: rate.equals(HALF_FLAT), _("Half the flat rate applies.")),
        (lambda: rate.equals(FLAT), _("The flat rate applies.")),
        (lambda: rate.equals(DEFAULT), _("No income is known and nothing else decides the rate.")),
        (lambda: rate.equals(REDUCED), _("The reduced rate applies.")),
        (lambda: rate.equals(BASIC), _("The basic rate applies.")),
        otherwise=_("The basic rate applies, with basic plus on the upper part of income."),
    )
    return rate


@rule("SI 2012/2677 reg 45(1)", YES_NO)
def has_nil_circumstance(law: Law, parent: PayingParent) -> Condition:
    """A child, a prisoner, a young trainee and others named in the list pay nothing."""
    applies = parent.status.any_of(NIL_CIRCUMSTANCES)
    law.say_first(
        (applies, _("The nil rate applies because of this circumstance: {status:codes}.")),
        otherwise=_("None of the circumstances that give the nil rate applies."),
        status=_codes(parent.status),
    )
    return applies


@rule("Child Support Act 1991 Sch 1 para 5(b); SI 2012/2677 reg 45(2)", YES_NO)
def has_nil_income(law: Law, parent: PayingParent, income: Income) -> Condition:
    """Income below the flat rate, listed benefits counted in, gives the nil rate.

    ASSUMPTION: a benefit in either list is worth at least the flat rate a week, so whoever receives
    one is not nil for want of income. Whether the partner's benefit counts in is one policy switch.
    """
    limit = law.amount("nil.income_below")
    benefits = has_own_listed_benefit(law, parent) | where(
        parent.partner_benefits.any_of(law.listed(LIST_FOR_COUPLE)),
        lambda: law.holds("policy.partner_benefit_counts_for_nil_test"),
        False,
    )
    is_below = income.is_known & (income.weekly < limit)
    applies = is_below & negate(benefits)
    law.say_first(
        (applies, _("Income of {income:money} a week is below {limit:money}: nil rate.")),
        (
            is_below,
            _("Income is below {limit:money} a week before benefit, but benefit counts in."),
        ),
        (income.is_known, _("Income of {income:money} a week is not below {limit:money}.")),
        otherwise=_("No income is known that could be below {limit:money} a week."),
        income=income.weekly,
        limit=limit,
    )
    return applies


def has_own_listed_benefit(law: Law, parent: PayingParent) -> Condition:
    """Whether the paying parent receives a benefit of either list."""
    return parent.benefits.any_of(law.listed(LIST_FOR_PAYING_PARENT) | law.listed(LIST_FOR_COUPLE))


def has_couple_benefit(law: Law, parent: PayingParent) -> Condition:
    """Whether the paying parent or the partner receives a benefit of the second list."""
    listed = law.listed(LIST_FOR_COUPLE)
    return parent.benefits.any_of(listed) | parent.partner_benefits.any_of(listed)


def has_listed_benefit(law: Law, parent: PayingParent) -> Condition:
    """Whether a benefit by itself gives the flat rate."""
    return has_own_listed_benefit(law, parent) | has_couple_benefit(law, parent)


@rule("Child Support Act 1991 Sch 1 para 4(2); SI 2012/2677 reg 44(3)", YES_NO)
def has_half_flat_rate(law: Law, parent: PayingParent) -> Condition:
    """Where both of a couple are paying parents and either receives such a benefit, each pays half.

    A calculation must be in force for the partner as well.
    """
    applies = parent.partner_is_paying_parent & has_couple_benefit(law, parent)
    law.say_first(
        (
            applies,
            _(
                "The partner pays child maintenance too and one of the couple receives a benefit "
                "that counts for both, so each pays half the flat rate."
            ),
        ),
        otherwise=_("The half flat rate for a couple who both pay does not apply."),
    )
    return applies


@rule("Child Support Act 1991 Sch 1 para 4(1)(b)-(c); SI 2012/2677 reg 44(1)-(2)", YES_NO)
def has_flat_rate_benefit(law: Law, parent: PayingParent) -> Condition:
    """A benefit of the first list to the paying parent, or of the second to either of the couple.

    Whatever the earnings beside it. A benefit outside its dates has no effect, nor one in no list.
    """
    own = parent.benefits.any_of(law.listed(LIST_FOR_PAYING_PARENT))
    couple = has_couple_benefit(law, parent)
    law.explain_codes(parent.benefits)
    law.explain_codes(parent.partner_benefits)
    law.say_first(
        (lambda: own | couple, _("The flat rate applies because of benefit: {benefits:codes}.")),
        (
            lambda: negate(parent.benefits.is_empty() & parent.partner_benefits.is_empty()),
            _(
                "No benefit received is in the lists on the effective date ({given:codes}), so "
                "benefit does not give the flat rate."
            ),
        ),
        otherwise=_("No benefit is received that gives the flat rate."),
        benefits=_listed_codes(law, parent),
        given=_codes(parent.benefits) + _codes(parent.partner_benefits),
    )
    return own | couple


def _codes(given: object) -> tuple[str, ...]:
    return getattr(given, "codes", ())


def _listed_codes(law: Law, parent: PayingParent) -> tuple[str, ...]:
    couple = law.listed(LIST_FOR_COUPLE)
    own = couple | law.listed(LIST_FOR_PAYING_PARENT)
    return tuple(code for code in _codes(parent.benefits) if code in own) + tuple(
        code for code in _codes(parent.partner_benefits) if code in couple
    )


@rule("Child Support Act 1991 Sch 1 paras 2-5", RATE_NAMES)
def rate_by_income(law: Law, income: Number, counts: Counts) -> Number:
    """The rate that income alone gives; it is held against the limits before any reduction.

    Basic plus means that income after the reduction for other children is over the limit.
    """
    nil_below = law.amount("nil.income_below")
    flat_max = law.amount("flat.income_max")
    reduced_under = law.amount("reduced.income_under")
    lower_limit = law.amount("basic.lower_limit")
    is_nil = income < nil_below
    is_flat = income <= flat_max
    is_reduced = income < reduced_under
    is_plus = income_after_other_children(law, income, counts) > lower_limit
    law.say_first(
        (is_nil, _("Income of {income:money} a week is below {nil_below:money}: nil rate.")),
        (is_flat, _("Income of {income:money} a week is not over {flat_max:money}: flat rate.")),
        (
            is_reduced,
            _(
                "Income of {income:money} a week is over {flat_max:money} and under "
                "{reduced_under:money}: reduced rate."
            ),
        ),
        (
            is_plus,
            _(
                "Income of {income:money} a week is {reduced_under:money} or more and, after "
                "the reduction for other children, over {lower_limit:money}: basic rate with "
                "basic plus."
            ),
        ),
        otherwise=_(
            "Income of {income:money} a week is {reduced_under:money} or more: basic rate."
        ),
        income=income,
        nil_below=nil_below,
        flat_max=flat_max,
        reduced_under=reduced_under,
        lower_limit=lower_limit,
    )
    above_flat = where(is_reduced, REDUCED, where(is_plus, BASIC_PLUS, BASIC))
    return where(is_nil, NIL, where(is_flat, FLAT, above_flat))


def weekly_rate(law: Law, rate: Number, income: Number, counts: Counts) -> Number:
    """The weekly amount of the rate that applies, before it is shared out."""
    return decide(
        (lambda: rate.equals(NIL), lambda: nil_rate(law)),
        (lambda: rate.equals(HALF_FLAT), lambda: half_flat_rate(law)),
        (lambda: rate.equals(FLAT), lambda: flat_rate(law)),
        (lambda: rate.equals(REDUCED), lambda: reduced_rate(law, income, counts)),
        otherwise=lambda: basic_rate(law, income, counts),
    )


@rule("Child Support Act 1991 Sch 1 para 5")
def nil_rate(law: Law) -> Number:
    """Nothing is payable."""
    law.say(_("Nothing is payable."))
    return ZERO


@rule("Child Support Act 1991 Sch 1 para 4(1)")
def flat_rate(law: Law) -> Number:
    """The flat rate for all children together."""
    amount = law.amount("flat.amount")
    law.say(
        _("The flat rate is {amount:money} a week, however many children there are."), amount=amount
    )
    return amount


@rule("Child Support Act 1991 Sch 1 para 4(2); SI 2012/2677 reg 44(3)")
def half_flat_rate(law: Law) -> Number:
    """Half the flat rate for each of a couple who both pay."""
    amount = law.amount("flat.amount")
    half = amount * law.amount("flat.half_share")
    law.say(
        _("Half of the flat rate of {amount:money} is {half:money} a week."),
        amount=amount,
        half=half,
    )
    return half


@rule("Child Support Act 1991 Sch 1 para 3; SI 2012/2677 reg 43")
def reduced_rate(law: Law, income: Number, counts: Counts) -> Number:
    """The flat rate and a share of the income between the limits; the table holds the share.

    The share already allows for other children, so income is not reduced for them here.
    """
    flat = law.amount("flat.amount")
    over = law.amount("reduced.income_over")
    minimum = law.amount("reduced.minimum")
    share = law.by_count("reduced.percent", counts.with_other_arrangements, counts.relevant_other)
    part = income - over
    amount = greatest(flat + part * share, minimum)
    law.say(
        _(
            "{flat:money}, and {share:percent} of the {part:money} of income above {over:money}, "
            "make {amount:exact_money} a week."
        ),
        flat=flat,
        share=share,
        part=part,
        over=over,
        amount=amount,
    )
    return amount


@rule("Child Support Act 1991 Sch 1 para 2")
def basic_rate(law: Law, income: Number, counts: Counts) -> Number:
    """A share of income up to the limit and a smaller share above it.

    The limit is held against income after the reduction for other children.
    """
    limit = law.amount("basic.lower_limit")
    lower_share = law.by_count("basic.lower_percent", counts.with_other_arrangements)
    upper_share = law.by_count("basic.upper_percent", counts.with_other_arrangements)
    counted = where(
        counts.relevant_other > ZERO,
        lambda: reduction_for_other_children(law, income, counts),
        income,
    )
    upper = greatest(counted - limit, ZERO)
    lower = least(counted, limit)
    amount = lower * lower_share + upper * upper_share
    law.say_first(
        (
            lambda: upper > ZERO,
            _(
                "{lower_share:percent} of the first {lower:money} and {upper_share:percent} of the "
                "{upper:exact_money} above it make {amount:exact_money} a week."
            ),
        ),
        otherwise=_("{lower_share:percent} of {lower:exact_money} is {amount:exact_money} a week."),
        lower_share=lower_share,
        upper_share=upper_share,
        lower=lower,
        upper=upper,
        amount=amount,
    )
    return amount


@rule("Child Support Act 1991 Sch 1 para 2(3); SI 2012/2678 reg 2")
def reduction_for_other_children(law: Law, income: Number, counts: Counts) -> Number:
    """Income is reduced for children in the paying parent's own household."""
    counted = income_after_other_children(law, income, counts)
    law.say(
        _(
            "Relevant other children: {relevant_other:count}. For them {share:percent} of "
            "{income:money} is left out, which leaves {counted:exact_money}."
        ),
        relevant_other=counts.relevant_other,
        share=law.by_count("other_children.income_percent", counts.relevant_other),
        income=income,
        counted=counted,
    )
    return counted


def income_after_other_children(law: Law, income: Number, counts: Counts) -> Number:
    """Income less the share left out for relevant other children."""
    return income * (ONE - law.by_count("other_children.income_percent", counts.relevant_other))
