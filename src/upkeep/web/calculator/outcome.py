"""What the last page shows: amounts, fees, what was assumed, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from upkeep.collection.fees import half_up, paying_parent_fee, receiving_parent_fee
from upkeep.law import Result, Step, calculate, short_form, steps_of
from upkeep.law.outcomes import PARAMETER_FILES
from upkeep.law.parameters import load_scheme
from upkeep.law.words import translator
from upkeep.web.calculator.answers import UNKNOWN, Answers
from upkeep.web.calculator.flow import PAGES, on_the_way
from upkeep.web.calculator.questions import Words, nights_a_year
from upkeep.web.calculator.situation import Names, names_in_words, situation_of
from upkeep.web.formats import day, pounds

YEAR_WEEKS = 52
"""Instalments are worked out over 52 weeks (SI 1992/1989 reg 4)."""
NIGHTS_NEAR_HALF = 175
"""From here on the question whether anybody is the paying parent at all is close."""


@dataclass(frozen=True, slots=True)
class Fees:
    """One way to pay: what is paid and what is received, in pence a week."""

    arrangement: str
    note: str
    paying_pence: int
    receiving_pence: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for the family that was asked about, ready to be shown."""

    heading: str
    weekly_pence: int | None
    amounts: tuple[tuple[str, int], ...]
    fees: tuple[Fees, ...]
    notes: tuple[str, ...]
    given: tuple[tuple[str, Words, tuple[Words, ...]], ...]
    steps: tuple[Step, ...]
    day: date

    @property
    def short(self) -> tuple[Step, ...]:
        """The steps that decided, without the one that a note already says."""
        said_by_a_note = translator(language())(PARAMETER_FILES)
        return short_form(step for step in self.steps if step.citation != said_by_a_note)

    @property
    def speaks_of_percent(self) -> bool:
        """Whether a step names a percentage, which not everybody can read."""
        return _is_percent_in(self.steps)


def outcome_of(answers: Answers) -> Outcome:
    """Ask the law, in the language of the page. The answers must be complete."""
    counted, names = on_the_way(answers), names_in_words()
    result = calculate(situation_of(counted, names))
    weekly = _weekly_pence(result, names)
    return Outcome(
        heading=_heading(result, weekly),
        weekly_pence=weekly,
        amounts=amounts_over_time(weekly) if weekly else (),
        fees=fees_on(weekly, counted.day) if weekly else (),
        notes=tuple(_notes(counted, result, names)),
        given=answers_in_words(counted),
        steps=steps_of(result.explanation, scheme=result.scheme, language=language()),
        day=counted.day,
    )


def language() -> str:
    """The language of the page, as the law's sentences name it."""
    return (get_language() or "en")[:2]


def answers_in_words(answers: Answers) -> tuple[tuple[str, Words, tuple[Words, ...]], ...]:
    """Page, question and answer, for every answer that counts."""
    return tuple(
        (name, PAGES[name].short, tuple(PAGES[name].question.in_words(answer, answers)))
        for name, answer in answers.given.items()
    )


def amounts_over_time(weekly_pence: int) -> tuple[tuple[str, int], ...]:
    """A weekly amount over longer times, by the law's year of 52 weeks (SI 1992/1989 reg 4)."""
    return (
        (_("A week"), weekly_pence),
        (_("Four weeks"), weekly_pence * 4),
        (_("A month"), half_up(weekly_pence * YEAR_WEEKS, 12)),
        (_("A year"), weekly_pence * YEAR_WEEKS),
    )


def fees_on(weekly_pence: int, on: date) -> tuple[Fees, ...]:
    """What each way to pay comes to a week, by the fees of a day (SI 2014/612 regs 6 to 8)."""
    return (
        Fees(
            _("Family-based arrangement"),
            _("you agree the amount and pay it between you; there is no fee"),
            weekly_pence,
            weekly_pence,
        ),
        Fees(
            _("Direct Pay"),
            _("the service works out the amount and you pay it between you; there is no fee"),
            weekly_pence,
            weekly_pence,
        ),
        Fees(
            _("Collect and Pay"),
            _(
                "the service collects the money and passes it on; its fee is added to what is "
                "paid, and another is taken from what is received"
            ),
            weekly_pence + paying_parent_fee(weekly_pence, on),
            weekly_pence - receiving_parent_fee(weekly_pence, on),
        ),
    )


def _weekly_pence(result: Result, names: Names) -> int | None:
    """What the receiving parent who was asked about is due; None without a calculation."""
    if result.no_calculation_reason is not None:
        return None
    shares = {share.id: share.weekly_pence for share in result.receiving_parents}
    return shares[names.receiving_parent]


def _heading(result: Result, weekly_pence: int | None) -> str:
    if weekly_pence is None:
        return {
            "no_jurisdiction": _("The service cannot work out maintenance for you"),
            "equal_day_to_day_care": _("Neither parent has to pay"),
        }[str(result.no_calculation_reason)]
    if not weekly_pence:
        return _("Nothing has to be paid")
    return _("Child maintenance of %(amount)s a week") % {"amount": pounds(weekly_pence)}


def _notes(answers: Answers, result: Result, names: Names) -> Iterator[str]:
    """Whole sentences on how far the result can be relied on, the weightiest first."""
    if result.no_calculation_reason == "equal_day_to_day_care":
        yield _(
            "You said that both parents look after every child to the same extent. Then the law "
            "knows no paying parent, and no amount can be worked out. That is not a count of "
            "nights: the service looks at who does what for the children day by day. You can "
            "still agree between you who pays for what."
        )
    elif result.no_calculation_reason:
        yield _(
            "Not everybody concerned usually lives in the United Kingdom, so the law gives the "
            "service no power to decide. A court may be able to help."
        )
    if answers.is_income_unknown:
        yield _(
            "No income is known, so this is a default decision: a fixed amount that the law sets "
            "by the number of children. Other children and nights do not change it. It is "
            "replaced by the right amount, from the day it began, once the income is known."
        )
    yield from _assumptions(answers)
    if answers.count("other-families"):
        yield _(
            "What the paying parent owes for all the children is shared between the receiving "
            "parents by the number of children. We did not ask for the nights of the other "
            "parent’s children, so what the steps below say of that parent may be too much."
        )
    if result.provisional:
        yield _(
            "The figures of the law that we used were last checked for %(day)s. They may well be "
            "the same today, but until they have been checked again the result is provisional."
        ) % {"day": day(load_scheme(result.scheme).verified_to)}


def _assumptions(answers: Answers) -> Iterator[str]:
    """What was not known, and what stands in for it."""
    said = {
        "residence": _("You do not know where all usually live: we took it to be here."),
        "circumstances": _(
            "You do not know whether a circumstance makes the paying parent pay nothing: we took "
            "it that none does."
        ),
        "benefits": _(
            "You do not know the benefits: we took it that there are none. With one of them the "
            "amount would be the flat rate."
        ),
        "partner": _("You do not know about a partner: we took it that there is none."),
        "partner-benefits": _(
            "You do not know the partner’s benefits: we took it that there are none."
        ),
        "partner-pays": _(
            "You do not know whether the partner pays child maintenance: we took it that they "
            "do not."
        ),
        "equal-care": _(
            "You do not know whether both parents care equally: we took it that one does more."
        ),
        "stays": _(
            "You do not know about nights with the paying parent: we counted none. Nights from "
            "52 a year lower the amount."
        ),
    }
    for page, sentence in said.items():
        if answers.get(page) == UNKNOWN or answers.get(page) == [UNKNOWN]:
            yield sentence
    if answers.get("stays") == "disputed":
        yield _(
            "The number of nights is not agreed. If both parents agree that there are some, the "
            "law assumes one night a week."
        )
    if (given := answers.get("nights")) and _is_near_half(given):
        yield _(
            "The children stay with the paying parent almost half of the nights. If both parents "
            "also look after them equally by day, nobody may have to pay."
        )


def _is_percent_in(steps: tuple[Step, ...]) -> bool:
    return any("%" in step.text or _is_percent_in(step.steps) for step in steps)


def _is_near_half(given: Mapping[str, Any]) -> bool:
    return max(nights_a_year(given)) >= NIGHTS_NEAR_HALF
