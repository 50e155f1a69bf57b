"""Figures in words: how amounts, counts, shares and dates are written for a reader.

Sentences are marked with :func:`_` where they stand and translated when they are shown, so that
one stored explanation can be read in English or in Welsh.
"""

from __future__ import annotations

import datetime
import gettext
from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from upkeep.law.numbers import Exact

LOCALE_FOLDER = Path(__file__).parent / "locale"
GETTEXT_DOMAIN = "law"

LANGUAGES = ("en", "cy")
"""The languages in which the law explains itself; English is the one it is written in."""

Translate = Callable[[str], str]


def _(message: str) -> str:
    """Mark a sentence for translation; the translation happens when it is shown."""
    return message


def code_names(*codes: str) -> tuple[str, ...]:
    """Mark codes that a reader sees, such as the names of rates, for translation as words."""
    return codes


def code_words(code: str, language: str = "en") -> str:
    """A code of the contract in words: ``half_flat`` is ``half flat``."""
    return _code_words(code, translator(language))


def _code_words(code: str, translate: Translate) -> str:
    return translate(code.replace("_", " "))


@lru_cache
def translator(language: str) -> Translate:
    """The translation function for a language; English where there is no translation."""
    catalogue = gettext.translation(
        GETTEXT_DOMAIN, LOCALE_FOLDER, languages=[language], fallback=True
    )
    # To gettext the empty sentence stands for the catalogue's own header.
    return lambda message: catalogue.gettext(message) if message else ""


def pounds(pence: Exact) -> str:
    """A plain amount in pounds with two decimals, for programs: ``838.93``."""
    whole, denominator = pence.numerator, pence.denominator
    if denominator != 1:
        whole = (2 * whole + denominator) // (2 * denominator)
    if whole < 0:
        return f"-{-whole // 100}.{-whole % 100:02d}"
    return f"{whole // 100}.{whole % 100:02d}"


def _grouped(plain: str) -> str:
    if plain[0] != "-" and plain.find(".") <= 3:
        return f"£{plain}"
    whole, _dot, rest = plain.removeprefix("-").partition(".")
    return f"{'-' if plain.startswith('-') else ''}£{int(whole):,}.{rest}"


def _money_words(pence: Exact, _translate: Translate) -> str:
    return _grouped(pounds(pence))


def _decimals(numerator: int, denominator: int, places: int) -> str:
    """The value cut off (not rounded) after so many places, trailing zeros kept."""
    scale = 10**places
    digits = abs(numerator) * scale // denominator
    sign = "-" if numerator < 0 and digits else ""
    return f"{sign}{digits // scale}.{digits % scale:0{places}d}"


def _exact_pounds(pence: Exact) -> str:
    if pence.numerator % pence.denominator == 0:
        return _decimals(pence.numerator, pence.denominator * 100, 2)
    return _decimals(pence.numerator, pence.denominator * 100, 4)


def is_cut_off(pence: Exact) -> bool:
    """Whether an amount has more decimals than four decimals of a pound show."""
    return pence.numerator * 100 % pence.denominator != 0


def _exact_money_words(pence: Exact, _translate: Translate) -> str:
    return _grouped(_exact_pounds(pence)) + ("…" if is_cut_off(pence) else "")


def _number(value: Exact) -> str:
    numerator, denominator = value.numerator, value.denominator
    if numerator % denominator == 0:
        return str(numerator // denominator)
    if numerator * 10_000 % denominator == 0:
        return _decimals(numerator, denominator, 4).rstrip("0")
    return str(value.fraction)


def _percent(value: Exact) -> str:
    return _number(Exact(value.numerator * 100, value.denominator))


SHARE_WORDS: Mapping[Fraction, str] = {
    Fraction(1, 7): _("one seventh"),
    Fraction(2, 7): _("two sevenths"),
    Fraction(3, 7): _("three sevenths"),
    Fraction(4, 7): _("four sevenths"),
    Fraction(5, 7): _("five sevenths"),
    Fraction(1, 2): _("one half"),
    Fraction(1, 1): _("the whole"),
    Fraction(0, 1): _("nothing"),
}


def _share_words(value: Exact, translate: Translate) -> str:
    fraction = value.fraction
    return translate(SHARE_WORDS[fraction]) if fraction in SHARE_WORDS else str(fraction)


MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)


def _date_words(day: datetime.date, translate: Translate) -> str:
    return f"{day.day} {translate(MONTHS[day.month - 1])} {day.year}"


def _codes_words(codes: tuple[str, ...], translate: Translate) -> str:
    return ", ".join(_code_words(code, translate) for code in codes)


def _codes_plain(codes: tuple[str, ...]) -> str:
    return ", ".join(codes)


PLAIN: Mapping[str, Callable[[Any], str]] = {
    "money": pounds,
    "exact_money": _exact_pounds,
    "percent": _percent,
    "share": lambda value: str(value.fraction),
    "count": _number,
    "date": datetime.date.isoformat,
    "codes": _codes_plain,
    "name": str,
}

WORDS: Mapping[str, Callable[[Any, Translate], str]] = {
    "money": _money_words,
    "exact_money": _exact_money_words,
    "percent": lambda value, _translate: f"{_percent(value)}%",
    "share": _share_words,
    "count": lambda value, _translate: _number(value),
    "date": _date_words,
    "codes": _codes_words,
    "name": lambda value, _translate: str(value),
}

WORDS_OF_PLAIN: Mapping[str, Callable[[str, Translate], str]] = {
    "money": lambda plain, _translate: _grouped(plain),
    "exact_money": lambda plain, _translate: _grouped(plain),
    "percent": lambda plain, _translate: f"{plain}%",
    "share": lambda plain, translate: _share_words(_share_of_plain(plain), translate),
    "count": lambda plain, _translate: plain,
    "date": lambda plain, translate: _date_words(datetime.date.fromisoformat(plain), translate),
    "codes": lambda plain, translate: _codes_words(tuple(plain.split(", ")), translate),
    "name": lambda plain, _translate: plain,
}
"""The same words, from a figure that was kept as plain text."""


def _share_of_plain(plain: str) -> Exact:
    fraction = Fraction(plain)
    return Exact(fraction.numerator, fraction.denominator)


Speak = Callable[[str, Any], str]
"""Words for a figure, from its plain text and the figure itself."""


def _speaker(spec: str, translate: Translate) -> Speak:
    """How a figure is said; most are their plain text with something about it."""
    if spec == "money":
        return lambda plain, _figure: _grouped(plain)
    if spec == "exact_money":
        return lambda plain, figure: _grouped(plain) + ("…" if is_cut_off(figure) else "")
    if spec in ("count", "name"):
        return lambda plain, _figure: plain
    return lambda _plain, figure: WORDS[spec](figure, translate)


Piece = tuple[str, str, str]


@lru_cache(maxsize=2048)
def pieces(message: str) -> tuple[Piece, ...]:
    """A sentence cut at its figures: (words before, figure's name, how it is written)."""
    return tuple(
        (literal, field or "", spec or "")
        for literal, field, spec, _conversion in Formatter().parse(message)
    )


def in_words(message: str, figures: Mapping[str, Any], language: str = "en") -> str:
    """The sentence with its figures filled in, in the language asked for.

    A figure cut off at the end of a sentence ends it: the dots are not followed by another.
    """
    translate = translator(language)
    return _filled_in(
        translate(message), lambda field, spec: WORDS[spec](figures[field], translate)
    )


def _filled_in(message: str, write: Callable[[str, str], str]) -> str:
    parts: list[str] = []
    for literal, field, spec in pieces(message):
        parts.append(literal)
        if field:
            parts.append(write(field, spec))
    return "".join(parts).replace("….", "…")


Slot = tuple[str, Callable[[Any], str], Speak]
"""A figure of a sentence: its name, how its plain text is written, and how it is said."""


@lru_cache(maxsize=4096)
def _prepared(message: str, language: str) -> tuple[tuple[Slot, ...], str] | None:
    """A sentence made ready to be filled in; nothing if a figure stands in it in two ways."""
    translate = translator(language)
    own, said = pieces(message), pieces(translate(message))
    written = {(field, spec) for _literal, field, spec in (*own, *said) if field}
    ways = dict(written)
    if len(ways) != len(written):
        return None
    fields = dict.fromkeys(field for _literal, field, _spec in own if field)
    template = "".join(
        literal.replace("{", "{{").replace("}", "}}") + (f"{{{field}}}" if field else "")
        for literal, field, _spec in said
    )
    if not fields:
        return (), in_words(message, {}, language)
    slots = ((field, PLAIN[ways[field]], _speaker(ways[field], translate)) for field in fields)
    return tuple(slots), template


def told(
    message: str, figures: Mapping[str, Any], language: str = "en"
) -> tuple[str, dict[str, str]]:
    """What :func:`in_words` and :func:`plain_figures` say of a sentence, found in one pass."""
    prepared = _prepared(message, language)
    if prepared is None:
        return in_words(message, figures, language), plain_figures(message, figures)
    slots, template = prepared
    if not slots:
        return template, {}
    plain, words = {}, {}
    for field, write, say in slots:
        figure = figures[field]
        plain[field] = text = write(figure)
        words[field] = say(text, figure)
    return template.format_map(words).replace("….", "…"), plain


def plain_in_words(
    message: str, figures: Mapping[str, str], cut_off: Collection[str], language: str
) -> str:
    """A kept sentence in the language asked for, from its figures as plain text.

    ``cut_off`` names the amounts that have more decimals than were kept.
    """
    translate = translator(language)

    def write(field: str, spec: str) -> str:
        return WORDS_OF_PLAIN[spec](figures[field], translate) + "…" * (field in cut_off)

    return _filled_in(translate(message), write)


def plain_figures(message: str, figures: Mapping[str, Any]) -> dict[str, str]:
    """The figures of a sentence as plain text for programs, by name."""
    return {field: write(figures[field]) for field, write in writers(message)}


@lru_cache(maxsize=4096)
def writers(message: str) -> tuple[tuple[str, Callable[[Any], str]], ...]:
    """The figures of a sentence by name, each with what writes it as plain text."""
    return tuple((field, PLAIN[spec]) for _literal, field, spec in pieces(message) if field)


def figures_cut_off(message: str, figures: Mapping[str, Any]) -> list[str]:
    """The names of exact amounts that have more decimals than plain text holds."""
    return [field for field in exact_amounts(message) if is_cut_off(figures[field])]


@lru_cache(maxsize=4096)
def exact_amounts(message: str) -> tuple[str, ...]:
    """The names of the figures of a sentence that are shown with decimals of a penny."""
    return tuple(field for _literal, field, spec in pieces(message) if spec == "exact_money")
