"""What is written to employers about orders: what SI 1992/1989 reg 9 asks for, and no more.

A notice holds nothing about the family: no child, no receiving parent, no address but the paying
parent's, the employer's and ours. Its facts are fixed the night it is written.
"""

import json
from collections.abc import Iterator
from typing import Any

import psycopg

from upkeep.collection.earnings import DeductionRates
from upkeep.collection.models import EarningsOrder, EmployerNotice
from upkeep.collection.order_protection import Protection, protection_of
from upkeep.collection.orders_together import orders_together, terms_by
from upkeep.law import collection_parameters
from upkeep.parties.counting_as import counting
from upkeep.shift import Shift

PROTECTED = "earnings.protected"
FREQUENCIES = ("weekly", "fortnightly", "four_weekly", "monthly")

# What became of orders since the night before, with all that a notice of it says. A draft that was
# given up was never the employer's to know.
_EVENTS = """
SELECT e.id, e.kind, e.on, e.reason, o.id, o.reference, o.kind, o.made_on, o.employer_reference,
    p.reference, person.given_name || ' ' || person.family_name,
    person.national_insurance_number, address.lines, address.postcode,
    coalesce(job.payroll_number, ''), coalesce(job.frequency, arranged.frequency, 'monthly'),
    t.number, t.effective_from, t.weekly_pence, t.fortnightly_pence, t.four_weekly_pence,
    t.monthly_pence, employer.name, employer.lines, employer.postcode, employer.language,
    t.protection, t.protected_weekly_pence
FROM collection_earningsorderevent e
JOIN collection_earningsorder o ON o.id = e.order_id
JOIN cases_payingparent p ON p.id = o.paying_parent_id
JOIN parties_person person ON person.id = p.person_id
JOIN collection_employer employer ON employer.reference = o.employer_reference
    AND upper_inf(employer.known)
JOIN LATERAL (
    SELECT * FROM collection_earningsorderterms t
    WHERE t.order_id = o.id AND t.known_at <= e.known_at ORDER BY t.number DESC LIMIT 1
) t ON true
LEFT JOIN LATERAL (
    SELECT lines, postcode FROM parties_contactdetail d
    WHERE d.person_id = person.id AND d.kind = 'address' AND d.effective_from <= %(date)s
    ORDER BY d.effective_from DESC, d.id DESC LIMIT 1
) address ON true
LEFT JOIN LATERAL (
    SELECT payroll_number, frequency FROM collection_employment job
    WHERE job.paying_parent_id = p.id AND job.employer_reference = o.employer_reference
    AND upper_inf(job.known) AND job.effective @> %(date)s::date LIMIT 1
) job ON true
LEFT JOIN LATERAL (
    SELECT a.frequency FROM collection_arrangement a JOIN cases_case c ON c.id = a.case_id
    WHERE c.paying_parent_id = p.id AND a.employer_reference = o.employer_reference
    ORDER BY lower(a.known) DESC LIMIT 1
) arranged ON true
WHERE e.known_at > %(since)s AND e.known_at <= %(known_at)s
AND e.kind IN ('served', 'varied', 'revived', 'discharged')
ORDER BY e.id
"""

_KINDS = {
    "served": EmployerNotice.Kind.ORDER,
    "varied": EmployerNotice.Kind.VARIATION,
    "revived": EmployerNotice.Kind.REVIVAL,
    "discharged": EmployerNotice.Kind.DISCHARGE,
}


def write_notices(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Write to employers what became of their orders since the night before."""
    rows = cursor.execute(_EVENTS, shift.parameters()).fetchall()
    share = collection_parameters().on(shift.date).value(PROTECTED).figure.fraction
    notices = [_notice(row, f"{share.numerator}/{share.denominator}", shift) for row in rows]
    _name_others(notices)
    notices += _chasing(cursor, shift)
    notices += _answers(cursor, shift)
    EmployerNotice.objects.bulk_create(notices, ignore_conflicts=True)
    return {"notices_to_employers": len(notices)}


def _notice(row: tuple[Any, ...], protected: str, shift: Shift) -> EmployerNotice:
    (event, kind, on, reason, order_id, reference, order_kind, made_on, employer, payment) = row[
        :10
    ]
    name, number, lines, postcode, payroll, frequency = row[10:16]
    terms, effective_from, weekly, fortnightly, four_weekly, monthly = row[16:22]
    employer_name, employer_lines, employer_postcode, language = row[22:26]
    protection = Protection(*row[26:])
    return EmployerNotice(
        kind=_KINDS[kind],
        employer_reference=employer,
        order_id=order_id,
        about=f"{reference}/{event}",
        language=language,
        sent_to={
            "name": employer_name,
            "lines": json.loads(employer_lines),
            "postcode": employer_postcode,
        },
        facts={
            "order": reference,
            "order_kind": order_kind,
            "version": terms,
            "made_on": made_on.isoformat(),
            "on": on.isoformat(),
            "reason": reason,
            "payment_reference": payment,
            "name": name,
            "address": [*json.loads(lines or "[]"), *filter(None, [postcode])],
            "national_insurance_number": number,
            "payroll_number": payroll,
            "frequency": frequency,
            "effective_from": effective_from.isoformat(),
            "rates": DeductionRates(weekly, fortnightly, four_weekly, monthly).by_frequency,
            **_what_is_left(protection, protected),
        },
        written_on=shift.date,
        known_at=shift.known_at,
    )


def _name_others(notices: list[EmployerNotice]) -> None:
    """Say on a notice which of our orders against the same earnings there are, and their order.

    Nobody has two at one employer but by a second record made by mistake.
    """
    counted = counting()
    if not counted.kept_for:
        return
    orders = EarningsOrder.objects.select_related("paying_parent").in_bulk(
        [notice.order_id for notice in notices]
    )
    for notice in notices:
        assert notice.order_id is not None, "only notices about orders are looked at"
        together = orders_together(orders[notice.order_id], None, counted)
        if len(together) > 1:
            notice.facts["together"] = [_one_of(order) for order in together]


def _one_of(order: EarningsOrder) -> dict[str, Any]:
    terms = terms_by(order)
    protection = protection_of(terms)
    return {
        "order": order.reference,
        "payment_reference": order.paying_parent.reference,
        "made_on": order.made_on.isoformat(),
        "rates": {name: getattr(terms, f"{name}_pence") for name in FREQUENCIES},
        **_what_is_left(protection, ""),
    }


def _what_is_left(protection: Protection, share: str) -> dict[str, Any]:
    """What must be left, as a share of the pay or as figures that the order prints (reg 9(e))."""
    if protection.rates is None:
        return {"protection": protection.kind, "protected": share}
    return {"protection": protection.kind, "protected_rates": protection.rates.by_frequency}


# What was answered since the night before, with who the order is about.
_ANSWERED = """
SELECT 'EQ' || lpad(q.id::text, 6, '0'), q.question, q.asked_on, a.words, o.reference, o.kind,
    p.reference, person.given_name || ' ' || person.family_name, o.employer_reference,
    employer.name, employer.lines, employer.postcode, employer.language
FROM collection_employerqueryanswer a JOIN collection_employerquery q ON q.id = a.query_id
JOIN collection_earningsorder o ON o.id = q.order_id
JOIN cases_payingparent p ON p.id = o.paying_parent_id
JOIN parties_person person ON person.id = p.person_id
JOIN collection_employer employer ON employer.reference = o.employer_reference
    AND upper_inf(employer.known)
WHERE a.known_at > %(since)s AND a.known_at <= %(known_at)s ORDER BY a.id
"""


def _answers(cursor: psycopg.Cursor[Any], shift: Shift) -> list[EmployerNotice]:
    """The letters that answer what employers asked."""
    notices = []
    for row in cursor.execute(_ANSWERED, shift.parameters()).fetchall():
        query, question, asked_on, words, order, kind, payment, name, employer = row[:9]
        employer_name, lines, postcode, language = row[9:]
        notices.append(
            EmployerNotice(
                kind=EmployerNotice.Kind.ANSWER,
                employer_reference=employer,
                about=query,
                language=language,
                sent_to={"name": employer_name, "lines": json.loads(lines), "postcode": postcode},
                facts={
                    "order": order,
                    "order_kind": kind,
                    "payment_reference": payment,
                    "name": name,
                    "asked_on": asked_on.isoformat(),
                    "question": question,
                    "answer": words,
                },
                written_on=shift.date,
                known_at=shift.known_at,
            )
        )
    return notices


# --- Employers who are late -------------------------------------------------------------------

CHASE_DAYS = 14
"""Days from the reminder to the warning, and from that until somebody here has to act."""

# Where the last step of a notice left it; nothing for one of which nothing is noted.
_POSTED = """
SELECT p.state, p.happened_on AS on FROM collection_employernoticestep p
WHERE p.notice_id = n.id ORDER BY p.id DESC LIMIT 1
"""

# Months whose 19th has passed without a return, with what was written about them before.
_LATE = f"""
SELECT s.employer_reference, to_char(s.month, 'YYYY-MM'), s.expected_pence, s.carried_pence,
    employer.name, employer.lines, employer.postcode, employer.language,
    max(coalesce(posted.on, n.written_on)) FILTER (WHERE n.kind = 'reminder'),
    count(n.id) FILTER (WHERE n.kind = 'warning'), coalesce(bool_or(posted.state <> 'sent'), false),
    employer.is_armed_forces
FROM collection_employerschedule s
JOIN collection_employer employer ON employer.reference = s.employer_reference
    AND upper_inf(employer.known)
LEFT JOIN collection_employernotice n ON n.employer_reference = s.employer_reference
    AND n.about = to_char(s.month, 'YYYY-MM') AND n.kind IN ('reminder', 'warning')
LEFT JOIN LATERAL ({_POSTED}) posted ON true
WHERE (s.month + interval '1 month' + interval '18 days')::date < %(date)s
AND s.expected_pence > 0 AND NOT EXISTS (
    SELECT 1 FROM collection_employerreturn r
    WHERE r.employer_reference = s.employer_reference AND r.month = to_char(s.month, 'YYYY-MM')
    AND r.submitted_on <= %(date)s
)
GROUP BY s.id, employer.id ORDER BY s.month, s.employer_reference
"""


def _chasing(cursor: psycopg.Cursor[Any], shift: Shift) -> list[EmployerNotice]:
    """A reminder the day after the 19th, and a warning two weeks after that, once for a month.

    Nobody is warned whose reminder came back: it has to reach them first.
    """
    notices = []
    for row in cursor.execute(_LATE, shift.parameters()).fetchall():
        employer, month, expected, carried, name, lines, postcode, language = row[:8]
        reminded, warned, is_undelivered, is_asked = row[8:]
        if is_undelivered:
            continue
        if reminded is None:
            kind = EmployerNotice.Kind.REMINDER
        elif not warned and (shift.date - reminded).days >= CHASE_DAYS:
            kind = EmployerNotice.Kind.WARNING
        else:
            continue
        notices.append(
            EmployerNotice(
                kind=kind,
                employer_reference=employer,
                about=month,
                language=language,
                sent_to={"name": name, "lines": json.loads(lines), "postcode": postcode},
                facts={
                    "month": month,
                    "expected_pence": expected,
                    "carried_pence": carried,
                    "order_kind": EarningsOrder.Kind.REQUEST
                    if is_asked
                    else EarningsOrder.Kind.ORDER,
                },
                written_on=shift.date,
                known_at=shift.known_at,
            )
        )
    return notices


_NOT_COMPLIED_WITH = f"""
INSERT INTO happening
SELECT DISTINCT 'earnings_order', o.reference, o.paying_parent_id, NULL::bigint, false,
    ARRAY['not_complied_with'], %(date)s::date
FROM cases_proceeding p JOIN collection_earningsorder o ON o.reference = p.subject
JOIN collection_employerscheduleline line ON line.order_id = o.id
JOIN collection_employerschedule s ON s.id = line.schedule_id
JOIN collection_employernotice n ON n.employer_reference = s.employer_reference
    AND n.about = to_char(s.month, 'YYYY-MM') AND n.kind = 'warning'
LEFT JOIN LATERAL ({_POSTED}) posted ON true
WHERE p.process = 'earnings_order' AND p.state IN ('active', 'short')
AND coalesce(posted.state, 'sent') = 'sent'
AND coalesce(posted.on, n.written_on) <= %(date)s::date - {CHASE_DAYS} AND NOT EXISTS (
    SELECT 1 FROM collection_employerreturn r
    WHERE r.employer_reference = n.employer_reference AND r.month = n.about
    AND r.submitted_on <= %(date)s
) AND NOT EXISTS (
    SELECT 1 FROM cases_proceedingstep step
    WHERE step.proceeding_id = p.id AND step.event = 'not_complied_with'
    AND step.effective_on > n.written_on
)
"""


def tell_of_silent_employers(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Say by which orders nothing was returned, two weeks after the warning."""
    cursor.execute(_NOT_COMPLIED_WITH, shift.parameters())
    yield
