"""Every fact has a source and the shape of its kind; a correction is added and rewrites nothing."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    apply,
    case_of,
    days,
    hold_income,
    liabilities,
    morning,
    payer,
    report,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms, receiving
from upkeep.cases.actors import Actor
from upkeep.cases.fact_kinds import Document, FactKind, SourceKind
from upkeep.cases.fact_values import ABOUT_A_CHILD, JSON_TYPES, WrongFactError, checked_value
from upkeep.cases.models import Circumstance, FactEvidence
from upkeep.cases.stating import Source, show, stated

REPORTED = date(2023, 5, 10)

GOOD: dict[FactKind, Any] = {
    FactKind.BENEFITS: ["carers_allowance"],
    FactKind.PARTNER_BENEFITS: [],
    FactKind.PARTNER_IS_PAYING_PARENT: True,
    FactKind.STATUS: ["prisoner"],
    FactKind.NATION: "scotland",
    FactKind.RELEVANT_OTHER_CHILDREN: [
        {"date_of_birth": "2020-01-01", "counts_from": "2023-01-01", "until": "2036-01-01"}
    ],
    FactKind.OTHER_ARRANGEMENT_CHILDREN: 2,
    FactKind.HISTORIC_INCOME: {
        "tax_year": "2021-22",
        "annual_pence": 100,
        "pension_contributions_pence": 0,
        "held_as": "paye",
    },
    FactKind.CURRENT_INCOME: {"parts": {"employments": [{"id": "a shop", "regular_pay": "9.00"}]}},
    FactKind.DUTY_TO_REPORT: True,
    FactKind.EXPENSE_CONTACT: 1,
    FactKind.EXPENSE_ILLNESS: 1,
    FactKind.EXPENSE_DEBTS: 1,
    FactKind.EXPENSE_BOARDING: 1,
    FactKind.EXPENSE_MORTGAGE: 1,
    FactKind.ADDED_UNEARNED: 1,
    FactKind.ADDED_ASSETS: [40_000_00],
    FactKind.ADDED_ON_BENEFIT: 1,
    FactKind.ADDED_DIVERTED: 1,
    FactKind.NIGHTS: {"nights": 52, "basis": "assumed"},
    FactKind.LOCAL_AUTHORITY_NIGHTS: 60,
    FactKind.QUALIFIES: False,
    FactKind.ASSESSMENT_FIELDS: {"maintenance_period": "2023-04-03"},
    FactKind.PAYING_PARENT_FIELDS: {"net_weekly_income": "400.00"},
    FactKind.RECEIVING_PARENT_FIELDS: {"C20000001": {"benefits": ["income_support"]}},
    FactKind.CHILD_FIELDS: {"nights": 60},
}
BAD: list[tuple[FactKind, Any, str]] = [
    (FactKind.BENEFITS, ["a_pension"], "a_pension"),
    (FactKind.BENEFITS, "carers_allowance", "array"),
    (FactKind.NATION, "wales", "england_and_wales"),
    (FactKind.NIGHTS, 367, "366"),
    (FactKind.NIGHTS, {"nights": 52, "basis": "guessed"}, "agreement"),
    (FactKind.NIGHTS, "52", "integer"),
    (FactKind.CURRENT_INCOME, -1, "0"),
    (FactKind.CURRENT_INCOME, {"weekly_pence": 1, "is_estimated": "no"}, "boolean"),
    (FactKind.CURRENT_INCOME, {"parts": {"employments": [{"id": "x", "pay": "9.00"}]}}, "pay"),
    (FactKind.HISTORIC_INCOME, {"annual_pence": 1}, "tax_year"),
    (FactKind.QUALIFIES, 1, "boolean"),
    (FactKind.RELEVANT_OTHER_CHILDREN, [{"date_of_birth": "2020-01-01"}], "until"),
    (FactKind.ADDED_ASSETS, [1.5], "integer"),
]


def test_every_kind_has_a_shape_and_a_type() -> None:
    assert set(GOOD) == set(FactKind) == {FactKind(kind) for kind in JSON_TYPES}
    for kind, value in GOOD.items():
        assert checked_value(kind, value) == value


@pytest.mark.parametrize(("kind", "value", "said"), BAD)
def test_a_value_of_another_shape_is_refused(kind: FactKind, value: Any, said: str) -> None:
    with pytest.raises(WrongFactError, match=said):
        checked_value(kind, value)


def a_case() -> str:
    hold_income()
    about = apply(children=("Wren",))
    work(EFFECTIVE)
    return about


@pytest.mark.django_db
def test_the_database_takes_each_kind_only_in_its_type() -> None:
    a_case()
    child = case_of().children.get().pk
    wrong: dict[str, Any] = {"array": {}, "boolean": 1, "string": 1, "object": [], "number": "1"}
    for kind, value in GOOD.items():
        made = Circumstance(
            paying_parent=payer(),
            case_child_id=child if kind in ABOUT_A_CHILD else None,
            kind=kind,
            value=value,
            effective_from=EFFECTIVE,
            source_kind=SourceKind.CASEWORKER,
            source="a finding",
            known_at=morning(REPORTED),
        )
        made.save()
        made.pk, made.value = None, wrong[JSON_TYPES[kind][0]]
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.parametrize("spoilt", [{"source": ""}, {"source_kind": "hearsay"}])
def test_the_database_takes_no_fact_without_a_source(spoilt: dict[str, str]) -> None:
    a_case()
    said = Source(SourceKind.TRIBUNAL, "SC001/23/00001")
    made = stated(payer().pk, FactKind.DUTY_TO_REPORT, True, EFFECTIVE, said, morning(REPORTED))
    for name, value in spoilt.items():
        setattr(made, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


@pytest.mark.django_db
def test_facts_say_from_whom_and_by_what_they_came() -> None:
    about = a_case()
    said = report(
        forms.CurrentIncomeChange, about, REPORTED, weekly_pence=500_00, reported_by="employer"
    )
    work_only(REPORTED)
    found = {
        fact.kind: (fact.source_kind, fact.source) for fact in Circumstance.objects.order_by("id")
    }
    assert found["nights"] == ("receiving_parent", about)
    assert found["historic_income"] == ("hmrc", "HMRC 2021-22")
    assert found["current_income"] == ("employer", said)


@pytest.mark.django_db
def test_what_was_shown_stays_with_the_fact() -> None:
    about = a_case()
    payslip = forms.EvidenceForm(document="payslip", seen_on=REPORTED, seen_by="casey")
    report(forms.CurrentIncomeChange, about, REPORTED, weekly_pence=500_00, evidence=(payslip,))
    work_only(REPORTED)
    fact = Circumstance.objects.get(kind=FactKind.CURRENT_INCOME)
    later = Actor("morgan", REPORTED + days(5), morning(REPORTED + days(5)))
    show(fact, Document.PAYSLIP, REPORTED, later, is_verified=True)
    assert [
        (each.document, each.seen_by, each.is_verified)
        for each in FactEvidence.objects.filter(fact=fact).order_by("id")
    ] == [("payslip", "casey", False), ("payslip", "morgan", True)]
    with pytest.raises(ValueError, match="up to"):
        show(fact, Document.PAYSLIP, later.on + days(1), later, is_verified=True)


@pytest.mark.django_db
def test_a_correction_takes_the_place_of_a_fact_and_rewrites_nothing() -> None:
    """An error of the office is revised from its own day (SI 2012/2677 reg 14(1)(e))."""
    about = a_case()
    wrong = report(forms.CurrentIncomeChange, about, REPORTED, weekly_pence=700_00)
    work_only(REPORTED)
    assert liabilities(case_of()) == [(EFFECTIVE, REPORTED, 42_00), (REPORTED, None, 84_00)]
    before = list(Circumstance.objects.order_by("id").values())
    put_right, meant = REPORTED + days(20), REPORTED + days(7)
    report(
        forms.CurrentIncomeChange,
        about,
        put_right,
        happened_on=meant,
        weekly_pence=600_00,
        reported_by="caseworker",
        corrects=wrong,
    )
    work_only(put_right)
    assert liabilities(case_of()) == [
        (EFFECTIVE, REPORTED, 42_00),
        (REPORTED, meant, 42_00),
        (meant, None, 72_00),
    ]
    assert liabilities(case_of(), morning(put_right)) == [
        (EFFECTIVE, REPORTED, 42_00),
        (REPORTED, None, 84_00),
    ]
    facts = list(Circumstance.objects.order_by("id").values())
    assert facts[: len(before)] == before
    corrected = Circumstance.objects.get(source=wrong)
    assert corrected.corrected_by.value == 600_00
    assert violations() == {}


@pytest.mark.django_db
def test_only_a_report_about_the_same_case_can_be_corrected() -> None:
    about = a_case()
    form = forms.CurrentIncomeChange(
        reference="CHG-9001",
        reported_on=REPORTED,
        reported_by="caseworker",
        application=about,
        happened_on=REPORTED,
        weekly_pence=1,
        corrects="CHG-9999",
    )
    refused = receiving.receive_changes([form], "test", morning(REPORTED)).refused
    assert [each.entry for each in refused] == ["CHG-9001 corrects"]
    own = form.model_copy(update={"corrects": about})
    assert not receiving.receive_changes([own], "test", morning(REPORTED)).refused


def test_only_a_caseworker_corrects_what_was_recorded() -> None:
    with pytest.raises(ValueError, match="only a caseworker"):
        forms.CurrentIncomeChange(
            reference="CHG-9001",
            reported_on=REPORTED,
            reported_by="paying_parent",
            application="APP-0001",
            happened_on=REPORTED,
            weekly_pence=1,
            corrects="CHG-0001",
        )


@pytest.mark.django_db
def test_a_fact_corrects_only_one_about_the_same_thing() -> None:
    a_case()
    other = Circumstance.objects.filter(kind=FactKind.BENEFITS).get()
    said = Source(SourceKind.CASEWORKER, "a finding")
    with pytest.raises(ValueError, match="same thing"):
        stated(
            payer().pk,
            FactKind.STATUS,
            [],
            EFFECTIVE,
            said,
            morning(FIRST_NIGHT),
            corrects=other,
        )
