"""What JSON and CSV exchange files have in common: bytes to text, entries and rows."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from upkeep.gateways.problems import FileProblems, ProblemList, Told

BYTES_MAX: Final = 200_000_000
"""The longest file that is read at all."""

Form = TypeVar("Form")
FileForm = TypeVar("FileForm", bound=BaseModel)
Entry = dict[str, Any]


def check_size(data: bytes, problems: ProblemList) -> None:
    """Refuse an empty file and one too long to be read safely."""
    if not data.strip():
        problems.add(Told("an empty file"), "send the file again: nothing arrived")
    elif len(data) > BYTES_MAX:
        found = Told(f"{len(data):,} bytes")
        problems.add(found, f"send it in parts of at most {BYTES_MAX:,} bytes")
    problems.raise_if_any()


def text_of(data: bytes, problems: ProblemList) -> str:
    """The text of a file, which must be UTF-8; a byte order mark is passed over."""
    check_size(data, problems)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = Told(f"the byte {data[error.start]:#04x}, which is not UTF-8")
        problems.add(found, "save the file as UTF-8 and send it again", line=line)
        raise FileProblems(problems.found) from error


# --- JSON ------------------------------------------------------------------------------------


class _RepeatedKeyError(ValueError):
    """An object that gives the same field twice."""


def _once(pairs: list[tuple[str, Any]]) -> Entry:
    entry = dict(pairs)
    if len(entry) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKeyError(next(key for key in keys if keys.count(key) > 1))
    return entry


def _no_number(text: str) -> float:
    raise ValueError(text)


def json_of(data: bytes, problems: ProblemList) -> object:
    """The JSON value that a file holds; a field given twice is refused."""
    text = text_of(data, problems)
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        problems.add(
            Told(f"JSON that breaks off or goes wrong at character {error.colno}"),
            f"send well-formed JSON ({error.msg[0].lower()}{error.msg[1:]})",
            line=error.lineno,
        )
    except _RepeatedKeyError as error:
        problems.add(Told(f"the field “{error}” twice in one object"), "give each field once")
    except (ValueError, RecursionError):
        found = Told("a number or a nesting that JSON files do not have")
        problems.add(found, "send plain JSON objects, lists, texts and whole numbers")
    raise FileProblems(problems.found)


def read_envelope(
    data: bytes, problems: ProblemList, form: type[FileForm], entries_name: str
) -> tuple[FileForm, list[object]]:
    """What a JSON exchange file says of itself, and its entries as yet unread."""
    content = json_of(data, problems)
    if not isinstance(content, dict):
        problems.add(content, "send one JSON object")
        raise FileProblems(problems.found)
    entries = content.get(entries_name)
    if not isinstance(entries, list):
        problems.add(entries, "give a list", field=entries_name)
        entries = []
    header = {**content, entries_name: []}
    try:
        return form.model_validate_json(json.dumps(header), by_alias=True, by_name=False), entries
    except ValidationError as error:
        problems.add_invalid(error, content)
        raise FileProblems(problems.found) from error


def read_entry(
    form: TypeAdapter[Form],
    entry: object,
    problems: ProblemList,
    place: str,
    *,
    line: int | None = None,
) -> Form | None:
    """One entry as a record, or None when it was refused and the problems noted."""
    try:
        return form.validate_json(json.dumps(entry), by_alias=True, by_name=False)
    except ValidationError as error:
        kind = entry.get("kind") if isinstance(entry, dict) else None
        first = error.errors(include_url=False)[0]["loc"][:1]
        skip = 1 if kind is not None and first == (kind,) else 0
        problems.add_invalid(error, entry, line=line, prefix=place, skip=skip)
        return None


def place_of(entry: object, position: int, entries_name: str) -> str:
    """How messages name an entry: by its reference, else by its position in the list."""
    reference = entry.get("reference") if isinstance(entry, dict) else None
    if isinstance(reference, str) and 0 < len(reference) <= 20 and reference.isprintable():
        return reference
    return f"{entries_name}[{position}]"


def written_json(form: BaseModel) -> bytes:
    """A file that reads back as the same record."""
    content = form.model_dump(mode="json", by_alias=True)
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


# --- CSV -------------------------------------------------------------------------------------


def read_rows(
    data: bytes, problems: ProblemList, columns: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the line it ends on; rows with too few or too many columns are noted.

    The first row must name exactly the columns, in their order. Blank lines are passed over.
    """
    reader = csv.reader(io.StringIO(text_of(data, problems), newline=""), strict=True)
    _check_header(next(_rows_of(reader, problems), (0, []))[1], columns, problems)
    for line, row in _rows_of(reader, problems):
        if len(row) == len(columns):
            yield line, dict(zip(columns, row, strict=True))
        elif row:
            found = Told(f"{len(row)} column(s)")
            problems.add(found, f"give {len(columns)} columns, as the first row does", line=line)


def _rows_of(reader: Any, problems: ProblemList) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401
    """Rows as the CSV reader gives them; what it cannot read ends the file."""
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        problems.add(Told("a row that is not CSV"), f"correct it ({error})", line=reader.line_num)


def _check_header(header: Sequence[str], columns: Sequence[str], problems: ProblemList) -> None:
    wanted = f"name the columns {','.join(columns)}"
    if list(header) == list(columns):
        return
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    if missing:
        found = Told(f"a first row without {', '.join(missing)}")
    elif unknown:
        found = Told(f"the unknown column(s) {', '.join(unknown)}")
    else:
        found = Told("the columns in another order or twice")
    problems.add(found, wanted, line=1)
    raise FileProblems(problems.found)


def written_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file with a header row, in UTF-8, lines ended as RFC 4180 has it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def note_repeated(
    seen: dict[Any, str],
    key: object,
    place: str,
    wanted: str,
    problems: ProblemList,
    *,
    line: int | None = None,
    field: str | None = None,
) -> None:
    """Note a problem when an entry with the same key stood before, and where."""
    if key in seen:
        problems.add(Told(f"the same as at {seen[key]}"), wanted, line=line, field=field)
    seen.setdefault(key, place)
