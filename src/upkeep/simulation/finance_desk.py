"""The finance desk of the demonstration: money that waits, write-offs, and employers who ask.

Money in suspense is looked at on its day: whoever the signs speak for gets it, the rest waits on
with the reason. Holds wait on as long as nobody acts for an estate. Two write-offs are proposed,
and whoever is told may speak; one is agreed to. All of it goes through the doors that everybody
uses, and follows from what the database holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction

from upkeep.cases.actors import Actor
from upkeep.cases.forms import BankAccountForm
from upkeep.cases.models import Case, Proceeding
from upkeep.collection import employer_queries, reviewing, suspense, writing_off
from upkeep.collection.employer_queries import Asked
from upkeep.collection.likely_payers import suggestions
from upkeep.collection.models import (
    EarningsOrder,
    EmployerQuery,
    Hold,
    Receipt,
    Representation,
    StateAccount,
    WriteOff,
)
from upkeep.collection.paying_state import record_account
from upkeep.collection.suspense import Suspended
from upkeep.collection.writing_off import Proposed
from upkeep.ledger import Account
from upkeep.ledger.balances import balance
from upkeep.parties.facts import holds_on
from upkeep.parties.models import PersonFact

STATE_TELLS_ON = date(2023, 10, 2)
"""By then a month's fees cover for a claim under the Direct Debit guarantee."""
SPEAKS_ENOUGH = 60
"""Points from which finance rings the likely payer up, who then says that it was them."""
WAITS_ON = timedelta(days=60)
ANSWERED_AFTER = timedelta(days=3)
SPOKEN_AFTER = timedelta(days=10)
DEBT = "maintenance"


@dataclass(frozen=True, slots=True)
class Wish:
    """A write-off that is proposed from a day on, on a ground, with why and what shows it."""

    on: date
    ground: str
    why: str
    evidence: str
    is_agreed: bool
    reasons: str


WISHES = (
    Wish(
        date(2025, 2, 3),
        "paying_parent_died",
        "The estate is spent: nobody is left who could pay.",
        "the letter of the executor",
        is_agreed=True,
        reasons="There is no estate; nothing was said against it.",
    ),
    Wish(
        date(2025, 3, 3),
        "asked_to_stop",
        "The receiving parent asks that these months be left alone.",
        "a note of the telephone call",
        is_agreed=False,
        reasons="The receiving parent has thought better of it: the money is for the children.",
    ),
)
CHANGED_MIND = "I said it in anger. Please go on."
QUESTIONS = (
    (
        date(2024, 6, 3),
        "Pay for two weeks of holiday is paid at once: how much do we deduct?",
        "The normal deduction for each pay period that the payment covers, so twice of it.",
    ),
    (
        date(2025, 2, 10),
        "May we keep a pound for each deduction?",
        "Yes, on every pay-day on which you deduct, and you tell your employee in writing.",
    ),
)


def work_day(day: date, officer: Actor, second: Actor) -> int:
    """Do what is due at the desk; ``second`` decides what ``officer`` proposed.

    Says how many things were done.
    """
    return (
        _know_account_of_state(officer)
        + _look_at_suspense(officer)
        + _look_at_holds(officer)
        + _propose(day, officer)
        + _hear(officer)
        + _decide(second)
        + _ask(day, officer)
        + _answer(officer)
    )


def _know_account_of_state(actor: Actor) -> int:
    """The department says where its money goes."""
    if actor.on < STATE_TELLS_ON or StateAccount.objects.exists():
        return 0
    details = BankAccountForm(
        name="Department of Examples", sort_code="000002", account_number="00000002"
    )
    record_account(details, actor.on, "the department's letter", actor)
    return 1


def _look_at_suspense(actor: Actor) -> int:
    """What is in suspense and due for a look goes to whom the signs speak for, or waits on."""
    with connection.cursor() as cursor:
        due = [
            each
            for each in suspense.suspended(cursor.cursor, actor.on)
            if each.review_on <= actor.on
        ]
    for each in due:
        reference = _speaks_for(each, actor.on)
        if reference is None:
            why = "The bank was asked who paid; it has not answered yet."
            receipt = Receipt.objects.get(pk=each.receipt)
            reviewing.wait_on(receipt, actor.on + WAITS_ON, why, actor)
            continue
        said = "Rang them up: day and amount are on their statement."
        with transaction.atomic(), connection.cursor() as cursor:
            suspense.identify(
                cursor.cursor, each.receipt, reference, said, actor.on, actor.known_at
            )
    return len(due)


def _speaks_for(held: Suspended, on: date) -> str | None:
    """The payer for whom enough speaks, and for nobody else as much."""
    with connection.cursor() as cursor:
        found = suggestions(cursor.cursor, held.seen, on)
    best = [each for each in found if each.points >= SPEAKS_ENOUGH]
    return best[0].payer.reference if len(best) == 1 else None


def _look_at_holds(actor: Actor) -> int:
    with connection.cursor() as cursor:
        held = suspense.held_back(cursor.cursor, actor.on)
    due = [each for each in held if each.review_on <= actor.on]
    for each in due:
        hold = Hold.objects.get(pk=each.hold)
        if hold.reason == Hold.Reason.PAYMENT_RETURNED:
            reviewing.let_go(hold, "The account was right: the bank had mistyped it.", actor)
        else:
            why = "Nobody has written yet who acts for the estate; asked again."
            reviewing.wait_on(hold, actor.on + WAITS_ON, why, actor)
    return len(due)


def _propose(day: date, actor: Actor) -> int:
    """The next write-off is proposed once its day has come and there is a case for it."""
    known = WriteOff.objects.count()
    if known >= len(WISHES) or day < WISHES[known].on:
        return 0
    wish = WISHES[known]
    for case, owed_pence in _owing(wish, actor.on):
        ends_on = min(case.closed_on or actor.on, actor.on)
        start, why, evidence = case.effective_from, wish.why, wish.evidence
        writing_off.propose(
            Proposed(case, DEBT, owed_pence, start, ends_on, wish.ground, why, evidence), actor
        )
        return 1
    return 0


def _owing(wish: Wish, on: date) -> Iterator[tuple[Case, int]]:
    """Cases that a wish fits, with what they owe a receiving parent."""
    died = wish.ground == "paying_parent_died"
    cases = Case.objects.filter(closed_on__isnull=not died, write_offs=None)
    for case in cases.select_related("paying_parent").order_by("pk"):
        person = case.paying_parent.person_id
        if bool(holds_on(person, on).get(PersonFact.Kind.DIED)) is not died:
            continue
        with connection.cursor() as cursor:
            pence = balance(cursor.cursor, Account.MAINTENANCE_RECEIVABLE, case.pk)
        if pence > 0:
            yield case, pence


def _hear(actor: Actor) -> int:
    """Whoever asked for it thinks better of it, in writing."""
    done = 0
    for write_off, row in _open():
        is_told = row.state not in ("proposed", "deciding")
        if write_off.ground != "asked_to_stop" or not is_told:
            continue
        if row.entered_on <= actor.on - SPOKEN_AFTER and not write_off.said.exists():
            side = Representation.Side.RECEIVING_PARENT
            writing_off.represent(write_off, side, CHANGED_MIND, actor)
            done += 1
    return done


def _decide(actor: Actor) -> int:
    wishes = {wish.ground: wish for wish in WISHES}
    done = 0
    for write_off, row in _open():
        if row.state == "deciding" and row.entered_on <= actor.on - ANSWERED_AFTER:
            wish = wishes[write_off.ground]
            writing_off.decide(write_off, actor, wish.reasons, agrees=wish.is_agreed)
            done += 1
    return done


def _open() -> list[tuple[WriteOff, Proceeding]]:
    """The write-offs proposed here that are not decided, each with where it stands."""
    grounds = [wish.ground for wish in WISHES]
    rows = WriteOff.objects.filter(decision=None, ground__in=grounds).order_by("pk")
    standing = Proceeding.objects.filter(process=writing_off.PROCESS)
    return [(each, standing.get(subject=each.reference)) for each in rows]


def _ask(day: date, actor: Actor) -> int:
    """An employer telephones with a question about an order."""
    known = EmployerQuery.objects.count()
    if known >= len(QUESTIONS) or day < QUESTIONS[known][0]:
        return 0
    order = EarningsOrder.objects.exclude(terms=None).exclude(queries__isnull=False)
    first = order.order_by("pk").first()
    if first is None:
        return 0
    asked = Asked(QUESTIONS[known][1], EmployerQuery.Route.TELEPHONE)
    employer_queries.record_query(first, asked, actor)
    return 1


def _answer(actor: Actor) -> int:
    answers = {question: answer for _on, question, answer in QUESTIONS}
    done = 0
    for stands in employer_queries.open_queries():
        asked = stands.query
        if asked.question in answers and asked.asked_on <= actor.on - ANSWERED_AFTER:
            employer_queries.answer_query(asked, answers[asked.question], actor)
            done += 1
    return done
