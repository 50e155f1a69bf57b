"""What must hold over everything that was written and sent."""

from upkeep.checking import Check, Violation, violations_of
from upkeep.correspondence.receipt import ELECTRONIC_FROM

# A fact counts as it was known at a moment: latest effective, of those the last recorded by then.
_HELD = """
(SELECT f.value FROM parties_personfact f
 WHERE f.person_id = {person} AND f.kind = '{kind}' AND f.effective_from <= {on}
 AND f.known_at <= {at} ORDER BY f.effective_from DESC, f.id DESC LIMIT 1)
"""

# The last night worked to its end has written about everything recorded until then.
_WITHOUT_NOTICE = """
SELECT d.id, c.reference, role.is_paying
FROM cases_decision d
CROSS JOIN LATERAL jsonb_array_elements(d.result -> 'receiving_parents') share
JOIN cases_case c ON c.reference = share ->> 'id'
JOIN cases_payingparent p ON p.id = c.paying_parent_id
CROSS JOIN (VALUES (true), (false)) AS role (is_paying)
WHERE (EXISTS (
    SELECT 1 FROM cases_liability l
    WHERE l.decision_id = d.id AND l.case_id = c.id AND upper_inf(l.known)
) OR d.id = (
    SELECT e.decision_id FROM cases_caseending e WHERE e.case_id = c.id ORDER BY e.id DESC LIMIT 1
))
AND EXISTS (SELECT 1 FROM batch_night n WHERE n.finished AND n.date >= d.made_on)
AND NOT EXISTS (
    SELECT 1 FROM correspondence_letter w
    WHERE w.case_id = c.id AND NOT w.is_copy AND (
        w.decision_id = d.id OR d.kind = 'taken_over' AND w.cause = 'transfer')
    AND w.person_id = CASE WHEN role.is_paying THEN p.person_id ELSE c.receiving_parent_id END
)
ORDER BY d.id, c.reference
"""

_TO_ANOTHER_ADDRESS = f"""
SELECT 'L' || lpad(w.id::text, 8, '0'), w.sent_to ->> 'postcode', address.postcode
FROM correspondence_letter w
LEFT JOIN LATERAL (
    SELECT d.lines, d.postcode FROM parties_contactdetail d
    WHERE d.person_id = w.person_id AND d.kind = 'address' AND d.effective_from <= w.written_on
    AND d.known_at <= w.known_at ORDER BY d.effective_from DESC, d.id DESC LIMIT 1
) address ON true
CROSS JOIN LATERAL (
    SELECT {
    _HELD.format(person="w.person_id", kind="representative", on="w.written_on", at="w.known_at")
} AS value
) representative
WHERE w.channel = 'post' AND CASE
WHEN w.cause = 'account_change' AND w.about LIKE '% former %' THEN NOT EXISTS (
    SELECT 1 FROM parties_contactdetail former WHERE former.person_id = w.person_id
    AND former.kind = 'address' AND former.lines = w.sent_to -> 'lines'
    AND former.known_at <= w.known_at
)
WHEN w.cause = 'estate_claim' THEN NOT EXISTS (
    SELECT 1 FROM collection_estateclaim claim
    JOIN collection_estaterepresentative acting ON acting.id = claim.representative_id
    WHERE 'ES' || lpad(claim.id::text, 6, '0') = w.about AND acting.name = w.sent_to ->> 'name'
    AND acting.lines = w.sent_to -> 'lines' AND acting.postcode = w.sent_to ->> 'postcode'
)
WHEN w.is_copy THEN
    w.sent_to IS DISTINCT FROM representative.value
ELSE w.sent_to -> 'lines' IS DISTINCT FROM address.lines
    OR w.sent_to ->> 'postcode' IS DISTINCT FROM address.postcode END
ORDER BY w.id
"""

# Sent again counts as once where what was sent before failed or came back.
_SENT_TWICE = """
SELECT 'L' || lpad(s.letter_id::text, 8, '0'), s.happened_on, earlier.happened_on
FROM correspondence_letterstep s
JOIN correspondence_letterstep earlier ON earlier.letter_id = s.letter_id
    AND earlier.state = 'sent' AND earlier.id < s.id
WHERE s.state = 'sent' AND NOT EXISTS (
    SELECT 1 FROM correspondence_letterstep between_them
    WHERE between_them.letter_id = s.letter_id AND between_them.state IN ('failed', 'returned')
    AND between_them.id BETWEEN earlier.id AND s.id
)
ORDER BY s.id
"""

_NAMES_WHOM_IT_MUST_NOT = f"""
SELECT 'L' || lpad(w.id::text, 8, '0'), kept.marker
FROM correspondence_letter w JOIN cases_case c ON c.id = w.case_id
JOIN cases_payingparent p ON p.id = c.paying_parent_id
CROSS JOIN LATERAL (SELECT CASE WHEN w.person_id = p.person_id THEN c.receiving_parent_id
    ELSE p.person_id END AS id) other
CROSS JOIN LATERAL (SELECT CASE
    WHEN {
    _HELD.format(person="other.id", kind="do_not_disclose", on="w.written_on", at="w.known_at")
} = 'true' THEN 'do not disclose'
    WHEN {
    _HELD.format(person="other.id", kind="domestic_abuse", on="w.written_on", at="w.known_at")
} = 'true' THEN 'domestic abuse' END AS marker) kept
WHERE kept.marker IS NOT NULL AND w.facts ->> 'other_name' IS NOT NULL
ORDER BY w.id
"""

_AT_AN_UNSAFE_TIME = f"""
SELECT 'L' || lpad(w.id::text, 8, '0'), to_char(at_home.clock, 'FMDay HH24:MI'),
    (safe.value ->> 'from') || ' to ' || (safe.value ->> 'to')
FROM correspondence_letterstep s JOIN correspondence_letter w ON w.id = s.letter_id
CROSS JOIN LATERAL (SELECT s.known_at AT TIME ZONE 'Europe/London' AS clock) at_home
CROSS JOIN LATERAL (
    SELECT {
    _HELD.format(
        person="w.person_id", kind="safe_contact", on="at_home.clock::date", at="s.known_at"
    )
} AS value
) safe
WHERE s.state = 'sent' AND w.channel IN ('email', 'text') AND jsonb_typeof(safe.value) = 'object'
AND NOT EXISTS (
    SELECT 1 FROM correspondence_letterstep post
    WHERE post.letter_id = w.id AND post.state = 'by_post' AND post.id < s.id
)
AND NOT (safe.value -> 'days' @> to_jsonb(extract(isodow FROM at_home.clock)::int)
    AND at_home.clock::time >= (safe.value ->> 'from')::time
    AND at_home.clock::time < (safe.value ->> 'to')::time)
ORDER BY s.id
"""

_ELECTRONIC_BEFORE_THE_LAW = f"""
SELECT 'L' || lpad(w.id::text, 8, '0'), w.channel, w.written_on FROM correspondence_letter w
WHERE w.channel <> 'post' AND w.written_on < '{ELECTRONIC_FROM}' ORDER BY w.id
"""

# Whatever left, was asked for or was taken after a death was known, of the person or for them.
_FOR_THE_DEAD = f"""
SELECT 'payout ' || p.end_to_end_id, 'paid on ' || p.pay_on FROM collection_payout p
JOIN collection_hold h ON h.case_id = p.case_id AND h.stops = 'payout' AND h.known @> p.known_at
UNION ALL
SELECT 'payout ' || p.end_to_end_id, 'paid to the account of who died on ' || p.pay_on
FROM collection_payout p JOIN cases_case c ON c.id = p.case_id
JOIN collection_bankaccount b ON b.id = p.bank_account_id
CROSS JOIN LATERAL (
    SELECT f.value, f.known_at FROM parties_personfact f WHERE f.person_id = c.receiving_parent_id
    AND f.kind = 'died' AND f.effective_from <= p.pay_on AND f.known_at <= p.known_at
    ORDER BY f.effective_from DESC, f.id DESC LIMIT 1
) death
WHERE death.value = 'true' AND b.known_at <= death.known_at
UNION ALL
SELECT 'allocation ' || a.id, 'money allocated on ' || a.allocated_on FROM collection_allocation a
JOIN cases_case c ON c.id = a.case_id
JOIN collection_hold h ON h.case_id = c.id AND h.stops = 'collection' AND h.known @> a.known_at
JOIN collection_receipt r ON r.id = a.receipt_id
WHERE NOT EXISTS (
    SELECT 1 FROM collection_estateclaim claim
    WHERE claim.paying_parent_id = c.paying_parent_id AND claim.claimed_on <= r.received_on
)
UNION ALL
SELECT 'instalment ' || i.id, 'asked for on ' || i.due_on FROM collection_instalment i
JOIN collection_hold h ON h.case_id = i.case_id AND h.stops = 'collection'
    AND h.known @> lower(i.known) AND upper_inf(i.known)
UNION ALL
SELECT 'letter L' || lpad(w.id::text, 8, '0'), 'sent on ' || s.happened_on
FROM correspondence_letterstep s JOIN correspondence_letter w ON w.id = s.letter_id
WHERE s.state = 'sent' AND w.cause NOT IN ('estate', 'estate_claim')
AND NOT w.is_copy
AND {_HELD.format(person="w.person_id", kind="died", on="s.happened_on", at="s.known_at")} = 'true'
UNION ALL
SELECT 'case ' || c.reference, 'goes on' FROM cases_case c
JOIN cases_payingparent p ON p.id = c.paying_parent_id
CROSS JOIN LATERAL (SELECT unnest(ARRAY[p.person_id, c.receiving_parent_id]) AS person_id) parent
JOIN batch_night n ON n.finished AND n.date = (SELECT max(date) FROM batch_night WHERE finished)
WHERE c.closed_on IS NULL
AND {
    _HELD.format(
        person="parent.person_id", kind="died", on="n.date", at="n.known_at + interval '10 minutes'"
    )
} = 'true'
"""

# A notice of a decision, and the decision that it names: one amount for one case.
_SAYS_ANOTHER_AMOUNT = """
SELECT 'L' || lpad(w.id::text, 8, '0'), w.facts ->> 'weekly_pence', share.pence
FROM correspondence_letter w JOIN cases_decision d ON d.id = w.decision_id
JOIN cases_case c ON c.id = w.case_id
LEFT JOIN LATERAL (
    SELECT replace(r ->> 'weekly', '.', '')::bigint::text AS pence
    FROM jsonb_array_elements(d.result -> 'receiving_parents') r WHERE r ->> 'id' = c.reference
) share ON true
WHERE w.cause = 'decision' AND w.facts ->> 'weekly_pence' IS DISTINCT FROM share.pence
ORDER BY w.id
"""

CHECKS = [
    Check(
        "letters say what was decided",
        "Every notice of a decision gives the amount that the decision gives its case.",
        violations_of(
            _SAYS_ANOTHER_AMOUNT,
            lambda letter, found, wanted: Violation(f"letter {letter}", f"{found}p", f"{wanted}p"),
        ),
    ),
    Check(
        "nothing goes out for the dead",
        "Once a death is known nothing is paid to the person, collected from them or sent to them, "
        "and no case of theirs goes on.",
        violations_of(
            _FOR_THE_DEAD, lambda subject, found: Violation(subject, found, "nothing after a death")
        ),
    ),
    Check(
        "every decision has its notices",
        "Both parents were written to about every decision that anything now rests on, or told "
        "that it came with their case.",
        violations_of(
            _WITHOUT_NOTICE,
            lambda decision, case, is_paying: Violation(
                f"decision {decision}, case {case}",
                f"no notice to the {'paying' if is_paying else 'receiving'} parent",
                "one",
            ),
        ),
    ),
    Check(
        "letters go to the address of their day",
        "Every letter by post went to the address that was known when it was written.",
        violations_of(
            _TO_ANOTHER_ADDRESS,
            lambda letter, found, wanted: Violation(
                f"letter {letter}", found or "no address", wanted or "that of the representative"
            ),
        ),
    ),
    Check(
        "no letter goes twice",
        "A letter is sent again only after it failed or came back.",
        violations_of(
            _SENT_TWICE,
            lambda letter, again, before: Violation(
                f"letter {letter}", f"sent on {before} and on {again}", "sent once"
            ),
        ),
    ),
    Check(
        "no letter goes against a marker",
        "No letter names a parent who is not to be disclosed to the other.",
        violations_of(
            _NAMES_WHOM_IT_MUST_NOT,
            lambda letter, marker: Violation(f"letter {letter}", "a name", f"none: {marker}"),
        ),
    ),
    Check(
        "no message goes at an unsafe time",
        "No e-mail or text went outside the times that are safe for the person.",
        violations_of(
            _AT_AN_UNSAFE_TIME,
            lambda letter, at, safe: Violation(f"letter {letter}", f"sent on {at}", safe),
        ),
    ),
    Check(
        "no electronic letter before the law knew it",
        "Before 26 May 2022 every letter went by post (SI 2012/2677 reg 7).",
        violations_of(
            _ELECTRONIC_BEFORE_THE_LAW,
            lambda letter, channel, on: Violation(f"letter {letter}", f"{channel} on {on}", "post"),
        ),
    ),
]
