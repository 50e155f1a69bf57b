"""Caseloads in Parquet files: read in batches, worked out as arrays, written as they come.

The columns are described in ``docs/law/bulk.md``. Reading and writing needs the ``pyarrow``
package; the rest of the library does not.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upkeep.law.scheme_2012.caseload import (
    BENEFIT_BITS,
    STATUS_BITS,
    UNKNOWN,
    Amounts,
    Caseload,
    calculate_caseload,
)
from upkeep.law.scheme_2012.vocabulary import BASIS_NAMES, RATE_NAMES
from upkeep.law.situations import COUNT_MAX, NIGHTS_MAX, nearest_of

ROWS_AT_ONCE = 1_000_000
PENCE_MAX = 99_999_999_999

REQUIRED = ("effective_date", "child_counts", "nights")
INCOMES = {
    "historic_income_annual_pence": "historic_income_annual",
    "current_income_weekly_pence": "current_income_weekly",
}
AMOUNTS = {
    "historic_pension_contributions_annual_pence": "historic_pension_contributions_annual",
    "contact_pence": "contact",
    "illness_or_disability_pence": "illness_or_disability",
    "prior_debts_pence": "prior_debts",
    "boarding_school_pence": "boarding_school",
    "mortgage_pence": "mortgage",
    "unearned_annual_pence": "unearned_annual",
    "income_while_on_benefit_pence": "income_while_on_benefit",
    "diverted_pence": "diverted",
}
COUNTS = ("relevant_other_children", "other_arrangement_children")
CODES = {"benefits": BENEFIT_BITS, "partner_benefits": BENEFIT_BITS, "status": STATUS_BITS}
COLUMNS = (
    *REQUIRED,
    *INCOMES,
    *AMOUNTS,
    *COUNTS,
    *CODES,
    "partner_is_paying_parent",
    "local_authority_nights",
    "asset_values_pence",
)


class CaseloadFileError(ValueError):
    """The file cannot be worked out as it stands."""


def calculate_file(source: Path, target: Path, *, workers: int = 1) -> int:
    """Work out every row of a Parquet file into another; returns the number of rows.

    Raises :class:`CaseloadFileError` naming the file, the row and the column; the target is then
    not written.
    """
    parquet = _package("pyarrow.parquet")
    arrow = _package("pyarrow")
    try:
        file = parquet.ParquetFile(source)
    except (OSError, arrow.ArrowInvalid) as error:
        raise CaseloadFileError(
            f"{source}: this is no Parquet file that can be read: {error}"
        ) from None
    _check_columns(source, file.schema_arrow.names)
    partial = target.with_name(target.name + ".partial")
    rows = 0
    try:
        with parquet.ParquetWriter(partial, _result_schema(arrow)) as writer:
            for batch in file.iter_batches(ROWS_AT_ONCE):
                caseload = _caseload_of(_Batch(source, batch, rows))
                writer.write_batch(_result_batch(arrow, caseload, workers))
                rows += batch.num_rows
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return rows


def _package(name: str) -> Any:  # noqa: ANN401 - the package carries no types
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise CaseloadFileError(
            "Parquet files need the package pyarrow, which is not installed here: "
            "install it with «pip install pyarrow», or use --batch with lines of JSON."
        ) from None


def _check_columns(source: Path, names: list[str]) -> None:
    for name in names:
        if name not in COLUMNS:
            nearest = nearest_of(name, COLUMNS)
            hint = f" Did you mean {nearest!r}?" if nearest else ""
            raise CaseloadFileError(
                f"{source}: found an unknown column {name!r}; wanted some of "
                f"{', '.join(COLUMNS)}.{hint}"
            )
    for name in REQUIRED:
        if name not in names:
            raise CaseloadFileError(f"{source}: there is no column {name!r}, which has no default")


class _Batch:
    """Some rows of a file, with words for what is wrong in them."""

    def __init__(self, source: Path, batch: Any, first_row: int) -> None:  # noqa: ANN401
        self.source = source
        self.batch = batch
        self.first_row = first_row
        self.size: int = batch.num_rows

    def has(self, name: str) -> bool:
        return name in self.batch.schema.names

    def fail(self, row: int, name: str, found: object, wanted: str) -> None:
        raise CaseloadFileError(
            f"{self.source}: row {self.first_row + row + 1}: {name}: found {found}; wanted {wanted}"
        )

    def check(self, bad: NDArray[np.bool_], name: str, values: NDArray[Any], wanted: str) -> None:
        """Fail at the first bad value; ``bad`` and ``values`` are per row."""
        if bad.any():
            row = int(np.argmax(bad))
            self.fail(row, name, values[row], wanted)

    def whole(self, name: str, highest: int, unknown: int | None = None) -> NDArray[np.int64]:
        """A column of whole numbers; an empty cell is an error unless it has a meaning."""
        array = self.batch.column(name)
        if unknown is None and array.null_count:
            self.fail(int(np.argmax(array.is_null())), name, "an empty cell", "a whole number")
        values = self._integers(array if unknown is None else array.fill_null(unknown), name)
        low = 0 if unknown is None else min(unknown, 0)
        is_bad = (values < low) | (values > highest)
        self.check(is_bad, name, values, f"a whole number from 0 to {highest}")
        return values

    def _integers(self, array: Any, name: str) -> NDArray[np.int64]:  # noqa: ANN401
        types = _package("pyarrow.types")
        if not types.is_integer(array.type):
            self.fail(0, name, f"values of type {array.type}", "whole numbers")
        values: NDArray[np.int64] = np.asarray(array).astype(np.int64, copy=False)
        return values

    def lists(self, name: str, highest: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """A column of lists of whole numbers: how many in each row, and all of them."""
        types = _package("pyarrow.types")
        array = self.batch.column(name)
        if not (types.is_list(array.type) or types.is_large_list(array.type)):
            self.fail(0, name, f"values of type {array.type}", "lists")
        if array.null_count:
            self.fail(int(np.argmax(array.is_null())), name, "an empty cell", "a list")
        counts = _list_lengths(array)
        flat = array.flatten()
        if flat.null_count:
            place = int(np.argmax(flat.is_null()))
            self.fail(_owner(counts, place), name, "an empty item", "a whole number")
        values = self._integers(flat, name)
        is_bad = (values < 0) | (values > highest)
        if is_bad.any():
            place = int(np.argmax(is_bad))
            wanted = f"a whole number from 0 to {highest}"
            self.fail(_owner(counts, place), name, values[place], wanted)
        return counts, values

    def bits(self, name: str, places: Mapping[str, int]) -> NDArray[np.uint64]:
        """A column of lists of codes, as one bit for each code."""
        array = self.batch.column(name)
        if array.null_count:
            self.fail(int(np.argmax(array.is_null())), name, "an empty cell", "a list of codes")
        counts = _list_lengths(array)
        encoded = array.flatten().dictionary_encode()
        words = encoded.dictionary.to_pylist()
        for word in words:
            if word not in places:
                place = int(np.argmax(np.asarray(encoded.indices) == words.index(word)))
                nearest = nearest_of(str(word), places)
                wanted = f"a known code (did you mean {nearest!r}?)" if nearest else "a known code"
                self.fail(_owner(counts, place), name, repr(word), wanted)
        masks = np.array([1 << places[word] for word in words] or [0], np.uint64)
        result = np.zeros(self.size, np.uint64)
        if len(encoded):
            owners = np.repeat(np.arange(self.size), counts)
            np.bitwise_or.at(result, owners, masks[np.asarray(encoded.indices)])
        return result


def _list_lengths(array: Any) -> NDArray[np.int64]:  # noqa: ANN401
    offsets: NDArray[np.int64] = np.asarray(array.offsets).astype(np.int64)
    return offsets[1:] - offsets[:-1]


def _owner(counts: NDArray[np.int64], place: int) -> int:
    return int(np.searchsorted(np.cumsum(counts), place, side="right"))


def _caseload_of(batch: _Batch) -> Caseload:
    """The rows of a batch as arrays, each value checked."""
    given: dict[str, Any] = {"effective_date": _days(batch)}
    for name, field in INCOMES.items():
        given[field] = (
            batch.whole(name, PENCE_MAX, UNKNOWN)
            if batch.has(name)
            else np.full(batch.size, UNKNOWN)
        )
    for name, field in AMOUNTS.items():
        if batch.has(name):
            given[field] = batch.whole(name, PENCE_MAX)
    for name in COUNTS:
        if batch.has(name):
            given[name] = batch.whole(name, COUNT_MAX)
    for name, places in CODES.items():
        if batch.has(name):
            given[name] = batch.bits(name, places)
    if batch.has("partner_is_paying_parent"):
        given["partner_is_paying_parent"] = np.asarray(
            batch.batch.column("partner_is_paying_parent").fill_null(False)
        ).astype(np.bool_)
    if batch.has("asset_values_pence"):
        counts, values = batch.lists("asset_values_pence", PENCE_MAX)
        given |= {"asset_counts": counts, "asset_values": values}
    return Caseload(**given, **_families(batch))


def _days(batch: _Batch) -> NDArray[np.datetime64]:
    types = _package("pyarrow.types")
    array = batch.batch.column("effective_date")
    if not types.is_date(array.type):
        batch.fail(0, "effective_date", f"values of type {array.type}", "days")
    if array.null_count:
        batch.fail(int(np.argmax(array.is_null())), "effective_date", "an empty cell", "a day")
    days: NDArray[np.datetime64] = np.asarray(array).astype("datetime64[D]")
    first = np.datetime64("2012-12-10")
    batch.check(days < first, "effective_date", days, "2012-12-10, when the scheme began, or later")
    return days


def _families(batch: _Batch) -> dict[str, Any]:
    """Receiving parents and children; each parent has a child, each child its nights."""
    parent_counts, child_counts = batch.lists("child_counts", COUNT_MAX)
    wanted = "at least one receiving parent"
    batch.check(parent_counts == 0, "child_counts", parent_counts, wanted)
    if len(child_counts) and child_counts.min() < 1:
        row = _owner(parent_counts, int(np.argmin(child_counts)))
        batch.fail(row, "child_counts", 0, "at least one child for each receiving parent")
    starts = np.concatenate(([0], np.cumsum(parent_counts)[:-1])).astype(np.intp)
    per_row = np.add.reduceat(child_counts, starts) if len(starts) else child_counts
    night_counts, nights = batch.lists("nights", NIGHTS_MAX)
    batch.check(night_counts != per_row, "nights", night_counts, "one number for each child")
    found: dict[str, Any] = {
        "receiving_parent_counts": parent_counts,
        "child_counts": child_counts,
        "nights": nights,
    }
    if batch.has("local_authority_nights"):
        counts, authority = batch.lists("local_authority_nights", NIGHTS_MAX)
        name = "local_authority_nights"
        batch.check(counts != per_row, name, counts, "one number for each child")
        found[name] = authority
    return found


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


def _result_batch(arrow: Any, caseload: Caseload, workers: int) -> Any:  # noqa: ANN401
    amounts: Amounts = calculate_caseload(caseload, workers=workers)
    offsets = np.concatenate(([0], np.cumsum(caseload.receiving_parent_counts)))
    is_unknown = amounts.weekly_income == UNKNOWN
    columns = [
        arrow.DictionaryArray.from_arrays(amounts.rate, list(RATE_NAMES)),
        arrow.DictionaryArray.from_arrays(amounts.income_basis, list(BASIS_NAMES)),
        arrow.array(amounts.weekly_income, mask=is_unknown),
        arrow.array(amounts.weekly_total),
        arrow.ListArray.from_arrays(offsets.astype(np.int32), arrow.array(amounts.weekly)),
    ]
    return arrow.record_batch(columns, schema=_result_schema(arrow))
