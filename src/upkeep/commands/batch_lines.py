"""Many situations, one per line: answered in order, by several processes where there are many."""

from __future__ import annotations

import json
import multiprocessing
import multiprocessing.context
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from upkeep.law import NoValueError, SituationError, calculate

BLOCK_LINES = 500
ALONE_BLOCKS = 4
"""So many lines are answered before it pays to start further processes."""
AHEAD_FOR_EACH = 2
"""Blocks read ahead for each process: enough to keep it busy, few enough to keep memory small."""

Numbered = tuple[int, list[bytes]]
"""The number of the first line of a block, from 1, and the block's lines."""


@dataclass(slots=True)
class Answers:
    """The answers to a block of lines, as lines of JSON, and what was wrong with which line."""

    text: bytes = b""
    wrong: list[tuple[int, str]] = field(default_factory=list)


def answer_lines(lines: Iterable[bytes], workers: int) -> Iterator[Answers]:
    """Answer every line in its place, block by block, with at most so many processes."""
    blocks = _blocks(lines)
    for block in islice(blocks, ALONE_BLOCKS if workers > 1 else None):
        yield answer_block(block)
    waiting = next(blocks, None)
    if waiting is not None:
        yield from _answered_by_several(waiting, blocks, workers)


def _blocks(lines: Iterable[bytes]) -> Iterator[Numbered]:
    rest = iter(lines)
    first = 1
    while block := list(islice(rest, BLOCK_LINES)):
        yield first, block
        first += len(block)


def _answered_by_several(
    waiting: Numbered, blocks: Iterator[Numbered], workers: int
) -> Iterator[Answers]:
    """Processes answer blocks side by side; their answers are taken in the order of the lines."""
    with ProcessPoolExecutor(workers, mp_context=_quickest_safe_start()) as pool:
        underway: deque[Future[Answers]] = deque([pool.submit(answer_block, waiting)])
        for block in blocks:
            underway.append(pool.submit(answer_block, block))
            if len(underway) > workers * AHEAD_FOR_EACH:
                yield underway.popleft().result()
        while underway:
            yield underway.popleft().result()


def _quickest_safe_start() -> multiprocessing.context.BaseContext:
    """A copy of this process is ready at once, but is safe only while it has a single thread."""
    can_copy = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return multiprocessing.get_context("fork" if can_copy else "spawn")


def answer_block(block: Numbered) -> Answers:
    """The answers to one block of lines."""
    first, lines = block
    texts: list[bytes] = []
    answers = Answers()
    for number, line in enumerate(lines, start=first):
        answer = _answer(number, line)
        if "error" in answer:
            answers.wrong.append((number, answer["error"]))
        texts.append(_as_json(answer))
    answers.text = b"".join(texts)
    return answers


def _as_json(answer: dict[str, Any]) -> bytes:
    """One line of JSON; half a character, which JSON may hold, cannot be written as UTF-8."""
    try:
        return to_json(answer) + b"\n"
    except PydanticSerializationError:
        return json.dumps(answer, separators=(",", ":")).encode("ascii") + b"\n"


def _answer(number: int, line: bytes) -> dict[str, Any]:
    try:
        return calculate(json.loads(line.decode("utf-8-sig"))).to_json()
    except SituationError as error:
        return {"line": number, "error": "; ".join(str(problem) for problem in error.problems)}
    except NoValueError as error:
        return {"line": number, "error": str(error)}
    except json.JSONDecodeError as error:
        found = f"column {error.colno}: found something that is not JSON ({error.msg})"
        return {"line": number, "error": f"{found}; wanted one situation as a JSON object"}
    except RecursionError:
        return {"line": number, "error": "found JSON nested too deeply; wanted one situation"}
    except UnicodeDecodeError:
        return {"line": number, "error": "found bytes that are not UTF-8; wanted JSON text"}
    except ValueError as error:
        return {"line": number, "error": f"found JSON that cannot be read: {error}"}
