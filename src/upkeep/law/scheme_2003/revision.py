"""Revision: when a decision may be made anew from its own first day (SI 1999/991 regs 3A, 5A)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from upkeep.law.numbers import Number
from upkeep.law.rules import Law
from upkeep.law.scheme_2003.maintenance_periods import (
    Dated,
    MaintenancePeriods,
    months_later,
    whole,
)
from upkeep.law.words import _


@dataclass(frozen=True, slots=True)
class RevisionAsked:
    """Why a decision might be revised.

    ``refused_for_evidence_on`` is the day on which an application made in time was told to have
    failed for lack of evidence; ``is_change_since`` that something changed after the decision had
    effect, or is expected to, which is superseded instead.
    """

    notified_on: datetime.date
    on: datetime.date
    is_application: bool = True
    is_late_allowed: bool = False
    refused_for_evidence_on: datetime.date | None = None
    was_misled_in_favour: bool = False
    is_official_error: bool = False
    is_interim_or_default: bool = False
    is_change_since: bool = False


def provision_for_revision(law: Law, asked: RevisionAsked) -> str | None:
    """The provision under which the decision may be revised, or nothing."""
    if asked.is_interim_or_default:
        return "SI 1999/991 reg 3A(4)-(5)"
    if asked.is_official_error:
        return "SI 1999/991 reg 3A(1)(e)"
    if asked.is_change_since:
        return None
    months = whole(law.amount("revision.months"))
    if asked.on <= months_later(asked.notified_on, months):
        return "SI 1999/991 reg 3A(1)(a)" if asked.is_application else "SI 1999/991 reg 3A(1)(d)"
    if asked.is_application and asked.is_late_allowed:
        return "SI 1999/991 regs 3A(1)(a), 4"
    refused = asked.refused_for_evidence_on
    if refused is not None and refused <= months_later(asked.notified_on, months):
        return "SI 1999/991 reg 3A(1)(b)" if asked.on <= months_later(refused, months) else None
    return "SI 1999/991 reg 3A(1)(c)" if asked.was_misled_in_favour else None


def date_of_replacing_default(
    periods: MaintenancePeriods,
    effective_date: datetime.date,
    informed_on: datetime.date,
    default_total: Number,
    true_total: Number,
    *,
    was_at_fault: bool = True,
) -> Dated:
    """From when a calculation replaces a default decision (SI 1999/991 reg 5A(2)).

    The weeks before the information came stay at the default amount, unless that was too low or
    the paying parent was not at fault.
    """
    if true_total > default_total:
        return Dated(
            effective_date,
            "SI 1999/991 reg 5A(2)",
            _("The true amount is higher than the default amount, so it is due from the start."),
        )
    if not was_at_fault:
        return Dated(
            effective_date,
            "SI 1999/991 reg 5A(2)",
            _("The paying parent was not at fault, so the true amount is due from the start."),
        )
    return Dated(
        max(effective_date, periods.start_containing(informed_on)),
        "SI 1999/991 reg 5A(2)",
        _("The information came in the maintenance period that begins on this day."),
    )
