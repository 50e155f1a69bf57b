"""XML from outside, read safely and checked against the published rules while it is read.

No document type, so no entities and nothing fetched; UTF-8 only; a bounded length. Every element
is checked as it comes, so that a file of any length is read in one pass; elements that repeat by
the ten thousand are handed over one by one and let go.
"""

import codecs
import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from xml.parsers import expat

from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.formats.dataclass.serializers.config import SerializerConfig

from upkeep.gateways.exchange_files import check_size
from upkeep.gateways.problems import FileProblems, ProblemList, Told
from upkeep.gateways.published_schema import (
    NAMESPACE,
    Check,
    Child,
    Grammar,
    document_grammar,
)

_SCHEMA_HINT: Final = "http://www.w3.org/2001/XMLSchema-instance schemaLocation"
_BLANKS: Final = " \t\r\n"
_NOT_UTF_8: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS_UTF_8: Final = "save the file as UTF-8 and send it again"
_ANYTHING: Final = "*"
"""Stands for whatever an element for supplementary data holds."""


class Node:
    """An element: its name, the line it starts on, its text and what it holds."""

    __slots__ = ("attributes", "children", "line", "name", "path", "taken", "text")

    def __init__(self, name: str, line: int, path: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.line = line
        self.path = path
        self.attributes = attributes
        self.text = ""
        self.children: list[Node] = []
        self.taken: list[object] = []

    def all(self, path: str) -> Iterator["Node"]:
        """Every element at a path such as `NtryDtls/TxDtls`."""
        name, _, rest = path.partition("/")
        for child in self.children:
            if child.name == name:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def find(self, *paths: str) -> "Node | None":
        """The first element at the first path that leads to one."""
        for path in paths:
            for node in self.all(path):
                return node
        return None

    def text_at(self, *paths: str) -> str | None:
        """The text of the first element found, blanks tidied; None where there is none."""
        node = self.find(*paths)
        return (tidied(node.text) or None) if node is not None else None


def tidied(text: str) -> str:
    """The text on one line: blanks and unprintable characters become single spaces."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


Take = Callable[[Node], object]
"""Reads a finished element in which nothing was wrong; what it gives is kept in `taken` of the
element around it."""


def message_of(data: bytes) -> str | None:
    """The message that a file says it holds, such as `camt.053.001.08`; None if none can be had.

    Reads no further than the root element.
    """
    namespace = _full_root(data).rpartition(" ")[0]
    return namespace.removeprefix(NAMESPACE) if namespace.startswith(NAMESPACE) else None


def root_of(data: bytes) -> str:
    """The name of a file's root element without its namespace; empty for what is no XML."""
    return _full_root(data).rpartition(" ")[2]


def _full_root(data: bytes) -> str:
    """The root element with its namespace, a blank between; empty if none can be had."""
    names: list[str] = []
    parser = expat.ParserCreate("UTF-8", namespace_separator=" ")

    def note(name: str, _attributes: object) -> None:
        names.append(name)
        raise _EnoughError

    parser.StartElementHandler = note
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with contextlib.suppress(expat.ExpatError, _EnoughError, _DoctypeError):
        parser.Parse(data, True)
    return names[0] if names else ""


class _EnoughError(Exception):
    """What was looked for has been read."""


class _DoctypeError(Exception):
    """A document type declaration: entities could follow, so nothing more is read."""


def _refuse_doctype(*_: object) -> None:
    raise _DoctypeError


def read_xml(data: bytes, message: str, problems: ProblemList, take: Mapping[str, Take]) -> Node:
    """The root element of a message, checked against its schema; problems are noted.

    `take` names elements that are handed over and let go as soon as they are complete. Raises
    FileProblems where the file is not XML at all, or XML that is not safe.
    """
    check_size(data, problems)
    if data.startswith(_NOT_UTF_8):
        problems.add(Told("another encoding than UTF-8"), _SAVE_AS_UTF_8, line=1)
        raise FileProblems(problems.found)
    reader = _Reader(message, problems, take)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        found = Told(f"XML that breaks off or goes wrong ({reason})")
        wanted = "send the whole file again as well-formed XML in UTF-8"
        problems.add(found, wanted, line=error.lineno)
        raise FileProblems(problems.found) from error
    except _DoctypeError as error:
        found = Told("a document type declaration")
        problems.add(found, "take it out: no entities are read", line=reader.line)
        raise FileProblems(problems.found) from error
    return reader.root


class _Open:
    """An element that has begun: what it may hold and what has stood in it."""

    __slots__ = ("check", "count", "grammar", "last", "node", "problems_before", "text")

    def __init__(
        self, node: Node, grammar: Grammar | None, check: Check | None, problems_before: int
    ) -> None:
        self.node = node
        self.problems_before = problems_before
        self.grammar = grammar
        self.check = check
        self.last = -1
        self.count: dict[str, int] = {}
        self.text: list[str] = []


class _Reader:
    """Checks elements as they come and builds what is kept of them."""

    def __init__(self, message: str, problems: ProblemList, take: Mapping[str, Take]) -> None:
        self.problems = problems
        self.root = Node("", 0, "", {})
        self._take = take
        self._prefix = f"{NAMESPACE}{message} "
        self._grammar = document_grammar(message)
        self._open: list[_Open] = []
        self._passing = 0
        self._problems_at_start = 0
        self.parser = expat.ParserCreate("UTF-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    @property
    def line(self) -> int:
        """The line being read."""
        return self.parser.CurrentLineNumber

    def _note(self, found: object, wanted: str, path: str, line: int | None = None) -> None:
        self.problems.add(found, wanted, line=line or self.line, field=path)

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.upper() not in ("UTF-8", "UTF8"):
            self.problems.add(Told(f"the encoding {encoding}"), _SAVE_AS_UTF_8, line=self.line)
            raise FileProblems(self.problems.found)

    # Beginning of an element

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        if self._passing:
            self._passing += 1
            return
        if not self._open:
            self._start_root(full_name, attributes)
            return
        around = self._open[-1]
        name = full_name.removeprefix(self._prefix)
        child = self._expected(around, name)
        if child is None:
            self._passing = 1
            return
        self._problems_at_start = len(self.problems.found)
        count = around.count.get(name, 0) + 1
        around.count[name] = count
        number = "" if child.most == 1 else f"[{count}]"
        node = Node(name, self.line, f"{around.node.path}/{name}{number}".lstrip("/"), attributes)
        self._check_place(around, child, node, count)
        self._begin(node, child.grammar, child.check)

    def _start_root(self, full_name: str, attributes: dict[str, str]) -> None:
        if full_name != f"{self._prefix}Document":
            name = full_name.rpartition(" ")[2]
            wanted = f"begin with the element Document of the namespace {self._prefix.strip()}"
            self._note(Told(f"the root element {name}"), wanted, "")
            raise FileProblems(self.problems.found)
        self.root = Node("Document", self.line, "", attributes)
        self._begin(self.root, self._grammar, None)

    def _expected(self, around: _Open, name: str) -> Child | None:
        """The rule for an element where it stands; None when it is passed over with its content."""
        grammar = around.grammar
        child = grammar.children.get(name) if grammar is not None else None
        if child is None and grammar is not None and grammar.holds_anything:
            around.count[_ANYTHING] = around.count.get(_ANYTHING, 0) + 1
        elif child is None:
            shown = name.rpartition(" ")[2]
            wanted = "take it out: the published format has no such element here"
            self._note(Told(f"the element {shown}"), wanted, around.node.path)
        return child

    def _check_place(self, around: _Open, child: Child, node: Node, count: int) -> None:
        """In order, not too often, and of a choice only one."""
        if around.grammar is not None and around.grammar.is_choice and len(around.count) > 1:
            one_of = " or ".join(around.count)
            self._note(Told(f"both {' and '.join(around.count)}"), f"keep {one_of}", node.path)
        elif child.place < around.last:
            found = Told(f"{node.name} after elements that follow it")
            self._note(found, "put the elements in the published order", node.path)
        elif child.most is not None and count > child.most:
            wanted = "give it once" if child.most == 1 else f"give it at most {child.most} times"
            self._note(Told(f"{node.name} {count} times"), wanted, node.path)
        around.last = max(around.last, child.place)

    def _begin(self, node: Node, grammar: Grammar | None, check: Check | None) -> None:
        """Check the attributes and go inside."""
        self._open.append(_Open(node, grammar, check, self._problems_at_start))
        if grammar is None:
            known: Mapping[str, Check] = {}
        else:
            _ = grammar.children
            known = grammar.attributes
            for name in grammar.required_attributes:
                if name not in node.attributes:
                    self._note(None, f"give the attribute {name}", node.path)
        for name, value in node.attributes.items():
            check_value = known.get(name)
            if check_value is not None:
                wanted = check_value(value)
                if wanted is not None:
                    self._note(value, wanted, f"{node.path}/@{name}")
            elif name != _SCHEMA_HINT:
                self._note(
                    Told(f"the attribute {name.rpartition(' ')[2]}"), "take it out", node.path
                )

    # Text and end of an element

    def _characters(self, text: str) -> None:
        if not self._passing:
            self._open[-1].text.append(text)

    def _end(self, _full_name: str) -> None:
        if self._passing:
            self._passing -= 1
            return
        done = self._open.pop()
        done.node.text = "".join(done.text)
        self._check_end(done)
        if self._open:
            self._keep(done, self._open[-1].node)

    def _keep(self, done: _Open, around: Node) -> None:
        """Put a finished element into the one around it, or hand it over if it is right."""
        take = self._take.get(done.node.name)
        if take is None:
            around.children.append(done.node)
        elif len(self.problems.found) == done.problems_before:
            around.taken.append(take(done.node))

    def _check_end(self, done: _Open) -> None:
        """The text is right, and nothing that must stand is missing."""
        node, grammar = done.node, done.grammar
        check = done.check if grammar is None else grammar.check
        if check is not None:
            wanted = check(node.text)
            if wanted is not None:
                self._note(node.text, wanted, node.path, node.line)
        elif node.text.strip(_BLANKS):
            self._note(node.text.strip(_BLANKS), "put text only inside elements", node.path)
        if grammar is not None:
            self._check_complete(done, grammar)

    def _check_complete(self, done: _Open, grammar: Grammar) -> None:
        node = done.node
        if grammar.holds_anything and done.count.get(_ANYTHING) != 1:
            self._note(None, "put one element into it", node.path, node.line)
        if grammar.is_choice and not done.count:
            self._note(None, f"give one of {', '.join(grammar.children)}", node.path, node.line)
        for name in grammar.required:
            if name not in done.count:
                self._note(None, "give this element", f"{node.path}/{name}", node.line)


# --- Without a published schema --------------------------------------------------------------


def read_tree(data: bytes, problems: ProblemList) -> Node:
    """The root element of safe XML of no published schema: what it holds is for its reader.

    Namespaces are left out. Raises FileProblems where it is not XML, or not safe.
    """
    check_size(data, problems)
    open_nodes = [Node("", 0, "", {})]
    counts: list[Counter[str]] = [Counter()]
    parser = expat.ParserCreate("UTF-8", namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        plain, around = name.rpartition(" ")[2], open_nodes[-1]
        counts[-1][plain] += 1
        path = f"{around.path}/{plain}[{counts[-1][plain]}]".lstrip("/")
        node = Node(plain, parser.CurrentLineNumber, path, attributes)
        around.children.append(node)
        open_nodes.append(node)
        counts.append(Counter())

    def end(_name: str) -> None:
        open_nodes.pop()
        counts.pop()

    def characters(text: str) -> None:
        open_nodes[-1].text += text

    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, _DoctypeError) as error:
        found = Told("XML that breaks off, goes wrong or declares a document type")
        wanted = "send the whole file again as well-formed XML in UTF-8"
        problems.add(found, wanted, line=parser.CurrentLineNumber)
        raise FileProblems(problems.found) from error
    return open_nodes[0].children[0]


# --- Writing ---------------------------------------------------------------------------------


def written_xml(document: object, message: str) -> bytes:
    """A message built from the library's classes as XML in UTF-8."""
    serializer = XmlSerializer(config=SerializerConfig(indent="  "))
    return serializer.render(document, ns_map={None: NAMESPACE + message}).encode()
