"""Files for the bank, put where the bank's software picks them up.

The database holds each file as it is sent before it leaves; a file that is in the outbox already
is left alone.
"""

from pathlib import Path

from upkeep import database
from upkeep.collection.models import DebitFile, PaymentFile
from upkeep.gateways.standard_18 import BEGINS

_ISO_20022, _BACS = ".xml", ".txt"
_SUFFIXES = (_ISO_20022, _BACS)


def outbox_folder() -> Path:
    """The folder of files that are ready for the bank."""
    folder = database.data_folder() / "outbox"
    folder.mkdir(exist_ok=True)
    return folder


def send_payment_files() -> list[Path]:
    """Put every file for the bank that is not in the outbox yet into it, whole or not at all."""
    folder = outbox_folder()
    there = {path.stem for suffix in _SUFFIXES for path in folder.glob(f"*{suffix}")}
    return [*_send(PaymentFile, folder, there), *_send(DebitFile, folder, there)]


def _send(kind: type[PaymentFile | DebitFile], folder: Path, there: set[str]) -> list[Path]:
    sent = []
    for reference in kind.objects.order_by("id").values_list("reference", flat=True):
        if reference not in there:
            content = kind.objects.get(reference=reference).content
            partial = folder / f"{reference}.partial"
            partial.write_bytes(content)
            suffix = _BACS if bytes(content[: len(BEGINS)]) == BEGINS else _ISO_20022
            sent.append(partial.rename(folder / f"{reference}{suffix}"))
    return sent
