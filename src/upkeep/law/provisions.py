"""Which provisions a citation names, and where each is published as it stood on a day.

A citation is read as the rules, the figures and the processes write it: ``Child Support Act 1991
Sch 1 para 10(3); SI 2012/2677 regs 36-43``. Words around it, and what stands in brackets behind a
number, are passed over: the published site is opened at a section, a regulation, an article or a
paragraph of a schedule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from upkeep.law.rules import RULES
from upkeep.law.steps import Step

PUBLISHED_AT = "https://www.legislation.gov.uk"

ACTS = {
    "Child Support Act 1991": "ukpga/1991/48",
    "Child Support Act 1995": "ukpga/1995/34",
    "2000 Act": "ukpga/2000/19",
    "2008 Act": "ukpga/2008/6",
    "Social Security Contributions and Benefits Act 1992": "ukpga/1992/4",
}
"""Acts by the names that citations use, and where each is published."""

_DOCUMENT = re.compile(
    rf"(?P<act>{'|'.join(map(re.escape, ACTS))})|SI (?P<year>\d{{4}})/(?P<number>\d+)"
)
_NUMBER = r"\d+[A-Z]{0,3}"
_KINDS = {
    "s": "section",
    "reg": "regulation",
    "art": "article",
    "rule": "rule",
    "para": "paragraph",
}
_UNIT = re.compile(
    rf"\b(?:(?P<kind>s|reg|art|rule|para)s?\.? ?(?={_NUMBER})|(?P<schedule>Sch)s?\b ?)"
)
_LINK = r"-| to |, (?:and )?| and "
_LISTED = re.compile(
    rf"(?P<number>{_NUMBER})(?:\([^)]*\)(?:(?:{_LINK})(?=\())?)*(?P<link>{_LINK})?"
)
_PLACE = re.compile(r"([a-z]+)|/(\d+)([A-Z]*)").findall
_LONGEST_RANGE = 40
"""More provisions than this are no range; a citation like that is misread."""


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision of a published document: ``uksi/2012/2677`` and ``regulation/36``.

    ``part`` is empty for a document that is cited as a whole, or by a part of it that has no
    number the published site knows.
    """

    document: str
    part: str

    @property
    def path(self) -> str:
        """Its path on the published site, without a day."""
        return f"{self.document}/{self.part}" if self.part else self.document

    def address(self, on: date | None = None) -> str:
        """Where it is published, as it stood on a day (None: as it stands now)."""
        return "/".join(filter(None, (PUBLISHED_AT, self.path, on.isoformat() if on else "")))

    @property
    def place(self) -> tuple[tuple[str, int, str], ...]:
        """Its place among others: by document and number, so that 2 and 2A come before 10."""
        return tuple((word, int(number or 0), rest) for word, number, rest in _PLACE(self.path))

    @property
    def citation(self) -> str:
        """How the rules cite it: ``SI 2012/2677 reg 36``."""
        kind, year, number = self.document.split("/")
        named = {path: name for name, path in ACTS.items()}
        title = named.get(self.document) or f"{'SI' if kind == 'uksi' else kind} {year}/{number}"
        return f"{title} {_short(self.part)}".rstrip()


def _short(part: str) -> str:
    names = {path: short for short, path in _KINDS.items()} | {"schedule": "Sch"}
    words: list[str] = []
    for each in part.split("/"):
        words.append(names.get(each, each))
    return " ".join(filter(None, words)).replace("s ", "s.", 1 if words[0] == "s" else 0)


def provisions_in(citation: str) -> tuple[Provision, ...]:
    """The provisions that a citation names, in its order, each once; none in words alone."""
    found: dict[Provision, None] = {}
    for document, rest in _documents(citation):
        cited = [Provision(document, part) for part in _parts(rest)]
        found |= dict.fromkeys(cited or [Provision(document, "")])
    return tuple(found)


def linked(citation: str, on: date | None = None) -> tuple[tuple[str, str], ...]:
    """A citation in pieces of text, each with the address of what it names first, or none.

    Pieces end where the citation has ``;`` and together they are the citation.
    """
    pieces = re.findall(r"[^;]+;?\s*", citation)
    return tuple((piece, _address(piece, on)) for piece in pieces)


def _address(piece: str, on: date | None) -> str:
    named = provisions_in(piece)
    return named[0].address(on) if named else ""


def _documents(citation: str) -> Iterator[tuple[str, str]]:
    """Each document named, and what is cited of it."""
    named = list(_DOCUMENT.finditer(citation))
    ends = [each.start() for each in named[1:]] + [len(citation)] * bool(named)
    for each, end in zip(named, ends, strict=True):
        document = ACTS.get(each["act"] or "") or f"uksi/{each['year']}/{each['number']}"
        yield document, citation[each.end() : end].split(";")[0]


def _parts(rest: str) -> Iterator[str]:
    """What is cited of a document; a schedule itself only where no paragraph of it is named."""
    schedules: list[str] = []
    for unit in _UNIT.finditer(rest):
        numbers = _numbers(rest[unit.end() :])
        if unit["schedule"]:
            yield from schedules
            schedules = [f"schedule/{number}" for number in numbers] or ["schedule"]
        elif unit["kind"] == "para":
            within = "/".join([*schedules[-1:], "paragraph"])
            yield from schedules[:-1]
            yield from (f"{within}/{number}" for number in numbers)
            schedules = []
        else:
            yield from (f"{_KINDS[unit['kind']]}/{number}" for number in numbers)
    yield from schedules


def _numbers(text: str) -> Iterator[str]:
    """The numbers listed at the start of a text; a range of plain numbers in full."""
    before, link, at = "", "", 0
    while found := _LISTED.match(text, at):
        number = found["number"]
        if link in ("-", " to ") and before.isdecimal() and number.isdecimal():
            between = range(int(before) + 1, int(number))
            yield from map(str, between if len(between) < _LONGEST_RANGE else ())
        yield number
        before, link, at = number, found["link"], found.end()
        if not link:
            return


def provisions_of(steps: Iterable[Step]) -> tuple[Provision, ...]:
    """The provisions that an explanation rests on, as its steps name them, each once, in order."""
    cited = {p for citation in _citations(steps) for p in provisions_in(citation)}
    return tuple(sorted(cited, key=lambda provision: provision.place))


def _citations(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        yield step.citation
        yield from _citations(step.steps)


def cited_by_rules() -> tuple[Provision, ...]:
    """Every provision that a rule of ours rests on, each once, in order."""
    cited = {p for citation, _ in RULES.values() for p in provisions_in(citation)}
    return tuple(sorted(cited, key=lambda provision: provision.place))


def rules_under(provision: Provision) -> tuple[str, ...]:
    """The names of the rules that rest on a provision: ``scheme_2012.rates.flat_rate``."""
    return tuple(
        sorted(
            name.removeprefix("upkeep.law.")
            for name, (citation, _) in RULES.items()
            if provision in provisions_in(citation)
        )
    )
