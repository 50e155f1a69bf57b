"""The rates: nil, half flat, flat, reduced and basic, in their order of precedence."""

from __future__ import annotations

from upkeep.law.numbers import (
    ONE,
    ZERO,
    Condition,
    Number,
    decide,
    greatest,
    negate,
    portion,
    where,
)
from upkeep.law.rounding import nearest_penny_half_up, nearest_pound_half_up
from upkeep.law.rules import YES_NO, Law, rule
from upkeep.law.scheme_2003.facts import PayingParent
from upkeep.law.scheme_2003.vocabulary import (
    BASIC,
    DEFAULT,
    FLAT,
    HALF_FLAT,
    LIST_FOR_COUPLE,
    LIST_FOR_PAYING_PARENT,
    LIST_OF_NIL_CIRCUMSTANCES,
    NIL,
    RATE_NAMES,
    REDUCED,
    Counts,
    Income,
)
from upkeep.law.words import _


@rule("Child Support Act 1991 Sch 1 para 1(1)", RATE_NAMES)
def rate_that_applies(law: Law, parent: PayingParent, income: Income) -> Number:
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
        otherwise=lambda: rate_from_five_pounds(law, income.weekly),
    )
    law.say_first(
        (lambda: rate.equals(NIL), _("The nil rate applies.")),
        (lambda: rate.equals(HALF_FLAT), _("A couple's part of the flat rate applies.")),
        (lambda: rate.equals(FLAT), _("The flat rate applies.")),
        (lambda: rate.equals(DEFAULT), _("No income is known and nothing else decides the rate.")),
        (lambda: rate.equals(REDUCED), _("The reduced rate applies.")),
        otherwise=_("The basic rate applies."),
    )
    return rate


@rule("SI 2001/155 reg 5", YES_NO)
def has_nil_circumstance(law: Law, parent: PayingParent) -> Condition:
    """A student, a child, a prisoner and others named in the list pay nothing.

    A circumstance that the list no longer has on the day has no effect.
    """
    listed = law.listed(LIST_OF_NIL_CIRCUMSTANCES)
    applies = parent.status.any_of(listed)
    law.explain_codes(parent.status, "status")
    law.say_first(
        (applies, _("The nil rate applies because of this circumstance: {status:codes}.")),
        otherwise=_("None of the circumstances that give the nil rate applies."),
        status=tuple(code for code in _codes(parent.status) if code in listed),
    )
    return applies


@rule("Child Support Act 1991 Sch 1 para 5(b); SI 2001/155 reg 5(i), Sch para 17", YES_NO)
def has_nil_income(law: Law, parent: PayingParent, income: Income) -> Condition:
    """Income below the limit, with the benefits that count in, gives the nil rate.

    From 16 September 2004 all listed benefits of the couple count in. Before, they did for those
    with a benefit of the couple's list; for others one policy switch decides.

    ASSUMPTION: a listed benefit whose weekly amount is not given is worth at least the limit.
    """
    limit = law.amount("nil.income_below")
    own = has_own_list_benefit(law, parent)
    others = has_other_list_benefit(law, parent)
    counts_all = where(
        has_couple_benefit(law, parent), True, lambda: law.holds("nil.benefits_counted")
    )
    counts_own = own & where(
        own & negate(counts_all),
        lambda: law.holds("policy.own_benefit_keeps_from_nil_before_2004"),
        counts_all,
    )
    counts_others = others & counts_all
    with_benefits = (
        income.weekly
        + where(counts_own, parent.benefits_weekly.value, ZERO)
        + where(counts_others, parent.couple_benefits_weekly.value, ZERO)
    )
    is_unpriced = (counts_own & negate(parent.benefits_weekly.is_known)) | (
        counts_others & negate(parent.couple_benefits_weekly.is_known)
    )
    is_below = income.is_known & (with_benefits < limit)
    applies = is_below & negate(is_unpriced)
    law.say_first(
        (
            applies,
            _(
                "Income of {with_benefits:money} a week, any benefit that counts in included, is "
                "below {limit:money}: nil rate."
            ),
        ),
        (
            is_below,
            _("Income is below {limit:money} a week before benefit, but benefit counts in."),
        ),
        (
            lambda: income.is_known & with_benefits.equals(income.weekly),
            _("Income of {with_benefits:money} a week is not below {limit:money}."),
        ),
        (
            income.is_known,
            _(
                "Income and the benefits that count in, {with_benefits:money} a week, are not "
                "below {limit:money}."
            ),
        ),
        otherwise=_("No income is known that could be below {limit:money} a week."),
        with_benefits=with_benefits,
        limit=limit,
    )
    return applies


def has_own_list_benefit(law: Law, parent: PayingParent) -> Condition:
    """Whether the paying parent receives a benefit of the list for the paying parent alone."""
    return parent.benefits.any_of(law.listed(LIST_FOR_PAYING_PARENT))


def has_couple_benefit(law: Law, parent: PayingParent) -> Condition:
    """Whether the paying parent or the partner receives a benefit of the couple's list."""
    listed = law.listed(LIST_FOR_COUPLE)
    return parent.benefits.any_of(listed) | parent.partner_benefits.any_of(listed)


def has_other_list_benefit(law: Law, parent: PayingParent) -> Condition:
    """Whether there is any listed benefit beside those of the paying parent's own list."""
    return has_couple_benefit(law, parent) | parent.partner_benefits.any_of(
        law.listed(LIST_FOR_PAYING_PARENT)
    )


@rule("Child Support Act 1991 Sch 1 para 4(2); SI 2001/155 reg 4(3)", YES_NO)
def has_half_flat_rate(law: Law, parent: PayingParent) -> Condition:
    """Where both of a couple are paying parents and either receives such a benefit, each pays part.

    A calculation must be in force for the partner as well.
    """
    applies = parent.partner_is_paying_parent & has_couple_benefit(law, parent)
    law.say_first(
        (
            applies,
            _(
                "The partner pays child maintenance too and one of the couple receives a benefit "
                "that counts for both, so they pay the flat rate between them."
            ),
        ),
        otherwise=_("The flat rate for a couple who both pay does not apply."),
    )
    return applies


@rule("Child Support Act 1991 Sch 1 para 4(1)(b)-(c); SI 2001/155 reg 4(1)-(2)", YES_NO)
def has_flat_rate_benefit(law: Law, parent: PayingParent) -> Condition:
    """A benefit of the first list to the paying parent, or of the second to either of the couple.

    Whatever the earnings beside it. A benefit outside its dates has no effect, nor one in no list.
    """
    own = has_own_list_benefit(law, parent)
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


@rule("Child Support Act 1991 Sch 1 paras 2-4", RATE_NAMES)
def rate_from_five_pounds(law: Law, income: Number) -> Number:
    """Flat, reduced or basic, for income that does not give the nil rate."""
    flat_max = law.amount("flat.income_max")
    reduced_under = law.amount("reduced.income_under")
    is_flat = income <= flat_max
    is_reduced = income < reduced_under
    law.say_first(
        (is_flat, _("Income of {income:money} a week is not over {flat_max:money}: flat rate.")),
        (
            is_reduced,
            _(
                "Income of {income:money} a week is over {flat_max:money} and under "
                "{reduced_under:money}: reduced rate."
            ),
        ),
        otherwise=_(
            "Income of {income:money} a week is {reduced_under:money} or more: basic rate."
        ),
        income=income,
        flat_max=flat_max,
        reduced_under=reduced_under,
    )
    return where(is_flat, FLAT, where(is_reduced, REDUCED, BASIC))


def rate_by_income(law: Law, income: Number) -> Number:
    """The rate that income alone gives: nil, flat, reduced or basic."""
    return where(
        income < law.amount("nil.income_below"), NIL, lambda: rate_from_five_pounds(law, income)
    )


def weekly_rate(
    law: Law, parent: PayingParent, rate: Number, income: Number, counts: Counts
) -> Number:
    """The weekly amount of the rate that applies, before it is shared out, in whole pence."""
    return decide(
        (lambda: rate.equals(NIL), lambda: nil_rate(law)),
        (lambda: rate.equals(HALF_FLAT), lambda: half_flat_rate(law, parent)),
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


@rule("Child Support Act 1991 Sch 1 para 4(2); SI 2001/155 regs 4(3), 6")
def half_flat_rate(law: Law, parent: PayingParent) -> Number:
    """Half the flat rate for each of a couple who both pay; an equal part where partners are more.

    Which of them takes an odd penny, week by week, is left to where payments are spread over weeks.
    """
    amount = law.amount("flat.amount")
    partners = ONE + parent.further_partners
    part = nearest_penny_half_up(portion(amount, ONE, ONE + partners))
    law.say(
        _(
            "The flat rate of {amount:money} is shared with the partner ({partners:count}): "
            "{part:money} a week."
        ),
        amount=amount,
        partners=partners,
        part=part,
    )
    return part


@rule("Child Support Act 1991 Sch 1 para 3; SI 2001/155 regs 2(3), 3")
def reduced_rate(law: Law, income: Number, counts: Counts) -> Number:
    """The flat rate and a share of the income between the limits, to the nearest pound.

    The share already allows for other children, so income is not reduced for them here.
    """
    flat = law.amount("flat.amount")
    over = law.amount("reduced.income_over")
    minimum = law.amount("reduced.minimum")
    share = law.by_count("reduced.percent", counts.with_order_children, counts.relevant_other)
    part = income - over
    unrounded = flat + part * share
    amount = greatest(nearest_pound_half_up(unrounded), minimum)
    law.say(
        _(
            "{flat:money}, and {share:percent} of the {part:money} of income above {over:money}, "
            "make {unrounded:exact_money}; to the nearest pound that is {amount:money} a week."
        ),
        flat=flat,
        share=share,
        part=part,
        over=over,
        unrounded=unrounded,
        amount=amount,
    )
    return amount


@rule("Child Support Act 1991 Sch 1 para 2; SI 2001/155 reg 2(3)")
def basic_rate(law: Law, income: Number, counts: Counts) -> Number:
    """A share of income, less what is left out for other children, to the nearest pound."""
    share = law.by_count("basic.percent", counts.with_order_children)
    counted = where(
        counts.relevant_other > ZERO,
        lambda: reduction_for_other_children(law, income, counts),
        income,
    )
    unrounded = counted * share
    amount = nearest_pound_half_up(unrounded)
    law.say(
        _(
            "{share:percent} of {counted:exact_money} is {unrounded:exact_money}; to the nearest "
            "pound that is {amount:money} a week."
        ),
        share=share,
        counted=counted,
        unrounded=unrounded,
        amount=amount,
    )
    return amount


@rule("Child Support Act 1991 Sch 1 para 2(2)")
def reduction_for_other_children(law: Law, income: Number, counts: Counts) -> Number:
    """Income is reduced for children in the paying parent's own household."""
    left_out = law.by_count("other_children.income_percent", counts.relevant_other)
    counted = income * (ONE - left_out)
    law.say(
        _(
            "Relevant other children: {relevant_other:count}. For them {share:percent} of "
            "{income:money} is left out, which leaves {counted:exact_money}."
        ),
        relevant_other=counts.relevant_other,
        share=left_out,
        income=income,
        counted=counted,
    )
    return counted
