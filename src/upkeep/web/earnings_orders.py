"""Deduction from earnings orders as a caseworker reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from upkeep.cases.models import Case
from upkeep.collection.employer_post import with_state
from upkeep.collection.models import (
    EarningsOrder,
    EarningsOrderEvent,
    EarningsOrderTerms,
    Employer,
    EmployerNotice,
    EmployerNoticeStep,
)
from upkeep.web.as_recorded import recorded_by
from upkeep.web.employer_notice_content import notice_title


@dataclass(frozen=True, slots=True)
class OrderInWords:
    """One order: against whom, what it asks for, where it stands since when, and its fee.

    Amounts are pence. Before it is served it asks for nothing yet.
    """

    number: int
    reference: str
    case: str
    payment_reference: str
    kind: str
    basis: str
    employer: str
    employer_name: str
    stands: str
    since: date
    reason: str
    serve_on: date
    weekly_pence: int
    monthly_pence: int
    fee_pence: int
    fee_waived: str


def orders_of(case: Case, known_at: datetime | None = None) -> list[OrderInWords]:
    """Every order about the paying parent of a case, the latest first, as known at a moment."""
    made = recorded_by(EarningsOrder.objects.filter(paying_parent=case.paying_parent_id), known_at)
    rows = made.select_related("paying_parent").prefetch_related(
        "events", "terms", "fees", "paying_parent__cases"
    )
    return in_words(list(rows.order_by("-pk")), known_at)


def in_words(
    orders: Sequence[EarningsOrder], known_at: datetime | None = None
) -> list[OrderInWords]:
    """Orders in words, in the sequence given."""
    references = {each.employer_reference for each in orders}
    names = dict(
        Employer.objects.filter(reference__in=references, known__upper_inf=True).values_list(
            "reference", "name"
        )
    )
    return [_in_words(each, names, known_at) for each in orders]


def _in_words(
    order: EarningsOrder, names: dict[str, str], known_at: datetime | None
) -> OrderInWords:
    def is_known(recorded_at: datetime) -> bool:
        return known_at is None or recorded_at <= known_at

    events: list[EarningsOrderEvent] = [e for e in order.events.all() if is_known(e.known_at)]
    terms: list[EarningsOrderTerms] = [t for t in order.terms.all() if is_known(t.known_at)]
    fees = [fee for fee in order.fees.all() if is_known(fee.known_at)]
    last = max(events, key=lambda each: each.pk, default=None)
    asked = max(terms, key=lambda each: each.number, default=None)
    waived = max((fee for fee in fees if fee.waived), key=lambda each: each.pk, default=None)
    return OrderInWords(
        number=order.pk,
        reference=order.reference,
        case=min((case.reference for case in order.paying_parent.cases.all()), default=""),
        payment_reference=order.paying_parent.reference,
        kind=order.get_kind_display(),
        basis=order.get_basis_display(),
        employer=order.employer_reference,
        employer_name=names.get(order.employer_reference, ""),
        stands=last.get_kind_display() if last else "",
        since=last.on if last else order.made_on,
        reason=last.get_reason_display() if last and last.reason else "",
        serve_on=order.serve_on,
        weekly_pence=asked.weekly_pence if asked else 0,
        monthly_pence=asked.monthly_pence if asked else 0,
        fee_pence=sum(fee.pence for fee in fees),
        fee_waived=waived.get_waived_display() if waived else "",
    )


@dataclass(frozen=True, slots=True)
class NoticeInWords:
    """Something written to an employer: what, about which order or month, when, and where it is.

    ``stands`` is empty for what has not been posted, of which ``stands_on`` says nothing.
    """

    number: int
    reference: str
    title: str
    about: str
    written_on: date
    stands: str
    stands_on: date | None
    is_file: bool


def notices_in_words(employer_reference: str) -> list[NoticeInWords]:
    """What was written to an employer, the latest first."""
    about = EmployerNotice.objects.filter(employer_reference=employer_reference)
    rows = with_state(about).order_by("-pk")
    words = dict(EmployerNoticeStep.State.choices)
    return [
        NoticeInWords(
            row.pk,
            row.reference,
            notice_title(row),
            row.facts.get("order", row.about),
            row.written_on,
            str(words.get(row.state, "")),
            row.state_on,
            row.order_id is not None,
        )
        for row in rows
    ]
