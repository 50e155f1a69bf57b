"""Applications for maintenance as JSON: read, write, describe."""

from typing import Any

from pydantic import TypeAdapter

from upkeep.cases.forms import ApplicationForm, ApplicationsFile
from upkeep.gateways.exchange_files import (
    note_repeated,
    place_of,
    read_entry,
    read_envelope,
    written_json,
)
from upkeep.gateways.problems import ProblemList

_FORM: TypeAdapter[ApplicationForm] = TypeAdapter(ApplicationForm)


def read_applications(data: bytes, name: str) -> ApplicationsFile:
    """The applications of a file, in its order.

    Raises FileProblems with everything that is wrong; then no application may be used.
    """
    problems = ProblemList(name)
    header, entries = read_envelope(data, problems, ApplicationsFile, "applications")
    applications = []
    references: dict[str, str] = {}
    for position, entry in enumerate(entries):
        place = place_of(entry, position, "applications")
        application = read_entry(_FORM, entry, problems, place)
        if application is not None:
            applications.append(application)
            _check_in_file(application, header, f"applications[{position}]", references, problems)
    problems.raise_if_any()
    return header.model_copy(update={"applications": tuple(applications)})


def _check_in_file(
    application: ApplicationForm,
    header: ApplicationsFile,
    place: str,
    references: dict[str, str],
    problems: ProblemList,
) -> None:
    """Received by the day of sending; each reference once in the file."""
    if application.received_on > header.sent_on:
        problems.add(
            application.received_on.isoformat(),
            f"give a day up to {header.sent_on}, when the file was sent",
            field=f"{application.reference} received_on",
        )
    note_repeated(
        references,
        application.reference,
        place,
        "give each application a reference of its own",
        problems,
        field=f"{application.reference} reference",
    )


def write_applications(file: ApplicationsFile) -> bytes:
    """The file as JSON; reads back as the same record."""
    return written_json(file)


def json_schema() -> dict[str, Any]:
    """The format as JSON Schema (2020-12), for senders; checks between fields are not in it."""
    return ApplicationsFile.model_json_schema(by_alias=True)
