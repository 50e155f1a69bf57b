"""A plan for arrears and a part payment in the busy night: one is paid off, one not kept."""

from datetime import date, timedelta

from building import Parent, case_of, morning
from upkeep.cases.actors import Actor
from upkeep.collection import arrears_plans, part_payments
from upkeep.collection.arrears_plans import Agreed
from upkeep.collection.models import ArrearsPlan, PartPayment
from upkeep.collection.part_payments import Offer


def agree_plan(paying: Parent, receiving_parent: Parent, on: date) -> ArrearsPlan:
    """A plan for what is overdue."""
    actor = Actor("casey", on, morning(on))
    weighed = Agreed(900_00, 40_00, "pay slips", "no child lives there", "as agreed on the phone")
    return arrears_plans.agree(case_of(receiving_parent, paying), weighed, actor)


def agree_part_payment(
    paying: Parent, receiving_parent: Parent, on: date, pay_by: date
) -> PartPayment:
    """An agreement on half of what is overdue, of which nothing will come."""
    actor, case = Actor("fin", on, morning(on)), case_of(receiving_parent, paying)
    half = part_payments.arrears_of(case, "maintenance", on) // 2
    said = ("bank_transfer", pay_by, "he offers it", "letter of May")
    first = on - timedelta(days=90)
    made = part_payments.propose(Offer(case, "maintenance", half, first, on, *said), actor)
    for side in ("receiving_parent", "paying_parent"):
        part_payments.answer(made, side, "a letter", actor, agrees=True)
    return made
