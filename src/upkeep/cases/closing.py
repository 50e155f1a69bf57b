"""The end of a case: liability stops on the day, and nothing runs on.

Closing a case and ending its liability are one act. The database refuses either without the
other, in whichever order they come (see the triggers of ``Case`` and ``Liability``).
"""

from datetime import date, datetime

from django.db import connection

from upkeep.cases.grounds import Ground
from upkeep.cases.models import Case, CaseEnding, CaseEvent, Decision, DecisionRequest
from upkeep.cases.older_endings import citation_of
from upkeep.law.cessation import ENDED, end_of_liability, snapshot

_EVENTS = {
    Case.State.CLOSED: CaseEvent.Kind.CLOSED,
    Case.State.WITHDRAWN: CaseEvent.Kind.WITHDRAWN,
}

_END_LIABILITY = """
WITH ended AS (
    UPDATE cases_liability SET known = tstzrange(lower(known), %(known_at)s)
    WHERE case_id = %(case)s AND upper_inf(known)
    AND NOT effective <@ daterange(NULL, %(on)s)
    RETURNING decision_id, effective, weekly_pence
)
INSERT INTO cases_liability (case_id, decision_id, effective, known, weekly_pence)
SELECT %(case)s, decision_id, effective * daterange(NULL, %(on)s),
    tstzrange(%(known_at)s, NULL), weekly_pence
FROM ended WHERE NOT isempty(effective * daterange(NULL, %(on)s))
"""


def close_case(case: Case, on: date, known_at: datetime, ground: Ground, source: str = "") -> None:
    """End ``case`` on a ground: ``on`` is the first day without liability.

    A day before the case began means that it never had any. A case that has ended already ends
    earlier if ``on`` is before its end, and otherwise nothing happens. Must run in a transaction.
    """
    _end(case, on, Case.State.CLOSED, known_at, ground, source)


def withdraw_application(case: Case, on: date, known_at: datetime, source: str) -> None:
    """End ``case`` because its application was withdrawn on the day ``on``.

    Withdrawn before its first decision, or on the day that was made, it never had a liability,
    whichever of the two was recorded first; a decision that was made is then followed by one that
    ends it from the first day. Later it is a request to close the case. Nothing happens to a case
    that has ended already.
    """
    if Case.objects.filter(pk=case.pk, closed_on__isnull=False).exists():
        return
    first = Decision.objects.filter(liabilities__case=case).order_by("made_on").first()
    if first is not None and on > first.made_on:
        close_case(case, on, known_at, Ground.APPLICANT_REQUEST, source)
        return
    _end(case, case.effective_from, Case.State.WITHDRAWN, known_at, Ground.WITHDRAWN, source)


def _end(
    case: Case, on: date, state: Case.State, known_at: datetime, ground: Ground, source: str
) -> None:
    locked = Case.objects.select_for_update().get(pk=case.pk)
    first_day_without = max(on, locked.effective_from)
    if locked.closed_on is not None and locked.closed_on <= first_day_without:
        return
    locked.closed_on = first_day_without
    locked.state = state
    locked.save(update_fields=["closed_on", "state"])
    with connection.cursor() as cursor:
        cursor.execute(
            _END_LIABILITY, {"case": case.pk, "on": locked.closed_on, "known_at": known_at}
        )
    decides = ground is not Ground.WITHDRAWN or _is_decided(locked)
    decision = _decide(locked, on, ground, known_at) if decides else None
    CaseEnding.objects.create(
        case=locked,
        ground=ground,
        ends_on=locked.closed_on,
        source=source,
        decision=decision,
        known_at=known_at,
    )
    CaseEvent.objects.create(
        case=locked,
        kind=_EVENTS[state],
        effective_on=locked.closed_on,
        known_at=known_at,
        detail=source if ground is Ground.WITHDRAWN else ground.value.replace("_", " "),
        decision=decision,
    )
    _decide_the_other_cases_again(locked, known_at)


def _is_decided(case: Case) -> bool:
    """Whether a decision about a case was made: then only another one can take its place.

    What is withdrawn before any decision needs none (Child Support Act 1991 s.4(5)-(6)).
    """
    return Decision.objects.filter(liabilities__case=case).exists()


def _decide(case: Case, on: date, ground: Ground, known_at: datetime) -> Decision:
    """The decision that liability ends: told to both parents, who may dispute it like any other."""
    citation = citation_of(ground, case.scheme)
    situation = snapshot(case.scheme, case.reference, ground, citation, on, case.effective_from)
    result = end_of_liability(situation)
    return Decision.objects.create(
        paying_parent_id=case.paying_parent_id,
        kind=Decision.Kind.CESSATION,
        scheme=case.scheme,
        effective_from=result.effective_date,
        made_on=known_at.date(),
        known_at=known_at,
        reason=DecisionRequest.Reason.CASE_ENDED,
        source=case.reference,
        rate=ENDED,
        weekly_total_pence=0,
        situation=situation,
        result=result.to_json(keeps_sentences=True),
        rulebook_version=result.rulebook_version,
        parameters_version=result.parameters_version,
    )


def _decide_the_other_cases_again(case: Case, known_at: datetime) -> None:
    """Fewer qualifying children change what the paying parent's other cases are worth."""
    assert case.closed_on is not None
    DecisionRequest.objects.create(
        paying_parent_id=case.paying_parent_id,
        reason=DecisionRequest.Reason.CASE_ENDED,
        source=case.reference,
        effective_from=case.closed_on,
        decide_on=case.closed_on,
        known_at=known_at,
    )
