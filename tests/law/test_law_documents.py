"""The documents of the law name every rule and every open point, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

from upkeep.law.parameters import load_scheme
from upkeep.law.rules import RULES

DOCUMENT = (Path(__file__).parents[2] / "docs" / "law" / "2012.md").read_text()

SHARED = ("upkeep.law.no_calculation.", "upkeep.law.outcomes.")
"""Rules that every scheme uses."""


def rules_of_the_scheme() -> set[str]:
    return {
        ".".join(name.split(".")[-2:])
        for name in RULES
        if ".scheme_2012." in name or name.startswith(SHARED)
    }


def test_every_rule_is_listed_with_its_provision_and_no_other() -> None:
    rows = re.findall(r"^\| ([^|]+) \| `([a-z_]+\.[a-z_]+)` \|", DOCUMENT, re.MULTILINE)
    listed = {name: citation for citation, name in rows if not name.startswith("policy.")}
    assert set(listed) == rules_of_the_scheme()
    for name, citation in listed.items():
        places = (f"upkeep.law.scheme_2012.{name}", f"upkeep.law.{name}")
        assert citation in {RULES[place][0] for place in places if place in RULES}


def test_every_policy_switch_is_listed_as_it_is_set() -> None:
    for parameter in load_scheme("2012").parameters.values():
        if parameter.unit == "policy":
            value = "yes" if parameter.values[-1].is_true else "no"
            assert f"| `{parameter.id}` | {value} |" in DOCUMENT


def test_every_figure_not_read_in_the_law_is_listed() -> None:
    for parameter in load_scheme("2012").parameters.values():
        for value in parameter.values:
            if parameter.unit != "policy" and value.use.status != "source":
                assert (
                    f"| `{parameter.id}` | {value.valid_from.isoformat()} | {value.use.status} |"
                    in DOCUMENT
                )


def test_every_rule_says_what_it_is_in_a_sentence() -> None:
    for name, (_citation, function) in RULES.items():
        assert function.__doc__, name
        assert function.__doc__.strip().splitlines()[0].endswith("."), name
