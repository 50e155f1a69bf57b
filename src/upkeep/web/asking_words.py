"""What a parent may ask of us, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to ask: what it is called, when it helps, and what to write."""

    title: Words
    when: Words
    write: Words


ASKS: Mapping[str, Ask] = {
    "change": Ask(
        _("Tell us about a change"),
        _("Your income, your children, where you live, or how you pay or are paid"),
        _("What has changed, and from which day?"),
    ),
    "reconsideration": Ask(
        _("Ask us to look at a decision again"),
        _("You think that the amount is wrong, or that we did not know something"),
        _("What do you think is wrong, and why?"),
    ),
    "variation": Ask(
        _("Ask for a variation"),
        _("There are costs or income that the usual rules leave out"),
        _("Which costs or which income is it, and how much?"),
    ),
    "complaint": Ask(
        _("Complain"),
        _("You are unhappy with how we did our work"),
        _("What happened, and what would put it right?"),
    ),
    "end": Ask(
        _("Ask us to end the case"),
        _("You have agreed between yourselves, or live together again"),
        _("Why should the case end, and from which day?"),
    ),
}
"""Everything that can be asked, in the order in which it is offered."""
