"""Two results for one family side by side: whose amount differs, and what first made it differ.

Both results are plain data in the shape of the contract, so that one may come from another set of
parameters or from another version of this library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PlainNode = Mapping[str, Any]
PlainUse = Mapping[str, Any]

REMARKS = frozenset({"phased_start", "provisional"})
"""Steps that say something about the result and decide nothing of it."""


@dataclass(frozen=True, slots=True)
class ShareChange:
    """What one receiving parent is due a week in pence; none where there is no amount."""

    id: str
    before: int | None
    after: int | None

    @property
    def difference(self) -> int:
        """Pence a week more than before; no amount counts as nothing."""
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """A figure of the law that a step read with another value."""

    id: str
    before: PlainUse
    after: PlainUse


@dataclass(frozen=True, slots=True)
class Reason:
    """A step at which two explanations part: its words before and after, and figures of the law.

    ``before`` or ``after`` is empty where the step was not taken.
    """

    rule: str
    citation: str
    before: str
    after: str
    parameters: tuple[ParameterChange, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "citation": self.citation,
            "before": self.before,
            "after": self.after,
            "parameters": [
                {"id": each.id, "before": each.before, "after": each.after}
                for each in self.parameters
            ],
        }


def pence_of(weekly: str) -> int:
    """An amount of the contract, such as ``838.93``, in pence."""
    pounds, _dot, pence = weekly.partition(".")
    assert len(pence) == 2, f"{weekly} is no amount with two decimals"
    return int(pounds) * 100 + int(pence)


def share_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[ShareChange, ...]:
    """Every receiving parent of either result, in order; equal amounts too."""
    amounts = [
        {share["id"]: pence_of(share["weekly"]) for share in result.get("receiving_parents", ())}
        for result in (before, after)
    ]
    return tuple(
        ShareChange(who, amounts[0].get(who), amounts[1].get(who))
        for who in dict.fromkeys([*amounts[0], *amounts[1]])
    )


def reasons(before: Iterable[PlainNode], after: Iterable[PlainNode]) -> tuple[Reason, ...]:
    """What made two explanations part: the first step that differs, and figures of the law.

    Steps count as deep as they go and in the order in which they were taken. After the first one,
    only those count that read another figure of the law and came out otherwise; the rest follows.
    """
    differing = list(_differing(list(before), list(after)))
    return tuple(differing[:1] + [each for each in differing[1:] if each.parameters])


def _pairs(
    before: list[PlainNode], after: list[PlainNode]
) -> Iterator[tuple[PlainNode | None, PlainNode | None]]:
    """Siblings of both sides by what they are and about whom, in order."""
    left, right = _by_step(before), _by_step(after)
    waiting = list(right)
    for key, node in left.items():
        while key in right and waiting and waiting[0] != key and waiting[0] not in left:
            yield None, right[waiting.pop(0)]
        if key in waiting:
            waiting.remove(key)
        yield node, right.get(key)
    for key in waiting:
        yield None, right[key]


def _by_step(nodes: list[PlainNode]) -> dict[tuple[object, ...], PlainNode]:
    found: dict[tuple[object, ...], PlainNode] = {}
    for node in nodes:
        if node["rule"] in REMARKS:
            continue
        inputs = node.get("inputs", {})
        step = (node["rule"], inputs.get("receiving_parent"), inputs.get("child"))
        number = sum(1 for key in found if key[:3] == step)
        found[*step, number] = node
    return found


def _children(node: PlainNode | None) -> list[PlainNode]:
    return [] if node is None else list(node.get("children", ()))


def _finding(node: PlainNode) -> tuple[object, ...]:
    return node["text"], node["value"], node.get("exact")


def _uses(node: PlainNode | None) -> dict[str, PlainUse]:
    return {} if node is None else {use["id"]: use for use in node.get("parameters", ())}


def _parameter_changes(
    before: PlainNode | None, after: PlainNode | None
) -> Iterator[ParameterChange]:
    left, right = _uses(before), _uses(after)
    for name in left:
        if name in right and left[name]["value"] != right[name]["value"]:
            yield ParameterChange(name, left[name], right[name])


def _differing(before: list[PlainNode], after: list[PlainNode]) -> Iterator[Reason]:
    """Steps that came out otherwise: the deepest, and those above that read other figures too."""
    for left, right in _pairs(before, after):
        if left is not None and right is not None and _finding(left) == _finding(right):
            continue
        beneath = _differing(_children(left), _children(right)) if left and right else ()
        deeper = list(beneath)
        told = {change.id for reason in deeper for change in reason.parameters}
        own = tuple(each for each in _parameter_changes(left, right) if each.id not in told)
        if own:
            yield from (each for each in deeper if each.parameters)
            yield _reason(left, right, own)
        elif deeper:
            yield from deeper
        else:
            yield _reason(left, right, ())


def _reason(
    before: PlainNode | None, after: PlainNode | None, parameters: tuple[ParameterChange, ...]
) -> Reason:
    node = after or before
    assert node is not None, "a step that is on neither side cannot differ"
    return Reason(
        rule=str(node["rule"]),
        citation=str(node["citation"]),
        before="" if before is None else str(before["text"]),
        after="" if after is None else str(after["text"]),
        parameters=parameters,
    )
