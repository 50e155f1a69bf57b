"""Every promise has its page, its property test and its check; and the pages say what happens."""

import ast
import importlib.util
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from conftest import PREFIX
from structure.source import PROJECT
from upkeep.batch.checks import ALL_CHECKS


def load() -> ModuleType:
    path = PROJECT / "tools" / "demonstrations.py"
    spec = importlib.util.spec_from_file_location("demonstrations", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


demonstrations = load()
PAGES = {page.number: page for page in demonstrations.pages()}


def test_every_promise_has_a_page_and_every_page_a_promise() -> None:
    assert sorted(PAGES) == sorted(demonstrations.PROMISES)


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.number)
def test_a_page_names_a_property_test_and_a_check_that_exist_and_has_a_script(page: object) -> None:
    assert page.property_tests
    assert page.checks
    assert page.has_script
    assert set(page.checks) <= {check.name for check in ALL_CHECKS}
    for named in page.property_tests:
        path, _, function = named.partition("::")
        defined = ast.walk(ast.parse((PROJECT / path).read_text(encoding="utf-8")))
        assert function in {each.name for each in defined if isinstance(each, ast.FunctionDef)}
        assert function.startswith("test_")


def test_the_index_lists_them_all() -> None:
    index = (demonstrations.FOLDER / "README.md").read_text(encoding="utf-8")
    assert index == demonstrations.index(list(PAGES.values()))


def test_every_command_prints_what_its_page_says(outputs: dict[str, str]) -> None:
    """After a change on purpose: ``.venv/bin/python tools/demonstrations.py``, and read it."""
    for name, printed in outputs.items():
        assert printed == (demonstrations.FOLDER / f"{name}.md").read_text(encoding="utf-8"), name


@pytest.fixture
def outputs(
    django_db_setup: None, server_with_template: str, django_db_blocker: object
) -> Iterator[dict[str, str]]:
    """What the world and every page print now, each page on a copy of the world of its own."""
    with django_db_blocker.unblock():
        yield dict(
            demonstrations.written_now(
                server_with_template, f"{PREFIX}_template", sorted(PAGES), f"{PREFIX}_shown"
            )
        )
