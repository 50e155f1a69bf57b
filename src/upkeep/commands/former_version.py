"""Work out situations with the law of another version: run by :mod:`upkeep.commands.rulebooks`.

This file runs in a process of its own, in which ``upkeep.law`` is the other version; it uses
nothing else of Upkeep. It says first which version it is. Then, for a line ``COUNT EXPLAINED`` and
so many situations, one JSON object a line, it answers with as many results.
"""

import json
import sys
from typing import Any


def main() -> None:
    """Answer until standard input ends; the folder of the other version may be an argument."""
    sys.path[:0] = sys.argv[1:]
    try:
        from upkeep.law import RULEBOOK_VERSION, calculate
    except ImportError as error:
        say({"error": f"it has no upkeep.law that can be imported: {error}"})
        return
    say({"rulebook": RULEBOOK_VERSION})
    while line := sys.stdin.readline():
        count, is_explained = (int(part) for part in line.split())
        situations = [json.loads(sys.stdin.readline()) for _number in range(count)]
        for situation in situations:
            print(json.dumps(answer(calculate, situation, is_explained=bool(is_explained))))
        sys.stdout.flush()


def answer(calculate: Any, situation: Any, *, is_explained: bool) -> dict[str, Any]:  # noqa: ANN401
    """One result as the other version has it, or what is wrong with the situation."""
    try:
        plain: dict[str, Any] = calculate(situation).to_json()
    except (ValueError, LookupError) as error:
        return {"error": str(error)}
    if not is_explained:
        del plain["explanation"]
    return plain


def say(plain: dict[str, Any]) -> None:
    """One line, at once."""
    print(json.dumps(plain), flush=True)


if __name__ == "__main__":
    main()
