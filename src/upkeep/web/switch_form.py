"""The form with which a switch is set: what was typed, and what is wrong with it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from upkeep.cases.switches import FEATURES, Cohort, SwitchError, set_switch
from upkeep.web.statement_period import PARTS, Typed

FIELDS = ("name", "state", "scheme", "region", "share", "value", "reason")
Said = dict[str, str]


def blank(day: date) -> Said:
    """The form before anything is typed: from today on, for everybody."""
    days = {"from-day": str(day.day), "from-month": str(day.month), "from-year": str(day.year)}
    return {**dict.fromkeys(FIELDS, ""), "share": "100", "state": "off", **days}


def said_in(posted: Mapping[str, str]) -> Said:
    """What was typed, without spaces around it."""
    names = (*FIELDS, *(f"from-{part}" for part in PARTS))
    return {name: str(posted.get(name, "")).strip() for name in names}


def record(said: Said, by: str, now: datetime) -> tuple[str, str]:
    """Set the switch; else what is wrong, in words, and the field that it is about."""
    start = Typed(*(said[f"from-{part}"] for part in PARTS)).as_date()
    problem = _problem_with(said, start)
    if problem[0]:
        return problem
    assert start is not None, "a day was typed"
    cohort = Cohort(said["scheme"], said["region"], int(said["share"]))
    try:
        set_switch(
            said["name"],
            cohort,
            start,
            by,
            said["reason"],
            now,
            is_on=said["state"] == "on",
            value=said["value"],
        )
    except SwitchError:
        return _("This scheme or region does not exist: leave both empty for everybody"), "region"
    return "", ""


def _problem_with(said: Said, start: date | None) -> tuple[str, str]:
    feature = FEATURES.get(said["name"])
    if feature is None or said["state"] not in ("on", "off"):
        return _("Choose a switch, and on or off"), "name"
    if start is None:
        return _("The first day must be a real date, like 6 4 2025"), "from"
    if not (
        said["share"].isdecimal() and len(said["share"]) <= 3 and 1 <= int(said["share"]) <= 100
    ):
        return _("The share must be a whole number from 1 to 100"), "share"
    if feature.takes_value and said["state"] == "on" and not said["value"]:
        return _("Say which rulebook is to run"), "value"
    if said["value"] and not (feature.takes_value and said["state"] == "on"):
        return _("Only a rulebook that is to run is named"), "value"
    if not said["reason"]:
        return _("Say why"), "reason"
    return "", ""
