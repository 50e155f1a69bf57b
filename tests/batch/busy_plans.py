"""A plan for arrears in the busy night: what it covers is paid at once, so it ends."""

from datetime import date

from building import Parent, case_of, morning
from upkeep.cases.actors import Actor
from upkeep.collection import arrears_plans
from upkeep.collection.arrears_plans import Agreed
from upkeep.collection.models import ArrearsPlan


def agree_plan(paying: Parent, receiving_parent: Parent, on: date) -> ArrearsPlan:
    """A plan for what is overdue."""
    actor = Actor("casey", on, morning(on))
    weighed = Agreed(900_00, 40_00, "pay slips", "no child lives there", "as agreed on the phone")
    return arrears_plans.agree(case_of(receiving_parent, paying), weighed, actor)
