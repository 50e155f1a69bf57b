"""A reported application for a variation becomes a proceeding of its own."""

from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.models import Case, ReportedChange, Scheme
from upkeep.cases.proceedings import NIGHTLY_RUN
from upkeep.cases.variation_models import Ground
from upkeep.cases.variations import apply_for
from upkeep.shift import Shift


def variation(
    case: Case, form: forms.VariationChange, change: ReportedChange, shift: Shift
) -> None:
    """Open the application, made on the day it was reported; no fact follows from it yet.

    What was applied for about a case that has ended by then, or that is decided under the law of
    another scheme, stays a line on the timeline.
    """
    has_ended = case.closed_on is not None and case.closed_on <= form.reported_on
    if has_ended or case.scheme != Scheme.SCHEME_2012:
        return
    apply_for(
        case,
        Ground(form.ground),
        SourceKind(form.reported_by),
        form.said,
        form.happened_on,
        Actor(NIGHTLY_RUN, shift.date, shift.known_at),
        form.amount_pence,
        form.reported_on,
        change.reference,
    )
