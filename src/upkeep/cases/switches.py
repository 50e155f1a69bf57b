"""Roll-out switches: what is on, for whom, from which day, and who said so.

A switch has a row of settings. For one paying parent the latest setting that fits counts: latest by
the day from which it holds, then by when it was recorded. A share is taken by a hash of the paying
parent's National Insurance number, so that all cases of a paying parent are treated alike, the same
people are in it every day, and a larger share contains a smaller one.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_noop as _

from upkeep.cases.lifecycle import Role
from upkeep.cases.models import Application, Scheme, SwitchSetting

INTAKE = "intake"
HMRC_FILES = "hmrc_files"
SHADOW = "shadow"
BACS_PAYOUTS = "bacs_payouts"
BENEFIT_DEDUCTIONS = "benefit_deductions"
EARNINGS_ORDERS = "earnings_orders"

WHOLE = 100
"""The share of everybody."""


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that can be rolled out in steps: what it does, who answers for it, and how it
    stands for whom nobody has set it. ``takes_value`` where a setting must name something.
    """

    title: str
    about: str
    owner: Role
    is_on: bool
    takes_value: bool = False


FEATURES = {
    INTAKE: Feature(
        _("Intake"),
        _("Applications are taken in; where it is off they are received, dated, and wait."),
        Role.TEAM_LEADER,
        is_on=True,
    ),
    HMRC_FILES: Feature(
        _("Income by file"),
        _("HMRC is asked for incomes in one file each night, instead of one by one."),
        Role.TEAM_LEADER,
        is_on=False,
    ),
    BACS_PAYOUTS: Feature(
        _("Payouts by Bacs"),
        _("Receiving parents are paid by Bacs, in a Standard 18 file, instead of by ISO 20022."),
        Role.FINANCE,
        is_on=False,
    ),
    BENEFIT_DEDUCTIONS: Feature(
        _("Deductions from benefits"),
        _("Flat-rate maintenance of somebody on a benefit is deducted from the benefit."),
        Role.TEAM_LEADER,
        is_on=False,
    ),
    EARNINGS_ORDERS: Feature(
        _("Orders to employers"),
        _("Employers who deduct from earnings get orders, schedules and reminders from here."),
        Role.TEAM_LEADER,
        is_on=False,
    ),
    SHADOW: Feature(
        _("Shadow run"),
        _("Another rulebook works out the caseload each night, and decides nothing."),
        Role.DECISION_MAKER,
        is_on=False,
        takes_value=True,
    ),
}
"""Every switch there is. Turning one off takes effect with the next night, and undoes nothing."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """For whom a setting is: a scheme, a region, a share of them. Empty means all of them."""

    scheme: str = ""
    region: str = ""
    share_percent: int = 100


class SwitchError(ValueError):
    """A setting that cannot be; the message says why and what to give."""


def set_switch(
    name: str,
    cohort: Cohort,
    effective_from: date,
    by: str,
    reason: str,
    known_at: datetime,
    *,
    is_on: bool,
    value: str = "",
) -> SwitchSetting:
    """Record a setting. Raises :class:`SwitchError` for one that cannot be."""
    feature = FEATURES.get(name)
    if feature is None:
        raise SwitchError(f"There is no switch “{name}”: there are {', '.join(FEATURES)}.")
    if bool(value.strip()) != (feature.takes_value and is_on):
        wanted = "name what is to run" if feature.takes_value and is_on else "leave the value out"
        raise SwitchError(f"{name}: {wanted}.")
    if cohort.scheme and cohort.scheme not in Scheme.values:
        raise SwitchError(f"“{cohort.scheme}” is no scheme: give {', '.join(Scheme.values)}.")
    if cohort.region and not (cohort.region.isascii() and cohort.region.isalpha()):
        raise SwitchError(f"“{cohort.region}” is no region: give the letters postcodes begin with.")
    if not 1 <= cohort.share_percent <= 100:
        raise SwitchError(f"Found a share of {cohort.share_percent}: give a percentage, 1 to 100.")
    if not reason.strip() or not by.strip():
        raise SwitchError("Say who sets the switch, and why.")
    return SwitchSetting.objects.create(
        name=name,
        is_on=is_on,
        scheme=cohort.scheme,
        region=cohort.region.upper(),
        share_percent=cohort.share_percent,
        value=value.strip(),
        effective_from=effective_from,
        set_by=by.strip(),
        reason=reason.strip(),
        known_at=known_at,
    )


def settings_of(name: str, on: date) -> list[SwitchSetting]:
    """The settings of a switch that hold on a day, the one that counts most first."""
    held = SwitchSetting.objects.filter(name=name, effective_from__lte=on)
    return list(held.order_by("-effective_from", "-id"))


def switched_on(name: str, on: date) -> Callable[[str, str], bool] | None:
    """For which paying parents a feature is on, by number and scheme; None where for nobody.

    Regions are those of applicants, so a setting for a region says nothing here.
    """
    settings = [each for each in settings_of(name, on) if not each.region]
    if not FEATURES[name].is_on and not any(each.is_on for each in settings):
        return None
    return lambda number, scheme: is_on(settings, number, scheme, "", name)


def on_for_everybody(name: str, on: date) -> bool:
    """Whether a feature is on for the whole caseload: what cannot be rolled out to a part of it.

    Settings for a scheme, a region or a share say nothing here.
    """
    whole = [
        each
        for each in settings_of(name, on)
        if not (each.scheme or each.region) and each.share_percent == WHOLE
    ]
    return whole[0].is_on if whole else FEATURES[name].is_on


def is_on(
    settings: Sequence[SwitchSetting],
    number: str,
    scheme: str,
    postcode: str,
    name: str = INTAKE,
) -> bool:
    """Whether a switch with these settings is on for a paying parent of a scheme and a region.

    ``number`` is the National Insurance number, ``postcode`` the applicant's.
    """
    area = postcode[: len(postcode) - len(postcode.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
    for setting in settings:
        if setting.scheme not in ("", scheme) or setting.region not in ("", area):
            continue
        if place_of_100(name, number) < setting.share_percent:
            return setting.is_on
    return FEATURES[name].is_on


def place_of_100(name: str, number: str) -> int:
    """A place from 0 to 99 that a paying parent always has for a switch, evenly spread."""
    digest = hashlib.sha256(f"{name} {number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100


def paused_applications(on: date) -> list[Application]:
    """Applications received by a day that intake leaves waiting, in order of receipt."""
    settings = settings_of(INTAKE, on)
    if all(setting.is_on for setting in settings):
        return []
    waiting = Application.objects.filter(case=None, transfer=None, received_on__lte=on)
    return [
        application
        for application in waiting.order_by("received_on", "reference")
        if not is_on(
            settings,
            application.form["paying_parent"]["national_insurance_number"],
            Scheme.SCHEME_2012,
            application.form[application.form["applicant"]]["address"]["postcode"].upper(),
        )
    ]
