"""Files and functions stay small, documented and finished."""

import ast
from collections import Counter
from collections.abc import Iterator

from structure.source import PROJECT, SOURCE, dotted, files, nodes, place, python_files, tree

LINES_IN_A_FILE = 700
LINES_IN_A_FUNCTION = 70
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
TEXT = {".py", ".md", ".toml", ".yaml", ".sh", ".html", ".scss", ".css", ".js", ".in", ".typ", ""}


def test_no_file_is_longer_than_one_can_read() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert [f"{path}: {count}" for path, count in lengths.items() if count > LINES_IN_A_FILE] == []


def test_no_function_is_longer_than_a_page() -> None:
    long = [
        f"{place(path, node)} {node.name}"
        for path, node in nodes(PROJECT)
        if isinstance(node, FUNCTIONS)
        and (node.end_lineno or 0) - node.lineno >= LINES_IN_A_FUNCTION
    ]
    assert long == []


def definitions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Public functions and classes of a module, without mere signatures."""
    for node in body:
        if (
            isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and "overload" not in {dotted(each) for each in node.decorator_list}
        ):
            yield node


def test_everything_public_says_what_it_is() -> None:
    silent = [
        f"{place(path, node)} {node.name}"
        for path in python_files(SOURCE)
        for node in definitions(tree(path).body)
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(PROJECT))
        for path in python_files(SOURCE)
        if path.stat().st_size and not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    found = [
        f"{path.relative_to(PROJECT)}: {word}"
        for path in files()
        if path.suffix in TEXT and path.suffixes[-1:] != [".json"]
        for word in UNFINISHED
        if word in path.read_text(encoding="utf-8", errors="ignore").split()
        or f"{word}:" in path.read_text(encoding="utf-8", errors="ignore")
    ]
    assert found == []


def test_no_two_test_files_share_a_name() -> None:
    """They would be one module: test folders are not packages."""
    names = Counter(path.name for path in python_files(PROJECT / "tests"))
    shared = {name for name, count in names.items() if count > 1 and name != "conftest.py"}
    assert shared == set()


def test_no_room_for_leftovers() -> None:
    """Modules are named for what they do."""
    forbidden = {"utils", "util", "helpers", "helper", "services", "manager", "managers", "misc"}
    assert [path for path in python_files(SOURCE) if path.stem in forbidden] == []
