"""What a decision keeps of its explanation reads as it was, and says what is shared once."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection

from building import apply, hold_income, work
from upkeep.cases.explanations import (
    LostPatternError,
    explanation_of,
    with_whole_explanation,
    write_patterns,
)
from upkeep.cases.models import Decision, ExplanationPattern
from upkeep.law import calculate
from upkeep.shift import Shift

NIGHT = date(2023, 4, 3)


@pytest.fixture
def decided(db: None) -> Decision:
    apply()
    hold_income()
    work(date(2023, 4, 12))
    return Decision.objects.get()


def test_a_kept_explanation_is_the_one_the_law_gave(decided: Decision) -> None:
    wanted = calculate(decided.situation).to_json(keeps_sentences=True)
    assert with_whole_explanation(decided) == wanted


def test_what_decisions_share_is_kept_once_and_not_in_them(decided: Decision) -> None:
    named = json.dumps(decided.result["explanation"])
    assert "reg 35" not in named
    assert "{weekly:money}" not in named
    patterns = ExplanationPattern.objects.count()
    assert patterns == len({p.digest for p in ExplanationPattern.objects.all()}) > 5


def shift(partition: int) -> Shift:
    known_at = decided_at()
    return Shift(NIGHT, known_at, known_at, partition, 2)


def decided_at() -> Any:
    return Decision.objects.latest("id").known_at


def test_a_pattern_that_is_kept_is_not_kept_again_by_another_partition(decided: Decision) -> None:
    before = ExplanationPattern.objects.count()
    patterns = calculate(decided.situation).to_kept().patterns
    with connection.cursor() as cursor:
        write_patterns(cursor.cursor, shift(1), patterns)
    assert patterns
    assert ExplanationPattern.objects.count() == before


def test_a_lost_pattern_is_an_error_that_says_what_to_do(decided: Decision) -> None:
    decided.result["explanation"].append({"pattern": "0123456789abcdef", "value": None})
    with pytest.raises(LostPatternError, match="upkeep check"):
        explanation_of(decided)


def test_what_was_kept_whole_is_read_as_it_was_kept(decided: Decision) -> None:
    whole = calculate(decided.situation).to_json(keeps_sentences=True)
    assert explanation_of(Decision(result=whole)) == whole["explanation"]
    assert explanation_of(Decision(result={"rate": "nil"})) == []
