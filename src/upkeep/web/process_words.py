"""What processes declare, in the reader's language: states, duties, clocks, roles and events.

Declarations are English data without any mark; ``tools/catalogues.py`` finds their words.
"""

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from upkeep.cases.board import Stuck, Why
from upkeep.cases.lifecycle import Clock, Role, Unit
from upkeep.cases.models import Proceeding
from upkeep.correspondence.models import Letter
from upkeep.web.formats import day

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_FROM = re.compile(rf"from ({_DAY})")
_REVIEW = re.compile(rf"review of ({_DAY})")
_LETTER = re.compile(
    rf"(?P<cause>[a-z ]+) to the (?P<to>paying|receiving) parent of (?P<day>{_DAY})"
)


def sentence(words: str) -> str:
    """A declared sentence; to gettext the empty one stands for the catalogue's own header."""
    return _(words) if words else ""


def name_words(name: str) -> str:
    """The name of a process, a state, an event or a guard: ``payment missed``."""
    return pgettext("process", name.replace("_", " ")) if name else ""


def role_words(role: Role) -> str:
    """Who acts."""
    return pgettext("process", role.value)


def process_words(process: str, state: str) -> str:
    """Where a proceeding stands: ``Arrangement: payment missed``."""
    return f"{_capital(name_words(process))}: {name_words(state)}"


def event_words(event: str) -> str:
    """What happened to a proceeding."""
    return _capital(name_words(event))


def subject_words(subject: str) -> str:
    """What a proceeding is about: days are written out, references stay as they are."""
    if found := _FROM.fullmatch(subject):
        return _("from %(day)s") % {"day": day(date.fromisoformat(found[1]))}
    if found := _REVIEW.fullmatch(subject):
        return _("of %(day)s") % {"day": day(date.fromisoformat(found[1]))}
    if (found := _LETTER.fullmatch(subject)) and (cause := _letter(found["cause"])):
        said = _("%(letter)s to the paying parent of %(day)s")
        if found["to"] == "receiving":
            said = _("%(letter)s to the receiving parent of %(day)s")
        return said % {"letter": cause.lower(), "day": day(date.fromisoformat(found["day"]))}
    return subject


def _letter(cause: str) -> str:
    """What a letter is, by its cause as it stands in a subject."""
    known = {each.value.replace("_", " "): each for each in Letter.Cause}
    return str(known[cause].label) if cause in known else ""


def clock_words(clock: Clock) -> str:
    """How long a state may last, on what that rests, and why: ``3 days (own standard): …``."""
    return _("%(length)s (%(authority)s): %(source)s") % {
        "length": _length(clock),
        "authority": pgettext("process", clock.authority.value),
        "source": clock.source if clock.is_of_citation_alone else sentence(clock.source),
    }


def _length(clock: Clock) -> str:
    count = clock.count
    lengths = {
        Unit.DAYS: ngettext("%(count)s day", "%(count)s days", count),
        Unit.WORKING_DAYS: ngettext("%(count)s working day", "%(count)s working days", count),
        Unit.WEEKS: ngettext("%(count)s week", "%(count)s weeks", count),
        Unit.MONTHS: ngettext("%(count)s month", "%(count)s months", count),
    }
    length = lengths[clock.unit] % {"count": count}
    return _("%(length)s from receipt") % {"length": length} if clock.from_receipt else length


def stuck_words(line: Stuck) -> str:
    """Why a line is on the board."""
    if line.why is Why.NO_NEXT_STEP:
        return _("No next step")
    if line.why is Why.PAST_CLOCK:
        return _("Past its clock")
    assert line.look_again_on is not None, "a block or stay says when somebody looks again"
    if line.why is Why.STAYED:
        return _("Decisions withheld; looked at again on %(day)s") % {
            "day": day(line.look_again_on)
        }
    return _("Blocked: %(reason)s; looked at again on %(day)s") % {
        "reason": line.defect or Proceeding.Block(line.blocked).label,
        "day": day(line.look_again_on),
    }


def must_words(line: Stuck) -> str:
    """What has to be done about a line of the board."""
    return sentence(line.must) if line.process else _("Find out what has to happen next")


def why_words() -> dict[Why, str]:
    """The reasons for being on the board, as choices."""
    return {
        Why.PAST_CLOCK: _("Past its clock"),
        Why.BLOCKED: _("Blocked"),
        Why.NO_NEXT_STEP: _("No next step"),
        Why.STAYED: _("Decisions withheld"),
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
