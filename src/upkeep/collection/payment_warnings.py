"""The warning notice: before we collect or enforce what was missed, the paying parent is told.

SI 2009/3151 reg 3A, in cases under the 2012 scheme since 30 June 2014: where a payment was missed,
collection or enforcement begins only if within the 12 months before the paying parent was given
notice that we may. The night gives it whenever Direct Pay begins or goes on, and when a payment to
us is missed; the record of it is the letter, with the day on which it counts as received.
"""

from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db import connection

from upkeep.cases.models import Case, Scheme
from upkeep.law import collection_parameters

WARNED = "warned_in_the_last_12_months"
"""The guard of the arrangement of a case that asks for the notice."""

GIVEN_FROM = date(2014, 6, 30)
"""The day from which the notice is asked for (SI 2014/1386 reg 6)."""

MONTHS = "direct_pay.warning_months"

_THEN = "coalesce(%(known_at)s, 'infinity'::timestamptz)"

# A notice that reached nobody was not given.
_WARNED_ON = f"""
SELECT max(coalesce(sent.received_on, l.deemed_received_on))
FROM correspondence_letter l
LEFT JOIN LATERAL (
    SELECT s.deemed_received_on AS received_on FROM correspondence_letterstep s
    WHERE s.letter_id = l.id AND s.deemed_received_on IS NOT NULL AND s.known_at <= {_THEN}
    ORDER BY s.id DESC LIMIT 1
) sent ON true
WHERE l.cause = 'payment_warning' AND l.case_id = %(case)s AND NOT l.is_copy
AND l.known_at <= {_THEN} AND coalesce(sent.received_on, l.deemed_received_on) <= %(on)s
AND coalesce((
    SELECT s.state FROM correspondence_letterstep s
    WHERE s.letter_id = l.id AND s.known_at <= {_THEN} ORDER BY s.id DESC LIMIT 1
), '') NOT IN ('withheld', 'failed', 'returned')
"""


def is_asked_for(case: Case, on: date) -> bool:
    """Whether the law of the day wants the notice before what was missed is collected."""
    return case.scheme == Scheme.SCHEME_2012 and on >= GIVEN_FROM


def warned_on(case: Case, on: date, known_at: datetime | None = None) -> date | None:
    """The day on which the latest notice counts as received, by a day and as known at a moment."""
    values: dict[str, int | date | datetime | None] = {
        "case": case.pk,
        "on": on,
        "known_at": known_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WARNED_ON, values)
        row = cursor.fetchone()
    found: date | None = row[0] if row else None
    return found


def stands_until(received_on: date) -> date:
    """The last day on which a notice received on a day lets us begin."""
    months = collection_parameters().on(max(received_on, GIVEN_FROM)).value(MONTHS).figure
    until: date = received_on + relativedelta(months=int(months.fraction))
    return until


def is_warned(case: Case, on: date) -> bool:
    """Whether collection or enforcement of what was missed may begin on a day."""
    if not is_asked_for(case, on):
        return True
    received_on = warned_on(case, on)
    return received_on is not None and on <= stands_until(received_on)
