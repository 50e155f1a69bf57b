"""HMRC as it answers files: with the figures it holds by then, and with later ones as they come."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from upkeep.cases.forms import IncomeForm
from upkeep.cases.models import SwitchSetting
from upkeep.cases.switches import HMRC_FILES, Cohort, set_switch
from upkeep.gateways.channels import INBOX
from upkeep.gateways.hmrc_files import REPLIES
from upkeep.gateways.line_files import LineFile, entry_of, line_of, read_line_file, write_line_file
from upkeep.gateways.models import Message

ANSWERS_AT = time(7, tzinfo=UTC)


class SimulatedHmrcFiles:
    """Answers request files from the figures it holds.

    It keeps in mind who was asked about, as HMRC would: a figure that can be had only later is sent
    then, in a further reply to the same request.
    """

    def __init__(self, holds: Iterable[IncomeForm]) -> None:
        self.holds: dict[str, list[IncomeForm]] = defaultdict(list)
        for form in holds:
            self.holds[form.national_insurance_number].append(form)
        self.asked: dict[str, LineFile] = {}
        self.sent: dict[str, set[IncomeForm]] = defaultdict(set)

    def reply(self, request: bytes, on: date) -> bytes:
        """What comes back on a day for one request: an answer for everybody in it."""
        file = read_line_file(request)
        self.asked[file.reference] = file
        return _reply(file, on, (self._answer(entry, on) for entry in _entries(file)))

    def remember(self, request: bytes, answered_on: date) -> None:
        """Know of a request that was answered on a day before this simulator was started."""
        self.reply(request, answered_on)

    def later_replies(self, on: date) -> Iterator[bytes]:
        """What can be had since the last reply, for every request so far."""
        for file in self.asked.values():
            newer = [
                self._answer(entry, on)
                for entry in _entries(file)
                if self._new_to(entry["request_id"], entry["national_insurance_number"], on)
            ]
            if newer:
                yield _reply(file, on, newer)

    def _answer(self, entry: dict[str, Any], on: date) -> dict[str, Any]:
        number, asked = entry["national_insurance_number"], entry["request_id"]
        known = [form for form in self.holds[number] if form.available_on <= on]
        self.sent[asked].update(known)
        figures = [json.loads(form.model_dump_json(by_alias=True)) for form in known]
        if not figures:
            return {"request_id": asked, "outcome": "none_held"}
        return {"request_id": asked, "outcome": "figures", "incomes": figures}

    def _new_to(self, asked: str, number: str, on: date) -> bool:
        sent = self.sent[asked]
        return any(f.available_on <= on and f not in sent for f in self.holds[number])


def _entries(file: LineFile) -> Iterator[dict[str, Any]]:
    for line in file.lines:
        entry = entry_of(line)
        assert entry is not None, "we wrote the request"
        yield entry


def _reply(file: LineFile, on: date, answers: Iterable[dict[str, Any]]) -> bytes:
    """A reply file; its own reference tells replies to one request apart."""
    head = {"file": REPLIES, "reference": f"{file.reference}/{on}", "request": file.reference}
    return write_line_file(head, (line_of(answer) for answer in answers))


class HmrcOfTheDay:
    """HMRC in a world that is lived through day by day: each morning it answers what was asked.

    Everything goes through the inbox, as a file that came in would; what was asked before it was
    started counts as answered on ``started_on``.
    """

    def __init__(self, holds: Iterable[IncomeForm], started_on: date) -> None:
        self.hmrc = SimulatedHmrcFiles(holds)
        self.read_to = 0
        for file in self._requests():
            self.hmrc.remember(bytes(file.content), started_on)

    def answer(self, day: date) -> int:
        """Send what a morning brings; says how many files that was."""
        replies = list(self.hmrc.later_replies(day))
        replies += [self.hmrc.reply(bytes(file.content), day) for file in self._requests()]
        for reply in replies:
            INBOX.take(reply, Message.System.HMRC_INCOME, datetime.combine(day, ANSWERS_AT))
        return len(replies)

    def _requests(self) -> list[Message]:
        new = Message.objects.filter(
            system=Message.System.HMRC_INCOME, direction="out", is_file=True, pk__gt=self.read_to
        )
        files = list(new.order_by("pk"))
        if files:
            self.read_to = files[-1].pk
        return files


def ask_hmrc_by_file(start: date) -> None:
    """Switch the files on for everybody from a day, unless somebody has set the switch."""
    if not SwitchSetting.objects.filter(name=HMRC_FILES).exists():
        known_at = datetime.combine(start, ANSWERS_AT)
        why = "HMRC of the demonstration answers by file"
        set_switch(HMRC_FILES, Cohort(), start, "demonstration", why, known_at, is_on=True)
