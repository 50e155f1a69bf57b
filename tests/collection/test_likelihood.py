"""Whether maintenance is unlikely to be paid without us, and the warning that comes first."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    apply,
    case_of,
    days,
    hold_income,
    morning,
    payer,
    report,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, Proceeding
from upkeep.cases.proceedings import NoSuchMoveError, move
from upkeep.collection.direct_pay import Said, SaidBy, positions, say
from upkeep.collection.likelihood import FindingRefusedError, Found, Outcome, find
from upkeep.collection.models import Arrangement, Instalment
from upkeep.collection.payment_warnings import is_warned, stands_until, warned_on
from upkeep.correspondence.models import Letter, LetterStep

END = EFFECTIVE + timedelta(days=80)
TODAY = END + timedelta(days=1)
UNLIKELY = Found(True, "missed", "Paid nothing since May, and says no more will come.", "call")
LIKELY = Found(False, "paid", "It came a day late, and all of it.", "bank statement")


def actor(on: date = TODAY) -> Actor:
    return Actor("caseworker", on, morning(on))


@pytest.fixture
def case(db: None) -> Case:
    """£42.00 a week under Direct Pay, by the month; two instalments have fallen due."""
    hold_income()
    apply(service="direct_pay", method="bank_transfer", frequency="monthly", day=20)
    work_only(FIRST_NIGHT, EFFECTIVE, END)
    return case_of()


def arrangement(case: Case) -> Proceeding:
    return Proceeding.objects.get(process="arrangement", case=case)


def paid_by(case: Case) -> Arrangement:
    return case.arrangements.filter(known__upper_inf=True).latest("effective")


def say_missed(case: Case, on: date = TODAY) -> None:
    [first, *_] = [each.due_on for each in positions(case, END) if each.due_on]
    say(case, Said(SaidBy.RECEIVING_PARENT, 0, first), actor(on))
    move(arrangement(case).pk, "spoken_to", actor(on), "telephoned")


def ask_for_collection(case: Case, on: date) -> None:
    report(
        forms.CollectionChange,
        case.applications.get().reference,
        on,
        service_type="collect_and_pay",
        method="standing_order",
        frequency="monthly",
        collection_day=20,
    )


def lose_the_warning() -> None:
    """As if the notice had not been delivered: it reached nobody."""
    [letter] = Letter.objects.filter(cause="payment_warning")
    LetterStep.objects.create(
        letter=letter,
        state="failed",
        happened_on=TODAY,
        known_at=morning(TODAY),
        note="not delivered",
    )


def test_direct_pay_begins_with_the_notice_and_its_day_of_receipt(case: Case) -> None:
    [letter] = Letter.objects.filter(cause="payment_warning")
    assert letter.person_id == payer().person_id
    received_on = warned_on(case, TODAY)
    assert received_on == letter.deemed_received_on == letter.written_on + days(2)
    assert stands_until(received_on) == received_on + relativedelta(months=12)
    assert warned_on(case, received_on - days(1)) is None
    assert is_warned(case, stands_until(received_on))
    assert not is_warned(case, stands_until(received_on) + days(1))


def test_what_was_missed_is_collected_after_a_warning(case: Case) -> None:
    say_missed(case)
    finding = find(case, UNLIKELY, actor())
    assert (finding.outcome, finding.was_missed) == (Outcome.COLLECTED, True)
    assert finding.warned_on == warned_on(case, TODAY)
    assert arrangement(case).state == "collect_and_pay"
    assert (paid_by(case).service_type, paid_by(case).method) == (
        "collect_and_pay",
        "bank_transfer",
    )
    work(TODAY)
    told = Letter.objects.filter(cause="collection_decision")
    assert {letter.facts["outcome"] for letter in told} == {"collected"}
    assert told.count() == 2
    assert violations() == {}


def test_without_a_warning_it_is_given_first_and_the_months_begin(case: Case) -> None:
    lose_the_warning()
    say_missed(case)
    with pytest.raises(NoSuchMoveError, match="warned in the last 12 months"):
        move(arrangement(case).pk, "unlikely_to_pay", actor())
    finding = find(case, UNLIKELY, actor())
    assert (finding.outcome, finding.warned_on) == (Outcome.WARNED_FIRST, None)
    assert (arrangement(case).state, paid_by(case).service_type) == ("direct_pay", "direct_pay")
    on = TODAY
    work(on)
    assert Letter.objects.filter(cause="payment_warning").count() == 2
    assert not is_warned(case, on)
    assert is_warned(case, on + days(2))
    work(on + days(2))
    say_missed(case, on + days(3))
    assert find(case, UNLIKELY, actor(on + days(3))).outcome == Outcome.COLLECTED
    work(on + days(3))
    assert violations() == {}


def test_who_says_that_they_will_not_pay_is_collected_from_at_once(case: Case) -> None:
    lose_the_warning()
    says_so = Found(True, "says_so", "Will not pay a penny to her.", "call of today")
    assert find(case, says_so, actor()).outcome == Outcome.COLLECTED
    assert arrangement(case).state == "collect_and_pay"


def test_not_unlikely_stays_direct_pay_and_the_notice_is_given_again(case: Case) -> None:
    say_missed(case)
    assert find(case, LIKELY, actor()).outcome == Outcome.LIKELY
    work(TODAY)
    assert paid_by(case).service_type == "direct_pay"
    assert Letter.objects.filter(cause="payment_warning").count() == 2
    with pytest.raises(FindingRefusedError, match="Nothing is to be found now"):
        find(case, LIKELY, actor())


def test_the_receiving_parent_alone_cannot_choose_collection(case: Case) -> None:
    ask_for_collection(case, TODAY)
    work(TODAY)
    assert paid_by(case).service_type == "direct_pay"
    assert arrangement(case).state == "deciding_on_collection"
    find(case, Found(True, "record", "Never paid before.", "old case"), actor(TODAY + days(1)))
    assert paid_by(case).service_type == "collect_and_pay"


def test_a_choice_of_direct_pay_consults_the_finding(case: Case) -> None:
    say_missed(case)
    find(case, UNLIKELY, actor())
    back = {"service_type": "direct_pay", "method": "bank_transfer", "frequency": "monthly"}
    reference = case.applications.get().reference
    report(forms.CollectionChange, reference, TODAY + days(1), **back, collection_day=20)
    work(TODAY + days(1))
    assert paid_by(case).service_type == "collect_and_pay"
    find(case, LIKELY, actor(TODAY + days(2)))
    report(forms.CollectionChange, reference, TODAY + days(2), **back, collection_day=20)
    work(TODAY + days(3))
    assert paid_by(case).service_type == "direct_pay"
    standing = Instalment.objects.filter(case=case, known__upper_inf=True, due_on__gte=TODAY)
    asked = list(standing.order_by("due_on").values_list("schedule__service_type", "due_on")[:2])
    assert asked[0] == ("direct_pay", date(2023, 7, 20))
    assert asked[1] == ("collect_and_pay", date(2023, 7, 21))
    assert violations() == {}


def test_a_finding_says_why_and_what_shows_it(case: Case) -> None:
    for found, message in (
        (Found(True, "", "why", "call"), "what shows it"),
        (Found(True, "missed", " ", "call"), "Say why"),
        (Found(True, "missed", "why", ""), "Name the evidence"),
    ):
        with pytest.raises(FindingRefusedError, match=message):
            find(case, found, actor())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM collection_likelihoodfinding")
        assert cursor.fetchone() == (0,)
