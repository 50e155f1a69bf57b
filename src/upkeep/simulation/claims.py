"""Payments past the service in the demonstration: claimed, asked about, decided, always alike."""

from dataclasses import dataclass
from datetime import date, timedelta

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, Proceeding, Scheme
from upkeep.collection import setting_off
from upkeep.collection.models import SetOff
from upkeep.collection.setting_off import Claimed, Weighed

Kind, Purpose = SetOff.Kind, SetOff.Purpose
ANSWERED_AFTER = timedelta(days=5)
DECIDED_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Told:
    """What a paying parent tells on a day, what shows it, and what the other parent answers."""

    on: date
    kind: SetOff.Kind
    purpose: SetOff.Purpose
    pence: int
    proof: SetOff.Proof
    evidence: str
    is_so: bool
    answer: str


TOLD = (
    Told(
        date(2023, 6, 14),
        Kind.VOLUNTARY,
        Purpose.MAINTENANCE,
        30_00,
        SetOff.Proof.BANK_STATEMENT,
        "bank statement of the month, sheet 1",
        True,
        "Yes, that was for the children.",
    ),
    Told(
        date(2023, 9, 13),
        Kind.FOR_THE_HOME,
        Purpose.RENT,
        120_00,
        SetOff.Proof.PAYEE_RECEIPT,
        "the landlord's receipt",
        False,
        "Nobody asked me, and I had paid the rent myself.",
    ),
)
"""The first is counted; the second is not, for it was not agreed to."""


def work_day(day: date, actor: Actor) -> int:
    """Record, ask and decide what is due on a day; says how many things were done."""
    return _tell(day, actor) + sum(
        _see_to(row, day, actor)
        for row in Proceeding.objects.filter(process=setting_off.PROCESS, ended_on=None)
    )


def _tell(day: date, actor: Actor) -> int:
    known = SetOff.objects.count()
    if known >= len(TOLD) or day < TOLD[known].on:
        return 0
    told, case = TOLD[known], _case_to_count(day)
    if case is None:
        return 0
    is_voluntary = told.kind is Kind.VOLUNTARY
    paid_on = case.effective_from if is_voluntary else told.on - timedelta(days=10)
    wanted = Claimed(
        case, told.kind, told.pence, told.proof, told.evidence, paid_on, told.purpose, "transfer"
    )
    setting_off.claim(wanted, actor)
    return 1


def _case_to_count(day: date) -> Case | None:
    """The first collected case in force of which nothing was claimed."""
    collected = Case.objects.filter(
        state=Case.State.IN_FORCE,
        scheme=Scheme.SCHEME_2012,
        arrangements__known__upper_inf=True,
        arrangements__effective__contains=day,
        arrangements__service_type="collect_and_pay",
        liabilities__weekly_pence__gt=10_00,
        liabilities__known__upper_inf=True,
        set_offs=None,
    )
    return collected.order_by("pk").first()


def _see_to(row: Proceeding, day: date, actor: Actor) -> int:
    set_off = setting_off.set_off_named(row.subject)
    told = TOLD[list(SetOff.objects.order_by("pk")).index(set_off)]
    if row.state == "hearing" and row.entered_on <= day - ANSWERED_AFTER:
        setting_off.hear(set_off, "receiving_parent", told.answer, actor, agrees=told.is_so)
    elif row.state == "deciding" and row.entered_on <= day - DECIDED_AFTER:
        setting_off.decide(set_off, _weighed(told), actor)
    else:
        return 0
    return 1


def _weighed(told: Told) -> Weighed:
    if told.is_so:
        return Weighed(told.pence, "Both say so, and the statement shows it.", was_agreed=True)
    return Weighed(0, "The receiving parent was not asked before.", "not_agreed")
