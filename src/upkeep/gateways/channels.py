"""The channels that this installation uses, as its settings name them."""

from django.conf import settings

from upkeep.gateways.addresses import ADDRESS_ASKING
from upkeep.gateways.benefit_deductions import (
    DEDUCTION_ASKING,
    DEDUCTION_LISTS,
    DEDUCTION_NEWS,
)
from upkeep.gateways.benefits import BENEFIT_NOTICES
from upkeep.gateways.cards import CardChannel, card_channel
from upkeep.gateways.file_drop import FileDrop
from upkeep.gateways.hmrc import HmrcChannel
from upkeep.gateways.hmrc_files import HMRC_ASKING
from upkeep.gateways.inbox import Inbox
from upkeep.gateways.messages import Channel
from upkeep.gateways.notify import NotifyChannel

ASKINGS = (HMRC_ASKING, ADDRESS_ASKING, DEDUCTION_ASKING)
INBOX = Inbox(askings=ASKINGS, notices=(BENEFIT_NOTICES, DEDUCTION_NEWS, DEDUCTION_LISTS))
"""Everything that may come in as a file of lines."""


def channels_in_use() -> list[Channel]:
    """The folders of files, and every outside system that has an address.

    Raises ValueError for settings that are wrong.
    """
    channels: list[Channel] = [FileDrop(asking.system) for asking in ASKINGS]
    if settings.UPKEEP_HMRC_URL:
        channels.append(
            HmrcChannel(
                settings.UPKEEP_HMRC_URL, settings.UPKEEP_HMRC_CLIENT, settings.UPKEEP_HMRC_SECRET
            )
        )
    if settings.UPKEEP_NOTIFY_URL:
        channels.append(NotifyChannel(settings.UPKEEP_NOTIFY_URL, settings.UPKEEP_NOTIFY_KEY))
    cards = cards_in_use()
    if cards is not None:
        channels.append(cards)
    return channels


def cards_in_use() -> CardChannel | None:
    """The payment provider, if it has an address. Raises ValueError for settings that are wrong."""
    return card_channel(settings.UPKEEP_CARD_URL, settings.UPKEEP_CARD_KEY)
