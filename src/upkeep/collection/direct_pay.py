"""What was paid between the parents under Direct Pay: said by either, assumed of neither.

The service sees none of these payments. Nothing is taken for paid or unpaid until somebody says
so: an instalment stands as the receiving parent says, where the paying parent does not say
otherwise; where they differ, or only the paying parent spoke, a caseworker finds what was paid.
Arrears that were validated so are taken on when the case is collected (Child Support Act 1991
ss.4(2A), 29): as one journal from Direct Pay, which the next schedule asks for.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, PayingParent, Proceeding
from upkeep.cases.proceedings import move
from upkeep.collection.direct_pay_models import DirectPayFinding, DirectPayReport
from upkeep.collection.journals import JournalRefusedError, Wanted, enter
from upkeep.collection.models import Instalment, Journal, ServiceType
from upkeep.ledger.export import pounds

SaidBy = DirectPayReport.SaidBy
EVIDENCE = "reports of both parents and findings, as listed"


class DirectPayRefusedError(Exception):
    """What was said, found or asked for cannot be recorded; the message says why."""


class Standing(StrEnum):
    """How far it is known what was paid."""

    NOT_TOLD = "not_told"
    ONE_ACCOUNT = "one_account"
    DIFFER = "differ"
    SETTLED = "settled"


@dataclass(slots=True)
class Position:
    """One instalment between the parents, or an extra payment, and what each says of it, in pence.

    ``due_on`` and ``due_pence`` are None and 0 for an extra payment, which ``paid_on`` names.
    """

    due_on: date | None
    paid_on: date | None
    due_pence: int = 0
    said: dict[str, DirectPayReport] = field(default_factory=dict)
    finding: DirectPayFinding | None = None

    def says(self, parent: str) -> int | None:
        """What a parent says was paid, or None for no word."""
        report = self.said.get(parent)
        return None if report is None else report.amount_pence

    @property
    def standing(self) -> Standing:
        """How far it is known what was paid."""
        paying, receiving = self.says(SaidBy.PAYING_PARENT), self.says(SaidBy.RECEIVING_PARENT)
        if self.finding is not None:
            return Standing.SETTLED
        if paying is None and receiving is None:
            return Standing.NOT_TOLD
        if receiving is None:
            return Standing.ONE_ACCOUNT
        return Standing.SETTLED if paying in (None, receiving) else Standing.DIFFER

    @property
    def paid_pence(self) -> int | None:
        """What was paid, once that is settled."""
        if self.finding is not None:
            return self.finding.amount_pence
        if self.standing is Standing.SETTLED:
            return self.says(SaidBy.RECEIVING_PARENT)
        return None

    @property
    def unpaid_pence(self) -> int | None:
        """What is left of it, below nothing for what was paid beyond; None while not settled."""
        return None if self.paid_pence is None else self.due_pence - self.paid_pence

    @property
    def is_late(self) -> bool:
        """Whether either parent says that it was paid after it was due."""
        days = [report.paid_on for report in self.said.values() if report.paid_on]
        return self.due_on is not None and any(day > self.due_on for day in days)


@dataclass(frozen=True, slots=True)
class Said:
    """What a parent says was paid: of an instalment (``due_on``), or beside them (``paid_on``)."""

    by: str
    amount_pence: int
    due_on: date | None = None
    paid_on: date | None = None
    evidence: str = ""


def positions(case: Case, on: date, known_at: datetime | None = None) -> list[Position]:
    """Every instalment under Direct Pay that fell due by ``on``, and every extra payment told of.

    As known at a moment, or now; in order of the days.
    """
    found: dict[tuple[date | None, date | None], Position] = {
        (due_on, None): Position(due_on, None, pence)
        for due_on, pence in _asked(case, on, known_at)
    }
    reports, findings = case.direct_pay_reports.all(), case.direct_pay_findings.all()
    if known_at is not None:
        reports = reports.filter(known_at__lte=known_at)
        findings = findings.filter(known_at__lte=known_at)
    for report in reports.order_by("pk"):
        found.setdefault(_key(report), Position(*_key(report))).said[report.said_by] = report
    for finding in findings.order_by("pk"):
        found.setdefault(_key(finding), Position(*_key(finding))).finding = finding
    return sorted(found.values(), key=lambda each: each.due_on or each.paid_on or date.max)


def validated_pence(found: Iterable[Position]) -> int:
    """What is known to be unpaid of all that was settled, less what was paid beyond."""
    return max(0, sum(each.unpaid_pence or 0 for each in found))


def taken_on_pence(case: Case, known_at: datetime | None = None) -> int:
    """What was taken on of it before, waiting for a second person or in the books."""
    journals = not_refused(known_at).filter(case=case)
    return int(journals.aggregate(pence=Sum("change_pence"))["pence"] or 0)


def not_refused(known_at: datetime | None = None) -> QuerySet[Journal]:
    """Journals from Direct Pay that wait for a second person or are in the books.

    As known at a moment, or now.
    """
    found = Journal.objects.filter(code=Journal.Code.FROM_DIRECT_PAY)
    refused = Q(answer__isnull=False) & Q(answer__transaction__isnull=True)
    if known_at is None:
        return found.exclude(refused)
    return found.filter(known_at__lte=known_at).exclude(refused & Q(answer__known_at__lte=known_at))


@transaction.atomic
def say(case: Case, said: Said, actor: Actor) -> DirectPayReport:
    """Record what a parent says; a receiving parent's word of too little begins a hearing.

    Raises :class:`DirectPayRefusedError` for an instalment that there is not or that is not due
    yet, for a day to come, and for an extra payment of nothing.
    """
    PayingParent.objects.select_for_update(no_key=True).get(pk=case.paying_parent_id)
    due_pence = _refuse_what_is_wrong(case, said, actor.on)
    report = DirectPayReport.objects.create(
        case=case,
        due_on=said.due_on,
        paid_on=said.paid_on,
        said_by=said.by,
        amount_pence=said.amount_pence,
        evidence=said.evidence.strip(),
        said_on=actor.on,
        noted_by=actor.name,
        known_at=actor.known_at,
    )
    if said.by == SaidBy.RECEIVING_PARENT and said.amount_pence < due_pence:
        _begin_hearing(case, actor)
    return report


@transaction.atomic
def find(
    case: Case, due_on: date | None, paid_on: date | None, pence: int, reason: str, actor: Actor
) -> DirectPayFinding:
    """Record what was found to be paid of an instalment, or as an extra payment, and why.

    Raises :class:`DirectPayRefusedError` for one that nobody knows of, and without a reason.
    """
    PayingParent.objects.select_for_update(no_key=True).get(pk=case.paying_parent_id)
    if not reason.strip():
        raise DirectPayRefusedError(_("Say what shows that so much was paid."))
    if (due_on, None if due_on else paid_on) not in {
        (each.due_on, each.paid_on) for each in positions(case, actor.on)
    }:
        raise DirectPayRefusedError(_("No such payment was due, and nobody has told of it."))
    return DirectPayFinding.objects.create(
        case=case,
        due_on=due_on,
        paid_on=None if due_on else paid_on,
        amount_pence=pence,
        reason=reason.strip(),
        found_by=actor.name,
        found_on=actor.on,
        known_at=actor.known_at,
    )


@transaction.atomic
def take_on(case: Case, actor: Actor) -> Journal:
    """Take on for collection what was validated and was not taken on before.

    Raises :class:`DirectPayRefusedError` while the case is Direct Pay, while something is not
    settled, when nothing is left to take on, and for what the books refuse.
    """
    PayingParent.objects.select_for_update(no_key=True).get(pk=case.paying_parent_id)
    if not case.arrangements.filter(
        known__upper_inf=True,
        effective__contains=actor.on,
        service_type=ServiceType.COLLECT_AND_PAY,
    ).exists():
        raise DirectPayRefusedError(
            _("The case is not collected. Move it to Collect and Pay first: then take this on.")
        )
    found = positions(case, actor.on)
    open_ones = [each for each in found if each.standing in (Standing.DIFFER, Standing.ONE_ACCOUNT)]
    if open_ones:
        raise DirectPayRefusedError(
            _("Find first what was paid of: %(days)s.")
            % {"days": ", ".join(str(each.due_on or each.paid_on) for each in open_ones)}
        )
    pence = validated_pence(found) - taken_on_pence(case)
    if pence <= 0:
        raise DirectPayRefusedError(_("Nothing is known to be unpaid that was not taken on."))
    wanted = Wanted(
        case=case,
        debt="maintenance",
        change_pence=pence,
        code=Journal.Code.FROM_DIRECT_PAY,
        explanation=_explained(found),
        evidence=EVIDENCE,
        effective_on=actor.on,
    )
    try:
        return enter(wanted, actor)
    except JournalRefusedError as refused:
        raise DirectPayRefusedError(str(refused)) from refused


def _explained(found: Iterable[Position]) -> str:
    """Every instalment and payment that counts, one by one."""
    parts = [
        f"due {each.due_on}: £{pounds(each.due_pence)}, paid £{pounds(each.paid_pence)}"
        if each.due_on
        else f"extra on {each.paid_on}: £{pounds(each.paid_pence)}"
        for each in found
        if each.paid_pence is not None and each.unpaid_pence
    ]
    return "; ".join(parts)


def _asked(case: Case, on: date, known_at: datetime | None) -> list[tuple[date, int]]:
    rows = Instalment.objects.filter(
        case=case, schedule__service_type=ServiceType.DIRECT_PAY, due_on__lte=on
    )
    rows = (
        rows.filter(known__upper_inf=True)
        if known_at is None
        else rows.filter(known__contains=known_at)
    )
    return list(rows.order_by("due_on").values_list("due_on", "maintenance_pence"))


def _key(row: DirectPayReport | DirectPayFinding) -> tuple[date | None, date | None]:
    return row.due_on, None if row.due_on else row.paid_on


def _refuse_what_is_wrong(case: Case, said: Said, on: date) -> int:
    """What was due of the instalment, in pence."""
    if said.paid_on is not None and said.paid_on > on:
        raise DirectPayRefusedError(_("The day of payment must not be after today."))
    if said.due_on is None:
        if not said.paid_on or not said.amount_pence:
            raise DirectPayRefusedError(_("Give the day and the amount of the extra payment."))
        return 0
    due = dict(_asked(case, on, None)).get(said.due_on)
    if due is None:
        raise DirectPayRefusedError(_("No payment was due on that day under Direct Pay."))
    return due


def _begin_hearing(case: Case, actor: Actor) -> None:
    """Somebody speaks to the paying parent the same day, if nobody does already."""
    waiting = Proceeding.objects.filter(
        case=case, process="arrangement", state="direct_pay", ended_on=None, blocked=""
    ).first()
    if waiting is not None:
        move(waiting.pk, "missed_payment_reported", actor)
