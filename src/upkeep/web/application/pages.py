"""Every question of an application, in its section, and when it is asked.

Questions that the calculator asks too are the calculator's own. A page is asked by what was
answered before it, so a change further up may take pages away or bring others.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from upkeep.web.application.asked import (
    ABOUT_YOU,
    ACCOUNT,
    APPLICANT,
    CHILD,
    CHILD_BENEFIT,
    OTHER_PARENT,
    SAFETY,
    SHARING,
    WAYS,
    child_pages,
)
from upkeep.web.calculator import flow
from upkeep.web.calculator.answers import CHILDREN_MAX, Answers
from upkeep.web.calculator.flow import Page, is_answered
from upkeep.web.calculator.questions import Words


@dataclass(frozen=True, slots=True)
class Asked:
    """A page, and when it is asked."""

    page: Page
    when: Callable[[Answers], bool] = lambda answers: True


@dataclass(frozen=True, slots=True)
class Section:
    """A task of the list: its name in addresses, its title, its pages."""

    name: str
    title: Words
    asked: tuple[Asked, ...]

    def pages(self, counted: Answers) -> list[Page]:
        """The pages that are asked after these answers."""
        return [each.page for each in self.asked if each.when(counted)]

    def unanswered(self, counted: Answers) -> Page | None:
        """The first page that lacks an answer."""
        return next((page for page in self.pages(counted) if page.name not in counted.given), None)


def by(*who: str) -> Callable[[Answers], bool]:
    """When one of these applies."""
    return lambda answers: answers.get("who") in who


def from_calculator(name: str) -> Page:
    """A question that the calculator asks as well."""
    return flow.PAGES[name]


def _at_least(count: int) -> Callable[[Answers], bool]:
    return lambda answers: answers.count("children") >= count


def _children() -> Iterator[Asked]:
    yield Asked(CHILD[0])
    for place, page in enumerate(child_pages(CHILDREN_MAX), start=1):
        yield Asked(page, _at_least(place))
    yield Asked(CHILD_BENEFIT)
    yield Asked(from_calculator("stays"))
    yield Asked(
        from_calculator("same-nights"),
        lambda answers: answers.get("stays") == "yes" and answers.count("children") > 1,
    )
    yield Asked(from_calculator("nights"), lambda answers: answers.get("stays") == "yes")


SECTIONS = (
    Section(
        "you",
        _("About you"),
        (Asked(APPLICANT), *(Asked(page) for page in ABOUT_YOU)),
    ),
    Section(
        "safety",
        _("Your safety"),
        (
            Asked(SAFETY[0]),
            Asked(SAFETY[1], lambda answers: answers.get("safe") == "yes"),
            Asked(SAFETY[2]),
        ),
    ),
    Section(
        "parents",
        _("The other parent"),
        (
            *(Asked(page, by("child")) for page in SHARING),
            *(Asked(page) for page in OTHER_PARENT),
        ),
    ),
    Section("children", _("The children"), tuple(_children())),
    Section(
        "circumstances",
        _("The paying parent’s circumstances"),
        (
            Asked(from_calculator("circumstances")),
            Asked(from_calculator("benefits")),
            Asked(from_calculator("partner")),
            Asked(
                from_calculator("partner-benefits"),
                lambda answers: answers.get("partner") == "yes",
            ),
            Asked(from_calculator("other-children")),
            Asked(from_calculator("other-arrangements")),
        ),
    ),
    Section(
        "paying",
        _("How it is paid"),
        (*(Asked(page) for page in WAYS), Asked(ACCOUNT, by("receiving"))),
    ),
)

PAGES = {each.page.name: each.page for section in SECTIONS for each in section.asked}
SECTION_OF = {each.page.name: section for section in SECTIONS for each in section.asked}


def counted(answers: Answers) -> Answers:
    """The answers that count: those of pages that are asked, and that still stand."""
    found = Answers({}, answers.day)
    for section in SECTIONS:
        for each in section.asked:
            if each.when(found) and is_answered(each.page, answers, found):
                found = found.with_answer(each.page.name, answers.get(each.page.name))
    return found


def unanswered(answers: Answers) -> Page | None:
    """The first page of all that lacks an answer."""
    found = (section.unanswered(answers) for section in SECTIONS)
    return next((page for page in found if page is not None), None)
