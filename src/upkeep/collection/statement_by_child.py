"""An account of a case divided among its children, movement by movement, to the penny.

The law works out one amount for all children of a case together. What is charged for a period is
divided equally among the children for whom the decisions in force gave an amount on each of its
days, by what was known when it was charged; a payment in proportion to what was then owed for each.
What no decision charged, such as a balance brought over, belongs to none of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from upkeep.cases.models import Case, Liability
from upkeep.collection.statement import AccountStatement, Line, sums_of

NO_CHILD = 0
"""Stands for what belongs to no child; children are named by their number on the case."""

Parts = dict[int, int]
"""Pence by child."""


@dataclass(frozen=True, slots=True)
class ChildAccount:
    """One child's part of an account; ``child`` is the number on the case or :data:`NO_CHILD`."""

    child: int
    account: AccountStatement


@dataclass(frozen=True, slots=True)
class _Spell:
    """What a case was worth a week on some days, as known for a time, and for which children."""

    start: date
    end: date | None
    known_from: datetime
    known_to: datetime | None
    weekly_pence: int
    children: tuple[int, ...]


def by_child(case: Case, whole: AccountStatement, start: date) -> list[ChildAccount]:
    """The parts of ``whole``, an account from the first day of the case on, from ``start`` on.

    The parts of every movement come to it, and so do the parts of every balance. Children come in
    the order of their numbers, what belongs to none last and only where there is any.
    """
    divider = _Divider(list(_spells(case)))
    divided = [(line, divider.take(line)) for line in whole.lines]
    used = {child for _line, parts in divided for child in parts}
    order = sorted(used - {NO_CHILD}) + ([NO_CHILD] if NO_CHILD in used else [])
    made = [ChildAccount(child, _account(whole, divided, child, start)) for child in order]
    assert sum(each.account.closing_pence for each in made) == whole.closing_pence, (
        "what the children's accounts close with comes to the whole"
    )
    return made


def divide(pence: int, weights: Mapping[int, Fraction]) -> Parts:
    """Divide an amount in proportion to the weights, to the penny, by largest remainder.

    Ties go to the lower number; with no weight at all everything goes to :data:`NO_CHILD`.
    """
    whole = sum(weights.values(), Fraction(0))
    if not whole:
        return {NO_CHILD: pence}
    exact = {child: abs(pence) * weight / whole for child, weight in weights.items()}
    parts = {child: int(share) for child, share in exact.items()}
    first = sorted(exact, key=lambda child: (parts[child] - exact[child], child))
    for child in first[: abs(pence) - sum(parts.values())]:
        parts[child] += 1
    return {child: part if pence > 0 else -part for child, part in parts.items()}


class _Divider:
    """Divides the movements of an account in their order, and knows what is owed for each child."""

    def __init__(self, spells: list[_Spell]) -> None:
        self._spells = spells
        self._owed: Parts = defaultdict(int)
        self._charged: dict[tuple[date, date], tuple[int, Parts]] = {}
        self._paid: dict[int, Parts] = {}

    def take(self, line: Line) -> Parts:
        """The parts of one movement, which then count in what is owed."""
        if line.period is not None:
            parts = self._of_period(line, line.period)
        elif line.amount_pence < 0:
            parts = self._by_what_is_owed(line)
        else:
            paid = self._paid.get(line.receipt_id or 0, {})
            parts = divide(line.amount_pence, _positive({c: -p for c, p in paid.items()}))
        assert sum(parts.values()) == line.amount_pence, "the parts come to the movement"
        for child, pence in parts.items():
            self._owed[child] += pence
        return {child: pence for child, pence in parts.items() if pence}

    def _of_period(self, line: Line, period: tuple[date, date]) -> Parts:
        """A period's charge and its adjustments together are divided as the latest of them knew."""
        before, given = self._charged.get(period, (0, {}))
        total = before + line.amount_pence
        parts = divide(total, _weights(self._spells, period, line.known_at)) if total else {}
        self._charged[period] = (total, parts)
        return {child: parts.get(child, 0) - given.get(child, 0) for child in {*parts, *given}}

    def _by_what_is_owed(self, line: Line) -> Parts:
        """What lowers the debt, by what is owed for each; beyond that, as all were charged last."""
        owed = _positive(self._owed)
        enough = min(-line.amount_pence, int(sum(owed.values(), Fraction(0))))
        parts = divide(-enough, owed) if enough else {}
        beyond = line.amount_pence + enough
        if beyond:
            last = self._charged[max(self._charged)][1] if self._charged else {}
            for child, pence in divide(beyond, _positive(last)).items():
                parts[child] = parts.get(child, 0) + pence
        if line.receipt_id is not None:
            self._paid[line.receipt_id] = parts
        return parts


def _positive(parts: Parts) -> dict[int, Fraction]:
    return {child: Fraction(pence) for child, pence in sorted(parts.items()) if pence > 0}


def _weights(
    spells: Iterable[_Spell], period: tuple[date, date], known_at: datetime
) -> dict[int, Fraction]:
    """Each child's weight in a period: their equal part of the liability of its days."""
    found: dict[int, Fraction] = defaultdict(Fraction)
    for spell in spells:
        is_known = spell.known_from <= known_at and (
            spell.known_to is None or known_at < spell.known_to
        )
        days = (min(spell.end or period[1], period[1]) - max(spell.start, period[0])).days
        if is_known and days > 0:
            for child in spell.children:
                found[child] += Fraction(spell.weekly_pence * days, len(spell.children))
    return dict(sorted(found.items()))


def _spells(case: Case) -> Iterable[_Spell]:
    for row in Liability.objects.filter(case=case).select_related("decision").order_by("pk"):
        yield _Spell(
            row.effective.lower,
            row.effective.upper,
            row.known.lower,
            row.known.upper,
            row.weekly_pence,
            tuple(
                sorted(
                    int(child["id"])
                    for own in row.decision.situation.get("receiving_parents", [])
                    if own["id"] == case.reference
                    for child in own["children"]
                    if child["id"].isdigit()
                )
            ),
        )


def _account(
    whole: AccountStatement, divided: list[tuple[Line, Parts]], child: int, start: date
) -> AccountStatement:
    """A child's part of the movements from ``start`` on; before, they make the opening figure."""
    balance = opening = 0
    lines = []
    for line, parts in divided:
        pence = parts.get(child, 0)
        balance += pence
        if line.on < start:
            opening = balance
        elif pence:
            lines.append(replace(line, amount_pence=pence, balance_pence=balance))
    sums = sums_of(lines)
    return AccountStatement(
        whole.account,
        opening,
        0,
        sums["charged"],
        sums["adjusted"],
        -sums["collected"],
        -sums["written_off"],
        balance,
        tuple(lines),
    )
