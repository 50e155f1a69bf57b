"""The warning notice before we collect or enforce, and what was found about Direct Pay (reg 3A)."""

from upkeep.collection.payment_warnings import GIVEN_FROM

# Direct Pay begins or goes on: the months begin anew. Of what is paid to us the notice is given
# when a payment is missed, where none was written in the eleven months before.
WARNINGS = f"""
INSERT INTO letter_due
SELECT DISTINCT 'payment_warning', c.id, true, NULL::bigint, NULL::bigint, 'of ' || %(date)s::date,
    jsonb_build_object('service', CASE p.state WHEN 'direct_pay' THEN 'direct_pay'
        ELSE 'collect_and_pay' END)
FROM cases_proceedingstep s JOIN cases_proceeding p ON p.id = s.proceeding_id
JOIN cases_case c ON c.id = p.case_id
WHERE p.process = 'arrangement' AND s.known_at > %(since)s AND p.ended_on IS NULL
AND s.to_state = p.state AND c.scheme = '2012' AND %(date)s::date >= DATE '{GIVEN_FROM}'
AND (p.state = 'direct_pay' OR p.state = 'payment_missed' AND NOT EXISTS (
    SELECT 1 FROM correspondence_letter l WHERE l.case_id = c.id AND l.cause = 'payment_warning'
    AND l.written_on > %(date)s::date - interval '11 months'
))
"""

DECISIONS = """
INSERT INTO letter_due
SELECT 'collection_decision', c.id, role.is_paying, NULL, NULL, 'finding ' || f.id,
    jsonb_build_object('outcome', f.outcome, 'found_on', f.found_on)
FROM collection_likelihoodfinding f JOIN cases_case c ON c.id = f.case_id
CROSS JOIN (VALUES (true), (false)) AS role (is_paying)
WHERE f.known_at > %(since)s
"""
