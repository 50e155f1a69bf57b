"""Before a child is 16 or 20 the receiving parent is asked about education and child benefit.

From 16 on somebody is a child only in education that is not advanced, or while child benefit is
payable, and from 20 on never (Child Support Act 1991 s.55; SI 2012/2677 reg 76; SI 2012/2785
reg 3). Asking first spares both parents a change that reaches months back. Silence changes nothing
by itself: a caseworker finds out.
"""

ASKED_DAYS_BEFORE = 56
"""Eight weeks: time for an answer, and for finding out where none comes."""

# One question for each age and child; whoever told of education in the year before is not asked.
# Born on 29 February, somebody is asked a day early; the law itself says when they are of age.
GROWING_UP_SOON = f"""
INSERT INTO happening
WITH soon AS MATERIALIZED (
    SELECT child.id, child.case_id, person.id AS person_id,
        (person.date_of_birth + make_interval(years => age.years))::date AS birthday,
        person.given_name || ' ' || age.years AS named
    FROM (VALUES (16), (20)) AS age (years)
    JOIN parties_person person
        ON person.date_of_birth > %(date)s::date - make_interval(years => age.years)
        AND person.date_of_birth
            <= %(date)s::date + {ASKED_DAYS_BEFORE} - make_interval(years => age.years)
    JOIN cases_casechild child ON child.person_id = person.id
)
SELECT 'growing_up', c.reference || ' ' || soon.named, c.paying_parent_id, c.id, true,
    ARRAY[]::text[], %(date)s
FROM soon JOIN cases_case c ON c.id = soon.case_id
WHERE c.state = 'in_force' AND (c.closed_on IS NULL OR c.closed_on > soon.birthday)
AND NOT EXISTS (
    SELECT 1 FROM cases_proceeding p WHERE p.process = 'growing_up'
    AND p.paying_parent_id = c.paying_parent_id AND p.subject = c.reference || ' ' || soon.named
)
AND NOT EXISTS (
    SELECT 1 FROM parties_personfact told WHERE told.person_id = soon.person_id
    AND told.kind = 'education' AND told.effective_from > soon.birthday - interval '1 year'
)
AND (
    SELECT fact.value FROM cases_circumstance fact
    WHERE fact.case_child_id = soon.id AND fact.kind = 'qualifies'
    AND NOT EXISTS (SELECT 1 FROM cases_circumstance mend WHERE mend.corrects_id = fact.id)
    ORDER BY fact.effective_from DESC, fact.id DESC LIMIT 1
) = 'true'
"""

_ASKED_ABOUT = """
FROM cases_proceeding p JOIN cases_case c ON c.id = p.case_id
JOIN cases_casechild child ON child.case_id = c.id
JOIN parties_person person ON person.id = child.person_id
    AND p.subject IN (c.reference || ' ' || person.given_name || ' 16',
        c.reference || ' ' || person.given_name || ' 20')
WHERE p.process = 'growing_up' AND p.ended_on IS NULL
"""

GROWING_UP_TOLD = f"""
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false, ARRAY['told'], %(date)s
{_ASKED_ABOUT} AND EXISTS (
    SELECT 1 FROM parties_personfact told WHERE told.person_id = person.id
    AND told.kind = 'education' AND told.known_at > %(since)s
)
"""

GROWING_UP_STOPPED = f"""
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false, ARRAY['not_a_child'], %(date)s
{_ASKED_ABOUT} AND EXISTS (
    SELECT 1 FROM cases_circumstance fact WHERE fact.case_child_id = child.id
    AND fact.kind = 'qualifies' AND fact.value = 'false' AND fact.effective_from <= %(date)s
    AND fact.known_at > %(since)s
)
"""

GROWING_UP_NOT_NEEDED = """
INSERT INTO happening
SELECT p.process, p.subject, p.paying_parent_id, p.case_id, false, ARRAY['liability_ended'],
    %(date)s
FROM cases_proceeding p JOIN cases_case c ON c.id = p.case_id
WHERE p.process = 'growing_up' AND p.ended_on IS NULL AND c.closed_on <= %(date)s
"""

TOLD: tuple[str, ...] = (
    GROWING_UP_TOLD,
    GROWING_UP_STOPPED,
    GROWING_UP_NOT_NEEDED,
    GROWING_UP_SOON,
)
"""What the night tells of children who grow up, in order: answers before new questions."""
