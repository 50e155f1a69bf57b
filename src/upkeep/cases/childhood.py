"""Children grow up: on the day on which the law no longer counts one as a child, they stop to.

Nobody has to report a birthday. What was told of a child's education, training or work is kept with
the person; each night looks only at those of sixteen and more whose education has ended, who work
or are supported, or who have reached twenty. A child of whom nothing was told goes on until then.
"""

import json
from datetime import date
from typing import Any

import psycopg

from upkeep.cases.changes.endings import close_without_children
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.models import Case, Circumstance, DecisionRequest, Scheme
from upkeep.cases.older_endings import without_child_from
from upkeep.cases.stating import Source, stated
from upkeep.law.parameters import load_scheme
from upkeep.law.rules import Law, Trace
from upkeep.law.scheme_2003.who_is_a_child import YoungPerson, first_day_not_a_child
from upkeep.law.scheme_2012.childhood import ChildFacts, childhood_of
from upkeep.shift import Shift

PROVISION = "Child Support Act 1991 s.55; SI 2012/2677 reg 76"

# Born on 29 February, an age is reached on 1 March: the law itself decides, this only chooses.
_MAY_HAVE_GROWN_UP = """
SELECT child.id, c.id, c.scheme, p.date_of_birth, education.value
FROM cases_casechild child JOIN cases_case c ON c.id = child.case_id
JOIN parties_person p ON p.id = child.person_id
LEFT JOIN LATERAL (
    SELECT f.value FROM parties_personfact f
    WHERE f.person_id = p.id AND f.kind = 'education' AND f.effective_from <= %(date)s
    ORDER BY f.effective_from DESC, f.id DESC LIMIT 1
) education ON true
CROSS JOIN LATERAL (
    SELECT fact.value FROM cases_circumstance fact
    WHERE fact.case_child_id = child.id AND fact.kind = 'qualifies'
    AND NOT EXISTS (SELECT 1 FROM cases_circumstance mend WHERE mend.corrects_id = fact.id)
    ORDER BY fact.effective_from DESC, fact.id DESC LIMIT 1
) qualifies
WHERE c.paying_parent_id %% %(partitions)s = %(partition)s
AND (c.closed_on IS NULL OR c.closed_on > %(date)s) AND qualifies.value = 'true'
AND p.date_of_birth <= %(date)s::date - interval '16 years'
AND (p.date_of_birth <= %(date)s::date - interval '20 years'
    OR (education.value ->> 'ends_on')::date < %(date)s
    OR (education.value ->> 'supported_from')::date <= %(date)s)
ORDER BY child.id
"""


def children_grow_up(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Have every child of the partition stop counting whom the law no longer calls one."""
    rows = cursor.execute(_MAY_HAVE_GROWN_UP, shift.parameters()).fetchall()
    cases = Case.objects.in_bulk({row[1] for row in rows})
    count = 0
    for child_id, case_id, scheme, born_on, told in rows:
        education = json.loads(told) if isinstance(told, str) else told
        until = first_day_no_child(scheme, born_on, education or {}, shift.date)
        if until <= shift.date:
            _stop(cases[case_id], child_id, until, shift)
            count += 1
    return {"children_grown_up": count}


def first_day_no_child(scheme: str, born_on: date, told: dict[str, Any], on: date) -> date:
    """The first day on which somebody is not a child, by the law of a day and what was told.

    ``told`` is what a report of education said: without it education is taken to go on.
    """
    days = {
        name: date.fromisoformat(told[name]) if told.get(name) else None
        for name in ("ends_on", "examination_ends_on", "works_from", "supported_from")
    }
    if scheme == Scheme.SCHEME_2012:
        facts = ChildFacts(
            born_on,
            days["ends_on"],
            examination_ends_on=days["examination_ends_on"],
            is_registered=bool(told.get("is_registered")),
            works_from=days["works_from"],
            supported_from=days["supported_from"],
        )
        return childhood_of(facts, on).until
    last = days["examination_ends_on"] or days["ends_on"]
    person = YoungPerson(
        born_on,
        last,
        is_in_education=last is None,
        works_from=days["works_from"],
        is_registered=bool(told.get("is_registered")),
    )
    return first_day_not_a_child(Law(load_scheme("2003").on(on), Trace()), person)


def _stop(case: Case, child_id: int, until: date, shift: Shift) -> None:
    on = without_child_from(case, until)
    stated(
        case.paying_parent_id,
        Circumstance.Kind.QUALIFIES,
        False,
        on,
        Source(SourceKind.RULE, PROVISION),
        shift.known_at,
        child_id,
    ).save()
    DecisionRequest.objects.create(
        paying_parent_id=case.paying_parent_id,
        reason=DecisionRequest.Reason.CHANGE,
        source=PROVISION,
        effective_from=on,
        decide_on=on,
        known_at=shift.known_at,
    )
    close_without_children(case, shift, PROVISION)
