"""Whose money is it: reading payment references as people mangle them."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from upkeep.collection.models import Receipt

_SEPARATORS = re.compile(r"(?<=[0-9])[ ./-]+(?=[0-9])")
_REFERENCE = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")
_EMPLOYER = re.compile(r"EMP ?([0-9]{5})(?![0-9])", re.IGNORECASE)
_REMITTANCE = re.compile(r"BDR ?([0-9]{8})(?![0-9])", re.IGNORECASE)
_DEBITS = re.compile(r"DDC ?([0-9]{8})(?![0-9])", re.IGNORECASE)

_LOOKS_LIKE = str.maketrans("OQDILSBZG", "000115826")
_MIXED = re.compile(r"(?<![A-Z0-9])(?=[A-Z0-9]*[0-9])[0-9OQDILSBZG]{5,16}(?![A-Z0-9])")
_RUN = re.compile(r"[0-9]{5,16}")

Reason = Receipt.SuspenseReason


@dataclass(frozen=True, slots=True)
class Match:
    """A paying parent's reference, or the reason why there is none."""

    reference: str | None
    reason: str


def payment_references(text: str) -> set[str]:
    """Every twelve-digit number in the bank's text, once spaces and hyphens within it are gone.

    A word of twelve digits and letters that look like digits counts as what it looks like.
    """
    plain = set(_REFERENCE.findall(text)) | set(_REFERENCE.findall(_SEPARATORS.sub("", text)))
    return plain | {number for number in _looking_alike(text) if _REFERENCE.fullmatch(number)}


def numbers_in(text: str) -> set[str]:
    """Every number of five digits or more, as written, run together, or as it looks like."""
    joined = _SEPARATORS.sub("", text)
    return {*_RUN.findall(text), *_RUN.findall(joined), *_looking_alike(text)}


def as_digits(text: str) -> str:
    """A text with the letters that look like digits as those digits."""
    return text.upper().translate(_LOOKS_LIKE)


def _looking_alike(text: str) -> set[str]:
    words = (*_MIXED.findall(text.upper()), *_MIXED.findall(_SEPARATORS.sub("", text.upper())))
    return {as_digits(word) for word in words}


def employer_reference(text: str) -> str | None:
    """The employer's reference in the bank's text, as ``EMP`` and five digits, or None."""
    found = _EMPLOYER.search(text)
    return f"EMP{found.group(1)}" if found else None


def remittance_reference(text: str) -> str | None:
    """The reference of a credit of deductions from benefits, ``BDR`` and eight digits, or None."""
    found = _REMITTANCE.search(text)
    return f"BDR{found.group(1)}" if found else None


def debit_file(text: str) -> str | None:
    """The reference of our file of Direct Debits, ``DDC`` and the day it was made, or None."""
    found = _DEBITS.search(text)
    return f"DDC{found.group(1)}" if found else None


def list_reference(text: str) -> str | None:
    """By which the list is found that says whose money a credit is; None where it has no list."""
    return employer_reference(text) or remittance_reference(text) or debit_file(text)


def match_reference(text: str, known: Collection[str]) -> Match:
    """Find the one paying parent whose reference is in ``text``.

    ``known`` holds the references of all paying parents that any of the texts may name.
    """
    named = payment_references(text)
    ours = {reference for reference in named if reference in known}
    if len(ours) == 1:
        return Match(ours.pop(), "")
    if ours:
        return Match(None, Reason.AMBIGUOUS_REFERENCE)
    return Match(None, Reason.UNKNOWN_REFERENCE if named else Reason.NO_REFERENCE)
