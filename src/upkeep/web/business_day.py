"""The day up to which the pages speak, and the day on which people work."""

from datetime import date, timedelta

from django.utils import timezone

from upkeep.batch.models import Night


def business_day() -> date:
    """The last day whose night is finished, as nothing is known of later ones; else today."""
    last = Night.objects.filter(finished=True).order_by("-date").first()
    return last.date if last else timezone.localdate()


def working_day() -> date:
    """The day whose night comes next, to which what people do today belongs."""
    last = Night.objects.filter(finished=True).order_by("-date").first()
    return last.date + timedelta(days=1) if last else timezone.localdate()
