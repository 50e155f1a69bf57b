"""What the night recorded, told as events of the processes of ``upkeep.cases.lifecycle``.

Each statement reads what came new since the night before and says which proceedings it opens or
moves. Decisions, liabilities and reports stay what they are; proceedings follow them, and show
where a case stands, who acts next and until when.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg

from upkeep.cases.growing_up import TOLD as GROWING_UP_TOLD
from upkeep.cases.income_checks import CHECKS_DUE, CHECKS_NOT_NEEDED, CHECKS_SETTLED
from upkeep.cases.proceedings import apply_happenings, begin, run_clocks
from upkeep.shift import Shift

Telling = Callable[[psycopg.Cursor[Any], Shift], Iterator[None]]
"""Adds rows to the night's table of happenings, and yields right after each statement that does."""

_APPLICATIONS_HELD = """
INSERT INTO happening
SELECT 'application', a.reference, h.paying_parent_id, NULL::bigint, true,
    ARRAY[h.why], h.held_on
FROM cases_heldapplication h JOIN cases_application a ON a.id = h.application_id
WHERE h.known_at > %(since)s
"""

_APPLICATIONS_IN_DOUBT = """
INSERT INTO happening
SELECT 'application', a.reference, h.paying_parent_id, NULL::bigint, true,
    ARRAY['intake_opened', 'looks_like_another'], h.held_on
FROM cases_doubtfulapplication h JOIN cases_application a ON a.id = h.application_id
WHERE h.known_at > %(since)s
"""

_LIKELY_SAME = """
INSERT INTO happening
SELECT 'same_person', s.reference, s.paying_parent_id, s.case_id, true, ARRAY[]::text[], s.found_on
FROM cases_likelysame s WHERE s.known_at > %(since)s
"""

_APPLICATIONS_TRACED = """
INSERT INTO happening
SELECT 'application', a.reference, t.paying_parent_id, NULL::bigint, true,
    ARRAY['intake_opened', 'accepted'], t.traced_from
FROM cases_tracedapplication t JOIN cases_application a ON a.id = t.application_id
WHERE t.known_at > %(since)s
"""

_APPLICATIONS_TAKEN_IN = """
INSERT INTO happening
SELECT 'application', a.reference, r.paying_parent_id, a.case_id, true,
    ARRAY['intake_opened', 'older_case_ended', 'identity_known', 'trace_again',
        'address_verified', 'address_known', 'notice_given'],
    %(date)s
FROM cases_decisionrequest r JOIN cases_application a ON a.reference = r.source
WHERE r.reason = 'application' AND r.known_at > %(since)s
"""

# A withdrawn application may leave a case that another one stands for.
_APPLICATIONS_WITHDRAWN = """
INSERT INTO happening
SELECT 'application', a.reference, c.paying_parent_id, c.id, false, ARRAY['withdrawn'],
    r.reported_on
FROM cases_reportedchange r JOIN cases_application a ON a.id = r.application_id
JOIN cases_case c ON c.id = a.case_id
WHERE r.taken_up_at > %(since)s AND r.form ->> 'kind' = 'withdraw_application'
"""

_APPLICATIONS_SETTLED = """
INSERT INTO happening
SELECT 'application', a.reference, r.paying_parent_id, a.case_id, false,
    CASE WHEN c.state = 'withdrawn' THEN ARRAY['withdrawn']
        WHEN c.state = 'applied' THEN ARRAY['none_held', 'evidence_given', 'no_calculation']
        ELSE ARRAY['income_given', 'evidence_given', 'decided'] END,
    %(date)s
FROM cases_decisionrequest r JOIN cases_application a ON a.reference = r.source
JOIN cases_case c ON c.id = a.case_id
WHERE r.reason = 'application' AND r.settled_at > %(since)s
"""

_DECISIONS = """
INSERT INTO happening
SELECT 'calculation', 'from ' || p.initial_effective_date, p.id, NULL::bigint, true,
    CASE WHEN d.kind = 'default' THEN ARRAY['stands_in', 'facts_lost']
        WHEN d.reason = 'review' THEN ARRAY['rests_on_facts', 'facts_given', 'review_due']
        ELSE ARRAY['rests_on_facts', 'facts_given', 'changed'] END,
    d.made_on
FROM (
    SELECT DISTINCT ON (paying_parent_id) paying_parent_id, kind, reason, made_on
    FROM cases_decision WHERE known_at > %(since)s AND kind <> 'cessation'
    ORDER BY paying_parent_id, effective_from DESC, id DESC
) d JOIN cases_payingparent p ON coalesce(p.decided_with_id, p.id) = d.paying_parent_id
WHERE p.initial_effective_date IS NOT NULL
"""

_CALCULATIONS_ENDED = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, NULL::bigint, false,
    ARRAY['ended', 'ended_and_told'], %(date)s
FROM cases_proceeding p
WHERE p.process = 'calculation' AND p.ended_on IS NULL AND EXISTS (
    SELECT 1 FROM cases_case c WHERE c.paying_parent_id = p.paying_parent_id
) AND NOT EXISTS (
    SELECT 1 FROM cases_case c WHERE c.paying_parent_id = p.paying_parent_id
    AND (c.closed_on IS NULL OR c.closed_on > %(date)s)
)
"""

_REVIEWS_COMING = """
INSERT INTO happening
SELECT 'review', 'review of ' || p.next_review_on, p.id, NULL::bigint, true, ARRAY['asked'],
    %(date)s
FROM cases_payingparent p
WHERE p.next_review_on > %(date)s AND p.next_review_on <= %(date)s::date + 30
AND p.decided_with_id IS NULL
AND EXISTS (
    SELECT 1 FROM cases_case c WHERE c.paying_parent_id = p.id
    AND c.state <> 'withdrawn' AND (c.closed_on IS NULL OR c.closed_on > p.next_review_on)
)
AND NOT EXISTS (
    SELECT 1 FROM cases_proceeding q WHERE q.paying_parent_id = p.id AND q.process = 'review'
    AND q.subject = 'review of ' || p.next_review_on
)
"""

_REVIEWS_SETTLED = """
INSERT INTO happening
SELECT 'review', r.source, r.paying_parent_id, NULL::bigint, true,
    ARRAY['asked', 'income_given', 'evidence_given', 'decided'], %(date)s
FROM cases_decisionrequest r WHERE r.reason = 'review' AND r.settled_at > %(since)s
"""

_REVIEWS_NOT_NEEDED = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, NULL::bigint, false, ARRAY['liability_ended'],
    %(date)s
FROM cases_proceeding p
WHERE p.process = 'review' AND p.ended_on IS NULL AND NOT EXISTS (
    SELECT 1 FROM cases_case c WHERE c.paying_parent_id = p.paying_parent_id
    AND (c.closed_on IS NULL OR c.closed_on > %(date)s)
)
"""

_CHANGES_TAKEN_UP = """
INSERT INTO happening
SELECT 'change', r.reference, c.paying_parent_id, c.id, true,
    CASE WHEN EXISTS (
        SELECT 1 FROM cases_decisionrequest q
        WHERE q.source = r.reference AND q.paying_parent_id = c.paying_parent_id
        AND q.settled_at IS NULL
    ) THEN ARRAY['proven']
    WHEN EXISTS (
        SELECT 1 FROM cases_caseevent e WHERE e.case_id = c.id AND e.kind = 'findings_not_taken'
        AND starts_with(e.detail, r.reference || ':')
    ) THEN ARRAY['judgement_needed']
    WHEN EXISTS (
        SELECT 1 FROM cases_caseevent e WHERE e.case_id = c.id AND e.kind = 'change_too_late'
        AND e.detail = r.reference
    ) THEN ARRAY['proven', 'no_change']
    WHEN c.closed_on IS NOT NULL OR EXISTS (
        SELECT 1 FROM cases_decision d
        WHERE d.source = r.reference AND d.paying_parent_id IN (p.id, p.decided_with_id)
    ) THEN ARRAY['proven', 'superseded']
    ELSE ARRAY['proven', 'no_change'] END,
    r.reported_on
FROM cases_reportedchange r JOIN cases_application a ON a.id = r.application_id
JOIN cases_case c ON c.id = a.case_id JOIN cases_payingparent p ON p.id = c.paying_parent_id
WHERE r.taken_up_at > %(since)s AND r.form ->> 'kind' <> 'variation'
"""

_CHANGES_SETTLED = """
INSERT INTO happening
SELECT 'change', r.source, r.paying_parent_id, NULL::bigint, false,
    CASE WHEN EXISTS (
        SELECT 1 FROM cases_decision d
        WHERE d.source = r.source AND d.paying_parent_id IN (p.id, p.decided_with_id)
    ) THEN ARRAY['superseded'] ELSE ARRAY['no_change'] END,
    %(date)s
FROM cases_decisionrequest r JOIN cases_reportedchange told ON told.reference = r.source
JOIN cases_payingparent p ON p.id = r.paying_parent_id
WHERE r.reason <> 'application' AND r.settled_at > %(since)s
"""

# An answer that leaves the decision as it is ends there; one that changes it waits to be decided.
_FINDINGS_TAKEN_UP = """
INSERT INTO happening
SELECT r.form ->> 'basis', r.form ->> 'proceeding', c.paying_parent_id, c.id, false,
    CASE WHEN r.form ->> 'outcome' = 'unchanged'
        THEN ARRAY['findings_recorded', 'unchanged', 'carried_out']
    ELSE ARRAY['findings_recorded'] END,
    r.reported_on
FROM cases_reportedchange r JOIN cases_application a ON a.id = r.application_id
JOIN cases_case c ON c.id = a.case_id
WHERE r.taken_up_at > %(since)s AND r.form ->> 'proceeding' IS NOT NULL AND EXISTS (
    SELECT 1 FROM cases_caseevent e WHERE e.case_id = c.id AND e.kind = 'findings_recorded'
    AND e.detail = r.reference
)
"""

_FINDINGS_SETTLED = """
INSERT INTO happening
SELECT told.form ->> 'basis', told.form ->> 'proceeding', r.paying_parent_id, NULL::bigint, false,
    ARRAY['revised', 'carried_out'], %(date)s
FROM cases_decisionrequest r JOIN cases_reportedchange told ON told.reference = r.source
WHERE r.reason IN ('reconsideration', 'appeal') AND r.settled_at > %(since)s
"""

# A decision like one that was appealed against, or made on an assumption, that findings put right.
_PUT_RIGHT = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false,
    ARRAY['point_decided', 'findings_recorded'], r.reported_on
FROM cases_reportedchange r JOIN cases_application a ON a.id = r.application_id
JOIN cases_case c ON c.id = a.case_id
JOIN cases_proceeding p ON p.case_id IN (c.id, c.continues_id) AND p.ended_on IS NULL
    AND (p.process, p.state) IN (('look_alike', 'found'), ('look_alike', 'stayed'),
        ('stay', 'putting_right'))
WHERE r.taken_up_at > %(since)s AND r.form ->> 'kind' = 'findings'
AND r.form ->> 'outcome' IS DISTINCT FROM 'unchanged'
AND r.form ->> 'basis' <> 'accidental_error' AND EXISTS (
    SELECT 1 FROM cases_caseevent e WHERE e.case_id = c.id AND e.kind = 'findings_recorded'
    AND e.detail = r.reference
)
"""

_VARIATIONS_SETTLED = """
INSERT INTO happening
SELECT 'variation', r.source, r.paying_parent_id, NULL::bigint, false, ARRAY['decided'], %(date)s
FROM cases_decisionrequest r WHERE r.reason = 'variation' AND r.settled_at > %(since)s
"""

# A case that was taken over after its end has no ending of ours.
_CASES_ENDED = """
INSERT INTO happening
SELECT 'closure', c.reference, c.paying_parent_id, c.id, true,
    CASE WHEN ending.ground IN ('paying_parent_died', 'receiving_parent_died')
        THEN ARRAY['death_reported'] ELSE ARRAY['ended'] END,
    c.closed_on
FROM cases_case c
LEFT JOIN LATERAL (
    SELECT e.ground FROM cases_caseending e WHERE e.case_id = c.id ORDER BY e.id DESC LIMIT 1
) ending ON true
WHERE c.state = 'closed' AND c.closed_on <= %(date)s AND NOT EXISTS (
    SELECT 1 FROM cases_proceeding p WHERE p.paying_parent_id = c.paying_parent_id
    AND p.process = 'closure' AND p.subject = c.reference
)
"""

_DEATHS_NOT_SO = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false, ARRAY['not_so'], %(date)s
FROM cases_proceeding p JOIN cases_case next ON next.continues_id = p.case_id
WHERE p.process = 'closure' AND p.ended_on IS NULL AND next.known_at > %(since)s
"""

FROM_CASES: tuple[str, ...] = (
    _APPLICATIONS_HELD,
    _APPLICATIONS_IN_DOUBT,
    _LIKELY_SAME,
    _APPLICATIONS_TRACED,
    _APPLICATIONS_TAKEN_IN,
    _CHANGES_TAKEN_UP,
    _APPLICATIONS_WITHDRAWN,
    _APPLICATIONS_SETTLED,
    _DECISIONS,
    _REVIEWS_COMING,
    _REVIEWS_SETTLED,
    _CHANGES_SETTLED,
    _FINDINGS_TAKEN_UP,
    _FINDINGS_SETTLED,
    _PUT_RIGHT,
    _VARIATIONS_SETTLED,
    CHECKS_SETTLED,
    CHECKS_DUE,
    _CASES_ENDED,
    _DEATHS_NOT_SO,
    _CALCULATIONS_ENDED,
    _REVIEWS_NOT_NEEDED,
    CHECKS_NOT_NEEDED,
    *GROWING_UP_TOLD,
)
"""What cases record that moves proceedings, in the order in which the night takes it up."""


def tell_from_cases(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Say what cases recorded, one statement after another."""
    for query in FROM_CASES:
        cursor.execute(query, shift.parameters())
        yield


def follow(
    cursor: psycopg.Cursor[Any], shift: Shift, also: Sequence[Telling] = ()
) -> dict[str, int]:
    """Move every proceeding by what the night recorded, and then by the clocks that ran out.

    ``also`` tell what higher rooms recorded, in the same way.
    """
    begin(cursor, shift)
    counts = {"proceedings_opened": 0, "proceedings_moved": 0}
    for telling in (tell_from_cases, *also):
        for _told in telling(cursor, shift):
            if cursor.rowcount == 0:
                continue
            for name, count in apply_happenings(cursor, shift).items():
                counts[name] += count
    return counts | run_clocks(cursor, shift)
