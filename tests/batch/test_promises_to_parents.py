"""Promises about what parents are told and asked, tried on days and orders nobody chose."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from batch.histories import LENGTH, Event, families, happenings, undone
from batch.test_promises import live_through
from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    PERRY,
    ROWAN,
    Parent,
    application,
    bank,
    case_of,
    days,
    hold_income,
    line,
    morning,
    next_reference,
    payer,
    report,
    send_letters,
    violations,
    work_only,
)
from upkeep.cases import forms, receiving
from upkeep.cases.actors import Actor
from upkeep.cases.deaths import ToldDeath, receive_deaths
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.models import Case, Liability
from upkeep.collection import account_changing
from upkeep.collection.models import AccountChange, Charge, Payout
from upkeep.correspondence.models import Letter, LetterStep
from upkeep.working_days import after_working_days

pytestmark = pytest.mark.django_db

FEW = settings(max_examples=3, phases=[Phase.explicit, Phase.reuse, Phase.generate])
HIDDEN = ("77 Hidden Lane", "ZZ99 9ZZ", "rowan@hidden.example", "07700 900999", "Fictional")


def hand_in(**more: Any) -> str:
    """One family with two children, where the receiving parent's details are all her own."""
    hold_income(PERRY, 36_500)
    form = application(PERRY, ROWAN, ("Wren", "Lark"), **more)
    lines, postcode, email, telephone, _name = HIDDEN
    hers = form.receiving_parent.model_copy(
        update={
            "address": forms.AddressForm(lines=(lines,), postcode=postcode),
            "email": email,
            "telephone": telephone,
        }
    )
    form = form.model_copy(update={"receiving_parent": hers})
    assert not receiving.receive_applications([form], "test", morning(FIRST_NIGHT)).refused
    return form.reference


def worked_through(*more: date) -> None:
    """The first nights, those asked for, and one in every week to the end."""
    wanted = {FIRST_NIGHT, EFFECTIVE, *more}
    wanted |= {EFFECTIVE + days(week) for week in (14, 21, 28, LENGTH)}
    work_only(*sorted(wanted))


def came_to(case: Case) -> tuple[int, list[tuple[str, int]]]:
    """All maintenance ever charged less what was taken back, and the liabilities believed now."""
    charged = sum(row.maintenance_pence for row in Charge.objects.filter(case=case))
    rows = Liability.objects.filter(case=case, known__upper_inf=True)
    return charged, sorted((str(row.effective), row.weekly_pence) for row in rows)


@FEW
@given(st.integers(3, 20), st.integers(1, 12))
def test_what_is_told_late_comes_to_the_same_as_what_is_told_at_once(left: int, late: int) -> None:
    """A decision about the past reworks every later decision, due amount and charge."""
    happened = FIRST_NIGHT + days(left)
    ends = []
    for told in (happened, happened + days(late)):
        with undone():
            about = hand_in()
            report(
                forms.ChildNoLongerQualifiesChange,
                about,
                told,
                happened_on=happened,
                child="Wren",
                reason="left_home",
            )
            worked_through(told)
            ends.append(came_to(case_of()))
            assert violations() == {}
    assert ends[0] == ends[1]


@FEW
@given(st.sampled_from([PERRY, ROWAN]), st.integers(3, 20), st.integers(0, 10))
def test_a_death_on_any_day_stops_what_goes_out_from_the_night_it_is_told(
    who: Parent, died: int, late: int
) -> None:
    told = FIRST_NIGHT + days(died + late)
    death = ToldDeath(
        next_reference("DTH"),
        who.number,
        FIRST_NIGHT + days(died),
        told,
        SourceKind.BENEFITS_SYSTEM,
        is_taken_back=False,
    )
    with undone():
        hand_in()
        work_only(FIRST_NIGHT, EFFECTIVE)
        if died <= (EFFECTIVE - FIRST_NIGHT).days:
            return
        assert not receive_deaths([death], morning(told)).refused
        work_only(told)
        bank(told + days(1), line(100_00, payer(PERRY).reference))
        work_only(told + days(1), told + days(8))
        assert violations() == {}
        assert not Payout.objects.filter(pay_on__gte=told).exists()
        ends = case_of().closed_on
        assert ends is not None
        assert ends <= told
        sent = LetterStep.objects.filter(state="queued", happened_on__gte=told)
        dead = "paying" if who is PERRY else "receiving"
        assert not [
            step
            for step in sent.select_related("letter")
            if step.letter.is_to_paying_parent is (dead == "paying")
            and step.letter.cause != "estate"
        ]


@FEW
@given(
    st.sampled_from(["do_not_disclose", "domestic_abuse"]),
    st.lists(st.sampled_from(["shared_care", "close", "income"]), max_size=3, unique=True),
)
def test_no_letter_says_where_a_protected_parent_is(marker: str, told: list[str]) -> None:
    """Whatever is written about, what the other parent gets holds none of the marked details."""
    with undone():
        about = hand_in()
        report(
            forms.SafeguardingChange,
            about,
            FIRST_NIGHT,
            whose="receiving_parent",
            safeguarding=forms.SafeguardingForm(**{marker: True}),
        )
        kinds: dict[str, tuple[type, dict[str, Any]]] = {
            "shared_care": (forms.SharedCareChange, {"nights": {"Wren": 110}}),
            "income": (forms.CurrentIncomeChange, {"weekly_pence": 300_00}),
            "close": (forms.CloseCaseChange, {"reason": "applicant_request"}),
        }
        for place, kind in enumerate(told):
            form, fields = kinds[kind]
            report(form, about, EFFECTIVE + days(2 + place), **fields)
        worked_through(*(EFFECTIVE + days(2 + place) for place in range(len(told))))
        to_other = [letter for letter in Letter.objects.all() if letter.is_to_paying_parent]
        assert to_other
        said = json.dumps([[each.facts, each.sent_to] for each in to_other])
        assert [each for each in HIDDEN if each in said] == []
        assert violations() == {}


@FEW
@given(families(), happenings())
def test_letter_decision_and_liability_say_the_same(
    applications: list[Event], changes: list[Event]
) -> None:
    with undone():
        live_through([*applications, *changes])
        letters = Letter.objects.filter(cause="decision").select_related("case", "decision")
        assert letters.exists() is Liability.objects.exists()
        for letter in letters:
            shares = {
                share["id"]: share["weekly"]
                for share in letter.decision.result["receiving_parents"]
            }
            decided = int(shares[letter.case.reference].replace(".", ""))
            assert letter.facts["weekly_pence"] == decided
            rows = Liability.objects.filter(case=letter.case, decision=letter.decision)
            assert {row.weekly_pence for row in rows} <= {decided}
        assert violations() == {}


def done_about_the_account(what: str, on: date, number: str) -> None:
    """One thing that somebody does in the morning of a day, where it can be done."""
    by = Actor("fin", on, morning(on))
    waiting = account_changing.waiting().first()
    account = forms.BankAccountForm(name="R F", sort_code="000001", account_number=number)
    try:
        if what == "ask":
            route = AccountChange.Route.OWN_PAGE
            rowan = Actor("rowan", on, morning(on))
            account_changing.ask(account_changing.Asked(case_of(), account, route), rowan)
        elif what == "send":
            send_letters(on)
        elif waiting is not None:
            getattr(account_changing, what)(waiting, by, "a test")
    except account_changing.AccountChangeRefusedError:
        pass


@FEW
@given(
    st.lists(
        st.tuples(
            st.integers(1, 8),
            st.sampled_from(("ask", "send", "ask", "send", "agree", "withdraw", "refuse")),
            st.sampled_from(("00000011", "00000012")),
        ),
        min_size=2,
        max_size=6,
    )
)
def test_no_order_of_asking_telling_and_agreeing_pays_into_an_account_early(
    happened: list[tuple[int, str, str]],
) -> None:
    """The money goes where it went until a change has waited, was told and needs nobody more."""
    with undone():
        hand_in()
        work_only(FIRST_NIGHT, EFFECTIVE)
        on = EFFECTIVE + days(7)
        for gap, what, number in [(1, "ask", "00000011"), (1, "send", "00000011"), *happened]:
            on += days(gap)
            done_about_the_account(what, on, number)
            bank(on, line(30_00, payer(PERRY).reference))
            work_only(on)
        for payout in Payout.objects.select_related("bank_account__change"):
            change = payout.bank_account.change
            if change is not None:
                assert payout.pay_on >= after_working_days(change.asked_on, 5)
                assert change.answers.filter(kind="agreed").exists() or not change.reasons.exists()
                told = Letter.objects.get(cause="account_change", about=change.reference)
                sent = told.steps.get(state="sent")
                assert sent.deemed_received_on is not None
                assert sent.deemed_received_on <= payout.bank_account.effective_from
        assert violations() == {}
