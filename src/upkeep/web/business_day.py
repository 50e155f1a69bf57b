"""The day up to which the pages speak."""

from datetime import date

from django.utils import timezone

from upkeep.batch.models import Night


def business_day() -> date:
    """The last day whose night is finished, as nothing is known of later ones; else today."""
    last = Night.objects.filter(finished=True).order_by("-date").first()
    return last.date if last else timezone.localdate()
