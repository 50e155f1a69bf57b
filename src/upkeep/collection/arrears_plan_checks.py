"""What must hold of plans to pay arrears off: what they ask for, their letters, and their end."""

from upkeep.checking import Check, Violation, violations_of

_NAME = "'AP' || lpad(p.id::text, 6, '0')"

_SUMS = f"""
SELECT {_NAME}, p.arrears_pence, coalesce(covered.pence, 0), coalesce(asked.pence, 0)
FROM collection_arrearsplan p
LEFT JOIN (
    SELECT plan_id, sum(left_pence)::bigint AS pence FROM collection_arrearsplandebt
    GROUP BY plan_id
) covered ON covered.plan_id = p.id
LEFT JOIN (
    SELECT plan_id, sum(amount_pence)::bigint AS pence FROM collection_arrearsplaninstalment
    GROUP BY plan_id
) asked ON asked.plan_id = p.id
WHERE p.arrears_pence <> coalesce(covered.pence, 0) OR p.arrears_pence <> coalesce(asked.pence, 0)
ORDER BY p.id
"""

_TWICE = f"""
SELECT max({_NAME}), count(*) FROM collection_arrearsplan p
WHERE NOT EXISTS (SELECT 1 FROM collection_arrearsplanend e WHERE e.plan_id = p.id)
GROUP BY p.paying_parent_id HAVING count(*) > 1 ORDER BY 1
"""

_NO_LETTER = f"""
SELECT {_NAME}, told.what FROM collection_arrearsplan p
CROSS JOIN LATERAL (
    SELECT 'agreed' AS what, p.known_at
    UNION ALL
    SELECT e.kind, e.known_at FROM collection_arrearsplanend e
    WHERE e.plan_id = p.id AND e.kind <> 'replaced'
) told
WHERE told.known_at <= (SELECT max(known_at) FROM batch_night WHERE finished)
AND NOT EXISTS (
    SELECT 1 FROM correspondence_letter l
    WHERE l.cause = 'arrears_plan' AND l.about = {_NAME} || ' ' || told.what
)
ORDER BY p.id, told.what
"""

# What a night left as kept, although it is paid off, or asked for longer ago than any route takes.
_NOT_WATCHED = f"""
SELECT {_NAME}, owed.pence, late.due_on FROM collection_arrearsplan p
CROSS JOIN LATERAL (
    SELECT coalesce(sum(least(d.left_pence,
        o.maintenance_left_pence + o.fee_left_pence)), 0)::bigint AS pence
    FROM collection_arrearsplandebt d
    JOIN collection_openinstalment o ON o.instalment_id = d.instalment_id WHERE d.plan_id = p.id
) owed
LEFT JOIN LATERAL (
    SELECT min(i.due_on) AS due_on FROM collection_arrearsplaninstalment i
    WHERE i.plan_id = p.id AND i.through_pence > p.arrears_pence - owed.pence
    AND i.due_on < (SELECT max(date) FROM batch_night WHERE finished) - 100
) late ON true
WHERE p.agreed_on < (SELECT max(date) FROM batch_night WHERE finished) - 100
AND NOT EXISTS (SELECT 1 FROM collection_arrearsplanend e WHERE e.plan_id = p.id)
AND late.due_on IS NOT NULL
ORDER BY p.id
"""

CHECKS = [
    Check(
        "a plan asks for what it covers",
        "The instalments of a plan for arrears come to what was overdue when it was agreed, and "
        "that is the instalments it names: nothing is asked for twice.",
        violations_of(
            _SUMS,
            lambda plan, wanted, covered, asked: Violation(
                f"plan {plan}", f"covers {covered}p, asks for {asked}p", f"{wanted}p of both"
            ),
        ),
    ),
    Check(
        "one plan for arrears at a time",
        "A paying parent has at most one plan in force.",
        violations_of(
            _TWICE, lambda plan, count: Violation(f"plan {plan}", f"{count} in force", "one")
        ),
    ),
    Check(
        "a plan for arrears is told of",
        "That a plan was agreed, and how it ended, was written to the paying parent that night.",
        violations_of(
            _NO_LETTER,
            lambda plan, what: Violation(f"plan {plan}", f"{what} without a letter", "a letter"),
        ),
    ),
    Check(
        "a plan that is not kept is over",
        "No plan stays in force with an instalment that was to be paid long ago.",
        violations_of(
            _NOT_WATCHED,
            lambda plan, owed, day: Violation(
                f"plan {plan}", f"in force with {owed}p left since {day}", "broken"
            ),
        ),
    ),
]
