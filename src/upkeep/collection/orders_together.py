"""Several orders against the same earnings: which goes first, and what a pay-day comes to by all.

Somebody has one order at an employer, unless two records of them were made by mistake and each has
an order there. An order that was made earlier goes first; a judgment debt comes after all of ours,
whatever its day (SI 1992/1989 reg 24).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from upkeep.collection.earnings import Deduction, Order, deduct_several
from upkeep.collection.models import EarningsOrder, EarningsOrderTerms
from upkeep.collection.order_protection import NOTHING_CARRIED, Carried, Kind, protection_of
from upkeep.parties.counting_as import Counting, counting

IN_FORCE = ("served", "varied", "revived")


def orders_together(
    order: EarningsOrder, known_at: datetime | None = None, counted: Counting | None = None
) -> list[EarningsOrder]:
    """The orders in force about the same person at the same employer, the earliest made first.

    As known at a moment, or now; the order itself is among them while it is in force.
    """
    people = (counted or counting(known_at)).records_of(order.paying_parent.person_id)
    found = EarningsOrder.objects.filter(
        employer_reference=order.employer_reference, paying_parent__person__in=people
    ).select_related("paying_parent")
    rows = found.prefetch_related("events", "terms").order_by("made_on", "pk")
    return [each for each in rows if _is_in_force(each, known_at)]


def _is_in_force(order: EarningsOrder, known_at: datetime | None) -> bool:
    events = [e for e in order.events.all() if known_at is None or e.known_at <= known_at]
    last = max(events, key=lambda each: each.pk, default=None)
    return last is not None and last.kind in IN_FORCE


def terms_by(order: EarningsOrder, known_at: datetime | None = None) -> EarningsOrderTerms:
    """What an order in force asked for, as known at a moment or now; reads prefetched terms."""
    known = [t for t in order.terms.all() if known_at is None or t.known_at <= known_at]
    return max(known, key=lambda each: each.number)


def pay_day_together(
    terms: Sequence[EarningsOrderTerms],
    frequency: str,
    net_pence: int,
    on: date,
    carried: Mapping[int, Carried] | None = None,
) -> list[Deduction]:
    """One pay-day by several orders, in the sequence given; the one made first goes first.

    ``carried`` is what pay-days before leave to this one, by the number of the order. KeyError for
    a way of being paid that no order provides for.
    """
    return deduct_several(
        net_pence, [_asked(each, frequency, (carried or {})) for each in terms], on
    )


def _asked(terms: EarningsOrderTerms, frequency: str, carried: Mapping[int, Carried]) -> Order:
    protection = protection_of(terms)
    before = carried.get(terms.order_id, NOTHING_CARRIED)
    return Order(
        made_on=terms.order.made_on,
        rate_pence=getattr(terms, f"{frequency}_pence"),
        brought_forward_pence=before.deduction_pence,
        printed_pence=None if protection.rates is None else protection.rates.of(frequency),
        is_rate=protection.kind == Kind.RATE,
        protection_brought_forward_pence=before.protection_pence,
    )
