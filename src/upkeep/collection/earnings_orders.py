"""Deduction from earnings orders: made, served, varied and ended, night by night.

Each night compares what employers are to deduct with the orders there are. A case that is paid by
deduction from earnings has an order against its employer; as the way of paying it is served when
nobody can appeal any more (SI 1992/1989 reg 3(7)), to enforce it is served at once (reg 3(8)).
Another amount is another set of terms, served again (regs 17, 18); with nothing more due the order
is discharged (reg 20). Who left, who started and who is not known is recorded by people, in
:mod:`upkeep.collection.earnings_order_acts`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import psycopg

from upkeep.cases.switches import EARNINGS_ORDERS, switched_on
from upkeep.collection.arrears_plans import COVERED_BY_PLAN
from upkeep.collection.earnings import DeductionRates, liable_from, normal_deduction_rates
from upkeep.collection.fees import SCHEME_WITH_FEES, paying_parent_share
from upkeep.collection.models import (
    EarningsOrder,
    EarningsOrderEvent,
    EarningsOrderTerms,
    Employer,
)
from upkeep.collection.order_fees import charge_fee
from upkeep.collection.order_protection import BY_SHARE, Protection, protections
from upkeep.collection.overpayments import CREDITED
from upkeep.law import collection_parameters
from upkeep.shift import Shift

NIGHTLY_RUN = "nightly run"
APPEAL_DAYS = "earnings.appeal_days"
ARREARS_WEEKS = "earnings.arrears_weeks"
CREDIT_WEEKS = "earnings.credit_weeks"
CREDIT_SHARE = "earnings.credit_share_max"
Event = EarningsOrderEvent.Kind
Why = EarningsOrderEvent.Reason
IN_FORCE = (Event.SERVED, Event.VARIED, Event.REVIVED)
"""The last events of an order by which an employer deducts."""

_WANTED = f"""
SELECT c.paying_parent_id, a.employer_reference, person.national_insurance_number, max(c.scheme),
    coalesce(sum(l.weekly_pence) FILTER (WHERE c.scheme = '{SCHEME_WITH_FEES}'), 0)::bigint,
    coalesce(sum(l.weekly_pence) FILTER (WHERE c.scheme <> '{SCHEME_WITH_FEES}'), 0)::bigint,
    coalesce(sum(overdue.pence), 0)::bigint, coalesce(max(plan.weekly_pence), 0)::bigint,
    greatest(max(plan.changed_at), max(settled.changed_at)), max(lower(a.known)), bool_or(EXISTS (
        SELECT 1 FROM collection_hold h
        WHERE h.case_id = c.id AND h.stops = 'collection' AND upper_inf(h.known)
    )), max(l.decision_id) FILTER (WHERE c.scheme <> '{SCHEME_WITH_FEES}' AND l.weekly_pence > 0)
FROM collection_arrangement a
JOIN cases_case c ON c.id = a.case_id
LEFT JOIN cases_liability l ON l.case_id = c.id AND upper_inf(l.known)
    AND l.effective @> %(date)s::date AND c.state = 'in_force'
JOIN cases_payingparent p ON p.id = c.paying_parent_id
JOIN parties_person person ON person.id = p.person_id
CROSS JOIN LATERAL (
    SELECT sum(o.maintenance_left_pence + o.fee_left_pence) AS pence
    FROM collection_openinstalment o WHERE o.case_id = c.id AND o.due_on < %(date)s
    AND NOT {COVERED_BY_PLAN.format(instalment="o.instalment_id")}
) overdue
LEFT JOIN LATERAL (
    SELECT CASE WHEN e.id IS NULL THEN plan.weekly_pence END AS weekly_pence,
        coalesce(e.known_at, plan.known_at) AS changed_at
    FROM collection_arrearsplan plan LEFT JOIN collection_arrearsplanend e ON e.plan_id = plan.id
    WHERE plan.case_id = c.id ORDER BY plan.id DESC LIMIT 1
) plan ON true
LEFT JOIN LATERAL (
    SELECT max(greatest(begun.known_at, e.known_at)) AS changed_at
    FROM collection_partpayment agreed
    JOIN collection_partpaymentstart begun ON begun.part_payment_id = agreed.id
    LEFT JOIN collection_partpaymentend e ON e.part_payment_id = agreed.id
    WHERE agreed.case_id = c.id
) settled ON true
WHERE upper_inf(a.known) AND a.effective @> %(date)s::date
AND a.method = 'deduction_from_earnings' AND a.service_type = 'collect_and_pay'
GROUP BY c.paying_parent_id, a.employer_reference, person.national_insurance_number
ORDER BY c.paying_parent_id, a.employer_reference
"""

# The last order of each person at each employer, what it asks for, and where it stands.
_STANDING = """
SELECT DISTINCT ON (o.paying_parent_id, o.employer_reference) o.paying_parent_id,
    o.employer_reference, o.id, o.serve_on, o.arrears_weekly_pence, coalesce(last.kind, ''),
    coalesce(last.known_at, o.known_at), coalesce(t.number, 0), coalesce(t.with_fee_pence, 0),
    coalesce(t.without_fee_pence, 0), coalesce(t.arrears_pence, 0),
    coalesce(t.protection, 'share'), t.protected_weekly_pence, t.decision_id,
    coalesce(t.credit_pence, 0)
FROM collection_earningsorder o
LEFT JOIN LATERAL (
    SELECT e.kind, e.known_at FROM collection_earningsorderevent e WHERE e.order_id = o.id
    ORDER BY e.id DESC LIMIT 1
) last ON true
LEFT JOIN LATERAL (
    SELECT * FROM collection_earningsorderterms t WHERE t.order_id = o.id
    ORDER BY t.number DESC LIMIT 1
) t ON true
ORDER BY o.paying_parent_id, o.employer_reference, o.id DESC
"""


@dataclass(frozen=True, slots=True)
class WeeklySum:
    """What an order is to ask for a week, in pence, and to leave: see ``EarningsOrderTerms``."""

    with_fee_pence: int
    without_fee_pence: int
    arrears_pence: int
    protection: Protection = BY_SHARE
    credit_pence: int = 0

    @property
    def falls_due(self) -> tuple[int, int, str, int | None]:
        """What must be another for an order to be served again, apart from what is overdue."""
        kept = self.protection
        return self.with_fee_pence, self.without_fee_pence, kept.kind, kept.weekly_pence

    def rates(self, on: date) -> DeductionRates:
        """The normal deduction rates (reg 10), with the fee of the day."""
        share = paying_parent_share(on) if self.with_fee_pence else Fraction(0)
        rest = self.without_fee_pence + self.arrears_pence - self.credit_pence
        return normal_deduction_rates(self.with_fee_pence, share, rest)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be deducted from somebody's earnings at one employer, by the way of paying."""

    number: str
    scheme: str
    with_fee_pence: int
    without_fee_pence: int
    overdue_pence: int
    plan_pence: int
    plan_changed_at: datetime | None
    arranged_at: datetime
    is_held: bool
    older_decision_id: int | None
    credit_pence: int = 0

    @property
    def has_arrears(self) -> bool:
        """Whether anything is overdue, or asked for by a plan."""
        return self.overdue_pence > 0 or self.plan_pence > 0

    @property
    def is_due(self) -> bool:
        """Whether anything falls due or is overdue, and may be collected."""
        due = self.with_fee_pence + self.without_fee_pence + self.overdue_pence + self.plan_pence
        return due > 0 and not self.is_held

    @property
    def why_not(self) -> str:
        """Why an order for it ends, where nothing is to be deducted."""
        return Why.HELD if self.is_held else Why.NOT_DUE

    def weekly(self, on: date, arrears_pence: int | None, protection: Protection) -> WeeklySum:
        """The weekly sum, with the arrears somebody chose or what is overdue spread out.

        A plan asks for what it covers; only what is overdue beside it is spread on top. What was
        kept as a credit is spread too, and takes off no more than a share of the sum.
        """
        if arrears_pence is None or self.plan_pence:
            weeks = collection_parameters().on(on).value(ARREARS_WEEKS).figure.fraction
            arrears_pence = -(-self.overdue_pence // int(weeks))
        if not self.overdue_pence:
            arrears_pence = 0
        arrears_pence += self.plan_pence
        asked = WeeklySum(self.with_fee_pence, self.without_fee_pence, arrears_pence, protection)
        return spread_credit(self.credit_pence, asked, on)


def spread_credit(credit_pence: int, asked: WeeklySum, on: date) -> WeeklySum:
    """What an order asks for a week while a credit lasts (SI 2009/3151 reg 8(2)).

    The credit is spread over a year, and takes off no more than a share of the sum, so that a large
    one lasts longer.
    """
    if not credit_pence:
        return asked
    law = collection_parameters().on(on)
    weeks = int(law.value(CREDIT_WEEKS).figure.fraction)
    share = law.value(CREDIT_SHARE).figure.fraction
    most = int(asked.rates(on).weekly_pence * share)
    return replace(asked, credit_pence=min(credit_pence // weeks, most))


@dataclass(frozen=True, slots=True)
class _Standing:
    """The last order of somebody at one employer."""

    order_id: int
    serve_on: date
    arrears_chosen_pence: int | None
    last: str
    last_at: datetime
    number: int
    asked: WeeklySum

    @property
    def is_over(self) -> bool:
        """Whether another order would have to be made."""
        return self.last in (Event.DISCHARGED, Event.NOT_MADE)


_Key = tuple[int, str]


def work_orders(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Make, serve, vary and end orders as the night leaves things.

    New ones for whom the switch ``earnings_orders`` is on; those there are, whatever it says.
    """
    wanted = _wanted(cursor, shift)
    standing = dict(_standing(cursor))
    made = _make(wanted, standing, shift)
    standing |= {key: _standing_of(order) for key, order in made.items()}
    ended = _end(wanted, standing, shift)
    protected = _protected(wanted, standing)
    served = _serve(wanted, standing, protected, shift)
    varied = _vary(wanted, standing, protected, shift)
    return {
        "orders_made": len(made),
        "orders_served": served,
        "orders_varied": varied,
        "orders_ended": ended,
    }


def _wanted(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[_Key, _Wanted]:
    """What is to be deducted; a credit lowers the order at somebody's first employer."""
    wanted = {(row[0], row[1]): _Wanted(*row[2:]) for row in _rows(cursor, _WANTED, shift)}
    credits = dict(_rows(cursor, CREDITED, shift))
    for key in sorted(wanted):
        if pence := credits.pop(key[0], 0):
            wanted[key] = replace(wanted[key], credit_pence=pence)
    return wanted


def _rows(cursor: psycopg.Cursor[Any], query: str, shift: Shift) -> list[tuple[Any, ...]]:
    return cursor.execute(query, shift.parameters()).fetchall()


def _standing(cursor: psycopg.Cursor[Any]) -> Iterator[tuple[_Key, _Standing]]:
    for parent, employer, order, serve_on, chosen, last, at, number, *asked in cursor.execute(
        _STANDING
    ).fetchall():
        sums = WeeklySum(asked[0], asked[1], asked[2], Protection(*asked[3:6]), asked[6])
        yield (parent, employer), _Standing(order, serve_on, chosen, last, at, number, sums)


def _standing_of(order: EarningsOrder) -> _Standing:
    return _Standing(order.pk, order.serve_on, None, "", order.known_at, 0, WeeklySum(0, 0, 0))


def _make(
    wanted: dict[_Key, _Wanted], standing: dict[_Key, _Standing], shift: Shift
) -> dict[_Key, EarningsOrder]:
    """Orders for whom there is none, or for whom a way of paying was chosen anew after its end.

    None where a 2003 calculation in force knew no income: what its order would have to leave is not
    on record (reg 11 as it was).
    """
    is_on = switched_on(EARNINGS_ORDERS, shift.date)
    if is_on is None:
        return {}
    new = [
        key
        for key, each in wanted.items()
        if each.is_due
        and (
            (held := standing.get(key)) is None
            or (held.is_over and each.arranged_at > held.last_at)
        )
        and is_on(each.number, each.scheme)
    ]
    known = protections(wanted[key].older_decision_id for key in new)
    new = [key for key in new if wanted[key].older_decision_id in {None, *known}]
    before = EarningsOrder.objects.count()
    forces = set(
        Employer.objects.filter(
            reference__in=[employer for _parent, employer in new],
            known__upper_inf=True,
            is_armed_forces=True,
        ).values_list("reference", flat=True)
    )
    former = {
        key[0]: held.order_id
        for key, held in standing.items()
        if key not in wanted and held.last in (*IN_FORCE, Event.LAPSED)
    }
    orders = EarningsOrder.objects.bulk_create(
        _order(key, before + place, key[1] in forces, former.get(key[0]), shift)
        for place, key in enumerate(new, start=1)
    )
    return dict(zip(new, orders, strict=True))


def order_reference(number: int) -> str:
    """The name of the order that is the so-many-th: ``DEO-00000042``."""
    return f"DEO-{number:08d}"


def _order(
    key: _Key, number: int, is_request: bool, follows: int | None, shift: Shift
) -> EarningsOrder:
    """As the way of paying, with time to appeal; at the next employer that time is over already."""
    days = collection_parameters().on(shift.date).value(APPEAL_DAYS).figure.fraction
    wait = timedelta(days=0 if follows else int(days))
    kinds = EarningsOrder.Kind
    return EarningsOrder(
        reference=order_reference(number),
        kind=kinds.REQUEST if is_request else kinds.ORDER,
        basis=EarningsOrder.Basis.METHOD,
        paying_parent_id=key[0],
        employer_reference=key[1],
        follows_id=follows,
        made_on=shift.date,
        serve_on=shift.date + wait,
        made_by=NIGHTLY_RUN,
        known_at=shift.known_at,
    )


def _event(order_id: int, kind: str, shift: Shift, reason: str = "") -> EarningsOrderEvent:
    return EarningsOrderEvent(
        order_id=order_id,
        kind=kind,
        on=shift.date,
        reason=reason,
        by=NIGHTLY_RUN,
        known_at=shift.known_at,
    )


def _end(wanted: dict[_Key, _Wanted], standing: dict[_Key, _Standing], shift: Shift) -> int:
    """Discharge orders by which nothing is to be deducted; drop drafts (reg 20)."""
    events = []
    for key, held in standing.items():
        each = wanted.get(key)
        if held.is_over or (each is not None and each.is_due):
            continue
        kind = Event.DISCHARGED if held.last else Event.NOT_MADE
        events.append(_event(held.order_id, kind, shift, each.why_not if each else Why.OTHER_WAY))
    EarningsOrderEvent.objects.bulk_create(events)
    return len(events)


_Protected = dict[_Key, Protection]


def _protected(wanted: dict[_Key, _Wanted], standing: dict[_Key, _Standing]) -> _Protected:
    """What orders have to leave: by the decision in force, worked out where that is another one.

    A decision that knew no income leaves what the order said before.
    """
    found = {}
    for key, held in standing.items():
        each = wanted.get(key)
        if each is None or each.older_decision_id is None:
            found[key] = BY_SHARE
        elif each.older_decision_id == held.asked.protection.decision_id:
            found[key] = held.asked.protection
    left = [key for key in standing if key not in found]
    known = protections(wanted[key].older_decision_id for key in left)
    for key in left:
        decision_id = wanted[key].older_decision_id
        assert decision_id is not None, "the others leave a share"
        found[key] = known.get(decision_id, standing[key].asked.protection)
    return found


def _serve(
    wanted: dict[_Key, _Wanted],
    standing: dict[_Key, _Standing],
    protected: _Protected,
    shift: Shift,
) -> int:
    """Serve drafts whose day has come on employers whose address is known.

    None of which the older law wants a figure printed that is not on record.
    """
    due = {
        key: held
        for key, held in standing.items()
        if not held.last
        and held.serve_on <= shift.date
        and key in wanted
        and wanted[key].is_due
        and (wanted[key].older_decision_id is None or protected[key] != BY_SHARE)
    }
    known = set(
        Employer.objects.filter(
            reference__in={employer for _parent, employer in due}, known__upper_inf=True
        ).values_list("reference", flat=True)
    )
    served = {key: held for key, held in due.items() if key[1] in known}
    _record(
        [
            (held, wanted[key].weekly(shift.date, held.arrears_chosen_pence, protected[key]))
            for key, held in served.items()
        ],
        Event.SERVED,
        shift,
    )
    for held in served.values():
        charge_fee(held.order_id, shift.date, shift.known_at, NIGHTLY_RUN)
    return len(served)


def _vary(
    wanted: dict[_Key, _Wanted],
    standing: dict[_Key, _Standing],
    protected: _Protected,
    shift: Shift,
) -> int:
    """Serve again where what falls due or is protected changed, or what was overdue is paid.

    Also where something paid before is kept as a credit, and when that is used up. Regs 17 and 18.
    Another decision that comes to the same figures is no reason by itself.
    """
    changed = []
    for key, held in standing.items():
        each = wanted.get(key)
        if held.last not in IN_FORCE or each is None or not each.is_due:
            continue
        new = each.weekly(shift.date, held.arrears_chosen_pence, protected[key])
        is_paid_off = bool(held.asked.arrears_pence) and not each.has_arrears
        is_planned_anew = each.plan_changed_at is not None and each.plan_changed_at > held.last_at
        is_credited = bool(new.credit_pence) != bool(held.asked.credit_pence)
        is_other = new.falls_due != held.asked.falls_due
        if is_other or is_paid_off or is_credited or is_planned_anew:
            changed.append((held, new))
    _record(changed, Event.VARIED, shift)
    return len(changed)


def _record(due: list[tuple[_Standing, WeeklySum]], kind: str, shift: Shift) -> None:
    """New terms, and that they were served: sent by post, they count from that day (reg 1(3))."""
    EarningsOrderTerms.objects.bulk_create(
        new_terms(held.order_id, held.number + 1, weekly, shift.date, shift.known_at)
        for held, weekly in due
    )
    EarningsOrderEvent.objects.bulk_create(_event(held.order_id, kind, shift) for held, _ in due)


def new_terms(
    order_id: int, number: int, weekly: WeeklySum, on: date, known_at: datetime
) -> EarningsOrderTerms:
    """Terms served on a day, for which the employer answers from the end of a week (reg 19(2))."""
    rates = weekly.rates(on)
    return EarningsOrderTerms(
        order_id=order_id,
        number=number,
        with_fee_pence=weekly.with_fee_pence,
        without_fee_pence=weekly.without_fee_pence,
        arrears_pence=weekly.arrears_pence,
        credit_pence=weekly.credit_pence,
        weekly_pence=rates.weekly_pence,
        fortnightly_pence=rates.fortnightly_pence,
        four_weekly_pence=rates.four_weekly_pence,
        monthly_pence=rates.monthly_pence,
        made_on=on,
        effective_from=liable_from(on),
        protection=weekly.protection.kind,
        protected_weekly_pence=weekly.protection.weekly_pence,
        decision_id=weekly.protection.decision_id,
        known_at=known_at,
    )


# --- Proceedings -----------------------------------------------------------------------------

_OPENED = """
INSERT INTO happening
SELECT 'earnings_order', o.reference, o.paying_parent_id, NULL::bigint, true, ARRAY[]::text[],
    o.made_on
FROM collection_earningsorder o WHERE o.known_at > %(since)s
"""

_SAID = """
INSERT INTO happening
SELECT 'earnings_order', o.reference, o.paying_parent_id, NULL::bigint, false,
    array_agg(CASE
        WHEN e.kind = 'not_made' AND e.reason <> 'good_reason' THEN 'no_longer_wanted'
        WHEN e.kind = 'not_made' THEN 'good_reason'
        WHEN e.kind = 'lapsed' THEN 'left'
        WHEN e.kind = 'discharged' AND e.reason IN ('not_employed', 'unsupported_pay')
            THEN e.reason
        ELSE e.kind END ORDER BY e.id),
    max(e.on)
FROM collection_earningsorderevent e JOIN collection_earningsorder o ON o.id = e.order_id
WHERE e.known_at > %(since)s GROUP BY o.id
"""

_EMPLOYER_UNKNOWN = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, NULL::bigint, false, ARRAY['employer_unknown'],
    %(date)s
FROM cases_proceeding p JOIN collection_earningsorder o ON o.reference = p.subject
WHERE p.process = 'earnings_order' AND p.state = 'draft' AND o.serve_on <= %(date)s
AND NOT EXISTS (
    SELECT 1 FROM collection_employer e
    WHERE e.reference = o.employer_reference AND upper_inf(e.known)
)
"""

_FOLLOWED = """
INSERT INTO happening
SELECT 'earnings_order', former.reference, former.paying_parent_id, NULL::bigint, false,
    ARRAY['followed'], %(date)s
FROM collection_earningsorder o JOIN collection_earningsorder former ON former.id = o.follows_id
WHERE o.known_at > %(since)s
"""


# Another way of paying was agreed for what an order that is no more was made for.
_AGREED = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, NULL::bigint, false, ARRAY['other_way_agreed'],
    %(date)s
FROM cases_proceeding p JOIN collection_earningsorder o ON o.reference = p.subject
WHERE p.process = 'earnings_order' AND p.state IN ('lapsed', 'another_way_needed')
AND NOT EXISTS (
    SELECT 1 FROM collection_arrangement a JOIN cases_case c ON c.id = a.case_id
    WHERE c.paying_parent_id = p.paying_parent_id AND upper_inf(a.known)
    AND a.effective @> %(date)s::date AND a.employer_reference = o.employer_reference
)
"""


def tell_from_orders(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Say what became of orders, one statement after another."""
    for query in (_OPENED, _EMPLOYER_UNKNOWN, _SAID, _FOLLOWED, _AGREED):
        cursor.execute(query, shift.parameters())
        yield
