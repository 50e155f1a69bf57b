"""What was answered, part by part, as a person says it."""

from collections.abc import Sequence

from upkeep.web.application.pages import SECTIONS, counted
from upkeep.web.calculator.answers import Answers
from upkeep.web.calculator.questions import Words

Row = tuple[str, Words, Sequence[Words]]
"""A question's name, its short words, and the answer."""


def parts_of(answers: Answers) -> list[tuple[Words, list[Row]]]:
    """Every part with its title, and its questions that were answered."""
    found = counted(answers)
    return [
        (
            section.title,
            [
                (page.name, page.short, page.question.in_words(found.given[page.name], found))
                for page in section.pages(found)
                if page.name in found.given
            ],
        )
        for section in SECTIONS
    ]
