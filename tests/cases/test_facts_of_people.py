"""What applications and changes say of people, preferences, markers and deaths, and its effect."""

from datetime import date
from typing import Any

import pytest

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    ROWAN,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    holds,
    line,
    payer,
    report,
    violations,
    work,
    work_only,
)
from upkeep.batch.steps import STEPS
from upkeep.cases import forms
from upkeep.cases.models import Proceeding
from upkeep.collection.models import Payout
from upkeep.correspondence.models import Letter, LetterStep
from upkeep.ledger import Account
from upkeep.parties.facts import holds_on, name_for_the_other_parent

pytestmark = pytest.mark.django_db

DIED = EFFECTIVE + days(20)


def case_with_money_coming() -> str:
    """A case whose paying parent's money arrives on the day that a death is reported."""
    hold_income(PERRY, 18_250)
    reference = apply(PERRY, ROWAN)
    work_only(FIRST_NIGHT, EFFECTIVE)
    return reference


def letters_since(on: date) -> list[tuple[str, bool, str]]:
    """Cause, whether to the paying parent, and last state, of letters written from a day on."""
    found = Letter.objects.filter(written_on__gte=on).order_by("pk")
    return [
        (letter.cause, letter.is_to_paying_parent, letter.steps.order_by("-pk")[0].state)
        for letter in found
    ]


def test_the_night_takes_up_deaths_before_anything_goes_out() -> None:
    order = [step.name for step in STEPS]
    takes_up = order.index("take up changes")
    for goes_out in ("charge", "issue schedules", "pay out", "write letters"):
        assert takes_up < order.index(goes_out)
    assert takes_up < order.index("take up changes") + 1 <= order.index("decide")


def test_nothing_is_paid_and_nothing_sent_to_a_receiving_parent_who_died_that_day() -> None:
    reference = case_with_money_coming()
    report(forms.CloseCaseChange, reference, DIED, reason="receiving_parent_died")
    bank(DIED, line(100_00, payer().reference))
    work_only(DIED)
    case = case_of()
    assert not Payout.objects.filter(case=case).exists()
    assert holds(Account.RECEIVING_PARENT_PAYABLE, case.pk) < 0, "it waits for the estate"
    closures = [each for each in letters_since(DIED) if each[0] == "closure"]
    assert sorted(closures) == [("closure", False, "withheld"), ("closure", True, "queued")]
    tasks = Proceeding.objects.filter(process="undelivered_letter", case=case)
    assert {task.acts for task in tasks} == {"CASEWORKER"}
    assert all(task.due_on is not None and task.ended_on is None for task in tasks)
    assert Proceeding.objects.get(process="closure", case=case).state == "proving_death"
    assert violations() == {}


def test_without_the_death_the_same_money_is_paid_out() -> None:
    case_with_money_coming()
    bank(DIED, line(100_00, payer().reference))
    work_only(DIED)
    assert Payout.objects.filter(case=case_of()).exists()


def test_a_paying_parent_who_died_is_not_written_to() -> None:
    reference = case_with_money_coming()
    report(forms.CloseCaseChange, reference, DIED, reason="paying_parent_died")
    work_only(DIED)
    states = {(is_paying, state) for _cause, is_paying, state in letters_since(DIED)}
    assert states == {(True, "withheld"), (False, "queued")}


def test_preferences_of_an_application_and_of_a_change_are_followed() -> None:
    hold_income(PERRY, 18_250)
    reference = apply(PERRY, ROWAN)
    work_only(FIRST_NIGHT)
    wanted = forms.ContactPreferencesForm(language="cy", channel="post", large_print=True)
    report(
        forms.ContactPreferencesChange,
        reference,
        FIRST_NIGHT + days(1),
        whose="receiving_parent",
        contact=wanted,
    )
    work_only(FIRST_NIGHT + days(1), EFFECTIVE)
    decision = Letter.objects.get(cause="decision", person=case_of().receiving_parent)
    assert (decision.language, decision.is_large_print) == ("cy", True)
    to_payer = Letter.objects.get(cause="decision", person=case_of().paying_parent.person)
    assert (to_payer.language, to_payer.is_large_print) == ("en", False)


@pytest.mark.parametrize("marker", ["do_not_disclose", "domestic_abuse"])
def test_a_name_that_must_not_be_disclosed_stands_in_no_letter_to_the_other(marker: str) -> None:
    hold_income(PERRY, 18_250)
    reference = apply(PERRY, ROWAN)
    work_only(FIRST_NIGHT)
    mark(reference, "receiving_parent", **{marker: True})
    work_only(FIRST_NIGHT + days(1), EFFECTIVE)
    receiver = case_of().receiving_parent
    assert name_for_the_other_parent(receiver, EFFECTIVE) is None
    later = Letter.objects.filter(written_on=EFFECTIVE)
    names = {letter.is_to_paying_parent: letter.facts["other_name"] for letter in later}
    assert names == {True: None, False: PERRY.name}


def mark(reference: str, whose: str, **markers: Any) -> None:
    """Report every marker that holds for a parent."""
    report(
        forms.SafeguardingChange,
        reference,
        FIRST_NIGHT + days(1),
        whose=whose,
        safeguarding=forms.SafeguardingForm(**markers),
    )


def test_a_representative_gets_a_copy_and_a_lifted_marker_no_longer_holds() -> None:
    hold_income(PERRY, 18_250)
    reference = apply(PERRY, ROWAN)
    work_only(FIRST_NIGHT)
    who = forms.RepresentativeForm(
        name="Lark Lawyerly",
        address=forms.AddressForm(lines=("2 Invented Street",), postcode="ZZ1 2ZZ"),
    )
    mark(reference, "receiving_parent", representative=who)
    work_only(FIRST_NIGHT + days(1), EFFECTIVE)
    copies = Letter.objects.filter(is_copy=True)
    assert {copy.sent_to["name"] for copy in copies} == {"Lark Lawyerly"}
    originals = Letter.objects.filter(is_copy=False, person=case_of().receiving_parent)
    assert copies.count() == originals.filter(written_on=EFFECTIVE).count() > 0
    report(
        forms.SafeguardingChange,
        reference,
        EFFECTIVE + days(1),
        whose="receiving_parent",
        safeguarding=forms.SafeguardingForm(),
    )
    work(EFFECTIVE + days(1))
    held = holds_on(case_of().receiving_parent_id, EFFECTIVE + days(1))
    assert held["representative"] is None


def test_a_letter_is_written_once_however_often_the_night_is_worked() -> None:
    case_with_money_coming()
    before = list(Letter.objects.values_list("pk", "cause", "person"))
    assert before
    work(EFFECTIVE)
    assert list(Letter.objects.values_list("pk", "cause", "person")) == before
    assert LetterStep.objects.filter(state="queued").count() == len(before)
