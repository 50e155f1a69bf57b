"""The kinds of question: what each takes, how it reads what was sent, and what it says is wrong.

A question reads a form into an answer or into messages, each with the field it belongs to. It also
says whether an answer given earlier is still one it would take, because an answer further up may
have changed what there is to ask.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upkeep.web.calculator.answers import NONE, Answers
from upkeep.web.calculator.figures import count_of, nights_of, pence_of
from upkeep.web.formats import pounds

Words = str | Promise
FIELD = "answer"
PERIOD = "period"

PERIODS: Mapping[str, Words] = {
    "year": gettext_lazy("a year"),
    "month": gettext_lazy("a month"),
    "week": gettext_lazy("a week"),
}
NIGHTS_A_YEAR: Mapping[str, int] = {"week": 52, "fortnight": 26, "month": 12, "year": 1}
HOW_OFTEN: Mapping[str, Words] = {
    "week": gettext_lazy("Every week"),
    "fortnight": gettext_lazy("Every two weeks"),
    "month": gettext_lazy("Every month"),
    "year": gettext_lazy("Every year"),
}
NIGHTS_MAX = 365


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form came to: an answer, or what is wrong by field; and what was typed, to show it."""

    answer: Any = None
    errors: Mapping[str, Words] = field(default_factory=dict)
    typed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from."""

    value: str
    label: Words
    hint: Words = ""


class Question(Protocol):
    """What a page needs of its question."""

    @property
    def kind(self) -> str:
        """Which part of the template shows it."""

    def read(self, form: QueryDict, answers: Answers) -> Reading:
        """What the form came to."""

    def fits(self, answer: Any, answers: Answers) -> bool:  # noqa: ANN401
        """Whether an answer given before can still stand."""

    def typed(self, answer: Any) -> Mapping[str, Any]:  # noqa: ANN401
        """The fields as they would be typed to give the answer."""

    def in_words(self, answer: Any, answers: Answers) -> list[Words]:  # noqa: ANN401
        """The answer as a person says it, one part a line."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer out of a few."""

    options: Callable[[Answers], list[Option]]
    missing: Words
    kind = "choice"

    def read(self, form: QueryDict, answers: Answers) -> Reading:
        """The option that was chosen."""
        value = form.get(FIELD, "")
        if self.fits(value, answers):
            return Reading(value, typed=self.typed(value))
        return Reading(errors={FIELD: self.missing}, typed=self.typed(""))

    def fits(self, answer: Any, answers: Answers) -> bool:  # noqa: ANN401
        """Whether the option is offered."""
        return answer in {option.value for option in self.options(answers)}

    def typed(self, answer: Any) -> Mapping[str, Any]:  # noqa: ANN401
        """The option."""
        return {FIELD: answer}

    def in_words(self, answer: Any, answers: Answers) -> list[Words]:  # noqa: ANN401
        """The option's label."""
        return [option.label for option in self.options(answers) if option.value == answer]


@dataclass(frozen=True, slots=True)
class Choices:
    """Any number of answers, or one of those that stand alone, such as "none of these"."""

    options: Callable[[Answers], list[Option]]
    alone: tuple[Option, ...]
    missing: Words
    kind = "choices"

    def read(self, form: QueryDict, answers: Answers) -> Reading:
        """The options that were ticked."""
        values = form.getlist(FIELD)
        if self.fits(values, answers):
            return Reading(values, typed=self.typed(values))
        return Reading(errors={FIELD: self._complaint(values)}, typed=self.typed(values))

    def _complaint(self, values: list[str]) -> Words:
        for option in self.alone:
            if option.value in values and len(values) > 1:
                return _("Choose what applies, or “%(alone)s”, not both") % {"alone": option.label}
        return self.missing

    def fits(self, answer: Any, answers: Answers) -> bool:  # noqa: ANN401
        """Whether all are offered, and one that stands alone does."""
        offered = {option.value for option in self.options(answers)}
        stands_alone = [[option.value] for option in self.alone]
        return bool(answer) and (answer in stands_alone or set(answer) <= offered)

    def typed(self, answer: Any) -> Mapping[str, Any]:  # noqa: ANN401
        """The options."""
        return {FIELD: answer}

    def in_words(self, answer: Any, answers: Answers) -> list[Words]:  # noqa: ANN401
        """The labels, in the order in which they are offered."""
        offered = [*self.options(answers), *self.alone]
        return [option.label for option in offered if option.value in answer]


@dataclass(frozen=True, slots=True)
class Count:
    """A number of children between two limits."""

    least: int
    most: Callable[[Answers], int]
    kind = "count"

    def read(self, form: QueryDict, answers: Answers) -> Reading:
        """The number that was typed."""
        typed = form.get(FIELD, "").strip()
        count, limits = count_of(typed), {"least": self.least, "most": self.most(answers)}
        if count is not None and self.fits(count, answers):
            return Reading(count, typed={FIELD: typed})
        if count is None:
            message = _("Enter how many children there are as a whole number, like 2") % limits
        else:
            message = _("The number of children must be between %(least)s and %(most)s") % limits
        return Reading(errors={FIELD: message}, typed={FIELD: typed})

    def fits(self, answer: Any, answers: Answers) -> bool:  # noqa: ANN401
        """Whether the number is within the limits."""
        return isinstance(answer, int) and self.least <= answer <= self.most(answers)

    def typed(self, answer: Any) -> Mapping[str, Any]:  # noqa: ANN401
        """The number."""
        return {FIELD: str(answer)}

    def in_words(self, answer: Any, answers: Answers) -> list[Words]:  # noqa: ANN401
        """The number."""
        return [str(answer)]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount before tax, for one of some periods; may be left empty where nothing is meant."""

    periods: tuple[str, ...]
    missing: Words
    is_optional: bool = False
    kind = "money"

    def read(self, form: QueryDict, answers: Answers) -> Reading:
        """The amount and its period."""
        typed = {FIELD: form.get(FIELD, "").strip(), PERIOD: self._period(form)}
        pence = 0 if self.is_optional and not typed[FIELD] else pence_of(typed[FIELD])
        errors: dict[str, Words] = {}
        if not typed[FIELD] and not self.is_optional:
            errors[FIELD] = self.missing
        elif pence is None:
            errors[FIELD] = _("Enter the amount in pounds as a number, like 23,456 or 1,234.50")
        if typed[PERIOD] not in self.periods:
            errors[PERIOD] = _("Choose how often that is")
        if errors:
            return Reading(errors=errors, typed=typed)
        return Reading({"pence": pence, "per": typed[PERIOD]}, typed=typed)

    def period_words(self) -> Mapping[str, Words]:
        """The periods to choose from, in words."""
        return {period: HOW_OFTEN[period] for period in self.periods}

    def _period(self, form: QueryDict) -> str:
        return self.periods[0] if len(self.periods) == 1 else form.get(PERIOD, "")

    def fits(self, answer: Any, answers: Answers) -> bool:  # noqa: ANN401
        """An amount stands whatever else is answered."""
        return isinstance(answer, dict)

    def typed(self, answer: Any) -> Mapping[str, Any]:  # noqa: ANN401
        """The amount as we write it, and its period."""
        return {FIELD: pounds(answer["pence"]).removeprefix("£"), PERIOD: answer["per"]}

    def in_words(self, answer: Any, answers: Answers) -> list[Words]:  # noqa: ANN401
        """£450.00 a week."""
        if self.is_optional and not answer["pence"]:
            return [_("None")]
        return [f"{pounds(answer['pence'])} {PERIODS[answer['per']]}"]


@dataclass(frozen=True, slots=True)
class Nights:
    """How many nights children stay with the paying parent: one number for all, or one each."""

    kind = "nights"

    def read(self, form: QueryDict, answers: Answers) -> Reading:
        """A number for each field, and one period for all."""
        names = self.fields(answers)
        typed = {name: form.get(name, "").strip() for name in (*names, PERIOD)}
        period = typed[PERIOD]
        errors: dict[str, Words] = {
            name: complaint
            for place, name in enumerate(names, start=1)
            if (complaint := self._complaint(typed[name], period, place, len(names)))
        }
        if period not in NIGHTS_A_YEAR:
            errors[PERIOD] = _("Choose how often that is")
        if errors:
            return Reading(errors=errors, typed=typed)
        return Reading({"nights": [typed[name] for name in names], "per": period}, typed=typed)

    def fields(self, answers: Answers) -> list[str]:
        """The names of the fields: one if all stay alike."""
        alike = answers.children_counted == 1 or answers.get("same-nights") == "yes"
        return [f"nights-{place + 1}" for place in range(1 if alike else answers.children_counted)]

    def period_words(self) -> Mapping[str, Words]:
        """The times in which nights may be counted, in words."""
        return {period: HOW_OFTEN[period] for period in NIGHTS_A_YEAR}

    def _complaint(self, typed: str, period: str, place: int, count: int) -> Words | None:
        nights = nights_of(typed)
        if nights is None and count == 1:
            return _("Enter the nights as a number, like 2 or 1.5, or 0 for none")
        if nights is None:
            message = _("Enter the nights of child %(number)s as a number, like 2 or 1.5, or 0")
            return message % {"number": place}
        if nights * NIGHTS_A_YEAR.get(period, 1) > NIGHTS_MAX:
            return _("Enter fewer nights: that is more than there are in a year")
        return None

    def fits(self, answer: Any, answers: Answers) -> bool:  # noqa: ANN401
        """Whether there is a number for each child that is asked about."""
        return isinstance(answer, dict) and len(answer["nights"]) == len(self.fields(answers))

    def typed(self, answer: Any) -> Mapping[str, Any]:  # noqa: ANN401
        """The numbers as they were typed, and the period."""
        numbers = {f"nights-{place + 1}": own for place, own in enumerate(answer["nights"])}
        return {**numbers, PERIOD: answer["per"]}

    def in_words(self, answer: Any, answers: Answers) -> list[Words]:  # noqa: ANN401
        """The nights of a year, child by child if they differ."""
        yearly = nights_a_year(answer)
        if len(yearly) == 1:
            return [_nights_in_words(yearly[0])]
        return [
            _("Child %(number)s: %(nights)s")
            % {"number": place + 1, "nights": _nights_in_words(nights)}
            for place, nights in enumerate(yearly)
        ]


def nights_a_year(answer: Mapping[str, Any]) -> list[int]:
    """The nights of twelve months that an answer comes to, a part of a night left out."""
    times = NIGHTS_A_YEAR[answer["per"]]
    return [int((nights_of(typed) or Fraction(0)) * times) for typed in answer["nights"]]


def _nights_in_words(nights: int) -> str:
    return ngettext("%(count)s night a year", "%(count)s nights a year", nights) % {"count": nights}


def none_of_these(label: Words) -> Option:
    """The box that says that nothing in the list applies."""
    return Option(NONE, label)
