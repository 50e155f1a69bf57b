"""The numbers that cases and paying parents get.

Cases that were taken over have ranges of their own, so that their numbers say so and taking one
over moves no other number. The night is the only writer, one set at a time.
"""

from dataclasses import dataclass

from upkeep.cases.models import Case, PayingParent


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from ``first`` until before ``past``."""

    first: int
    past: int


PAYING_PARENTS = Range(100_000_000_001, 200_000_000_000)
PAYING_PARENTS_TAKEN_OVER = Range(200_000_000_001, 300_000_000_000)
CASES = Range(1, 20_000_000)
CASES_TAKEN_OVER = Range(20_000_001, 30_000_000)


def next_paying_parent(numbers: Range) -> int:
    """The number after the highest of a range that a paying parent has."""
    found = PayingParent.objects.filter(
        reference__gte=paying_parent_reference(numbers.first),
        reference__lt=paying_parent_reference(numbers.past),
    )
    last = found.order_by("-reference").values_list("reference", flat=True).first()
    return numbers.first if last is None else int(last) + 1


def next_case(numbers: Range) -> int:
    """The number after the highest of a range that a case has."""
    found = Case.objects.filter(
        reference__gte=case_reference(numbers.first), reference__lt=case_reference(numbers.past)
    )
    last = found.order_by("-reference").values_list("reference", flat=True).first()
    return numbers.first if last is None else int(last.removeprefix("C")) + 1


def paying_parent_reference(number: int) -> str:
    """The twelve digits that go with every payment."""
    return f"{number:012d}"


def case_reference(number: int) -> str:
    """How a case is called."""
    return f"C{number:08d}"
