"""Arrears plans: agreed by a caseworker, watched each night, broken by one missed instalment.

A plan covers the instalments that were overdue when it was agreed. While it stands they are asked
for by its own instalments and not as overdue, by whichever way the case is paid; what goes on
falling due is asked for beside it as ever. It posts nothing: money meets the same debts in the same
order with a plan and without.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

import psycopg
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from upkeep.cases import proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, Liability, PayingParent, Proceeding
from upkeep.collection.arrears_plan_rules import (
    Proposal,
    instalments_of,
    missed,
    paid_by,
    propose,
    takes_longer,
)
from upkeep.collection.fees import SCHEME_WITH_FEES, paying_parent_share, rounded
from upkeep.collection.models import (
    Arrangement,
    ArrearsPlan,
    ArrearsPlanDebt,
    ArrearsPlanEnd,
    ArrearsPlanInstalment,
    Hold,
    Method,
    OpenInstalment,
    ServiceType,
)
from upkeep.collection.part_payment_terms import (
    COVERED_BY_PART_PAYMENT,
    settled_by_part_payment,
)
from upkeep.shift import Shift

PROCESS = "arrears_plan"
NIGHTLY_RUN = "nightly run"
Kind = ArrearsPlanEnd.Kind
BY_ITSELF: Final = (
    Method.STANDING_ORDER,
    Method.BANK_TRANSFER,
    Method.CARD,
    Method.DIRECT_DEBIT,
    Method.DEDUCTION_FROM_EARNINGS,
)
"""Ways of paying that a plan can ask by: the law fixes what is deducted from a benefit."""

COVERED_BY_PLAN: Final = f"""
(EXISTS (
    SELECT 1 FROM collection_arrearsplandebt covered
    WHERE covered.instalment_id = {{instalment}} AND NOT EXISTS (
        SELECT 1 FROM collection_arrearsplanend over WHERE over.plan_id = covered.plan_id
    )
) OR {COVERED_BY_PART_PAYMENT})
"""
"""For statements: whether a plan in force covers an ``{instalment}``, or an agreement in effect by
which a part payment settles it: neither is asked for as overdue."""


class ArrearsPlanRefusedError(Exception):
    """A plan cannot be agreed or ended. ``field`` says what is wrong, the message why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Covered:
    """What a plan would cover: the overdue instalments of cases that are paid alike."""

    arrangement: Arrangement
    debts: tuple[OpenInstalment, ...]
    ongoing_weekly_pence: int

    @property
    def pence(self) -> int:
        """What is left of them."""
        return sum(each.maintenance_left_pence + each.fee_left_pence for each in self.debts)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed with a paying parent, in pence by week, and what was weighed for it."""

    net_weekly_pence: int
    weekly_pence: int
    finances: str
    welfare: str
    why: str = ""


def covered_by(case: Case, on: date) -> Covered:
    """What a plan agreed in a case today would cover.

    Raises :class:`ArrearsPlanRefusedError` where nothing is overdue, or no plan can ask for it.
    """
    now = Q(known__upper_inf=True, effective__contains=on)
    arrangement = Arrangement.objects.filter(now, case=case).first()
    collected = ServiceType.COLLECT_AND_PAY
    if arrangement is None or arrangement.service_type != collected:
        raise ArrearsPlanRefusedError("", _("Nothing is collected in this case."))
    if arrangement.method not in BY_ITSELF:
        raise ArrearsPlanRefusedError(
            "", _("What is deducted from a benefit is fixed by law: no plan can change it.")
        )
    alike = Arrangement.objects.filter(
        now,
        case__paying_parent=case.paying_parent_id,
        service_type=collected,
        method=arrangement.method,
        employer_reference=arrangement.employer_reference,
    )
    held = Hold.objects.filter(stops=Hold.Stops.COLLECTION, known__upper_inf=True).values("case")
    debts = OpenInstalment.objects.filter(
        paying_parent=case.paying_parent_id, case__in=alike.values("case"), due_on__lt=on
    ).exclude(Q(case__in=held) | settled_by_part_payment(case.paying_parent))
    found = Covered(
        arrangement, tuple(debts.order_by("due_on", "pk")), _ongoing(case.paying_parent, on)
    )
    if not found.debts:
        raise ArrearsPlanRefusedError("", _("Nothing is overdue that a plan could pay off."))
    return found


def proposed_for(case: Case, net_weekly_pence: int, on: date) -> Proposal:
    """What the rule proposes for a case. Raises :class:`ArrearsPlanRefusedError`."""
    found = covered_by(case, on)
    return propose(found.pence, net_weekly_pence, found.ongoing_weekly_pence, on)


@transaction.atomic
def agree(case: Case, agreed: Agreed, actor: Actor) -> ArrearsPlan:
    """Record what was agreed with the paying parent; it takes the place of a plan in force.

    Raises :class:`ArrearsPlanRefusedError` for what cannot be agreed, and then nothing is recorded.
    """
    PayingParent.objects.select_for_update(no_key=True).get(pk=case.paying_parent_id)
    found = covered_by(case, actor.on)
    rule = propose(found.pence, agreed.net_weekly_pence, found.ongoing_weekly_pence, actor.on)
    _refuse_what_is_missing(agreed, found)
    is_longer = takes_longer(found.pence, agreed.weekly_pence, actor.on)
    _refuse_without_reason(agreed, rule, is_longer=is_longer)
    before = plan_in_force(case.paying_parent)
    if before is not None:
        replace_plan(before, actor)
    plan = ArrearsPlan.objects.create(
        paying_parent=case.paying_parent,
        case=case,
        arrears_pence=found.pence,
        net_weekly_pence=agreed.net_weekly_pence,
        ongoing_weekly_pence=found.ongoing_weekly_pence,
        proposed_weekly_pence=rule.weekly_pence,
        weekly_pence=agreed.weekly_pence,
        is_longer=is_longer,
        why=agreed.why.strip(),
        finances=agreed.finances.strip(),
        welfare=agreed.welfare.strip(),
        agreed_by=actor.name,
        agreed_on=actor.on,
        known_at=actor.known_at,
    )
    _record_what_it_asks_for(plan, found, actor.on)
    proceedings.open_proceeding(PROCESS, plan.reference, case.paying_parent_id, actor, case.pk)
    for row in Proceeding.objects.filter(
        process="arrangement",
        case__in={each.case_id for each in found.debts},
        state__in=("payment_missed", "enforcing"),
        blocked="",
    ):
        proceedings.move(row.pk, "agreed", actor, plan.reference)
    return plan


@transaction.atomic
def end(plan: ArrearsPlan, why: str, actor: Actor) -> ArrearsPlanEnd:
    """End a plan before its time: what it covers is overdue again.

    Raises :class:`ArrearsPlanRefusedError` without a reason, and where it has ended.
    """
    PayingParent.objects.select_for_update(no_key=True).get(pk=plan.paying_parent_id)
    if not why.strip():
        raise ArrearsPlanRefusedError("why", _("Say why the plan ends."))
    if ArrearsPlanEnd.objects.filter(plan=plan).exists():
        raise ArrearsPlanRefusedError("", _("This plan has ended already."))
    ended = _end(plan, Kind.ENDED, actor, why.strip())
    _move(plan, "ended", actor)
    return ended


def replace_plan(plan: ArrearsPlan, actor: Actor) -> None:
    """End a plan because something else that was agreed takes its place."""
    _end(plan, Kind.REPLACED, actor, "")
    _move(plan, "replaced", actor)


def plan_in_force(parent: PayingParent) -> ArrearsPlan | None:
    """The plan that a paying parent keeps to now, if there is one."""
    return ArrearsPlan.objects.filter(paying_parent=parent, end=None).order_by("-pk").first()


def plan_named(reference: str) -> ArrearsPlan:
    """The plan called ``AP000012``. Raises :class:`ArrearsPlanRefusedError` if there is none."""
    number = reference.strip().upper().removeprefix("AP")
    found = ArrearsPlan.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise ArrearsPlanRefusedError("", _("There is no plan “%(name)s”.") % {"name": reference})
    return found


def left_of(plan: ArrearsPlan) -> int:
    """What is left of the instalments that a plan covers, in pence; never more than it covered."""
    left = 0
    for debt in plan.debts.select_related("instalment__open_part"):
        part = getattr(debt.instalment, "open_part", None)
        now = part.maintenance_left_pence + part.fee_left_pence if part else 0
        left += min(debt.left_pence, now)
    return left


def _ongoing(parent: PayingParent, on: date) -> int:
    """What goes on falling due by week in all the parent's cases, with the fee where we collect."""
    pence = 0
    collected = set(
        Arrangement.objects.filter(
            known__upper_inf=True,
            effective__contains=on,
            case__paying_parent=parent,
            service_type=ServiceType.COLLECT_AND_PAY,
        ).values_list("case_id", flat=True)
    )
    standing = Liability.objects.filter(
        case__paying_parent=parent,
        case__state=Case.State.IN_FORCE,
        known__upper_inf=True,
        effective__contains=on,
    ).select_related("case")
    for each in standing:
        with_fee = each.case_id in collected and each.case.scheme == SCHEME_WITH_FEES
        share = paying_parent_share(on) if with_fee else Fraction(0)
        pence += rounded(each.weekly_pence * (1 + share))
    return pence


def _refuse_what_is_missing(agreed: Agreed, found: Covered) -> None:
    if agreed.net_weekly_pence < 0:
        raise ArrearsPlanRefusedError("net", _("Enter the net income a week."))
    if agreed.weekly_pence <= 0 or agreed.weekly_pence > found.pence:
        raise ArrearsPlanRefusedError(
            "weekly", _("Enter what is paid a week, no more than what is overdue.")
        )
    if not agreed.finances.strip():
        raise ArrearsPlanRefusedError(
            "finances", _("Say what was seen of the paying parent’s finances.")
        )
    if not agreed.welfare.strip():
        raise ArrearsPlanRefusedError(
            "welfare", _("Say how the welfare of any child was considered.")
        )


def _refuse_without_reason(agreed: Agreed, rule: Proposal, *, is_longer: bool) -> None:
    """What goes past the rule needs a reason of its own."""
    if agreed.why.strip():
        return
    if is_longer:
        raise ArrearsPlanRefusedError(
            "why", _("It takes more than two years: say why the finances allow no more.")
        )
    if rule.is_hardship or agreed.weekly_pence > rule.room_pence:
        raise ArrearsPlanRefusedError(
            "why", _("It leaves less than 60% of net income: say why that is enough to live on.")
        )


def _record_what_it_asks_for(plan: ArrearsPlan, found: Covered, on: date) -> None:
    arranged = found.arrangement
    ArrearsPlanDebt.objects.bulk_create(
        ArrearsPlanDebt(
            plan=plan,
            instalment_id=each.pk,
            left_pence=each.maintenance_left_pence + each.fee_left_pence,
        )
        for each in found.debts
    )
    ArrearsPlanInstalment.objects.bulk_create(
        ArrearsPlanInstalment(
            plan=plan,
            due_on=each.due_on,
            amount_pence=each.pence,
            through_pence=each.through_pence,
        )
        for each in instalments_of(
            plan.arrears_pence, plan.weekly_pence, arranged.frequency, arranged.first_due_on, on
        )
    )


def _end(plan: ArrearsPlan, kind: Kind, actor: Actor, why: str) -> ArrearsPlanEnd:
    return ArrearsPlanEnd.objects.create(
        plan=plan,
        kind=kind,
        left_pence=left_of(plan),
        ended_on=actor.on,
        by=actor.name,
        why=why,
        known_at=actor.known_at,
    )


def _move(plan: ArrearsPlan, event: str, actor: Actor) -> None:
    row = Proceeding.objects.get(process=PROCESS, subject=plan.reference)
    proceedings.move(row.pk, event, actor, plan.reference)


# --- The night ---------------------------------------------------------------------------------

# How far behind somebody was at best since the day by which money had to be in: all that had fallen
# due, less all that had come. A day before today is worked out from what fell due and came since.
_STANDING = """
SELECT p.id, p.arrears_pence, owed.pence, best.pence, by.day, asked.through
FROM collection_arrearsplan p
LEFT JOIN collection_arrangement a ON a.case_id = p.case_id AND upper_inf(a.known)
    AND a.effective @> %(date)s::date
CROSS JOIN LATERAL (
    SELECT CASE a.method WHEN 'deduction_from_earnings' THEN %(by_employer)s::date
        ELSE %(by_itself)s::date END AS day
) by
CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT i.case_id) AS ids FROM collection_arrearsplandebt d
    JOIN collection_instalment i ON i.id = d.instalment_id WHERE d.plan_id = p.id
) cases
CROSS JOIN LATERAL (
    SELECT coalesce(sum(least(d.left_pence,
        o.maintenance_left_pence + o.fee_left_pence)), 0)::bigint AS pence
    FROM collection_arrearsplandebt d
    JOIN collection_openinstalment o ON o.instalment_id = d.instalment_id
    WHERE d.plan_id = p.id
) owed
CROSS JOIN LATERAL (
    SELECT coalesce(sum(o.maintenance_left_pence + o.fee_left_pence), 0)::bigint AS pence
    FROM collection_openinstalment o
    WHERE o.case_id = ANY(cases.ids) AND o.due_on <= %(date)s
) due
CROSS JOIN LATERAL (
    SELECT coalesce(sum(l.maintenance_pence + l.fee_pence), 0)::bigint AS pence
    FROM collection_instalment i JOIN collection_allocation l ON l.instalment_id = i.id
    WHERE i.case_id = ANY(cases.ids) AND i.due_on > %(date)s
) ahead
CROSS JOIN LATERAL (
    SELECT coalesce(sum(r.left_pence), 0)::bigint AS pence FROM collection_openreceipt r
    WHERE r.paying_parent_id = p.paying_parent_id
) held
CROSS JOIN LATERAL (
    SELECT min(due.pence - ahead.pence - held.pence - fell_due.pence + came.pence) AS pence
    FROM generate_series(by.day, %(date)s::date, interval '1 day') AS past (day)
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(i.maintenance_pence + i.fee_pence), 0)::bigint AS pence
        FROM collection_instalment i WHERE i.case_id = ANY(cases.ids) AND upper_inf(i.known)
        AND i.due_on > past.day AND i.due_on <= %(date)s
    ) fell_due
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(l.maintenance_pence + l.fee_pence), 0)::bigint AS pence
        FROM collection_instalment i JOIN collection_allocation l ON l.instalment_id = i.id
        JOIN collection_receipt r ON r.id = l.receipt_id
        WHERE i.case_id = ANY(cases.ids) AND r.received_on > past.day
    ) came
) best
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_array(i.due_on, i.through_pence) ORDER BY i.due_on)::text AS through
    FROM collection_arrearsplaninstalment i WHERE i.plan_id = p.id
) asked
WHERE NOT EXISTS (SELECT 1 FROM collection_arrearsplanend e WHERE e.plan_id = p.id)
ORDER BY p.id
"""


def watch_plans(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Record which plans are paid off, and which broke: one instalment not paid in full by now."""
    values = {
        **shift.parameters(),
        "by_itself": paid_by(Method.STANDING_ORDER, shift.date),
        "by_employer": paid_by(Method.DEDUCTION_FROM_EARNINGS, shift.date),
    }
    ended = [
        end
        for plan, arrears, owed, short, by, asked in cursor.execute(_STANDING, values).fetchall()
        if (end := _end_of(plan, arrears, owed, short, by, json.loads(asked))) is not None
    ]
    for each in ended:
        each.ended_on, each.by, each.known_at = shift.date, NIGHTLY_RUN, shift.known_at
    ArrearsPlanEnd.objects.bulk_create(ended)
    broken = sum(each.kind == Kind.BROKEN for each in ended)
    return {"plans_completed": len(ended) - broken, "plans_broken": broken}


def _end_of(
    plan: int, arrears: int, owed: int, short: int, by: date, asked: list[tuple[str, int]]
) -> ArrearsPlanEnd | None:
    """How a plan ends tonight, or None where it goes on.

    It is paid off once nothing is left of what it covers, or all it asked for has come and is
    ahead of what falls due, where the order of allocation put it.
    """
    days = [(date.fromisoformat(day), through) for day, through in asked]
    if not owed or (days[-1][0] <= by and short <= 0):
        return ArrearsPlanEnd(plan_id=plan, kind=Kind.COMPLETED, left_pence=0)
    missed_on = missed(days, arrears, short, by)
    if missed_on is None:
        return None
    return ArrearsPlanEnd(plan_id=plan, kind=Kind.BROKEN, left_pence=owed, missed_on=missed_on)


_ENDED = """
INSERT INTO happening
SELECT 'arrears_plan', p.subject, p.paying_parent_id, p.case_id, false,
    ARRAY[CASE e.kind WHEN 'broken' THEN 'instalment_missed' ELSE 'paid_off' END], e.ended_on
FROM collection_arrearsplanend e
JOIN cases_proceeding p ON p.process = 'arrears_plan'
    AND p.subject = 'AP' || lpad(e.plan_id::text, 6, '0')
WHERE e.known_at > %(since)s AND e.kind IN ('broken', 'completed') AND p.ended_on IS NULL
"""

# A case without liability goes back to whoever decides how its arrears are collected.
_BROKEN = """
INSERT INTO happening
SELECT DISTINCT 'arrears_only', p.subject, p.paying_parent_id, p.case_id, false,
    ARRAY['plan_broken'], e.ended_on
FROM collection_arrearsplanend e
JOIN collection_arrearsplandebt d ON d.plan_id = e.plan_id
JOIN collection_instalment i ON i.id = d.instalment_id
JOIN cases_proceeding p ON p.process = 'arrears_only' AND p.case_id = i.case_id
WHERE e.known_at > %(since)s AND e.kind = 'broken' AND p.state = 'collecting'
"""


def tell_from_plans(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Say which plans came to their end, one statement after another."""
    for query in (_ENDED, _BROKEN):
        cursor.execute(query, shift.parameters())
        yield


# --- What is asked for -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskedByPlan:
    """What a plan in force still asks for: ``covered_pence`` is left of what it covers.

    ``due`` has each day with what is left of its instalment, in pence.
    """

    covered_pence: int
    due: Sequence[tuple[date, int]]


def asked_by_plan(plan: ArrearsPlan | None) -> AskedByPlan:
    """What is left of each instalment of a plan: what was paid meets the first first."""
    if plan is None:
        return AskedByPlan(0, ())
    left = left_of(plan)
    paid = plan.arrears_pence - left
    due = []
    for each in plan.instalments.order_by("due_on"):
        pence = min(each.amount_pence, each.through_pence - paid)
        if pence > 0:
            due.append((each.due_on, pence))
    return AskedByPlan(left, due)
