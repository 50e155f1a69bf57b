"""The same facts under the same law give the same answer, wherever and however they are told."""

import json
import os
import subprocess
import sys
import time
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from law.situations import parent, situation
from law.situations_1993 import assessment, on_income_support
from law.situations_2003 import situation_2003
from upkeep.law import calculate

ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/London", "UTC")
"""From fourteen hours before Greenwich to eleven behind it."""

weekly = st.integers(0, 400_000).map(lambda pence: f"{pence // 100}.{pence % 100:02d}")
nights = st.lists(st.sampled_from([0, 51, 52, 104, 156, 175]), min_size=1, max_size=3)
told_2012 = st.builds(
    lambda income, benefits, others, children, day: situation(
        *(parent(name, each) for name, each in zip("AB", children, strict=False)),
        effective_date=day,
        income=income,
        benefits=sorted(benefits),
        relevant_other_children=others,
    ),
    weekly,
    st.sets(st.sampled_from(["carers_allowance", "state_pension", "income_support"]), max_size=2),
    st.integers(0, 3),
    st.lists(nights, min_size=1, max_size=2),
    st.sampled_from(["2013-07-31", "2020-02-29", "2024-04-05", "2024-04-06", "2024-12-30"]),
)
told_2003 = st.builds(
    lambda income, benefits, others, children, day: situation_2003(
        *(parent(name, each) for name, each in zip("AB", children, strict=False)),
        effective_date=day,
        income=income,
        benefits=sorted(benefits),
        relevant_other_children=others,
    ),
    weekly,
    st.sets(st.sampled_from(["income_support", "incapacity_benefit"]), max_size=2),
    st.integers(0, 3),
    st.lists(nights, min_size=1, max_size=2),
    st.sampled_from(["2003-03-03", "2004-02-29", "2008-10-27", "2012-12-10", "2017-09-04"]),
)
told_1993 = st.builds(
    lambda net, home, carers, day: assessment(*carers, on=day, net=net, home=home),
    weekly,
    st.integers(0, 15_000).map(lambda pence: f"{pence // 100}.{pence % 100:02d}"),
    st.lists(st.lists(st.integers(0, 17), min_size=1, max_size=3), min_size=1, max_size=2).map(
        lambda all_ages: [on_income_support("AB"[n], ages) for n, ages in enumerate(all_ages)]
    ),
    st.sampled_from(["1993-04-05", "1995-04-18", "1996-02-29", "1999-10-04", "2002-03-31"]),
)


def shuffled(value: Any, random: Random) -> Any:
    """The same facts with every field told in another order."""
    if isinstance(value, dict):
        fields = list(value.items())
        random.shuffle(fields)
        return {name: shuffled(each, random) for name, each in fields}
    return [shuffled(each, random) for each in value] if isinstance(value, list) else value


@settings(max_examples=45)
@given(st.one_of(told_2012, told_2003, told_1993), st.integers(0, 1000))
def test_neither_zone_nor_order_nor_hash_seed_changes_an_answer(
    facts: dict[str, Any], seed: int
) -> None:
    """In any zone, told in any order: the same document to the letter."""
    before = os.environ.get("TZ")
    answers = set()
    try:
        for zone in ZONES:
            os.environ["TZ"] = zone
            time.tzset()
            again = shuffled(facts, Random(f"{seed} {zone}"))
            answers.add(json.dumps(calculate(again).to_json(), sort_keys=True))
    finally:
        os.environ.pop("TZ", None)
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()
    assert len(answers) == 1


def test_another_process_with_another_hash_seed_says_the_same() -> None:
    facts = situation(parent("A", (0, 104)), parent("B", (52,)), income="512.34")
    program = (
        "import json, sys; from upkeep.law import calculate;"
        "print(json.dumps(calculate(json.load(sys.stdin)).to_json()))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(facts),
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "Pacific/Kiritimati"), ("4242", "Pacific/Pago_Pago"))
    }
    assert len(said) == 1
