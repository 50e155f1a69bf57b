"""Nothing made for one parent holds what would lead anybody to the other.

Every template is rendered with marked data, in both languages, for both parents, with markers and
without, and searched as bytes and as text. A new kind of letter or a new page of a parent fails
here until it is tried, too.
"""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from made_up_families import AISHA, FIRST_NIGHT, LAST_NIGHT, MARCUS, MarkedParent, case_of, person
from test_page_access import a_card_payment, a_message_document

from pdf_text import text_of
from upkeep.cases.actors import Actor
from upkeep.cases.opening import start
from upkeep.collection.models import PaymentFile
from upkeep.correspondence.delivery import with_state
from upkeep.correspondence.models import Letter, LetterStep
from upkeep.gateways.models import Message
from upkeep.gateways.notify import StoredNotifier
from upkeep.parties.models import PersonFact
from upkeep.web import letter_document
from upkeep.web.asking_words import ASKS
from upkeep.web.bundle_document import bundle_pdf
from upkeep.web.formats import pounds
from upkeep.web.letter_content import letter_content
from upkeep.web.letter_sending import print_letters, send_messages
from upkeep.web.urls import urlpatterns

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
BOTH = ((MARCUS, AISHA), (AISHA, MARCUS))
NOW = datetime(2023, 8, 17, 9, tzinfo=UTC)

STATEMENT_SUMS = {
    "opening_pence": 10_00,
    "charged_pence": 100_00,
    "adjusted_pence": -5_00,
    "collected_pence": 90_00,
    "written_off_pence": 0,
    "closing_pence": 15_00,
}
FACTS: dict[str, dict[str, Any]] = {
    "application": {
        "received_on": "2023-04-03",
        "effective_from": "2023-04-05",
        "children": ["Zara"],
        "applied_by_recipient": False,
    },
    "decision": {},
    "schedule": {},
    "closure": {"closed_on": "2023-06-01", "was_liable": True, "ground": "parents_together"},
    "estate_claim": {
        "claim": "ES000001",
        "died_on": "2023-06-01",
        "maintenance_pence": 12_00,
        "payment_reference": "100000000001",
    },
    "estate": {"closed_on": "2023-06-01", "owed_pence": 12_00, "held_pence": 34_00},
    "change_refused": {"effective_on": "2023-06-01"},
    "review": {"review_on": "2024-04-05"},
    "earnings_order": {
        "event": "served",
        "order": "DEO-00000001",
        "employer_reference": "EMP00001",
        "employer_name": "Made Up Mills",
        "effective_from": "2023-05-10",
        "rates": {"weekly": 8280, "fortnightly": 16559, "four_weekly": 33118, "monthly": 35878},
        "arrears_pence": 20_00,
        "fee_pence": 50_00,
    },
    "decision_upheld": {
        "made_on": "2023-04-05",
        "effective_from": "2023-04-05",
        "basis": "application_in_time",
        "reason": "The income is HMRC's figure.",
        "weekly_pence": 42_00,
    },
    "change_too_late": {"reported_on": "2023-07-01", "closed_on": "2023-06-01"},
    "transfer": {
        "taken_over_on": "2023-04-05",
        "former_reference": "OLD 4711",
        "weekly_pence": 42_00,
        "owed_to_parent_pence": 104_00,
        "owed_to_state_pence": 5_00,
    },
    "variation_notice": {
        "ground": "unearned",
        "applied_on": "2023-05-02",
        "amount_pence": 4_000_00,
    },
    "variation_refused": {
        "ground": "contact",
        "applied_on": "2023-05-02",
        "bar": "threshold",
        "reasons": "The costs are below the threshold.",
        "applied_by_recipient": False,
    },
    "growing_up": {
        "child": "Wren",
        "age": 16,
        "birthday": "2023-06-20",
        "until": "2023-05-27",
    },
    "income_check": {"asked_on": "2023-05-02", "until": "2023-05-18"},
    "debit_notice": {
        "mandate": "100000000001",
        "service_user_number": "000001",
        "notice_days": 10,
        "collections": [["2023-05-22", 218_40]],
    },
    "appeal_sent_back": {"received_on": "2023-05-02", "made_on": "2023-04-20"},
    "stay": {"begins": True, "on": "2023-05-02"},
    "write_off_notice": {
        "amount_pence": 104_00,
        "starts_on": "2023-04-05",
        "ends_on": "2023-05-02",
        "ground": "no_payment",
        "days": 30,
    },
    "write_off_decision": {
        "amount_pence": 104_00,
        "starts_on": "2023-04-05",
        "ends_on": "2023-05-02",
        "ground": "no_payment",
        "decided_on": "2023-06-12",
        "is_written_off": True,
    },
    "account_change": {
        "tells": "asked",
        "asked_on": "2023-05-02",
        "waits_until": "2023-05-10",
        "ends_in": "0042",
    },
    "payment_warning": {"service": "direct_pay"},
    "collection_decision": {"outcome": "warned_first", "found_on": "2023-06-12"},
    "sign_in_code": {"expires_on": "2023-06-12"},
    "annual_statement": {
        "start": "2022-06-12",
        "end": "2023-06-11",
        "maintenance": STATEMENT_SUMS,
        "fees": STATEMENT_SUMS,
        "paid_over": {"gross_pence": 90_00, "fee_pence": 3_60, "net_pence": 86_40},
    },
    "arrears_plan": {
        "plan": "AP000001",
        "what": "agreed",
        "arrears_pence": 2_496_00,
        "weekly_pence": 24_00,
        "agreed_on": "2023-06-12",
        "method": "direct_debit",
        "instalments": [["2023-07-03", 104_00]],
    },
    "part_payment": {
        "part_payment": "PP000001",
        "what": "offered",
        "debt": "maintenance",
        "arrears_pence": 1_520_00,
        "starts_on": "2015-01-05",
        "ends_on": "2016-05-02",
        "accepted_pence": 400_00,
        "method": "bank_transfer",
        "pay_by": "2023-07-03",
    },
    "set_off_notice": {
        "kind": "for_the_home",
        "amount_pence": 300_00,
        "paid_on": "2023-05-02",
        "purpose": "rent",
        "days": 14,
    },
    "set_off_decision": {
        "kind": "voluntary",
        "amount_pence": 300_00,
        "paid_on": "2023-05-02",
        "purpose": "maintenance",
        "accepted_pence": 200_00,
        "ground": "",
        "decided_on": "2023-06-12",
    },
}
"""What each kind of letter says; nothing where the caseload's own letters of the kind serve."""


SCHOOL = "MARK-SCHOOL-OF-ZARA"
KEPT_WORDS = {
    MARCUS: {"workplace": "MARK-WORK-MARCUS", "new_name": "MARK-NAME-MARCUS"},
    AISHA: {"workplace": "MARK-WORK-AISHA", "new_name": "MARK-NAME-AISHA"},
}
"""Where each parent works and what they are called now, by kind of fact."""


@pytest.fixture(autouse=True)
def kept_words(world: None) -> None:
    """A workplace and a new name of each parent, and the school of their child, are on record."""
    child = case_of(AISHA).children.get(person__given_name="Zara").person
    said = [(child, "school", SCHOOL)]
    said += [(person(who), *each) for who, kept in KEPT_WORDS.items() for each in kept.items()]
    for whose, kind, words in said:
        PersonFact.objects.create(
            person=whose,
            kind=kind,
            value=words,
            effective_from=FIRST_NIGHT,
            known_at=NOW,
            source="test",
        )


def secrets_of(parent: MarkedParent, *, is_kept: bool) -> list[str]:
    """What must not be found; the name, too, of somebody who is not to be disclosed."""
    found = [*parent.marks, parent.number, parent.postcode, parent.postcode.replace(" ", "")]
    found += [*KEPT_WORDS.get(parent, {}).values(), SCHOOL]
    return [*found, *parent.name.split()] if is_kept else found


def keep(parent: MarkedParent) -> None:
    for kind in (PersonFact.Kind.DO_NOT_DISCLOSE, PersonFact.Kind.DOMESTIC_ABUSE):
        PersonFact.objects.create(
            person=person(parent),
            kind=kind,
            value=True,
            effective_from=FIRST_NIGHT,
            known_at=NOW,
            source="test",
        )


def leaks(content: bytes, secrets: list[str]) -> list[str]:
    """The secrets that stand in what was made, as bytes or, in a document, as text."""
    said = content.decode("utf-8", "ignore")
    if content.startswith(b"%PDF"):
        said += text_of(content)
    return [secret for secret in secrets if secret in said]


def letter_to(parent: MarkedParent, cause: str, language: str, *, is_copy: bool = False) -> Letter:
    """A letter of a kind to a parent about the case of Marcus and Aisha, not recorded."""
    held = Letter.objects.filter(case=case_of(AISHA), person=person(parent))
    base = held.filter(cause=cause).order_by("pk").last()
    if base is None:
        base = held.filter(cause="schedule").order_by("pk").last()
    assert base is not None
    names = {name: base.facts[name] for name in ("name", "other_name")}
    fields = {field.name: getattr(base, field.name) for field in Letter._meta.concrete_fields}
    fields |= {"cause": cause, "language": language, "is_copy": is_copy}
    return Letter(**{**fields, "facts": base.facts | FACTS[cause] | names})


def test_every_kind_of_letter_is_tried() -> None:
    assert set(FACTS) == set(Letter.Cause.values)


def test_the_search_finds_what_is_there() -> None:
    letter = letter_to(AISHA, "decision", "en")
    letter.facts["other_name"] = f"Somebody at {MARCUS.marks[0]}"
    assert leaks(letter_document._made(letter), list(MARCUS.marks)) == [MARCUS.marks[0]]
    assert leaks(b"tel " + AISHA.marks[2].encode(), list(AISHA.marks)) == [AISHA.marks[2]]


@pytest.mark.parametrize("is_kept", [False, True], ids=["no marker", "not to be disclosed"])
@pytest.mark.parametrize("cause", FACTS)
def test_no_letter_tells_one_parent_where_the_other_is(cause: str, is_kept: bool) -> None:
    for reader, other in BOTH:
        if is_kept:
            keep(other)
        secrets = secrets_of(other, is_kept=is_kept)
        for language in ("en", "cy"):
            made = letter_document._made(letter_to(reader, cause, language))
            assert leaks(made, secrets) == [], f"{cause} in {language} to {reader.name}"
    copy = letter_document._made(letter_to(MARCUS, cause, "en", is_copy=True))
    assert leaks(copy, secrets_of(AISHA, is_kept=is_kept)) == []


PAGES: dict[str, Callable[[Any, Any], list[str]]] = {
    "home": lambda case, who: ["/home/"],
    "own_case": lambda case, who: [f"/home/{case.reference}/"],
    "own_calendar": lambda case, who: [f"/home/{case.reference}/payments.ics"],
    "own_decision": lambda case, who: [
        f"/home/{case.reference}/decisions/{each.pk}/"
        for each in case.paying_parent.decisions.order_by("-pk")[:2]
    ],
    "own_receipt": lambda case, who: [
        f"/home/{case.reference}/receipts/{number}/"
        for number in case.paying_parent.receipts.values_list("pk", flat=True)[:1]
    ],
    "own_account": lambda case, who: [f"/home/{case.reference}/account/"],
    "own_plan": lambda case, who: [f"/home/{case.reference}/plan/"],
    "own_debit": lambda case, who: [f"/home/{case.reference}/direct-debit/"],
    "own_pay": lambda case, who: [f"/home/{case.reference}/pay/"],
    "own_card_payment": lambda case, who: [f"/home/{case.reference}/pay/{a_card_payment(case)}/"],
    "own_statement": lambda case, who: [f"/home/{case.reference}/statement/"],
    "own_statement_document": lambda case, who: [f"/home/{case.reference}/statement.pdf"],
    "own_statement_table": lambda case, who: [f"/home/{case.reference}/statement.csv"],
    "own_direct_pay": lambda case, who: [f"/home/{case.reference}/direct-pay/"],
    "own_messages": lambda case, who: [f"/home/{case.reference}/messages/"],
    "own_message_document": lambda case, who: [
        f"/home/{case.reference}/messages/{a_message_document(case)}/"
    ],
    "own_preferences": lambda case, who: ["/home/preferences/"],
    "own_what_if": lambda case, who: [f"/home/{case.reference}/what-if/"],
    "own_asks": lambda case, who: [f"/home/{case.reference}/ask/"],
    "own_ask": lambda case, who: [f"/home/{case.reference}/ask/{what}/" for what in ASKS],
    "own_letters": lambda case, who: [f"/home/{case.reference}/letters/"],
    "own_letter": lambda case, who: [
        f"/home/{case.reference}/letters/{number}.pdf"
        for number in Letter.objects.filter(case=case, person=who, is_copy=False)
        .order_by("-pk")
        .values_list("pk", flat=True)[:3]
    ],
}
"""The addresses that a parent may open, by the name of the page."""


def pages_of_parents() -> Iterator[str]:
    for pattern in urlpatterns:
        route = str(getattr(pattern, "pattern", ""))
        if route.startswith("home/"):
            yield str(getattr(pattern, "name", ""))


def test_every_page_of_a_parent_is_tried() -> None:
    assert set(pages_of_parents()) == set(PAGES)


@pytest.mark.parametrize("is_kept", [False, True], ids=["no marker", "not to be disclosed"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_a_parent_tells_where_the_other_is(
    name: str, is_kept: bool, signed_in: Browser
) -> None:
    case, opened = case_of(AISHA), 0
    for reader, other in BOTH:
        if is_kept:
            keep(other)
        client = signed_in(reader.name.split()[0].lower())
        for where in PAGES[name](case, person(reader)):
            answer = client.get(where)
            if answer.status_code == 404:
                continue
            opened += 1
            found = leaks(answer.content, secrets_of(other, is_kept=is_kept))
            assert found == [], f"{where} for {reader.name}"
    assert opened, f"{name} was never opened"


def test_what_goes_to_the_print_house_holds_each_reader_s_own_address_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPKEEP_DATA", str(tmp_path))
    wanted = {
        letter.reference: letter
        for letter in with_state(Letter.objects.filter(case=case_of(AISHA))).filter(state="queued")
    }
    for letter in with_state(Letter.objects.exclude(case=case_of(AISHA))).filter(state="queued"):
        LetterStep.objects.create(
            letter=letter, state="withheld", happened_on=LAST_NIGHT, known_at=NOW
        )
    _count, folder = print_letters(LAST_NIGHT, NOW)
    assert folder is not None
    lines = (folder / "manifest.csv").read_text("utf-8").splitlines()[1:]
    assert len(lines) == len(wanted) > 0
    for line in lines:
        letter = wanted[line.split(",")[0]]
        other = AISHA if letter.is_to_paying_parent else MARCUS
        made = (folder / f"{letter.reference}.pdf").read_bytes()
        assert leaks(line.encode() + made, secrets_of(other, is_kept=False)) == []


def test_word_by_e_mail_holds_nothing_of_either_parent_but_where_it_goes(settings: Any) -> None:
    settings.UPKEEP_NOTIFY_EMAIL_TEMPLATE = "letter-waits"
    letter = letter_to(AISHA, "review", "en")
    letter.pk = None
    letter.decision = letter.schedule = None
    letter.channel, letter.about = "email", "a test"
    letter.sent_to = {"name": AISHA.name, "email": "reader@example.org"}
    letter.save()
    LetterStep.objects.create(letter=letter, state="queued", happened_on=LAST_NIGHT, known_at=NOW)
    assert send_messages(StoredNotifier(), NOW)["sent"] == 1
    content = bytes(Message.objects.get(key=letter.reference).content)
    secrets = [*secrets_of(MARCUS, is_kept=True), *secrets_of(AISHA, is_kept=True), "maintenance"]
    assert leaks(content, secrets) == []


def test_a_bundle_holds_nothing_of_either_parent_though_notes_and_reasons_name_it() -> None:
    every = [*secrets_of(MARCUS, is_kept=False), *secrets_of(AISHA, is_kept=False)]
    case, casey = case_of(AISHA), Actor("casey", LAST_NIGHT, NOW)
    appeal = start("appeal", case, casey, ", ".join(every), asked_by="paying_parent")
    letter = letter_to(AISHA, "decision_upheld", "en")
    letter.pk, letter.decision, letter.schedule = None, None, None
    letter.facts["reason"] = f"Zara is at {SCHOOL}, and he works at MARK-WORK-MARCUS."
    letter.about = "a test"
    letter.save()
    content = bundle_pdf(appeal, LAST_NIGHT)
    assert leaks(content, every) == []
    assert "[left out]" in text_of(content)


def test_a_file_for_the_bank_holds_nothing_of_who_pays() -> None:
    files = list(PaymentFile.objects.all())
    assert files
    for file in files:
        assert leaks(bytes(file.content), secrets_of(MARCUS, is_kept=True)) == []


def test_no_log_line_holds_anybody(signed_in: Browser, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for reader, _other in BOTH:
            client = signed_in(reader.name.split()[0].lower())
            for addresses in PAGES.values():
                for where in addresses(case_of(AISHA), person(reader)):
                    client.get(where)
    said = "\n".join(record.getMessage() for record in caplog.records if "SELECT" not in str(
        record.msg
    ) and record.name != "django.db.backends")  # fmt: skip
    for parent in (MARCUS, AISHA):
        assert [mark for mark in parent.marks if mark in said] == []


def test_letter_screen_document_and_record_show_the_same_figures(signed_in: Browser) -> None:
    case = case_of(AISHA)
    for reader, _other in BOTH:
        letter = Letter.objects.filter(
            case=case, person=person(reader), cause="decision", is_copy=False
        ).order_by("-pk")[0]
        assert letter.decision is not None
        shares = json.loads(json.dumps(letter.decision.result))["receiving_parents"]
        [weekly] = [each["weekly"] for each in shares if each["id"] == case.reference]
        amount = pounds(int(weekly.replace(".", "")))
        held = case.liabilities.filter(decision=letter.decision).values_list(
            "weekly_pence", flat=True
        )
        assert {pounds(each) for each in held} == {amount}
        assert any(amount in paragraph for paragraph in letter_content(letter).paragraphs)
        assert amount in " ".join(text_of(letter_document.letter_pdf(letter)).split())
        client = signed_in(reader.name.split()[0].lower())
        decision = f"/home/{case.reference}/decisions/{letter.decision.pk}/"
        assert amount in client.get(decision).content.decode()
        assert amount in client.get(f"/home/{case.reference}/").content.decode()
