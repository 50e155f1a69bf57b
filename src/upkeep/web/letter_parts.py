"""The parts that letters and notices are made of, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from upkeep.law import Step


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a letter under a heading of its own; a table's last row may be its total."""

    title: str
    paragraphs: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    steps: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class LetterContent:
    """A letter in words: its title, what comes first, its figures, and its sections."""

    title: str
    paragraphs: Sequence[str]
    figures: Sequence[tuple[str, str]] = ()
    sections: Sequence[Section] = field(default_factory=tuple)
