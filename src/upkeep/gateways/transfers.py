"""Batches of transferred cases as JSON: read, write, describe."""

from typing import Any

from pydantic import TypeAdapter

from upkeep.cases.forms import TransferForm, TransfersFile
from upkeep.cases.transfers.checking import problems_of
from upkeep.gateways.exchange_files import (
    note_repeated,
    place_of,
    read_entry,
    read_envelope,
    written_json,
)
from upkeep.gateways.problems import ProblemList, Told

_FORM: TypeAdapter[TransferForm] = TypeAdapter(TransferForm)


def read_transfers(data: bytes, name: str) -> TransfersFile:
    """The batch of a file, with its cases in the file's order.

    Raises FileProblems with everything that is wrong; then no case may be taken over. Control
    totals are held against the cases once every case could be read.
    """
    problems = ProblemList(name)
    header, entries = read_envelope(data, problems, TransfersFile, "cases")
    transfers = []
    references: dict[str, str] = {}
    for position, entry in enumerate(entries):
        place = place_of(entry, position, "cases")
        transfer = read_entry(_FORM, entry, problems, place)
        if transfer is not None:
            transfers.append(transfer)
            note_repeated(
                references,
                transfer.reference,
                f"cases[{position}]",
                "give each case a reference of its own",
                problems,
                field=f"{transfer.reference} reference",
            )
    problems.raise_if_any()
    _check_control_totals(header, transfers, problems)
    for problem in problems_of(transfers):
        field = f"{problem.reference} {problem.field}"
        problems.add(Told(problem.found), problem.wanted, field=field)
    problems.raise_if_any()
    return header.model_copy(update={"cases": tuple(transfers)})


def _check_control_totals(
    header: TransfersFile, transfers: list[TransferForm], problems: ProblemList
) -> None:
    """What the sender counted is what the cases come to, exactly."""
    owed = {
        creditor: sum(transfer.owed_pence(creditor) for transfer in transfers)
        for creditor in ("receiving_parent", "secretary_of_state")
    }
    control = header.control
    pairs = (
        ("cases", str(control.cases), str(len(transfers))),
        (
            "owed_to_receiving_parents",
            _pounds(control.owed_to_receiving_parents_pence),
            _pounds(owed["receiving_parent"]),
        ),
        (
            "owed_to_secretary_of_state",
            _pounds(control.owed_to_secretary_of_state_pence),
            _pounds(owed["secretary_of_state"]),
        ),
    )
    for field, said, found in pairs:
        if said != found:
            problems.add(
                Told(f"{said}, where the cases come to {found}"),
                "find out with the sender which is right: the totals must agree",
                field=f"control {field}",
            )


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def write_transfers(file: TransfersFile) -> bytes:
    """The file as JSON; reads back as the same record."""
    return written_json(file)


def json_schema() -> dict[str, Any]:
    """The format as JSON Schema (2020-12), for senders; checks between fields are not in it."""
    return TransfersFile.model_json_schema(by_alias=True)
