"""Figures as people type them: forgiving of signs, spaces and commas, strict about sense."""

import re
from fractions import Fraction

_SPACES = re.compile(r"[\s\u00a0\u202f']+")
_PLAIN = re.compile(r"(?P<whole>\d+)(?:\.(?P<pence>\d{1,2})?)?", re.ASCII)
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{0,2})?", re.ASCII)
_CONTINENTAL = re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+),\d{2}", re.ASCII)
_THOUSANDS = re.compile(r"(\d+)k", re.ASCII | re.IGNORECASE)
_HALVES = re.compile(r"(?P<whole>\d{1,3})(?:[.,](?P<tenth>\d))?", re.ASCII)

PENCE_MAX = 999_999_999_00
"""The most that a situation of the law can hold."""


def pence_of(typed: str) -> int | None:
    """An amount in pence: ``£1,234.50``, ``1234``, ``1 234,50`` and ``25k`` alike; else None."""
    text = _SPACES.sub("", typed).removeprefix("£").removesuffix("£")
    if found := _THOUSANDS.fullmatch(text):
        text = found[1] + "000"
    if _ENGLISH.fullmatch(text):
        text = text.replace(",", "")
    elif _CONTINENTAL.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    pence = int(found["whole"]) * 100 + int((found["pence"] or "").ljust(2, "0"))
    return pence if pence <= PENCE_MAX else None


def count_of(typed: str) -> int | None:
    """A whole number, if that is what was typed."""
    text = _SPACES.sub("", typed)
    return int(text) if re.fullmatch(r"\d{1,4}", text, re.ASCII) else None


def nights_of(typed: str) -> Fraction | None:
    """A number of nights with at most one decimal, as in two and a half nights a week."""
    text = _SPACES.sub("", typed).replace("½", ".5")
    found = _HALVES.fullmatch(f"0{text}" if text.startswith(".") else text)
    return None if found is None else Fraction(int(found["whole"] + (found["tenth"] or "0")), 10)
