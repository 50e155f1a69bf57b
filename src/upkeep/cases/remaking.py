"""Making a decision again: the facts it was made on, under the law as this program has it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from upkeep.cases.models import Decision
from upkeep.law import NoValueError, Result, SituationError, calculate
from upkeep.law.cessation import end_of_liability, is_end


@dataclass(frozen=True, slots=True)
class Remaking:
    """A decision beside what the same facts come to now. Amounts are pence a week by case.

    ``now`` and the versions are empty, and ``fault`` says why, where the facts cannot be worked
    out any more.
    """

    then: Mapping[str, int]
    now: Mapping[str, int]
    rulebook_now: str
    parameters_now: str
    is_same_version: bool
    fault: str = ""

    @property
    def is_same(self) -> bool:
        """Whether every amount is the same to the penny."""
        return not self.fault and self.then == self.now


def worked_out(situation: Mapping[str, Any]) -> Result:
    """What a decision's snapshot comes to under today's rules: a calculation, or an end."""
    return end_of_liability(situation) if is_end(situation) else calculate(situation)


def make_again(decision: Decision) -> Remaking:
    """Work out the snapshot that a decision was made on, and compare. Nothing is recorded."""
    then = _amounts(decision.result)
    try:
        result = worked_out(decision.situation)
    except (SituationError, NoValueError) as error:
        return Remaking(then, {}, "", "", is_same_version=False, fault=str(error))
    return Remaking(
        then,
        _amounts(result.to_json_without_explanation()),
        result.rulebook_version,
        result.parameters_version,
        is_same_version=_is_same_version(decision, result),
    )


def _is_same_version(decision: Decision, result: Result) -> bool:
    made_by = (decision.rulebook_version, decision.parameters_version)
    return made_by == (result.rulebook_version, result.parameters_version)


def _amounts(result: Mapping[str, Any]) -> dict[str, int]:
    shares = result.get("receiving_parents", ())
    return {share["id"]: int(share["weekly"].replace(".", "")) for share in shares}
