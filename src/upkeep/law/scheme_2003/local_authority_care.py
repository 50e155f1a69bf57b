"""Care of a qualifying child by a local authority for part of the year."""

from __future__ import annotations

from upkeep.law.numbers import ZERO, Number, where
from upkeep.law.rules import SHARE, Law, rule
from upkeep.law.scheme_2003.facts import Child
from upkeep.law.words import _


def local_authority_share(law: Law, child: Child) -> Number:
    """The share taken off for a child's nights in local authority care, if there are any."""
    return where(
        child.local_authority_nights > ZERO, lambda: share_for_local_authority(law, child), ZERO
    )


@rule("SI 2001/155 reg 9(4)-(6)", SHARE)
def share_for_local_authority(law: Law, child: Child) -> Number:
    """A share for each band of nights.

    The nights are those of the twelve months ending with the relevant week, or of another or
    coming period, scaled to twelve months before. A child with more nights in care than the bands
    know has nobody with day-to-day care and is no qualifying child.
    """
    nights = child.local_authority_nights
    share = law.by_band("local_authority.nights", "local_authority.share", nights)
    law.say_first(
        (
            lambda: share.equals(ZERO),
            _("{child:name}: {nights:count} nights in local authority care take nothing off."),
        ),
        otherwise=_(
            "{child:name}: {nights:count} nights in local authority care take off {share:share}."
        ),
        child=child.id,
        nights=nights,
        share=share,
    )
    return share
