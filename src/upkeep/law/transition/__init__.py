"""From an older law to a newer one: what is payable while the amount moves from one to the other.

Read in this order: ``facts``, ``dates`` (when an old case converts, and until when it is phased),
``phasing`` (one step a year), ``flat_cases`` (one year only, or at once), ``ceiling``,
``linking``, ``conversion`` (the whole series of amounts) and ``court_order``.

Phasing follows one case through years of decisions, so it is worked out exactly and one at a time;
there is no array form.
"""

from __future__ import annotations

from upkeep.law.transition.conversion import ConversionError, liability_across_conversion
from upkeep.law.transition.court_order import CourtOrder, liability_across_court_order
from upkeep.law.transition.dates import anniversary, case_conversion_date, end_of_phasing
from upkeep.law.transition.facts import (
    BY_INCOME,
    DEFAULT,
    FLAT_ON_BENEFIT,
    HALF_FLAT,
    KINDS,
    NIL,
    RELATED_PERSON,
    TRIGGERS,
    Conversion,
    DecidedAmounts,
    Period,
)
from upkeep.law.transition.linking import is_within_linking_weeks

__all__ = [
    "BY_INCOME",
    "DEFAULT",
    "FLAT_ON_BENEFIT",
    "HALF_FLAT",
    "KINDS",
    "NIL",
    "RELATED_PERSON",
    "TRIGGERS",
    "Conversion",
    "ConversionError",
    "CourtOrder",
    "DecidedAmounts",
    "Period",
    "anniversary",
    "case_conversion_date",
    "end_of_phasing",
    "is_within_linking_weeks",
    "liability_across_conversion",
    "liability_across_court_order",
]
