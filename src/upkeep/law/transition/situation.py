"""The road from the 1993 scheme or from a court order, as a situation of 2003 tells it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from upkeep.law.numbers import Exact, Number
from upkeep.law.situations import (
    Field,
    Findings,
    a_list_of,
    day,
    fields_of,
    money,
    money_or_unknown,
    nearest_of,
    shown,
    yes_or_no,
)
from upkeep.law.transition.court_order import CourtOrder
from upkeep.law.transition.facts import (
    BY_INCOME,
    KINDS,
    RELATED_PERSON,
    TRIGGERS,
    Conversion,
    DecidedAmounts,
)
from upkeep.law.transition.sharing import shared_by_children

NOTHING = "0.00"


def _day_or_none(value: object, path: str, findings: Findings) -> datetime.date | None:
    return None if value is None else day(value, path, findings)


def _one_of(known: Sequence[str]) -> Any:  # noqa: ANN401 - a check, as fields take it
    def check(value: object, path: str, findings: Findings) -> str:
        if not isinstance(value, str) or value not in known:
            wanted = "one of " + ", ".join(f'"{name}"' for name in known)
            nearest = nearest_of(value, known) if isinstance(value, str) else None
            findings.add(path, value, wanted, nearest)
            return known[0]
        return value

    return check


def money_or_shares(value: object, path: str, findings: Findings) -> Exact | dict[str, Exact]:
    """One amount in pounds for all receiving parents, or one for each by id."""
    if isinstance(value, str):
        return money(value, path, findings)
    if isinstance(value, Mapping) and value:
        return {str(name): money(part, f"{path}.{name}", findings) for name, part in value.items()}
    wanted = 'an amount in pounds as text, such as "40.00", or one for each receiving parent by id'
    findings.note(path, shown(value), wanted)
    return Exact(0)


SUBSEQUENT_DECISION = {
    "effective_date": Field(day, is_required=True),
    "weekly_amount": Field(money_or_shares, is_required=True),
    "kind": Field(_one_of(KINDS), BY_INCOME),
    "net_weekly_income": Field(money_or_unknown),
}
TRANSITION = {
    "conversion_date": Field(day, is_required=True),
    "former_amount": Field(money_or_shares, is_required=True),
    "trigger": Field(_one_of(TRIGGERS), RELATED_PERSON),
    "decided_after_conversion_date": Field(yes_or_no, False),
    "interim_category_a_or_d": Field(yes_or_no, False),
    "property_allowance_weekly": Field(money, NOTHING),
    "ended_on": Field(_day_or_none),
    "subsequent_decisions": Field(a_list_of(SUBSEQUENT_DECISION), ()),
}
LATER_THAN_ORDER = {
    "effective_date": Field(day, is_required=True),
    "weekly_amount": Field(money, is_required=True),
}
COURT_ORDER = {
    "calculation_date": Field(day, is_required=True),
    "old_amount": Field(money, is_required=True),
    "held_since_april_1993": Field(yes_or_no, True),
    "has_child_or_shared_care": Field(yes_or_no, True),
    "subsequent_decisions": Field(a_list_of(LATER_THAN_ORDER), ()),
}


def transition_or_none(value: object, path: str, findings: Findings) -> dict[str, Any] | None:
    """The conversion of a 1993 case, or none."""
    return None if value is None else fields_of(value, path, TRANSITION, findings)


def court_order_or_none(value: object, path: str, findings: Findings) -> dict[str, Any] | None:
    """The court order or agreement that the calculation follows, or none."""
    return None if value is None else fields_of(value, path, COURT_ORDER, findings)


def check_transition(
    fields: Mapping[str, Any], children: Mapping[str, int], findings: Findings
) -> None:
    """What only the whole situation tells: dates in order, and amounts for those who are there."""
    transition, order = fields["transition"], fields["court_order"]
    effective_date = fields["effective_date"]
    if transition is not None and order is not None:
        wanted = "one of the two: a case came from the 1993 scheme or from a court order"
        findings.note("court_order", "an order beside a transition", wanted)
    first = transition["conversion_date"] if transition else order and order["calculation_date"]
    if first is not None and effective_date is not None and effective_date < first:
        wanted = f"a day on or after {first.isoformat()}, when the new amount began to count"
        findings.note("effective_date", effective_date.isoformat(), wanted)
    for place, decision in enumerate((transition or order or {}).get("subsequent_decisions", ())):
        on = decision["effective_date"]
        if first is not None and on is not None and on < first:
            path = f"{'transition' if transition else 'court_order'}.subsequent_decisions[{place}]"
            wanted = f"a day on or after {first.isoformat()}"
            findings.note(f"{path}.effective_date", on.isoformat(), wanted)
        _check_names(decision["weekly_amount"], "subsequent_decisions", children, findings)
    if transition is not None:
        former = transition["former_amount"]
        _check_names(former, "former_amount", children, findings)
        if isinstance(former, Exact) and len(children) > 1:
            wanted = "an amount for each receiving parent who had an assessment, by id"
            findings.note("transition.former_amount", "one amount for several", wanted)


def _check_names(
    amount: object, path: str, children: Mapping[str, int], findings: Findings
) -> None:
    for name in amount if isinstance(amount, Mapping) else ():
        if name not in children:
            findings.note(
                f"transition.{path}.{name}",
                "an unknown id",
                "the id of a receiving parent",
                nearest_of(name, children),
            )


def conversion_of(
    fields: Mapping[str, Any],
    decided: DecidedAmounts,
    children: Mapping[str, int],
    former_minimum: Exact,
) -> Conversion:
    """The facts of a conversion from checked fields and the amounts of the conversion decision."""
    former = fields["former_amount"]
    if isinstance(former, Exact):
        former = dict.fromkeys(children, former)
    return Conversion(
        decided=decided,
        former=former,
        children=children,
        trigger=fields["trigger"],
        former_minimum=former_minimum,
        decided_after_conversion=fields["decided_after_conversion_date"],
        interim_category_a_or_d=fields["interim_category_a_or_d"],
        later=tuple(
            _later(given, children, decided.income) for given in fields["subsequent_decisions"]
        ),
        ended=fields["ended_on"],
    )


def _later(given: Mapping[str, Any], children: Mapping[str, int], income: Number) -> DecidedAmounts:
    amount = given["weekly_amount"]
    weekly = shared_by_children(amount, children) if isinstance(amount, Exact) else amount
    own = given["net_weekly_income"]
    return DecidedAmounts(
        given["effective_date"], given["kind"], weekly, income if own is None else own
    )


def court_order_of(fields: Mapping[str, Any], calculated: Number) -> CourtOrder:
    """The facts of a court order from checked fields and the amount of the calculation."""
    return CourtOrder(
        effective_date=fields["calculation_date"],
        old_amount=fields["old_amount"],
        calculated=calculated,
        later=tuple(
            (given["effective_date"], given["weekly_amount"])
            for given in fields["subsequent_decisions"]
        ),
        held_since_april_1993=fields["held_since_april_1993"],
        has_child_or_shared_care=fields["has_child_or_shared_care"],
    )
