"""Writing letters: what the night recorded, told to whom it concerns.

Each statement below finds what came new since the night before and says who is written to and what
the words are made of. One last statement adds, in one set, where each letter goes: the address,
language and channel that hold for the person on the date. Whatever has been written about before
is passed over, so a night that was killed and is worked again writes nothing twice.
"""

from typing import Any

import psycopg

from upkeep.cases.free_text import told_by
from upkeep.cases.proceeding_models import WITHHOLDING
from upkeep.cases.proceedings import apply_happenings, begin
from upkeep.collection.allocation import OTHER_DEBTS
from upkeep.collection.bacs import SERVICE_USER_NUMBER
from upkeep.correspondence import (
    account_changes,
    annual_statements,
    arrears_plans,
    estate_claims,
    part_payments,
    payment_warnings,
    set_offs,
    sign_in_codes,
    write_offs,
)
from upkeep.correspondence.models import Channel, Letter, LetterStep
from upkeep.correspondence.order_letters import ORDERS_PLANNED, ORDERS_TOLD
from upkeep.correspondence.receipt import ELECTRONIC_FROM, deemed_received_on
from upkeep.correspondence.undelivered import PROCESS, SUBJECT
from upkeep.ledger import Account
from upkeep.parties.counting_as import RECORDS_OF
from upkeep.shift import Shift

_WITH_FREE_WORDS = (Letter.Cause.DECISION_UPHELD, Letter.Cause.VARIATION_REFUSED)

_MAKE_TABLE = """
CREATE TEMP TABLE IF NOT EXISTS letter_due (
    cause text NOT NULL, case_id bigint NOT NULL, is_paying boolean NOT NULL, decision_id bigint,
    schedule_id bigint, about text NOT NULL, facts jsonb NOT NULL, former_contact_id bigint
) ON COMMIT DELETE ROWS;
DELETE FROM letter_due
"""

_BOTH = "(VALUES (true), (false)) AS role (is_paying)"

_CHILDREN = """
(SELECT coalesce(jsonb_agg(p.given_name ORDER BY p.date_of_birth, p.given_name), '[]')
 FROM cases_casechild k JOIN parties_person p ON p.id = k.person_id WHERE k.case_id = c.id)
"""

_NOTICES_OF_APPLICATIONS = f"""
INSERT INTO letter_due
SELECT 'application', c.id, true, NULL, NULL, a.reference, jsonb_build_object(
    'received_on', a.received_on, 'effective_from', r.effective_from, 'children', {_CHILDREN},
    'applied_by_recipient', a.form ->> 'applicant' = 'paying_parent')
FROM cases_decisionrequest r JOIN cases_application a ON a.reference = r.source
JOIN cases_case c ON c.id = a.case_id
WHERE r.reason = 'application' AND r.known_at > %(since)s AND c.state <> 'withdrawn'
"""

_DECISIONS = f"""
INSERT INTO letter_due
SELECT 'decision', c.id, role.is_paying, d.id, NULL, '', jsonb_build_object('kind', d.kind,
    'effective_from', d.effective_from, 'made_on', d.made_on,
    'weekly_pence', ((share ->> 'weekly')::numeric * 100)::bigint,
    'before_pence', before.weekly_pence)
FROM cases_decision d
CROSS JOIN LATERAL jsonb_array_elements(d.result -> 'receiving_parents') share
JOIN cases_case c ON c.reference = share ->> 'id'
LEFT JOIN LATERAL (
    SELECT l.weekly_pence FROM cases_liability l
    WHERE l.case_id = c.id AND lower(l.known) < d.known_at AND l.effective @> d.effective_from
    ORDER BY lower(l.known) DESC LIMIT 1
) before ON true
CROSS JOIN {_BOTH}
WHERE d.known_at > %(since)s AND d.kind NOT IN ('taken_over', 'cessation')
"""

# No decision was made: both parents are told that the case is here now, and how it stands.
_TRANSFERS = f"""
INSERT INTO letter_due
SELECT 'transfer', c.id, role.is_paying, NULL, NULL, '', jsonb_build_object(
    'taken_over_on', t.taken_over_on, 'former_reference', t.former_reference,
    'weekly_pence', liable.weekly_pence,
    'owed_to_parent_pence', coalesce(owed.to_parent, 0),
    'owed_to_state_pence', coalesce(owed.to_state, 0))
FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id
JOIN cases_application a ON a.case_id = c.id JOIN cases_transfer t ON t.application_id = a.id
LEFT JOIN LATERAL (
    SELECT l.weekly_pence FROM cases_liability l
    WHERE l.case_id = c.id AND upper_inf(l.known) AND l.effective @> t.taken_over_on
) liable ON true
CROSS JOIN LATERAL (
    SELECT (sum(b.amount_pence) FILTER (WHERE b.creditor = 'receiving_parent'))::bigint
            AS to_parent,
        (sum(b.amount_pence) FILTER (WHERE b.creditor = 'secretary_of_state'))::bigint AS to_state
    FROM cases_openingbalance b WHERE b.transfer_id = t.id
) owed
CROSS JOIN {_BOTH}
WHERE e.known_at > %(since)s AND e.kind = 'taken_over'
"""

_SCHEDULES = f"""
INSERT INTO letter_due
SELECT 'schedule', c.id, role.is_paying, NULL, s.id, '', jsonb_build_object(
    'issued_on', s.issued_on, 'service_type', s.service_type, 'method', a.method,
    'payment_reference', p.reference, 'instalments', asked.instalments)
    || CASE WHEN role.is_paying AND besides.debts IS NOT NULL
        THEN jsonb_build_object('other_debts', besides.debts) ELSE '{{}}' END
FROM collection_schedule s JOIN cases_case c ON c.id = s.case_id
JOIN cases_payingparent p ON p.id = c.paying_parent_id
LEFT JOIN (
    SELECT owed.subject, jsonb_object_agg(owed.account, owed.pence) AS debts FROM (
        SELECT e.subject, e.account, sum(e.amount_pence)::bigint AS pence FROM ledger_entry e
        WHERE e.account IN ({", ".join(str(int(account)) for account in OTHER_DEBTS)})
        GROUP BY e.subject, e.account HAVING sum(e.amount_pence) > 0
    ) owed GROUP BY owed.subject
) besides ON besides.subject = c.id
CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_array(i.due_on, i.maintenance_pence, i.fee_pence)
        ORDER BY i.due_on) AS instalments
    FROM collection_instalment i
    WHERE i.schedule_id = s.id AND upper_inf(i.known) AND i.due_on >= s.issued_on
) asked
LEFT JOIN LATERAL (
    SELECT method FROM collection_arrangement a
    WHERE a.case_id = c.id AND upper_inf(a.known) AND a.effective @> s.issued_on
    ORDER BY a.id DESC LIMIT 1
) a ON true
CROSS JOIN {_BOTH}
WHERE lower(s.known) > %(since)s AND upper_inf(s.known) AND asked.instalments IS NOT NULL
"""

# An end that is moved back is told again.
_CLOSURES = f"""
INSERT INTO letter_due
SELECT DISTINCT ON (c.id, role.is_paying) 'closure', c.id, role.is_paying, e.decision_id,
    NULL::bigint, 'from ' || c.closed_on, jsonb_build_object('closed_on', c.closed_on,
    'was_liable', c.closed_on > c.effective_from, 'ground', e.ground)
FROM cases_caseending e JOIN cases_case c ON c.id = e.case_id CROSS JOIN {_BOTH}
WHERE e.known_at > %(since)s ORDER BY c.id, role.is_paying, e.id DESC
"""

# Nothing goes to an estate before the death is proven: it would be a cruel mistake.
_TO_ESTATES = f"""
INSERT INTO letter_due
SELECT 'estate', c.id, e.ground = 'paying_parent_died', NULL, NULL, '', jsonb_build_object(
    'closed_on', c.closed_on, 'owed_pence', (
        SELECT coalesce(sum(l.amount_pence), 0)::bigint FROM ledger_entry l
        WHERE l.subject = c.id AND l.account IN ({int(Account.MAINTENANCE_RECEIVABLE)},
            {int(Account.COLLECTION_FEE_RECEIVABLE)})
    ), 'held_pence', (
        SELECT -coalesce(sum(l.amount_pence), 0)::bigint FROM ledger_entry l
        WHERE l.subject = c.id AND l.account = {int(Account.RECEIVING_PARENT_PAYABLE)}
    ))
FROM cases_proceedingstep s JOIN cases_proceeding p ON p.id = s.proceeding_id
JOIN cases_case c ON c.id = p.case_id
CROSS JOIN LATERAL (
    SELECT x.ground FROM cases_caseending x WHERE x.case_id = c.id ORDER BY x.id DESC LIMIT 1
) e
WHERE p.process = 'closure' AND s.event = 'confirmed' AND s.known_at > %(since)s
AND e.ground IN ('paying_parent_died', 'receiving_parent_died')
"""

_CHANGES_REFUSED = f"""
INSERT INTO letter_due
SELECT DISTINCT 'change_refused', c.id, role.is_paying, NULL::bigint, NULL::bigint,
    e.effective_on || ' of ' || %(date)s::date, jsonb_build_object('effective_on', e.effective_on)
FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id CROSS JOIN {_BOTH}
WHERE e.known_at > %(since)s AND e.kind = 'change_refused'
"""

# The answer to a reconsideration or an appeal that leaves the decision as it was, with the reason.
_DECISIONS_UPHELD = f"""
INSERT INTO letter_due
SELECT 'decision_upheld', c.id, role.is_paying, NULL, NULL, told.reference, jsonb_build_object(
    'made_on', d.made_on, 'effective_from', d.effective_from, 'basis', told.form ->> 'basis',
    'reason', told.form ->> 'reason',
    'weekly_pence', ((share ->> 'weekly')::numeric * 100)::bigint)
FROM cases_caseevent e JOIN cases_case asked ON asked.id = e.case_id
JOIN cases_reportedchange told ON told.reference = e.detail
JOIN cases_decision d ON d.id = e.decision_id
CROSS JOIN LATERAL jsonb_array_elements(d.result -> 'receiving_parents') share
JOIN cases_case c ON c.reference = share ->> 'id' AND c.id = asked.id
CROSS JOIN {_BOTH}
WHERE e.known_at > %(since)s AND e.kind = 'decision_upheld'
"""

_CHANGES_TOO_LATE = """
INSERT INTO letter_due
SELECT 'change_too_late', c.id, told.form ->> 'reported_by' = 'paying_parent', NULL, NULL,
    told.reference, jsonb_build_object('reported_on', told.reported_on, 'closed_on', c.closed_on)
FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id
JOIN cases_reportedchange told ON told.reference = e.detail
WHERE e.known_at > %(since)s AND e.kind = 'change_too_late' AND c.closed_on IS NOT NULL
AND told.form ->> 'reported_by' IN ('paying_parent', 'receiving_parent')
"""

_REVIEWS = f"""
INSERT INTO letter_due
SELECT 'review', c.id, role.is_paying, NULL, NULL, 'review of ' || p.next_review_on,
    jsonb_build_object('review_on', p.next_review_on)
FROM cases_payingparent p JOIN cases_case c ON c.paying_parent_id = p.id CROSS JOIN {_BOTH}
WHERE p.next_review_on > %(date)s AND p.next_review_on <= %(date)s::date + 30
AND c.state = 'in_force' AND NOT EXISTS (
    SELECT 1 FROM correspondence_letter l WHERE l.case_id = c.id AND l.cause = 'review'
    AND l.about = 'review of ' || p.next_review_on
)
"""

# Only the ground and the amount are told: never what would be withheld (SI 2012/2677 reg 59(5)).
_VARIATIONS_TOLD = """
INSERT INTO letter_due
SELECT 'variation_notice', c.id, v.applicant <> 'paying_parent', NULL, NULL, p.subject,
    jsonb_build_object('ground', v.ground, 'applied_on', v.applied_on,
        'amount_pence', v.amount_pence)
FROM cases_proceedingstep s JOIN cases_proceeding p ON p.id = s.proceeding_id
JOIN cases_variationapplication v ON v.proceeding_id = p.id JOIN cases_case c ON c.id = p.case_id
WHERE s.event = 'notice_given' AND s.known_at > %(since)s
"""

# The applicant is always told; the other parent where they were told of the application.
_VARIATIONS_NOT_AGREED = f"""
INSERT INTO letter_due
SELECT 'variation_refused', c.id, role.is_paying, NULL, NULL, p.subject, jsonb_build_object(
    'ground', v.ground, 'applied_on', v.applied_on, 'bar', f.bar, 'reasons', f.reasons,
    'applied_by_recipient', role.is_paying = (v.applicant = 'paying_parent'))
FROM cases_variationfinding f
JOIN cases_variationapplication v ON v.proceeding_id = f.application_id
JOIN cases_proceeding p ON p.id = v.proceeding_id JOIN cases_case c ON c.id = p.case_id
CROSS JOIN {_BOTH}
WHERE f.outcome <> 'agreed' AND f.known_at > %(since)s
AND (role.is_paying = (v.applicant = 'paying_parent') OR EXISTS (
    SELECT 1 FROM cases_proceedingstep s WHERE s.proceeding_id = p.id AND s.event = 'notice_given'
))
"""

_INCOME_CHECKS = """
INSERT INTO letter_due
SELECT 'income_check', c.id, true, NULL, NULL, p.subject, jsonb_build_object(
    'asked_on', p.opened_on, 'until', p.due_on)
FROM cases_proceeding p JOIN cases_case c ON c.id = (
    SELECT min(own.id) FROM cases_case own
    WHERE own.paying_parent_id = p.paying_parent_id AND own.state = 'in_force'
)
WHERE p.process = 'income_check' AND p.opened_on = %(date)s AND p.state = 'asking_evidence'
"""

_GROWING_UP = """
INSERT INTO letter_due
SELECT 'growing_up', c.id, false, NULL, NULL, p.subject, jsonb_build_object(
    'child', person.given_name, 'age', age.years, 'until', p.due_on,
    'birthday', (person.date_of_birth + make_interval(years => age.years))::date)
FROM cases_proceeding p JOIN cases_case c ON c.id = p.case_id
JOIN cases_casechild child ON child.case_id = c.id
JOIN parties_person person ON person.id = child.person_id
CROSS JOIN (VALUES (16), (20)) AS age (years)
WHERE p.process = 'growing_up' AND p.opened_on = %(date)s AND p.state = 'asking'
AND p.subject = c.reference || ' ' || person.given_name || ' ' || age.years
"""

# Whoever appealed is told; both, where it was not recorded who did.
_APPEALS_SENT_BACK = f"""
INSERT INTO letter_due
SELECT 'appeal_sent_back', c.id, role.is_paying, NULL, NULL, p.subject, jsonb_build_object(
    'received_on', p.opened_on, 'made_on', d.made_on)
FROM cases_proceedingstep s JOIN cases_proceeding p ON p.id = s.proceeding_id
JOIN cases_dispute about ON about.proceeding_id = p.id
JOIN cases_decision d ON d.id = about.decision_id
JOIN cases_case c ON c.id = p.case_id CROSS JOIN {_BOTH}
WHERE p.process = 'appeal' AND s.event = 'not_reconsidered' AND s.known_at > %(since)s
AND about.asked_by IN ('', CASE WHEN role.is_paying THEN 'paying_parent'
    ELSE 'receiving_parent' END)
"""

# Every parent of the paying parent's cases; never which appeal, nor what was noted about it.
_STAYS = f"""
INSERT INTO letter_due
SELECT DISTINCT 'stay', c.id, role.is_paying, NULL::bigint, NULL::bigint,
    p.subject || CASE WHEN s.to_state = withheld.state THEN ' from ' ELSE ' until ' END
        || s.effective_on,
    jsonb_build_object('begins', s.to_state = withheld.state, 'on', s.effective_on)
FROM cases_proceedingstep s JOIN cases_proceeding p ON p.id = s.proceeding_id
JOIN (VALUES {", ".join(f"('{process}', '{state}')" for process, state in WITHHOLDING.items())})
    AS withheld (process, state) ON withheld.process = p.process
JOIN cases_case c ON c.paying_parent_id = p.paying_parent_id CROSS JOIN {_BOTH}
WHERE s.known_at > %(since)s AND s.from_state <> s.to_state
AND withheld.state IN (s.from_state, s.to_state) AND c.state IN ('applied', 'in_force')
"""

# For all cases of the paying parent: what is collected is not told apart by them.
_DEBIT_NOTICES = f"""
INSERT INTO letter_due
SELECT 'debit_notice', c.id, true, NULL, NULL, m.reference || ' of ' || n.given_on,
    jsonb_build_object('mandate', m.reference, 'notice_days', m.notice_days,
        'service_user_number', '{SERVICE_USER_NUMBER}', 'collections', coalesce((
            SELECT jsonb_agg(jsonb_build_array(l.collect_on, l.amount_pence)
                ORDER BY l.collect_on)
            FROM collection_debitnoticeline l WHERE l.notice_id = n.id
        ), '[]'))
FROM collection_debitnotice n JOIN collection_mandate m ON m.id = n.mandate_id
JOIN cases_case c ON c.id = (
    SELECT own.id FROM cases_case own WHERE own.paying_parent_id = m.paying_parent_id
    ORDER BY own.state = 'in_force' DESC, own.id LIMIT 1
)
WHERE n.known_at > %(since)s
"""

CAUSES: tuple[str, ...] = (
    _NOTICES_OF_APPLICATIONS,
    _TRANSFERS,
    _DECISIONS,
    _SCHEDULES,
    _CLOSURES,
    _TO_ESTATES,
    _CHANGES_REFUSED,
    _DECISIONS_UPHELD,
    _CHANGES_TOO_LATE,
    _REVIEWS,
    _VARIATIONS_TOLD,
    _VARIATIONS_NOT_AGREED,
    _INCOME_CHECKS,
    _GROWING_UP,
    _APPEALS_SENT_BACK,
    _STAYS,
    ORDERS_PLANNED,
    ORDERS_TOLD,
    _DEBIT_NOTICES,
    write_offs.NOTICES,
    write_offs.DECISIONS,
    set_offs.NOTICES,
    set_offs.DECISIONS,
    account_changes.NOTICES,
    account_changes.REFUSALS,
    payment_warnings.WARNINGS,
    payment_warnings.DECISIONS,
    arrears_plans.ENDED,
    arrears_plans.AGREED,
    estate_claims.CLAIMS,
    part_payments.AGREEMENTS,
    part_payments.OUTCOMES,
    annual_statements.DUE,
    sign_in_codes.NOTICES,
)
"""What is written about, in the order of the letters' numbers."""

# What holds of a person on the date, under whichever record of theirs: kind to value.
_HOLDS = f"""
(SELECT coalesce(jsonb_object_agg(f.kind, f.value), '{{{{}}}}') AS facts FROM (
    SELECT DISTINCT ON (fact.kind) fact.kind, fact.value
    FROM {RECORDS_OF} record JOIN parties_personfact fact ON fact.person_id = record.id
    WHERE fact.effective_from <= %(date)s
    ORDER BY fact.kind, fact.effective_from DESC, fact.id DESC
) f)
"""

_CONTACT = """
(SELECT lines, postcode FROM parties_contactdetail d
 WHERE d.person_id = p.id AND d.kind = '{kind}' AND d.effective_from <= %(date)s
 ORDER BY d.effective_from DESC, d.id DESC LIMIT 1)
"""

# Once for each person, however many letters they get: what holds of them and where they are.
_PEOPLE = f"""
SELECT p.id, p.given_name || ' ' || p.family_name AS name, own.facts,
    coalesce(own.facts -> 'died' = 'true', false) AS has_died,
    address.lines AS lines, address.postcode AS postcode,
    email.lines ->> 0 AS email, telephone.lines ->> 0 AS telephone,
    EXISTS (
        SELECT 1 FROM correspondence_letter before
        JOIN correspondence_letterstep back ON back.letter_id = before.id
        WHERE before.person_id = p.id AND back.state = 'returned'
    ) AS had_one_back
FROM (
    SELECT payer.person_id AS id FROM letter_due due JOIN cases_case c ON c.id = due.case_id
    JOIN cases_payingparent payer ON payer.id = c.paying_parent_id
    UNION
    SELECT c.receiving_parent_id FROM letter_due due JOIN cases_case c ON c.id = due.case_id
) parent
JOIN parties_person p ON p.id = parent.id
CROSS JOIN LATERAL {_HOLDS.format(person="p.id")} own
LEFT JOIN LATERAL {_CONTACT.format(kind="address")} address ON true
LEFT JOIN LATERAL {_CONTACT.format(kind="email")} email ON true
LEFT JOIN LATERAL {_CONTACT.format(kind="telephone")} telephone ON true
"""

# An electronic letter needs an address to go to and a law that knows it, or it goes by post.
_WRITE = f"""
WITH person AS MATERIALIZED ({_PEOPLE}), addressed AS (
    SELECT due.*, recipient.id AS person_id, recipient.facts AS own, recipient.name AS name,
        CASE WHEN 'true' IN (other.facts -> 'do_not_disclose', other.facts -> 'domestic_abuse')
            THEN NULL ELSE other.name END AS other_name,
        CASE WHEN former.kind IS NULL THEN recipient.lines ELSE former.lines END AS lines,
        CASE WHEN former.kind IS NULL THEN recipient.postcode ELSE former.postcode END AS postcode,
        CASE WHEN former.kind IS NULL THEN recipient.email ELSE former.lines ->> 0 END AS email,
        recipient.telephone,
        CASE WHEN former.kind IS NOT NULL
                THEN CASE former.kind WHEN 'email' THEN 'email' ELSE 'post' END
            WHEN %(date)s < %(electronic_from)s OR due.cause IN
                ('estate', 'estate_claim', 'sign_in_code')
                THEN 'post'
            WHEN recipient.facts ->> 'channel' = 'email' AND recipient.email IS NOT NULL
                THEN 'email'
            WHEN recipient.facts ->> 'channel' = 'text' AND recipient.telephone IS NOT NULL
                THEN 'text'
            ELSE 'post' END AS channel
    FROM letter_due due JOIN cases_case c ON c.id = due.case_id
    JOIN cases_payingparent payer ON payer.id = c.paying_parent_id
    JOIN person recipient ON recipient.id =
        CASE WHEN due.is_paying THEN payer.person_id ELSE c.receiving_parent_id END
    JOIN person other ON other.id =
        CASE WHEN due.is_paying THEN c.receiving_parent_id ELSE payer.person_id END
    LEFT JOIN parties_contactdetail former ON former.id = due.former_contact_id
), copied AS (
    SELECT a.*, false AS is_copy, coalesce(a.facts -> 'representative', jsonb_strip_nulls(
        jsonb_build_object('name', a.name,
        'lines', CASE a.channel WHEN 'post' THEN a.lines END,
        'postcode', CASE a.channel WHEN 'post' THEN a.postcode END,
        'email', CASE a.channel WHEN 'email' THEN a.email END,
        'telephone', CASE a.channel WHEN 'text' THEN a.telephone END))) AS sent_to,
        a.channel AS by_channel
    FROM addressed a
    UNION ALL
    SELECT a.*, true, a.own -> 'representative', 'post' FROM addressed a
    WHERE jsonb_typeof(a.own -> 'representative') = 'object' AND a.former_contact_id IS NULL
        AND a.cause NOT IN ('estate_claim', 'sign_in_code')
), written AS (
    INSERT INTO correspondence_letter (cause, case_id, person_id, decision_id, schedule_id, about,
        is_copy, language, is_large_print, channel, sent_to, facts, written_on,
        deemed_received_on, known_at)
    SELECT cause, case_id, person_id, decision_id, schedule_id, about, is_copy,
        coalesce(facts ->> 'written_in', own ->> 'language', 'en'),
        coalesce((own -> 'large_print')::boolean, false),
        by_channel, sent_to,
        facts || jsonb_build_object('name', name, 'other_name', other_name), %(date)s,
        CASE by_channel WHEN 'post' THEN %(received_by_post)s::date
            ELSE %(received_electronically)s::date END, %(known_at)s
    FROM copied ORDER BY cause, case_id, is_paying, decision_id, schedule_id, about, is_copy
    ON CONFLICT DO NOTHING
    RETURNING id, person_id, channel, sent_to, is_copy,
        cause IN ('estate', 'estate_claim') AS is_to_estate
)
INSERT INTO correspondence_letterstep (letter_id, state, happened_on, known_at, note)
SELECT w.id,
    CASE WHEN (p.has_died AND NOT w.is_to_estate) OR no_address.holds OR came_back.holds
        THEN 'withheld' ELSE 'queued' END,
    %(date)s, %(known_at)s,
    CASE WHEN p.has_died AND NOT w.is_to_estate THEN 'died' WHEN no_address.holds THEN 'no address'
        WHEN came_back.holds THEN 'address came back' ELSE '' END
FROM written w JOIN person p ON p.id = w.person_id
CROSS JOIN LATERAL (
    SELECT w.channel = 'post' AND NOT w.sent_to ? 'lines' AS holds
) no_address
CROSS JOIN LATERAL (SELECT p.had_one_back AND w.channel = 'post' AND EXISTS (
    SELECT 1 FROM correspondence_letter before
    JOIN correspondence_letterstep back ON back.letter_id = before.id AND back.state = 'returned'
    LEFT JOIN LATERAL (
        SELECT step.sent_to FROM correspondence_letterstep step
        WHERE step.letter_id = before.id AND step.id < back.id AND step.sent_to IS NOT NULL
        ORDER BY step.id DESC LIMIT 1
    ) instead ON true
    WHERE before.person_id = w.person_id AND before.is_copy = w.is_copy
    AND coalesce(instead.sent_to, before.sent_to) -> 'lines' = w.sent_to -> 'lines'
    AND coalesce(instead.sent_to, before.sent_to) -> 'postcode' = w.sent_to -> 'postcode'
    AND NOT EXISTS (
        SELECT 1 FROM parties_contactdetail d WHERE d.person_id = w.person_id
        AND d.kind = 'address' AND d.known_at > back.known_at AND d.effective_from <= %(date)s
    )
) AS holds) came_back
ORDER BY w.id
"""

# What goes by post after an e-mail failed is on its way again, and nobody's task.
_HAND_TO_STAFF = f"""
INSERT INTO happening
SELECT '{PROCESS}', {SUBJECT}, c.paying_parent_id, c.id, true, ARRAY[]::text[], %(date)s
FROM correspondence_letterstep s JOIN correspondence_letter l ON l.id = s.letter_id
JOIN cases_case c ON c.id = l.case_id JOIN cases_payingparent p ON p.id = c.paying_parent_id
WHERE s.state IN ('withheld', 'failed', 'returned') AND s.known_at > %(since)s
AND NOT EXISTS (
    SELECT 1 FROM correspondence_letterstep later
    WHERE later.letter_id = s.letter_id AND later.id > s.id
)
"""


def write_letters(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Write to everybody whom what the night recorded concerns.

    A letter to somebody who died, whose address is not known, or to an address that a letter came
    back from and that nobody has given again, is written and not sent. It, like one that could not
    be delivered or came back, becomes a caseworker's task.
    """
    cursor.execute(_MAKE_TABLE)
    due = 0
    values = {**shift.parameters(), "statement_months": annual_statements.months_on(shift.date)}
    for query in CAUSES:
        cursor.execute(query, values)
        due += cursor.rowcount
    written = _write(cursor, shift) if due else 0
    _withhold_what_tells_too_much(shift)
    begin(cursor, shift)
    cursor.execute(_HAND_TO_STAFF, shift.parameters())
    apply_happenings(cursor, shift)
    return {"letters": written}


def _withhold_what_tells_too_much(shift: Shift) -> None:
    """Stop letters whose free words hold what leads one parent to the other.

    Reasons are checked when they are recorded; what came on record since is found here.
    """
    with_reasons = Letter.objects.filter(
        written_on=shift.date, known_at=shift.known_at, cause__in=_WITH_FREE_WORDS
    )
    for letter in with_reasons.select_related("case__paying_parent__person").order_by("pk"):
        if told := told_by(letter.free_words, letter.case):
            LetterStep.objects.create(
                letter=letter,
                state=LetterStep.State.WITHHELD,
                happened_on=shift.date,
                known_at=shift.known_at,
                note=f"tells too much: {told}",
            )


def _write(cursor: psycopg.Cursor[Any], shift: Shift) -> int:
    """Address and write what is due; returns how many letters that is."""
    cursor.execute(
        _WRITE,
        {
            **shift.parameters(),
            "electronic_from": ELECTRONIC_FROM,
            "received_by_post": deemed_received_on(Channel.POST, shift.date),
            "received_electronically": max(
                deemed_received_on(Channel.EMAIL, max(shift.date, ELECTRONIC_FROM)),
                shift.date,
            ),
        },
    )
    return cursor.rowcount
