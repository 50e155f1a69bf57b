"""What must hold where Direct Pay gave way to collection (Child Support Act 1991 s.4(2A))."""

from typing import Any

import psycopg

from upkeep.checking import Check, Violation, violations_of
from upkeep.collection.models import LikelihoodFinding
from upkeep.collection.payment_warnings import GIVEN_FROM, is_asked_for, stands_until, warned_on

# Direct Pay that was chosen once it was no longer open is collected without anybody's word.
_WITHOUT_AUTHORITY = f"""
SELECT c.reference, lower(a.effective)
FROM collection_arrangement a JOIN cases_case c ON c.id = a.case_id
JOIN collection_arrangement before ON before.case_id = a.case_id AND upper_inf(before.known)
    AND before.service_type = 'direct_pay' AND upper(before.effective) = lower(a.effective)
WHERE upper_inf(a.known) AND a.service_type = 'collect_and_pay' AND c.scheme = '2012'
AND lower(a.effective) >= DATE '{GIVEN_FROM}' AND NOT EXISTS (
    SELECT 1 FROM collection_likelihoodfinding f
    WHERE f.case_id = c.id AND f.outcome = 'collected' AND f.found_on = lower(a.effective)
) AND NOT EXISTS (
    SELECT 1 FROM cases_reportedchange r JOIN cases_application said ON said.id = r.application_id
    WHERE said.case_id = c.id AND r.form ->> 'kind' = 'collection'
    AND (r.form ->> 'reported_by' = 'paying_parent' OR r.form ->> 'service_type' = 'direct_pay')
    AND greatest(r.reported_on, (r.form ->> 'happened_on')::date, c.effective_from)
        = lower(a.effective)
) ORDER BY 1
"""


def _unwarned(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """Findings by which we collect what was missed, without a notice that counted that day."""
    found = []
    acted_on = LikelihoodFinding.objects.filter(outcome="collected", was_missed=True)
    for each in acted_on.select_related("case").order_by("pk"):
        if not is_asked_for(each.case, each.found_on):
            continue
        received_on = warned_on(each.case, each.found_on, each.known_at)
        stands = received_on is not None and each.found_on <= stands_until(received_on)
        if not stands or received_on != each.warned_on:
            found.append(
                Violation(
                    f"case {each.case.reference}, found on {each.found_on}",
                    f"a notice recorded as received on {each.warned_on}",
                    f"the one received on {received_on}, at most 12 months before",
                )
            )
    return found


CHECKS = [
    Check(
        "Direct Pay gives way by agreement or finding",
        "Where a case of the 2012 scheme went from Direct Pay to collection, the paying parent "
        "asked for it, or maintenance was found unlikely to be paid without us.",
        violations_of(
            _WITHOUT_AUTHORITY,
            lambda case, on: Violation(
                f"case {case}", f"collected from {on} on", "agreement or a finding of that day"
            ),
        ),
    ),
    Check(
        "nobody is collected from unwarned",
        "What was missed under Direct Pay is collected only where the paying parent had the "
        "warning notice in the 12 months before.",
        _unwarned,
    ),
]
