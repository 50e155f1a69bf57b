"""The most that an employer may take of somebody's pay, by the orders that the employer has."""

from datetime import date
from operator import attrgetter

from upkeep.collection.employer_schedules import frequency_on
from upkeep.collection.models import EarningsOrder
from upkeep.collection.order_protection import protection_of
from upkeep.collection.protected_earnings import most_to_deduct


def most_by_orders(payment_reference: str, employer: str, net_pence: int, on: date) -> int:
    """The most that may be taken of a pay by the orders about somebody that an employer has.

    An order of an older scheme leaves what it prints instead of a share. Of terms that came after
    one another near the day those count that leave less, as an employer may begin early.
    """
    orders = EarningsOrder.objects.filter(
        paying_parent__reference=payment_reference, employer_reference=employer
    ).prefetch_related("terms")
    allowed = [each for order in orders for each in _by_order(order, net_pence, on)]
    return max(allowed, default=most_to_deduct(net_pence, on))


def _by_order(order: EarningsOrder, net_pence: int, on: date) -> list[int]:
    made = [each for each in order.terms.all() if each.made_on <= on]
    terms = sorted(made, key=attrgetter("number"))
    begun = [each for each in terms if each.effective_from <= on][-1:]
    first = begun[0].number if begun else 0
    found = []
    for each in terms:
        if each.number < first:
            continue
        rates = protection_of(each).rates
        if rates is None:
            found.append(most_to_deduct(net_pence, on))
        else:
            left = rates.by_frequency.get(frequency_on(order, on), rates.weekly_pence)
            found.append(max(0, net_pence - left))
    return found
