"""The tool that keeps the catalogues finds every fault, and loses no translation."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from structure.source import PROJECT


@pytest.fixture(scope="module")
def tool() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("catalogues", PROJECT / "tools/catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["catalogues"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["catalogues"]


@pytest.fixture
def domain(tool: ModuleType, tmp_path: Path) -> Callable[..., Any]:
    def made(*sentences: str) -> Any:
        found = [("somewhere.py", sentence, None) for sentence in sentences]
        return tool.Domain("law", tmp_path, lambda: iter(found), tool.figures_of_the_law)

    return made


def translate(domain: Any, english: str, welsh: str) -> None:
    po = domain.po.read_text(encoding="utf-8")
    pair = f'msgid "{english}"\nmsgstr "'
    assert pair in po
    domain.po.write_text(po.replace(f'{pair}"', f'{pair}{welsh}"'), encoding="utf-8")


def faults(tool: ModuleType, domain: Any) -> str:
    return "\n".join(tool.faults_of(domain))


def test_a_sentence_without_welsh_is_a_fault_until_it_has_some(
    tool: ModuleType, domain: Callable[..., Any]
) -> None:
    one = domain("Pay {amount:money}.")
    assert "lacks 'Pay {amount:money}.'" in faults(tool, one)
    tool.update(one)
    assert "no Welsh for 'Pay {amount:money}.'" in faults(tool, one)
    translate(one, "Pay {amount:money}.", "Talwch {amount:money}.")
    assert faults(tool, one) == ""


@pytest.mark.parametrize("welsh", ["Talwch.", "Talwch {amount:count}.", "Talwch {swm:money}."])
def test_welsh_with_other_figures_is_a_fault(
    tool: ModuleType, domain: Callable[..., Any], welsh: str
) -> None:
    one = domain("Pay {amount:money}.")
    tool.update(one)
    translate(one, "Pay {amount:money}.", welsh)
    assert "has other figures" in faults(tool, one)


def test_doubtful_welsh_is_a_fault(tool: ModuleType, domain: Callable[..., Any]) -> None:
    one = domain("Pay.")
    tool.update(one)
    translate(one, "Pay.", "Talwch.")
    text = one.po.read_text(encoding="utf-8")
    one.po.write_text(text.replace('msgid "Pay."', '#, fuzzy\nmsgid "Pay."'), encoding="utf-8")
    assert "doubtful" in faults(tool, one)


def test_what_no_source_marks_is_a_fault_until_it_is_dropped(
    tool: ModuleType, domain: Callable[..., Any]
) -> None:
    before, after = domain("Pay.", "Stay."), domain("Stay.")
    tool.update(before)
    translate(before, "Pay.", "Talwch.")
    translate(before, "Stay.", "Arhoswch.")
    assert "no source marks 'Pay.'" in faults(tool, after)
    tool.update(after)
    assert faults(tool, after) == ""
    assert "Talwch" not in after.po.read_text(encoding="utf-8")
    assert "Arhoswch" in after.po.read_text(encoding="utf-8")


def test_an_update_without_changes_leaves_the_file_as_it_is(
    tool: ModuleType, domain: Callable[..., Any]
) -> None:
    one = domain("Pay.", "Stay.")
    tool.update(one)
    kept = one.po.read_bytes()
    tool.update(one)
    assert one.po.read_bytes() == kept


def test_names_of_rules_figures_and_codes_are_found_and_f_strings_are_read(
    tool: ModuleType, tmp_path: Path
) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        'NAMES = code_names("half_flat")\n'
        '@rule("para 1")\n'
        "def weekly_amount(law):\n"
        '    law.say(_("{child:name} is due {sum_due:money}."))\n'
        "    return f\"{translate(_('Exactly'))}\"\n",
        encoding="utf-8",
    )
    assert set(tool.words_of_module(path)) == {
        "half flat",
        "weekly amount",
        "{child:name} is due {sum_due:money}.",
        "sum due",
        "Exactly",
    }


def test_a_command_may_say_what_belongs_to_the_law_and_what_belongs_to_the_pages(
    tool: ModuleType, tmp_path: Path
) -> None:
    path = tmp_path / "command.py"
    path.write_text(
        "from upkeep.law.words import _, translator\n"
        'why = _("Why:")\n'
        "def page():\n"
        "    from django.utils.translation import gettext as _\n"
        '    return _("Kind")\n',
        encoding="utf-8",
    )
    assert list(tool.words_of_module(path)) == ["Why:"]


def test_what_programs_read_is_what_the_catalogues_say(tool: ModuleType) -> None:
    """Run make install when this fails."""
    import gettext

    compiled = [domain for domain in tool.DOMAINS.values() if domain.po.exists()]
    assert compiled
    for domain in compiled:
        with domain.mo.open("rb") as file:
            read = gettext.GNUTranslations(file)
        for message in tool.read(domain):
            if message.id and isinstance(message.id, str) and message.string:
                said = read.pgettext(message.context, message.id) if message.context else None
                assert (said or read.gettext(message.id)) == message.string
