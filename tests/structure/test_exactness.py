"""Money is whole, time is given, and statements to the database are constants."""

import ast
from pathlib import Path

import pytest

from structure.source import SOURCE, dotted, nodes, place

CLOCKS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now"),
    *("datetime.datetime.today", "date.today", "datetime.date.today"),
    *("timezone.now", "django.utils.timezone.now", "timezone.localdate", "timezone.localtime"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime"),
}
READ_THE_CLOCK = ("cli.py", "commands", "api", "web")
RUN_STATEMENTS = {"execute", "executemany", "copy"}


@pytest.mark.parametrize("room", ["law", "ledger"])
def test_no_floating_point(room: str) -> None:
    found = [
        place(path, node)
        for path, node in nodes(SOURCE / room)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and dotted(node.func) == "float")
    ]
    likeness = [
        place(path, keyword.value)
        for path, keyword in nodes(SOURCE / room)
        if isinstance(keyword, ast.keyword) and keyword.arg == "cutoff"
    ]
    assert sorted(set(found) - set(likeness)) == [], "only likeness of words may be a float"


def test_the_ledger_divides_nothing() -> None:
    found = [
        place(path, node)
        for path, node in nodes(SOURCE / "ledger")
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    ]
    assert found == []


def names_of(node: ast.AST) -> list[tuple[str, ast.expr | None]]:
    """Every name that a node annotates, with the annotation."""
    if isinstance(node, ast.AnnAssign) and (name := dotted(node.target)):
        return [(name, node.annotation)]
    if isinstance(node, ast.arg):
        return [(node.arg, node.annotation)]
    if isinstance(node, ast.FunctionDef):
        return [(node.name, node.returns)]
    return []


def test_pence_are_never_floating_point() -> None:
    found = [
        f"{place(path, node)} {name}"
        for path, node in nodes(SOURCE)
        for name, annotation in names_of(node)
        if name.endswith("_pence") and annotation and "float" in ast.unparse(annotation)
    ]
    assert found == []


def test_only_the_faces_read_the_clock() -> None:
    found = [
        f"{place(path, node)} {dotted(node)}"
        for path, node in nodes(SOURCE)
        if dotted(node) in CLOCKS and path.relative_to(SOURCE).parts[0] not in READ_THE_CLOCK
    ]
    assert found == []


def is_made_of_constants(text: ast.expr, known: dict[str, ast.expr]) -> bool:
    """Whether nothing that came from outside can be in ``text``.

    ``known`` are the local names that the function gives a value to, with that value.
    """
    if isinstance(text, ast.Constant):
        return True
    if isinstance(text, ast.JoinedStr):
        gaps = [part.value for part in text.values if isinstance(part, ast.FormattedValue)]
        return all(is_made_of_constants(gap, known) for gap in gaps)
    if isinstance(text, ast.Name) and text.id in known:
        return is_made_of_constants(known[text.id], {})
    if isinstance(text, ast.Call) and dotted(text.func) == "":
        return all(is_made_of_constants(part, known) for part in [text.func, *text.args])
    if isinstance(text, ast.Attribute) and isinstance(text.value, ast.Constant):
        return text.attr == "join"
    return dotted(text).rpartition(".")[2].isupper()


def is_safe_statement(text: ast.expr, known: dict[str, ast.expr]) -> bool:
    """Whether a statement is made of constants, composed by psycopg, or given by the caller."""
    is_composed = "sql.SQL(" in ast.unparse(text)
    is_parameter = isinstance(text, ast.Name) and text.id not in known
    return is_composed or is_parameter or is_made_of_constants(text, known)


def values_given(function: ast.AST) -> dict[str, ast.expr]:
    """The names to which a function gives a value, with the value given first."""
    given: dict[str, ast.expr] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            given.setdefault(node.targets[0].id, node.value)
    return given


def test_statements_are_made_of_constants() -> None:
    found = [
        place(path, call)
        for path, function in nodes(SOURCE)
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in RUN_STATEMENTS
        and call.args
        and not is_safe_statement(call.args[0], values_given(function))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("statement", "is_safe"),
    [
        ("f'DELETE FROM {STAGING}'", True),
        ("f'DELETE FROM {ledger.STAGING}'", True),
        ("'SELECT 1'", True),
        ("f\"DROP TABLE {', '.join(TABLES)}\"", True),
        ("sql.SQL('DROP TABLE {}').format(sql.Identifier(name))", True),
        ("f'DELETE FROM {table}'", False),
        ("f\"DROP TABLE {', '.join(tables)}\"", False),
        ("f'SELECT {form.field}'", False),
        ("'SELECT ' + column", False),
        ("'SELECT %s' % column", False),
        ("'SELECT {}'.format(column)", False),
    ],
)
def test_a_statement_pieced_together_is_noticed(statement: str, *, is_safe: bool) -> None:
    parsed = ast.parse(statement, mode="eval").body
    assert is_safe_statement(parsed, {}) is is_safe


def test_the_law_knows_no_database() -> None:
    """Imported on its own, it brings neither Django nor a database driver."""
    import subprocess
    import sys

    script = (
        "import sys, upkeep.law; "
        "print([name for name in ('django', 'psycopg', 'pgtrigger') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert result.stdout.strip() == "[]", result.stderr
    assert Path(SOURCE / "law").is_dir()
