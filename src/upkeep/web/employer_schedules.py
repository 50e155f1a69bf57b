"""An employer's months as a caseworker reads them: what was to be deducted, and what came of it."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from upkeep.collection.employer_schedules import NOT_CARRIED, due_by, returned_of
from upkeep.collection.models import EmployerReturn, EmployerSchedule
from upkeep.web.employer_notice_content import month_words
from upkeep.web.formats import pounds

COLUMNS = (
    "employer_reference",
    "month",
    "order",
    "payment_reference",
    "payroll_number",
    "pay_days",
    "expected",
    "carried_over",
    "deducted_ahead",
    "deducted",
    "reason_code",
)
"""The last two are empty before the employer's return is here."""


@dataclass(frozen=True, slots=True)
class MonthInWords:
    """One month of an employer. Amounts are pence; without a return ``returned_pence`` is None."""

    number: int
    month: str
    lines: int
    expected_pence: int
    carried_pence: int
    due_by: date
    returned_pence: int | None
    short_pence: int
    not_carried_pence: int
    missing_pence: int
    unnamed_pence: int

    @property
    def stands(self) -> list[str]:
        """What came of it, in words."""
        if self.returned_pence is None:
            return [_("No return yet")]
        said = (
            (self.unnamed_pence, _("Returned for nobody on the schedule: %(amount)s")),
            (self.missing_pence, _("Nothing was returned of somebody on it: %(amount)s")),
            (self.short_pence, _("Less was deducted, to be carried over: %(amount)s")),
            (self.not_carried_pence, _("Less was deducted, not to be carried over: %(amount)s")),
        )
        found = [words % {"amount": pounds(pence)} for pence, words in said if pence]
        return found or [_("All was deducted")]


def schedules_in_words(employer_reference: str) -> list[MonthInWords]:
    """Every month of an employer, the latest first."""
    returns = {
        each.month: each
        for each in EmployerReturn.objects.filter(employer_reference=employer_reference)
    }
    schedules = EmployerSchedule.objects.filter(employer_reference=employer_reference)
    return [
        _in_words(each, returns.get(f"{each.month:%Y-%m}")) for each in schedules.order_by("-month")
    ]


def _in_words(schedule: EmployerSchedule, returned: EmployerReturn | None) -> MonthInWords:
    short = not_carried = missing = 0
    lines = list(schedule.lines.select_related("schedule"))
    for line in lines if returned is not None else []:
        said = list(returned_of(line))
        deducted = line.ahead_pence + sum(each.deducted_pence for each in said)
        less = max(0, line.expected_pence - deducted)
        if any(each.reason_code in NOT_CARRIED for each in said):
            not_carried += less
        elif said:
            short += less
        else:
            missing += less
    on_it = [line.payment_reference for line in lines]
    unnamed = returned.lines.exclude(payment_reference__in=on_it) if returned is not None else None
    return MonthInWords(
        number=schedule.pk,
        month=month_words(f"{schedule.month:%Y-%m}"),
        lines=len(lines),
        expected_pence=schedule.expected_pence,
        carried_pence=schedule.carried_pence,
        due_by=due_by(schedule),
        returned_pence=returned.total_pence if returned else None,
        short_pence=short,
        not_carried_pence=not_carried,
        missing_pence=missing,
        unnamed_pence=sum(line.deducted_pence for line in unnamed or ()),
    )


def schedule_table(schedule: EmployerSchedule) -> str:
    """A schedule as CSV, one line for each order."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for line in schedule.lines.select_related("order", "schedule").order_by("pk"):
        said = list(returned_of(line))
        writer.writerow(
            (
                schedule.employer_reference,
                f"{schedule.month:%Y-%m}",
                line.order.reference,
                line.payment_reference,
                line.payroll_number,
                line.pay_days,
                _pounds(line.expected_pence),
                _pounds(line.carried_pence),
                _pounds(line.ahead_pence),
                _pounds(sum(each.deducted_pence for each in said)) if said else "",
                next((each.reason_code for each in said if each.reason_code), ""),
            )
        )
    return written.getvalue()


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
