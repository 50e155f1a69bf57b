"""Changes of circumstances as JSON: read, write, describe."""

from typing import Any

from upkeep.cases.forms import CHANGE_FORM, ChangeForm, ChangesFile
from upkeep.gateways.exchange_files import (
    note_repeated,
    place_of,
    read_entry,
    read_envelope,
    written_json,
)
from upkeep.gateways.problems import ProblemList


def read_changes(data: bytes, name: str) -> ChangesFile:
    """The changes of a file, in its order.

    Raises FileProblems with everything that is wrong; then no change may be used.
    """
    problems = ProblemList(name)
    header, entries = read_envelope(data, problems, ChangesFile, "changes")
    changes = []
    references: dict[str, str] = {}
    for position, entry in enumerate(entries):
        place = place_of(entry, position, "changes")
        change = read_entry(CHANGE_FORM, entry, problems, place)
        if change is not None:
            changes.append(change)
            _check_in_file(change, header, f"changes[{position}]", references, problems)
    problems.raise_if_any()
    return header.model_copy(update={"changes": tuple(changes)})


def _check_in_file(
    change: ChangeForm,
    header: ChangesFile,
    place: str,
    references: dict[str, str],
    problems: ProblemList,
) -> None:
    """Reported by the day of sending; each reference once in the file."""
    if change.reported_on > header.sent_on:
        problems.add(
            change.reported_on.isoformat(),
            f"give a day up to {header.sent_on}, when the file was sent",
            field=f"{change.reference} reported_on",
        )
    note_repeated(
        references,
        change.reference,
        place,
        "give each change a reference of its own",
        problems,
        field=f"{change.reference} reference",
    )


def write_changes(file: ChangesFile) -> bytes:
    """The file as JSON; reads back as the same record."""
    return written_json(file)


def json_schema() -> dict[str, Any]:
    """The format as JSON Schema (2020-12), for senders; checks between fields are not in it."""
    return ChangesFile.model_json_schema(by_alias=True)
