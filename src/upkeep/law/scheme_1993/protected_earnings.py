"""What an order against earnings must leave of a pay, for an assessment in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from upkeep.law.numbers import ZERO, Exact, Number, where
from upkeep.law.outcomes import explained_law
from upkeep.law.parameters import Parameters, load_scheme
from upkeep.law.results import ProtectedEarnings
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_1993.allowances import (
    child_allowance,
    disabled_child_premium,
    enhanced_disability_premium_when_it_exists,
    family_premium_for,
    is_lone_for_premium,
)
from upkeep.law.scheme_1993.assessable_income import net_income_of_paying_parent
from upkeep.law.scheme_1993.exempt_income import exempt_income_of_paying_parent, own_premiums
from upkeep.law.scheme_1993.facts import Family, Parent
from upkeep.law.scheme_1993.fields import SCHEME
from upkeep.law.scheme_1993.reading import family_of
from upkeep.law.scheme_1993.situation import checked
from upkeep.law.scheme_1993.work_out import keep_law_until_review
from upkeep.law.words import _


def protected_earnings_rate(
    situation: Mapping[str, Any], parameters: Parameters | None = None
) -> ProtectedEarnings:
    """The protected earnings rate of an assessment, in pence a week, and why it is that much.

    Raises :class:`~upkeep.law.situations.SituationError` for a situation that cannot be read.
    """
    parameters = parameters or load_scheme(SCHEME)
    fields = checked(situation)
    law = explained_law(parameters, fields["effective_date"])
    if fields["unreviewed_since_18_april_1995"]:
        keep_law_until_review(law, parameters)
    weekly = rate_to_protect(law, family_of(fields))
    assert isinstance(weekly, Exact)
    assert law.trace is not None
    return ProtectedEarnings(weekly, law.trace.nodes)


@rule("SI 1992/1989 reg 11(1)-(3)")
def rate_to_protect(law: Law, family: Family) -> Number:
    """Exempt income at the date of the assessment; for an interim one what is known of the needs.

    An assessment that has ended protects by a share of the pay (SI 2012/2785 reg 1(5)), not here.
    """
    interim = family.interim
    is_interim = (
        interim.is_category_a
        | interim.is_category_b
        | interim.is_category_c
        | interim.is_category_d
    )
    weekly = where(
        is_interim,
        lambda: needs_known(law, family.paying_parent),
        lambda: exempt_income_of_paying_parent(
            law, family, net_income_of_paying_parent(law, family.paying_parent)
        ),
    )
    law.say(
        _("An order against earnings leaves at least {weekly:money} of a week's pay."),
        weekly=weekly,
    )
    return weekly


@rule("SI 1992/1989 reg 11(3)")
def needs_known(law: Law, parent: Parent) -> Number:
    """The allowances of income support for whoever is known, premiums known to apply, and £30.

    A child of unknown age counts as under eleven, which the record of the child says.
    """
    adult = where(
        parent.has_partner, lambda: law.amount("adult.couple"), lambda: law.amount("adult.single")
    )
    children = parent.children
    allowances = children.total(
        children.each(
            lambda child: (
                child_allowance(law, child)
                + disabled_child_premium(law, child)
                + enhanced_disability_premium_when_it_exists(law, child)
            )
        )
    )
    family = where(
        allowances > ZERO,
        lambda: family_premium_for(law, is_lone_for_premium(law, parent)),
        ZERO,
    )
    premiums = family + own_premiums(law, parent)
    addition = law.amount("protected_earnings.interim_addition")
    total = adult + allowances + premiums + addition
    law.say(
        _(
            "Only some things are known: {adult:money} for the parent or the couple, "
            "{allowances:money} for children, {premiums:money} of premiums and {addition:money} "
            "make {total:money} a week."
        ),
        adult=adult,
        allowances=allowances,
        premiums=premiums,
        addition=addition,
        total=total,
    )
    return total
