"""Guidance for staff: what to do at each step, with the provisions and the code it rests on.

Every page is a file ``pages/NAME.DAY.toml`` in both languages. A page that changes gets a new file
with the day from which it holds; an old file stays as it was, so that what staff were told on any
day can be read again.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from upkeep.law.provisions import Provision, provisions_in

FOLDER = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to know or do; ``states`` are the steps it is for, none for all of them."""

    states: tuple[str, ...]
    english: str
    welsh: str

    @property
    def text(self) -> str:
        """The words in the reader's language."""
        return self.welsh if get_language() == "cy" else self.english


@dataclass(frozen=True, slots=True)
class Guide:
    """A page of guidance as it holds from a day."""

    name: str
    holds_from: date
    english_title: str
    welsh_title: str
    processes: tuple[str, ...]
    citations: tuple[str, ...]
    code: tuple[str, ...]
    points: tuple[Point, ...]

    @property
    def title(self) -> str:
        """What it is about, in the reader's language."""
        return self.welsh_title if get_language() == "cy" else self.english_title

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """The provisions that the page rests on, each once."""
        return tuple(dict.fromkeys(p for each in self.citations for p in provisions_in(each)))

    @property
    def parts(self) -> list[tuple[tuple[str, ...], list[Point]]]:
        """The points by the steps they are for, in the order of the page."""
        found: dict[tuple[str, ...], list[Point]] = {}
        for point in self.points:
            found.setdefault(point.states, []).append(point)
        return list(found.items())

    def at(self, state: str) -> tuple[Point, ...]:
        """The points for a step: those made for it first, then those that always hold."""
        own = tuple(point for point in self.points if state in point.states)
        return own + tuple(point for point in self.points if not point.states)


@dataclass(frozen=True, slots=True)
class StepGuide:
    """Guidance for the step at which a process stands: the page, and what to say first."""

    guide: Guide
    points: tuple[Point, ...]


@cache
def _files() -> tuple[Guide, ...]:
    return tuple(sorted(map(_read, FOLDER.glob("*.toml")), key=lambda g: (g.name, g.holds_from)))


def _read(path: Path) -> Guide:
    name, day, _ = path.name.split(".")
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    points = tuple(
        Point(tuple(point.get("at", ())), point["en"], point["cy"]) for point in said["point"]
    )
    return Guide(
        name,
        date.fromisoformat(day),
        said["title_en"],
        said["title_cy"],
        tuple(said["processes"]),
        tuple(said["provisions"]),
        tuple(said["code"]),
        points,
    )


def versions(name: str) -> tuple[Guide, ...]:
    """Every version of a page, the latest first; none if there is no such page."""
    return tuple(reversed([guide for guide in _files() if guide.name == name]))


def guides(on: date | None = None) -> list[Guide]:
    """The pages as they held on a day (None: the latest of each), by title.

    A page that did not exist yet is shown as it was first written.
    """
    latest: dict[str, Guide] = {}
    for guide in _files():
        if guide.name not in latest or on is None or guide.holds_from <= on:
            latest[guide.name] = guide
    return sorted(latest.values(), key=lambda guide: guide.title)


def guide_named(name: str, on: date | None = None) -> Guide | None:
    """A page as it held on a day."""
    return next((guide for guide in guides(on) if guide.name == name), None)


def guide_for(process: str, on: date | None = None) -> Guide | None:
    """The page about a process."""
    return next((guide for guide in guides(on) if process in guide.processes), None)


def step_guides(steps: Iterable[tuple[str, str]], on: date | None = None) -> list[StepGuide]:
    """For steps, each a process and its state: the page of each once, with its points."""
    found: dict[str, StepGuide] = {}
    for process, state in steps:
        guide = guide_for(process, on)
        if guide is not None and guide.name not in found:
            found[guide.name] = StepGuide(guide, guide.at(state))
    return list(found.values())


def search_guides(words: str, on: date | None = None) -> list[Guide]:
    """Pages that have every word, in the reader's language; those with it in the title first."""
    wanted = words.casefold().split()
    found = [
        (sum(word not in guide.title.casefold() for word in wanted), guide)
        for guide in guides(on)
        if wanted and all(word in _said(guide) for word in wanted)
    ]
    return [guide for _missing, guide in sorted(found, key=lambda each: each[0])]


def _said(guide: Guide) -> str:
    words = (guide.title, *guide.citations, *(point.text for point in guide.points))
    return "\n".join(words).casefold()


def citing(provision: Provision, on: date | None = None) -> list[Guide]:
    """The pages that rest on a provision."""
    return [guide for guide in guides(on) if provision in guide.provisions]


def cited_by_guides() -> Iterator[Provision]:
    """Every provision that a page rests on, in any of its versions."""
    for guide in _files():
        yield from guide.provisions
