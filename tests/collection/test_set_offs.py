"""What was paid past the service, or is owed the other way, counts once it is proven and heard."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from building import (
    EFFECTIVE,
    PERRY,
    ROWAN,
    apply,
    case_of,
    days,
    hold_income,
    holds,
    morning,
    report,
    settle_constraints,
    statement,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding
from upkeep.collection import setting_off
from upkeep.collection.models import OpenInstalment, SetOff, SetOffDecision, SetOffPart
from upkeep.collection.setting_off import Claimed, SetOffRefusedError, Weighed
from upkeep.correspondence.models import Letter
from upkeep.ledger import Account, Reason
from upkeep.ledger.models import Entry
from upkeep.web.letter_content import letter_content

pytestmark = pytest.mark.django_db

NOW = EFFECTIVE + days(45)
OWED = Account.MAINTENANCE_RECEIVABLE


@pytest.fixture
def arrears() -> int:
    """What is owed of weeks that nobody paid, in a case that goes on."""
    hold_income()
    apply()
    work(NOW)
    return holds(OWED, case_of().pk)


def casey(name: str = "casey", on: date = NOW) -> Actor:
    return Actor(name, on, morning(on + days(1)))


def claimed(**other: Any) -> Claimed:
    usual: dict[str, Any] = {
        "case": case_of(),
        "kind": "voluntary",
        "amount_pence": 50_00,
        "proof": "bank_statement",
        "evidence": "statement of May, sheet 2",
        "paid_on": EFFECTIVE + days(1),
        "purpose": "maintenance",
        "method": "transfer",
    }
    return Claimed(**{**usual, **other})


def for_the_home(**other: Any) -> Claimed:
    return claimed(**{"kind": "for_the_home", "purpose": "rent", "paid_on": NOW, **other})


def stands(set_off: SetOff) -> str:
    return Proceeding.objects.get(process="set_off", subject=set_off.reference).state


def heard(wanted: Claimed, *, agrees: bool = True) -> SetOff:
    """A claim that the receiving parent has answered."""
    set_off = setting_off.claim(wanted, casey())
    setting_off.hear(set_off, "receiving_parent", "It is so", casey(), agrees=agrees)
    assert stands(set_off) == "deciding"
    return set_off


def open_pence() -> int:
    found = OpenInstalment.objects.filter(case=case_of())
    return sum(found.values_list("maintenance_left_pence", flat=True))


def test_the_receiving_parent_is_asked_and_nothing_counts_before_their_time_is_over(
    arrears: int,
) -> None:
    set_off = setting_off.claim(claimed(), casey())
    with pytest.raises(SetOffRefusedError, match="may still answer"):
        setting_off.decide(set_off, Weighed(50_00, "soon"), casey("leah"))
    work_only(NOW + days(1))
    letter = Letter.objects.get(cause="set_off_notice")
    assert letter.person_id == case_of().receiving_parent_id
    said = letter_content(letter)
    assert "whether it is so" in said.sections[0].paragraphs[0]
    assert ("Amount", "£50.00") in said.figures
    work_only(NOW + days(15))
    assert stands(set_off) == "hearing"
    work_only(NOW + days(16))
    assert stands(set_off) == "deciding"
    assert holds(OWED, case_of().pk) == arrears


def test_a_voluntary_payment_lowers_what_is_owed_and_asked_for_and_both_are_told(
    arrears: int,
) -> None:
    asked = open_pence()
    decision = setting_off.decide(heard(claimed()), Weighed(50_00, "Both say so"), casey())
    assert holds(OWED, case_of().pk) == arrears - 50_00
    [part] = decision.parts.all()
    assert (part.case, part.amount_pence, part.before_pence) == (case_of(), 50_00, arrears)
    entries = Entry.objects.filter(transaction_id=part.transaction_id)
    assert {entry.reason for entry in entries} == {Reason.VOLUNTARY_PAYMENT}
    made = statement(case_of(), EFFECTIVE, NOW)
    assert made.maintenance.adjusted_pence == -50_00
    work_only(NOW + days(1))
    assert abs(asked - open_pence() - 50_00) <= len(OpenInstalment.objects.all())
    told = Letter.objects.filter(cause="set_off_decision")
    assert told.count() == 2
    assert ("Of it counts", "£50.00") in letter_content(told[0]).figures
    settle_constraints()
    assert violations() == {}


def test_what_is_more_than_is_owed_lowers_what_falls_due(arrears: int) -> None:
    pence = arrears + 100_00
    setting_off.decide(
        heard(claimed(amount_pence=pence)), Weighed(pence, "So it is"), casey("leah")
    )
    assert holds(OWED, case_of().pk) == -100_00
    for n in range(1, 40):
        work_only(NOW + days(n))
    settle_constraints()
    assert violations() == {}


def test_a_payment_for_the_home_counts_only_where_it_was_agreed_to(arrears: int) -> None:
    set_off = heard(for_the_home(), agrees=False)
    with pytest.raises(SetOffRefusedError, match="had agreed"):
        setting_off.decide(set_off, Weighed(50_00, "The rent was paid"), casey())
    setting_off.decide(set_off, Weighed(50_00, "Her message of 3 May agrees", "", True), casey())
    assert holds(OWED, case_of().pk) == arrears - 50_00
    posted = Entry.objects.filter(transaction_id__in=SetOffPart.objects.values("transaction_id"))
    assert {entry.reason for entry in posted} == {Reason.PAID_FOR_THE_HOME}


def test_a_refusal_has_a_ground_changes_nothing_and_is_told(arrears: int) -> None:
    set_off = heard(claimed(), agrees=False)
    with pytest.raises(SetOffRefusedError, match="Choose why"):
        setting_off.decide(set_off, Weighed(0, "Nothing shows it"), casey())
    setting_off.decide(set_off, Weighed(0, "Nothing shows it", "not_shown"), casey())
    assert holds(OWED, case_of().pk) == arrears
    with pytest.raises(SetOffRefusedError, match="decided already"):
        setting_off.decide(set_off, Weighed(50_00, "again"), casey())
    work_only(NOW + days(1))
    told = Letter.objects.filter(cause="set_off_decision")
    assert told.count() == 2
    assert "It was not shown that it was paid." in letter_content(told[0]).paragraphs
    assert violations() == {}


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"paid_on": EFFECTIVE - days(1)}, "Maintenance began on"),
        ({"paid_on": NOW}, "no longer voluntary"),
        ({"paid_on": NOW + days(1)}, "must not be after today"),
        ({"method": "other"}, "cannot count"),
        ({"evidence": " "}, "Name the evidence"),
        ({"kind": "for_the_home"}, "Only payments for the child’s home"),
        ({"kind": "opposing", "opposing": None}, "Give the case"),
        ({"amount_pence": 0}, "Enter an amount"),
    ],
)
@pytest.mark.usefixtures("arrears")
def test_what_the_law_does_not_let_count_is_refused(wanted: dict[str, Any], said: str) -> None:
    with pytest.raises(SetOffRefusedError, match=said):
        setting_off.claim(claimed(**wanted), casey())


@pytest.mark.usefixtures("arrears")
def test_the_last_voluntary_day_is_before_the_decision_counts_as_told() -> None:
    told = EFFECTIVE + days(2)
    assert setting_off.counted_until(case_of()) == told - days(1)


@pytest.mark.usefixtures("arrears")
def test_above_the_limit_somebody_else_decides_and_the_database_asks_for_it() -> None:
    set_off = heard(claimed(amount_pence=600_00))
    with pytest.raises(SetOffRefusedError, match="somebody else must"):
        setting_off.decide(set_off, Weighed(600_00, "Mine"), casey())
    with pytest.raises(IntegrityError, match="somebody else"), transaction.atomic():
        SetOffDecision.objects.create(
            set_off=set_off,
            accepted_pence=1,
            was_agreed=True,
            reasons="mine",
            answered_by="casey",
            answered_on=NOW,
            known_at=morning(NOW),
        )


@pytest.mark.usefixtures("arrears")
def test_the_word_of_the_other_parent_counts_only_once_given() -> None:
    set_off = heard(claimed(proof="other_parent"), agrees=False)
    with pytest.raises(SetOffRefusedError, match="have not given it"):
        setting_off.decide(set_off, Weighed(50_00, "He says she said so"), casey())


def test_what_each_owes_the_other_is_set_off_on_both_sides_no_further_than_either_owes() -> None:
    hold_income()
    hold_income(ROWAN)
    apply()
    apply(ROWAN, PERRY, ("Heron",))
    work(NOW)
    ours, theirs = case_of(), case_of(PERRY, ROWAN)
    owed = holds(OWED, ours.pk), holds(OWED, theirs.pk)
    assert min(owed) > 40_00
    plain = {"kind": "opposing", "paid_on": None, "purpose": "", "method": "", "proof": "books"}
    with pytest.raises(SetOffRefusedError, match="Give the case"):
        setting_off.claim(claimed(**plain, opposing=ours), casey())
    set_off = setting_off.claim(claimed(**plain, opposing=theirs, amount_pence=40_00), casey())
    setting_off.hear(set_off, "receiving_parent", "Yes", casey(), agrees=True)
    assert stands(set_off) == "hearing", "both are to be heard"
    setting_off.hear(set_off, "paying_parent", "Yes", casey(), agrees=True)
    decision = setting_off.decide(set_off, Weighed(40_00, "Both want it"), casey())
    assert decision.parts.count() == 2
    assert (holds(OWED, ours.pk), holds(OWED, theirs.pk)) == (owed[0] - 40_00, owed[1] - 40_00)
    much = min(owed)
    more = setting_off.claim(claimed(**plain, opposing=theirs, amount_pence=much), casey())
    setting_off.hear(more, "receiving_parent", "Yes", casey(), agrees=True)
    setting_off.hear(more, "paying_parent", "Yes", casey(), agrees=True)
    with pytest.raises(SetOffRefusedError, match="no more can be set off"):
        setting_off.decide(more, Weighed(much, "All of it"), casey("leah"))
    work_only(NOW + days(1))
    settle_constraints()
    assert violations() == {}


def test_arrears_of_an_earlier_case_between_the_same_parents_come_first() -> None:
    hold_income()
    about = apply()
    ended = EFFECTIVE + days(28)
    work(EFFECTIVE + days(20))
    report(forms.CloseCaseChange, about, ended, reason="applicant_request")
    work(ended + days(5))
    earlier = case_of()
    owed = holds(OWED, earlier.pk)
    assert owed == 168_00
    apply(on=ended + days(6))
    work(ended + days(60))
    now = ended + days(60)
    later = case_of()
    assert later.pk != earlier.pk
    pence = owed + 20_00
    wanted = claimed(case=later, amount_pence=pence, paid_on=later.effective_from)
    set_off = setting_off.claim(wanted, casey(on=now))
    setting_off.hear(set_off, "receiving_parent", "Yes", casey(on=now), agrees=True)
    decision = setting_off.decide(set_off, Weighed(pence, "Both say so"), casey(on=now))
    parts = [(part.case_id, part.amount_pence) for part in decision.parts.order_by("pk")]
    assert parts == [(earlier.pk, owed), (later.pk, 20_00)]
    assert holds(OWED, earlier.pk) == 0
    work_only(now + days(1))
    settle_constraints()
    assert violations() == {}
