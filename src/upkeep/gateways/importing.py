"""Taking files in: recognised by content, checked whole, stored raw, and only then handed on.

All the files of one import are taken together or not at all, and everything that is wrong with
any of them is reported at once.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from upkeep.cases.receiving import (
    Delivery,
    receive_applications,
    receive_changes,
    receive_incomes,
)
from upkeep.cases.transfers.receiving import receive_transfers
from upkeep.collection.debit_reports import receive_debit_report
from upkeep.collection.deduction_limits import most_by_orders
from upkeep.collection.notified import receive_notifications
from upkeep.collection.receiving import receive_employer_return, receive_statements
from upkeep.gateways.applications import read_applications
from upkeep.gateways.bacs_reports import read_report
from upkeep.gateways.bank_notifications import read_notifications
from upkeep.gateways.bank_statements import read_statements
from upkeep.gateways.changes import read_changes
from upkeep.gateways.employer_returns import read_employer_return
from upkeep.gateways.income import read_income
from upkeep.gateways.models import InboundFile
from upkeep.gateways.problems import FileProblem, FileProblems
from upkeep.gateways.recognise import Format, recognise
from upkeep.gateways.transfers import read_transfers

Deliver = Callable[[str, datetime], Delivery]
"""Hands a file's records to their room: source and recording time in, what became of them out."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file."""

    name: str
    format: str
    new: int
    known: int


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read and found right."""

    name: str
    content: bytes
    format: Format
    deliver: Deliver
    count: int
    first_day: str = ""


def import_files(files: Sequence[tuple[str, bytes]], known_at: datetime) -> list[Imported]:
    """Take in ``files``, each a name and its content, in the order in which rooms need them.

    Raises :class:`FileProblems` with everything that is wrong with any of them; then nothing has
    been recorded. Content that was imported before is passed over.
    """
    problems: list[FileProblem] = []
    read: list[_Read] = []
    before: list[Imported] = []
    for name, content in files:
        held = InboundFile.objects.filter(sha256=_digest(content)).first()
        if held is not None:
            before.append(Imported(name, held.format, 0, held.record_count))
            continue
        try:
            read.append(_Read(name, content, *_read(content, name)))
        except FileProblems as error:
            problems += error.problems
    if problems:
        raise FileProblems(problems)
    order = list(Format)
    read.sort(key=lambda file: (order.index(file.format), file.first_day))
    with transaction.atomic():
        return [*before, *_record(read, known_at)]


def import_paths(paths: Sequence[Path], known_at: datetime) -> list[Imported]:
    """Take in files from disk; a folder stands for every file in it and below."""
    found = [file for path in paths for file in _files_of(path)]
    return import_files([(str(path), path.read_bytes()) for path in found], known_at)


def _files_of(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(f for f in path.rglob("*") if f.suffix in (".json", ".csv", ".xml"))
    if not path.is_file():
        problem = FileProblem(str(path), None, None, "no such file", "give the path of a file")
        raise FileProblems([problem])
    return [path]


def _record(files: list[_Read], known_at: datetime) -> list[Imported]:
    problems: list[FileProblem] = []
    imported = []
    for file in files:
        source = Path(file.name).name
        InboundFile.objects.get_or_create(
            sha256=_digest(file.content),
            defaults={
                "name": source,
                "format": file.format,
                "content": file.content,
                "record_count": file.count,
                "known_at": known_at,
            },
        )
        delivery = file.deliver(source, known_at)
        problems += [
            FileProblem(file.name, None, refusal.entry, refusal.found, refusal.wanted)
            for refusal in delivery.refused
        ]
        imported.append(Imported(file.name, file.format, delivery.new, delivery.known))
    if problems:
        raise FileProblems(problems)
    return imported


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(
    content: bytes, name: str
) -> tuple[Format, Deliver, int] | tuple[Format, Deliver, int, str]:
    """The file's format, the hand-over of its records, how many there are, and from which day.

    Statements carry on from each other, so their files are taken in the order of their days.
    """
    format_ = recognise(content, name)
    if format_ is Format.APPLICATIONS:
        applications = read_applications(content, name).applications
        return format_, lambda s, k: receive_applications(applications, s, k), len(applications)
    if format_ is Format.CHANGES:
        changes = read_changes(content, name).changes
        return format_, lambda s, k: receive_changes(changes, s, k), len(changes)
    if format_ is Format.TRANSFERS:
        batch = read_transfers(content, name)
        return format_, lambda s, k: receive_transfers(batch, s, k), len(batch.cases)
    if format_ is Format.INCOME:
        incomes = read_income(content, name)
        return format_, lambda s, k: receive_incomes(incomes, s, k), len(incomes)
    if format_ is Format.BANK_STATEMENTS:
        statements = read_statements(content, name)
        first = min(statement.statement_date for statement in statements).isoformat()
        return format_, lambda s, k: receive_statements(statements, s, k), len(statements), first
    if format_ is Format.BANK_NOTIFICATIONS:
        told = read_notifications(content, name)
        return format_, lambda s, k: receive_notifications(told, s, k), len(told)
    if format_ is Format.EMPLOYER_RETURN:
        form = read_employer_return(content, name, most_by_orders)
        return format_, lambda s, k: receive_employer_return(form, s, k), 1
    if format_ is Format.DEBIT_REPORT:
        report = read_report(content, name)
        said = report.made_on.isoformat()
        return format_, lambda s, k: receive_debit_report(report, s, k), len(report.lines), said
    problem = FileProblem(
        name, None, None, "a payment file", "send this to the bank: it does not come in here"
    )
    raise FileProblems([problem])
