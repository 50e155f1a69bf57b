"""Many situations of the 2012 scheme at once, as arrays, by the same rules as one.

Amounts are whole pence. Each paying parent is one row; receiving parents and children follow in
flat arrays with a count per owner. Families of one shape and period are worked out together, a
limited number of rows at a time, so the memory in use does not grow with the caseload.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upkeep.law.columns import (
    BoundExceeded,
    CodeColumn,
    Column,
    ColumnMask,
    Level,
    Members,
    Nobody,
    at_level,
    column,
)
from upkeep.law.numbers import Codes, Condition, Exact, Group, Number
from upkeep.law.parameters import Parameters, load_scheme
from upkeep.law.rules import Law
from upkeep.law.scheme_2012.calculation import Outcome, calculation
from upkeep.law.scheme_2012.facts import (
    Asset,
    Child,
    Family,
    Figure,
    PayingParent,
    ReceivingParent,
    Variations,
)
from upkeep.law.scheme_2012.situation import SCHEME, STATUSES, known_benefits
from upkeep.law.scheme_2012.vocabulary import BASIS_NAMES, RATE_NAMES
from upkeep.law.words import pounds

UNKNOWN = -1
PIECE_ROWS = 65_536
SHAPE_MAX = 9
SHAPES = 2 * (SHAPE_MAX + 1)
OTHER_MAX = 2
KINDS = 2 * (OTHER_MAX + 1)

BENEFIT_BITS = {code: place for place, code in enumerate(sorted(known_benefits()))}
STATUS_BITS = {code: place for place, code in enumerate(STATUSES)}

Whole = NDArray[np.int64]
Bits = NDArray[np.uint64]

EXPENSE_COLUMNS = ("contact", "illness_or_disability", "prior_debts", "boarding_school", "mortgage")
ADDITIONAL_COLUMNS = ("unearned_annual", "income_while_on_benefit", "diverted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload:
    """Situations as arrays. A column left out stands for nought (or nothing) throughout.

    Incomes are pence with -1 for "not known". ``benefits``, ``partner_benefits`` and ``status``
    hold one bit per code (``BENEFIT_BITS``, ``STATUS_BITS``). ``child_counts`` has one entry per
    receiving parent, ``nights`` and ``local_authority_nights`` one per child, ``asset_values`` one
    per asset.
    """

    effective_date: NDArray[np.datetime64]
    historic_income_annual: Whole
    current_income_weekly: Whole
    receiving_parent_counts: Whole
    child_counts: Whole
    nights: Whole
    local_authority_nights: Whole | None = None
    historic_pension_contributions_annual: Whole | None = None
    benefits: Bits | None = None
    partner_benefits: Bits | None = None
    partner_is_paying_parent: NDArray[np.bool_] | None = None
    status: Bits | None = None
    relevant_other_children: Whole | None = None
    other_arrangement_children: Whole | None = None
    contact: Whole | None = None
    illness_or_disability: Whole | None = None
    prior_debts: Whole | None = None
    boarding_school: Whole | None = None
    mortgage: Whole | None = None
    unearned_annual: Whole | None = None
    income_while_on_benefit: Whole | None = None
    diverted: Whole | None = None
    asset_counts: Whole | None = None
    asset_values: Whole | None = None

    @property
    def size(self) -> int:
        return len(self.effective_date)

    def check(self) -> None:
        """Refuse arrays that do not belong together, before anything is worked out."""
        assert len(self.receiving_parent_counts) == self.size, "one count of receiving parents each"
        parents, children = len(self.child_counts), len(self.nights)
        assert int(self.receiving_parent_counts.sum()) == parents, "receiving parents and counts"
        assert int(self.child_counts.sum()) == children, "children and counts"
        assert not self.size or int(self.receiving_parent_counts.min()) >= 1, "somebody receives"
        assert not parents or int(self.child_counts.min()) >= 1, (
            "every receiving parent has a child"
        )
        if self.asset_values is not None and self.asset_counts is not None:
            assert int(self.asset_counts.sum()) == len(self.asset_values), "assets and counts"


@dataclass(frozen=True, slots=True)
class Amounts:
    """Results as arrays: codes of rate and basis, pence, and one weekly amount per receiver."""

    rate: NDArray[np.int8]
    income_basis: NDArray[np.int8]
    weekly_income: Whole
    weekly_total: Whole
    weekly: Whole

    @property
    def rate_names(self) -> NDArray[np.str_]:
        return np.array(RATE_NAMES)[self.rate]

    @property
    def basis_names(self) -> NDArray[np.str_]:
        return np.array(BASIS_NAMES)[self.income_basis]


class _Layout:
    """Where each row's receiving parents, children and assets begin."""

    __slots__ = ("asset_starts", "child_starts", "parent_starts")

    def __init__(self, caseload: Caseload) -> None:
        self.parent_starts = _starts(caseload.receiving_parent_counts)
        self.child_starts = _starts(caseload.child_counts)
        self.asset_starts = (
            None if caseload.asset_counts is None else _starts(caseload.asset_counts)
        )


def _starts(counts: Whole) -> Whole:
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def calculate_caseload(
    caseload: Caseload, *, workers: int = 1, parameters: Parameters | None = None
) -> Amounts:
    """Work out every row, piece by piece, on as many threads as asked for."""
    caseload.check()
    parameters = parameters or load_scheme(SCHEME)
    first_day = np.datetime64(parameters.first_day)
    if caseload.size and caseload.effective_date.min() < first_day:
        row = int(np.argmin(caseload.effective_date))
        raise ValueError(
            f"row {row}: effective_date is {caseload.effective_date[row]}; the 2012 scheme began "
            f"on {parameters.first_day.isoformat()}"
        )
    work = _Work(caseload, parameters)
    pieces = list(work.pieces())
    if workers == 1:
        for piece in pieces:
            work.piece(*piece)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda piece: work.piece(*piece), pieces))
    return work.results


class _Work:
    """One caseload under way: the inputs, where things stand in them, and the results so far."""

    def __init__(self, caseload: Caseload, parameters: Parameters) -> None:
        self.caseload = caseload
        self.parameters = parameters
        self.layout = _Layout(caseload)
        self.change_days = np.array(parameters.change_days, "datetime64[D]")
        size = caseload.size
        self.results = Amounts(
            rate=np.empty(size, np.int8),
            income_basis=np.empty(size, np.int8),
            weekly_income=np.empty(size, np.int64),
            weekly_total=np.empty(size, np.int64),
            weekly=np.empty(len(caseload.child_counts), np.int64),
        )

    def pieces(self) -> Iterator[tuple[NDArray[np.intp], int]]:
        """The rows of one period and kind together, a limited number at a time."""
        keys = self._keys()
        order = np.argsort(keys, kind="stable")
        ends = np.append(np.flatnonzero(np.diff(keys[order])) + 1, len(order))
        start = 0
        for end in ends:
            period = int(keys[order[start]]) // (KINDS * SHAPES) if len(order) else 0
            for place in range(start, int(end), PIECE_ROWS):
                yield order[place : min(place + PIECE_ROWS, int(end))], period
            start = int(end)

    def _keys(self) -> NDArray[np.int16]:
        """A number for each row that tells its period, its shape and its kind."""
        caseload, layout = self.caseload, self.layout
        children = np.diff(layout.child_starts[layout.parent_starts])
        shape = np.minimum(children, SHAPE_MAX) * 2 + (caseload.receiving_parent_counts > 1)
        period = np.searchsorted(self.change_days, caseload.effective_date, side="right")
        kind = self._is_varied() + 2 * self._other_arrangements()
        assert len(self.change_days) * SHAPES * KINDS < np.iinfo(np.int16).max
        keys: Whole = (period * SHAPES + shape) * KINDS + kind
        return keys.astype(np.int16)

    def _other_arrangements(self) -> Whole | int:
        others = self.caseload.other_arrangement_children
        return 0 if others is None else np.minimum(others, OTHER_MAX)

    def _is_varied(self) -> NDArray[np.bool_]:
        varied = np.zeros(self.caseload.size, np.bool_)
        for name in (*EXPENSE_COLUMNS, *ADDITIONAL_COLUMNS, "asset_counts"):
            values = getattr(self.caseload, name)
            if values is not None:
                varied |= values > 0
        return varied

    def piece(self, rows: NDArray[np.intp], period: int) -> None:
        """Work out rows of one kind; where 64 bits might not do, with numbers without limit."""
        law = Law(self.parameters.on(self.parameters.change_days[period - 1]))
        try:
            selection = _Selection(self.caseload, self.layout, rows)
            outcome = calculation(law, selection.family())
        except BoundExceeded:
            selection = _Selection(self.caseload, self.layout, rows, wide=True)
            outcome = calculation(law, selection.family())
        self._keep(selection, outcome)

    def _keep(self, selection: _Selection, outcome: Outcome) -> None:
        rows, results = selection.rows, self.results
        results.rate[rows] = _values(outcome.rate, selection.paying)
        results.income_basis[rows] = _values(outcome.income.basis, selection.paying)
        weekly = _values(outcome.income.weekly.half_up(), selection.paying).copy()
        weekly[~_truth(outcome.income.is_known, selection.paying)] = UNKNOWN
        results.weekly_income[rows] = weekly
        amounts = _values(outcome.amounts, selection.receiving)
        results.weekly[selection.parent_places] = amounts
        results.weekly_total[rows] = selection.receiving.add_up(amounts)


def _single(number: Number) -> int:
    assert isinstance(number, Exact)
    return number.numerator // number.denominator


def _values(number: Number, level: Level) -> Whole:
    """The whole numbers of a column at a level."""
    if isinstance(number, Exact):
        return np.full(level.size, _single(number), np.int64)
    assert isinstance(number, Column)
    assert number.denominator == 1, "results are whole"
    return at_level(number.numerators, number.level, level)


def _truth(condition: Condition, level: Level) -> NDArray[np.bool_]:
    if isinstance(condition, bool):
        return np.full(level.size, condition)
    assert isinstance(condition, ColumnMask)
    return condition.lowered(level)


class _Selection:
    """Some rows of a caseload, with their receiving parents and children, as facts."""

    def __init__(
        self, caseload: Caseload, layout: _Layout, rows: NDArray[np.intp], *, wide: bool = False
    ) -> None:
        self.caseload = caseload
        self.layout = layout
        self.rows = rows
        counts = caseload.receiving_parent_counts[rows]
        self.parent_places = _ragged(layout.parent_starts[rows], counts)
        child_counts = caseload.child_counts[self.parent_places]
        self.child_places = _ragged(layout.child_starts[self.parent_places], child_counts)
        self.paying = Level(len(rows), wide=wide)
        self.receiving = Level(len(self.parent_places), self.paying, counts)
        self.children = Level(len(self.child_places), self.receiving, child_counts)

    def family(self) -> Family:
        """The facts of all the rows, field by field."""
        child = Child(
            "",
            self._number("nights", self.children, self.child_places),
            self._number("local_authority_nights", self.children, self.child_places),
        )
        children: Group[Child] = Members(child, self.children)
        child_count = column(self.caseload.child_counts[self.parent_places], self.receiving)
        parents: Group[ReceivingParent] = Members(
            ReceivingParent("", children, child_count), self.receiving
        )
        return Family(
            self._paying_parent(), self._variations(), parents, parents.total(child_count)
        )

    def _paying_parent(self) -> PayingParent:
        return PayingParent(
            historic_income_annual=self._figure("historic_income_annual"),
            historic_pension_contributions_annual=self._number(
                "historic_pension_contributions_annual"
            ),
            current_income_weekly=self._figure("current_income_weekly"),
            benefits=self._codes("benefits", BENEFIT_BITS),
            partner_benefits=self._codes("partner_benefits", BENEFIT_BITS),
            partner_is_paying_parent=self._condition("partner_is_paying_parent"),
            status=self._codes("status", STATUS_BITS),
            relevant_other_children=self._number("relevant_other_children"),
            other_arrangement_children=self._number("other_arrangement_children"),
        )

    def _variations(self) -> Variations:
        return Variations(
            contact=self._number("contact"),
            illness_or_disability=self._number("illness_or_disability"),
            prior_debts=self._number("prior_debts"),
            boarding_school=self._number("boarding_school"),
            mortgage=self._number("mortgage"),
            unearned_annual=self._number("unearned_annual"),
            assets=self._assets(),
            income_while_on_benefit=self._number("income_while_on_benefit"),
            diverted=self._number("diverted"),
        )

    def _assets(self) -> Group[Asset]:
        counts, values = self.caseload.asset_counts, self.caseload.asset_values
        starts = self.layout.asset_starts
        if counts is None or values is None or starts is None or not counts[self.rows].any():
            return Nobody()
        places = _ragged(starts[self.rows], counts[self.rows])
        level = Level(len(places), self.paying, counts[self.rows])
        return Members(Asset(column(values[places], level)), level)

    def _taken(self, name: str, places: NDArray[np.intp] | None = None) -> NDArray[Any] | None:
        values: NDArray[Any] | None = getattr(self.caseload, name)
        return None if values is None else values[self.rows if places is None else places]

    def _number(
        self, name: str, level: Level | None = None, places: NDArray[np.intp] | None = None
    ) -> Number:
        values = self._taken(name, places)
        return Exact(0) if values is None else column(values, level or self.paying)

    def _figure(self, name: str) -> Figure:
        values = self._taken(name)
        assert values is not None
        is_known = values >= 0
        if is_known.all():
            return Figure(column(values, self.paying), True)
        if not is_known.any():
            return Figure(Exact(0), False)
        known = column(np.maximum(values, 0), self.paying)
        return Figure(known, ColumnMask(is_known, self.paying))

    def _codes(self, name: str, places: dict[str, int]) -> Codes:
        values = self._taken(name)
        bits = np.zeros(0, np.uint64) if values is None else values
        return CodeColumn(bits, places, self.paying)

    def _condition(self, name: str) -> Condition:
        values = self._taken(name)
        if values is None or not values.any():
            return False
        return ColumnMask(values, self.paying)


def _ragged(starts: Whole, counts: Whole) -> NDArray[np.intp]:
    """The places of all members of some owners, in order."""
    if not len(counts):
        return np.zeros(0, np.intp)
    if int(counts.min()) == int(counts.max()) == 1:
        return starts.astype(np.intp, copy=False)
    begins = np.cumsum(counts) - counts
    return np.repeat(starts - begins, counts) + np.arange(int(counts.sum()))


def situation_of_row(caseload: Caseload, row: int) -> dict[str, Any]:
    """One row of a caseload as the contract writes it, to be worked out and explained alone."""
    return _situation(caseload, _Layout(caseload), row)


def _situation(caseload: Caseload, layout: _Layout, row: int) -> dict[str, Any]:
    parents = [
        _parent_of_place(caseload, layout, place, index)
        for index, place in enumerate(
            range(int(layout.parent_starts[row]), int(layout.parent_starts[row + 1]))
        )
    ]
    return {
        "scheme": SCHEME,
        "effective_date": caseload.effective_date[row].astype(datetime.date).isoformat(),
        "paying_parent": _paying_parent_of_row(caseload, layout, row),
        "receiving_parents": parents,
    }


def _parent_of_place(caseload: Caseload, layout: _Layout, place: int, index: int) -> dict[str, Any]:
    authority = caseload.local_authority_nights
    return {
        "id": f"{index + 1}",
        "children": [
            {
                "id": f"{index + 1}.{number + 1}",
                "nights": int(caseload.nights[child]),
                "local_authority_nights": 0 if authority is None else int(authority[child]),
            }
            for number, child in enumerate(
                range(int(layout.child_starts[place]), int(layout.child_starts[place + 1]))
            )
        ],
    }


def _paying_parent_of_row(caseload: Caseload, layout: _Layout, row: int) -> dict[str, Any]:
    def amount(name: str) -> str | None:
        values = getattr(caseload, name)
        pence = 0 if values is None else int(values[row])
        return None if pence == UNKNOWN else pounds(Exact(pence))

    def count(name: str) -> int:
        values = getattr(caseload, name)
        return 0 if values is None else int(values[row])

    assets: list[str] = []
    if layout.asset_starts is not None and caseload.asset_values is not None:
        own = slice(int(layout.asset_starts[row]), int(layout.asset_starts[row + 1]))
        assets = [pounds(Exact(int(value))) for value in caseload.asset_values[own]]
    return {
        "historic_income_annual": amount("historic_income_annual"),
        "historic_pension_contributions_annual": amount("historic_pension_contributions_annual"),
        "current_income_weekly": amount("current_income_weekly"),
        "benefits": _codes_of(count("benefits"), BENEFIT_BITS),
        "partner_benefits": _codes_of(count("partner_benefits"), BENEFIT_BITS),
        "partner_is_paying_parent": bool(count("partner_is_paying_parent")),
        "status": _codes_of(count("status"), STATUS_BITS),
        "relevant_other_children": count("relevant_other_children"),
        "other_arrangement_children": count("other_arrangement_children"),
        "special_expenses_weekly": {name: amount(name) for name in EXPENSE_COLUMNS},
        "additional_income": {
            "unearned_annual": amount("unearned_annual"),
            "assets": assets,
            "income_while_on_benefit_weekly": amount("income_while_on_benefit"),
            "diverted_weekly": amount("diverted"),
        },
    }


def _codes_of(bits: int, places: dict[str, int]) -> list[str]:
    return [code for code, place in places.items() if bits >> place & 1]
