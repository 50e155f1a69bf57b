"""Taking delivery of a batch of cases: all of it, or nothing and everything that is wrong."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from upkeep.cases.forms import TransferForm, TransfersFile
from upkeep.cases.models import Application, Transfer, TransferBatch
from upkeep.cases.receiving import Delivery, Refusal
from upkeep.parties.models import Person


def receive_transfers(file: TransfersFile, source: str, known_at: datetime) -> Delivery:
    """Record a batch as it was received; the night of each case's day takes it in.

    A batch of the same reference again is refused: what was taken over once is corrected here.
    """
    refused = tuple(_refusals(file))
    if not refused:
        _record(file, source, known_at)
    return Delivery(len(file.cases), 0, refused)


def _refusals(file: TransfersFile) -> Iterator[Refusal]:
    if TransferBatch.objects.filter(reference=file.batch).exists():
        yield Refusal(
            file.batch,
            "the reference of a batch that is here already",
            "give this batch a reference of its own",
        )
    references = [transfer.reference for transfer in file.cases]
    known = Application.objects.filter(reference__in=references)
    for reference in known.values_list("reference", flat=True):
        yield Refusal(
            reference,
            "the reference of an application or transfer that is here already",
            "give this case a reference of its own",
        )
    yield from _beside_running_cases(file.cases)


def _beside_running_cases(transfers: Sequence[TransferForm]) -> Iterator[Refusal]:
    """The running cases of one paying parent come together and are under one scheme."""
    running = {
        transfer.paying_parent.national_insurance_number: transfer
        for transfer in transfers
        if transfer.is_running
    }
    here = Person.objects.filter(
        national_insurance_number__in=running, paying_parent__cases__closed_on=None
    )
    numbers = set(here.values_list("national_insurance_number", flat=True))
    waiting = Application.objects.filter(
        transfer__isnull=False, case=None, form__ended_on=None
    ).values_list("form__paying_parent__national_insurance_number", flat=True)
    for number in numbers | set(waiting):
        if number in running:
            yield Refusal(
                f"{running[number].reference} paying_parent",
                "a paying parent who has a running case here",
                "end that case first, or bring all running cases of a paying parent in one batch",
            )


def _record(file: TransfersFile, source: str, known_at: datetime) -> None:
    batch = TransferBatch.objects.create(
        reference=file.batch,
        sent_on=file.sent_on,
        from_body=file.sender.body,
        from_system=file.sender.system,
        from_office=file.sender.office,
        case_count=file.control.cases,
        owed_to_receiving_parents_pence=file.control.owed_to_receiving_parents_pence,
        owed_to_secretary_of_state_pence=file.control.owed_to_secretary_of_state_pence,
        source=source,
        known_at=known_at,
    )
    applications = Application.objects.bulk_create(
        Application(
            reference=transfer.reference,
            received_on=transfer.taken_over_on,
            form=transfer.model_dump(mode="json", by_alias=True),
            source=source,
            known_at=known_at,
        )
        for transfer in file.cases
    )
    Transfer.objects.bulk_create(
        Transfer(
            batch=batch,
            application=application,
            former_reference=transfer.former_reference,
            taken_over_on=transfer.taken_over_on,
            maintenance_periods_from=transfer.maintenance_periods_from,
            known_at=known_at,
        )
        for application, transfer in zip(applications, file.cases, strict=True)
    )
