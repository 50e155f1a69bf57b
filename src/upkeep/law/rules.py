"""How a rule of law is declared, and how it reads the law of its day.

``@rule("citation")`` turns a function whose first argument is a :class:`Law` into a rule: for one
family each call leaves an explanation node behind; for a caseload the function runs bare.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from upkeep.law.explanations import Node, Unit
from upkeep.law.numbers import Codes, CodeSet, Condition, Exact, Number
from upkeep.law.parameters import DatedParameters

P = ParamSpec("P")
R = TypeVar("R")

MONEY = "money"
COUNT = "count"
SHARE = "share"
YES_NO = "yes_no"
NOTHING = "nothing"


Telling = Condition | Callable[[], Condition]
"""What a sentence depends on; a callable is asked only if an explanation is being written."""


class Trace:
    """The explanation under construction: the open steps and those already finished."""

    __slots__ = ("open", "root")

    def __init__(self) -> None:
        self.root = Node("result", "", NOTHING)
        self.open = [self.root]

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(self.root.children)


class Law:
    """The parameters in force on one day, and the explanation being written, if any."""

    __slots__ = ("parameters", "trace")

    def __init__(self, parameters: DatedParameters, trace: Trace | None = None) -> None:
        self.parameters = parameters
        self.trace = trace

    @property
    def is_explaining(self) -> bool:
        """Whether sentences are being written; figures for sentences alone are not needed else."""
        return self.trace is not None

    def amount(self, parameter_id: str) -> Number:
        """A parameter that is one figure: pence, a share or a count."""
        value = self.parameters.value(parameter_id)
        if self.trace is not None:
            self.trace.open[-1].read(value.use)
        return value.figure

    def holds(self, parameter_id: str) -> bool:
        """A parameter that is simply so or not so on the day."""
        value = self.parameters.value(parameter_id)
        if self.trace is not None:
            self.trace.open[-1].read(value.use)
        return value.is_true

    def by_count(self, parameter_id: str, *counts: Number) -> Number:
        """Look up a row (and column) by number of children; the last one stands for "or more"."""
        value = self.parameters.value(parameter_id)
        if self.trace is not None:
            self.trace.open[-1].read(value.use)
        return look_up(value.table, value.first_index, counts)

    def by_band(self, thresholds_id: str, results_id: str, figure: Number) -> Number:
        """The result of the highest threshold that the figure reaches; nothing below the first."""
        thresholds = self.parameters.value(thresholds_id)
        results = self.parameters.value(results_id)
        if self.trace is not None:
            self.trace.open[-1].read(thresholds.use)
            self.trace.open[-1].read(results.use)
        return step(thresholds.table, results.table, figure)

    def say(self, message: str, **figures: object) -> None:
        """Add a sentence with its figures to the step being explained."""
        if self.trace is not None:
            self.trace.open[-1].sentences.append((message, figures))

    def say_first(self, *cases: tuple[Telling, str], otherwise: str, **figures: object) -> None:
        """Add the first sentence whose condition holds, or the last one if none does."""
        if self.trace is not None:
            self.trace.open[-1].sentences.append((first_that_holds(cases) or otherwise, figures))

    def cite(self, *cases: tuple[Telling, str]) -> None:
        """Name the exact provision of the first case whose condition holds."""
        if self.trace is not None:
            step = self.trace.open[-1]
            step.citation = first_that_holds(cases) or step.citation

    def listed(self, group: str) -> frozenset[str]:
        """The codes in a list of the law on the day."""
        return self.parameters.listed(group)

    def explain_codes(self, codes: Codes, kind: str = "benefit") -> None:
        """Show from when each code given has been in a list of the law, or out of it."""
        if self.trace is not None:
            assert isinstance(codes, CodeSet)
            for code in codes.codes:
                self.trace.open[-1].read(self.parameters.value(f"{kind}.{code}").use)


def first_that_holds(cases: tuple[tuple[Telling, str], ...]) -> str | None:
    """The words of the first case whose condition holds."""
    for holds, words in cases:
        if holds() if callable(holds) else holds:
            return words
    return None


def look_up(table: Sequence[Any], first_index: Sequence[int], counts: tuple[Number, ...]) -> Number:
    """A cell of a table by counts, each held within the table (the last row is "or more")."""
    for count in counts:
        if type(count) is not Exact:
            from upkeep.law.columns import look_up_columns

            return look_up_columns(table, first_index, counts)
    for count, first in zip(counts, first_index, strict=True):
        assert isinstance(count, Exact)
        index = count.numerator // count.denominator - first
        table = table[min(max(index, 0), len(table) - 1)]
    assert isinstance(table, Exact)
    return table


def step(thresholds: Sequence[Exact], results: Sequence[Exact], figure: Number) -> Number:
    """The result beside the highest threshold reached."""
    if type(figure) is not Exact:
        from upkeep.law.columns import step_columns

        return step_columns(thresholds, results, figure)
    reached = Exact(0)
    for threshold, result in zip(thresholds, results, strict=True):
        if figure < threshold:
            break
        reached = result
    return reached


def rule(
    citation: str, unit: Unit = MONEY, shows: str | None = None
) -> Callable[[Callable[Concatenate[Law, P], R]], Callable[Concatenate[Law, P], R]]:
    """Declare a rule of law: its provision, the unit of what it finds, and the part to show."""

    def declare(function: Callable[Concatenate[Law, P], R]) -> Callable[Concatenate[Law, P], R]:
        name = function.__name__

        @wraps(function)
        def apply(law: Law, /, *args: P.args, **kwargs: P.kwargs) -> R:
            trace = law.trace
            if trace is None:
                return function(law, *args, **kwargs)
            node = Node(name, citation, unit)
            trace.open[-1].children.append(node)
            trace.open.append(node)
            value = function(law, *args, **kwargs)
            trace.open.pop()
            if unit != NOTHING:
                node.value = value if shows is None else getattr(value, shows)
            return value

        RULES[f"{function.__module__}.{name}"] = (citation, apply)
        return apply

    return declare


RULES: dict[str, tuple[str, Callable[..., Any]]] = {}
"""Every rule by module and name: two schemes may give their own rule the same name."""
