"""Which changes can be reported about cases that came from elsewhere, by scheme and by day."""

from collections.abc import Iterator
from datetime import date

from upkeep.cases.forms import (
    BenefitsChange,
    ChangeForm,
    ChildNoLongerQualifiesChange,
    CloseCaseChange,
    CurrentIncomeChange,
    RelevantOtherChildrenChange,
    SharedCareChange,
)
from upkeep.cases.grounds import OF_DEATH, RULES, Counts, Ground
from upkeep.cases.older_endings import ends_nothing_yet
from upkeep.law.scheme_1993 import SCHEME as SCHEME_1993
from upkeep.law.scheme_1993.fields import known_benefits as benefits_of_1993
from upkeep.law.scheme_2003 import SCHEME as SCHEME_2003
from upkeep.law.scheme_2003.situation import known_benefits as benefits_of_2003

OF_2012_ALONE = frozenset(
    {
        "local_authority_care",
        "other_arrangements",
        "nation",
        "duty_to_report",
        "status",
        "findings",
    }
)
OF_2003_TOO = frozenset({"current_income", "relevant_other_children"})
OF_1993_ALONE = frozenset({"assessed_earnings", "housing_costs", "children_at_home"})
_KNOWN_BENEFITS = {SCHEME_1993: benefits_of_1993, SCHEME_2003: benefits_of_2003}


def not_told_like_this(form: ChangeForm, scheme: str | None) -> Iterator[tuple[str, str, str]]:
    """What a case cannot be told under its scheme: field, what was found, what to do.

    Of a case of the 2012 scheme, only what the 1993 scheme alone asks for.
    """
    if form.kind in OF_1993_ALONE and scheme != SCHEME_1993:
        yield (
            "kind",
            "a change in the words of the 1993 scheme, about a case of another",
            "report it in the words of the case's own scheme, such as current_income",
        )
    if scheme not in _KNOWN_BENEFITS:
        return
    is_unknown = form.kind in OF_2012_ALONE or (scheme == SCHEME_1993 and form.kind in OF_2003_TOO)
    if is_unknown or not _says_a_figure(form):
        yield (
            "kind",
            f"a change in the words of another scheme than {scheme}, which the case is under",
            "have a caseworker find out what it means for the case; it cannot be taken up as it is",
        )
    yield from ends_nothing_yet(form, scheme)
    if isinstance(form, BenefitsChange):
        for code in {*form.benefits, *form.partner_benefits} - _KNOWN_BENEFITS[scheme]():
            yield (
                "benefits",
                f"“{code}”, which the {scheme} scheme does not know",
                "leave it out: it makes no difference to this case",
            )


def _says_a_figure(form: ChangeForm) -> bool:
    """Whether an older scheme can count with it: one net income, so many children or nights."""
    if isinstance(form, CurrentIncomeChange):
        return form.weekly_pence is not None and not form.is_estimated
    if isinstance(form, RelevantOtherChildrenChange):
        return form.count is not None
    return not isinstance(form, SharedCareChange) or form.basis != "assumed"


def behind_the_transfer(
    form: ChangeForm, taken_over_on: date | None, scheme: str | None
) -> Iterator[tuple[str, str, str]]:
    """Why a change cannot count from a day before its case came here: field, found, what to do.

    What was owed for those days is the opening balance, which others worked out and vouched for.
    Nothing where the day of the change makes no difference, and never for a death.
    """
    if taken_over_on is None or form.happened_on >= taken_over_on:
        return
    if _counts_from_its_day(form, scheme):
        came = taken_over_on.isoformat()
        yield (
            "happened_on",
            f"{form.happened_on.isoformat()}, before the case came here on {came}",
            f"report it from {came}, and put right what was owed before by a journal with what "
            "shows it (upkeep books enter)",
        )


def _counts_from_its_day(form: ChangeForm, scheme: str | None) -> bool:
    """Whether the law counts a change from the day it happened, whenever it is reported."""
    if isinstance(form, CloseCaseChange):
        ground = Ground(form.reason)
        is_after_months = scheme == SCHEME_1993 and ground is Ground.PARENTS_TOGETHER
        is_of_a_day = RULES[ground].counts is Counts.CHANGE and ground not in OF_DEATH
        return is_of_a_day and not is_after_months
    if isinstance(form, ChildNoLongerQualifiesChange):
        return form.reason != "died"
    return isinstance(form, BenefitsChange)
