"""Which paying parents were last found unlikely to pay unless we collect."""

from collections.abc import Iterable

from upkeep.collection.models import LikelihoodFinding


def unlikely_to_pay(paying_parents: Iterable[int]) -> set[int]:
    """Of these paying parents, by number, those whose Direct Pay the latest finding has ended.

    One that was only warned first may go on with Direct Pay (SI 2009/3151 reg 3A(2)).
    """
    latest = (
        LikelihoodFinding.objects.filter(case__paying_parent__in=set(paying_parents))
        .order_by("case__paying_parent", "-pk")
        .distinct("case__paying_parent")
        .values_list("case__paying_parent", "outcome")
    )
    return {number for number, outcome in latest if outcome == LikelihoodFinding.Outcome.COLLECTED}
