"""Rulebooks to compare: this one, one with other figures, or another version of the law.

A rulebook is named ``current``, by a folder of parameter files, by a revision or tag of this
project's repository, or by the path of another checkout or installation.
"""

import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from upkeep.commands import former_version
from upkeep.law import RULEBOOK_VERSION, NoValueError, SituationError, calculate
from upkeep.law.caseload_files import array_scheme
from upkeep.law.caseloads import calculate as calculate_arrays
from upkeep.law.caseloads import gathered
from upkeep.law.parameters import (
    ParameterFileError,
    Parameters,
    load_proposals,
    load_scheme,
    schemes_with_files,
)

CURRENT = "current"
PROJECT = Path(__file__).resolve().parents[3]
AT_ONCE = 200
WANTED = (
    "wanted “current”, a folder of parameter files, a revision of this repository, or the path of "
    "another checkout or installation of upkeep"
)

SCHEMES_BY_ARRAYS = ("2012", "2003")
"""Schemes whose situations are gathered into arrays; the few of 1993 are worked out one by one."""
WORTH_ARRAYS = 20

PlainResult = dict[str, Any]


class UnknownRulebookError(ValueError):
    """What was named is no rulebook; the message says what it is and what is wanted."""


class Rulebook(Protocol):
    """One side of a comparison."""

    name: str
    description: str

    def results(self, situations: Sequence[Any], *, explained: bool) -> list[PlainResult]:
        """Results as plain data, in order; ``{"error": ...}`` for what cannot be worked out."""
        ...


class Figures:
    """This version's rules, with the figures in force or with others for some schemes."""

    def __init__(self, name: str, others: Mapping[str, Parameters]) -> None:
        self.name = name
        self.others = others
        given = ", ".join(f"{scheme} {others[scheme].version}" for scheme in others)
        figures = f"parameters {given}" if given else "the parameters in force"
        self.description = f"rulebook {RULEBOOK_VERSION}, {figures}"

    def parameters(self, scheme: str) -> Parameters:
        """The figures of a scheme on this side."""
        return self.others.get(scheme) or load_scheme(scheme)

    def results(self, situations: Sequence[Any], *, explained: bool) -> list[PlainResult]:
        """Results without explanation come from arrays, as far as these can hold the situations."""
        found = {} if explained else self._from_arrays(situations)
        return [
            found[place] if place in found else self._result(situation, explained=explained)
            for place, situation in enumerate(situations)
        ]

    def _from_arrays(self, situations: Sequence[Any]) -> dict[int, PlainResult]:
        """Rates and amounts of those situations that arrays can hold, by place."""
        found: dict[int, PlainResult] = {}
        for name in SCHEMES_BY_ARRAYS if len(situations) >= WORTH_ARRAYS else ():
            parameters, scheme = self.parameters(name), array_scheme(name)
            rows = gathered(scheme, situations, parameters.first_day)
            try:
                amounts = calculate_arrays(scheme, rows.caseload, parameters=parameters)
            except NoValueError:
                continue  # One by one, which says which situation has no figure for its day.
            rates = amounts.rate_names
            shares = iter(amounts.weekly.tolist())
            for row, (place, names) in enumerate(zip(rows.places, rows.names, strict=True)):
                found[place] = {
                    "rate": str(rates[row]),
                    "receiving_parents": [
                        {"id": own, "weekly": f"{pence // 100}.{pence % 100:02d}"}
                        for own, pence in zip(names, shares, strict=False)
                    ],
                }
        return found

    def _result(self, situation: object, *, explained: bool) -> PlainResult:
        scheme = situation.get("scheme") if isinstance(situation, dict) else None
        others = self.others.get(scheme) if isinstance(scheme, str) else None
        try:
            result = calculate(situation, others)  # type: ignore[arg-type]
        except SituationError as error:
            return {"error": "; ".join(str(problem) for problem in error.problems)}
        except NoValueError as error:
            return {"error": str(error)}
        return result.to_json() if explained else result.to_json_without_explanation()


class FormerVersion:
    """Another version of the law, asked in a process of its own."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.process = subprocess.Popen(  # noqa: S603 - a Python of the caller's choice
            [*command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        said = self._line()
        if "error" in said:
            self.close()
            raise UnknownRulebookError(f"{name}: {said['error']}; {WANTED}")
        self.description = f"rulebook {said['rulebook']} of {name}"

    def results(self, situations: Sequence[Any], *, explained: bool) -> list[PlainResult]:
        found: list[PlainResult] = []
        for start in range(0, len(situations), AT_ONCE):
            part = situations[start : start + AT_ONCE]
            lines = [f"{len(part)} {int(explained)}", *(json.dumps(each) for each in part)]
            self._send("\n".join(lines) + "\n")
            found += [self._line() for _each in part]
        return found

    def _send(self, text: str) -> None:
        try:
            self._stream(self.process.stdin).write(text)
            self._stream(self.process.stdin).flush()
        except BrokenPipeError:
            raise UnknownRulebookError(f"{self.name}: its process ended early") from None

    def close(self) -> None:
        """End the process."""
        self._stream(self.process.stdin).close()
        self._stream(self.process.stdout).close()
        self.process.wait(timeout=30)

    def _line(self) -> PlainResult:
        line = self._stream(self.process.stdout).readline()
        if not line:
            return {"error": "it ended without an answer"}
        plain: PlainResult = json.loads(line)
        return plain

    @staticmethod
    def _stream(stream: IO[str] | None) -> IO[str]:
        assert stream is not None, "both ends are pipes"
        return stream


@contextmanager
def opened(name: str) -> Iterator[Rulebook]:
    """The rulebook of a name, for as long as the body runs.

    Raises :class:`UnknownRulebookError`, or :class:`ParameterFileError` with every fault of a
    folder of parameter files.
    """
    if name == CURRENT:
        yield Figures(CURRENT, {})
        return
    with ExitStack() as stack:
        path = Path(name)
        if path.is_dir() and not _python_of(path) and not _source_of(path):
            yield _figures_in(path)
            return
        if path.is_file():
            raise UnknownRulebookError(f"{name}: found a file; {WANTED}")
        former = FormerVersion(name, _command(name, path, stack))
        stack.callback(former.close)
        yield former


def _command(name: str, path: Path, stack: ExitStack) -> list[str]:
    """How to run the law of another version."""
    worker = str(Path(former_version.__file__).resolve())
    if path.is_dir() and (python := _python_of(path)):
        return [str(python), "-I", worker]
    source = _source_of(path) if path.is_dir() else None
    if source is None:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        source = _unpacked(name, folder)
    return [sys.executable, "-I", worker, str(source.resolve())]


def _figures_in(folder: Path) -> Figures:
    if not schemes_with_files(folder):
        raise UnknownRulebookError(f"{folder}: found neither parameter files nor upkeep; {WANTED}")
    return Figures(str(folder), load_proposals(folder))


def _python_of(folder: Path) -> Path | None:
    """The Python of an installation, such as a virtual environment."""
    for place in ("bin/python", "Scripts/python.exe"):
        if (folder / place).exists():
            return folder / place
    return None


def _source_of(folder: Path) -> Path | None:
    """Where a checkout or unpacked package has its ``upkeep``."""
    for place in (folder / "src", folder):
        if (place / "upkeep/law/__init__.py").exists():
            return place
    return None


def _unpacked(name: str, folder: Path) -> Path:
    """The law of a revision of this repository, written into a folder."""
    revision = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if revision is None:
        raise UnknownRulebookError(
            f"{name}: found no folder and no revision of that name; {WANTED}"
        )
    commit = revision.decode().strip()
    packed = _git("archive", "--format=zip", commit, "src/upkeep/__init__.py", "src/upkeep/law")
    if packed is None:
        raise UnknownRulebookError(
            f"{name}: revision {commit[:10]} has no src/upkeep/law; name a later one"
        )
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(folder)
    return folder / "src"


def _git(*arguments: str) -> bytes | None:
    """What Git prints about the repository of this program; none where it refuses."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed words and a revision behind --end-of-options
            ["git", "-C", str(PROJECT), *arguments],  # noqa: S607 - the Git of the machine
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


__all__ = [
    "CURRENT",
    "Figures",
    "FormerVersion",
    "ParameterFileError",
    "Rulebook",
    "UnknownRulebookError",
    "opened",
]
