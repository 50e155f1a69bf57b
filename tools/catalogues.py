"""Keep the Welsh catalogues: ``python tools/catalogues.py update|check|compile [DOMAIN ...]``.

``update`` brings the ``.po`` files in step with the sentences marked in the source and keeps what
has been translated. ``check`` names every sentence that lacks its Welsh or whose Welsh has other
figures. ``compile`` makes the ``.mo`` files that programs read, and does nothing when no ``.po``
has changed since; ``make install`` does it.
"""

import argparse
import ast
import datetime
import hashlib
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

    from upkeep.cases.lifecycle import Process

PROJECT = Path(__file__).resolve().parents[1]
SOURCE = PROJECT / "src/upkeep"
STAMP = PROJECT / "build/catalogues-stamp"
LANGUAGE = "cy"
OF_THE_LAW = "upkeep.law.words"
WIDTH = 100
HEADER = "# The Welsh of Upkeep. Kept by tools/catalogues.py; see CONTRIBUTING.md."
FIRST_DAY = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
"""The header's dates stay, so that catalogues differ only where sentences do."""

Found = tuple[str, str | tuple[str, ...], str | None]
"""A sentence in the source: file, the sentence (or singular and plural), and its context."""


@dataclass(frozen=True, slots=True)
class Domain:
    """One catalogue: where its sentences stand, and what of a sentence must be in its Welsh."""

    name: str
    folder: Path
    find: Callable[[], Iterator[Found]]
    figures: Callable[[str], Counter[str]]

    @property
    def po(self) -> Path:
        return self.folder / "locale" / LANGUAGE / "LC_MESSAGES" / f"{self.name}.po"

    @property
    def mo(self) -> Path:
        return self.po.with_suffix(".mo")


def main() -> int:
    """Do what was asked for; return 1 if ``check`` finds a fault."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("task", choices=["update", "check", "compile"])
    parser.add_argument("domains", nargs="*", metavar="DOMAIN", help=", ".join(DOMAINS))
    asked = parser.parse_args()
    if unknown := set(asked.domains) - set(DOMAINS):
        parser.error(f"there is no domain {', '.join(sorted(unknown))}; {', '.join(DOMAINS)} are")
    domains = [DOMAINS[name] for name in asked.domains or DOMAINS]
    if asked.task == "compile":
        return compile_if_changed()
    if asked.task == "update":
        for domain in domains:
            update(domain)
    faults = [fault for domain in domains for fault in faults_of(domain)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults and asked.task == "check" else 0


# Finding the sentences -----------------------------------------------------------------


def sentences_of_the_law() -> Iterator[Found]:
    """What ``_`` marks, and the names of codes, rules, and figures in the steps of a check."""
    folder = SOURCE / "law"
    for path in [*sorted(folder.rglob("*.py")), *sorted((SOURCE / "commands").rglob("*.py"))]:
        for words in words_of_module(path):
            yield shown(path), words, None
    for path in sorted((folder / "parameters").rglob("*.toml")):
        for words in words_of_parameters(path):
            yield shown(path), words, None


def words_of_module(path: Path) -> Iterator[str]:
    """Sentences given to ``_``, even within f-strings, and names: of codes, rules and figures."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    rules = [node.name for node in ast.walk(tree) if is_rule(node)]
    names = list(rules)
    for mark, words in marked(tree, OF_THE_LAW, shown(path)):
        if mark == OF_THE_LAW:
            yield words
            names += [name for name in names_of_figures(words) if rules]
        elif mark == "code_names":
            names.append(words)
    yield from (name.replace("_", " ") for name in names)


def marked(node: ast.AST, origin: str, place: str) -> Iterator[tuple[str, str]]:
    """Every word or sentence that a piece of source marks, with the mark.

    For a sentence the mark is where the ``_`` comes from, which a module or a function may import.
    """
    if isinstance(node, ast.Module | ast.FunctionDef):
        imports = [each for each in node.body if isinstance(each, ast.ImportFrom)]
        named = [each.module for each in imports for name in each.names if takes_mark(name)]
        origin = str(named[-1]) if named else origin
    called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
    if called in ("_", "code_names"):
        for argument in node.args:
            assert isinstance(argument, ast.Constant), f"{place}: {called}() wants plain words"
            yield (origin if called == "_" else called), argument.value
    for child in ast.iter_child_nodes(node):
        yield from marked(child, origin, place)


def takes_mark(name: ast.alias) -> bool:
    """Whether an import brings the name ``_``."""
    return (name.asname or name.name) == "_"


def is_rule(node: ast.AST) -> bool:
    """Whether a function is declared as a rule of law."""
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(each, ast.Call) and getattr(each.func, "id", "") == "rule"
        for each in node.decorator_list
    )


def names_of_figures(words: str) -> Iterator[str]:
    """The names under which the steps of a check show a sentence's figures."""
    for _literal, name, _spec, _conversion in Formatter().parse(words):
        if name and name not in ("child", "receiving_parent"):
            yield name


def words_of_parameters(path: Path) -> Iterator[str]:
    """Names of benefits and announced law, of a scheme's figures; the status that values have."""
    is_of_a_scheme = path.parent.name.isdigit()
    is_announced = path.name == "commencement.toml"
    for parameter_id, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if not isinstance(table, dict):
            continue
        if is_announced or parameter_id.startswith("benefit.") or "group" in table:
            yield parameter_id.rpartition(".")[2].replace("_", " ")
        if is_of_a_scheme and table.get("description"):
            yield table["description"]
        for value in table.get("value", ()):
            yield value["status"]


def sentences_of_the_pages() -> Iterator[Found]:
    """What Django's marks (also those on tables' labels) and the templates' tags hold."""
    folder = SOURCE / "web"
    marks = {
        **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
        **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
        **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
        **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
    }
    for path in sorted(folder.rglob("*.py")):
        yield from extracted(path, "python", marks)
    rooms = (
        *("api", "parties", "cases", "collection", "correspondence"),
        *("gateways", "batch", "commands"),
    )
    beside = [SOURCE / room for room in rooms]
    for path in sorted(path for room in beside for path in room.rglob("*.py")):
        for mark, words in marked(ast.parse(path.read_text(encoding="utf-8")), "", shown(path)):
            if mark.startswith("django."):
                yield shown(path), words, None
    for path in sorted(folder.rglob("*.html")):
        yield from extracted(path, "jinja2.ext:babel_extract", marks)
    yield from sentences_of_the_processes()


def sentences_of_the_processes() -> Iterator[Found]:
    """What processes declare: sentences about states, duties and clocks, and names as words.

    Names stand in a context of their own, as they are no sentences: "decided" is a state.
    """
    from upkeep.cases.lifecycle import OWN_EVENTS, PROCESSES, Role
    from upkeep.cases.lifecycle.declaring import Authority

    folder = SOURCE / "cases/lifecycle"
    for process in PROCESSES.values():
        place = shown(folder / f"processes/{process.name}.py")
        for sentence in sentences_in(process):
            yield place, sentence, None
        for name in process.names:
            yield place, name.replace("_", " "), "process"
    for name in (*(role.value for role in Role), *(kind.value for kind in Authority), *OWN_EVENTS):
        yield shown(folder / "declaring.py"), name, "process"


def sentences_in(process: "Process") -> Iterator[str]:
    """The sentences of a declaration; the source of a clock that is only a citation is none."""
    yield process.about
    for state in process.states:
        yield state.about
        if state.must:
            yield state.must
        if state.clock is not None and not state.clock.is_of_citation_alone:
            yield state.clock.source


def extracted(path: Path, method: str, marks: dict[str, object]) -> Iterator[Found]:
    """The marked sentences of one file."""
    from babel.messages.extract import extract_from_file

    # With "silent" off a template that cannot be read is an error, not a file without sentences.
    options = {"silent": "false"}
    for _line, words, _comments, context in extract_from_file(method, path, marks, (), options):
        yield shown(path), words, context


def shown(path: Path) -> str:
    """A file's name as seen from the project's folder."""
    return (path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path).as_posix()


def template_of(domain: Domain) -> "Catalog":
    """Every sentence that the source marks, without translations."""
    from babel.messages.catalog import Catalog

    template = Catalog(project="Upkeep", charset="utf-8")
    for place, words, context in domain.find():
        template.add(words, locations=[(place, 0)], context=context)
    return template


# Keeping the catalogues ----------------------------------------------------------------


def read(domain: Domain) -> "Catalog":
    """The catalogue as it is kept; an empty one if there is none yet."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not domain.po.exists():
        return Catalog(
            LANGUAGE,
            project="Upkeep",
            version=domain.name,
            header_comment=HEADER,
            msgid_bugs_address="-",
            last_translator="-",
            language_team="Welsh",
            charset="utf-8",
            creation_date=FIRST_DAY,
            revision_date=FIRST_DAY,
            fuzzy=False,
        )
    with domain.po.open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain=domain.name, abort_invalid=True)


def update(domain: Domain) -> None:
    """Add new sentences, drop those that no longer stand in the source, keep the translations.

    A changed sentence is a new one: nothing is guessed from similar words.
    """
    from babel.messages.pofile import write_po

    catalog, template = read(domain), template_of(domain)
    template.creation_date = catalog.creation_date
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    domain.po.parent.mkdir(parents=True, exist_ok=True)
    with domain.po.open("wb") as file:
        write_po(file, catalog, width=WIDTH, include_lineno=False, sort_by_file=True)


def faults_of(domain: Domain) -> Iterator[str]:
    """Everything that keeps a catalogue from being complete and in step with the source."""
    catalog, template = read(domain), template_of(domain)
    place = shown(domain.po)
    kept = {key(message): message for message in catalog if message.id}
    wanted = {key(message): message for message in template if message.id}
    for missing in wanted.keys() - kept.keys():
        yield f"{place}: lacks {wanted[missing].id!r}; run tools/catalogues.py update"
    for left in kept.keys() - wanted.keys():
        yield f"{place}: no source marks {kept[left].id!r}; run tools/catalogues.py update"
    for words in catalog.obsolete:
        yield f"{place}: keeps the obsolete {words!r}; run tools/catalogues.py update"
    for name in kept.keys() & wanted.keys():
        yield from (f"{place}: {fault}" for fault in faults_in(kept[name], domain))


def key(message: "Message") -> tuple[str, str | None]:
    """What a message is looked up by: its words, or those of its singular, and its context."""
    words = message.id if isinstance(message.id, str) else message.id[0]
    return words, message.context


def faults_in(message: "Message", domain: Domain) -> Iterator[str]:
    """What is wrong with one translation: missing, doubtful, or with other figures."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string)
    if not all(forms):
        yield f"no Welsh for {message.id!r}"
    elif message.fuzzy:
        yield f"the Welsh for {message.id!r} is marked as doubtful (fuzzy)"
    elif isinstance(message.id, str):
        if domain.figures(message.id) != domain.figures(forms[0]):
            yield f"the Welsh for {message.id!r} has other figures: {forms[0]!r}"
    else:
        allowed = domain.figures(message.id[-1])
        for form in forms:
            if domain.figures(form) - allowed:
                yield f"the Welsh for {message.id!r} has figures of its own: {form!r}"


def figures_of_the_law(words: str) -> Counter[str]:
    """The figures of a sentence with how each is written: ``weekly:money``."""
    parsed = Formatter().parse(words)
    return Counter(f"{name}:{spec}" for _literal, name, spec, _conversion in parsed if name)


def figures_of_the_pages(words: str) -> Counter[str]:
    """The figures of a page's sentence: ``%(amount)s`` or ``{amount}``."""
    return Counter(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", words))


# Compiling -----------------------------------------------------------------------------


def compile_if_changed() -> int:
    """Compile every catalogue unless the stamp says that the same files were compiled before."""
    kept = [domain for domain in DOMAINS.values() if domain.po.exists()]
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for domain in kept:
        digest.update(domain.name.encode() + b"\0" + domain.po.read_bytes())
    is_current = STAMP.exists() and STAMP.read_text(encoding="ascii") == digest.hexdigest()
    if is_current and all(domain.mo.exists() for domain in kept):
        return 0
    for domain in kept:
        compile_one(domain)
    STAMP.parent.mkdir(exist_ok=True)
    STAMP.write_text(digest.hexdigest(), encoding="ascii")
    print(f"Compiled {', '.join(shown(domain.mo) for domain in kept)}")
    return 0


def compile_one(domain: Domain) -> None:
    """Write the file that gettext reads; a running program sees the old one or the new one."""
    from babel.messages.mofile import write_mo

    partial = domain.mo.with_suffix(".mo.partial")
    with partial.open("wb") as file:
        write_mo(file, read(domain))
    partial.replace(domain.mo)


DOMAINS = {
    domain.name: domain
    for domain in (
        Domain("law", SOURCE / "law", sentences_of_the_law, figures_of_the_law),
        Domain("django", SOURCE / "web", sentences_of_the_pages, figures_of_the_pages),
    )
}

if __name__ == "__main__":
    sys.exit(main())
