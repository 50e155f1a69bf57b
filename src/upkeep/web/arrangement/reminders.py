"""Reminders of an arrangement: each payment, and the day on which both look at it again."""

from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext as _

from upkeep.web.arrangement.agreed import OFTEN, Agreed
from upkeep.web.calendar_file import Entry, calendar_file
from upkeep.web.formats import pounds


def reminders(agreed: Agreed, made_at: datetime) -> bytes:
    """A calendar file with the payments until the review, and the review.

    It names neither parent nor child: calendars are shown on locked telephones and shared.
    """
    about = _("%(amount)s, %(often)s") % {
        "amount": pounds(agreed.pence),
        "often": OFTEN[agreed.often],
    }
    days = [
        *((on, _("Child maintenance is due"), about) for on in agreed.payments()),
        (agreed.review_on, _("Look at the child maintenance arrangement again"), ""),
    ]
    return calendar_file(
        (
            Entry(on, title, text, _key(agreed, number))
            for number, (on, title, text) in enumerate(days)
        ),
        made_at,
    )


def _key(agreed: Agreed, number: int) -> str:
    """The same for the same arrangement, so that a calendar that took it in before updates it."""
    told = f"{agreed!r} {number}"
    return f"{sha256(told.encode()).hexdigest()[:32]}@arrangement"
