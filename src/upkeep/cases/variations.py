"""Variations from their application to their decision (Child Support Act 1991 ss.28A to 28G).

An application opens a proceeding. Some must be rejected at the start; of the others the other
parent is told and heard, and then a decision maker finds whether there is a ground, how much it
comes to, and whether it is just and equitable to agree. What is agreed becomes facts from the day
the law gives; the next night decides on them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from upkeep.cases import opening, proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.fact_kinds import FactKind, SourceKind
from upkeep.cases.fact_values import turning_days
from upkeep.cases.facts import AHEAD
from upkeep.cases.forms.codes import COUPLE_BENEFITS
from upkeep.cases.forms.variations import EXPENSE_GROUNDS
from upkeep.cases.free_text import told_by
from upkeep.cases.lifecycle.clocks import POST_TAKES
from upkeep.cases.models import (
    Case,
    Circumstance,
    Decision,
    DecisionRequest,
    Liability,
    Proceeding,
)
from upkeep.cases.stating import Source, stated
from upkeep.cases.variation_models import (
    Bar,
    Ground,
    VariationApplication,
    VariationFinding,
)
from upkeep.law.parameters import load_scheme

Outcome = VariationFinding.Outcome

FACT_OF: dict[Ground, FactKind] = {
    Ground.CONTACT: FactKind.EXPENSE_CONTACT,
    Ground.ILLNESS: FactKind.EXPENSE_ILLNESS,
    Ground.DEBTS: FactKind.EXPENSE_DEBTS,
    Ground.BOARDING: FactKind.EXPENSE_BOARDING,
    Ground.MORTGAGE: FactKind.EXPENSE_MORTGAGE,
    Ground.UNEARNED: FactKind.ADDED_UNEARNED,
    Ground.ASSETS: FactKind.ADDED_ASSETS,
    Ground.ON_BENEFIT: FactKind.ADDED_ON_BENEFIT,
    Ground.DIVERTED: FactKind.ADDED_DIVERTED,
}
EVENT_OF: dict[str, dict[str, str]] = {
    "applied": {Outcome.REJECTED: "rejected"},
    "condition_failed": {Outcome.REFUSED: "refuse"},
    "weighing": {Outcome.AGREED: "agreed", Outcome.REFUSED: "refused"},
    "with_tribunal": {Outcome.AGREED: "tribunal_agreed", Outcome.REFUSED: "tribunal_refused"},
    "asking_tribunal": {Outcome.AGREED: "tribunal_agreed", Outcome.REFUSED: "tribunal_refused"},
}
"""The findings that are open in each state, and the event each is."""

REVISED_WITHIN = timedelta(days=30)
"""After its notice, how long an application may revise a decision (SI 2012/2677 reg 14(1)(a))."""


class CannotFindError(ValueError):
    """A finding that the law or the state of the application does not allow; says why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a decision maker finds. ``amount_pence``, ``until``: see the tables' own words."""

    outcome: VariationFinding.Outcome
    reasons: str
    amount_pence: int | None = None
    until: date | None = None
    is_just_and_equitable: bool | None = None
    bar: Bar | None = None


@transaction.atomic
def apply_for(
    case: Case,
    ground: Ground,
    applicant: SourceKind,
    said: str,
    exists_from: date,
    actor: Actor,
    amount_pence: int | None = None,
    applied_on: date | None = None,
    source: str = "telephone",
) -> VariationApplication:
    """Open a parent's application for a variation; ``applied_on`` is its day, if not the actor's.

    An oral application counts from the day of the call, a written one from its receipt (reg 56).
    """
    opened = opening.start("variation", case, actor, f"{ground.label}: {said}")
    return VariationApplication.objects.create(
        proceeding=opened,
        ground=ground,
        applicant=applicant,
        applied_on=applied_on or actor.on,
        exists_from=exists_from,
        amount_pence=amount_pence,
        said=said,
        source=source,
        known_at=actor.known_at,
    )


def lawful_from(application: VariationApplication) -> date:
    """The day from which a variation takes effect, if it is agreed to.

    Applied for before the calculation was made: from its first day, or from the day on which the
    ground arose (SI 2012/2677 reg 13(1)). Applied for within 30 days after notice of the decision
    in force: that decision is revised, from its own day, if the ground existed then (regs
    14(1)(a)(i) and (2)). Otherwise from the day of the application, or of a ground that is still
    expected (reg 18(2), (6)(a)). Voluntary payments on a debt or mortgage (reg 13(2)) are left out.
    """
    case = application.proceeding.case
    assert case is not None, "a variation is about a case"
    exists_from, applied_on = application.exists_from, application.applied_on
    decided = Decision.objects.filter(
        liabilities__case=case, made_on__lte=applied_on, effective_from__lte=applied_on
    )
    latest = decided.order_by("made_on", "pk").last()
    if latest is None:
        return max(exists_from, case.effective_from)
    is_revised = applied_on <= latest.made_on + POST_TAKES + REVISED_WITHIN
    if is_revised and exists_from <= latest.effective_from:
        return latest.effective_from
    return max(applied_on, exists_from)


def bars_of(application: VariationApplication, amount_pence: int | None = None) -> tuple[Bar, ...]:
    """What stands in the way of agreeing that can be seen from the decision in force (reg 57(1)).

    ``amount_pence`` is what the ground is found to come to, else what the applicant named.
    """
    amount = application.amount_pence if amount_pence is None else amount_pence
    decision = _decision_on(application, lawful_from(application))
    if decision is None:
        return ()
    found = [Bar.DEFAULT_DECISION] if decision.rate == "default" else []
    if _rests_on_benefit(decision):
        found.append(Bar.BENEFIT)
    income = _gross_weekly_pence(decision)
    cap = _parameter(decision, "income.cap")
    if application.ground in EXPENSE_GROUNDS:
        return (*found, *_bars_of_expenses(application.ground, amount, decision, income, cap))
    if income is not None and income >= cap:
        found.append(Bar.CAPPED)
    return tuple(found)


def _bars_of_expenses(
    ground: str, amount: int | None, decision: Decision, income: int | None, cap: int
) -> list[Bar]:
    found = []
    threshold = _parameter(decision, "variation.expenses_threshold")
    if ground != Ground.ILLNESS and amount is not None and amount <= threshold:
        found.append(Bar.THRESHOLD)
    if decision.weekly_total_pence <= _parameter(decision, "flat.amount"):
        found.append(Bar.FLAT_RATE)
    if income is not None and amount is not None and income - amount > cap:
        found.append(Bar.ABOVE_CAP)
    if decision.situation["paying_parent"].get("current_income_is_estimated"):
        found.append(Bar.ESTIMATED)
    return found


def _decision_on(application: VariationApplication, day: date) -> Decision | None:
    """The decision in force for the case on a day as known now."""
    held = Liability.objects.filter(
        case=application.proceeding.case, known__upper_inf=True, effective__contains=day
    )
    row = held.select_related("decision").first()
    return None if row is None else row.decision


def _rests_on_benefit(decision: Decision) -> bool:
    """Whether the flat or nil rate rests on a benefit that either of the couple has (reg 44(2))."""
    if decision.rate not in ("nil", "flat", "half_flat"):
        return False
    payer = decision.situation["paying_parent"]
    had = {*payer.get("benefits", ()), *payer.get("partner_benefits", ())}
    return not had.isdisjoint(COUPLE_BENEFITS)


def _gross_weekly_pence(decision: Decision) -> int | None:
    income = decision.result.get("weekly_income")
    return None if income is None else int(Decimal(income) * 100)


def _parameter(decision: Decision, name: str) -> int:
    """A parameter of the law on the decision's day, in pence."""
    figure = load_scheme(decision.scheme).on(decision.effective_from).value(name).figure
    return figure.numerator // figure.denominator


@transaction.atomic
def find(proceeding_id: int, finding: Finding, actor: Actor) -> VariationFinding:
    """Record a finding, move the proceeding, and add the facts of what is agreed.

    Raises :class:`CannotFindError` where the state does not take the finding, the law does not
    allow it (reg 57(2); s.28F), or something that it has to say is missing.
    """
    application = VariationApplication.objects.select_related("proceeding__case").get(
        pk=proceeding_id
    )
    proceeding = application.proceeding
    event = EVENT_OF.get(proceeding.state, {}).get(finding.outcome)
    if event is None:
        raise CannotFindError(
            f"{proceeding}: it is not the time for the finding “{finding.outcome.label}”"
        )
    _check(application, finding)
    is_agreed = finding.outcome == Outcome.AGREED
    effective_from = lawful_from(application) if is_agreed else None
    if effective_from and finding.until and finding.until <= effective_from:
        raise CannotFindError(f"until {finding.until}: wanted a day after {effective_from}")
    found = VariationFinding.objects.create(
        application=application,
        outcome=finding.outcome,
        bar=finding.bar or "",
        amount_pence=finding.amount_pence if is_agreed else None,
        effective_from=effective_from,
        until=finding.until if is_agreed else None,
        is_just_and_equitable=finding.is_just_and_equitable,
        reasons=finding.reasons,
        found_on=actor.on,
        found_by=actor.name,
        known_at=actor.known_at,
    )
    by_tribunal = proceeding.state in ("with_tribunal", "asking_tribunal")
    proceedings.move(proceeding.pk, event, actor, finding.reasons)
    if is_agreed:
        kind = SourceKind.TRIBUNAL if by_tribunal else SourceKind.CASEWORKER
        _take_effect(found, Source(kind, proceeding.subject), actor)
    return found


class TellsTooMuchError(CannotFindError):
    """The reasons hold what leads one parent to the other; the message says what and where."""


def _check(application: VariationApplication, finding: Finding) -> None:
    case = application.proceeding.case
    if case is not None and (told := told_by(finding.reasons, case)):
        raise TellsTooMuchError(told)
    if not finding.reasons.strip():
        raise CannotFindError("a finding says why, in words that both parents may read")
    if finding.outcome == Outcome.REJECTED and finding.bar is None:
        raise CannotFindError("a rejection names the paragraph of regulation 57(1) it rests on")
    if finding.outcome != Outcome.AGREED:
        return
    if not finding.is_just_and_equitable:
        raise CannotFindError("agree only where that is just and equitable (s.28F(1)(b))")
    if not finding.amount_pence or finding.amount_pence < 0:
        raise CannotFindError("say how much the ground comes to: more than nothing")
    bars = bars_of(application, finding.amount_pence)
    if bars:
        raise CannotFindError(
            "it must not be agreed to (reg 57(2)): " + "; ".join(str(bar.label) for bar in bars)
        )


def _take_effect(found: VariationFinding, source: Source, actor: Actor) -> None:
    """Add the facts, from the day the law gives and until it ends, and ask for a decision."""
    application = found.application
    proceeding = application.proceeding
    assert found.effective_from is not None, "what is agreed has its day"
    kind = FACT_OF[Ground(application.ground)]
    before = _value_on(proceeding.paying_parent_id, kind, found.effective_from)
    is_list = application.ground == Ground.ASSETS
    value: object = [*(before or []), found.amount_pence] if is_list else found.amount_pence
    values = [(found.effective_from, value)]
    if found.until is not None:
        values.append((found.until, before or ([] if is_list else 0)))
    facts = [
        stated(proceeding.paying_parent_id, kind, value, day, source, actor.known_at)
        for day, value in values
    ]
    Circumstance.objects.bulk_create(facts)
    for day in {found.effective_from, *_far_days(facts, actor.on)}:
        DecisionRequest.objects.create(
            paying_parent_id=proceeding.paying_parent_id,
            reason=DecisionRequest.Reason.VARIATION,
            source=proceeding.subject,
            effective_from=day,
            decide_on=actor.on if day <= actor.on + AHEAD else day,
            known_at=actor.known_at,
        )


def _far_days(facts: list[Circumstance], today: date) -> set[date]:
    """Days further ahead than a decision is made."""
    days = {fact.effective_from for fact in facts}
    days.update(day for fact in facts for day in turning_days(fact.kind, fact.value))
    return {day for day in days if day > today + AHEAD}


def _value_on(paying_parent_id: int, kind: FactKind, day: date) -> Any:  # noqa: ANN401 - as stored
    fact = (
        Circumstance.objects.filter(
            paying_parent=paying_parent_id, kind=kind, effective_from__lte=day, corrected_by=None
        )
        .order_by("effective_from", "known_at", "id")
        .last()
    )
    return None if fact is None else fact.value


def applications_of(case: Case) -> list[VariationApplication]:
    """Every application for a variation about a case, the latest first."""
    rows = VariationApplication.objects.filter(proceeding__case=case)
    return list(rows.select_related("proceeding", "finding").order_by("-pk"))


def of_proceeding(proceeding: Proceeding) -> VariationApplication | None:
    """What a proceeding is the variation of, if it is one and was applied for on a ground."""
    rows = VariationApplication.objects.select_related("finding", "proceeding")
    return rows.filter(pk=proceeding.pk).first()
