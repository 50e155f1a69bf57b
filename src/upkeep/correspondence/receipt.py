"""When a letter counts as received, and what that day begins (SI 2012/2677 reg 7).

The law does not ask when somebody opened a letter. By post it counts as given on the second day
after it was posted; electronically, since 26 May 2022, at the end of the day after it was sent.
"""

from datetime import date, timedelta

from upkeep.cases.lifecycle.clocks import POST_TAKES
from upkeep.correspondence.models import Channel

ELECTRONIC_FROM = date(2022, 5, 26)
"""From this day notices may go electronically (SI 2022/503); before it they go by post."""

REVISION_DAYS = 30
"""Days after notification in which a decision may be asked to be looked at again (reg 14(1)(a))."""

_DAYS = {Channel.POST: POST_TAKES.days, Channel.EMAIL: 1, Channel.TEXT: 1}


def deemed_received_on(channel: Channel, sent_on: date) -> date:
    """The day on which what was sent on ``sent_on`` counts as received.

    Raises ValueError for an electronic notice before the law knew any.
    """
    if channel is not Channel.POST and sent_on < ELECTRONIC_FROM:
        raise ValueError(
            f"a notice by {channel.label.lower()} on {sent_on}: the law knows none before "
            f"{ELECTRONIC_FROM}; send it by post"
        )
    return sent_on + timedelta(days=_DAYS[channel])


def last_day_to_ask_again(received_on: date) -> date:
    """The last day on which a decision can be asked to be looked at again, without a reason."""
    return received_on + timedelta(days=REVISION_DAYS)
