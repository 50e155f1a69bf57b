"""A preview says to the penny what the night then does, and leaves nothing behind."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from typer.testing import CliRunner

from building import (
    EFFECTIVE,
    PERRY,
    PIPPA,
    ROBIN,
    RORY,
    ROWAN,
    Parent,
    apply,
    case_of,
    charges,
    days,
    hold_income,
    holds,
    liabilities,
    morning,
    next_reference,
    violations,
    work,
)
from upkeep.batch.previewing import Preview, PreviewRefusedError, preview
from upkeep.cases import forms, receiving
from upkeep.cases.models import Decision
from upkeep.cli import app
from upkeep.collection.models import Instalment
from upkeep.correspondence.models import Letter
from upkeep.gateways.changes import write_changes
from upkeep.ledger import Account

pytestmark = pytest.mark.django_db

LAST_NIGHT = EFFECTIVE + days(35)
TONIGHT = LAST_NIGHT + days(1)


@pytest.fixture
def about() -> str:
    """One paying parent with two cases, another with one, five weeks on; the first one's number."""
    hold_income(pounds_a_year=36_500)
    hold_income(PIPPA)
    first = apply(PERRY, children=["Wren", "Lark"])
    apply(PERRY, ROBIN, ["Jay"])
    apply(PIPPA, RORY, ["Kit"])
    work(LAST_NIGHT)
    return first


def proposed(
    kind: Callable[..., forms.ChangeForm], about: str, **fields: object
) -> forms.ChangeForm:
    happened = fields.pop("happened_on", LAST_NIGHT)
    assert isinstance(happened, date)
    return kind(
        reference=next_reference("CHG"),
        reported_on=LAST_NIGHT,
        reported_by="receiving_parent",
        application=about,
        happened_on=happened,
        is_expected=happened > LAST_NIGHT,
        **fields,
    )


def everything() -> dict[str, str]:
    """A digest of the whole content of every table."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            cursor.execute(f"SELECT md5(string_agg(t::text, '/' ORDER BY t::text)) FROM {table} t")
            found[table] = cursor.fetchone()[0]
    return found


CHANGES: dict[str, tuple[Callable[..., forms.ChangeForm], dict[str, object]]] = {
    "children of the paying parent's own": (forms.RelevantOtherChildrenChange, {"count": 2}),
    "lower income": (forms.CurrentIncomeChange, {"weekly_pence": 20_000}),
    "benefits, weeks ago": (
        forms.BenefitsChange,
        {
            "happened_on": EFFECTIVE + days(9),
            "benefits": ("universal_credit_no_earnings",),
            "partner_benefits": (),
        },
    ),
    "a child left, weeks ago": (
        forms.ChildNoLongerQualifiesChange,
        {"happened_on": EFFECTIVE + days(10), "child": "Wren", "reason": "left_home"},
    ),
    "a case ended, weeks ago": (
        forms.CloseCaseChange,
        {"happened_on": EFFECTIVE + days(12), "reason": "parents_together"},
    ),
    "paid every fortnight": (
        forms.CollectionChange,
        {
            "service_type": "collect_and_pay",
            "method": "bank_transfer",
            "frequency": "fortnightly",
            "collection_day": 3,
        },
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_night_does_what_the_preview_said(about: str, name: str) -> None:
    kind, fields = CHANGES[name]
    form = proposed(kind, about, **fields)
    held = everything()
    [found] = preview([form], said_in)
    assert everything() == held
    posted = {ref: len(charges(case_of(who))) for ref, who in parents(found).items()}

    assert not receiving.receive_changes([form], "test", morning(LAST_NIGHT)).refused
    work(TONIGHT)

    assert len(found.cases) == 2
    for effect in found.cases:
        case = case_of(parents(found)[effect.reference])
        after = effect.after
        assert liabilities(case) == [(r.start, r.to, r.weekly_pence) for r in after.liabilities]
        assert charges(case)[posted[effect.reference] :] == [
            (r.kind, r.start, r.to, r.maintenance_pence, r.fee_pence) for r in after.charges
        ]
        assert holds(Account.MAINTENANCE_RECEIVABLE, case.pk) == after.arrears_pence
        assert holds(Account.COLLECTION_FEE_RECEIVABLE, case.pk) == after.fee_pence
        assert (case.state, case.closed_on) == (after.state, after.closed_on)
        asked = Instalment.objects.filter(case=case, known__upper_inf=True, due_on__gt=TONIGHT)
        assert [i.due_on for i in asked.order_by("due_on")] == [i.due_on for i in after.instalments]
    written = Letter.objects.filter(
        written_on=TONIGHT, case__paying_parent__reference=found.paying_parent
    )
    assert list(found.letters) == [said_in(letter) for letter in written.order_by("id")]
    made = Decision.objects.filter(made_on=TONIGHT, paying_parent__reference=found.paying_parent)
    assert [(d.kind, d.effective_from, d.weekly_total_pence) for d in found.decisions] == [
        (d.kind, d.effective_from, d.weekly_total_pence) for d in made.order_by("effective_from")
    ]
    assert violations() == {}


def said_in(letter: Letter) -> tuple[str, str, int, dict[str, object], dict[str, object]]:
    """What a letter says to whom, without its number."""
    return letter.cause, letter.case.reference, letter.person_id, letter.facts, letter.sent_to


def parents(found: Preview) -> dict[str, Parent]:
    """Who receives in each case of a preview about Perry."""
    return {case_of(who).reference: who for who in (ROWAN, ROBIN)}


def test_without_the_change_is_the_night_without_it(about: str) -> None:
    [found] = preview([proposed(forms.CurrentIncomeChange, about, weekly_pence=20_000)])
    work(TONIGHT)
    for effect in found.cases:
        case = case_of(parents(found)[effect.reference])
        before = effect.before.liabilities
        assert liabilities(case) == [(r.start, r.to, r.weekly_pence) for r in before]
        assert holds(Account.MAINTENANCE_RECEIVABLE, case.pk) == effect.before.arrears_pence
        assert effect.before.liabilities != effect.after.liabilities


def test_what_cannot_be_previewed_says_why(about: str) -> None:
    def refusal(form: forms.ChangeForm) -> str:
        with pytest.raises(PreviewRefusedError) as refused:
            preview([form])
        return str(refused.value)

    count = {"count": 1}
    known = proposed(forms.RelevantOtherChildrenChange, about, **count)
    receiving.receive_changes([known], "test", morning(LAST_NIGHT))
    assert "on record already" in refusal(known)
    other = proposed(forms.RelevantOtherChildrenChange, "APP-99999", **count)
    assert "no case has begun from application “APP-99999”" in refusal(other)
    later = known.model_copy(
        update={"reference": next_reference("CHG"), "reported_on": TONIGHT + days(1)}
    )
    assert f"after the next night, {TONIGHT}" in refusal(later)
    nobody = proposed(forms.SharedCareChange, about, nights={"Nobody": 60})
    assert "found “Nobody”" in refusal(nobody)


def test_the_command_shows_both_sides(
    about: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("upkeep.runtime.start", lambda **_: None)
    form = proposed(forms.CurrentIncomeChange, about, weekly_pence=20_000)
    file = tmp_path / "change.json"
    file.write_bytes(write_changes(forms.ChangesFile(sent_on=LAST_NIGHT, changes=(form,))))
    held = everything()
    result = CliRunner().invoke(app, ["preview", str(file)])
    assert result.exit_code == 0, result.output
    for text in (form.reference, "Supersession from", "Without the change", "Nothing was recorded"):
        assert text in result.stdout
    [plain] = json.loads(CliRunner().invoke(app, ["preview", str(file), "--json"]).stdout)
    assert [case["reference"] for case in plain["cases"]] == sorted(parents(preview([form])[0]))
    assert plain["cases"][0]["before"]["liabilities"] != plain["cases"][0]["after"]["liabilities"]
    assert everything() == held
    file.write_text("{}", encoding="utf-8")
    wrong = CliRunner().invoke(app, ["preview", str(file)])
    assert wrong.exit_code == 1
    assert "correct the file" in wrong.output
