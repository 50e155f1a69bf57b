"""Another account for a receiving parent: it waits, the parent is told, and two people look."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from building import (
    EFFECTIVE,
    PIPPA,
    ROBIN,
    ROWAN,
    application,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    line,
    morning,
    payer,
    report,
    send_letters,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding
from upkeep.cases.receiving import receive_applications
from upkeep.cases.reporting import report as report_here
from upkeep.collection import account_change_rules, account_changing
from upkeep.collection.account_change_models import Risk
from upkeep.collection.account_changing import AccountChangeRefusedError, Asked
from upkeep.collection.models import AccountChange, BankAccount, Payout
from upkeep.correspondence.models import Letter, LetterStep
from upkeep.parties.models import ContactDetail, Person, PersonFact
from upkeep.parties.weight_tables import keep_issue

pytestmark = pytest.mark.django_db

ASKED_ON = date(2023, 4, 20)
USED_FROM = date(2023, 4, 27)
"""Five working days later."""
NEW = forms.BankAccountForm(name="R Fictional", sort_code="000001", account_number="00000003")


@pytest.fixture(autouse=True)
def about() -> str:
    """A family whose receiving parent has been paid once, into the account of the application."""
    hold_income()
    made = apply()
    work(EFFECTIVE)
    bank(ASKED_ON - days(1), line(42_00, payer().reference))
    work_only(ASKED_ON - days(1))
    return made


def ask(on: date = ASKED_ON, by: str = "rowan", **account: Any) -> AccountChange:
    """The receiving parent asks on their own page."""
    given = NEW.model_copy(update=account)
    asked = Asked(case_of(), given, AccountChange.Route.OWN_PAGE)
    return account_changing.ask(asked, Actor(by, on, morning(on)))


def finance(on: date) -> Actor:
    return Actor("fin", on, morning(on))


def state() -> str:
    return Proceeding.objects.filter(process="account_change").order_by("-pk")[0].state


def paid_into(on: date) -> str:
    """Where the money of a payment received on a day goes."""
    bank(on, line(42_00, payer().reference))
    work_only(on)
    return str(Payout.objects.get(pay_on=on).bank_account.account_number)


def moved(on: date, *lines: str, kind: str = "address", person: Person | None = None) -> None:
    """The receiving parent, or somebody else, is reached somewhere else from a day on."""
    ContactDetail.objects.create(
        person=person or case_of().receiving_parent,
        kind=kind,
        lines=list(lines),
        postcode="ZZ2 2ZZ" if kind == "address" else "",
        effective_from=on,
        known_at=morning(on),
        source="test",
    )


def test_payments_go_as_before_until_the_time_is_over_and_the_parent_told() -> None:
    change = ask()
    assert (change.waits_until, state()) == (USED_FROM, "waiting")
    assert paid_into(ASKED_ON) == "00000000"
    send_letters(ASKED_ON)
    assert paid_into(USED_FROM - days(1)) == "00000000"
    assert paid_into(USED_FROM) == "00000003"
    assert BankAccount.objects.get(change=change).effective_from == USED_FROM
    assert state() == "used"
    assert violations() == {}


def test_an_account_whose_letter_has_not_gone_out_is_not_used() -> None:
    ask()
    work_only(ASKED_ON)
    assert paid_into(USED_FROM + days(1)) == "00000000"
    send_letters(USED_FROM + days(1))
    assert paid_into(USED_FROM + days(2)) == "00000000", "the letter is still on its way"
    assert paid_into(USED_FROM + days(4)) == "00000003"
    assert violations() == {}


def test_who_could_not_be_told_is_asked_by_a_second_person() -> None:
    change = ask()
    work_only(ASKED_ON)
    letter = Letter.objects.get(cause="account_change")
    send_letters(ASKED_ON)
    LetterStep.objects.create(
        letter=letter,
        state="returned",
        happened_on=ASKED_ON + days(1),
        known_at=morning(ASKED_ON + days(1)),
    )
    work_only(ASKED_ON + days(1))
    assert state() == "second_person"
    assert paid_into(USED_FROM) == "00000000"
    account_changing.agree(change, finance(USED_FROM + days(1)), "telephoned the known number")
    assert state() == "waiting"
    assert paid_into(USED_FROM + days(1)) == "00000003"
    assert violations() == {}


def test_the_same_night_twice_changes_nothing(about: str) -> None:
    for on in (ASKED_ON, ASKED_ON + days(1)):
        account = NEW.model_dump()
        report(forms.BankAccountChange, about, on, **account)
        work_only(on)
    first, second = AccountChange.objects.order_by("pk")
    assert (first.route, first.asked_by) == ("message", "receiving_parent")
    assert list(account_changing.waiting()) == [second]
    assert [each.risk for each in second.reasons.all()] == [Risk.CHANGED_AGAIN]


def risks(change: AccountChange) -> set[str]:
    return set(change.reasons.values_list("risk", flat=True))


def test_who_moved_lately_is_told_in_both_places_and_looked_at_twice() -> None:
    moved(ASKED_ON - days(9), "3 Another Street", person=case_of().paying_parent.person)
    moved(ASKED_ON - days(5), "2 Other Street")
    change = ask()
    assert risks(change) == {Risk.CONTACT_CHANGED}
    work_only(ASKED_ON)
    letters = Letter.objects.filter(cause="account_change").order_by("about")
    assert [each.sent_to["lines"] for each in letters] == [
        ["2 Other Street"],
        ["1 Invented Street"],
    ]
    there, here = letters[1].facts, letters[0].facts
    assert "ends_in" not in there
    assert here["ends_in"] == "0003"
    send_letters(ASKED_ON)
    assert paid_into(USED_FROM) == "00000000", "nobody has agreed to it"
    account_changing.agree(change, finance(USED_FROM), "telephoned, and asked what only they know")
    assert paid_into(USED_FROM + days(1)) == "00000003"
    assert violations() == {}


def test_an_earlier_e_mail_address_is_told_by_e_mail() -> None:
    moved(ASKED_ON - days(100), "old@example.org", kind="email")
    moved(ASKED_ON - days(2), "new@example.org", kind="email")
    assert risks(ask()) == {Risk.CONTACT_CHANGED}
    work_only(ASKED_ON)
    to_former = Letter.objects.get(cause="account_change", about__contains="former")
    assert (to_former.channel, to_former.sent_to["email"]) == ("email", "old@example.org")


def test_nobody_writes_to_an_earlier_address_where_a_marker_is_set() -> None:
    moved(ASKED_ON - days(5), "2 Other Street")
    PersonFact.objects.create(
        person=case_of().receiving_parent,
        kind="domestic_abuse",
        value=True,
        effective_from=ASKED_ON,
        known_at=morning(ASKED_ON),
        source="test",
    )
    change = ask()
    assert risks(change) == {Risk.CONTACT_CHANGED, Risk.PROTECTED, Risk.OLD_CONTACT_UNSAFE}
    work_only(ASKED_ON)
    [letter] = Letter.objects.filter(cause="account_change")
    assert letter.sent_to["lines"] == ["2 Other Street"]


def test_nobody_writes_where_the_other_parent_lives() -> None:
    person = case_of().paying_parent.person
    held = ContactDetail.objects.get(person=person, kind="address")
    assert held.lines == ["1 Invented Street"], "where the receiving parent lived too"
    moved(ASKED_ON - days(5), "2 Other Street")
    first = ContactDetail.objects.filter(person=case_of().receiving_parent).order_by("pk")[0]
    assert (first.lines, first.postcode) == (held.lines, held.postcode)
    assert risks(ask()) == {Risk.CONTACT_CHANGED, Risk.OLD_CONTACT_UNSAFE}


def test_an_account_that_somebody_else_is_paid_into_needs_a_second_person() -> None:
    hold_income(PIPPA)
    theirs = apply(PIPPA, ROBIN, ("Finch",), on=ASKED_ON)
    work_only(ASKED_ON, ASKED_ON + days(1))
    report(forms.BankAccountChange, theirs, ASKED_ON + days(2), **NEW.model_dump())
    work_only(ASKED_ON + days(2))
    assert risks(AccountChange.objects.get()) == set()
    assert risks(ask(ASKED_ON + days(3))) == {Risk.USED_BY_ANOTHER}


@pytest.mark.parametrize(("below", "wanted"), [(0, set()), (1, {Risk.LARGE_AMOUNT})])
def test_much_money_needs_a_second_person(
    below: int, wanted: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = Payout.objects.get().gross_pence - below
    figure = account_change_rules.figure
    monkeypatch.setattr(
        account_change_rules,
        "figure",
        lambda name, on: limit if name == account_change_rules.LIMIT else figure(name, on),
    )
    assert risks(ask()) == wanted


def test_the_first_account_is_no_change_and_another_with_another_case_is(about: str) -> None:
    assert not AccountChange.objects.exists()
    hold_income(PIPPA)
    form = application(PIPPA, ROWAN, ("Finch",), on=ASKED_ON)
    receiver = form.receiving_parent.model_copy(update={"bank_account": NEW})
    form = form.model_copy(update={"receiving_parent": receiver})
    assert not receive_applications([form], "test", morning(ASKED_ON)).refused
    work_only(ASKED_ON)
    change = AccountChange.objects.get()
    assert (change.route, change.ends_in) == ("application", "0003")
    assert BankAccount.objects.get().account_number == "00000000"


def test_a_change_that_somebody_entered_says_who_and_they_cannot_agree_to_it(about: str) -> None:
    moved(ASKED_ON - days(5), "2 Other Street")
    form = forms.BankAccountChange(
        reference="REP-0001",
        reported_on=ASKED_ON,
        reported_by="receiving_parent",
        application=about,
        happened_on=ASKED_ON,
        **NEW.model_dump(),
    )
    report_here(form, finance(ASKED_ON))
    work_only(ASKED_ON)
    change = AccountChange.objects.get()
    assert (change.route, change.asked_by) == ("staff", "fin")
    with pytest.raises(AccountChangeRefusedError, match="Somebody else"):
        account_changing.agree(change, finance(USED_FROM), "it is right")
    with pytest.raises(IntegrityError, match="must agree"), transaction.atomic():
        change.answers.create(
            kind="agreed",
            answered_by="fin",
            why="x",
            answered_on=USED_FROM,
            known_at=morning(USED_FROM),
        )


@pytest.mark.parametrize("end", ["withdraw", "refuse"])
def test_a_change_that_was_given_up_is_never_used_and_a_refusal_is_told(end: str) -> None:
    change = ask()
    work_only(ASKED_ON)
    send_letters(ASKED_ON)
    getattr(account_changing, end)(change, finance(ASKED_ON + days(1)), "not theirs")
    assert paid_into(USED_FROM + days(1)) == "00000000"
    told = Letter.objects.filter(cause="account_change", about__contains="refused")
    assert told.count() == (1 if end == "refuse" else 0)
    with pytest.raises(AccountChangeRefusedError, match="over already"):
        account_changing.refuse(change, finance(USED_FROM), "again")
    assert violations() == {}


def test_an_account_that_cannot_be_or_is_the_same_is_refused_at_once() -> None:
    with pytest.raises(AccountChangeRefusedError, match="already"):
        ask(sort_code="000000", account_number="00000000")
    weights = "000000 000099 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1"
    keep_issue(weights, "", date(2020, 1, 1), "v", morning(EFFECTIVE))
    with pytest.raises(AccountChangeRefusedError, match="No account can have this number"):
        ask()


def test_money_that_came_back_is_held_until_the_new_account_is_used() -> None:
    payout = Payout.objects.get()
    bank(ASKED_ON, line(-payout.net_pence, payment_information_id=payout.payment_file.reference))
    bank(ASKED_ON, line(payout.net_pence, "CLOSED", end_to_end_id=payout.end_to_end_id))
    work_only(ASKED_ON)
    ask(ASKED_ON + days(1))
    work_only(ASKED_ON + days(1))
    send_letters(ASKED_ON + days(1))
    used = date(2023, 4, 28)
    work_only(used - days(1))
    assert Payout.objects.count() == 1
    work_only(used)
    assert Payout.objects.get(pay_on=used).bank_account.account_number == "00000003"
    assert violations() == {}


@pytest.mark.parametrize(
    "refused",
    [
        "(person_id, name, sort_code, account_number, effective_from, known_at, change_id)"
        " SELECT person_id, name, '999999', account_number, effective_from, known_at, NULL"
        " FROM collection_bankaccount",
        "(person_id, name, sort_code, account_number, effective_from, known_at, change_id)"
        " SELECT person_id, name, sort_code, account_number, waits_until - 1, known_at, id"
        " FROM collection_accountchange",
    ],
)
def test_the_database_takes_no_account_past_its_change(refused: str) -> None:
    ask()
    with (
        pytest.raises(IntegrityError, match="change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"INSERT INTO collection_bankaccount {refused}")
