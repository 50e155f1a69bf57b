"""Exchange files on disk: ours in the outbox, where they are picked up; theirs in the inbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from upkeep import database
from upkeep.gateways.inbox import Inbox, UnknownFormatError
from upkeep.gateways.messages import Reply, Understood
from upkeep.gateways.models import Message

SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file that came in."""

    name: str
    number: int
    said: str


def outbox_of(system: Message.System) -> Path:
    """The folder from which a system's software picks up what we ask."""
    return _folder("outbox", system)


def inbox_of(system: Message.System) -> Path:
    """The folder into which a system's software puts what it says."""
    return _folder("inbox", system)


def _folder(way: str, system: Message.System) -> Path:
    folder = database.data_folder() / way / system.value
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class FileDrop:
    """Puts the files for one system into its outbox, whole or not at all."""

    carries_files = True

    def __init__(self, system: Message.System) -> None:
        self.system = system

    def send(self, message: Message, now: datetime) -> Reply:
        """Put one file in place; the same file again stays as it is."""
        try:
            target = outbox_of(self.system) / f"{message.key}{SUFFIX}"
            partial = target.with_suffix(".partial")
            partial.write_bytes(bytes(message.content))
            partial.rename(target)
        except OSError as error:
            return Reply(None, str(error).encode(), Message.Fault.UNREACHABLE)
        return Reply(HTTPStatus.OK, str(target).encode())

    def read(self, message: Message, reply: bytes, now: datetime) -> Understood:
        """The file is in place; what it asks is answered by files of their own."""
        return Understood("in the outbox")


def take_all(inbox: Inbox, paths: Iterable[Path], system: str, now: datetime) -> list[Taken]:
    """Take in files, of a system where one does not say its format itself.

    Raises :class:`UnknownFormatError` for one of which nobody knows where it is from, and OSError
    for one that cannot be read.
    """
    known = {each.value: each for each in Message.System}
    if system and system not in known:
        raise UnknownFormatError(f"“{system}” is no system: give one of {', '.join(known)}.")
    return [_take(inbox, path, known.get(system), now) for path in paths]


def take_inbox(inbox: Inbox, now: datetime) -> list[Taken]:
    """Take in every file of the inbox folders, and move it away; the folder tells the system."""
    taken = []
    for system in sorted(set(inbox.formats.values())):
        folder = inbox_of(system)
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            taken.append(_take(inbox, path, system, now))
            (folder / "taken").mkdir(exist_ok=True)
            path.rename(folder / "taken" / path.name)
    return taken


def _take(inbox: Inbox, path: Path, system: Message.System | None, now: datetime) -> Taken:
    message = inbox.take(path.read_bytes(), system, now)
    said = message.outcome or f"in triage: {message.get_fault_display()}: {message.fault_detail}"
    return Taken(path.name, message.pk, said)
