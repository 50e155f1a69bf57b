"""Caseloads in Parquet files: read in batches, worked out as arrays, written as they come.

The columns are described in ``docs/law/bulk.md``. Reading and writing needs the ``pyarrow``
package; the rest of the library does not.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upkeep.law.caseloads import (
    PAYING_PARENT,
    UNKNOWN,
    ArrayScheme,
    Layer,
    Situations,
    calculate,
    columns_of,
)
from upkeep.law.caseloads.columns import Declared, layers_of
from upkeep.law.caseloads.file_columns import CaseloadFileError, FileColumn, column_of, package
from upkeep.law.parameters import load_scheme
from upkeep.law.situations import COUNT_MAX, nearest_of, shown

__all__ = ["CaseloadFileError", "array_scheme", "calculate_file", "read_caseloads"]

ROWS_AT_ONCE = 1_000_000
DAY = "effective_date"
SCHEME = "scheme"

DECLARED_IN = {
    "2012": "upkeep.law.scheme_2012.caseload",
    "2003": "upkeep.law.scheme_2003.caseload",
    "1993": "upkeep.law.scheme_1993.caseload",
}
"""The module in which each scheme says what its arrays are, as ``ARRAYS``."""

DEFAULT_SCHEME = "2012"


def calculate_file(source: Path, target: Path, *, workers: int = 1) -> int:
    """Work out every row of a Parquet file into another; returns the number of rows.

    All rows are of one scheme: the one that the column ``scheme`` names, or that of 2012. Raises
    :class:`CaseloadFileError` naming the file, the row and the column; the target is then not
    written.
    """
    parquet = package("pyarrow.parquet")
    arrow = package("pyarrow")
    scheme, caseloads = read_caseloads(source)
    partial = target.with_name(target.name + ".partial")
    rows = 0
    try:
        with parquet.ParquetWriter(partial, _result_schema(arrow)) as writer:
            for caseload in caseloads:
                writer.write_batch(_result_batch(arrow, scheme, caseload, workers))
                rows += caseload.size
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return rows


def read_caseloads(source: Path) -> tuple[ArrayScheme, Iterator[Situations]]:
    """The scheme of a Parquet file and its rows as arrays, so many at a time, each checked.

    Raises :class:`CaseloadFileError`, at once for the file and its columns, later for a row.
    """
    parquet = package("pyarrow.parquet")
    arrow = package("pyarrow")
    try:
        file = parquet.ParquetFile(source)
    except (OSError, arrow.ArrowInvalid) as error:
        raise CaseloadFileError(
            f"{source}: this is no Parquet file that can be read: {error}"
        ) from None
    scheme = _scheme_of(source, file)
    _check_columns(source, scheme, file.schema_arrow.names)
    return scheme, _read(source, scheme, file)


def _read(source: Path, scheme: ArrayScheme, file: Any) -> Iterator[Situations]:  # noqa: ANN401
    rows = 0
    for batch in file.iter_batches(ROWS_AT_ONCE):
        yield _Batch(source, scheme, batch, rows).caseload()
        rows += batch.num_rows


def _scheme_of(source: Path, file: Any) -> ArrayScheme:  # noqa: ANN401
    """The scheme that the first row names; the others must name the same."""
    name: object = DEFAULT_SCHEME
    if SCHEME in file.schema_arrow.names:
        for batch in file.iter_batches(1, columns=[SCHEME]):
            name = batch.column(SCHEME)[0].as_py()
            break
    if name not in DECLARED_IN:
        nearest = nearest_of(str(name), DECLARED_IN)
        hint = f" Did you mean {nearest!r}?" if nearest else ""
        known = ", ".join(f'"{each}"' for each in DECLARED_IN)
        raise CaseloadFileError(
            f"{source}: row 1: {SCHEME}: found {shown(name)}; wanted one of {known}.{hint}"
        )
    return array_scheme(str(name))


def array_scheme(name: str) -> ArrayScheme:
    """What the scheme of a name says of itself for arrays."""
    declared: ArrayScheme = importlib.import_module(DECLARED_IN[name]).ARRAYS
    return declared


def _own_columns(scheme: ArrayScheme) -> list[str]:
    """The columns that a file of a scheme may have, those that it must have first."""
    declared = columns_of(scheme.caseload)
    required = [each.file_name for each in declared if each.is_required]
    counts = [layer.counts for layer in _counted(scheme)]
    others = [each.file_name for each in declared if not each.is_required]
    return [DAY, *counts, *required, SCHEME, *others]


def _counted(scheme: ArrayScheme) -> list[Layer]:
    """The layers whose numbers of members a file has to give; a list of a row shows them."""
    return [layer for layer in layers_of(scheme.caseload) if layer.above is not PAYING_PARENT]


def _check_columns(source: Path, scheme: ArrayScheme, names: list[str]) -> None:
    known = _own_columns(scheme)
    for name in names:
        if name not in known:
            nearest = nearest_of(name, known)
            hint = f" Did you mean {nearest!r}?" if nearest else ""
            raise CaseloadFileError(
                f"{source}: found an unknown column {name!r}; wanted some of "
                f"{', '.join(known)}.{hint}"
            )
    required = [DAY, *(layer.counts for layer in _counted(scheme) if layer.is_never_empty)]
    required += [each.file_name for each in columns_of(scheme.caseload) if each.is_required]
    for name in required:
        if name not in names:
            raise CaseloadFileError(f"{source}: there is no column {name!r}, which has no default")


class _Batch:
    """Some rows of a file on their way to being arrays."""

    def __init__(
        self,
        source: Path,
        scheme: ArrayScheme,
        batch: Any,  # noqa: ANN401
        first_row: int,
    ) -> None:
        self.source = source
        self.scheme = scheme
        self.batch = batch
        self.first_row = first_row
        self.given: dict[str, Any] = {}
        self.members_of: dict[Layer, NDArray[np.int64]] = {}

    def caseload(self) -> Situations:
        """The rows as arrays, each value checked."""
        self._check_scheme()
        self.given[DAY] = self._days()
        for layer in layers_of(self.scheme.caseload):
            self._count(layer)
        for declared in columns_of(self.scheme.caseload):
            if declared.file_name in self.batch.schema.names:
                self.given[declared.name] = declared.kind.read(self._cells(declared))
        return self.scheme.caseload(**self.given)

    def column(self, name: str, *, lists: bool = False) -> FileColumn:
        return column_of(self.source, self.batch, name, self.first_row, lists=lists)

    def _check_scheme(self) -> None:
        if SCHEME not in self.batch.schema.names:
            return
        column = self.column(SCHEME)
        names = (self.scheme.name,)
        column.chosen(names, "one scheme in a file: put each into a file of its own")

    def _days(self) -> NDArray[np.datetime64]:
        column = self.column(DAY)
        days = column.days()
        first = load_scheme(self.scheme.name).first_day
        wanted = f"{first.isoformat()}, when the scheme began, or later"
        column.check(days < np.datetime64(first), days, wanted)
        return days

    def _count(self, layer: Layer) -> None:
        """How many members each owner has, and how many of them there are in each row."""
        if layer.above is PAYING_PARENT:
            counts = per_row = self._lengths(layer)
        elif layer.counts in self.batch.schema.names:
            assert layer.above is not None
            counts, per_row = self._given_counts(layer, self.members_of[layer.above])
        else:
            return
        if counts is not None and per_row is not None:
            self.given[layer.counts] = counts
            self.members_of[layer] = per_row

    def _lengths(self, layer: Layer) -> NDArray[np.int64] | None:
        """The length of the lists in the first column about members of a layer."""
        of_below = [each.counts for each in layers_of(self.scheme.caseload) if each.above is layer]
        of_layer = [
            each.file_name for each in columns_of(self.scheme.caseload) if each.layer is layer
        ]
        for name in (*of_below, *of_layer):
            if name in self.batch.schema.names:
                column = self.column(name, lists=True)
                assert column.lengths is not None
                if layer.is_never_empty:
                    wanted = f"at least one {layer.noun}"
                    column.check_rows(column.lengths == 0, column.lengths, wanted)
                return column.lengths
        return None

    def _given_counts(
        self, layer: Layer, owners: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        assert layer.above is not None
        column = self.column(layer.counts, lists=True)
        column.check_lengths(owners, f"one number for each {layer.above.noun}")
        counts = column.whole(COUNT_MAX)
        if layer.is_never_empty:
            wanted = f"at least one {layer.noun} for each {layer.above.noun}"
            column.check(counts < 1, counts, wanted)
        ends = np.cumsum(owners)
        running = np.concatenate(([0], np.cumsum(counts)))
        return counts, running[ends] - running[ends - owners]

    def _cells(self, declared: Declared) -> FileColumn:
        if declared.layer is PAYING_PARENT:
            return self.column(declared.file_name)
        column = self.column(declared.file_name, lists=True)
        wanted = f"one {declared.kind.noun} for each {declared.layer.noun}"
        column.check_lengths(self.members_of[declared.layer], wanted)
        return column


def _result_schema(arrow: Any) -> Any:  # noqa: ANN401
    return arrow.schema(
        [
            ("rate", arrow.dictionary(arrow.int8(), arrow.string())),
            ("income_basis", arrow.dictionary(arrow.int8(), arrow.string())),
            ("weekly_income_pence", arrow.int64()),
            ("weekly_total_pence", arrow.int64()),
            ("weekly_pence", arrow.list_(arrow.int64())),
        ]
    )


def _result_batch(arrow: Any, scheme: ArrayScheme, caseload: Situations, workers: int) -> Any:  # noqa: ANN401
    amounts = calculate(scheme, caseload, workers=workers)
    offsets = np.concatenate(([0], np.cumsum(caseload.receiving_parent_counts)))
    is_unknown = amounts.weekly_income == UNKNOWN
    columns = [
        arrow.DictionaryArray.from_arrays(amounts.rate, list(scheme.rate_names)),
        arrow.DictionaryArray.from_arrays(amounts.income_basis, list(scheme.basis_names)),
        arrow.array(amounts.weekly_income, mask=is_unknown),
        arrow.array(amounts.weekly_total),
        arrow.ListArray.from_arrays(offsets.astype(np.int32), arrow.array(amounts.weekly)),
    ]
    return arrow.record_batch(columns, schema=_result_schema(arrow))
