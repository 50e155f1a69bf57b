"""The documents of the law name every rule and every open point, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import upkeep.law.scheme_2003.net_income
import upkeep.law.scheme_2003.property_transfer
import upkeep.law.scheme_2003.supersession  # noqa: F401  (no calculation imports these rules)
from upkeep.law.parameters import load_scheme
from upkeep.law.rules import RULES

DOCUMENTS = {
    path.stem: path.read_text()
    for path in (Path(__file__).parents[2] / "docs" / "law").glob("[12][0-9][0-9][0-9].md")
}

SHARED = ("upkeep.law.no_calculation.", "upkeep.law.outcomes.")
"""Rules that every scheme uses."""


def rules_of(scheme: str) -> set[str]:
    return {
        ".".join(name.split(".")[-2:])
        for name in RULES
        if f".scheme_{scheme}." in name or name.startswith(SHARED)
    }


def test_every_scheme_that_can_be_worked_out_has_its_document() -> None:
    assert {"2012", "2003", "1993"} <= set(DOCUMENTS)


@pytest.mark.parametrize("scheme", DOCUMENTS)
def test_every_rule_is_listed_with_its_provision_and_no_other(scheme: str) -> None:
    (section,) = re.findall(
        r"^## Provisions and rules\n(.*?)^## ", DOCUMENTS[scheme], re.MULTILINE | re.DOTALL
    )
    rows = re.findall(r"^\| ([^|]+) \| `([a-z_]+\.[a-z_]+)` \|", section, re.MULTILINE)
    listed = {name: citation for citation, name in rows}
    assert set(listed) == rules_of(scheme)
    for name, citation in listed.items():
        places = (f"upkeep.law.scheme_{scheme}.{name}", f"upkeep.law.{name}")
        assert citation in {RULES[place][0] for place in places if place in RULES}


@pytest.mark.parametrize("scheme", DOCUMENTS)
def test_every_policy_switch_is_listed_as_it_is_set(scheme: str) -> None:
    for parameter in load_scheme(scheme).parameters.values():
        if parameter.unit == "policy":
            value = "yes" if parameter.values[-1].is_true else "no"
            assert f"| `{parameter.id}` | {value} |" in DOCUMENTS[scheme]


@pytest.mark.parametrize("scheme", DOCUMENTS)
def test_every_figure_not_read_in_the_law_is_listed(scheme: str) -> None:
    for parameter in load_scheme(scheme).parameters.values():
        for value in parameter.values:
            if parameter.unit != "policy" and value.use.status != "source":
                assert (
                    f"| `{parameter.id}` | {value.valid_from.isoformat()} | {value.use.status} |"
                    in DOCUMENTS[scheme]
                )


def test_every_rule_says_what_it_is_in_a_sentence() -> None:
    for name, (_citation, function) in RULES.items():
        assert function.__doc__, name
        assert function.__doc__.strip().splitlines()[0].endswith("."), name
