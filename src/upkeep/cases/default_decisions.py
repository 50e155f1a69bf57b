"""Default decisions give way to HMRC's figure the night it can be had.

A default decision may be revised at any time (SI 2012/2677 reg 14(3)), from its own effective
date; it stood in only because no income was known.
"""

from typing import Any

import psycopg

from upkeep.cases.income import RELEVANT_TAX_YEARS
from upkeep.shift import Shift

# The figures that came since the night before, of paying parents for whom a default decision is in
# force; from the first of the default decisions that follow each other up to now.
_ASK = """
WITH figure AS (
    SELECT DISTINCT ON (p.id) p.id, i.tax_year
    FROM cases_incomerecord i JOIN parties_person person USING (national_insurance_number)
    JOIN cases_payingparent p ON p.person_id = person.id
    WHERE i.available_on <= %(date)s
    AND (i.available_on > %(since)s::date OR i.known_at > %(since)s)
    AND make_date(left(i.tax_year, 4)::int + 1 + %(years)s, 4, 6) > %(date)s
    AND p.id %% %(partitions)s = %(partition)s
    ORDER BY p.id, i.tax_year DESC
), held AS (
    SELECT figure.*, lower(l.effective) AS start,
        d.kind = 'default' AND d.scheme = '2012' AS is_default,
        l.effective @> %(date)s::date AS is_in_force
    FROM figure JOIN cases_case c ON c.paying_parent_id = figure.id
    JOIN cases_liability l ON l.case_id = c.id AND upper_inf(l.known)
        AND lower(l.effective) <= %(date)s
    JOIN cases_decision d ON d.id = l.decision_id
)
INSERT INTO cases_decisionrequest
    (paying_parent_id, reason, source, effective_from, decide_on, known_at)
SELECT held.id, 'income', 'HMRC ' || held.tax_year, min(held.start), %(date)s, %(known_at)s
FROM held
LEFT JOIN LATERAL (
    SELECT max(other.start) AS start FROM held other
    WHERE other.id = held.id AND NOT other.is_default
) decided ON true
WHERE held.is_default AND (decided.start IS NULL OR held.start > decided.start)
GROUP BY held.id, held.tax_year HAVING bool_or(held.is_in_force) ORDER BY held.id
"""


def revise_default_decisions(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Ask for a decision wherever HMRC now holds income and a default decision stands in."""
    cursor.execute(_ASK, {**shift.parameters(), "years": RELEVANT_TAX_YEARS})
    return {"default_decisions_to_revise": cursor.rowcount}
