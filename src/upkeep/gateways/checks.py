"""What must hold over all messages: none is dropped, and none counts without its answer."""

from upkeep.checking import Check, Violation, violations_of

# A message is to be worked, done with its answer on record, in triage, or settled by somebody.
_DROPPED = """
SELECT m.id, m.system, m.state,
    CASE WHEN m.attempts <> tries.made THEN tries.made || ' attempts on record of ' || m.attempts
        WHEN m.state = 'asked' AND m.carried_in_id IS NULL THEN 'asked in no file'
        WHEN m.state IN ('waiting', 'asked', 'unread') AND m.direction = 'out'
            THEN 'no next attempt'
        WHEN m.state = 'failed' THEN 'no fault in triage'
        WHEN m.state = 'settled' THEN 'settled by nobody'
        ELSE 'no answer on record' END
FROM gateways_message m CROSS JOIN LATERAL (
    SELECT count(*) AS made, count(*) FILTER (WHERE a.fault = '') AS whole
    FROM gateways_messageattempt a WHERE a.message_id = m.id
) tries
WHERE m.attempts <> tries.made
OR (m.state = 'asked' AND m.carried_in_id IS NULL)
OR (m.direction = 'out' AND m.state IN ('waiting', 'asked', 'unread')
    AND m.next_attempt_at IS NULL)
OR (m.direction = 'out' AND m.state IN ('unread', 'done') AND tries.whole = 0)
OR (m.state = 'failed' AND (m.fault = '' OR m.failed_at IS NULL))
OR (m.state = 'settled' AND (m.settled_by = '' OR m.settled_note = ''))
ORDER BY m.id
"""

# Every line of a file that was read: the account adds up by a constraint; here it is compared with
# the file itself, which has a head and an end besides, and with the messages that it names.
_LINES_LOST = """
SELECT m.id, m.system,
    coalesce(a.entries || ' lines accounted for, ' || a.kept || ' kept', 'no account'),
    said.lines || ' lines, ' || carried.messages || ' kept'
FROM gateways_message m LEFT JOIN gateways_fileaccount a ON a.message_id = m.id
CROSS JOIN LATERAL (
    SELECT count(*) - 2 AS lines
    FROM regexp_split_to_table(convert_from(m.content, 'UTF8'), E'\n') line
    WHERE btrim(line) <> ''
) said CROSS JOIN LATERAL (
    SELECT count(*) AS messages FROM gateways_message c WHERE c.carried_in_id = m.id
) carried
WHERE m.is_file AND m.direction = 'in' AND m.state = 'done'
AND (a.id IS NULL OR a.entries <> said.lines OR a.kept <> carried.messages)
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
    Check(
        "every line of a file is accounted for",
        "Each line of a file that came in was taken in, known before, without effect, or in triage "
        "(I-35).",
        violations_of(
            _LINES_LOST,
            lambda number, system, found, wanted: Violation(
                f"file {number} ({system})", found, wanted
            ),
        ),
    ),
]
