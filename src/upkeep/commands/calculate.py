"""``upkeep calculate``: work out situations by the rules of the law, and say why."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer

from upkeep.commands.language import LanguageOption
from upkeep.law import (
    Result,
    SituationError,
    calculate,
    render_summary,
    render_text,
    template,
)
from upkeep.law.words import _, translator

INPUT_IS_WRONG = 1
STANDARD_INPUT = "-"
SHOWN_PROBLEMS = 10


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("calculate")(calculate_command)


def calculate_command(
    situation: Annotated[
        str | None,
        typer.Argument(metavar="SITUATION", help="A JSON file with one situation; - reads input."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one result object for a program, as JSON.")
    ] = False,
    batch: Annotated[
        str | None,
        typer.Option("--batch", metavar="FILE", help="One situation per line; - reads input."),
    ] = None,
    bulk: Annotated[
        Path | None,
        typer.Option("--bulk", metavar="FILE", help="A Parquet file of situations, for millions."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where the results go.")
    ] = None,
    template_of: Annotated[
        str | None,
        typer.Option("--template", metavar="SCHEME", help="Print an example with every field."),
    ] = None,
    language: LanguageOption = "en",
) -> None:
    """Work out what is payable and why: one situation, one per line, or a table of millions.

    Examples:

    upkeep calculate --template 2012 > situation.json

    upkeep calculate situation.json

    upkeep calculate --batch situations.jsonl --out results.jsonl
    """
    _check_usage(situation, batch, bulk, out, template_of, as_json=as_json)
    if language != "en" and situation is None:
        raise typer.BadParameter("--language goes with a single SITUATION.")
    if template_of is not None:
        _print_template(template_of)
    elif batch is not None:
        _batch(batch, out)
    elif bulk is not None:
        assert out is not None
        _bulk(bulk, out)
    else:
        assert situation is not None
        _one(situation, language, as_json=as_json)


def _check_usage(
    situation: str | None,
    batch: str | None,
    bulk: Path | None,
    out: Path | None,
    template_of: str | None,
    *,
    as_json: bool,
) -> None:
    """Exactly one thing is asked for; anything else is a wrong call (status 2)."""
    asked = [given for given in (situation, batch, bulk, template_of) if given is not None]
    if len(asked) != 1:
        raise typer.BadParameter(
            "Give one of SITUATION, --batch FILE, --bulk FILE or --template SCHEME."
        )
    if bulk is not None and out is None:
        raise typer.BadParameter("--bulk needs --out FILE for the results.")
    if out is not None and batch is None and bulk is None:
        raise typer.BadParameter("--out goes with --batch or --bulk.")
    if as_json and situation is None:
        raise typer.BadParameter("--json goes with a single SITUATION.")


def _fail(message: str, *, as_json: bool = False) -> None:
    """Say what is wrong and end with status 1; a program finds it on standard output too."""
    typer.echo(message, err=True)
    if as_json:
        typer.echo(json.dumps({"error": message}, ensure_ascii=False))
    raise typer.Exit(INPUT_IS_WRONG)


def _print_template(scheme: str) -> None:
    try:
        typer.echo(json.dumps(template(scheme), indent=2, ensure_ascii=False))
    except SituationError as error:
        _fail(f"--template: {error.problems[0]}")


def _one(name: str, language: str, *, as_json: bool) -> None:
    shown_name = "standard input" if name == STANDARD_INPUT else name
    try:
        text = sys.stdin.read() if name == STANDARD_INPUT else Path(name).read_text("utf-8-sig")
        result = calculate(json.loads(text))
    except (OSError, UnicodeDecodeError) as error:
        _fail(f"{shown_name}: cannot be read: {_reason(error)}", as_json=as_json)
    except json.JSONDecodeError as error:
        _fail(
            f"{shown_name}: line {error.lineno}, column {error.colno}: found something that is not "
            f"JSON ({error.msg}); wanted one situation as a JSON object",
            as_json=as_json,
        )
    except RecursionError:
        _fail(f"{shown_name}: found JSON nested too deeply; wanted one situation", as_json=as_json)
    except SituationError as error:
        lines = [f"{shown_name}: {problem}" for problem in error.problems]
        _fail("\n".join(lines), as_json=as_json)
    except ValueError as error:
        _fail(f"{shown_name}: found JSON that cannot be read: {error}", as_json=as_json)
    else:
        _print_result(result, language, as_json=as_json)


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else "it is not UTF-8 text"


def _print_result(result: Result, language: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(result.to_json(language), indent=2, ensure_ascii=False))
        return
    why = translator(language)(_("Why:"))
    typer.echo(render_summary(result.to_json(), language))
    typer.echo(f"\n{why}\n")
    typer.echo(render_text(result.explanation, language))


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    if name == STANDARD_INPUT:
        yield sys.stdin.buffer
    else:
        with Path(name).open("rb") as file:
            yield file


@contextmanager
def _written(out: Path | None) -> Iterator[Callable[[bytes], object]]:
    """Where result lines go; a file is put in place only when it is complete."""
    if out is None:
        yield sys.stdout.buffer.write
        sys.stdout.buffer.flush()
        return
    partial = out.with_name(out.name + ".partial")
    try:
        with partial.open("wb") as file:
            yield file.write
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)


def _batch(name: str, out: Path | None) -> None:
    """One line in, one line out; wrong lines are answered in their place and counted."""
    from os import cpu_count

    from upkeep.commands.batch_lines import answer_lines

    wrong: list[str] = []
    count = 0
    try:
        with _opened(name) as lines, _written(out) as write:
            for answers in answer_lines(lines, workers=cpu_count() or 1):
                write(answers.text)
                count += len(answers.wrong)
                shown = answers.wrong[: SHOWN_PROBLEMS - len(wrong)]
                wrong += [f"{name}: line {number}: {error}" for number, error in shown]
    except OSError as error:
        _fail(f"{error.filename or name}: cannot be opened: {_reason(error)}")
    if count:
        more = f"\n… and {count - len(wrong)} more" if count > len(wrong) else ""
        _fail("\n".join(wrong) + more)


def _bulk(source: Path, target: Path) -> None:
    from os import cpu_count

    from upkeep.law.caseload_files import CaseloadFileError, calculate_file

    try:
        rows = calculate_file(source, target, workers=cpu_count() or 1)
    except CaseloadFileError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename or target}: cannot be written: {_reason(error)}")
    else:
        typer.echo(f"{rows:,} situations worked out into {target}")
