"""Cases like one that a tribunal decided: decisions in force that turned on the same point.

Child Support Act 1991 ss.28ZA to 28ZC: where a point has been decided, or an appeal on it is
pending, other decisions that turn on it are looked at, put right, or stayed. The point is named by
a rule that found something in the explanation, by a figure of the law that was read, by a fact on
which the decision was made, or by several of them, which must then all be there.

ASSUMPTION: what ss.28ZA to 28ZC provide is UNCONFIRMED, as in :mod:`upkeep.cases.stays`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import psycopg
from django.db import transaction

from upkeep.cases.actors import Actor
from upkeep.cases.models import Decision, Proceeding
from upkeep.cases.proceedings import open_proceeding
from upkeep.law.rules import RULES

FACTS: Mapping[str, str] = MappingProxyType(
    {
        "nights": "$.receiving_parents[*].children[*].nights ? (@ > 0)",
        "local_authority_nights": (
            "$.receiving_parents[*].children[*].local_authority_nights ? (@ > 0)"
        ),
        "benefits": "$.paying_parent.benefits[*]",
        "partner_benefits": "$.paying_parent.partner_benefits[*]",
        "partner_is_paying_parent": "$.paying_parent.partner_is_paying_parent ? (@ == true)",
        "status": "$.paying_parent.status[*]",
        "relevant_other_children": "$.paying_parent.relevant_other_children ? (@ > 0)",
        "other_arrangement_children": "$.paying_parent.other_arrangement_children ? (@ > 0)",
        "current_income": "$.paying_parent.current_income_weekly ? (@ != null)",
        "historic_income": "$.paying_parent.historic_income_annual ? (@ != null)",
    }
)
"""Where a decision's snapshot holds each fact, if it holds anything by it."""


class UnknownPointError(ValueError):
    """The point names nothing that a decision could turn on; the message says what to give."""


@dataclass(frozen=True, slots=True)
class Point:
    """What a tribunal's decision turned on; what is empty is not asked about."""

    rule: str = ""
    parameter: str = ""
    fact: str = ""

    def __str__(self) -> str:
        named = (("rule", self.rule), ("figure", self.parameter), ("fact", self.fact))
        return ", ".join(f"{what} {name}" for what, name in named if name)


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A case with a decision in force that turned on the point; ``open_disputes`` are about it."""

    case_id: int
    case: str
    paying_parent_id: int
    decision_id: int
    effective_from: date
    weekly_pence: int
    open_disputes: int


# A rule decided something where it found neither no nor nothing.
_FIND = """
SELECT DISTINCT ON (c.id) c.id, c.reference, c.paying_parent_id, d.id, lower(l.effective),
    l.weekly_pence, disputes.count
FROM cases_liability l JOIN cases_case c ON c.id = l.case_id
JOIN cases_decision d ON d.id = l.decision_id
CROSS JOIN LATERAL (
    SELECT count(*) AS count FROM cases_proceeding p
    WHERE p.paying_parent_id = c.paying_parent_id AND p.ended_on IS NULL
    AND p.process IN ('reconsideration', 'appeal')
) disputes
WHERE upper_inf(l.known) AND c.paying_parent_id <> %(besides)s AND d.scheme = %(scheme)s
AND (%(rule)s = '' OR jsonb_path_exists(d.result -> 'explanation',
    '$.** ? ((@.rule == $rule || @.pattern == $patterns[*])
        && (@.value.type() == "boolean" && @.value == true
        || @.value.type() == "string" && @.value != "0" && @.value != "0.00"))',
    jsonb_build_object('rule', %(rule)s::text, 'patterns', (
        SELECT coalesce(jsonb_agg(p.digest), '[]') FROM cases_explanationpattern p
        WHERE p.content ->> 'rule' = %(rule)s
    ))))
AND (%(parameter)s = '' OR jsonb_path_exists(d.result -> 'explanation',
    '$.** ? (@.parameters[*].id == $parameter || @.pattern == $patterns[*])',
    jsonb_build_object('parameter', %(parameter)s::text, 'patterns', (
        SELECT coalesce(jsonb_agg(p.digest), '[]') FROM cases_explanationpattern p
        WHERE p.content -> 'parameters'
            @> jsonb_build_array(jsonb_build_object('id', %(parameter)s::text))
    ))))
AND jsonb_path_exists(d.situation, %(fact)s::jsonpath)
ORDER BY c.id, lower(l.effective) DESC
"""


def find(cursor: psycopg.Cursor[Any], point: Point, appealed: Decision) -> list[LookAlike]:
    """The last decision of each case of somebody else that turned on a point, by case.

    Raises :class:`UnknownPointError` for a point that names nothing known.
    """
    _check(point)
    values = {
        "besides": appealed.paying_parent_id,
        "scheme": appealed.scheme,
        "rule": point.rule,
        "parameter": point.parameter,
        "fact": FACTS[point.fact] if point.fact else "$",
    }
    return [LookAlike(*row) for row in cursor.execute(_FIND, values).fetchall()]


def _check(point: Point) -> None:
    if not any((point.rule, point.parameter, point.fact)):
        raise UnknownPointError("Name a rule, a figure of the law or a kind of fact.")
    if point.rule and point.rule not in rule_names():
        raise UnknownPointError(
            f"No rule is called “{point.rule}”; `upkeep explain` shows the rules of a decision."
        )
    if point.fact and point.fact not in FACTS:
        raise UnknownPointError(
            f"No fact is called “{point.fact}”: give one of {', '.join(FACTS)}."
        )


def rule_names() -> set[str]:
    """The names of all rules, as explanations give them."""
    return {name.rpartition(".")[2] for name in RULES}


@transaction.atomic
def open_work(
    found: Iterable[LookAlike], appeal: Proceeding, point: Point, actor: Actor
) -> list[Proceeding]:
    """Open a proceeding for every look-alike that has none because of the appeal yet."""
    opened = []
    for each in found:
        subject = f"{each.case} like {appeal.subject}"
        known = Proceeding.objects.filter(
            process="look_alike", paying_parent=each.paying_parent_id, subject=subject
        )
        if not known.exists():
            note = f"Decision {each.decision_id} turned on {point}."
            opened.append(
                open_proceeding(
                    "look_alike", subject, each.paying_parent_id, actor, each.case_id, note
                )
            )
    return opened
