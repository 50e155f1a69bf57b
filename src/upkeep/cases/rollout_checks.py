"""What must hold of roll-out: intake follows its switch, and law is used from its day."""

from typing import Any

import psycopg

from upkeep.cases.models import Scheme, SwitchSetting
from upkeep.cases.switches import INTAKE, is_on
from upkeep.checking import Check, Violation, violations_of

# The night that took an application in is the last one begun before its decision was asked for.
_TAKEN_IN = """
SELECT a.reference, a.form -> 'paying_parent' ->> 'national_insurance_number',
    upper(a.form -> (a.form ->> 'applicant') -> 'address' ->> 'postcode'), night.date, r.known_at
FROM cases_application a JOIN cases_decisionrequest r
    ON r.reason = 'application' AND r.source = a.reference
CROSS JOIN LATERAL (
    SELECT n.date FROM batch_night n WHERE n.known_at <= r.known_at ORDER BY n.date DESC LIMIT 1
) night
ORDER BY a.reference
"""

_DATE_LOST = """
SELECT a.reference, a.received_on::text, c.applied_on::text, h.held_on::text
FROM cases_heldapplication h JOIN cases_application a ON a.id = h.application_id
LEFT JOIN cases_case c ON c.id = a.case_id
WHERE a.received_on::text <> a.form ->> 'received_on' OR a.received_on > h.held_on
OR c.applied_on > a.received_on
ORDER BY a.reference
"""

# Every figure of the law that a decision rests on was in force on the day it decides about, be it
# in a pattern of its explanation or in a step that was kept whole.
_NOT_IN_FORCE = """
WITH used AS (
    SELECT d.id, d.effective_from::text AS day, figure FROM cases_decision d
    CROSS JOIN LATERAL jsonb_path_query(d.result -> 'explanation', '$.**.parameters[*]') figure
    UNION ALL
    SELECT d.id, d.effective_from::text, figure FROM cases_decision d
    CROSS JOIN LATERAL (
        SELECT DISTINCT named #>> '{}' AS digest
        FROM jsonb_path_query(d.result -> 'explanation', '$.**.pattern') named
    ) own
    JOIN cases_explanationpattern p USING (digest)
    CROSS JOIN LATERAL jsonb_array_elements(p.content -> 'parameters') figure
)
SELECT DISTINCT ON (id) id, day, figure ->> 'id', figure ->> 'from' FROM used
WHERE figure ->> 'from' > day OR figure ->> 'status' = 'announced' ORDER BY id
"""


def _intake_followed_its_switch(cursor: psycopg.Cursor[Any]) -> list[Violation]:
    """No application was taken in on a night on which intake was off for it."""
    settings = list(SwitchSetting.objects.filter(name=INTAKE).order_by("-effective_from", "-id"))
    if all(setting.is_on for setting in settings):
        return []
    cursor.execute(_TAKEN_IN)
    return [
        Violation(f"application {reference}", f"taken in on {night}", "waiting: intake was off")
        for reference, number, postcode, night, known_at in cursor.fetchall()
        if not is_on(
            [s for s in settings if s.effective_from <= night and s.known_at <= known_at],
            number,
            Scheme.SCHEME_2012,
            postcode,
        )
    ]


CHECKS = [
    Check(
        "intake follows its switch",
        "No application is taken in on a night on which intake is off for it (I-33).",
        _intake_followed_its_switch,
    ),
    Check(
        "an application that waited keeps its day",
        "A pause of intake changes no application, nor the day from which it counts (I-33).",
        violations_of(
            _DATE_LOST,
            lambda reference, received, applied, held: Violation(
                f"application {reference}, held on {held}", applied or received, received
            ),
        ),
    ),
    Check(
        "law is used from its day",
        "No decision rests on a figure that was not in force on its day (I-36).",
        violations_of(
            _NOT_IN_FORCE,
            lambda decision, day, figure, start: Violation(
                f"decision {decision} from {day}", f"{figure} of {start}", "law in force that day"
            ),
        ),
    ),
]
