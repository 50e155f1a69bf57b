"""A world in small: families, employers and a bank around the real system, day by day.

Everything reaches the system through the same imports and nights as in real life. The world keeps
nothing to itself that the database does not hold, so it can stop after any day and go on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice

from django.db import transaction

from upkeep.batch.models import Night
from upkeep.batch.nights import work_night
from upkeep.cases.models import Application
from upkeep.collection.forms import EmployerReturnForm, StatementForm
from upkeep.collection.models import BankStatement
from upkeep.collection.receiving import receive_employer_return, receive_statements
from upkeep.gateways.applications import write_applications
from upkeep.gateways.bank_statements import write_statement
from upkeep.gateways.changes import write_changes
from upkeep.gateways.employer_returns import write_employer_return
from upkeep.gateways.importing import import_files
from upkeep.gateways.income import write_income
from upkeep.gateways.transfers import write_transfers
from upkeep.simulation.bank import Bank
from upkeep.simulation.benefits import BenefitsOfTheDay
from upkeep.simulation.calendar import is_working_day
from upkeep.simulation.debits import DebitBanks
from upkeep.simulation.employers import returns_of
from upkeep.simulation.families import (
    Family,
    applications_by_month,
    changes_by_quarter,
    habits_of,
    incomes_by_tax_year,
    transfers_by_day,
)
from upkeep.simulation.habits import Habit
from upkeep.simulation.order_desk import work_orders

IMPORTS_AT = time(19, 0, tzinfo=UTC)
"""When the day's files are taken in: before the night."""
FAMILIES_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the bank and employers sent on one day."""

    statement: StatementForm | None
    returns: tuple[EmployerReturnForm, ...]


class World:
    """A seeded world on the database that Django is connected to.

    With ``in_files`` the bank's and the employers' messages are written and imported as files, as
    an operator would do it; without, their records are handed over directly, which is faster.
    With ``by_debit`` who is to pay by Direct Debit signs a mandate, and banks report what they do;
    with ``from_benefits`` the benefits system answers each morning and lists what it pays over;
    with ``at_desk`` somebody sees to orders against earnings, where they are switched on.
    """

    def __init__(
        self,
        seed: int,
        habits: Mapping[str, Habit],
        *,
        in_files: bool = True,
        by_debit: bool = True,
        from_benefits: bool = True,
        at_desk: bool = True,
    ) -> None:
        self.in_files = in_files
        self.at_desk = at_desk
        self.bank = Bank(seed, habits)
        self.debits = DebitBanks(seed) if by_debit else None
        self.benefits = BenefitsOfTheDay() if from_benefits else None

    def step(self, day: date, workers: int = 1) -> Delivered:
        """Live through one day: take in what was sent, then work the night."""
        delivered = self.deliver(day)
        work_night(day, workers)
        return delivered

    def deliver(self, day: date) -> Delivered:
        """Take in what the bank and the employers send on ``day``.

        On a day that was delivered or worked before, again nothing.
        """
        if not is_working_day(day) or _is_over(day):
            return Delivered(None, ())
        if self.debits is not None:
            self.debits.live(day)
        if self.benefits is not None:
            self.benefits.live(day)
        if self.at_desk:
            work_orders(day, self.bank.habits)
        returns = returns_of(day, self.bank.habits)
        delivered = Delivered(self.bank.statement(day, returns), tuple(returns))
        take_in = _import_as_files if self.in_files else _hand_over
        take_in(delivered, datetime.combine(day, IMPORTS_AT))
        return delivered


def _is_over(day: date) -> bool:
    """Whether the day was delivered or worked before."""
    is_delivered = BankStatement.objects.filter(statement_date__gte=day).exists()
    return is_delivered or Night.objects.filter(date__gte=day).exists()


def import_families(families: Iterable[Family], day: date) -> dict[str, Habit]:
    """Import all that families will ever tell, as files in the exchange formats, some at a time.

    Each record waits for its own day; families imported before are passed over. Returns how the
    paying parents pay, by National Insurance number.
    """
    habits: dict[str, Habit] = {}
    waiting = iter(families)
    while some := list(islice(waiting, FAMILIES_AT_ONCE)):
        habits |= habits_of(some)
        last = some[-1].cases[-1].reference
        if not Application.objects.filter(reference=last).exists():
            import_files(files_of(some), datetime.combine(day, IMPORTS_AT))
    return habits


def files_of(families: Sequence[Family]) -> list[tuple[str, bytes]]:
    """The exchange files about families, each with its name."""
    files = [
        (f"applications-{month}.json", write_applications(file))
        for month, file in applications_by_month(families).items()
    ]
    files += [
        (f"transfers-{day}.json", write_transfers(file))
        for day, file in transfers_by_day(families).items()
    ]
    files += [
        (f"hmrc-income-{year}.csv", write_income(forms))
        for year, forms in incomes_by_tax_year(families).items()
    ]
    files += [
        (f"changes-{quarter}.json", write_changes(file))
        for quarter, file in changes_by_quarter(families).items()
    ]
    return files


def return_name(form: EmployerReturnForm) -> str:
    """The name of the file of an employer's return."""
    return f"{form.employer_reference}-{form.month:%Y-%m}.csv"


def _import_as_files(delivered: Delivered, known_at: datetime) -> None:
    files = [(return_name(form), write_employer_return(form)) for form in delivered.returns]
    if delivered.statement is not None:
        name = f"statement-{delivered.statement.statement_date}.xml"
        files.append((name, write_statement(delivered.statement)))
    if files:
        import_files(files, known_at)


def _hand_over(delivered: Delivered, known_at: datetime) -> None:
    with transaction.atomic():
        for form in delivered.returns:
            assert not receive_employer_return(form, return_name(form), known_at).refused
        if delivered.statement is not None:
            source = delivered.statement.statement_id
            assert not receive_statements([delivered.statement], source, known_at).refused
