"""Roll-out switches: what is on, for whom, from which day, and who said so.

A switch has a row of settings. For one application the latest setting that fits counts: latest by
the day from which it holds, then by when it was recorded. A share is taken by a hash of the
reference, so that the same applications are in it every day and a larger share contains a smaller.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from upkeep.cases.models import Application, Scheme, SwitchSetting

INTAKE = "intake"

SWITCHES = {
    INTAKE: "Applications are taken in; where it is off they are received, dated, and wait.",
}
"""Every switch, and what it does. A switch that nobody has set is on."""


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
) -> SwitchSetting:
    """Record a setting. Raises :class:`SwitchError` for one that cannot be."""
    if name not in SWITCHES:
        raise SwitchError(f"There is no switch “{name}”: there are {', '.join(SWITCHES)}.")
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
        effective_from=effective_from,
        set_by=by.strip(),
        reason=reason.strip(),
        known_at=known_at,
    )


def settings_of(name: str, on: date) -> list[SwitchSetting]:
    """The settings of a switch that hold on a day, the one that counts most first."""
    held = SwitchSetting.objects.filter(name=name, effective_from__lte=on)
    return list(held.order_by("-effective_from", "-id"))


def is_on(settings: Sequence[SwitchSetting], reference: str, scheme: str, postcode: str) -> bool:
    """Whether a switch with these settings is on for one reference of a scheme and a region."""
    area = postcode[: len(postcode) - len(postcode.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
    for setting in settings:
        if setting.scheme not in ("", scheme) or setting.region not in ("", area):
            continue
        if place_of_100(setting.name, reference) < setting.share_percent:
            return setting.is_on
    return True


def place_of_100(name: str, reference: str) -> int:
    """A place from 0 to 99 that a reference always has for a switch, evenly spread."""
    digest = hashlib.sha256(f"{name} {reference}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100


def paused_applications(on: date) -> list[Application]:
    """Applications received by a day that intake leaves waiting, in order of receipt."""
    settings = settings_of(INTAKE, on)
    if all(setting.is_on for setting in settings):
        return []
    waiting = Application.objects.filter(case=None, received_on__lte=on)
    return [
        application
        for application in waiting.order_by("received_on", "reference")
        if not is_on(
            settings,
            application.reference,
            Scheme.SCHEME_2012,
            application.form[application.form["applicant"]]["address"]["postcode"].upper(),
        )
    ]
