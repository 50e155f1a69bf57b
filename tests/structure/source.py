"""The source as data, for the tests of its shape."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "upkeep"


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project: what git keeps, or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = (PROJECT / name for name in listed.stdout.splitlines())
    return tuple(path for path in found if path.is_file())


def python_files(under: Path = PROJECT) -> list[Path]:
    """The Python files below a folder, without generated migrations."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and path.is_relative_to(under) and "migrations" not in path.parts
    ]


@cache
def tree(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(under: Path) -> Iterator[tuple[Path, ast.AST]]:
    """Every node of every Python file below a folder."""
    for path in python_files(under):
        for node in ast.walk(tree(path)):
            yield path, node


def place(path: Path, node: ast.AST) -> str:
    """Where a node stands, as an editor takes it."""
    return f"{path.relative_to(PROJECT)}:{getattr(node, 'lineno', 1)}"


def dotted(node: ast.AST) -> str:
    """``a.b.c`` for a chain of names, else nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (left := dotted(node.value)):
        return f"{left}.{node.attr}"
    return ""
