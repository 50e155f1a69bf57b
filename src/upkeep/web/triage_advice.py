"""What to do about each fault of a message, as the triage page says it."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upkeep.gateways.models import Message

Fault = Message.Fault

_ASK_IF_UP = _("Ask whether the other system is up, and try again.")

ADVICE: Mapping[Message.Fault, str | Promise] = MappingProxyType(
    {
        Fault.TIMEOUT: _ASK_IF_UP,
        Fault.UNREACHABLE: _ASK_IF_UP,
        Fault.SERVER_ERROR: _ASK_IF_UP,
        Fault.CUT_OFF: _("Ask for it once more; of half a file nothing was used."),
        Fault.BUSY: _("Try again tomorrow, or ask for a higher limit."),
        Fault.GARBAGE: _("Send what came to the other side's support."),
        Fault.REFUSED: _("Read why; correct it and try again, or settle it."),
        Fault.UNKNOWN: _("Find out whom it is about; it may be a breach of personal data."),
        Fault.REPLAY: _("An old answer came again: try again."),
        Fault.CONTRADICTION: _("The first answer stands: ask which one is right."),
        Fault.UNDELIVERED: _("Find the new address, and say what went out instead."),
        Fault.TOTALS: _("Ask for the file again; nothing of it was used."),
        Fault.NOT_KNOWN: _("Check the National Insurance number with the parent."),
    }
)
"""Every fault has something that a person can do about it."""
