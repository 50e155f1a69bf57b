"""Stays: which paying parents no decision is made about while an appeal elsewhere is pending.

A stay is a proceeding (Child Support Act 1991 s.28ZA): while it withholds, requests for decisions
wait with their days, and the night after it is lifted decides them. A case like one that was
appealed withholds too while it is itself stayed for a further appeal (s.28ZB).

ASSUMPTION: what ss.28ZA and 28ZB provide is UNCONFIRMED: the text of the Act that the rest was held
against does not have the sections inserted in 1998.
"""

from datetime import date

from django.db.models import Q

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, DecisionRequest, Proceeding
from upkeep.cases.opening import start
from upkeep.cases.payers import records_of
from upkeep.cases.proceeding_models import WITHHOLDING

IS_WITHHOLDING = Q(ended_on=None, process__in=WITHHOLDING, state__in=WITHHOLDING.values())


class StayError(ValueError):
    """The stay cannot be made; the message says why and what to do."""


def withholding(case: Case) -> list[Proceeding]:
    """What withholds decisions about the paying parent of a case; for nearly every case nothing."""
    payers = records_of(case.paying_parent)
    return list(Proceeding.objects.filter(IS_WITHHOLDING, paying_parent__in=payers).order_by("pk"))


def decisions_waiting(case: Case, on: date) -> int:
    """How many requests for a decision about the paying parent are due and not decided."""
    return DecisionRequest.objects.filter(
        paying_parent__in=records_of(case.paying_parent), settled_at=None, decide_on__lte=on
    ).count()


def stay(case: Case, test_case: str, reason: str, actor: Actor) -> Proceeding:
    """Withhold decisions about the paying parent of a case until an appeal elsewhere is decided.

    Raises :class:`StayError` without the name of that appeal and a reason, or where decisions are
    withheld already.
    """
    if not test_case.strip() or not reason.strip():
        raise StayError("Name the appeal that is waited for, and say which point it is about.")
    if already := withholding(case):
        raise StayError(f"Decisions are withheld already: {already[0].subject}.")
    return start("stay", case, actor, f"{test_case.strip()}: {reason.strip()}")
