"""Made-up cases that come from elsewhere, for tests: whole forms with what a test cares about."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from building import FIRST_NIGHT, PERRY, ROWAN, Parent, morning, next_reference
from upkeep.cases import forms
from upkeep.cases.transfers.receiving import receive_transfers
from upkeep.gateways.transfers import read_transfers, write_transfers

PERIODS_FROM = date(2009, 9, 7)
"""A Monday: the maintenance periods of these cases begin on Mondays."""

DECIDED_FROM = date(2017, 9, 4)
"""The Monday from which the decision in force holds, unless a test says otherwise."""

PAYING_2003: Mapping[str, Any] = {"net_weekly_income": "400.00"}
"""With one child: basic rate of 15%, 60.00 a week."""

PAYING_1993: Mapping[str, Any] = {
    "earnings": [{"gross": "315.00"}],
    "housing": {"costs": [{"kind": "rent", "amount": "50.00"}]},
}
"""With one child of seven and a receiving parent on income support: see ``docs/law``."""


def balance(creditor: str, debt: str, pence: int) -> forms.OpeningBalanceForm:
    """An opening balance that a made-up accountant vouches for."""
    return forms.OpeningBalanceForm(
        creditor=creditor,  # type: ignore[arg-type]
        debt=debt,  # type: ignore[arg-type]
        amount_pence=pence,
        evidence=forms.BalanceEvidenceForm(
            document="Account page 7", vouched_by="A Countant", vouched_on=date(2023, 3, 31)
        ),
    )


def transfer(
    scheme: str = "2003",
    paying: Parent = PERRY,
    receiving_parent: Parent = ROWAN,
    children: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    weekly: int = 60_00,
    on: date = FIRST_NIGHT,
    owed: int = 0,
    owed_to_state: int = 0,
    also_owed: Iterable[forms.OpeningBalanceForm] = (),
    ended_on: date | None = None,
    paying_facts: Mapping[str, Any] | None = None,
    receiving_facts: Mapping[str, Any] | None = None,
    **more: Any,
) -> forms.TransferForm:
    """A transfer of a running case, or with ``ended_on`` of one that has ended with arrears."""
    values: dict[str, Any] = {
        "reference": next_reference("TRF"),
        "former_reference": "OLD 4711",
        "scheme": scheme,
        "taken_over_on": on,
        "applied_on": date(2009, 8, 3),
        "effective_from": PERIODS_FROM,
        "ended_on": ended_on,
        "maintenance_periods_from": PERIODS_FROM,
        **_people(paying, receiving_parent, children or {"Wren": {}}),
        **_history(on),
        "opening_balances": (
            balance("receiving_parent", "maintenance", owed),
            balance("secretary_of_state", "maintenance", owed_to_state),
            *also_owed,
        ),
    }
    if ended_on is None:
        values |= _decision(scheme, weekly, paying_facts, receiving_facts)
    return forms.TransferForm(**{**values, **more})


def _decision(
    scheme: str,
    weekly: int,
    paying_facts: Mapping[str, Any] | None,
    receiving_facts: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """What only a running case has: its decision and the facts that it rests on."""
    usual = {"1993": PAYING_1993, "2003": PAYING_2003, "2012": {"current_income_weekly": "500.00"}}
    own = {"1993": {"benefits": ["income_support"]}, "2003": {}, "2012": {}}
    is_2012 = scheme == "2012"
    return {
        "next_review_on": date(2023, 9, 7) if is_2012 else None,
        "decision": forms.TransferredDecisionForm(
            effective_from=date(2022, 9, 7) if is_2012 else DECIDED_FROM,
            made_on=date(2022, 9, 8) if is_2012 else date(2017, 9, 14),
            weekly_pence=weekly,
        ),
        "facts": forms.TransferredFactsForm(
            paying_parent=dict(usual[scheme] if paying_facts is None else paying_facts),
            receiving_parent=dict(own[scheme] if receiving_facts is None else receiving_facts),
        ),
    }


def _people(
    paying: Parent, receiving_parent: Parent, children: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    return {
        "paying_parent": forms.PersonForm(**paying.details),
        "receiving_parent": forms.ReceivingParentForm(
            **receiving_parent.details,
            bank_account=forms.BankAccountForm(
                name=receiving_parent.name, sort_code="000000", account_number="00000000"
            ),
        ),
        "children": tuple(
            forms.TransferredChildForm(
                given_name=name,
                family_name="Fictional",
                date_of_birth=date(2010, 5, 1) + timedelta(days=place),
                facts=dict(facts),
            )
            for place, (name, facts) in enumerate(children.items())
        ),
    }


def _history(on: date) -> dict[str, Any]:
    return {
        "collection": forms.CollectionForm(
            service_type="collect_and_pay",
            method="bank_transfer",
            frequency="weekly",
            collection_day=1,
        ),
        "administered": (
            forms.AdministrationForm(
                body="child_support_agency", start=date(2009, 8, 3), end=date(2012, 8, 1)
            ),
            forms.AdministrationForm(body="department", start=date(2012, 8, 1), end=on),
        ),
    }


def batch(*transfers: forms.TransferForm, **control: int) -> forms.TransfersFile:
    """A batch whose control totals agree, but for what ``control`` says otherwise."""
    totals: dict[str, int] = {
        "cases": len(transfers),
        "owed_to_receiving_parents_pence": sum(t.owed_pence("receiving_parent") for t in transfers),
        "owed_to_secretary_of_state_pence": sum(
            t.owed_pence("secretary_of_state") for t in transfers
        ),
    }
    return forms.TransfersFile(
        sent_on=FIRST_NIGHT,
        batch=next_reference("BATCH"),
        sender=forms.SenderForm(
            body="department", system="Computer system 2", office="Invented Office"
        ),
        control=forms.ControlTotalsForm(**{**totals, **control}),
        cases=transfers,
    )


def take_over(*transfers: forms.TransferForm) -> list[str]:
    """Hand in a batch as its file would come, and return the references of its cases."""
    read = read_transfers(write_transfers(batch(*transfers)), "test.json")
    assert not receive_transfers(read, "test", morning(transfers[0].taken_over_on)).refused
    return [each.reference for each in transfers]
