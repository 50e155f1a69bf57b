"""A small world that is lived through with faults, and the same one lived in peace.

Everything is drawn from the seed, so that a failure is lived again by its seed. The first half of
the days has only faults that may change nothing at all: after it both worlds must hold the same,
row by row. In the second half faults also hold things up, and what is asked then is that every
check holds, that other people's bookkeeping agrees, and that nothing is lost or there twice.
"""

import errno
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from random import Random
from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from batch.killed_nights import Fuse, die, in_a_child, killed_after, rig
from upkeep.batch import nights
from upkeep.batch.checks import run_checks
from upkeep.batch.models import Night
from upkeep.cases.forms import BenefitsChange
from upkeep.cases.models import Application
from upkeep.cases.receiving import receive_changes
from upkeep.cases.switches import Cohort
from upkeep.collection.forms import EmployerReturnForm, StatementForm
from upkeep.collection.models import BankLine, PaymentFile, Receipt, UnpostedBankLine
from upkeep.collection.naming import subject_names
from upkeep.collection.receiving import receive_statements
from upkeep.gateways import outbox
from upkeep.gateways.bank_statements import write_statement
from upkeep.gateways.employer_returns import write_employer_return
from upkeep.gateways.importing import import_files
from upkeep.gateways.models import InboundFile
from upkeep.gateways.problems import FileProblems
from upkeep.ledger.chart import CHART, Account, Subject
from upkeep.ledger.export import Format, export
from upkeep.simulation.calendar import is_working_day
from upkeep.simulation.employers import returns_of
from upkeep.simulation.habits import Habit
from upkeep.simulation.order_desk import deduct_by_orders, work_orders
from upkeep.simulation.population import generate
from upkeep.simulation.world import World, import_families, return_name

START = date(2023, 4, 3)
APPLY_WITHIN = timedelta(days=8)
STATEMENTS_OF_A_NIGHT = 300
"""About so many statements a night sends; a kill comes somewhere among them, or not at all."""
DAY_OF_CHANGES = 10
"""A change about the past is handed in about once in so many days."""


@dataclass
class FaultyWorld:
    """A world of a seed; ``harmless`` faults may change nothing, ``delaying`` ones hold things up.

    ``met`` counts what was tried, ``told`` says what and when, to read when it fails.
    """

    seed: int
    families: int
    harmless: bool = True
    delaying: bool = False
    met: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.habits: dict[str, Habit] = {}
        self.held_back: list[tuple[str, bytes]] = []

    def found(self) -> None:
        """Import everything that the families will ever tell."""
        made = list(generate(self.families, self.seed, START, START + APPLY_WITHIN))
        self.habits = import_families(made, START)
        deduct_by_orders(START, Cohort(share_percent=50))

    def live(self, first: date, days: int) -> None:
        """Live through ``days`` days from ``first``."""
        self.world = World(self.seed, self.habits)
        day, end = first, first + timedelta(days=days)
        while day < end:
            random = self._random(day, "asleep")
            asleep = random.randrange(2, 5) if self.delaying and random.randrange(12) == 0 else 0
            if asleep and day + timedelta(days=asleep) < end:
                self._note(day, "the clock jumped", f"{asleep} days")
                self._sleep(day, asleep)
                day += timedelta(days=asleep)
            else:
                self._live_through(day)
                day += timedelta(days=1)

    # --- A day ---------------------------------------------------------------------------------

    def _live_through(self, day: date) -> None:
        fault = self._fault_of_the_night(day)
        self._take_in(day)
        if fault != "told meanwhile":
            self._hand_in_change(day)
        self._work(day, fault)
        self._send(day)

    def _fault_of_the_night(self, day: date) -> str:
        random = self._random(day, "night")
        if self.delaying and random.randrange(4) == 0 and self._change(day) is not None:
            return "told meanwhile"
        return random.choice(["", "", "killed", "killed", "two at once"]) if self.harmless else ""

    def _sleep(self, day: date, asleep: int) -> None:
        """Nothing happens for some days; on the last, what the bank has is taken in, then all
        nights are worked, in order.
        """
        last = day + timedelta(days=asleep - 1)
        self._take_in(last)
        for night in nights.nights_to_work(last):
            nights.work_night(night)
        assert nights.nights_to_work(last) == []
        self._send(last)

    def _take_in(self, day: date) -> None:
        if not is_working_day(day):
            return
        work_orders(day, self.habits)
        returns = returns_of(day, self.habits)
        statement = self.world.bank.statement(day, returns)
        random = self._random(day, "files")
        if self.delaying and statement is not None and random.randrange(5) == 0:
            self._in_the_wrong_order(day, statement, returns)
            return
        files = [*_as_files(returns), *([_as_file(statement)] if statement else [])]
        for name, content in files:
            if self.harmless and random.randrange(3) == 0:
                self._half_a_file(day, name, content, random)
        if files:
            import_files(files, _evening(day))
        if self.harmless and files and random.randrange(3) == 0:
            self._note(day, "a file came twice", files[-1][0])
            again = import_files([("again-" + files[-1][0], files[-1][1])], _evening(day))
            assert [(each.new) for each in again] == [0]

    def _half_a_file(self, day: date, name: str, content: bytes, random: Random) -> None:
        """Cut off anywhere, it is refused, and nothing of it is recorded."""
        cut = random.randrange(1, len(content.rstrip()))
        self._note(day, "half a file", f"{name}, {cut} of {len(content)} bytes")
        before = InboundFile.objects.count(), BankLine.objects.count()
        with pytest.raises(FileProblems):
            import_files([(name, content[:cut])], _evening(day))
        assert (InboundFile.objects.count(), BankLine.objects.count()) == before

    def _in_the_wrong_order(
        self, day: date, statement: StatementForm, returns: list[EmployerReturnForm]
    ) -> None:
        """The next day's statement comes first and is refused; both are taken in their order."""
        following = day + timedelta(days=1)
        while not is_working_day(following):
            following += timedelta(days=1)
        with transaction.atomic():
            assert not receive_statements([statement], "tried", _evening(day)).refused
            later = self.world.bank.statement(following, [])
            transaction.set_rollback(True)
        if later is not None and statement.closing_pence != statement.opening_pence:
            self._note(day, "statements in the wrong order", f"{later.statement_date} first")
            with pytest.raises(FileProblems, match="import the statement in between first"):
                import_files([_as_file(later)], _evening(day))
        import_files([_as_file(statement), *_as_files(returns)], _evening(day))

    def _hand_in_change(self, day: date) -> None:
        """Somebody tells of a benefit that somebody has had for weeks, or nobody does."""
        form = self._change(day)
        if form is not None:
            self._note(day, "the past changed", f"{form.application}, from {form.happened_on}")
            assert not receive_changes([form], "told", _evening(day)).refused

    def _change(self, day: date) -> BenefitsChange | None:
        random = self._random(day, "change")
        known = Application.objects.filter(received_on__lt=day - timedelta(days=20))
        applications = list(known.order_by("reference").values_list("reference", "received_on"))
        if not applications or random.randrange(DAY_OF_CHANGES):
            return None
        about, received_on = random.choice(applications)
        back = random.randrange(1, (day - received_on).days)
        return BenefitsChange(
            reference=f"CHG-{day:%Y%m%d}",
            reported_on=day,
            reported_by="paying_parent",
            application=about,
            happened_on=day - timedelta(days=back),
            benefits=random.choice((("universal_credit_no_earnings",), ())),
            partner_benefits=(),
        )

    # --- A night -------------------------------------------------------------------------------

    def _work(self, day: date, fault: str) -> None:
        random = self._random(day, "statement")
        if fault == "killed":
            for _ in range(random.randrange(1, 3)):
                self._kill(day, random.randrange(STATEMENTS_OF_A_NIGHT))
        elif fault == "two at once":
            self._two_at_once(day)
        elif fault == "told meanwhile":
            self._told_meanwhile(day, random.randrange(STATEMENTS_OF_A_NIGHT))
        nights.work_night(day)
        assert Night.objects.get(date=day).finished
        if self.harmless and random.randrange(8) == 0:
            self._note(day, "a night was worked twice", "")
            assert nights.nights_to_work(day) == []
            nights.work_night(day)

    def _kill(self, day: date, length: int) -> None:
        connection.close()
        lived, steps = in_a_child(killed_after(day, length))
        if not lived:
            self._note(day, "a process was killed", f"after {steps} steps")

    def _two_at_once(self, day: date) -> None:
        """Two runs of the night begin together; what one has done, the other does not do again."""
        self._note(day, "two runs at once", "")
        connection.close()
        children = [_forked(lambda: nights.work_night(day)) for _ in range(2)]
        for child in children:
            os.waitpid(child, 0)

    def _told_meanwhile(self, day: date, length: int) -> None:
        """A change about the past is handed in somewhere in the middle of the night."""

        def tell() -> None:
            try:
                self._hand_in_change(day)
            finally:
                connection.close()

        def work(note: Callable[[], object]) -> None:
            rig(_Telling(length, tell), note)
            nights.work_night(day)

        self._note(day, "told in the middle of a night", f"statement {length}")
        connection.close()
        lived, _ = in_a_child(work)
        assert lived
        self._hand_in_change(day)

    # --- What goes out -------------------------------------------------------------------------

    def _send(self, day: date) -> None:
        random = self._random(day, "send")
        if self.harmless and random.randrange(3) == 0 and _waiting_files():
            self._note(day, "the disk was full", f"{len(_waiting_files())} files")
            with _full_disk(random.randrange(500)), pytest.raises(OSError, match="No space left"):
                outbox.send_payment_files()
        outbox.send_payment_files()
        assert _waiting_files() == set()

    def _note(self, day: date, what: str, detail: str) -> None:
        self.met[what] += 1
        self.told.append(f"{day} {what} {detail}".rstrip())

    def _random(self, day: date, what: str) -> Random:
        return Random(f"{self.seed}/{what}/{day}")


class _Telling(Fuse):
    """Does something once when it has burnt down, on a connection of its own, and burns no more.

    What it does may have to wait for the night's step: then the night goes on, and it comes after.
    """

    def __init__(self, length: int, tell: Callable[[], None]) -> None:
        super().__init__(length)
        self.tell = tell

    def burn(self) -> None:
        if self.is_lit and self.left == 0:
            thread = Thread(target=self.tell)
            thread.start()
            thread.join(timeout=1)
        self.left -= self.is_lit


def _forked(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        die()
    return 0


def _waiting_files() -> set[str]:
    there = {path.stem for path in outbox.outbox_folder().iterdir() if path.suffix != ".partial"}
    return set(PaymentFile.objects.values_list("reference", flat=True)) - there


@contextmanager
def _full_disk(room: int) -> Iterator[None]:
    """The disk takes so many bytes of a file and no more."""
    write = Path.write_bytes

    def cut_short(path: Path, content: bytes) -> int:
        write(path, bytes(content)[:room])
        if len(content) > room:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return len(content)

    Path.write_bytes = cut_short  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Path.write_bytes = write  # type: ignore[method-assign]


def _as_file(statement: StatementForm) -> tuple[str, bytes]:
    return f"statement-{statement.statement_date}.xml", write_statement(statement)


def _as_files(returns: list[EmployerReturnForm]) -> list[tuple[str, bytes]]:
    return [(return_name(form), write_employer_return(form)) for form in returns]


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(19, 0, tzinfo=UTC))


# --- What must be so in the end ------------------------------------------------------------------


def violations() -> dict[str, list[str]]:
    """What every check of every room finds wrong."""
    return {check.name: list(map(str, found)) for check, found in run_checks() if found}


def lost_or_doubled() -> list[str]:
    """Money that came in and is not a receipt, files that are there twice or not as recorded."""
    wrong = []
    came = BankLine.objects.filter(amount_pence__gt=0, waiting__isnull=True)
    credited = came.aggregate(pence=Sum("amount_pence"))["pence"] or 0
    received = Receipt.objects.aggregate(pence=Sum("amount_pence"))["pence"] or 0
    if credited != received:
        wrong.append(f"{credited}p came in, {received}p are receipts")
    if UnpostedBankLine.objects.exists():
        wrong.append("bank lines wait after the last night")
    digests = Counter(InboundFile.objects.values_list("sha256", flat=True))
    wrong += [f"file {sha} is there {times} times" for sha, times in digests.items() if times > 1]
    sent = {path.stem: path for path in outbox.outbox_folder().iterdir()}
    for file in PaymentFile.objects.all():
        path = sent.pop(file.reference, None)
        if path is None or path.read_bytes() != bytes(file.content):
            wrong.append(f"payment file {file.reference} is not in the outbox as recorded")
    wrong += [f"{name} is in the outbox and not recorded" for name in sent]
    return wrong


def exported() -> str:
    """The books as Beancount reads them."""
    text = StringIO()
    with connection.cursor() as cursor:
        export(cursor.cursor, text, Format.BEANCOUNT, subject_names(cursor.cursor))
    return text.getvalue()


def our_balances() -> dict[str, Decimal]:
    """What the books hold on each account, as pounds, by the name it is exported under."""
    with connection.cursor() as cursor:
        name = subject_names(cursor.cursor)
        cursor.execute("SELECT account, subject, sum(amount_pence) FROM ledger_entry GROUP BY 1, 2")
        rows = [(Account(account), subject, pence) for account, subject, pence in cursor.fetchall()]
        return {_path(account, subject, name): Decimal(p) / 100 for account, subject, p in rows}


def _path(account: Account, subject: int, name: Callable[[Account, int], str]) -> str:
    described = CHART[account]
    if described.subject is Subject.NONE:
        return described.path
    return f"{described.path}:{name(account, subject)}"
