"""What a parent's page says about one of their cases. Nothing of how to reach the other parent."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from upkeep.cases.as_known import case_as_known
from upkeep.cases.models import Case, Decision
from upkeep.collection.debits_shown import mandates_shown
from upkeep.collection.models import Arrangement, DebitNoticeLine, Payout, ServiceType
from upkeep.law import Step
from upkeep.parties.facts import name_for_the_other_parent
from upkeep.parties.models import Person
from upkeep.web import payments
from upkeep.web.as_recorded import recorded_by
from upkeep.web.decisions import DecisionOnCase, decisions_on, liability_on
from upkeep.web.explanation import (
    children_counted,
    steps_for_paying_parent,
    steps_for_receiving_parent,
)
from upkeep.web.payments import Demand, ReceiptOnCase


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case as one of its parents sees it."""

    case: Case
    is_paying: bool
    other_parent_name: str
    children: tuple[str, ...]
    arrangement: Arrangement | None
    weekly_pence: int | None
    decision: Decision | None
    upcoming: tuple[Demand, ...]
    fallen_due: tuple[Demand, ...]
    unpaid_pence: int
    unpaid_fee_pence: int
    other_debts: tuple[tuple[str, int], ...]
    receipts: tuple[ReceiptOnCase, ...]
    payouts: tuple[Payout, ...]

    @property
    def is_direct_pay(self) -> bool:
        """Whether the parents pay each other, so that no payment is recorded."""
        arrangement = self.arrangement
        return arrangement is not None and arrangement.service_type == ServiceType.DIRECT_PAY

    @property
    def next_demand(self) -> Demand | None:
        """The next payment to come."""
        return self.upcoming[0] if self.upcoming else None

    @property
    def owed_pence(self) -> int:
        """Charged and not yet paid, as this parent sees it; negative when paid ahead."""
        return self.unpaid_pence + self.unpaid_fee_pence

    @property
    def overdue_pence(self) -> int:
        """What fell due and was not paid; never more than is owed at all.

        A receiving parent is told of maintenance only: the collection fee is not theirs.
        """
        missed = sum(d.maintenance_pence - d.maintenance_paid_pence for d in self.fallen_due)
        if self.is_paying:
            missed += sum(d.fee_pence - d.fee_paid_pence for d in self.fallen_due)
        return max(0, min(missed, self.owed_pence))


def own_case_page(
    person: Person, case: Case, day: date, known_at: datetime | None = None
) -> OwnCase:
    """Put together what ``person`` may know about ``case`` at the end of ``day``.

    With ``known_at`` as it was known then. What is kept from them is what must be kept now.
    """
    demands = payments.demands(case, known_at)
    is_paying = case.paying_parent.person_id == person.pk
    liability = liability_on(case, day, known_at)
    decision = liability.decision if liability else None
    return OwnCase(
        case=case if known_at is None else case_as_known(case, known_at),
        is_paying=is_paying,
        other_parent_name=name_for_the_other_parent(_other_parent(case, is_paying=is_paying), day)
        or _("the other parent"),
        children=tuple(children_of(case, decision, known_at)),
        arrangement=payments.arrangement_on(case, day, known_at),
        weekly_pence=liability.weekly_pence if liability else None,
        decision=decision,
        upcoming=tuple(demand for demand in demands if demand.due_on > day),
        fallen_due=tuple(demand for demand in demands if demand.due_on <= day),
        unpaid_pence=payments.unpaid_pence(case, known_at),
        unpaid_fee_pence=payments.unpaid_fee_pence(case, known_at) if is_paying else 0,
        other_debts=tuple(payments.other_debts(case, known_at, is_receiving=not is_paying)),
        receipts=tuple(payments.receipts_on(case, known_at)) if is_paying else (),
        payouts=() if is_paying else tuple(payments.payouts_of(case, known_at)),
    )


def next_payment_together(pages: list[OwnCase]) -> Demand | None:
    """What a parent with several cases pays us on the next day that anything is due."""
    due = [
        page.next_demand
        for page in pages
        if page.is_paying and not page.is_direct_pay and page.next_demand
    ]
    if len(due) < 2:
        return None
    first = min(demand.due_on for demand in due)
    same_day = [demand for demand in due if demand.due_on == first]
    return Demand(
        due_on=first,
        maintenance_pence=sum(demand.maintenance_pence for demand in same_day),
        fee_pence=sum(demand.fee_pence for demand in same_day),
        maintenance_paid_pence=0,
        fee_paid_pence=0,
    )


def held_pence(pages: list[OwnCase], known_at: datetime | None = None) -> int:
    """What we hold of this parent's own money until something is due."""
    paying_parents = {page.case.paying_parent for page in pages if page.is_paying}
    return sum(payments.held_pence(payer, known_at) for payer in paying_parents)


def _other_parent(case: Case, *, is_paying: bool) -> Person:
    return case.receiving_parent if is_paying else case.paying_parent.person


def children_of(
    case: Case, decision: Decision | None, known_at: datetime | None = None
) -> list[str]:
    """Given names of the children the amount is for, the eldest first.

    Before the first decision, of those who were applied for.
    """
    children = recorded_by(case.children.select_related("person"), known_at)
    children = children.order_by("person__date_of_birth", "pk")
    counted = children_counted(decision, case) if decision else None
    return [
        child.person.given_name for child in children if counted is None or str(child.pk) in counted
    ]


def why(page: OwnCase, decision: Decision) -> tuple[Step, ...]:
    """The explanation of a decision as far as this parent may read it."""
    if page.is_paying:
        return steps_for_paying_parent(decision)
    return steps_for_receiving_parent(decision, page.case)


def debits_to_come(
    page: OwnCase, day: date, known_at: datetime | None = None
) -> list[DebitNoticeLine]:
    """What was announced to the paying parent, for all their cases, and will be collected."""
    if not page.is_paying:
        return []
    shown = mandates_shown(page.case.paying_parent, day, known_at)
    return [line for each in shown[:1] if not each.has_ended for line in each.to_come]


def earlier_decisions(page: OwnCase, known_at: datetime | None = None) -> list[DecisionOnCase]:
    """The decisions about the case that are not the one in force, the latest first."""
    return [row for row in decisions_on(page.case, known_at) if row.decision != page.decision]
