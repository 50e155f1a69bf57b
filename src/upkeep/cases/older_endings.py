"""Why a case of the 1993 or 2003 scheme ends, and from which day, in the words of its own law.

The grounds are those of every scheme; each older scheme says which of them end anything there,
and its law gives the day. Days count in the paying parent's maintenance periods.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from upkeep.cases.forms import ChangeForm, CloseCaseChange
from upkeep.cases.grounds import RULES, Ground
from upkeep.cases.models import Case, Scheme
from upkeep.law.parameters import load_scheme
from upkeep.law.rules import Law, Trace
from upkeep.law.scheme_1993.ending import CITATIONS as CITATIONS_OF_1993
from upkeep.law.scheme_1993.ending import Ending as EndingOf1993
from upkeep.law.scheme_1993.ending import end_of_assessment
from upkeep.law.scheme_2003.ending import CITATIONS as CITATIONS_OF_2003
from upkeep.law.scheme_2003.ending import Ending as EndingOf2003
from upkeep.law.scheme_2003.ending import end_of_calculation
from upkeep.law.scheme_2003.maintenance_periods import MaintenancePeriods

OLDER = frozenset({Scheme.SCHEME_1993.value, Scheme.SCHEME_2003.value})

_IN_1993: Mapping[Ground, EndingOf1993] = MappingProxyType(
    {
        Ground.APPLICANT_REQUEST: EndingOf1993.CANCELLED,
        Ground.PAYING_PARENT_DIED: EndingOf1993.PARENT_DIED,
        Ground.RECEIVING_PARENT_DIED: EndingOf1993.PARENT_DIED,
        Ground.NO_CHILD_LEFT: EndingOf1993.CHILD_CARER_OR_RESIDENCE,
        Ground.PARENTS_TOGETHER: EndingOf1993.PARENTS_LIVE_TOGETHER,
        Ground.PAYING_PARENT_HAS_CARE: EndingOf1993.CHILD_CARER_OR_RESIDENCE,
        Ground.CARE_ELSEWHERE: EndingOf1993.CHILD_CARER_OR_RESIDENCE,
        Ground.PAYING_PARENT_LEFT: EndingOf1993.CHILD_CARER_OR_RESIDENCE,
        Ground.RECEIVING_PARENT_LEFT: EndingOf1993.CHILD_CARER_OR_RESIDENCE,
        Ground.ADOPTED: EndingOf1993.CHILD_CARER_OR_RESIDENCE,
        Ground.NEVER_A_PARENT: EndingOf1993.NEVER_A_PARENT,
        Ground.COURT_ORDER: EndingOf1993.CANCELLED,
        Ground.OTHER: EndingOf1993.CANCELLED,
    }
)

_IN_2003: Mapping[Ground, EndingOf2003] = MappingProxyType(
    {
        Ground.APPLICANT_REQUEST: EndingOf2003.APPLICANT_ASKS_TO_STOP,
        Ground.PAYING_PARENT_DIED: EndingOf2003.PARENT_DIED,
        Ground.RECEIVING_PARENT_DIED: EndingOf2003.PARENT_DIED,
        Ground.NO_CHILD_LEFT: EndingOf2003.NO_CHILD_LEFT,
        Ground.PARENTS_TOGETHER: EndingOf2003.PARENTS_LIVE_TOGETHER,
        Ground.PAYING_PARENT_HAS_CARE: EndingOf2003.NO_CHILD_LEFT,
        Ground.CARE_ELSEWHERE: EndingOf2003.NO_CHILD_LEFT,
        Ground.PAYING_PARENT_LEFT: EndingOf2003.LEFT_THE_COUNTRY,
        Ground.RECEIVING_PARENT_LEFT: EndingOf2003.LEFT_THE_COUNTRY,
        Ground.ADOPTED: EndingOf2003.NOT_A_PARENT_ANY_MORE,
        Ground.NEVER_A_PARENT: EndingOf2003.NEVER_A_PARENT,
        Ground.COURT_ORDER: EndingOf2003.APPLICANT_ASKS_TO_STOP,
        Ground.OTHER: EndingOf2003.APPLICANT_ASKS_TO_STOP,
    }
)

_THE_ACT = "Child Support Act 1991 Sch 1 para 16"

# A change of carer is superseded from the period of the change, as where no child is left
# (SI 1999/991 Sch 3D para 3(b)).
_BY_THE_REPORT = frozenset({Ground.APPLICANT_REQUEST, Ground.COURT_ORDER, Ground.OTHER})


def citation_of(ground: Ground, scheme: str) -> str:
    """By which provision a ground ends a case of a scheme; by the Act alone where none is named."""
    if scheme == Scheme.SCHEME_1993:
        return CITATIONS_OF_1993[_IN_1993[ground]] if ground in _IN_1993 else _THE_ACT
    if scheme == Scheme.SCHEME_2003:
        return CITATIONS_OF_2003[_IN_2003[ground]] if ground in _IN_2003 else _THE_ACT
    return RULES[ground].citation


def period_start(case: Case, day: date) -> date:
    """The first day of the maintenance period that a day lies in; never before the case is here."""
    first = case.paying_parent.initial_effective_date
    assert first is not None, "a case that was taken over has its maintenance periods"
    return max(MaintenancePeriods(first).start_containing(day), case.effective_from)


def without_child_from(case: Case, day: date) -> date:
    """From when somebody does not count who is no qualifying child from ``day`` on.

    In the 2012 scheme from the day itself (SI 2012/2677 reg 18(3)), in the older ones from its
    maintenance period (SI 1999/991 Sch 3D para 3(a); SI 1992/1813 reg 23(19)).
    """
    return period_start(case, day) if case.scheme in OLDER else max(day, case.effective_from)


def first_day_without(ground: Ground, happened_on: date, reported_on: date, case: Case) -> date:
    """The first day of a case of an older scheme without liability; never before it came here."""
    first = case.paying_parent.initial_effective_date
    assert first is not None, "a case that was taken over has its maintenance periods"
    on = max(happened_on, reported_on) if ground in _BY_THE_REPORT else happened_on
    if case.scheme == Scheme.SCHEME_1993:
        return end_of_assessment(
            _IN_1993[ground], on, effective_date=case.effective_from, first_effective=first
        )
    law = Law(load_scheme(Scheme.SCHEME_2003.value).on(on), Trace())
    return end_of_calculation(
        law,
        MaintenancePeriods(first),
        _IN_2003[ground],
        on,
        effective_date=case.effective_from,
    ).day


def ends_nothing_yet(form: ChangeForm, scheme: str | None) -> Iterator[tuple[str, str, str]]:
    """Why a reported end does not end a case of an older scheme: field, what was found, to do."""
    if not isinstance(form, CloseCaseChange) or scheme not in OLDER:
        return
    ground = Ground(form.reason)
    if ground is Ground.EQUAL_CARE:
        yield (
            "reason",
            f"equal care, which ends nothing under the {scheme} scheme",
            "report the nights (shared_care): they change the amount",
        )
    if scheme == Scheme.SCHEME_1993 and ground is Ground.PARENTS_TOGETHER:
        ends_on = end_of_assessment(
            EndingOf1993.PARENTS_LIVE_TOGETHER,
            form.happened_on,
            effective_date=form.happened_on,
            first_effective=form.happened_on,
        )
        if ends_on > form.reported_on:
            yield (
                "happened_on",
                "parents who have lived together for less than six months, after which alone the "
                "1993 scheme ends an assessment",
                f"report it again from {ends_on.isoformat()}, or as applicant_request by whoever "
                "applied",
            )
