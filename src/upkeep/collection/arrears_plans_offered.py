"""Plans for arrears that a paying parent agrees by themselves, within the rule.

What the rule proposes from their own statement of income can be agreed without anybody here: no
longer than two years, with at least 60% of net income left, where no plan stands or broke within
the year and nothing about a child is to be weighed. Everything else goes to a caseworker, who has
to have regard to the welfare of any child (Child Support Act 1991 s.2).
"""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, Proceeding
from upkeep.collection.arrears_plan_rules import Proposal, takes_longer
from upkeep.collection.arrears_plans import (
    Agreed,
    ArrearsPlanRefusedError,
    agree,
    covered_by,
    plan_in_force,
    proposed_for,
)
from upkeep.collection.models import ArrearsPlan, ArrearsPlanEnd
from upkeep.ledger.export import pounds

# ASSUMPTION: who broke a plan within a year talks to somebody about the next; no source says so.
AFTER_A_BROKEN_ONE = relativedelta(years=1)


@dataclass(frozen=True, slots=True)
class Offered:
    """What a paying parent states and offers, in pence a week.

    ``is_child_affected`` says that a child would feel it, so that somebody has to weigh it.
    """

    net_weekly_pence: int
    weekly_pence: int
    is_child_affected: bool | None


def by_the_rule(case: Case, net_weekly_pence: int, on: date) -> Proposal:
    """What the rule proposes; the parent may agree to it or to more.

    Raises :class:`ArrearsPlanRefusedError` where nothing is overdue that a plan could pay off,
    where a plan stands, and where somebody here has to look at it first.
    """
    if plan_in_force(case.paying_parent) is not None:
        raise ArrearsPlanRefusedError("", _("You have a plan already."))
    broken = ArrearsPlanEnd.objects.filter(
        plan__paying_parent=case.paying_parent,
        kind=ArrearsPlanEnd.Kind.BROKEN,
        ended_on__gt=on - AFTER_A_BROKEN_ONE,
    )
    if broken.exists():
        raise ArrearsPlanRefusedError(
            "", _("An earlier plan was not kept. Write to us about another one.")
        )
    enforced = Proceeding.objects.filter(
        process="arrangement", state="enforcing", paying_parent=case.paying_parent, ended_on=None
    )
    if enforced.exists():
        raise ArrearsPlanRefusedError(
            "", _("We are enforcing what is overdue. Write to us about a plan.")
        )
    found = proposed_for(case, net_weekly_pence, on)
    if found.is_hardship or found.is_longer:
        raise ArrearsPlanRefusedError(
            "net",
            _(
                "From this income it would take more than two years, or leave too little to live "
                "on. Write to us: somebody works it out with you."
            ),
        )
    return found


def agree_to(case: Case, offered: Offered, actor: Actor) -> ArrearsPlan:
    """Record the plan that a paying parent agrees to. Raises :class:`ArrearsPlanRefusedError`."""
    rule = by_the_rule(case, offered.net_weekly_pence, actor.on)
    if offered.is_child_affected is None:
        raise ArrearsPlanRefusedError("child", _("Choose whether it would affect a child"))
    if offered.is_child_affected:
        raise ArrearsPlanRefusedError(
            "child", _("Write to us about the child: somebody here has to weigh it with you.")
        )
    covered = covered_by(case, actor.on).pence
    if not rule.weekly_pence <= offered.weekly_pence <= min(rule.room_pence, covered):
        raise ArrearsPlanRefusedError(
            "weekly",
            _("Enter an amount from %(least)s to %(most)s a week")
            % {
                "least": f"£{pounds(rule.weekly_pence)}",
                "most": f"£{pounds(min(rule.room_pence, covered))}",
            },
        )
    assert not takes_longer(covered, offered.weekly_pence, actor.on), "at least the rule's rate"
    agreed = Agreed(
        offered.net_weekly_pence,
        offered.weekly_pence,
        "Net income as the paying parent stated it on their own pages; nothing was seen.",
        "The paying parent says that it would affect no child.",
    )
    return agree(case, agreed, actor)
