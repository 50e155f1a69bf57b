"""Care of a qualifying child by a local authority for part of the year."""

from __future__ import annotations

from upkeep.law.numbers import ONE, ZERO, Condition, Number, where
from upkeep.law.rules import SHARE, Law, rule
from upkeep.law.scheme_2012.facts import Child
from upkeep.law.words import _


def local_authority_share(law: Law, child: Child) -> Number:
    """The share taken off for a child's nights in local authority care, if there are any."""
    return where(
        child.local_authority_nights > ZERO, lambda: share_for_local_authority(law, child), ZERO
    )


def is_nothing_payable_for(law: Law, child: Child) -> Condition:
    """Whether the child spends so many nights in care that nothing is payable for the child."""
    share = law.by_band(
        "local_authority.nights", "local_authority.share", child.local_authority_nights
    )
    return share.equals(ONE)


@rule("SI 2012/2677 reg 53(4)-(6), (10)", SHARE)
def share_for_local_authority(law: Law, child: Child) -> Number:
    """A share for each band of nights; from the last band on, nothing is payable for the child.

    SI 2012/2677 reg 53. The nights are those of the twelve months up to the effective date, or of
    another period scaled to twelve months, as found before.
    """
    nights = child.local_authority_nights
    share = law.by_band("local_authority.nights", "local_authority.share", nights)
    law.say_first(
        (
            lambda: share.equals(ZERO),
            _("{child:name}: {nights:count} nights in local authority care take nothing off."),
        ),
        (
            lambda: share.equals(ONE),
            _(
                "{child:name}: with {nights:count} nights in local authority care, nothing is "
                "payable for this child."
            ),
        ),
        otherwise=_(
            "{child:name}: {nights:count} nights in local authority care take off {share:share}."
        ),
        child=child.id,
        nights=nights,
        share=share,
    )
    return share
