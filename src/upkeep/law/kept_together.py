"""Explanations of many situations that went one way together, as they are kept.

Those who go one way through the law are told the same sentences under the same provisions, with
figures of their own. What :mod:`upkeep.law.kept_text` writes for one is written here as one text
with places, and filled in for each: to the letter the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from upkeep.law.columns import Column
from upkeep.law.explanations import Node, exact_value_of, plain_value_of
from upkeep.law.kept_text import CONSTANTS, StepPattern, shape_of
from upkeep.law.numbers import Exact
from upkeep.law.words import exact_amounts, is_cut_off


class Names:
    """One name for each of those who go one way together, such as that of a child."""

    __slots__ = ("each",)

    def __init__(self, each: Sequence[str]) -> None:
        self.each = each


class SeveralSentencesError(Exception):
    """A step says several sentences, which may use one name for different figures."""


Texts = Sequence[str]
"""One text for each of those who go together."""


class _Writing:
    """The text that is the same for all, and what stands in its places for each."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.places: list[Texts] = []
        self.patterns: set[StepPattern] = set()
        self._written: dict[tuple[int, Callable[[Any], str]], Texts] = {}

    def add(self, text: str) -> None:
        """Add what is the same for all."""
        self.pieces.append(text.replace("%", "%%"))

    def fill(self, texts: Texts) -> None:
        """Add a place with a text for each; nothing where all of them are empty."""
        if any(texts):
            self.pieces.append("%s")
            self.places.append(texts)

    def figure(self, figure: object, write: Callable[[Any], str]) -> None:
        """Add a figure in quotes, written for each who has one of their own."""
        if isinstance(figure, Names):
            self.fill([quoted(write(name)) for name in figure.each])
        elif isinstance(figure, Column):
            known = id(figure), write
            if known not in self._written:
                self._written[known] = _each(figure, lambda one: f'"{write(one)}"')
            self.fill(self._written[known])
        else:
            self.add(quoted(write(figure)))


class StepsTogether:
    """The steps of an explanation as kept text: the same for all, with places for each."""

    __slots__ = ("patterns", "places", "text")

    def __init__(self, nodes: Iterable[Node], size: int) -> None:
        """Write the steps of ``size`` situations. Raises :class:`SeveralSentencesError`."""
        writing = _Writing()
        _write_steps(tuple(nodes), writing)
        self.text = "".join(writing.pieces)
        self.patterns = frozenset(writing.patterns)
        self.places: list[tuple[str, ...]] = (
            list(zip(*writing.places, strict=True)) if writing.places else [()] * size
        )

    def of(self, place: int) -> str:
        """The steps of one of them, as JSON without the brackets."""
        return self.text % self.places[place]


def _write_steps(nodes: Sequence[Node], writing: _Writing) -> None:
    for place, node in enumerate(nodes):
        if place:
            writing.add(", ")
        _write_step(node, writing)


def _write_step(node: Node, writing: _Writing) -> None:
    says = tuple(says for says, _figures in node.sentences)
    if len(says) > 1:
        raise SeveralSentencesError(node.rule)
    shape = shape_of(node.rule, node.citation, says, tuple(node.parameters))
    assert shape.slots is not None, "one sentence at most"
    writing.patterns.add(shape.pattern)
    figures = node.sentences[0][1] if says else {}
    before, *after = shape.opening.split("%s")
    writing.add(before)
    for (name, write), rest in zip(shape.slots, after, strict=True):
        writing.figure(figures[name], write)
        writing.add(rest)
    if shape.has_exact_amounts:
        _write_cut_off(exact_amounts(says[0]), figures, writing)
    writing.add(', "value": ')
    _write_value(node, writing)
    if node.children:
        writing.add(', "children": [')
        _write_steps(node.children, writing)
        writing.add("]")
    if isinstance(node.value, Column) and node.unit == "money":
        writing.fill(_exact(node))
    elif exact := node.exact:
        writing.add(f', "exact": "{exact}"')
    writing.add("}")


def _write_value(node: Node, writing: _Writing) -> None:
    value = node.value
    if isinstance(value, Column):
        writing.fill(_each(value, lambda one: quoted(str(plain_value_of(one, node.unit)))))
        return
    plain = node.plain_value
    writing.add(quoted(plain) if isinstance(plain, str) else CONSTANTS[plain])


def _exact(node: Node) -> Texts:
    """For each amount that is no whole number of pence, its exact value."""

    def write(one: Exact) -> str:
        exact = exact_value_of(one, node.unit)
        return f', "exact": "{exact}"' if exact else ""

    return _each(node.value, write)


def _each(figure: Column, write: Callable[[Exact], str]) -> Texts:
    """A text for each figure of a column; figures that recur are written once."""
    numerators = figure.numerators.tolist()
    written = {one: write(Exact(one, figure.denominator)) for one in set(numerators)}
    return [written[one] for one in numerators]


def _write_cut_off(names: Sequence[str], figures: Mapping[str, Any], writing: _Writing) -> None:
    """Which amounts have more decimals than their text shows."""
    columns = [figures[name] for name in names if isinstance(figures[name], Column)]
    if not columns:
        writing.add(_cut_off([name for name in names if is_cut_off(figures[name])]))
        return
    size = columns[0].level.size
    are_cut_off = [_are_cut_off(figures[name], size) for name in names]
    whose = list(zip(*are_cut_off, strict=True))
    written = {own: _cut_off(list(compress(names, own))) for own in set(whose)}
    writing.fill([written[own] for own in whose])


def _are_cut_off(figure: Exact | Column, size: int) -> list[bool]:
    if isinstance(figure, Exact):
        return [is_cut_off(figure)] * size
    return [is_cut_off(Exact(one, figure.denominator)) for one in figure.numerators.tolist()]


def _cut_off(names: Sequence[str]) -> str:
    return f', "sentences": {json.dumps([{"cut_off": names}])}' if names else ""
