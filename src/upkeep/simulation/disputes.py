"""Disputed decisions of the demonstration: an error put right, two reconsiderations, an appeal.

The first reconsideration leaves its decision as it is and is appealed against; the tribunal finds
something else. The second one revises its decision. All of it goes through the doors that staff
have, on days that follow from those below.
"""

from datetime import UTC, date, datetime, time, timedelta

from django.db import connection
from django.db.models import QuerySet

from upkeep.cases import opening
from upkeep.cases.actors import Actor
from upkeep.cases.finding import Findings, record_findings
from upkeep.cases.forms import FoundFact, NightsFound, RelevantOtherChildrenFound
from upkeep.cases.look_alikes import Point, find, open_work
from upkeep.cases.models import Case, Decision, Proceeding, ReportedChange, Scheme
from upkeep.cases.payers import latest_decision_on
from upkeep.cases.tribunal import name_appeal

CASEWORKER, APPEALS, DECIDER = (
    "simulated caseworker",
    "simulated appeals officer",
    "simulated decision maker",
)
RECONSIDERATIONS_FROM = (date(2024, 9, 2), date(2024, 10, 7))
ERROR_FOUND_ON = date(2024, 6, 3)
LATELY = timedelta(days=20)
ANSWERED_AFTER = timedelta(days=12)
APPEALED_AFTER = timedelta(days=20)
CARRIED_OUT_AFTER = timedelta(days=5)
LOOKED_AT = 20


def work_day(day: date) -> int:
    """Do what is due about disputes on a working day; returns how much was done."""
    return _correct_an_error(day) + _ask(day) + _answer(day) + _appeal(day) + _carry_out(day)


def _ask(day: date) -> int:
    """Each of the two reconsiderations, about a decision that was made lately."""
    done = Proceeding.objects.filter(process="reconsideration").count()
    if done == len(RECONSIDERATIONS_FROM) or day < RECONSIDERATIONS_FROM[done]:
        return 0
    case = _decided_lately(day).first()
    if case is None:
        return 0
    said = "The paying parent writes that the decision is wrong."
    opening.start("reconsideration", case, _actor(CASEWORKER, day), said, asked_by="paying_parent")
    return 1


def _answer(day: date) -> int:
    """The first reconsideration changes nothing; any other finds another child."""
    waiting = Proceeding.objects.filter(
        process="reconsideration", state="looking_again", entered_on__lte=day - ANSWERED_AFTER
    )
    for row in waiting.order_by("pk"):
        case, decision = _about(row)
        is_first = not Proceeding.objects.filter(process=row.process, pk__lt=row.pk).exists()
        facts = () if is_first else (_one_more_child(decision),)
        reason = (
            "The income is HMRC's figure of the year, which the decision rightly used."
            if is_first
            else "A child who lives with the paying parent was left out."
        )
        found = Findings("reconsideration", decision, decision.effective_from, reason, facts)
        record_findings(found, case, _actor(DECIDER, day), row)
    return len(waiting)


def _appeal(day: date) -> int:
    """Whoever asked first and was refused appeals."""
    refused = Proceeding.objects.filter(
        process="reconsideration", state="unchanged", entered_on__lte=day - APPEALED_AFTER
    ).first()
    if refused is None or Proceeding.objects.filter(process="appeal").exists():
        return 0
    case, _decision = _about(refused)
    said = "The tribunal sent the appeal."
    actor = _actor(APPEALS, day)
    appeal = opening.start("appeal", case, actor, said, asked_by="paying_parent")
    name_appeal(appeal, f"SC000/{day:%y}/00001", day, None, actor)
    return 1


def _carry_out(day: date) -> int:
    """What the tribunal found is recorded: a child stays sixty nights a year."""
    decided = Proceeding.objects.filter(
        process="appeal", state="carrying_out", entered_on__lte=day - CARRIED_OUT_AFTER
    )
    for row in decided.order_by("pk"):
        case, decision = _about(row)
        child = case.children.select_related("person").order_by("pk").first()
        assert child is not None, "a case has a child"
        found = Findings(
            "appeal",
            decision,
            decision.effective_from,
            "The tribunal finds that the child stays sixty nights a year with the paying parent.",
            (NightsFound(child=child.person.given_name, nights=60),),
        )
        record_findings(found, case, _actor(DECIDER, day), row)
        _look_for_cases_like_it(row, decision, day)
    return len(decided)


def _look_for_cases_like_it(appeal: Proceeding, decision: Decision, day: date) -> None:
    """Whatever turned on nights that were counted is looked at, too, as far as staff can."""
    point = Point(rule="share_for_shared_care", fact="nights")
    with connection.cursor() as cursor:
        found = find(cursor.cursor, point, decision)
    open_work(found[:LOOKED_AT], appeal, point, _actor(DECIDER, day))


def _correct_an_error(day: date) -> int:
    """One accidental error is found and put right."""
    is_done = ReportedChange.objects.filter(form__basis="accidental_error").exists()
    if day < ERROR_FOUND_ON or is_done:
        return 0
    case = _decided_lately(day).last()
    if case is None:
        return 0
    decision = _latest(case)
    found = Findings(
        "accidental_error",
        decision,
        decision.effective_from,
        "The number of other children was typed wrongly.",
        (_one_more_child(decision),),
    )
    record_findings(found, case, _actor(DECIDER, day))
    return 1


def _one_more_child(decision: Decision) -> FoundFact:
    before = decision.situation["paying_parent"]["relevant_other_children"]
    return RelevantOtherChildrenFound(count=(before if isinstance(before, int) else 0) + 1)


def _about(row: Proceeding) -> tuple[Case, Decision]:
    assert row.case is not None, "a dispute is about one case"
    return row.case, row.dispute.decision


def _latest(case: Case) -> Decision:
    decision = latest_decision_on(case)
    assert decision is not None, "a case that is disputed has been decided"
    return decision


def _decided_lately(day: date) -> QuerySet[Case]:
    """Cases in force with a decision of the last days at a rate that income and children decide."""
    disputed = Proceeding.objects.filter(process="reconsideration").values("paying_parent_id")
    return (
        Case.objects.filter(
            state=Case.State.IN_FORCE,
            scheme=Scheme.SCHEME_2012,
            paying_parent__decisions__made_on__gt=day - LATELY,
            paying_parent__decisions__rate__in=["basic", "basic_plus", "reduced"],
        )
        .exclude(paying_parent__in=disputed)
        .order_by("pk")
        .distinct()
    )


def _actor(name: str, day: date) -> Actor:
    return Actor(name, day, datetime.combine(day, time(10, tzinfo=UTC)))
