"""Supersession: which changes count, and from when (Child Support Act 1991 s.17; SI 1999/991)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum

from upkeep.law.numbers import Condition, Number, greatest
from upkeep.law.rules import YES_NO, Law, rule
from upkeep.law.scheme_2003.maintenance_periods import Dated, MaintenancePeriods, whole
from upkeep.law.words import _


class Change(Enum):
    """What a decision is superseded for."""

    APPLICATION = "application"
    EXPECTED = "expected"
    CHILD_STOPS = "child_stops"
    RELEVANT_OTHER_CHILD_STOPS = "relevant_other_child_stops"
    CARER_CHANGES = "carer_changes"
    LEAVES_THE_COUNTRY = "leaves_the_country"
    PARTNER_RULE = "partner_rule"
    BENEFIT = "benefit"
    BENEFIT_INFORMATION = "benefit_information"
    NEW_CHILD_PAYING_PARENT_APPLIES = "new_child_paying_parent_applies"
    NEW_CHILD_RECEIVING_PARENT_APPLIES = "new_child_receiving_parent_applies"
    SERIES = "series"
    OWN_INITIATIVE = "own_initiative"
    INTERIM_DECISION = "interim_decision"
    BENEFIT_CASE_ASKS_TO_STOP = "benefit_case_asks_to_stop"
    PARENTS_LIVE_TOGETHER = "parents_live_together"
    TEST_CASE = "test_case"
    TRIBUNAL_MISLED = "tribunal_misled"
    LAW_SETTLED_ELSEWHERE = "law_settled_elsewhere"


@dataclass(frozen=True, slots=True)
class Superseding:
    """A change, the day it happened and the days that its date may turn on.

    ``happened_on`` is the day of the change, or the day it is expected, or of the benefit's
    beginning or end, or of the tribunal's decision or other determination. ``told_on`` is the day
    of the application or report, of the notice of an intended supersession (the latest one), or
    of the notice to the paying parent.
    """

    change: Change
    told_on: datetime.date
    happened_on: datetime.date | None = None


OF_ITS_OWN_PERIOD = {
    Change.EXPECTED: "SI 1999/991 reg 7B(5)-(6); Sch 3D para 2",
    Change.CHILD_STOPS: "SI 1999/991 reg 7B(17); Sch 3D para 3(a)",
    Change.LEAVES_THE_COUNTRY: "SI 1999/991 reg 7B(18); Sch 3D para 3(c)",
}
FROM_2009 = {Change.PARTNER_RULE: "SI 1999/991 Sch 3D para 3(d)"}
FROM_2011 = {
    Change.RELEVANT_OTHER_CHILD_STOPS: "SI 1999/991 Sch 3D para 3(aa)",
    Change.BENEFIT: "SI 1999/991 Sch 3D paras 3(e), 3A",
}
OF_THE_DAY_ITSELF = {
    Change.TRIBUNAL_MISLED: "SI 1999/991 Sch 3D para 11",
    Change.LAW_SETTLED_ELSEWHERE: "SI 1999/991 Sch 3D para 12",
}

IN_PERIOD_OF_CHANGE = _("The change came in the maintenance period that begins on this day.")
IN_PERIOD_OF_APPLICATION = _(
    "It was applied for, reported or decided in the maintenance period that begins on this day."
)


def effective_date_of_supersession(
    law: Law, periods: MaintenancePeriods, given: Superseding
) -> Dated:
    """From when a superseding decision has effect, by the law of the day it is made on.

    The general rule (s.17(4); Sch 3D para 1) is the first day of the maintenance period of the
    application or decision; the others are exceptions, three times changed.
    """
    return (
        _special(law, periods, given)
        or _period_of_change(law, periods, given)
        or Dated(
            periods.start_containing(given.told_on),
            "Child Support Act 1991 s.17(4); SI 1999/991 Sch 3D para 1",
            IN_PERIOD_OF_APPLICATION,
        )
    )


def _period_of_change(law: Law, periods: MaintenancePeriods, given: Superseding) -> Dated | None:
    """Changes that count from the period in which they came."""
    citation = OF_ITS_OWN_PERIOD.get(given.change)
    if citation is None and law.holds("supersession.schedule_3d"):
        citation = FROM_2009.get(given.change)
    if citation is None and law.holds("supersession.benefit_from_entitlement"):
        citation = FROM_2011.get(given.change)
    if given.change is Change.CARER_CHANGES:
        citation = _carer_changes(law)
    if given.change is Change.INTERIM_DECISION and not law.holds("supersession.schedule_3d"):
        citation = "SI 1999/991 reg 7B(4)"
    if citation is None:
        return None
    return Dated(periods.start_containing(_day_of(given)), citation, IN_PERIOD_OF_CHANGE)


def _carer_changes(law: Law) -> str | None:
    if law.holds("supersession.schedule_3d"):
        return "SI 1999/991 Sch 3D para 3(b)"
    if law.holds("policy.carer_change_counts_from_its_period_before_2009"):
        return "SI 1999/991 reg 7B"
    return None


def _day_of(given: Superseding) -> datetime.date:
    assert given.happened_on is not None, f"{given.change.value} needs the day it happened on"
    return given.happened_on


def _special(law: Law, periods: MaintenancePeriods, given: Superseding) -> Dated | None:
    """The exceptions whose date is neither the period of the change nor that of the report."""
    if given.change in OF_THE_DAY_ITSELF:
        return Dated(
            _day_of(given),
            OF_THE_DAY_ITSELF[given.change],
            _("A tribunal's decision or another determination took effect on this day."),
        )
    reckoned = {
        Change.OWN_INITIATIVE: _own_initiative,
        Change.SERIES: _series,
        Change.BENEFIT: _benefit_reported,
        Change.BENEFIT_CASE_ASKS_TO_STOP: _after_request,
        Change.TEST_CASE: _after_test_case,
        Change.PARENTS_LIVE_TOGETHER: _living_together,
    }.get(given.change)
    return None if reckoned is None else reckoned(law, periods, given)


def _own_initiative(law: Law, periods: MaintenancePeriods, given: Superseding) -> Dated:
    days = whole(law.amount("own_initiative.days"))
    return Dated(
        periods.start_containing(given.told_on + datetime.timedelta(days=days)),
        "SI 1999/991 reg 7B(7)-(8); Sch 3D para 9",
        _("The day 28 days after the notice is in the period that begins on this day."),
    )


def _series(law: Law, periods: MaintenancePeriods, given: Superseding) -> Dated:
    """One of several changes on one application: each from its own period (Sch 1 para 15).

    One that came before the application but was reported after it counts from the application:
    give that day as ``told_on`` and the day of the change as ``happened_on``.
    """
    happened = _day_of(given)
    if happened >= given.told_on:
        day = periods.start_containing(happened)
        return Dated(day, "SI 1999/991 reg 7B(22); Sch 3D para 8", IN_PERIOD_OF_CHANGE)
    by_period = law.holds("supersession.benefit_from_entitlement")
    return Dated(
        periods.start_containing(given.told_on) if by_period else given.told_on,
        "SI 1999/991 reg 7B(22); Sch 3D para 8",
        _("The change was reported after the application, so it counts from the application."),
    )


def _benefit_reported(law: Law, periods: MaintenancePeriods, given: Superseding) -> Dated | None:
    """Before 6 April 2009: from the report, or from entitlement if that began later."""
    if law.holds("supersession.schedule_3d"):
        return None
    day = max(given.told_on, _day_of(given))
    return Dated(
        periods.start_containing(day),
        "SI 1999/991 reg 7B(2)-(3)",
        _("The benefit had been reported and had begun in the period that begins on this day."),
    )


def _after_request(_law: Law, periods: MaintenancePeriods, given: Superseding) -> Dated:
    return Dated(
        periods.start_after(given.told_on),
        "SI 1999/991 reg 7B(19)",
        _("The request was made in the maintenance period before."),
    )


def _after_test_case(_law: Law, periods: MaintenancePeriods, given: Superseding) -> Dated:
    return Dated(
        periods.start_after(_day_of(given)),
        "SI 1999/991 Sch 3D para 10",
        _("The tribunal's decision would have taken effect in the period before."),
    )


def _living_together(law: Law, periods: MaintenancePeriods, given: Superseding) -> Dated:
    """Both parents ask (to 5 April 2009): the later request; otherwise the day they moved in."""
    if law.holds("supersession.schedule_3d"):
        return Dated(
            periods.start_containing(_day_of(given)),
            "Child Support Act 1991 s.3, Sch 1 para 16; SI 1999/991 Sch 3D para 3(a)",
            IN_PERIOD_OF_CHANGE,
        )
    return Dated(
        periods.start_containing(given.told_on),
        "SI 1999/991 reg 7B(20)",
        _("The later of the parents' requests was made in the period that begins on this day."),
    )


@rule("SI 1999/991 reg 6B", YES_NO)
def is_within_tolerance(
    law: Law,
    in_force: Number,
    proposed: Number,
    *,
    about: frozenset[str] = frozenset(),
    other_grounds_decide: bool = False,
) -> Condition:
    """Whether a change of net income is too small for an application to supersede for it.

    Less than 5% of the figure in force; exactly 5% is enough. Only for applications on a change of
    circumstances: not where the decision maker acts unasked or corrects a mistake. ``about`` names
    what takes a case out of the rule, ``other_grounds_decide`` that other grounds of the same
    application lead to a new decision.
    """
    is_exempt = bool(about & law.listed("tolerance.exempt")) or (
        other_grounds_decide and law.holds("tolerance.falls_with_other_grounds")
    )
    difference = greatest(proposed - in_force, in_force - proposed)
    least = in_force * law.amount("tolerance.percent")
    is_small = (difference < least) & (not is_exempt)
    law.say_first(
        (is_exempt, _("Small differences count in this case.")),
        (
            is_small,
            _(
                "Income of {proposed:money} instead of {in_force:money} differs by "
                "{difference:money}, less than {least:exact_money} (5%): nothing is superseded."
            ),
        ),
        otherwise=_(
            "Income of {proposed:money} instead of {in_force:money} differs by "
            "{difference:money}; {least:exact_money} (5%) is enough."
        ),
        proposed=proposed,
        in_force=in_force,
        difference=difference,
        least=least,
    )
    return is_small
