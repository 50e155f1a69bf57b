"""People at work on the demonstration's cases: what is due is done after some days, always alike.

They act through the same doors as everybody: :mod:`upkeep.cases.proceedings`, ``opening``,
``finding``, :mod:`upkeep.collection.refunding` and
:mod:`upkeep.correspondence.undelivered`. They look at no chance and no clock but the day they are
told; amounts change only by what they find about disputed decisions
(:mod:`upkeep.simulation.disputes`) and by a variation that is agreed to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from django.db import connection
from django.db.models import QuerySet

from upkeep.cases import complaints, opening, proceedings, variations
from upkeep.cases.actors import Actor
from upkeep.cases.complaint_models import ComplaintFinding
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.forms import BankAccountForm
from upkeep.cases.models import Case, Liability, Proceeding, Scheme, VariationFinding
from upkeep.cases.variation_models import Bar, Ground, VariationApplication
from upkeep.cases.variations import Finding
from upkeep.collection import account_changing, refunding
from upkeep.collection.models import Overpayment
from upkeep.collection.overpayments import Open, open_overpayments
from upkeep.correspondence.delivery import NotOnItsWayError, note_sent, waiting_to_go_out
from upkeep.correspondence.models import Channel, Letter
from upkeep.correspondence.undelivered import PROCESS, letters_of, send_again
from upkeep.parties.facts import holds_on
from upkeep.parties.models import PersonFact
from upkeep.simulation import (
    between_parents,
    claims,
    disputes,
    estate_desk,
    finance_desk,
    plan_payers,
)

Outcome = VariationFinding.Outcome
FINANCE = "simulated finance officer"
CASEWORKER, LEADER, APPEALS, DECIDER = (
    "simulated caseworker",
    "simulated team leader",
    "simulated appeals officer",
    "simulated decision maker",
)
_CAUSE = ComplaintFinding.Cause.DELAY
COMPLAINT_ON = date(2024, 5, 13)
LETTER_AFTER = timedelta(days=3)
ASKED_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An application for a variation that one of the parents makes, and from when on."""

    on: date
    ground: Ground
    applicant: SourceKind
    said: str
    amount_pence: int


VARIATIONS = (
    Wanted(
        date(2024, 2, 5),
        Ground.CONTACT,
        SourceKind.PAYING_PARENT,
        "Trains to the children every other week, with receipts.",
        40_00,
    ),
    Wanted(
        date(2024, 3, 4),
        Ground.UNEARNED,
        SourceKind.RECEIVING_PARENT,
        "There is rent from a flat.",
        4_000_00,
    ),
)
"""The demonstration's applications for a variation: the first is agreed to, the second is not."""


@dataclass(frozen=True, slots=True)
class Habit:
    """What somebody does with a state, so many days after it was entered, and what they note."""

    after_days: int
    event: str
    by: str
    note: str


HABITS: Mapping[tuple[str, str], Habit] = MappingProxyType(
    {
        ("arrangement", "payment_missed"): Habit(
            2, "agreed", CASEWORKER, "Telephoned; the paying parent says when they will pay."
        ),
        ("closure", "proving_death"): Habit(
            4, "confirmed", CASEWORKER, "The registrar's certificate has been seen."
        ),
        ("arrears_only", "reviewing"): Habit(
            10, "collecting", CASEWORKER, "The rest is paid as before the end of the case."
        ),
        ("arrears_only", "collecting"): Habit(
            350, "looked_at", CASEWORKER, "A yearly statement went out."
        ),
        ("estate_claim", "claimed"): Habit(
            20, "accepted", CASEWORKER, "The executor writes that the estate will pay."
        ),
        ("variation", "giving_notice"): Habit(
            1, "notice_given", CASEWORKER, "The other parent is told the ground and the amount."
        ),
        ("complaint", "made"): Habit(
            1, "agreed", CASEWORKER, "It is about a letter that came late."
        ),
        ("complaint", "looking_into"): Habit(
            10, "answered", LEADER, "The letter waited in a queue; we are sorry, and said so."
        ),
        ("complaint", "answered"): Habit(20, "content", CASEWORKER, "The answer will do."),
        ("appeal", "received"): Habit(2, "reconsidered", APPEALS, "The notice is on the case."),
        ("appeal", "preparing_response"): Habit(
            20, "response_sent", APPEALS, "Response and bundle went to everybody."
        ),
        ("growing_up", "finding_out"): Habit(
            5, "found_out", CASEWORKER, "Telephoned; school or college and child benefit go on."
        ),
        ("look_alike", "found"): Habit(
            8, "not_alike", DECIDER, "Nobody disputes how many nights the child stays here."
        ),
        ("direct_debit", "with_caseworker"): Habit(
            3, "it_goes_on", CASEWORKER, "Telephoned; there will be money in the account."
        ),
        ("earnings_order", "short"): Habit(
            3, "seen_to", CASEWORKER, "The employer says why; the rest is carried over."
        ),
        ("earnings_order", "not_complied_with"): Habit(
            3, "seen_to", CASEWORKER, "Telephoned the payroll; return and money are on their way."
        ),
        ("indemnity_claim", "to_be_agreed"): Habit(
            3, "agreed", CASEWORKER, "The notice had not arrived; it is paid by card."
        ),
        ("appeal", "with_tribunal"): Habit(90, "decided", APPEALS, "The tribunal allowed it."),
    }
)
"""What is done with each state that people act in; what is not here waits for its clock."""


def work_day(day: date) -> int:
    """Do what is due on a working day; returns how many proceedings were moved or opened."""
    if day.weekday() >= 5:
        return 0
    return (
        _handle(day)
        + _see_to_letters(day)
        + _see_to_accounts(day)
        + _open(day)
        + disputes.work_day(day)
        + _weigh_variations(day)
        + _work_overpayments(day)
        + finance_desk.work_day(day, _actor(FINANCE, day), _actor(LEADER, day))
        + estate_desk.work_day(_actor(CASEWORKER, day))
        + plan_payers.work_day(day, _actor(CASEWORKER, day))
        + claims.work_day(day, _actor(CASEWORKER, day))
        + between_parents.work_day(day, _actor(CASEWORKER, day))
    )


def _handle(day: date) -> int:
    done = 0
    live = Proceeding.objects.filter(
        ended_on=None,
        blocked="",
        process__in={process for process, _state in HABITS},
        state__in={state for _process, state in HABITS},
    )
    for row in live.order_by("pk"):
        habit = HABITS.get((row.process, row.state))
        if habit is None or row.entered_on > day - timedelta(days=habit.after_days):
            continue
        if row.process == complaints.PROCESS and complaints.events_of(row.state):
            found = complaints.Answer(ComplaintFinding.Outcome.UPHELD, _CAUSE, habit.note)
            complaints.answer(row, found, _actor(habit.by, day))
        else:
            proceedings.move(row.pk, habit.event, _actor(habit.by, day), habit.note)
        done += 1
    return done


def _see_to_letters(day: date) -> int:
    """Letters that reached nobody: they go to another address, or to nobody where somebody died."""
    tasks = Proceeding.objects.filter(process=PROCESS, ended_on=None, blocked="")
    done = 0
    for task in tasks.filter(entered_on__lte=day - LETTER_AFTER).order_by("pk"):
        actor = _actor(CASEWORKER, day)
        stopped = letters_of(task)
        if all(_is_for_the_dead(letter, day) for letter in stopped):
            proceedings.move(task.pk, "goes_to_nobody", actor, "It was for somebody who has died.")
        elif not _sent_again(stopped, actor) and task.state == "with_caseworker":
            proceedings.move(task.pk, "address_wanted", actor, "Asked where the person lives now.")
        else:
            continue
        done += 1
    return done


def _see_to_accounts(day: date) -> int:
    """Notices of another account go out, and finance asks the parent where a second person must."""
    actor = _actor(FINANCE, day)
    for letter in waiting_to_go_out(Channel, day).filter(cause=Letter.Cause.ACCOUNT_CHANGE):
        note_sent(letter, Channel(letter.channel), day, actor.known_at)
    done = 0
    for change in account_changing.waiting():
        task = Proceeding.objects.get(process=account_changing.PROCESS, subject=change.reference)
        if task.state == "second_person" and task.entered_on <= day - ASKED_AFTER:
            said = "Telephoned the number on record from before; it is theirs."
            account_changing.agree(change, actor, said)
            done += 1
    return done


def _is_for_the_dead(letter: Letter, day: date) -> bool:
    return bool(holds_on(letter.person_id, day).get(PersonFact.Kind.DIED))


def _sent_again(letters: list[Letter], actor: Actor) -> bool:
    """Whether another address is known by now, so that all of them go there."""
    try:
        for letter in letters:
            send_again(letter.reference, actor)
    except NotOnItsWayError:
        return False
    return True


def _open(day: date) -> int:
    """The demonstration's one complaint."""
    if day >= COMPLAINT_ON and not _exists("complaint"):
        case = _in_force().first()
        said = "The receiving parent telephoned: a letter came late."
        return _start("complaint", case, CASEWORKER, day, said)
    return 0


def _weigh_variations(day: date) -> int:
    """Two parents apply for a variation; what the law bars is rejected, the rest is weighed."""
    done = _apply_for_variations(day)
    for row in Proceeding.objects.filter(process="variation", ended_on=None).order_by("pk"):
        application = variations.of_proceeding(row)
        after = {"applied": 2, "weighing": 4}.get(row.state)
        if application is None or after is None or row.entered_on > day - timedelta(days=after):
            continue
        bars = variations.bars_of(application)
        if row.state == "weighing":
            variations.find(row.pk, _weighed(application, bars), _actor(DECIDER, day))
        elif bars:
            why = "The law does not let us agree to it while this holds."
            rejected = Finding(Outcome.REJECTED, why, bar=bars[0])
            variations.find(row.pk, rejected, _actor(DECIDER, day))
        else:
            said = "Nothing stands in its way at the start."
            proceedings.move(row.pk, "complete", _actor(DECIDER, day), said)
        done += 1
    return done


def _weighed(application: VariationApplication, bars: tuple[Bar, ...]) -> Finding:
    """The costs of contact are agreed to; rent that has ended, or what is barred by now, is not."""
    if application.ground != Ground.CONTACT or bars:
        return Finding(Outcome.REFUSED, "What was shown does not bear the ground out.")
    return Finding(
        Outcome.AGREED,
        "The journeys are regular and needed, and the children gain by them.",
        amount_pence=application.amount_pence,
        is_just_and_equitable=True,
    )


def _apply_for_variations(day: date) -> int:
    """Costs of contact by a paying parent, then rent by a receiving parent of another case."""
    known = Proceeding.objects.filter(process="variation").count()
    if known >= len(VARIATIONS) or day < VARIATIONS[known].on:
        return 0
    wanted = VARIATIONS[known]
    case = _case_to_vary()
    if case is None:
        return 0
    variations.apply_for(
        case,
        wanted.ground,
        wanted.applicant,
        wanted.said,
        day - timedelta(days=60),
        _actor(CASEWORKER, day),
        wanted.amount_pence,
    )
    return 1


def _case_to_vary() -> Case | None:
    """The first case in force on an earned income whose paying parent has applied for nothing."""
    held = Liability.objects.filter(
        known__upper_inf=True,
        effective__upper_inf=True,
        weekly_pence__gt=20_00,
        decision__rate="basic",
        case__state=Case.State.IN_FORCE,
        case__scheme=Scheme.SCHEME_2012,
    ).exclude(case__paying_parent__proceedings__process="variation")
    row = held.select_related("case").order_by("case_id").first()
    return None if row is None else row.case


def _start(process: str, case: Case | None, by: str, day: date, said: str) -> int:
    if case is None:
        return 0
    opening.start(process, case, _actor(by, day), said)
    return 1


def _work_overpayments(day: date) -> int:
    """What is held lowers what falls due next; where nothing falls due any more it goes back."""
    with connection.cursor() as cursor:
        found = open_overpayments(cursor.cursor)
    done = 0
    for each in found:
        if each.proceeding_id is None or each.left_pence == 0:
            continue
        row = Proceeding.objects.get(pk=each.proceeding_id)
        if row.entered_on > day - timedelta(days=3):
            continue
        overpayment = Overpayment.objects.get(pk=each.number)
        waiting = overpayment.refunds.filter(answer=None).first()
        if waiting is not None:
            refunding.answer(waiting, _actor(LEADER, day), "Seen, and agreed.", agrees=True)
        elif each.state != "found":
            continue
        elif Case.objects.filter(
            paying_parent=overpayment.paying_parent, state=Case.State.IN_FORCE
        ).exists():
            said = "Both parents are content that the next payments are lower."
            refunding.keep_as_credit(overpayment, _actor(FINANCE, day), said)
        else:
            refunding.ask(_refund(each), _actor(FINANCE, day))
        done += 1
    return done


def _refund(overpayment: Open) -> refunding.Wanted:
    """Everything that is left, to an account that no bank has."""
    return refunding.Wanted(
        overpayment.number,
        overpayment.left_pence,
        "Nothing falls due any more.",
        "the ledger of the case",
        BankAccountForm(name="Paying Parent", sort_code="000000", account_number="00000000"),
    )


def _in_force() -> QuerySet[Case]:
    return Case.objects.filter(state=Case.State.IN_FORCE).order_by("pk")


def _exists(process: str) -> bool:
    return Proceeding.objects.filter(process=process).exists()


def _actor(name: str, day: date) -> Actor:
    return Actor(name, day, datetime.combine(day, time(10, tzinfo=UTC)))
