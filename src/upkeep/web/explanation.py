"""Why an amount is what it is: the explanation kept with a decision, for one reader.

A notice of a decision tells both parents the income used and how the amount follows from it, and
never anything that would identify somebody else (SI 2012/2677 reg 25). One decision covers every
case of a paying parent, so what it says of another receiving parent's case is left out for a
receiving parent.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from upkeep.cases.explanations import explanation_of
from upkeep.cases.models import Case, CaseChild, Decision
from upkeep.law import Result, Step, in_language, steps_of
from upkeep.parties.facts import name_for_the_other_parent

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom an explanation is written out: how identifiers read, and which to leave out."""

    names: Mapping[str, str]
    hidden: frozenset[str] = field(default_factory=frozenset)
    hidden_rules: frozenset[str] = field(default_factory=frozenset)


OF_THE_PAYING_PARENT_ALONE = frozenset({"hmrc_figure", "current_income", "illness_or_disability"})
"""Rules whose steps name where the paying parent works, what their income is made of, or another
child's illness. The income itself is told to both (SI 2012/2677 regs 25(1)(b), (3), 59(5)(a))."""


def steps_for_everyone(decision: Decision) -> tuple[Step, ...]:
    """The whole explanation, for staff."""
    return _written_out(decision, Reader(_names(decision)))


def steps_for_paying_parent(decision: Decision) -> tuple[Step, ...]:
    """The whole explanation; a receiving parent whose name is not disclosed goes by reference."""
    return _written_out(decision, _as_paying_parent(decision))


def steps_for_receiving_parent(decision: Decision, case: Case) -> tuple[Step, ...]:
    """The explanation without what concerns the paying parent's other cases."""
    return _written_out(decision, _as_receiving_parent(decision, case))


def steps_of_another_result(
    result: Result, decision: Decision, case: Case, names: Mapping[str, str], *, is_paying: bool
) -> tuple[Step, ...]:
    """What a parent may read of a result like a decision's, which is kept nowhere.

    ``names`` are those of whom the decision does not know.
    """
    own = _as_paying_parent(decision) if is_paying else _as_receiving_parent(decision, case)
    reader = replace(own, names={**own.names, **names})
    nodes = [node.to_json(_language()) for node in result.explanation]
    return steps_of(for_reader(nodes, reader), scheme=decision.scheme, language=_language())


def _as_paying_parent(decision: Decision) -> Reader:
    names = _names(decision)
    cases = Case.objects.filter(reference__in=names).select_related("receiving_parent")
    for case in cases:
        if name_for_the_other_parent(case.receiving_parent, date.max) is None:
            del names[case.reference]
    return Reader(names)


def _as_receiving_parent(decision: Decision, case: Case) -> Reader:
    others = [own for own in _receiving_parents(decision) if own["id"] != case.reference]
    hidden = {own["id"] for own in others}
    hidden.update(child["id"] for own in others for child in own["children"])
    return Reader(_names(decision), frozenset(hidden), OF_THE_PAYING_PARENT_ALONE)


def steps_without_names(decision: Decision) -> tuple[Step, ...]:
    """The whole explanation for whoever need not know who the people are.

    Cases go by reference; children, whose numbers could be taken for figures, by "Child 12".
    """
    children = [child["id"] for own in _receiving_parents(decision) for child in own["children"]]
    names = {child: _("Child %(number)s") % {"number": child} for child in children}
    return _written_out(decision, Reader(names))


def _written_out(decision: Decision, reader: Reader) -> tuple[Step, ...]:
    kept = [in_language(node, _language()) for node in explanation_of(decision)]
    return steps_of(for_reader(kept, reader), scheme=decision.scheme, language=_language())


def _language() -> str:
    return "cy" if get_language() == "cy" else "en"


def _receiving_parents(decision: Decision) -> list[Node]:
    return list(decision.situation.get("receiving_parents", []))


def _names(decision: Decision) -> dict[str, str]:
    """What the snapshot's identifiers stand for: cases by receiving parent, children by name."""
    references = [own["id"] for own in _receiving_parents(decision)]
    cases = Case.objects.filter(reference__in=references).select_related("receiving_parent")
    names = {case.reference: case.receiving_parent.full_name for case in cases}
    for child in CaseChild.objects.filter(case__in=cases).select_related("person"):
        names[str(child.pk)] = child.person.given_name
    return names


def children_counted(decision: Decision, case: Case) -> set[str]:
    """Identifiers of the children of a case for whom a decision gives an amount."""
    return {
        child["id"]
        for own in _receiving_parents(decision)
        if own["id"] == case.reference
        for child in own["children"]
    }


def weekly_share_pence(decision: Decision, case: Case) -> int | None:
    """What a decision makes a case worth a week; None when the case is not in it."""
    for share in decision.result.get("receiving_parents", []):
        if share["id"] == case.reference:
            return int(Decimal(share["weekly"]) * 100)
    return None


def for_reader(nodes: Iterable[Node], reader: Reader) -> Iterator[Node]:
    """The kept nodes that a reader may see, with names in place of identifiers."""
    for node in nodes:
        if not _is_hidden(node, reader) and node["rule"] not in reader.hidden_rules:
            children = list(for_reader(node.get("children", ()), reader))
            yield {**node, "text": _with_names(node, reader), "children": children}


def _subject(node: Node) -> str | None:
    """The identifier of the receiving parent or the child that a step is about, if of one."""
    inputs = node.get("inputs", {})
    subject = inputs.get("child") or inputs.get("receiving_parent")
    return None if subject is None else str(subject)


def _is_hidden(node: Node, reader: Reader) -> bool:
    subject = _subject(node)
    return subject in reader.hidden or any(
        reference in node["text"] for reference in reader.hidden if reference.startswith("C")
    )


def _with_names(node: Node, reader: Reader) -> str:
    """The step's sentence with the name of whom it is about in place of the identifier."""
    subject, text = _subject(node), str(node["text"])
    if subject is None or subject not in reader.names:
        return text
    standing_alone = rf"(?<![\w£.,]){re.escape(subject)}(?=[: ']|$)"
    return re.sub(standing_alone, lambda _found: reader.names[subject], text, count=1)
