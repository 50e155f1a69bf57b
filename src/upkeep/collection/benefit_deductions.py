"""Deductions from benefits: who is to pay by them, what was asked for, and where it stands.

Flat-rate maintenance of somebody on a benefit is asked for from the benefit while we collect it,
and arrears of somebody who owes nothing more that falls due (SI 2013/380 Sch 7; SI 1987/1968
Sch 9B). Each night compares what is to be deducted with what was asked for; the difference is asked
for, or asked to be stopped. Where so much is held that it pays for months, that is used up before
more is deducted; for less nothing is stopped (decision 41).
Once the benefits system has accepted, the maintenance falls due as the benefit is paid; once it
deducts no more, the former way of paying holds again.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from django.db import transaction

from upkeep.cases.models import Case
from upkeep.cases.switches import BENEFIT_DEDUCTIONS, switched_on
from upkeep.collection.arrangements import Way, rearrange
from upkeep.collection.benefit_models import BenefitDeduction, BenefitDeductionEvent
from upkeep.collection.benefit_rates import (
    RATES,
    WeeklyDeduction,
    arrears_deduction,
    arrears_may_be_taken,
    flat_rate_may_be_taken,
    is_worth_deducting,
    ongoing_deduction,
    specified_of,
)
from upkeep.collection.fees import SCHEME_WITH_FEES
from upkeep.collection.overpayments import SURPLUS
from upkeep.collection.part_payment_terms import COVERED_BY_PART_PAYMENT
from upkeep.shift import Shift

Kind = BenefitDeduction.Kind
Event = BenefitDeductionEvent.Kind
Why = BenefitDeductionEvent.Reason

# A case that was paid by deduction, and for which another way was chosen while it went on.
_CHOSEN_OTHERWISE = """
EXISTS (
    SELECT 1 FROM collection_arrangement former
    JOIN collection_benefitdeduction run ON run.paying_parent_id = c.paying_parent_id
    JOIN collection_benefitdeductionevent began
        ON began.deduction_id = run.id AND began.kind = 'accepted'
    WHERE former.case_id = c.id AND former.method = 'deduction_from_benefit'
    AND a.method <> 'deduction_from_benefit' AND lower(former.known) < lower(a.known)
    AND began.known_at < lower(a.known) AND NOT EXISTS (
        SELECT 1 FROM collection_benefitdeductionevent over
        WHERE over.deduction_id = run.id AND over.kind <> 'accepted'
        AND over.known_at <= lower(a.known)
    )
)
"""

_DUE = f"""
SELECT due.paying_parent_id, person.national_insurance_number, due.scheme, due.with_fee,
    due.without_fee, d.situation -> 'paying_parent' -> 'benefits',
    d.situation -> 'paying_parent' -> 'partner_benefits', coalesce(ahead.pence, 0)
FROM (
    SELECT c.paying_parent_id, max(c.scheme) AS scheme, max(d.id) AS decision_id,
        coalesce(sum(l.weekly_pence) FILTER (WHERE c.scheme = '{SCHEME_WITH_FEES}'), 0)::bigint
            AS with_fee,
        coalesce(sum(l.weekly_pence) FILTER (WHERE c.scheme <> '{SCHEME_WITH_FEES}'), 0)::bigint
            AS without_fee
    FROM cases_liability l
    JOIN cases_decision d ON d.id = l.decision_id AND d.rate = ANY(%(rates)s)
    JOIN cases_case c ON c.id = l.case_id AND c.state = 'in_force'
    JOIN collection_arrangement a ON a.case_id = c.id AND upper_inf(a.known)
        AND a.effective @> %(date)s::date AND a.service_type = 'collect_and_pay'
    WHERE upper_inf(l.known) AND l.effective @> %(date)s::date AND l.weekly_pence > 0
    AND NOT EXISTS (
        SELECT 1 FROM collection_hold h
        WHERE h.case_id = c.id AND h.stops = 'collection' AND upper_inf(h.known)
    ) AND NOT {_CHOSEN_OTHERWISE}
    GROUP BY c.paying_parent_id
) due
JOIN cases_decision d ON d.id = due.decision_id
JOIN cases_payingparent p ON p.id = due.paying_parent_id
JOIN parties_person person ON person.id = p.person_id
LEFT JOIN {SURPLUS} ahead ON ahead.paying_parent_id = due.paying_parent_id
WHERE person.national_insurance_number IS NOT NULL ORDER BY due.paying_parent_id
"""

_IN_ARREARS = f"""
SELECT p.id, person.national_insurance_number, d.scheme,
    d.situation -> 'paying_parent' -> 'benefits', EXISTS (
        SELECT 1 FROM cases_liability l JOIN cases_case c ON c.id = l.case_id
        WHERE c.paying_parent_id = p.id AND upper_inf(l.known) AND l.weekly_pence > 0
        AND l.effective @> %(date)s::date
    )
FROM (SELECT DISTINCT paying_parent_id FROM cases_proceeding
    WHERE process = 'arrears_only' AND ended_on IS NULL) owing
JOIN cases_payingparent p ON p.id = owing.paying_parent_id
JOIN parties_person person ON person.id = p.person_id
JOIN LATERAL (
    SELECT scheme, situation FROM cases_decision
    WHERE paying_parent_id = p.id AND kind <> 'cessation'
    ORDER BY effective_from DESC, id DESC LIMIT 1
) d ON true
WHERE person.national_insurance_number IS NOT NULL AND EXISTS (
    SELECT 1 FROM collection_openinstalment o WHERE o.paying_parent_id = p.id
    AND NOT {COVERED_BY_PART_PAYMENT.format(instalment="o.instalment_id")}
) AND NOT EXISTS (
    SELECT 1 FROM collection_hold h JOIN cases_case c ON c.id = h.case_id
    WHERE c.paying_parent_id = p.id AND h.stops = 'collection' AND upper_inf(h.known)
) ORDER BY p.id
"""

# The last request of each kind for each paying parent, and whether it may be made once more.
_STANDING = """
SELECT DISTINCT ON (d.paying_parent_id, d.kind) d.paying_parent_id, d.kind, d.id,
    d.maintenance_pence, d.fee_pence, d.benefits, coalesce(last.kind, ''), coalesce(p.state, ''),
    EXISTS (
        SELECT 1 FROM collection_benefitdeductionevent e
        WHERE e.deduction_id = d.id AND e.reason = 'ahead'
    )
FROM collection_benefitdeduction d
LEFT JOIN LATERAL (
    SELECT e.kind FROM collection_benefitdeductionevent e WHERE e.deduction_id = d.id
    ORDER BY e.id DESC LIMIT 1
) last ON true
LEFT JOIN cases_proceeding p ON p.process = 'benefit_deduction' AND p.subject = d.reference
    AND p.paying_parent_id = d.paying_parent_id
ORDER BY d.paying_parent_id, d.kind, d.id DESC
"""

_ASK = """
INSERT INTO collection_benefitdeduction (reference, paying_parent_id, kind, benefits,
    maintenance_pence, fee_pence, asked_on, known_at)
SELECT 'BD-' || lpad((%(before)s + row_number() OVER (ORDER BY w.parent, w.kind))::text, 8, '0'),
    w.parent, w.kind, w.benefits, w.maintenance, w.fee, %(date)s, %(known_at)s
FROM jsonb_to_recordset(%(wanted)s::jsonb)
    AS w (parent bigint, kind text, benefits jsonb, maintenance bigint, fee bigint)
"""

_STOP = """
INSERT INTO collection_benefitdeductionevent (deduction_id, kind, "on", reason, benefit, every,
    known_at)
SELECT s.deduction, 'stop_asked', %(date)s, s.reason, '', '', %(known_at)s
FROM jsonb_to_recordset(%(stops)s::jsonb) AS s (deduction bigint, reason text)
ORDER BY s.deduction
"""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be deducted from somebody's benefits, or would be but for the credit they have."""

    weekly: WeeklyDeduction
    benefits: tuple[str, ...]
    credit_pence: int = 0


@dataclass(frozen=True, slots=True)
class _Standing:
    """The last request of a kind for somebody, and where it stands."""

    deduction_id: int
    asked: _Wanted
    last: str
    state: str
    was_paused: bool

    @property
    def is_open(self) -> bool:
        """Whether it is waiting for an answer, or goes on."""
        return self.last in ("", Event.ACCEPTED)

    def settles(self, wanted: _Wanted) -> bool:
        """Whether nothing new is to be asked: it stands, or was turned down as it would be now."""
        if self.is_open:
            return self.asked.weekly == wanted.weekly
        is_turned_down = self.last in (Event.REFUSED, Event.ENDED) and not self.was_paused
        same = (self.asked.weekly, self.asked.benefits) == (wanted.weekly, wanted.benefits)
        return is_turned_down and same and self.state != "asked_again"


_Key = tuple[int, str]


def request_deductions(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Record what is to be asked for, and what is to be stopped, since the night before.

    For whom the switch ``benefit_deductions`` is on. What was asked for and is not due any more is
    stopped whatever the switch says.
    """
    standing = dict(_standing(cursor))
    due = dict(_due(cursor, shift))
    wanted = {
        key: each for key, each in due.items() if _is_wanted(each, standing.get(key), shift.date)
    }
    new = {
        key: each
        for key, each in wanted.items()
        if (held := standing.get(key)) is None or not held.settles(each)
    }
    stops = [
        {
            "deduction": held.deduction_id,
            "reason": Why.AMOUNT_CHANGED
            if key in new
            else (Why.AHEAD if key in due else Why.NOT_DUE),
        }
        for key, held in standing.items()
        if held.is_open and (key in new or key not in wanted)
    ]
    if stops:
        cursor.execute(_STOP, {**shift.parameters(), "stops": json.dumps(stops)})
    if new:
        before = BenefitDeduction.objects.count()
        asked = json.dumps([_row(key, each) for key, each in new.items()])
        cursor.execute(_ASK, {**shift.parameters(), "before": before, "wanted": asked})
    return {"deductions_asked": len(new), "deductions_to_stop": len(stops)}


def _row(key: _Key, wanted: _Wanted) -> dict[str, object]:
    parent, kind = key
    return {
        "parent": parent,
        "kind": kind,
        "benefits": wanted.benefits,
        "maintenance": wanted.weekly.maintenance_pence,
        "fee": wanted.weekly.fee_pence,
    }


def _is_wanted(each: _Wanted, held: _Standing | None, on: date) -> bool:
    """Whether it is to be deducted, by the credit there is and whether it was paused for one."""
    is_paused = held is not None and held.was_paused and not held.is_open
    return is_worth_deducting(each.credit_pence, each.weekly.total_pence, on, is_paused=is_paused)


def _due(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[tuple[_Key, _Wanted]]:
    is_on = switched_on(BENEFIT_DEDUCTIONS, shift.date)
    if is_on is None:
        return
    on = shift.date
    due = cursor.execute(_DUE, {**shift.parameters(), "rates": list(RATES)}).fetchall()
    for parent, number, scheme, with_fee, without_fee, own, partners, credit in due:
        own, partners = _codes(own), _codes(partners)
        if is_on(number, scheme) and flat_rate_may_be_taken(own, partners, on):
            weekly = ongoing_deduction(with_fee, without_fee, on)
            yield (parent, Kind.ONGOING), _Wanted(weekly, specified_of(own, partners), credit)
    for parent, number, scheme, own, is_liable in cursor.execute(
        _IN_ARREARS, shift.parameters()
    ).fetchall():
        taken = tuple(
            code for code in _codes(own) if arrears_may_be_taken(code, on, is_liable=is_liable)
        )
        if taken and is_on(number, scheme):
            yield (parent, Kind.ARREARS), _Wanted(arrears_deduction(on), taken)


def _codes(listed: str | None) -> tuple[str, ...]:
    """The codes of a list as the database gives it; none where a situation has no such list."""
    return tuple(json.loads(listed)) if listed else ()


def _standing(cursor: psycopg.Cursor[Any]) -> Iterator[tuple[_Key, _Standing]]:
    for parent, kind, number, maintenance, fee, benefits, *stands in cursor.execute(
        _STANDING
    ).fetchall():
        asked = _Wanted(WeeklyDeduction(maintenance, fee), _codes(benefits))
        yield (parent, kind), _Standing(number, asked, *stands)


# --- The way of paying -----------------------------------------------------------------------

_GOES_ON = """
NOT EXISTS (
    SELECT 1 FROM collection_benefitdeductionevent over
    WHERE over.deduction_id = d.id AND over.kind <> 'accepted'
)
"""

_BY_DEDUCTION = f"""
SELECT c.id, e.every, e.first_payment_on
FROM collection_benefitdeduction d
JOIN collection_benefitdeductionevent e ON e.deduction_id = d.id AND e.kind = 'accepted'
JOIN cases_case c ON c.paying_parent_id = d.paying_parent_id AND c.state = 'in_force'
JOIN collection_arrangement a ON a.case_id = c.id AND upper_inf(a.known)
    AND a.effective @> %(date)s::date AND a.service_type = 'collect_and_pay'
    AND a.method <> 'deduction_from_benefit'
WHERE d.kind = 'ongoing' AND {_GOES_ON} AND NOT {_CHOSEN_OTHERWISE} ORDER BY c.id
"""

_AS_BEFORE = f"""
SELECT c.id, former.method, former.frequency, former.collection_day, former.employer_reference
FROM collection_arrangement a JOIN cases_case c ON c.id = a.case_id AND c.state = 'in_force'
CROSS JOIN LATERAL (
    SELECT * FROM collection_arrangement b
    WHERE b.case_id = c.id AND b.method <> 'deduction_from_benefit'
    ORDER BY lower(b.known) DESC, lower(b.effective) DESC LIMIT 1
) former
WHERE a.method = 'deduction_from_benefit' AND upper_inf(a.known)
AND a.effective @> %(date)s::date AND NOT EXISTS (
    SELECT 1 FROM collection_benefitdeduction d
    WHERE d.paying_parent_id = c.paying_parent_id AND d.kind = 'ongoing' AND {_GOES_ON}
) ORDER BY c.id
"""


def take_up_deductions(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Have cases paid by deduction where it was accepted, and as before where it is no more."""
    began = [
        (case_id, _by_deduction(every, first_payment_on, shift.date))
        for case_id, every, first_payment_on in cursor.execute(
            _BY_DEDUCTION, shift.parameters()
        ).fetchall()
    ]
    ended = [
        (case_id, Way("collect_and_pay", method, frequency, day, employer))
        for case_id, method, frequency, day, employer in cursor.execute(
            _AS_BEFORE, shift.parameters()
        ).fetchall()
    ]
    cases = Case.objects.in_bulk([case_id for case_id, _way in (*began, *ended)])
    for case_id, way in (*began, *ended):
        rearrange(cases[case_id], way, shift.date, shift.known_at)
    return {"deductions_begun": len(began), "deductions_over": len(ended)}


def _by_deduction(every: str, first_payment_on: date, on: date) -> Way:
    """Falling due as the benefit is paid, from the first deduction on."""
    is_monthly = every == "monthly"
    day = min(first_payment_on.day, 28) if is_monthly else first_payment_on.isoweekday()
    first_due_on = first_payment_on if first_payment_on > on else None
    return Way(
        "collect_and_pay", "deduction_from_benefit", every, day, "", first_due_on=first_due_on
    )


# --- What the benefits system says -----------------------------------------------------------


class ContradictionError(ValueError):
    """What is said of a request cannot be, by what was said before; the message says why."""


def record_event(deduction: BenefitDeduction, event: BenefitDeductionEvent) -> bool:
    """Record what became of a request; False where it is known, or overtaken by our own stop.

    Raises :class:`ContradictionError` for one that cannot follow what was said before.
    """
    with transaction.atomic():
        BenefitDeduction.objects.select_for_update().get(pk=deduction.pk)
        held = list(deduction.events.order_by("pk"))
        last = held[-1].kind if held else ""
        if any(each.kind == event.kind for each in held):
            return False
        if event.kind == Event.ACCEPTED and last == Event.STOP_ASKED:
            return False
        if last not in _MAY_FOLLOW[Event(event.kind)]:
            raise ContradictionError(
                f"{deduction.reference}: {event.get_kind_display().lower()} cannot follow "
                f"{Event(last).label.lower() if last else 'the request itself'}"
            )
        event.deduction = deduction
        event.save()
    return True


_MAY_FOLLOW: dict[Event, tuple[str, ...]] = {
    Event.ACCEPTED: ("",),
    Event.REFUSED: ("", Event.STOP_ASKED),
    Event.STOP_ASKED: ("", Event.ACCEPTED),
    Event.STOPPED: (Event.STOP_ASKED,),
    Event.ENDED: (Event.ACCEPTED, Event.STOP_ASKED),
}
"""After which event another may come; none at all is the request itself."""


# --- Proceedings -----------------------------------------------------------------------------

_OPENED = """
INSERT INTO happening
SELECT 'benefit_deduction', d.reference, d.paying_parent_id, NULL::bigint, true, ARRAY[]::text[],
    d.asked_on
FROM collection_benefitdeduction d WHERE d.known_at > %(since)s
"""

_SAID = """
INSERT INTO happening
SELECT 'benefit_deduction', d.reference, d.paying_parent_id, NULL::bigint, false,
    array_agg(CASE e.kind WHEN 'stop_asked' THEN 'no_longer_wanted' ELSE e.kind END ORDER BY e.id),
    max(e.on)
FROM collection_benefitdeductionevent e JOIN collection_benefitdeduction d ON d.id = e.deduction_id
WHERE e.known_at > %(since)s GROUP BY d.id
"""

_REMITTED = """
INSERT INTO happening
SELECT 'benefit_deduction', d.reference, d.paying_parent_id, NULL::bigint, false,
    ARRAY[CASE WHEN bool_and(l.deducted_pence >= l.wanted_pence) THEN 'remitted'
        ELSE 'fell_short' END],
    %(date)s
FROM collection_remittanceline l JOIN collection_benefitdeduction d ON d.id = l.deduction_id
WHERE l.known_at > %(since)s GROUP BY d.id
"""


def tell_from_deductions(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Say what was asked for, answered and taken, one statement after another."""
    for query in (_OPENED, _SAID, _REMITTED):
        cursor.execute(query, shift.parameters())
        yield
