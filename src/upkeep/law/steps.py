"""An explanation written out for a reader: steps with every figure in words, ready to be shown.

:func:`steps_of` turns the nodes of an explanation, fresh or kept with a decision, into steps that a
page, a document or a terminal shows as they are. :func:`short_form` keeps the steps that decided.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from upkeep.law.explanations import Node, in_language
from upkeep.law.numbers import Exact
from upkeep.law.parameters import load_scheme
from upkeep.law.parameters.loading import PARAMETER_FOLDER
from upkeep.law.parameters.values import Parameter
from upkeep.law.words import SHARE_WORDS, WORDS, Translate, _, translator

ABOUT_WHOM = frozenset({"child", "receiving_parent"})
"""Inputs that say whom a step is about, not how much; the sentence names them."""

NAMES: Mapping[str, str] = {
    "nil": _("nil rate"),
    "flat": _("flat rate"),
    "half_flat": _("half of the flat rate"),
    "reduced": _("reduced rate"),
    "basic": _("basic rate"),
    "basic_plus": _("basic plus rate"),
    "default": _("default maintenance decision"),
}

STATUSES: Mapping[str, str] = {
    "source": _("read in the text of the law"),
    "source-ni": _("read in the twin text of Northern Ireland"),
    "secondary": _("read in official guidance, not yet in the text of the law"),
    "unconfirmed": _("not confirmed: the law leaves this open"),
    "policy": _("a choice where the law leaves room"),
}

UNIT_WORDS: Mapping[str, str] = {
    "pence": "{amount}",
    "pence/week": _("{amount} a week"),
    "pence/year": _("{amount} a year"),
    "children": _("{amount} children"),
    "days": _("{amount} days"),
    "months": _("{amount} months"),
    "nights": _("{amount} nights"),
    "weeks": _("{amount} weeks"),
    "years": _("{amount} years"),
}

_FIGURE = re.compile(r"-?\d+(?:[./]\d+)?")
_WHOLE_MONEY = re.compile(r"-?\d+\.\d\d")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the law that a step read, in words, with the days on which it holds."""

    id: str
    name: str
    value: str
    holds: str
    citation: str
    status: str
    status_words: str

    @property
    def is_settled(self) -> bool:
        """Whether the figure is certain; where the law leaves it open, even the short form says."""
        return self.status != "unconfirmed"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what was found, under which provision, from what; and the steps beneath it.

    ``value`` is what the step found, in words; ``exact`` the same in full where the words are
    rounded; ``inputs`` are the names and values the step looked at; ``check`` names the rule with
    both in one line. ``is_decisive`` is false for a question answered no before the one that
    decided.
    """

    rule: str
    text: str
    citation: str
    value: str
    exact: str
    inputs: tuple[tuple[str, str], ...]
    check: str
    figures: tuple[Figure, ...]
    is_decisive: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Reader:
    """The words for one reader and the figures that the scheme knows by name."""

    translate: Translate
    known: Mapping[str, Parameter]


def steps_of(
    nodes: Iterable[Node | Mapping[str, Any]], *, scheme: str, language: str = "en"
) -> tuple[Step, ...]:
    """The steps of an explanation of a scheme, in a language.

    ``nodes`` are those of a :class:`~upkeep.law.Result` or the plain ones kept with a decision. A
    node kept without its sentences is shown in the language it was kept in. Figures that the scheme
    does not know any more are shown as they were kept.
    """
    known = load_scheme(scheme).parameters if _is_known(scheme) else {}
    plain: list[Mapping[str, Any]] = [
        node.to_json(language) if isinstance(node, Node) else in_language(node, language)
        for node in nodes
    ]
    return _written_out(plain, _Reader(translator(language), known))


def short_form(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The decisive steps alone, without the figures that only a check needs."""
    return tuple(
        Step(
            step.rule,
            step.text,
            step.citation,
            step.value,
            "",
            (),
            "",
            tuple(figure for figure in step.figures if not figure.is_settled),
            True,
            short_form(step.steps),
        )
        for step in steps
        if step.is_decisive
    )


def render_steps(steps: Iterable[Step], *, language: str = "en") -> str:
    """Steps for a terminal, indented, with everything they hold."""
    return "\n".join(_lines(steps, "", translator(language)))


def figure_of(use: Mapping[str, Any], *, scheme: str, language: str = "en") -> Figure:
    """A figure of the law in words, from what a node says of it under ``parameters``."""
    known = load_scheme(scheme).parameters if _is_known(scheme) else {}
    return _figure(use, _Reader(translator(language), known))


def _is_known(scheme: str) -> bool:
    return scheme.isalnum() and (Path(PARAMETER_FOLDER) / scheme).is_dir()


def _written_out(nodes: list[Mapping[str, Any]], reader: _Reader) -> tuple[Step, ...]:
    return tuple(_step(node, nodes[place + 1 :], reader) for place, node in enumerate(nodes))


def _step(node: Mapping[str, Any], later: list[Mapping[str, Any]], reader: _Reader) -> Step:
    text = str(node["text"])
    translate = reader.translate
    rule = _spoken(str(node["rule"]), translate).capitalize()
    value = _value(node.get("value"), translate)
    inputs = tuple(
        (_spoken(name, translate), _as_written(str(given), text, translate))
        for name, given in node.get("inputs", {}).items()
        if name not in ABOUT_WHOM
    )
    return Step(
        rule=rule,
        text=text,
        citation=translate(str(node["citation"])),
        value=value,
        exact=_exact(node, translate),
        inputs=inputs,
        check=_check(rule, value, inputs),
        figures=tuple(_figure(use, reader) for use in node.get("parameters", ())),
        is_decisive=not _is_overtaken(node, later),
        steps=_written_out(list(node.get("children", ())), reader),
    )


def _is_overtaken(node: Mapping[str, Any], later: list[Mapping[str, Any]]) -> bool:
    """A question answered no, after which another one decided."""
    return node.get("value") is False and any(
        other.get("value") is not False and other.get("value") is not None for other in later
    )


def _spoken(name: str, translate: Translate) -> str:
    return translate(name.replace("_", " "))


def _check(rule: str, value: str, inputs: tuple[tuple[str, str], ...]) -> str:
    """The rule with what it found and what it looked at: ``Basic rate: £60.00 (share 12%)``."""
    looked_at = "; ".join(f"{name} {given}" for name, given in inputs)
    found = f"{rule}: {value}" if value else rule
    return f"{found} ({looked_at})" if looked_at else found


def _value(value: object, translate: Translate) -> str:
    """What a step found, in words; nothing for a step that only says something."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return translate(_("yes")) if value else translate(_("no"))
    text = str(value)
    if _WHOLE_MONEY.fullmatch(text):
        return _money(Fraction(text) * 100, translate)
    if text in NAMES:
        return translate(NAMES[text])
    return _share(text, translate) if "/" in text else _spoken(text, translate)


def _exact(node: Mapping[str, Any], translate: Translate) -> str:
    if "exact" not in node:
        return ""
    fraction = Fraction(str(node["exact"]))
    decimals = WORDS["exact_money"](_pence(fraction * 100), translate)
    return translate(_("£{fraction}, which is {decimals}")).format(
        fraction=fraction, decimals=decimals
    )


def _pence(pence: Fraction) -> Exact:
    return Exact(pence.numerator, pence.denominator)


def _money(pence: Fraction, translate: Translate) -> str:
    return str(WORDS["money"](_pence(pence), translate))


def _share(text: str, translate: Translate) -> str:
    fraction = Fraction(text)
    return translate(SHARE_WORDS[fraction]) if fraction in SHARE_WORDS else str(fraction)


def _as_written(value: str, text: str, translate: Translate) -> str:
    """A plain figure as the sentence beside it writes it; as it is, if it is not in there."""
    if not _FIGURE.fullmatch(value):
        return ", ".join(_spoken(code, translate) for code in value.split(", "))
    whole, dot, rest = value.partition(".")
    pounds = f"£{int(whole):,}{dot}{rest}" if "/" not in value else value
    for written in (pounds + "…", pounds, value + "%"):
        if re.search(rf"(?<![\d.,£]){re.escape(written)}(?!\d)", text):
            return written
    return value


def _figure(use: Mapping[str, Any], reader: _Reader) -> Figure:
    parameter = reader.known.get(use["id"])
    status = str(use["status"])
    return Figure(
        id=str(use["id"]),
        name=reader.translate((parameter.description if parameter else "") or str(use["id"])),
        value=_figure_value(str(use["value"]), parameter, reader.translate),
        holds=_holds(use, reader.translate),
        citation=str(use["citation"]),
        status=status,
        status_words=reader.translate(STATUSES.get(status, status)),
    )


def _figure_value(value: str, parameter: Parameter | None, translate: Translate) -> str:
    if parameter is None:
        return value
    if value in ("yes", "no"):
        return translate(value)
    rows = re.split(r"\],\s*\[", value)
    written = "; ".join(_row(row.strip("[]"), parameter.unit, translate) for row in rows)
    return translate(UNIT_WORDS.get(parameter.unit, "{amount}")).format(amount=written)


def _row(row: str, unit: str, translate: Translate) -> str:
    def one(found: re.Match[str]) -> str:
        if unit.startswith("pence"):
            return _money(Fraction(found[0]), translate)
        if unit == "percent":
            return f"{found[0]}%"
        return _share(found[0], translate) if unit == "fraction" else found[0]

    return _FIGURE.sub(one, row)


def _holds(use: Mapping[str, Any], translate: Translate) -> str:
    """From the first to the last day, both included; uses kept without an end have none to show."""
    start = WORDS["date"](datetime.date.fromisoformat(use["from"]), translate)
    if use.get("to") is None:
        return translate(_("from {start}")).format(start=start)
    last = datetime.date.fromisoformat(use["to"]) - datetime.timedelta(days=1)
    return translate(_("from {start} to {last}")).format(
        start=start, last=WORDS["date"](last, translate)
    )


def _lines(steps: Iterable[Step], indent: str, translate: Translate) -> Iterator[str]:
    for step in steps:
        yield f"{indent}• {step.text}  [{step.citation}]"
        if step.check:
            yield f"{indent}    {step.check}"
        if step.exact:
            yield f"{indent}    {translate(_('Exactly'))}: {step.exact}"
        for figure in step.figures:
            said = f"{figure.name}: {figure.value}, {figure.holds}"
            yield f"{indent}    {said}  [{figure.citation}; {figure.status_words}]"
        yield from _lines(step.steps, indent + "  ", translate)
