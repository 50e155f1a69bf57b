"""What must hold over all cases, decisions and liabilities."""

import json
from typing import Any

import psycopg

from upkeep.cases.fact_values import WrongFactError, checked_value
from upkeep.cases.lifecycle import PROCESSES
from upkeep.cases.verifying import verify, whole_caseload
from upkeep.checking import Check, Violation, violations_of

_AFTER_THE_END = """
SELECT c.reference, c.closed_on, l.effective::text FROM cases_liability l
JOIN cases_case c ON c.id = l.case_id
WHERE upper_inf(l.known) AND NOT l.effective <@ daterange(c.effective_from, c.closed_on)
ORDER BY c.reference
"""

_TWO_AT_ONCE = """
SELECT c.reference, a.effective::text, b.effective::text
FROM cases_liability a JOIN cases_liability b ON b.case_id = a.case_id AND b.id > a.id
    AND a.effective && b.effective AND a.known && b.known
JOIN cases_case c ON c.id = a.case_id ORDER BY c.reference
"""

# Up to the end of the case, or while it goes on to the start of its last liability.
_GAPS = """
SELECT c.reference, covered.days, span.days
FROM cases_case c
CROSS JOIN LATERAL (
    SELECT COALESCE(c.closed_on, max(lower(l.effective))) AS through,
        COALESCE(c.closed_on, max(lower(l.effective))) - c.effective_from AS days
    FROM cases_liability l WHERE l.case_id = c.id AND upper_inf(l.known)
) span
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(upper(part.days) - lower(part.days)), 0) AS days
    FROM cases_liability l
    CROSS JOIN LATERAL (SELECT l.effective * daterange(NULL, span.through) AS days) part
    WHERE l.case_id = c.id AND upper_inf(l.known) AND NOT isempty(part.days)
) covered
WHERE EXISTS (SELECT 1 FROM cases_liability l WHERE l.case_id = c.id)
AND covered.days IS DISTINCT FROM span.days
ORDER BY c.reference
"""

_NOT_AS_DECIDED = """
SELECT c.reference, l.weekly_pence, share.weekly
FROM cases_liability l
JOIN cases_case c ON c.id = l.case_id JOIN cases_decision d ON d.id = l.decision_id
LEFT JOIN LATERAL (
    SELECT replace(r ->> 'weekly', '.', '')::bigint AS weekly
    FROM jsonb_array_elements(d.result -> 'receiving_parents') r WHERE r ->> 'id' = c.reference
) share ON true
WHERE l.weekly_pence IS DISTINCT FROM share.weekly ORDER BY c.reference
"""

_NO_NEXT_STEP = """
SELECT c.reference, c.state FROM cases_case c JOIN cases_payingparent p ON p.id = c.paying_parent_id
WHERE (c.state = 'in_force' AND c.scheme = '2012' AND p.next_review_on IS NULL)
OR (c.state = 'applied' AND NOT EXISTS (
    SELECT 1 FROM cases_decisionrequest r
    WHERE r.paying_parent_id = p.id AND r.settled_at IS NULL))
OR (c.state IN ('applied', 'in_force') AND NOT EXISTS (
    SELECT 1 FROM cases_proceeding q
    WHERE q.paying_parent_id = p.id AND q.ended_on IS NULL
    AND q.process = CASE c.state WHEN 'applied' THEN 'application' ELSE 'calculation' END))
ORDER BY c.reference
"""

_NOT_WHERE_STEPS_LED = """
SELECT p.process, p.subject, p.state, last.to_state
FROM cases_proceeding p LEFT JOIN LATERAL (
    SELECT s.to_state FROM cases_proceedingstep s WHERE s.proceeding_id = p.id
    ORDER BY s.id DESC LIMIT 1
) last ON true
WHERE last.to_state IS DISTINCT FROM p.state ORDER BY p.id
"""

_CLOSED_OVER_A_CASE = """
SELECT d.reference, c.reference FROM cases_defect d
JOIN cases_defecttouch t ON t.defect_id = d.id JOIN cases_case c ON c.id = t.case_id
WHERE d.closed_on IS NOT NULL AND t.outcome = '' ORDER BY d.reference, c.reference
"""

_BLOCKED_BY_NO_OPEN_DEFECT = """
SELECT p.process, p.subject, COALESCE(d.reference, 'no defect')
FROM cases_proceeding p LEFT JOIN cases_defect d ON d.id = p.defect_id
WHERE p.blocked = 'system_defect' AND p.ended_on IS NULL
AND (d.id IS NULL OR d.closed_on IS NOT NULL) ORDER BY p.id
"""

# Its reason, its days and who said so are on record; its pounds are on the board, in these books.
_BY_HAND_UNNAMED = """
SELECT p.process, p.subject, p.blocked_on, p.look_again_on
FROM cases_proceeding p
WHERE p.blocked = 'worked_by_hand' AND p.ended_on IS NULL
AND (p.look_again_on > p.blocked_on + 92 OR NOT EXISTS (
    SELECT 1 FROM cases_proceedingstep s
    WHERE s.proceeding_id = p.id AND s.event = 'blocked' AND s.effective_on = p.blocked_on
    AND s.by <> '' AND s.note <> ''
))
ORDER BY p.id
"""

_IN_FORCE_WITHOUT_LIABILITY = """
SELECT c.reference FROM cases_case c WHERE c.state = 'in_force' AND NOT EXISTS (
    SELECT 1 FROM cases_liability l
    WHERE l.case_id = c.id AND upper_inf(l.known) AND upper_inf(l.effective))
ORDER BY c.reference
"""


# Only nights that were worked after an application was recorded could take it in.
_LEFT_BEHIND = """
SELECT a.reference, a.received_on::text FROM cases_application a
WHERE a.case_id IS NULL
AND NOT EXISTS (SELECT 1 FROM cases_heldapplication h WHERE h.application_id = a.id)
AND NOT EXISTS (SELECT 1 FROM cases_doubtfulapplication h WHERE h.application_id = a.id)
AND NOT EXISTS (SELECT 1 FROM cases_tracedapplication t WHERE t.application_id = a.id)
AND EXISTS (
    SELECT 1 FROM batch_night n
    WHERE n.finished AND n.date >= a.received_on AND n.known_at > a.known_at
)
ORDER BY a.reference
"""


def _declared_states(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    cursor.execute(
        "SELECT DISTINCT process, state, acts FROM cases_proceeding WHERE ended_on IS NULL"
        " ORDER BY process, state"
    )
    declared = {
        (process.name, state.name, state.acts.name)
        for process in PROCESSES.values()
        for state in process.states
        if not state.is_final
    }
    return [
        Violation(f"{process} {state}", f"{acts} acts", "a declared state and who acts in it")
        for process, state, acts in cursor.fetchall()
        if (process, state, acts) not in declared
    ]


def _facts_of_another_shape(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Read every fact as its kind declares it."""
    cursor.execute("SELECT id, kind, value::text FROM cases_circumstance ORDER BY id")
    found = []
    for number, kind, value in cursor.fetchall():
        try:
            checked_value(kind, json.loads(value))
        except WrongFactError as error:
            found.append(Violation(f"fact {number}", str(error), "the shape of its kind"))
    return found


_CORRECTS_SOMETHING_ELSE = """
SELECT f.id, f.kind, wrong.kind FROM cases_circumstance f
JOIN cases_circumstance wrong ON wrong.id = f.corrects_id
WHERE (f.paying_parent_id, f.kind, f.case_child_id)
    IS DISTINCT FROM (wrong.paying_parent_id, wrong.kind, wrong.case_child_id)
OR wrong.id >= f.id OR wrong.known_at > f.known_at ORDER BY f.id
"""


def _decisions_come_out_the_same(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Make every decision of this version again from its snapshot."""
    return [
        Violation(f"decision {each.decision}", each.now, each.then)
        for each in verify(cursor, whole_caseload(cursor)).failures
    ]


CHECKS = [
    Check(
        "no liability outside the case",
        "No case carries a liability before it starts or after it ends.",
        violations_of(
            _AFTER_THE_END,
            lambda case, end, found: Violation(f"case {case}", found, f"nothing from {end}"),
        ),
    ),
    Check(
        "one liability at a time",
        "No day of a case has two liabilities that were believed at the same moment.",
        violations_of(
            _TWO_AT_ONCE,
            lambda case, a, b: Violation(f"case {case}", f"{a} and {b}", "one of them"),
        ),
    ),
    Check(
        "no day without a liability",
        "A decided case has a liability, if only of nothing, on each of its days.",
        violations_of(
            _GAPS, lambda case, found, wanted: Violation(f"case {case}", f"{found} days", wanted)
        ),
    ),
    Check(
        "liability is what was decided",
        "Every liability is the amount that its decision gives the case.",
        violations_of(
            _NOT_AS_DECIDED,
            lambda case, found, wanted: Violation(f"case {case}", f"{found}p", f"{wanted}p"),
        ),
    ),
    Check(
        "every open case has a next step",
        "A case in force has a calculation that goes on, and under the 2012 scheme a review date; "
        "an application has a decision asked for and is under way.",
        violations_of(
            _NO_NEXT_STEP,
            lambda case, state: Violation(f"case {case}", f"{state}, nothing next", "a next step"),
        ),
    ),
    Check(
        "every application is taken in or waits",
        "No night leaves an application behind: it becomes a case, or waits for intake to open.",
        violations_of(
            _LEFT_BEHIND,
            lambda reference, received: Violation(
                f"application {reference}", f"received on {received}, nothing since", "a case"
            ),
        ),
    ),
    Check(
        "proceedings stand where their steps led",
        "Every proceeding is in the state to which its last step moved it.",
        violations_of(
            _NOT_WHERE_STEPS_LED,
            lambda process, subject, found, wanted: Violation(
                f"{process} {subject}", found, wanted or "a step"
            ),
        ),
    ),
    Check(
        "proceedings are in a declared state",
        "Every proceeding that goes on is in a state of its process, with the role that acts.",
        _declared_states,
    ),
    Check(
        "no defect is closed over a case",
        "Every case that a closed defect touched was corrected, or it is written down why not.",
        violations_of(
            _CLOSED_OVER_A_CASE,
            lambda defect, case: Violation(f"defect {defect}", f"{case} waits", "put right first"),
        ),
    ),
    Check(
        "what a defect blocks names it",
        "Every proceeding that a defect of the system blocks names one that is still open.",
        violations_of(
            _BLOCKED_BY_NO_OPEN_DEFECT,
            lambda process, subject, found: Violation(
                f"{process} {subject}", found, "an open defect"
            ),
        ),
    ),
    Check(
        "work by hand is named and dated",
        "Whatever is worked by hand stays here with who said so, why, and a day within a quarter "
        "of a year on which it is looked at again.",
        violations_of(
            _BY_HAND_UNNAMED,
            lambda process, subject, since, until: Violation(
                f"{process} {subject}",
                f"by hand from {since} to {until}",
                "who said so and why, and a day within 92 days",
            ),
        ),
    ),
    Check(
        "a case in force is liable",
        "Every case in force has a liability without an end.",
        violations_of(
            _IN_FORCE_WITHOUT_LIABILITY,
            lambda case: Violation(f"case {case}", "no liability going on", "one"),
        ),
    ),
    Check(
        "facts have the shape of their kind",
        "Every fact's value says what its kind declares, in its units.",
        _facts_of_another_shape,
    ),
    Check(
        "a correction is about the same thing",
        "A fact corrects only an earlier one of its kind about the same parent or child.",
        violations_of(
            _CORRECTS_SOMETHING_ELSE,
            lambda number, kind, other: Violation(
                f"fact {number}", f"{kind} over {other}", "an earlier fact about the same"
            ),
        ),
    ),
    Check(
        "decisions come out the same",
        "Every decision, made again from its snapshot, gives the same penny.",
        _decisions_come_out_the_same,
    ),
]
