"""Letters about arrears that may be written off, and about what was decided (regs 13H and 13J)."""

_FACTS = """
jsonb_build_object('amount_pence', w.amount_pence, 'starts_on', w.starts_on,
    'ends_on', w.ends_on, 'debt', w.debt, 'ground', w.ground, 'provision', w.provision
"""

# Whoever has died is not written to (reg 13H(2)): the night withholds it, as every letter to them.
NOTICES = f"""
INSERT INTO letter_due
SELECT 'write_off_notice', c.id, role.is_paying, NULL, NULL, p.subject, {_FACTS},
    'days', CASE s.to_state WHEN 'notice_given' THEN 30 WHEN 'first_notice' THEN 60 ELSE 21 END)
FROM cases_proceedingstep s JOIN cases_proceeding p ON p.id = s.proceeding_id
JOIN cases_case c ON c.id = p.case_id
JOIN collection_writeoff w ON 'WO' || lpad(w.id::text, 6, '0') = p.subject
CROSS JOIN (VALUES (true), (false)) AS role (is_paying)
WHERE p.process = 'write_off' AND s.known_at > %(since)s AND CASE s.to_state
    WHEN 'notice_given' THEN w.before = 'both'
        OR w.before = CASE WHEN role.is_paying THEN 'paying_parent' ELSE 'receiving_parent' END
    WHEN 'first_notice' THEN NOT role.is_paying
    WHEN 'second_notice' THEN role.is_paying
    ELSE false END
"""

DECISIONS = f"""
INSERT INTO letter_due
SELECT 'write_off_decision', c.id, role.is_paying, NULL, NULL, p.subject, {_FACTS},
    'is_written_off', s.event = 'written_off', 'decided_on', s.effective_on)
FROM cases_proceedingstep s JOIN cases_proceeding p ON p.id = s.proceeding_id
JOIN cases_case c ON c.id = p.case_id
JOIN collection_writeoff w ON 'WO' || lpad(w.id::text, 6, '0') = p.subject
CROSS JOIN (VALUES (true), (false)) AS role (is_paying)
WHERE p.process = 'write_off' AND s.known_at > %(since)s
AND s.event IN ('written_off', 'not_written_off') AND (
    w.after = 'both'
    OR w.after = CASE WHEN role.is_paying THEN 'paying_parent' ELSE 'receiving_parent' END
    OR w.after = 'receiving_parent_first' AND EXISTS (
        SELECT 1 FROM collection_representation r
        WHERE r.write_off_id = w.id AND r.side = 'receiving_parent'
    )
)
"""
