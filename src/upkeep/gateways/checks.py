"""What must hold over all messages: none is dropped, and none counts without its answer."""

from upkeep.checking import Check, Violation, violations_of

# A message is to be worked, done with its answer on record, in triage, or settled by somebody.
_DROPPED = """
SELECT m.id, m.system, m.state,
    CASE WHEN m.attempts <> tries.made THEN tries.made || ' attempts on record of ' || m.attempts
        WHEN m.state IN ('waiting', 'unread') AND m.direction = 'out' THEN 'no next attempt'
        WHEN m.state = 'failed' THEN 'no fault in triage'
        WHEN m.state = 'settled' THEN 'settled by nobody'
        ELSE 'no answer on record' END
FROM gateways_message m CROSS JOIN LATERAL (
    SELECT count(*) AS made, count(*) FILTER (WHERE a.fault = '') AS whole
    FROM gateways_messageattempt a WHERE a.message_id = m.id
) tries
WHERE m.attempts <> tries.made
OR (m.direction = 'out' AND m.state IN ('waiting', 'unread') AND m.next_attempt_at IS NULL)
OR (m.direction = 'out' AND m.state IN ('unread', 'done') AND tries.whole = 0)
OR (m.state = 'failed' AND (m.fault = '' OR m.failed_at IS NULL))
OR (m.state = 'settled' AND (m.settled_by = '' OR m.settled_note = ''))
ORDER BY m.id
"""

CHECKS = [
    Check(
        "no message is dropped",
        "Every message is to be sent, or answered on record, or in triage, or settled by somebody.",
        violations_of(
            _DROPPED,
            lambda number, system, state, found: Violation(
                f"message {number} ({system}, {state})", found, "a message that is accounted for"
            ),
        ),
    ),
]
