"""Payment references as people and banks mangle them."""

import pytest

from upkeep.collection.matching import employer_reference, match_reference

OURS = "100000000042"
ANOTHER = "100000000077"
KNOWN = {OURS, ANOTHER}


@pytest.mark.parametrize(
    "text",
    [
        OURS,
        f"  {OURS}  ",
        "1000 0000 0042",
        "1000-0000-0042",
        "100.000.000.042",
        "1000/0000/0042",
        "1 0 0 0 0 0 0 0 0 0 4 2",
        f"CM {OURS} MADEUP P",
        f"REF:{OURS}/MAY",
        f"CMS{OURS}",
        f"{OURS} 12/05",
        f"2024 {OURS}",
        f"{OURS} {OURS}",
        f"999999999999 {OURS}",
        "1OOOOOOOOO42",
        "l0000-0000-042",
        "CM IOOOOOOOOO42 P MADEUP",
    ],
)
def test_a_reference_is_found(text: str) -> None:
    assert match_reference(text, KNOWN).reference == OURS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no_reference"),
        ("child maintenance may", "no_reference"),
        ("10000000004", "no_reference"),
        ("OOOOOOOOOOOO", "no_reference"),
        ("BOOOOOOOOO42", "unknown_reference"),
        (f"{OURS}1", "no_reference"),
        (f"7{OURS}", "no_reference"),
        ("999999999999", "unknown_reference"),
        (f"{OURS} {ANOTHER}", "ambiguous_reference"),
        (f"{OURS}, {ANOTHER}", "ambiguous_reference"),
    ],
)
def test_otherwise_there_is_a_reason(text: str, reason: str) -> None:
    match = match_reference(text, KNOWN)
    assert match.reference is None
    assert match.reason == reason


@pytest.mark.parametrize(
    ("text", "employer"),
    [
        ("EMP00017 05/2024", "EMP00017"),
        ("emp 00017", "EMP00017"),
        ("DEO EMP00017 MAY", "EMP00017"),
        ("EMP000171", None),
        ("EMP0017", None),
        (OURS, None),
    ],
)
def test_employers_references(text: str, employer: str | None) -> None:
    assert employer_reference(text) == employer
