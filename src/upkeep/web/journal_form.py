"""The form with which a debt is changed by hand: what was typed, and what is wrong with it."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case
from upkeep.collection.journals import JournalRefusedError, Wanted, enter
from upkeep.collection.models import Journal
from upkeep.ledger import DEBTS
from upkeep.web.calculator.figures import pence_of
from upkeep.web.statement_period import PARTS, Typed

FIELDS = ("code", "debt", "direction", "amount", "explanation", "evidence")
Said = dict[str, str]


def debt_words() -> dict[str, str]:
    """The kinds of debt as people call them."""
    return {
        "maintenance": _("Maintenance"),
        "maintenance for the state": _("Maintenance due to the Secretary of State"),
        "interest": _("Interest"),
        "interest for the state": _("Interest due to the Secretary of State"),
        "collection fee": _("Collection fee"),
        "enforcement fee": _("Enforcement fee"),
        "penalty": _("Penalty"),
        "direct pay": _("Direct Pay"),
        "overpayment": _("Overpayment"),
    }


def debt_choices() -> list[tuple[str, str]]:
    """What can be chosen, in the order of the chart."""
    words = debt_words()
    return [(debt.name, words[debt.name]) for debt in DEBTS]


def blank(day: date) -> Said:
    """The form before anything is typed."""
    days = {"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)}
    return {**dict.fromkeys(FIELDS, ""), "debt": "maintenance", **days}


def said_in(posted: Mapping[str, str]) -> Said:
    """What was typed, without spaces around it."""
    names = (*FIELDS, *(f"on-{part}" for part in PARTS))
    return {name: str(posted.get(name, "")).strip() for name in names}


def record(case: Case, said: Said, actor: Actor) -> Journal:
    """Enter the journal. Raises :class:`JournalRefusedError` with the field that is wrong."""
    day = Typed(*(said[f"on-{part}"] for part in PARTS)).as_date()
    if day is None:
        raise JournalRefusedError("on", _("The day must be a real date, like 6 4 2025"))
    pence = pence_of(said["amount"])
    if pence is None:
        raise JournalRefusedError("amount", _("Enter pounds and pence, such as 350.00"))
    if said["direction"] not in ("raise", "lower"):
        raise JournalRefusedError("direction", _("Choose whether more or less is owed"))
    change = pence if said["direction"] == "raise" else -pence
    return enter(
        Wanted(
            case, said["debt"], change, said["code"], said["explanation"], said["evidence"], day
        ),
        actor,
    )
