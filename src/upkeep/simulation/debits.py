"""Banks and payers by Direct Debit: who signs, what is collected, what comes back, and why.

Everything follows from the database, the seed and the day, so that a simulation can stop and go on
at any day. Most collections are paid; some are refused for want of money, a few payers cancel at
their bank, and fewer still claim back what was collected.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from random import Random
from typing import Final

from upkeep.cases.models import PayingParent
from upkeep.collection.bacs import AccountName
from upkeep.collection.debit_forms import ReportForm, ReportKind, Said
from upkeep.collection.mandates import Given, give_mandate
from upkeep.collection.models import (
    DebitCollection,
    DebitFile,
    DebitReport,
    Mandate,
    MandateEvent,
)
from upkeep.gateways.bacs_reports import write_report
from upkeep.gateways.importing import import_files
from upkeep.working_days import after_working_days, is_working_day

SIGNED_AT: Final = time(10, tzinfo=UTC)
REPORTED_AT: Final = time(7, tzinfo=UTC)
CLAIMED_AFTER: Final = 12
"""Working days after which a payer claims back."""
DEBITED_AFTER: Final = 14
"""Working days from a claim to the debit of our account."""


@dataclass(frozen=True, slots=True)
class PaysByDebit:
    """Of a hundred collections, how many are refused, cancelled after, and claimed back."""

    unpaid: int = 6
    cancelled: int = 2
    claimed: int = 2


@dataclass(frozen=True, slots=True)
class DebitBanks:
    """The banks of those who pay by Direct Debit."""

    seed: int
    of_100: PaysByDebit = PaysByDebit()

    def reports(self, day: date) -> list[ReportForm]:
        """What Bacs reports on a working day, each report once."""
        if not is_working_day(day):
            return []
        unpaid = list(self._unpaid(day))
        claims = list(self._claims(day))
        gone = list(self._cancelled(day))
        debited_on = after_working_days(day, DEBITED_AFTER)
        named = f"{day:%Y%m%d}"
        made = [
            (unpaid, ReportKind.ARUDD, f"{named}-1", day),
            (gone, ReportKind.ADDACS, named, day),
            (claims, ReportKind.DDICA, _claims_named(claims, debited_on), debited_on),
        ]
        return [
            ReportForm(kind, reference, day, debited, tuple(lines))
            for lines, kind, reference, debited in made
            if lines
        ]

    def _chance(self, made: DebitCollection) -> int:
        """A place of a hundred that a collection always has; one tried again is mostly paid."""
        name = f"{self.seed}/{made.mandate.reference}/{made.collect_on}"
        place = Random(name).randrange(100)  # noqa: S311 - repeatable on purpose
        return place if made.represents_id is None else place + 3

    def _unpaid(self, day: date) -> Iterator[Said]:
        for made in _entered(after=1, day=day):
            if self._chance(made) < self.of_100.unpaid:
                yield _about(made, "0")

    def _claims(self, day: date) -> Iterator[Said]:
        first = 100 - self.of_100.claimed
        for made in _entered(after=CLAIMED_AFTER, day=day):
            if self._chance(made) >= first and not hasattr(made, "went_back"):
                yield _about(made, "2", claim=f"DDIC{made.pk:06d}")

    def _cancelled(self, day: date) -> Iterator[Said]:
        first = self.of_100.unpaid
        for made in _entered(after=3, day=day):
            is_chosen = first <= self._chance(made) < first + self.of_100.cancelled
            if is_chosen and not made.mandate.events.filter(kind="cancelled").exists():
                yield Said("", made.mandate.reference, "1", day)

    def live(self, day: date) -> int:
        """Let a morning come: mandates are signed and reports taken in; says how many reports."""
        sign_mandates(day)
        reports = self.reports(day)
        for form in reports:
            content, name = write_report(form), f"{form.kind}-{form.reference}.xml"
            import_files([(name, content)], datetime.combine(day, REPORTED_AT))
        return len(reports)


def _claims_named(claims: list[Said], debited_on: date) -> str:
    return f"{debited_on:%Y%m%d}-{claims[0].claim}" if claims else ""


def _entered(after: int, day: date) -> Iterator[DebitCollection]:
    """The collections entered so many working days before a working day."""
    made = DebitCollection.objects.select_related("mandate", "file", "went_back")
    for each in made.filter(collect_on__lt=day).order_by("pk"):
        if after_working_days(each.collect_on, after) == day:
            yield each


def _about(made: DebitCollection, code: str, claim: str = "") -> Said:
    on = made.collect_on if claim else made.file.processed_on
    return Said("", made.mandate.reference, code, on, made.amount_pence, claim)


@dataclass(frozen=True, slots=True)
class Booked:
    """What the bank books on our account because of Direct Debits, in pence, with its words."""

    pence: int
    remittance: str


def booked_on(day: date) -> Iterator[Booked]:
    """The credits of what was collected, and the debits of what was reported to go back."""
    for file in DebitFile.objects.filter(kind="collections", entered_on=day).order_by("pk"):
        yield Booked(file.total_pence, f"{file.reference} DIRECT DEBITS")
    for report in DebitReport.objects.filter(returns__debited_on=day).distinct().order_by("pk"):
        yield Booked(-report.total_pence, f"{_WORDS[report.kind]} {report.reference}")


_WORDS: Final = {"arudd": "ARUDD", "ddica": "DDIC"}


def with_mandate() -> list[int]:
    """Numbers of the paying parents from whom we collect, and who do not pay by themselves."""
    ended = MandateEvent.objects.filter(kind__in=["refused", "cancelled", "cancel_asked"])
    standing = Mandate.objects.exclude(pk__in=ended.values("mandate"))
    return list(standing.values_list("paying_parent", flat=True))


def sign_mandates(day: date) -> int:
    """Whoever is to pay by Direct Debit and has no mandate that stands gives one, once."""
    signed = Mandate.objects.values("paying_parent")
    waiting = (
        PayingParent.objects.filter(
            cases__arrangements__method="direct_debit",
            cases__arrangements__service_type="collect_and_pay",
            cases__arrangements__known__upper_inf=True,
            cases__arrangements__effective__contains=day,
        )
        .exclude(pk__in=signed)
        .distinct()
        .order_by("pk")
    )
    for parent in waiting.select_related("person"):
        name = f"{parent.person.given_name[0]} {parent.person.family_name}".upper()
        account = AccountName("000002", f"{parent.pk:08d}", name)
        given = Given(parent.reference, account, day, "signed on the web site")
        give_mandate(given, datetime.combine(day, SIGNED_AT))
    return len(waiting)
