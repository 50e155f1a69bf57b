"""Plans for arrears in the demonstration: three are agreed, and every second one is not kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, Scheme
from upkeep.collection import arrears_plans as plans
from upkeep.collection.arrears_plans import Agreed, ArrearsPlanRefusedError
from upkeep.collection.models import ArrearsPlan, ArrearsPlanInstalment, Method, OpenInstalment
from upkeep.simulation.calendar import nominal_days
from upkeep.simulation.debits import with_mandate
from upkeep.simulation.habits import Habit

AGREED_FROM = (date(2024, 5, 13), date(2024, 6, 10), date(2024, 9, 9))
"""From each of these days on the next plan is agreed, once somebody has arrears to pay off."""
NET_WEEKLY_PENCE = 520_00
WEEKS = 20
"""So fast those pay who can: the demonstration sees the end of it."""
PAYS_AGAIN_DAYS = 40
"""Who missed nothing for so long pays again, and can agree how the rest is paid."""
KEPT = 2
"""Instalments that somebody pays who does not keep the plan."""


@dataclass(frozen=True, slots=True)
class Paid:
    """What is paid towards a plan on a day, in pence, and by whom."""

    reference: str
    number: str
    name: str
    pence: int


def work_day(day: date, actor: Actor) -> int:
    """Agree the next plan once its time has come; says how many were agreed."""
    known = ArrearsPlan.objects.count()
    if known >= len(AGREED_FROM) or day < AGREED_FROM[known]:
        return 0
    for case in _who_pays_again(day):
        try:
            rule = plans.proposed_for(case, NET_WEEKLY_PENCE, day)
            pence = plans.covered_by(case, day).pence
        except ArrearsPlanRefusedError:
            continue
        if rule.is_hardship or not rule.weekly_pence:
            continue
        weekly = min(rule.room_pence, max(rule.weekly_pence, -(-pence // WEEKS)))
        seen = "Three pay slips and the rent book were looked at on the telephone."
        welfare = "The children of the household have what they need beside it."
        plans.agree(case, Agreed(NET_WEEKLY_PENCE, weekly, seen, welfare), actor)
        return 1
    return 0


def _who_pays_again(day: date) -> Iterator[Case]:
    """Collected cases in force with old arrears and none of the last weeks."""
    old = OpenInstalment.objects.filter(due_on__lt=day - timedelta(days=PAYS_AGAIN_DAYS))
    new = OpenInstalment.objects.filter(
        due_on__gte=day - timedelta(days=PAYS_AGAIN_DAYS), due_on__lt=day
    )
    found = Case.objects.filter(
        state=Case.State.IN_FORCE,
        scheme=Scheme.SCHEME_2012,
        pk__in=old.values("case"),
        arrangements__known__upper_inf=True,
        arrangements__effective__contains=day,
        arrangements__method__in=[Method.STANDING_ORDER, Method.BANK_TRANSFER],
        paying_parent__arrears_plans=None,
    ).exclude(paying_parent__in=new.values("paying_parent"))
    yield from found.exclude(paying_parent__in=with_mandate()).order_by("pk")


def paid_on(day: date, habits: Mapping[str, Habit]) -> Iterator[Paid]:
    """What paying parents pay towards their plans on a working day, by standing order."""
    order = list(ArrearsPlan.objects.order_by("pk").values_list("pk", flat=True))
    due = ArrearsPlanInstalment.objects.filter(due_on__in=nominal_days(day), plan__end=None)
    for each in due.select_related("plan__paying_parent__person").order_by("plan_id"):
        plan = each.plan
        before = plan.instalments.filter(due_on__lt=each.due_on).count()
        is_kept = order.index(plan.pk) % 2 == 0 or before < KEPT
        person = plan.paying_parent.person
        number = person.national_insurance_number or ""
        if is_kept and habits[number].pays_on(day):
            name = f"{person.given_name[0]} {person.family_name}".upper()
            yield Paid(plan.paying_parent.reference, number, name, each.amount_pence)
