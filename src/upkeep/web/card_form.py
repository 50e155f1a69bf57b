"""The form by which a paying parent says how much to pay by card."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from upkeep.collection.card_payments import LEAST_PENCE, MOST_PENCE, Proposed
from upkeep.web.calculator.figures import pence_of
from upkeep.web.formats import pounds

_KEY = re.compile(r"[0-9a-f]{32}")


class CardFormError(ValueError):
    """What was typed cannot be paid. ``field`` says where, the message what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Typed:
    """What was chosen: an amount that was proposed, or one of the parent's own.

    ``key`` tells the form from any other, so that one sent twice is one payment.
    """

    what: str
    amount: str
    key: str


def typed_in(said: Mapping[str, str]) -> Typed:
    """What was typed; a form that has no key, or a wrong one, gets a new one."""
    key = str(said.get("key", ""))
    return Typed(
        what=str(said.get("what", "")),
        amount=str(said.get("amount", "")).strip(),
        key=key if _KEY.fullmatch(key) else secrets.token_hex(16),
    )


def choices(proposed: Proposed) -> dict[str, int]:
    """The amounts to choose from, in pence: what is overdue, and that with the next payment."""
    found = {
        "overdue": proposed.overdue_pence,
        "next": proposed.overdue_pence + proposed.next_pence if proposed.next_on else 0,
    }
    return {
        name: pence
        for name, pence in found.items()
        if LEAST_PENCE <= pence <= MOST_PENCE and (name != "next" or proposed.next_pence)
    }


def chosen_pence(typed: Typed, proposed: Proposed) -> int:
    """The amount that was chosen. Raises :class:`CardFormError`."""
    offered = choices(proposed)
    if typed.what in offered:
        return offered[typed.what]
    if typed.what != "other":
        raise CardFormError("what", _("Choose how much to pay"))
    pence = pence_of(typed.amount)
    if pence is None:
        raise CardFormError("amount", _("Enter an amount in pounds, such as 45.50"))
    if not LEAST_PENCE <= pence <= MOST_PENCE:
        raise CardFormError(
            "amount",
            _("Enter an amount between %(least)s and %(most)s")
            % {"least": pounds(LEAST_PENCE), "most": pounds(MOST_PENCE)},
        )
    return pence
