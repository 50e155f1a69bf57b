"""Bacs Standard 18: the fixed-width file that every bank in the United Kingdom takes.

The layout stands here once, field by field, and both writing and reading go by it. What is written
is read again and compared before it leaves.

ASSUMPTION: a file of several processing days has records of 106 characters and says so in HDR2,
UHL1 names the receiver 999999, and UTL1 gives no count of instructions: sponsoring banks confirm
these three, and one that wants otherwise is served by a change of the tables below.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from upkeep.collection.bacs import (
    CREDITS,
    DEBITS,
    FIELD_CHARACTERS,
    AccountName,
    BacsRecord,
    Code,
    Contra,
    Submission,
    contras,
    written,
)
from upkeep.gateways.problems import FileProblems, ProblemList, Told

LABEL_LENGTH: Final = 80
RECORD_LENGTH: Final = 100
RECORD_LENGTH_MULTI: Final = 106
LINE_END: Final = "\r\n"
BEGINS: Final = b"VOL1"
"""The first bytes of every such file."""
CONTRA: Final = "CONTRA"
DAILY, MULTI = "1 DAILY", "4 MULTI"
_RECEIVER: Final = "999999"
_SYSTEM: Final = "UPKEEP"
_KEPT_DAYS: Final = 3
_FREE: Final = "0000"


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a line: its first and last position, counted from one, as the layout prints it.

    A number is filled with zeros on the left, a text with blanks on the right.
    """

    first: int
    last: int
    is_number: bool = False

    @property
    def length(self) -> int:
        """How many characters it has."""
        return self.last - self.first + 1

    def of(self, line: str) -> str:
        """What stands there."""
        return line[self.first - 1 : self.last]


Layout = Mapping[str, Place]

VOL1: Final[Layout] = {
    "label": Place(1, 4),
    "serial": Place(5, 10, is_number=True),
    "accessibility": Place(11, 11),
    "user": Place(42, 47),
    "level": Place(80, 80),
}
FIRST: Final[Layout] = {
    "label": Place(1, 4),
    "identifier": Place(5, 5),
    "user": Place(6, 11),
    "system_of_file": Place(12, 12),
    "set": Place(22, 27, is_number=True),
    "section": Place(28, 31, is_number=True),
    "sequence": Place(32, 35, is_number=True),
    "created": Place(42, 47),
    "expires": Place(48, 53),
    "blocks": Place(55, 60, is_number=True),
    "system": Place(61, 73),
}
"""HDR1, and EOF1 with another label."""
SECOND: Final[Layout] = {
    "label": Place(1, 4),
    "format": Place(5, 5),
    "block_length": Place(6, 10, is_number=True),
    "record_length": Place(11, 15, is_number=True),
    "offset": Place(51, 52, is_number=True),
}
"""HDR2, and EOF2 with another label."""
UHL1: Final[Layout] = {
    "label": Place(1, 4),
    "processed": Place(5, 10),
    "receiver": Place(11, 20),
    "currency": Place(21, 22, is_number=True),
    "country": Place(23, 28, is_number=True),
    "work": Place(29, 37),
    "file": Place(38, 40, is_number=True),
    "audit": Place(48, 54),
    "own": Place(55, 80),
}
UTL1: Final[Layout] = {
    "label": Place(1, 4),
    "debit_pence": Place(5, 17, is_number=True),
    "credit_pence": Place(18, 30, is_number=True),
    "debit_count": Place(31, 37, is_number=True),
    "credit_count": Place(38, 44, is_number=True),
}
DATA: Final[Layout] = {
    "sort_code": Place(1, 6),
    "account_number": Place(7, 14),
    "account_type": Place(15, 15, is_number=True),
    "code": Place(16, 17),
    "our_sort_code": Place(18, 23),
    "our_account_number": Place(24, 31),
    "free": Place(32, 35),
    "pence": Place(36, 46, is_number=True),
    "our_name": Place(47, 64),
    "reference": Place(65, 82),
    "name": Place(83, 100),
    "processed": Place(101, 106),
}
"""A data or contra record; the processing day stands only in a file of several."""


def day_written(day: date) -> str:
    """A day as the labels write it: a blank, the year and the day of the year."""
    return f" {day:%y%j}"


def day_read(text: str) -> date:
    """The day that a label gives, of this century. Raises ValueError for anything else."""
    if len(text) != len(" YYDDD") or text[0] != " " or not text[1:].isdigit():
        raise ValueError(text)
    year, number = 2000 + int(text[1:3]), int(text[3:])
    day = date(year, 1, 1) + timedelta(days=number - 1)
    if number < 1 or day.year != year:
        raise ValueError(text)
    return day


def _line(layout: Layout, length: int, **values: str | int) -> str:
    """A line with each value in its place. Raises ValueError for a number that does not fit."""
    line = [" "] * length
    for name, value in values.items():
        place = layout[name]
        if place.is_number:
            text = str(value).zfill(place.length)
            if len(text) > place.length:
                raise ValueError(f"{name}: {value} is longer than {place.length} digits")
        else:
            text = str(value)[: place.length].ljust(place.length)
        line[place.first - 1 : place.last] = text
    return "".join(line)


# --- Writing ---------------------------------------------------------------------------------


def write_submission(submission: Submission) -> bytes:
    """A submission as one file, which reads back as the same records."""
    lines = [*_headers(submission), *_records(submission), *_trailers(submission)]
    content = "".join(line + LINE_END for line in lines).encode("ascii")
    again = read_submission(content, "submission just written")
    assert [_key(record) for record in again.records] == [
        _key(record) for record in submission.records
    ], "what was written says what was meant"
    return content


def _key(record: BacsRecord) -> tuple[object, ...]:
    account = record.account
    return (
        record.code,
        account.sort_code,
        account.account_number,
        record.amount_pence,
        _shown(record.reference),
        record.processed_on,
    )


def _shown(text: str) -> str:
    return written(text)[:FIELD_CHARACTERS].rstrip()


def _is_multi(submission: Submission) -> bool:
    return len(submission.processing_days) > 1


def _headers(submission: Submission) -> Iterator[str]:
    days, is_multi = submission.processing_days, _is_multi(submission)
    yield _line(
        VOL1,
        LABEL_LENGTH,
        label="VOL1",
        serial=submission.serial,
        accessibility="0",
        user=submission.service_user_number,
        level="1",
    )
    yield from _file_labels(submission, "HDR")
    yield _line(
        UHL1,
        LABEL_LENGTH,
        label="UHL1",
        processed="" if is_multi else day_written(days[0]),
        receiver=_RECEIVER,
        currency=0,
        country=0,
        work=MULTI if is_multi else DAILY,
        file=1,
    )


def _file_labels(submission: Submission, kind: str) -> Iterator[str]:
    kept_until = submission.processing_days[-1] + timedelta(days=_KEPT_DAYS)
    yield _line(
        FIRST,
        LABEL_LENGTH,
        label=f"{kind}1",
        identifier="A",
        user=submission.service_user_number,
        system_of_file="S",
        set=submission.serial,
        section=1,
        sequence=1,
        created=day_written(submission.created_on),
        expires=day_written(kept_until),
        blocks=0,
        system=_SYSTEM,
    )
    yield _line(
        SECOND,
        LABEL_LENGTH,
        label=f"{kind}2",
        format="F",
        block_length=2000,
        record_length=RECORD_LENGTH_MULTI if _is_multi(submission) else RECORD_LENGTH,
        offset=0,
    )


def _records(submission: Submission) -> Iterator[str]:
    ours = submission.ours
    length = RECORD_LENGTH_MULTI if _is_multi(submission) else RECORD_LENGTH
    every: list[BacsRecord | Contra] = [*submission.records, *contras(submission.records)]
    for each in every:
        account = ours if isinstance(each, Contra) else each.account
        line = _line(
            DATA,
            RECORD_LENGTH_MULTI,
            sort_code=account.sort_code,
            account_number=account.account_number,
            account_type=0,
            code=each.code,
            our_sort_code=ours.sort_code,
            our_account_number=ours.account_number,
            free=_FREE,
            pence=each.amount_pence,
            our_name=written(_narrative(submission, each)),
            reference=CONTRA if isinstance(each, Contra) else written(each.reference),
            name=written(account.name),
            processed=day_written(each.processed_on),
        )
        yield line[:length]


def _narrative(submission: Submission, each: BacsRecord | Contra) -> str:
    """What the other side's statement shows; on a contra record, ours."""
    is_contra = isinstance(each, Contra)
    return submission.narrative if is_contra and submission.narrative else submission.ours.name


def _trailers(submission: Submission) -> Iterator[str]:
    yield from _file_labels(submission, "EOF")
    yield _line(UTL1, LABEL_LENGTH, label="UTL1", **totals(submission.records))


def totals(records: Sequence[BacsRecord]) -> dict[str, int]:
    """Sums and counts of debits and of credits with their contras, as the last label gives them."""
    every: Sequence[BacsRecord | Contra] = [*records, *contras(records)]
    debits = [each.amount_pence for each in every if each.code in DEBITS]
    credits = [each.amount_pence for each in every if each.code in CREDITS]
    return {
        "debit_pence": sum(debits),
        "credit_pence": sum(credits),
        "debit_count": len(debits),
        "credit_count": len(credits),
    }


# --- Reading ---------------------------------------------------------------------------------

_LABELS_BEFORE: Final = ("VOL1", "HDR1", "HDR2", "UHL1")
_LABELS_AFTER: Final = ("EOF1", "EOF2", "UTL1")


def read_submission(data: bytes, name: str) -> Submission:
    """The submission in a file, its contras and totals checked and left out.

    Raises FileProblems with everything that is wrong.
    """
    problems = ProblemList(name)
    lines = _lines_of(data, problems)
    before, after = lines[: len(_LABELS_BEFORE)], lines[-len(_LABELS_AFTER) :]
    for number, label, line in _expected(before, after, len(lines)):
        if not line.startswith(label) or len(line) != LABEL_LENGTH:
            wanted = f"send the whole file: {label}, of {LABEL_LENGTH} characters, stands here"
            problems.add(Told(f"“{line[:4]}” of {len(line)} characters"), wanted, line=number)
    problems.raise_if_any()
    body = lines[len(before) : -len(after)]
    single = _processing_day(before[3], problems)
    read = [
        record
        for number, line in enumerate(body, start=len(before) + 1)
        if (record := _record_of(line, number, single, problems)) is not None
    ]
    problems.raise_if_any()
    return _submission(before, after[2], read, problems)


def _lines_of(data: bytes, problems: ProblemList) -> list[str]:
    try:
        lines = data.decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.add(Told("bytes that are no text"), "send the file in ASCII", line=line)
        raise FileProblems(problems.found) from error
    least = len(_LABELS_BEFORE) + len(_LABELS_AFTER)
    if len(lines) < least:
        problems.add(Told(f"{len(lines)} lines"), f"send the whole file: at least {least} lines")
    problems.raise_if_any()
    return lines


def _expected(
    before: Sequence[str], after: Sequence[str], count: int
) -> Iterable[tuple[int, str, str]]:
    yield from zip(range(1, len(before) + 1), _LABELS_BEFORE, before, strict=True)
    first = count - len(after) + 1
    yield from zip(range(first, count + 1), _LABELS_AFTER, after, strict=True)


def _processing_day(label: str, problems: ProblemList) -> date | None:
    """The one processing day, or None for a file of several."""
    work, text = UHL1["work"].of(label).rstrip(), UHL1["processed"].of(label)
    if work == MULTI:
        return None
    try:
        return day_read(text)
    except ValueError:
        wanted = "give the processing day as a blank, two digits of the year and three of the day"
        problems.add(text, wanted, line=4, field="processing day")
        return None


def _record_of(
    line: str, number: int, single: date | None, problems: ProblemList
) -> tuple[BacsRecord, AccountName] | None:
    """A record and our account on it; None where it cannot be read, which is noted."""
    length = RECORD_LENGTH if single else RECORD_LENGTH_MULTI
    if len(line) != length:
        found = Told(f"{len(line)} characters")
        problems.add(found, f"send records of {length} characters", line=number)
        return None
    value = {name: place.of(line) for name, place in DATA.items()}
    found_before = len(problems.found)
    for name in ("sort_code", "account_number", "our_sort_code", "our_account_number", "pence"):
        if not value[name].isdigit():
            problems.add(value[name], "give digits only", line=number, field=name)
    if value["code"] not in tuple(Code):
        known = ", ".join(Code)
        problems.add(value["code"], f"use one of {known}", line=number, field="code")
    try:
        processed = single or day_read(value["processed"])
    except ValueError:
        problems.add(value["processed"], "give the processing day", line=number, field="processed")
    if len(problems.found) > found_before:
        return None
    ours = AccountName(
        value["our_sort_code"], value["our_account_number"], value["our_name"].rstrip()
    )
    account = AccountName(value["sort_code"], value["account_number"], value["name"].rstrip())
    code, pence = Code(value["code"]), int(value["pence"])
    return BacsRecord(code, account, pence, value["reference"].rstrip(), processed), ours


def _submission(
    before: Sequence[str],
    last: str,
    read: Sequence[tuple[BacsRecord, AccountName]],
    problems: ProblemList,
) -> Submission:
    """The submission without its contras, which must balance it, as the totals must agree."""
    records = tuple(record for record, _ours in read if record.reference != CONTRA)
    given = [
        Contra(record.code, record.amount_pence, record.processed_on)
        for record, _ours in read
        if record.reference == CONTRA
    ]
    if sorted(given, key=str) != sorted(contras(records), key=str):
        wanted = "send contra records that balance each processing day"
        problems.add(Told(f"{len(given)} contra record(s) of other amounts"), wanted)
    for name, wanted_total in totals(records).items():
        text = UTL1[name].of(last)
        if not text.isdigit() or int(text) != wanted_total:
            wanted = f"send the whole file: its records make {wanted_total}"
            problems.add(text, wanted, field=f"UTL1 {name}")
    problems.raise_if_any()
    try:
        return Submission(
            serial=int(VOL1["serial"].of(before[0])),
            service_user_number=VOL1["user"].of(before[0]),
            ours=read[0][1],
            created_on=day_read(FIRST["created"].of(before[1])),
            records=records,
        )
    except (ValueError, IndexError) as error:
        problems.add(Told("a file that Bacs would refuse"), str(error))
        raise FileProblems(problems.found) from error
