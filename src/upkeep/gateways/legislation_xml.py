"""A provision read from what legislation.gov.uk publishes: Crown Legislation Markup Language.

The answer to a request for one provision holds that provision among its ancestors. What is read
is its title, its wording line by line with its numbering, and from when that wording is in force.
Notes on amendments are left out: the page that every provision links to has them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from xml.parsers import expat

from upkeep.law.provisions import Provision

_LEGISLATION = "http://www.legislation.gov.uk/namespaces/legislation"
_TITLE = "http://purl.org/dc/elements/1.1/ title"
_NUMBERED = frozenset({"P1", "P2", "P3", "P4", "P5", "P6", "P7"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "entry"})
_LEFT_OUT = frozenset({"Commentaries", "CommentaryRef", "Footnotes", "FootnoteRef", "Figure"})
_LINES = frozenset({"Text", "Title", "Number", "Pnumber", *_ROWS})
CHARACTERS_MAX = 400_000
"""A provision is never longer."""


class UnreadableLawError(ValueError):
    """The answer is no provision that we can read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a provision says: the document's title, its own, and its lines, indented by depth."""

    document_title: str
    title: str
    text: str
    in_force_from: date | None
    is_in_force: bool


def read_wording(content: bytes, provision: Provision) -> Wording:
    """The wording of a provision in an answer.

    Raises UnreadableLawError if the answer breaks off, declares a document type, or holds another
    provision than the one asked for.
    """
    reader = _Reader(f"/id/{provision.path}")
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnreadableLawError("XML that breaks off or goes wrong") from error
    if not reader.lines:
        raise UnreadableLawError(f"no wording of {provision.path}")
    text = "\n".join(reader.lines)
    if len(text) > CHARACTERS_MAX:
        raise UnreadableLawError(f"{len(text)} characters, which is no single provision")
    return Wording(
        reader.document_title, reader.title, text, reader.in_force_from, reader.is_in_force
    )


@dataclass(slots=True)
class _Open:
    """An element that has begun, and the pieces of text that stood in it."""

    name: str
    pieces: list[str] = field(default_factory=list)


def _is_frame(name: str) -> bool:
    """Whether an element is the document around the provision, or a list that names it."""
    return name == "Legislation" or name.startswith("Contents")


class _Reader:
    """Keeps what stands in the element whose identifier ends as asked."""

    def __init__(self, wanted: str) -> None:
        self.document_title = ""
        self.title = ""
        self.lines: list[str] = []
        self.in_force_from: date | None = None
        self.is_in_force = True
        self._wanted = wanted
        self._open: list[_Open] = []
        self._inside = 0
        self._left_out = 0
        self._depth = 0
        self._heading = ""
        self._number = ""
        self._around = ("", "")
        self.parser = expat.ParserCreate("UTF-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _refuse(self, *_: object) -> None:
        raise UnreadableLawError("a document type declaration, which is not read")

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        name = full_name.rpartition(" ")[2]
        self._open.append(_Open(full_name if full_name == _TITLE else name))
        self._left_out += name in _LEFT_OUT
        is_wanted = attributes.get("IdURI", "").endswith(self._wanted) and not _is_frame(name)
        if is_wanted:
            self._note(attributes)
        if self._inside or is_wanted:
            self._inside += 1
        if self._inside and name in _NUMBERED:
            self._depth += 1
        if name == "Pnumber":
            self._around = (attributes.get("PuncBefore", ""), attributes.get("PuncAfter", ""))

    def _note(self, attributes: dict[str, str]) -> None:
        """From when the provision is in force, and whether it is; its title stood before it.

        A group and the one provision in it go by the same identifier: either may say it.
        """
        since = attributes.get("RestrictStartDate")
        try:
            self.in_force_from = date.fromisoformat(since) if since else self.in_force_from
        except ValueError as error:
            raise UnreadableLawError(f"the day “{since}”, which is none") from error
        self.is_in_force &= attributes.get("Match") != "false" and "Status" not in attributes
        self.title = self.title or self._heading

    def _characters(self, text: str) -> None:
        if self._open and not self._left_out:
            self._open[-1].pieces.append(text)

    def _end(self, _full_name: str) -> None:
        done = self._open.pop()
        self._left_out -= done.name in _LEFT_OUT
        said = " ".join("".join(done.pieces).split())
        if done.name == _TITLE and not self.document_title:
            self.document_title = said
        elif self._inside:
            self._take(done, said)
        elif done.name == "Title":
            self._heading = said
        elif self._open and done.name not in _LINES:
            self._open[-1].pieces += done.pieces
        if self._inside:
            self._depth -= done.name in _NUMBERED
            self._inside -= 1

    def _take(self, done: _Open, said: str) -> None:
        """A line where an element ends one; what stands within a line goes to what is around."""
        if done.name == "Pnumber":
            before, after = self._around
            self._number = f"{before or '('}{said}{after or ')'}" if self._depth > 1 else said
        elif done.name == "Title" and not self.lines and not self.title:
            self.title = said
        elif done.name in _LINES:
            self._line(said.rstrip(" |"))
        elif self._open:
            self._open[-1].pieces += [*done.pieces, " | "] if done.name in _CELLS else done.pieces

    def _line(self, said: str) -> None:
        if said:
            indent = "  " * max(0, self._depth - 1)
            self.lines.append(f"{indent}{self._number} {said}" if self._number else indent + said)
            self._number = ""
