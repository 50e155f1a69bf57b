"""Looking again at money that waits: it waits on until a later day, or its hold is lifted.

Nothing waits for ever: every receipt in suspense and every hold has a day by which somebody looks,
and who lets it wait on says why, and until when, three months at most.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.collection.models import HeldReview, Hold, Receipt
from upkeep.working_days import after_working_days

SUSPENSE_WORKING_DAYS = 10
"""A receipt in suspense is looked at so many working days after it came, by our own rule."""
WAITS_AT_MOST = timedelta(days=92)
WHY_MAX = 500


class ReviewRefusedError(ValueError):
    """The look cannot be recorded; ``field`` is what is wrong, the message says why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def first_look(received_on: date) -> date:
    """The day by which somebody looks at a receipt in suspense for the first time."""
    return after_working_days(received_on, SUSPENSE_WORKING_DAYS)


def wait_on(about: Hold | Receipt, until: date | None, why: str, actor: Actor) -> HeldReview:
    """Let money wait on until a day, with the reason. Raises :class:`ReviewRefusedError`."""
    if until is None or not actor.on < until <= actor.on + WAITS_AT_MOST:
        raise ReviewRefusedError(
            "until", _("Enter a day after today and within the next three months")
        )
    return _record(about, HeldReview.Kind.WAITS, until, why, actor)


def let_go(hold: Hold, why: str, actor: Actor) -> HeldReview:
    """Lift a hold, so that the next night pays. Raises :class:`ReviewRefusedError`.

    Not where somebody died: that money goes to who acts for the estate, or waits.
    """
    if hold.reason != Hold.Reason.PAYMENT_RETURNED:
        raise ReviewRefusedError(
            "why",
            _("Money of somebody who died goes to the account of the estate: record that account."),
        )
    with transaction.atomic():
        held = Hold.objects.select_for_update().get(pk=hold.pk)
        if held.known.upper is not None:
            raise ReviewRefusedError("why", _("The hold was lifted already."))
        made = _record(held, HeldReview.Kind.LET_GO, None, why, actor)
        held.known = type(held.known)(held.known.lower, actor.known_at)
        held.save(update_fields=["known"])
    return made


def _record(
    about: Hold | Receipt, kind: HeldReview.Kind, until: date | None, why: str, actor: Actor
) -> HeldReview:
    words = why.strip()
    if not words or len(words) > WHY_MAX:
        raise ReviewRefusedError(
            "why", _("Say why in 1 to %(count)s characters") % {"count": WHY_MAX}
        )
    return HeldReview.objects.create(
        hold=about if isinstance(about, Hold) else None,
        receipt=about if isinstance(about, Receipt) else None,
        kind=kind,
        reviewed_on=actor.on,
        look_again_on=until,
        why=words,
        by=actor.name,
        known_at=actor.known_at,
    )
