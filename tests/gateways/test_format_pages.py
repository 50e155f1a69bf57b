"""The pages in docs/formats: their examples are read, their fields are all there."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from gateways.exchange_samples import BAD
from upkeep import gateways
from upkeep.cases import forms as case_forms
from upkeep.cases.forms import BENEFIT_CODES, STATUS_CODES, ChangeForm
from upkeep.collection import forms as collection_forms
from upkeep.collection.bacs import Code as TransactionCode
from upkeep.gateways import FileProblems, Format, cards, recognise
from upkeep.gateways.bacs_reports import read_report
from upkeep.gateways.bank_notifications import read_notifications
from upkeep.gateways.channels import ASKINGS, INBOX
from upkeep.gateways.employer_returns import COLUMNS as RETURN_COLUMNS
from upkeep.gateways.income import COLUMNS as INCOME_COLUMNS
from upkeep.gateways.line_files import read_line_file

PAGES = Path(__file__).parents[2] / "docs" / "formats"
EXAMPLES = {
    "applications": (Format.APPLICATIONS, gateways.read_applications),
    "changes": (Format.CHANGES, gateways.read_changes),
    "transfers": (Format.TRANSFERS, gateways.read_transfers),
    "income": (Format.INCOME, gateways.read_income),
    "bank-statements": (Format.BANK_STATEMENTS, gateways.read_statements),
    "employer-returns": (Format.EMPLOYER_RETURN, gateways.read_employer_return),
    "payments": (Format.PAYMENTS, gateways.read_payments),
    "bank-notifications": (Format.BANK_NOTIFICATIONS, read_notifications),
    "bacs-reports": (Format.DEBIT_REPORT, read_report),
}
LINE_FORMATS = {
    "income-requests": ("upkeep.income-requests", "upkeep.income-replies"),
    "address-traces": ("upkeep.address-requests", "upkeep.address-replies"),
    "benefit-notices": ("upkeep.benefit-notices",),
    "benefit-deductions": (
        "upkeep.benefit-deduction-requests",
        "upkeep.benefit-deduction-replies",
        "upkeep.benefit-deduction-news",
        "upkeep.benefit-deduction-lists",
    ),
}
"""Pages of files of lines, with every format that they describe."""
FIXED_WIDTH = {"bacs": TransactionCode}
"""Pages of files of fixed width, with the codes that each must explain."""
SENT = {"earnings-orders"}
"""Pages of what is only sent; its schema and example are tried with the order itself."""
CALLED = {"cards"}
"""Pages of what passes over a network, request by request."""
CHANGE_FORMS = get_args(get_args(ChangeForm)[0])


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text()


def file_names(*forms: type[BaseModel]) -> set[str]:
    """How fields stand in a file."""
    return {field.alias or name for form in forms for name, field in form.model_fields.items()}


FIELDS = {
    "applications": file_names(
        case_forms.ApplicationsFile,
        case_forms.ApplicationForm,
        case_forms.ReceivingParentForm,
        case_forms.AddressForm,
        case_forms.BankAccountForm,
        case_forms.ChildForm,
        case_forms.CircumstancesForm,
        case_forms.CollectionForm,
    )
    | set(BENEFIT_CODES)
    | set(STATUS_CODES),
    "changes": file_names(case_forms.ChangesFile, *CHANGE_FORMS)
    | {form.model_fields["kind"].default for form in CHANGE_FORMS},
    "transfers": file_names(
        case_forms.TransfersFile,
        case_forms.SenderForm,
        case_forms.ControlTotalsForm,
        case_forms.TransferForm,
        case_forms.TransferredDecisionForm,
        case_forms.TransferredFactsForm,
        case_forms.TransferredChildForm,
        case_forms.AdministrationForm,
        case_forms.OpeningBalanceForm,
        case_forms.BalanceEvidenceForm,
    ),
    "income": set(INCOME_COLUMNS),
    "employer-returns": set(RETURN_COLUMNS),
    "bank-statements": file_names(
        collection_forms.StatementForm, collection_forms.StatementLineForm
    ),
    "payments": file_names(collection_forms.PaymentFile, collection_forms.PaymentInstruction),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_is_recognised_and_read(name: str) -> None:
    expected, read = EXAMPLES[name]
    examples = re.findall(r"^```(?:json|csv|xml)\n(.*?)^```", page(name), re.S | re.M)
    assert examples
    for example in examples:
        assert recognise(example.encode(), name) is expected
        assert read(example.encode(), name)


@pytest.mark.parametrize("name", FIELDS)
def test_page_describes_every_field_and_code(name: str) -> None:
    described = set(re.findall(r"`([a-z0-9_]+)`", page(name)))
    assert FIELDS[name] - described == set()


def test_what_the_payment_provider_says_is_read_as_the_page_has_it() -> None:
    asked, payment, message = re.findall(r"^```json\n(.*?)^```", page("cards"), re.S | re.M)
    begun = cards.PaymentForm.model_validate_json(payment)
    told = cards.WebhookForm.model_validate_json(message)
    assert json.loads(asked)["reference"] == begun.reference == told.resource.reference
    assert begun.links.next_url is not None
    assert told.resource.settlement_summary.payout
    forms = (cards.WebhookForm, cards.PaymentForm, cards.SettlementForm, cards.StateForm)
    fields = file_names(*forms, cards.LinksForm, cards.LinkForm)
    assert fields - set(re.findall(r"`([a-z0-9_]+)`", page("cards"))) == set()


def test_every_format_has_its_page_and_every_page_is_listed() -> None:
    assert {kind for kind, _ in EXAMPLES.values()} == set(Format)
    listed = set(re.findall(r"\]\(([a-z-]+)\.md\)", page("README")))
    pages = {path.stem for path in PAGES.glob("*.md")} - {"README"}
    assert listed == set(EXAMPLES) | set(LINE_FORMATS) | set(FIXED_WIDTH) | SENT | CALLED == pages


@pytest.mark.parametrize("name", FIXED_WIDTH)
def test_page_explains_every_code_of_a_record(name: str) -> None:
    explained = set(re.findall(r"`(\w+)`", page(name)))
    assert {code.value for code in FIXED_WIDTH[name]} - explained == set()


def test_every_file_of_lines_has_an_example_that_is_whole_and_adds_up() -> None:
    shown = [
        read_line_file(example.encode()).format
        for name in LINE_FORMATS
        for example in re.findall(r"^```json\n(.*?)^```", page(name), re.S | re.M)
    ]
    assert shown == [name for names in LINE_FORMATS.values() for name in names]
    assert set(INBOX.formats) | {a.requests for a in ASKINGS} == set(shown)


def test_message_shown_is_the_message_given() -> None:
    [shown] = re.findall(r"^```text\n(.*?)^```", page("README"), re.S | re.M)
    bad = (BAD / "applications_child_born_after_receipt.json").read_bytes()
    with pytest.raises(FileProblems) as refusal:
        gateways.read_applications(bad, "april.json")
    assert f"{refusal.value}\n" == shown
