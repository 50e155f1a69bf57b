"""What staff read of codes of the records: each has its words, and its words have their Welsh."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.utils.translation import override
from made_up_families import AISHA, LAST_NIGHT, case_of

from upkeep.batch.models import ShadowReport
from upkeep.cases.actors import Actor
from upkeep.cases.forms import BENEFIT_CODES, STATUS_CODES
from upkeep.cases.grounds import Ground
from upkeep.cases.look_alikes import FACTS, rule_names
from upkeep.cases.models import CaseEvent, DecisionRequest
from upkeep.cases.opening import start
from upkeep.cases.switches import FEATURES
from upkeep.collection.models import Journal, Method
from upkeep.law.parameters.commencement import commencement_file, load_announcements
from upkeep.ledger import CHART, Account, Cause, Reason
from upkeep.web.case_page import detail_in_words
from upkeep.web.facts_in_words import fact_in_words
from upkeep.web.formats import code
from upkeep.web.ledger_words import PATH_WORDS, account_in_words, cause_in_words

Browser = Callable[[str], Client]

NUMBERED = (Account, Reason, Cause)
"""Codes of the books, whose words the pages keep."""
NAMES_OF_THEIR_OWN = {
    "Case.scheme",
    "Decision.scheme",
    "Message.system",
    "Letter.channel=post",
}
"""Shown as they are (a year), names of systems, and words that Welsh writes alike."""
WORDS_ON_THE_PAGE = {"Journal.debt", "WriteOff.debt"}
"""Whose words a page has in its own place."""
ALIKE: frozenset[str] = frozenset()
"""Codes whose words are the same in both languages."""
RATES = ("nil", "flat", "reduced", "basic", "basic_plus", "default")


def codes() -> set[str]:
    """Codes of the law that pages show to staff: benefits, rules, announced law."""
    return {*BENEFIT_CODES, *STATUS_CODES, *rule_names(), *announced_law(), *RATES}


def in_english(codes: Iterable[str]) -> set[str]:
    """What codes are called in English, as pages write them."""
    with override("en"):
        return {str(code(each)) for each in codes}


def choices() -> Iterator[tuple[str, str, object]]:
    """Each choice of each column: the column, the value, and what it is called."""
    for model in apps.get_models():
        if not model.__module__.startswith("upkeep."):
            continue
        for field in model._meta.get_fields():
            for value, label in getattr(field, "choices", None) or ():
                if not isinstance(value, int):
                    yield f"{model.__name__}.{field.name}", str(value), label


def test_what_a_column_can_hold_has_its_welsh() -> None:
    lacking = []
    for column, value, label in choices():
        if {column, f"{column}={value}"} & (NAMES_OF_THEIR_OWN | WORDS_ON_THE_PAGE):
            continue
        with override("en"):
            english = str(label)
        with override("cy"):
            if str(label) == english:
                lacking.append((column, value, english))
    assert not lacking


def test_there_is_something_to_look_at() -> None:
    assert len(list(choices())) > 200
    assert issubclass(CaseEvent, Model)


def test_every_account_is_named_in_both_languages() -> None:
    parts = {part for about in CHART.values() for part in about.path.split(":")}
    assert parts == set(PATH_WORDS)
    with override("en"):
        english = {account: account_in_words(account) for account in Account}
    assert len(set(english.values())) == len(CHART)
    with override("cy"):
        assert not [each for each in Account if account_in_words(each) == english[each]]


def test_every_cause_of_a_figure_has_words() -> None:
    causes = [*DecisionRequest.Reason.values, *Journal.Code.values, *Method.values]
    assert all(cause_in_words(cause) for cause in causes)
    assert cause_in_words("") == ""
    with pytest.raises(AssertionError, match="nonsense"):
        cause_in_words("nonsense")


@pytest.mark.parametrize(
    ("kind", "noted", "welsh"),
    [
        ("closed", "no child left", "Nid oes plentyn yn gymwys mwyach"),
        ("change_reported", "CHG-0001: child no longer qualifies", "CHG-0001: "),
        ("schedule_issued", "12 instalments", "Rhandaliadau: 12"),
        ("change_refused", "the amount stays the same", "swm"),
    ],
)
def test_what_the_timeline_notes_is_in_the_readers_language(
    kind: str, noted: str, welsh: str
) -> None:
    with override("cy"):
        said = detail_in_words(CaseEvent(kind=kind, detail=noted))
    assert welsh in said
    assert noted not in said


def test_a_reference_is_shown_as_it_is() -> None:
    assert detail_in_words(CaseEvent(kind="withdrawn", detail="CHG-0001")) == "CHG-0001"
    assert {ground.value for ground in Ground} >= {"no_child_left"}


def test_switches_are_called_by_a_name(signed_in: Browser) -> None:
    client = signed_in("leah")
    client.cookies["upkeep-language"] = "cy"
    text = client.get("/switches/").content.decode()
    for feature in FEATURES.values():
        assert feature.title not in text
        assert feature.about not in text


def test_a_ledger_read_in_welsh_names_no_account_in_english(signed_in: Browser) -> None:
    client = signed_in("casey")
    client.cookies["upkeep-language"] = "cy"
    text = client.get(f"/cases/{case_of(AISHA).reference}/ledger/").content.decode()
    assert "Heb ei gasglu" in text
    for word in ("Liabilities", "Uncollected", "Receivable"):
        assert word not in text


def test_every_code_of_the_law_that_staff_read_has_its_welsh() -> None:
    with override("cy"):
        lacking = {each for each in codes() - ALIKE if code(each) in in_english([each])}
    assert not lacking


def test_what_is_found_is_ticked_in_the_readers_language(signed_in: Browser) -> None:
    decision = case_of(AISHA).paying_parent.decisions.latest("pk")
    text = in_welsh(
        signed_in("leah"), f"/cases/{case_of(AISHA).reference}/decisions/{decision.pk}/findings/"
    )
    assert not {each for each in in_english([*BENEFIT_CODES, *STATUS_CODES]) if each in text}
    refused = in_welsh(
        signed_in("casey"), f"/cases/{case_of(AISHA).reference}/decisions/{decision.pk}/findings/"
    )
    assert "decision maker" not in refused


def test_the_points_of_an_appeal_are_chosen_in_the_readers_language(signed_in: Browser) -> None:
    now = datetime(2023, 8, 17, 9, tzinfo=UTC)
    actor = Actor("casey", LAST_NIGHT, now)
    row = start("appeal", case_of(AISHA), actor, "by post", asked_by="paying_parent")
    text = in_welsh(signed_in("leah"), f"/cases/{case_of(AISHA).reference}/appeals/{row.pk}/")
    options = re.findall(r"<option[^>]*>([^<]*)</option>", text)
    assert len(options) > len(FACTS) + len(rule_names())
    assert not in_english([*rule_names(), *FACTS]) & {each.strip() for each in options}


def test_the_shadow_and_announced_law_are_read_in_welsh(signed_in: Browser) -> None:
    changed = {"changed": 1, "difference_weekly_pence": 300}
    rates = [{"before": "basic_plus", "after": "flat", "decisions": 1, **changed}]
    why = [{"why": "basic rate [reg 1]; rate.basic", "decisions": 1, **changed}]
    report = {"old": "now", "new": "then", "by_rate": rates, "by_reason": why, **changed}
    kept = ShadowReport.objects.create(
        rulebook="proposal", on=LAST_NIGHT, report=report, known_at=datetime.now(UTC)
    )
    leah = signed_in("leah")
    text = in_welsh(leah, f"/shadow/{kept.pk}/") + in_welsh(leah, "/switches/")
    assert "[reg 1]; rate.basic" in text
    shown = in_english(["basic_plus", "flat", "basic_rate", *announced_law()])
    assert not {each for each in shown if f">{each}" in text}


def announced_law() -> set[str]:
    """The names of law that is announced and not in force."""
    return set(load_announcements(commencement_file()))


def test_benefits_on_record_are_said_in_the_readers_language() -> None:
    with override("cy"):
        said = fact_in_words("benefits", ["universal_credit_no_earnings", "income_support"])
    assert "income support" not in said.lower()


def in_welsh(client: Client, where: str) -> str:
    """A page as somebody reads it in Welsh."""
    client.cookies["upkeep-language"] = "cy"
    return client.get(where).content.decode()
