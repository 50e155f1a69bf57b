"""Direct Pay in the demonstration: one parent misses a payment, and staff find what follows."""

from datetime import date, timedelta

from upkeep.cases import proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, Proceeding, Scheme
from upkeep.collection import direct_pay, likelihood
from upkeep.collection.direct_pay import Said, SaidBy
from upkeep.collection.likelihood import Found
from upkeep.collection.models import DirectPayReport

MISSED_ON = date(2023, 10, 11)
"""From this day on one receiving parent tells of a payment that did not come."""

HEARD_AFTER = timedelta(days=1)
DECIDED_AFTER = timedelta(days=2)

_MISSED = Found(
    is_unlikely=True,
    because="missed",
    reasons="Telephoned: nothing was paid, and nothing is promised.",
    evidence="note of the call",
)
_WILL_NOT_PAY = Found(
    is_unlikely=True,
    because="says_so",
    reasons="Telephoned: the paying parent says that they will not pay the other directly.",
    evidence="note of the call",
)
_ALL_CAME = Found(
    is_unlikely=False,
    because="paid",
    reasons="Telephoned both: no payment is said to be missed.",
    evidence="note of the calls",
)


def work_day(day: date, actor: Actor) -> int:
    """Tell of what was missed, speak to who pays, and decide; says how many things were done."""
    return _tell(day, actor) + sum(
        _see_to(row, day, actor)
        for row in Proceeding.objects.filter(
            process=likelihood.PROCESS,
            state__in=("hearing_of_missed_payment", "deciding_on_collection"),
            blocked="",
        ).order_by("pk")
    )


def _tell(day: date, actor: Actor) -> int:
    if day < MISSED_ON or DirectPayReport.objects.exists():
        return 0
    paid_directly = Case.objects.filter(
        scheme=Scheme.SCHEME_2012,
        proceedings__process=likelihood.PROCESS,
        proceedings__state="direct_pay",
        closed_on=None,
    )
    for case in paid_directly.order_by("pk"):
        due = [each.due_on for each in direct_pay.positions(case, day) if each.due_on]
        if due:
            direct_pay.say(case, Said(SaidBy.RECEIVING_PARENT, 0, due[-1]), actor)
            return 1
    return 0


def _see_to(row: Proceeding, day: date, actor: Actor) -> int:
    is_heard = row.state == "hearing_of_missed_payment"
    if row.entered_on > day - (HEARD_AFTER if is_heard else DECIDED_AFTER) or row.case is None:
        return 0
    if is_heard:
        proceedings.move(row.pk, "spoken_to", actor, "Telephoned the paying parent.")
    else:
        likelihood.find(row.case, _heard(row.case, day), actor)
    return 1


def _heard(case: Case, day: date) -> Found:
    """What comes out: two in three of those who are asked, and missed nothing, will not pay."""
    if likelihood.was_missed(case, day):
        return _MISSED
    return _ALL_CAME if case.pk % 3 == 0 else _WILL_NOT_PAY
