"""Python examples in the documents, with what the page says they print.

A page takes part if one of its ``python`` blocks is followed by a ``text`` block. All its blocks
are then run in order, in one namespace; a block without a ``text`` block prints nothing. Run as a
program, this file writes what they print now into the pages.
"""

import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EXAMPLE = re.compile(
    r"^```python\n(?P<code>.*?)^```\n(?:\s*^```text\n(?P<printed>.*?)^```\n)?",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Example:
    code: str
    printed: str | None
    line: int


def examples_of(page: str) -> list[Example]:
    """The examples of a page, if it says what any of them prints."""
    found = [
        Example(match["code"], match["printed"], page[: match.start()].count("\n") + 1)
        for match in EXAMPLE.finditer(page)
    ]
    return found if any(example.printed is not None for example in found) else []


def outputs(examples: list[Example]) -> list[str]:
    """What each example prints."""
    names: dict[str, Any] = {"__name__": "example"}
    printed = []
    for example in examples:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(example.code, f"line {example.line}", "exec"), names)
        printed.append(out.getvalue())
    return printed


def with_outputs(path: Path) -> str:
    """The page with what its examples print now."""
    page = path.read_text(encoding="utf-8")
    printed = iter(outputs(examples_of(page)))

    def one(found: re.Match[str]) -> str:
        now = next(printed)
        shown = f"\n```text\n{now}```\n" if now or found["printed"] is not None else ""
        return f"```python\n{found['code']}```\n{shown}"

    return EXAMPLE.sub(one, page)


if __name__ == "__main__":
    for document in (Path(__file__).resolve().parents[2] / "docs").rglob("*.md"):
        if examples_of(document.read_text(encoding="utf-8")):
            document.write_text(with_outputs(document), encoding="utf-8")
