"""What the documents say a program prints is what it prints."""

import subprocess
import sys
from pathlib import Path

import pytest
from examples_in_documents import examples_of, outputs

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = [path for path in sorted(DOCS.rglob("*.md")) if examples_of(path.read_text("utf-8"))]


def test_the_page_of_the_library_takes_part() -> None:
    assert DOCS / "law/library.md" in PAGES


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_examples_print_what_the_page_says(path: Path) -> None:
    examples = examples_of(path.read_text(encoding="utf-8"))
    for example, printed in zip(examples, outputs(examples), strict=True):
        assert printed == (example.printed or ""), f"{path.name}, line {example.line}"


def test_an_example_that_prints_something_else_is_noticed() -> None:
    page = "# A\n\n```python\nfigure = 6 * 7\nprint(figure)\n```\n\n```text\n41\n```\n"
    (example,) = examples_of(page)
    assert (example.line, example.printed, outputs([example])) == (3, "41\n", ["42\n"])
    assert examples_of("```python\nprint(1)\n```\n") == []


def test_the_library_works_where_neither_web_nor_database_can_be_imported() -> None:
    """The whole page runs in a process that refuses Django, psycopg and the rest of Upkeep."""
    script = """
import sys
from importlib.abc import MetaPathFinder

class Refuse(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        first, _, rest = name.partition(".")
        if first in ("django", "psycopg", "typer", "pydantic") or (
            first == "upkeep" and rest and rest.split(".")[0] != "law"
        ):
            raise ImportError(f"{name} is not to be imported here")

sys.meta_path.insert(0, Refuse())
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from examples_in_documents import examples_of, outputs
outputs(examples_of(Path(sys.argv[2]).read_text("utf-8")))
try:
    import django
except ImportError:
    print("refused")
"""
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", script, here, str(DOCS / "law/library.md")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "refused\n"), done.stderr
