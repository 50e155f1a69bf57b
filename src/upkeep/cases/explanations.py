"""The explanation that was kept with a decision, put together from its patterns.

See :mod:`upkeep.law.kept_text` for how an explanation is kept.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import psycopg

from upkeep.cases.models import Decision, ExplanationPattern
from upkeep.law import StepPattern, patterns_named, whole_steps
from upkeep.shift import Shift

_WRITE = """
INSERT INTO cases_explanationpattern (digest, partition, content)
SELECT given.digest, %(partition)s, given.content
FROM unnest(%(digests)s::text[], %(contents)s::jsonb[]) AS given (digest, content)
WHERE NOT EXISTS (SELECT 1 FROM cases_explanationpattern p WHERE p.digest = given.digest)
"""


class LostPatternError(LookupError):
    """A kept explanation names a pattern that is not kept; `upkeep check` finds all of them."""


def explanation_of(decision: Decision) -> list[dict[str, Any]]:
    """The steps of the explanation as they were kept, whole, in English.

    :func:`upkeep.law.in_language` says one in another language. Raises :class:`LostPatternError`.
    """
    steps = decision.result.get("explanation", [])
    return whole_steps(steps, {digest: _pattern(digest) for digest in patterns_named(steps)})


def with_whole_explanation(decision: Decision) -> dict[str, Any]:
    """The result as ``upkeep calculate`` gives it, its explanation whole."""
    if "explanation" not in decision.result:
        return dict(decision.result)
    return {**decision.result, "explanation": explanation_of(decision)}


def write_patterns(
    cursor: psycopg.Cursor[Any], shift: Shift, patterns: Iterable[StepPattern]
) -> None:
    """Keep the patterns that are not kept yet."""
    found = sorted(patterns, key=lambda pattern: pattern.digest)
    values = {
        "partition": shift.partition,
        "digests": [pattern.digest for pattern in found],
        "contents": [pattern.text for pattern in found],
    }
    cursor.execute(_WRITE, values)


@lru_cache(maxsize=4096)
def _pattern(digest: str) -> dict[str, Any]:
    """What a digest stands for: the same for ever, so it is looked up once."""
    content = (
        ExplanationPattern.objects.filter(digest=digest).values_list("content", flat=True).first()
    )
    if content is None:
        raise LostPatternError(
            f"An explanation names the pattern {digest}, which is not kept. Run `upkeep check`."
        )
    plain: dict[str, Any] = json.loads(content) if isinstance(content, str) else content
    return plain
