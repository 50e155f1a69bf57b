"""What two parents agree, as the form takes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upkeep.web.calculator.figures import pence_of
from upkeep.web.typed_days import TypedDayError, day_typed

Words = str | Promise

OFTEN: Mapping[str, Words] = {
    "week": _("every week"),
    "fortnight": _("every two weeks"),
    "four_weeks": _("every four weeks"),
    "month": _("every month"),
}
"""How often is paid, in the middle of a sentence."""

_STEPS: Mapping[str, relativedelta] = {
    "week": relativedelta(weeks=1),
    "fortnight": relativedelta(weeks=2),
    "four_weeks": relativedelta(weeks=4),
    "month": relativedelta(months=1),
}

REVIEWS: Mapping[str, Words] = {
    "6": _("after six months"),
    "12": _("after a year"),
    "24": _("after two years"),
}
"""When the parents look at it again, by months after the first payment."""

NAME_MAX = 100
LINE_MAX = 60
CHILDREN_MAX = 10
TEXT_MAX = 1000
BEHIND_DAYS_MAX = 366
"""A first payment longer ago than this is taken for a slip."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """An arrangement: who pays whom what, from when, for which children, and what else.

    ``often`` is a word of :data:`OFTEN`; ``review_months`` count from the first payment; ``way``,
    ``time`` and ``further`` are the parents' own words and may be empty.
    """

    payer: str
    receiver: str
    children: tuple[str, ...]
    pence: int
    often: str
    first_on: date
    review_months: int
    way: str = ""
    time: str = ""
    further: str = ""

    @property
    def review_on(self) -> date:
        """The day on which the parents look at it again."""
        review: date = self.first_on + relativedelta(months=self.review_months)
        return review

    def payments(self) -> Iterator[date]:
        """The days of payment before the review. A month without the day pays on its last."""
        number, on = 0, self.first_on
        while on < self.review_on:
            yield on
            number += 1
            on = self.first_on + _STEPS[self.often] * number


def read_form(said: Mapping[str, str], today: date) -> tuple[Agreed | None, dict[str, Words]]:
    """What the form says, or what is wrong with it by field, in the order of the form."""
    wrong: dict[str, Words] = {}
    payer = _name(said, "payer", _("Enter the name of the parent who pays"), wrong)
    receiver = _name(said, "receiver", _("Enter the name of the parent who is paid"), wrong)
    children = _children(said, wrong)
    pence = pence_of(said.get("amount", "")) or 0
    if not pence:
        wrong["amount"] = _("Enter the amount in pounds as a number, like 50 or 216.50")
    often = said.get("often", "")
    if often not in OFTEN:
        wrong["often"] = _("Choose how often it is paid")
    first_on = _first_day(said, today, wrong)
    review = said.get("review", "")
    if review not in REVIEWS:
        wrong["review"] = _("Choose when you look at it again")
    own_words = {name: _text(said, name, wrong) for name in ("way", "time", "further")}
    if wrong or first_on is None:
        return None, wrong
    return Agreed(payer, receiver, children, pence, often, first_on, int(review), **own_words), {}


def _name(said: Mapping[str, str], field: str, missing: Words, wrong: dict[str, Words]) -> str:
    name = " ".join(said.get(field, "").split())
    if not name:
        wrong[field] = missing
    elif len(name) > NAME_MAX:
        wrong[field] = _("Enter a name of at most 100 letters")
    return name


def _children(said: Mapping[str, str], wrong: dict[str, Words]) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in said.get("children", "").splitlines())
    names = tuple(line for line in lines if line)
    if not names:
        wrong["children"] = _("Enter the name of each child, each on a line")
    elif len(names) > CHILDREN_MAX or any(len(name) > LINE_MAX for name in names):
        wrong["children"] = _("Enter at most ten names of at most 60 letters, each on a line")
    return names


def _first_day(said: Mapping[str, str], today: date, wrong: dict[str, Words]) -> date | None:
    try:
        found = day_typed(said, "first")
    except TypedDayError as error:
        wrong[error.box] = error.words
        return None
    if found is None:
        wrong["first-day"] = _("Enter the day of the first payment")
    elif abs(found - today) > timedelta(days=BEHIND_DAYS_MAX):
        wrong["first-day"] = _("Enter a day within a year of today")
    return found


def _text(said: Mapping[str, str], field: str, wrong: dict[str, Words]) -> str:
    text = said.get(field, "").strip()
    if len(text) > TEXT_MAX:
        wrong[field] = _("Write at most 1,000 letters here")
    return text
