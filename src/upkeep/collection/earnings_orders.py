"""Deduction from earnings orders: made, served, varied and ended, night by night.

Each night compares what employers are to deduct with the orders there are. A case that is paid by
deduction from earnings has an order against its employer; as the way of paying it is served when
nobody can appeal any more (SI 1992/1989 reg 3(7)), to enforce it is served at once (reg 3(8)).
Another amount is another set of terms, served again (regs 17, 18); with nothing more due the order
is discharged (reg 20). Who left, who started and who is not known is recorded by people, in
:mod:`upkeep.collection.earnings_order_acts`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import psycopg

from upkeep.cases.switches import EARNINGS_ORDERS, switched_on
from upkeep.collection.earnings import DeductionRates, liable_from, normal_deduction_rates
from upkeep.collection.fees import SCHEME_WITH_FEES, paying_parent_share
from upkeep.collection.models import (
    EarningsOrder,
    EarningsOrderEvent,
    EarningsOrderTerms,
    Employer,
)
from upkeep.collection.order_fees import charge_fee
from upkeep.law import collection_parameters
from upkeep.shift import Shift

NIGHTLY_RUN = "nightly run"
APPEAL_DAYS = "earnings.appeal_days"
ARREARS_WEEKS = "earnings.arrears_weeks"
Event = EarningsOrderEvent.Kind
Why = EarningsOrderEvent.Reason
IN_FORCE = (Event.SERVED, Event.VARIED, Event.REVIVED)
"""The last events of an order by which an employer deducts."""

_WANTED = f"""
SELECT c.paying_parent_id, a.employer_reference, person.national_insurance_number, max(c.scheme),
    coalesce(sum(l.weekly_pence) FILTER (WHERE c.scheme = '{SCHEME_WITH_FEES}'), 0)::bigint,
    coalesce(sum(l.weekly_pence) FILTER (WHERE c.scheme <> '{SCHEME_WITH_FEES}'), 0)::bigint,
    coalesce(sum(overdue.pence), 0)::bigint, max(lower(a.known)), bool_or(EXISTS (
        SELECT 1 FROM collection_hold h
        WHERE h.case_id = c.id AND h.stops = 'collection' AND upper_inf(h.known)
    ))
FROM collection_arrangement a
JOIN cases_case c ON c.id = a.case_id
LEFT JOIN cases_liability l ON l.case_id = c.id AND upper_inf(l.known)
    AND l.effective @> %(date)s::date AND c.state = 'in_force'
JOIN cases_payingparent p ON p.id = c.paying_parent_id
JOIN parties_person person ON person.id = p.person_id
CROSS JOIN LATERAL (
    SELECT sum(o.maintenance_left_pence + o.fee_left_pence) AS pence
    FROM collection_openinstalment o WHERE o.case_id = c.id AND o.due_on < %(date)s
) overdue
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
    coalesce(t.without_fee_pence, 0), coalesce(t.arrears_pence, 0)
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
    """What an order is to ask for a week, in pence: see ``EarningsOrderTerms``."""

    with_fee_pence: int
    without_fee_pence: int
    arrears_pence: int

    def rates(self, on: date) -> DeductionRates:
        """The normal deduction rates (reg 10), with the fee of the day."""
        share = paying_parent_share(on) if self.with_fee_pence else Fraction(0)
        rest = self.without_fee_pence + self.arrears_pence
        return normal_deduction_rates(self.with_fee_pence, share, rest)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be deducted from somebody's earnings at one employer, by the way of paying."""

    number: str
    scheme: str
    with_fee_pence: int
    without_fee_pence: int
    overdue_pence: int
    arranged_at: datetime
    is_held: bool

    @property
    def is_due(self) -> bool:
        """Whether anything falls due or is overdue, and may be collected."""
        due = self.with_fee_pence + self.without_fee_pence + self.overdue_pence
        return due > 0 and not self.is_held

    @property
    def why_not(self) -> str:
        """Why an order for it ends, where nothing is to be deducted."""
        return Why.HELD if self.is_held else Why.NOT_DUE

    def weekly(self, on: date, arrears_pence: int | None) -> WeeklySum:
        """The weekly sum, with the arrears somebody chose or what is overdue spread out."""
        if arrears_pence is None:
            weeks = collection_parameters().on(on).value(ARREARS_WEEKS).figure.fraction
            arrears_pence = -(-self.overdue_pence // int(weeks))
        if not self.overdue_pence:
            arrears_pence = 0
        return WeeklySum(self.with_fee_pence, self.without_fee_pence, arrears_pence)


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
    wanted = {(row[0], row[1]): _Wanted(*row[2:]) for row in _rows(cursor, _WANTED, shift)}
    standing = dict(_standing(cursor))
    made = _make(wanted, standing, shift)
    standing |= {key: _standing_of(order) for key, order in made.items()}
    ended = _end(wanted, standing, shift)
    served = _serve(wanted, standing, shift)
    varied = _vary(wanted, standing, shift)
    return {
        "orders_made": len(made),
        "orders_served": served,
        "orders_varied": varied,
        "orders_ended": ended,
    }


def _rows(cursor: psycopg.Cursor[Any], query: str, shift: Shift) -> list[tuple[Any, ...]]:
    return cursor.execute(query, shift.parameters()).fetchall()


def _standing(cursor: psycopg.Cursor[Any]) -> Iterator[tuple[_Key, _Standing]]:
    for parent, employer, order, serve_on, chosen, last, at, number, *asked in cursor.execute(
        _STANDING
    ).fetchall():
        sums = WeeklySum(*asked)
        yield (parent, employer), _Standing(order, serve_on, chosen, last, at, number, sums)


def _standing_of(order: EarningsOrder) -> _Standing:
    return _Standing(order.pk, order.serve_on, None, "", order.known_at, 0, WeeklySum(0, 0, 0))


def _make(
    wanted: dict[_Key, _Wanted], standing: dict[_Key, _Standing], shift: Shift
) -> dict[_Key, EarningsOrder]:
    """Orders for whom there is none, or for whom a way of paying was chosen anew after its end.

    None where a 1993 or 2003 calculation is in force: such an order prints protected earnings of
    the day of that calculation (reg 11 as it was), which nobody has recorded here.
    """
    is_on = switched_on(EARNINGS_ORDERS, shift.date)
    if is_on is None:
        return {}
    new = [
        key
        for key, each in wanted.items()
        if each.is_due
        and not each.without_fee_pence
        and (
            (held := standing.get(key)) is None
            or (held.is_over and each.arranged_at > held.last_at)
        )
        and is_on(each.number, each.scheme)
    ]
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


def _serve(wanted: dict[_Key, _Wanted], standing: dict[_Key, _Standing], shift: Shift) -> int:
    """Serve drafts whose day has come on employers whose address is known."""
    due = {
        key: held
        for key, held in standing.items()
        if not held.last and held.serve_on <= shift.date and key in wanted and wanted[key].is_due
    }
    known = set(
        Employer.objects.filter(
            reference__in={employer for _parent, employer in due}, known__upper_inf=True
        ).values_list("reference", flat=True)
    )
    served = {key: held for key, held in due.items() if key[1] in known}
    _record(
        [
            (held, wanted[key].weekly(shift.date, held.arrears_chosen_pence))
            for key, held in served.items()
        ],
        Event.SERVED,
        shift,
    )
    for held in served.values():
        charge_fee(held.order_id, shift.date, shift.known_at, NIGHTLY_RUN)
    return len(served)


def _vary(wanted: dict[_Key, _Wanted], standing: dict[_Key, _Standing], shift: Shift) -> int:
    """Serve again where what falls due changed, or what was overdue is paid (regs 17 and 18)."""
    changed = []
    for key, held in standing.items():
        each = wanted.get(key)
        if held.last not in IN_FORCE or each is None or not each.is_due:
            continue
        due = (each.with_fee_pence, each.without_fee_pence)
        is_paid_off = bool(held.asked.arrears_pence) and not each.overdue_pence
        if due != (held.asked.with_fee_pence, held.asked.without_fee_pence) or is_paid_off:
            changed.append((held, each.weekly(shift.date, held.arrears_chosen_pence)))
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
        weekly_pence=rates.weekly_pence,
        fortnightly_pence=rates.fortnightly_pence,
        four_weekly_pence=rates.four_weekly_pence,
        monthly_pence=rates.monthly_pence,
        made_on=on,
        effective_from=liable_from(on),
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
