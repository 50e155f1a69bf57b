"""The channels that this installation uses, as its settings name them."""

from django.conf import settings

from upkeep.gateways.hmrc import HmrcChannel
from upkeep.gateways.messages import Channel
from upkeep.gateways.notify import NotifyChannel


def channels_in_use() -> list[Channel]:
    """Every outside system that has an address. Raises ValueError for settings that are wrong."""
    channels: list[Channel] = []
    if settings.UPKEEP_HMRC_URL:
        channels.append(
            HmrcChannel(
                settings.UPKEEP_HMRC_URL, settings.UPKEEP_HMRC_CLIENT, settings.UPKEEP_HMRC_SECRET
            )
        )
    if settings.UPKEEP_NOTIFY_URL:
        channels.append(NotifyChannel(settings.UPKEEP_NOTIFY_URL, settings.UPKEEP_NOTIFY_KEY))
    return channels
