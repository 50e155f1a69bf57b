"""Taking in an issue of the published table by which account numbers are checked.

``valacdos`` holds the weights and ``scsubtab`` the substitutes of some sort codes, as Pay.UK
publishes them. With one bad line nothing of an issue is used: a table that is half read would
refuse good accounts.
"""

from datetime import date, datetime

from upkeep.gateways.problems import FileProblem, FileProblems, ProblemList, Told
from upkeep.parties.weight_tables import BadLine, keep_issue, read_substitutions, read_weights

ENCODING = "ascii"


def take_weights(
    weights: tuple[str, bytes],
    substitutions: tuple[str, bytes] | None,
    valid_from: date,
    known_at: datetime,
) -> bool:
    """Keep an issue in force from a day; whether it was new. Each file is its name and content.

    Raises FileProblems with every bad line of both files.
    """
    problems: list[FileProblem] = []
    weights_text = _text(*weights, problems)
    _note(weights[0], read_weights(weights_text)[1], problems)
    substitutions_text = ""
    if substitutions is not None:
        substitutions_text = _text(*substitutions, problems)
        _note(substitutions[0], read_substitutions(substitutions_text)[1], problems)
    if problems:
        raise FileProblems(problems)
    try:
        return keep_issue(weights_text, substitutions_text, valid_from, weights[0], known_at)
    except ValueError as error:
        problem = FileProblem(weights[0], None, None, "another table", str(error).rstrip("."))
        raise FileProblems([problem]) from error


def _text(name: str, content: bytes, problems: list[FileProblem]) -> str:
    try:
        return content.decode(ENCODING)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        wanted = "give the text file as it was published"
        problems.append(FileProblem(name, line, None, "bytes that are no text", wanted))
        return ""


def _note(name: str, bad: tuple[BadLine, ...], problems: list[FileProblem]) -> None:
    noted = ProblemList(name)
    for each in bad:
        noted.add(Told(each.found), each.wanted, line=each.line)
    problems += noted.found
