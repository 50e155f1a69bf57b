"""The bank: what comes in and goes out on a day, as its statement tells it.

Payers read the schedule they were sent and follow their habits; employers and the benefits system
pay what they deducted; payment files we sent are booked as one debit on the next working day.
Everything is worked out from the database, the seed and the day, so that a simulation can stop and
go on at any day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypedDict

from django.db.models import F

from upkeep.collection.forms import EmployerReturnForm, StatementForm, StatementLineForm
from upkeep.collection.models import (
    BankStatement,
    Instalment,
    Method,
    PaymentFile,
    ServiceType,
)
from upkeep.simulation import benefits, plan_payers
from upkeep.simulation.calendar import is_working_day, nominal_days
from upkeep.simulation.card_payers import paid_over_on
from upkeep.simulation.debits import booked_on, with_mandate
from upkeep.simulation.habits import WAITS_DAYS, Habit, Writing

ACCOUNT = "GB73ZZZZ00000100000001"
"""The client funds account; ZZZZ is no bank."""
STATEMENT_AT = time(18, 0, tzinfo=UTC)
_FORGETS_ONE_IN = 8


class _Due(TypedDict):
    reference: str
    number: str
    given_name: str
    family_name: str
    due_on: date
    pence: int


@dataclass(frozen=True, slots=True)
class _Movement:
    """A line of the statement in the making."""

    pence: int
    remittance: str
    counterparty: str
    file_reference: str | None = None


@dataclass(frozen=True, slots=True)
class Bank:
    """The bank that keeps the client funds account, and all who pay into it."""

    seed: int
    habits: Mapping[str, Habit]

    def statement(self, day: date, returns: list[EmployerReturnForm]) -> StatementForm | None:
        """The statement of ``day``; None for a day without movements or off.

        ``returns`` are those of the employers who pay on ``day``.
        """
        if not is_working_day(day):
            return None
        movements = [
            *_payments_sent(day),
            *(
                _Movement(each.pence, each.remittance, "")
                for each in (*booked_on(day), *paid_over_on(day))
            ),
            *_employers_pay(returns),
            *_benefits_pay(day),
            *self._parents_pay(day),
            *self._plans_are_paid(day),
        ]
        return _written(day, movements) if movements else None

    def _parents_pay(self, day: date) -> Iterator[_Movement]:
        """One payment for each paying parent with something to pay today, by their own lights."""
        owed: dict[str, list[_Due]] = {}
        for due in _due(day):
            habit = self.habits[due["number"]]
            if habit.pays_on(day) and self._wait(due, habit) in _waits_to(due["due_on"], day):
                owed.setdefault(due["reference"], []).append(due)
        for reference, parts in owed.items():
            habit = self.habits[parts[0]["number"]]
            pence = sum(part["pence"] for part in parts) * habit.share_percent // 100
            if pence:
                name = f"{parts[0]['given_name'][0]} {parts[0]['family_name']}".upper()
                text = self._reference_written(reference, day, habit)
                yield _Movement(pence, text, name)

    def _plans_are_paid(self, day: date) -> Iterator[_Movement]:
        """What is paid towards plans for arrears comes by a standing order of its own."""
        for paid in plan_payers.paid_on(day, self.habits):
            text = self._reference_written(paid.reference, day, self.habits[paid.number])
            yield _Movement(paid.pence, text, paid.name)

    def _wait(self, due: _Due, habit: Habit) -> int | None:
        """How many days after it was due this instalment is paid; None if it is forgotten."""
        if not habit.is_unsteady:
            return habit.waits_days
        random = self._random(due["number"], due["due_on"])
        return None if random.randrange(_FORGETS_ONE_IN) == 0 else random.choice(WAITS_DAYS[1:])

    def _reference_written(self, reference: str, day: date, habit: Habit) -> str:
        random = self._random(reference, day)
        if random.randrange(100) < habit.errs_percent:
            return _wrong(reference, random)
        return _written_reference(reference, habit.writing)

    def _random(self, who: str, day: date) -> Random:
        return Random(f"{self.seed}/{who}/{day}")  # noqa: S311 - repeatable on purpose


def _waits_to(due_on: date, day: date) -> set[int]:
    """How many days after ``due_on`` those lie that are made good on the working day ``day``."""
    return {(nominal - due_on).days for nominal in nominal_days(day)}


def _due(day: date) -> list[_Due]:
    """Instalments that somebody might pay on ``day``, of those who pay by themselves."""
    dates = {nominal - timedelta(days=n) for nominal in nominal_days(day) for n in WAITS_DAYS}
    return list(
        Instalment.objects.filter(
            due_on__in=dates,
            known__upper_inf=True,
            schedule__service_type=ServiceType.COLLECT_AND_PAY,
            case__arrangements__known__upper_inf=True,
            case__arrangements__effective__contains=day,
            case__arrangements__service_type=ServiceType.COLLECT_AND_PAY,
            case__arrangements__method__in=[
                Method.STANDING_ORDER,
                Method.DIRECT_DEBIT,
                Method.BANK_TRANSFER,
            ],
        )
        .exclude(case__paying_parent__in=with_mandate())
        .order_by("case__paying_parent__reference", "due_on", "case_id")
        .values(
            "due_on",
            reference=F("case__paying_parent__reference"),
            number=F("case__paying_parent__person__national_insurance_number"),
            given_name=F("case__paying_parent__person__given_name"),
            family_name=F("case__paying_parent__person__family_name"),
            pence=F("maintenance_pence") + F("fee_pence"),
        )
    )


def _payments_sent(day: date) -> Iterator[_Movement]:
    """Our payment files since the last working day, each booked as one debit."""
    since = nominal_days(day)[-1] - timedelta(days=1)
    for file in PaymentFile.objects.filter(pay_on__gte=since, pay_on__lt=day).order_by("id"):
        yield _Movement(
            -file.total_pence, f"{file.payment_count} PAYMENTS", "", file_reference=file.reference
        )


def _employers_pay(returns: list[EmployerReturnForm]) -> Iterator[_Movement]:
    for form in returns:
        if form.total_pence:
            text = f"{form.employer_reference} DEDUCTIONS {form.month:%b %Y}".upper()
            yield _Movement(form.total_pence, text, f"EMPLOYER {form.employer_reference[3:]} LTD")


def _benefits_pay(day: date) -> Iterator[_Movement]:
    """What was deducted from benefits and is paid over on a day, in one credit."""
    pence = benefits.paid_over_on(day)
    if pence:
        yield _Movement(pence, benefits.credit_text(day), "BENEFITS SYSTEM")


def _written_reference(reference: str, writing: Writing) -> str:
    """The reference as people write it; all of these can be read."""
    parts = reference[:4], reference[4:8], reference[8:]
    match writing:
        case Writing.SPACED:
            return " ".join(parts)
        case Writing.HYPHENATED:
            return "-".join(parts)
        case Writing.PREFIXED:
            return f"CMS REF {reference}"
        case Writing.EMBEDDED:
            return f"Child maintenance/{reference}/thank you"
        case Writing.PLAIN:
            return reference


def _wrong(reference: str, random: Random) -> str:
    """A reference that cannot be read: none, one digit short, or nobody's."""
    return random.choice(("MAINTENANCE", reference[:-1], f"7{reference[1:]}"))


def _written(day: date, movements: list[_Movement]) -> StatementForm:
    """The statement, carrying on from the one before."""
    before = BankStatement.objects.filter(account=ACCOUNT).order_by("-statement_date").first()
    opening = 0 if before is None else before.closing_pence
    return StatementForm(
        statement_id=f"CLIENT-FUNDS-{day:%Y%m%d}",
        sequence_number=BankStatement.objects.filter(account=ACCOUNT).count() + 1,
        account_iban_or_other=ACCOUNT,
        created_at=datetime.combine(day, STATEMENT_AT),
        statement_date=day,
        opening_pence=opening,
        closing_pence=opening + sum(movement.pence for movement in movements),
        lines=tuple(
            StatementLineForm(
                line_reference=f"{day:%y%m%d}{number:06d}",
                booking_date=day,
                value_date=day,
                amount_pence=movement.pence,
                payment_information_id=movement.file_reference,
                remittance=movement.remittance,
                counterparty_name=movement.counterparty or None,
            )
            for number, movement in enumerate(movements, start=1)
        ),
    )
