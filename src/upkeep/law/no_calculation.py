"""Cases in which no scheme makes a calculation, which is not the same as a nil rate."""

from __future__ import annotations

from upkeep.law.rules import NOTHING, Law, rule
from upkeep.law.words import _, code_names

NO_JURISDICTION, NO_QUALIFYING_CHILD = code_names("no_jurisdiction", "no_qualifying_child")


@rule("Child Support Act 1991 s.44", NOTHING)
def without_jurisdiction(law: Law) -> None:
    """Receiving parent, paying parent and child must be habitually resident in the country."""
    law.say(
        _(
            "No calculation can be made: not everybody concerned is habitually resident in the "
            "United Kingdom."
        )
    )


@rule("Child Support Act 1991 ss.3, 55", NOTHING)
def without_qualifying_child(law: Law) -> None:
    """There must be a qualifying child."""
    law.say(_("No calculation can be made: there is no qualifying child."))
