"""Files for the bank, put where the bank's software picks them up.

The database holds each file as it is sent before it leaves; a file that is in the outbox already
is left alone.
"""

from pathlib import Path

from upkeep import database
from upkeep.collection.models import PaymentFile
from upkeep.gateways.standard_18 import BEGINS

_ISO_20022, _BACS = ".xml", ".txt"
_SUFFIXES = (_ISO_20022, _BACS)


def outbox_folder() -> Path:
    """The folder of files that are ready for the bank."""
    folder = database.data_folder() / "outbox"
    folder.mkdir(exist_ok=True)
    return folder


def send_payment_files() -> list[Path]:
    """Put every payment file that is not in the outbox yet into it, whole or not at all."""
    folder = outbox_folder()
    there = {path.stem for suffix in _SUFFIXES for path in folder.glob(f"*{suffix}")}
    sent = []
    for reference in PaymentFile.objects.order_by("id").values_list("reference", flat=True):
        if reference not in there:
            content = PaymentFile.objects.get(reference=reference).content
            partial = folder / f"{reference}.partial"
            partial.write_bytes(content)
            suffix = _BACS if bytes(content[: len(BEGINS)]) == BEGINS else _ISO_20022
            sent.append(partial.rename(folder / f"{reference}{suffix}"))
    return sent
