"""One column of a Parquet file, every cell checked; a fault names file, row and column."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from upkeep.law.situations import nearest_of

Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]


class CaseloadFileError(ValueError):
    """The file cannot be worked out as it stands."""


def package(name: str) -> Any:  # noqa: ANN401 - the package carries no types
    """A part of pyarrow, or words for what to do where it is missing."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise CaseloadFileError(
            "Parquet files need the package pyarrow, which is not installed here: "
            "install it with «pip install pyarrow», or use --batch with lines of JSON."
        ) from None


def column_of(
    source: Path,
    batch: Any,  # noqa: ANN401
    name: str,
    first_row: int,
    *,
    lists: bool = False,
) -> FileColumn:
    """A column of some rows, or the items of its lists one after the other."""
    array = batch.column(name)
    column = FileColumn(source, name, first_row, array, None)
    if not lists:
        return column
    column.refuse_type_unless(_is_list(array), "lists")
    column.refuse_empty("a list")
    return FileColumn(source, name, first_row, array.flatten(), _list_lengths(array))


class FileColumn:
    """The cells of a column, one for each row or, where ``lengths`` is given, so many for each."""

    def __init__(
        self,
        source: Path,
        name: str,
        first_row: int,
        array: Any,  # noqa: ANN401
        lengths: Whole | None,
    ) -> None:
        self.source = source
        self.name = name
        self.first_row = first_row
        self.array = array
        self.lengths = lengths

    def whole(self, highest: int, unknown: int | None = None) -> Whole:
        """Whole numbers from nought; an empty cell is ``unknown``, or else an error."""
        array = self.array
        if unknown is None:
            self.refuse_empty("a whole number")
        else:
            array = array.fill_null(unknown)
        types = package("pyarrow.types")
        self.refuse_type_unless(types.is_integer(array.type), "whole numbers")
        values = np.asarray(array)
        is_bad = values > highest
        if types.is_signed_integer(array.type):
            is_bad |= values < (0 if unknown is None else unknown)
        self.check(is_bad, values, f"a whole number from 0 to {highest}")
        return values.astype(np.int64, copy=False)

    def bits(self, places: Mapping[str, int]) -> NDArray[np.uint64]:
        """Lists of codes, as one bit for each code."""
        self.refuse_type_unless(_is_list(self.array), "lists of codes")
        self.refuse_empty("a list of codes")
        counts = _list_lengths(self.array)
        encoded = self.array.flatten().dictionary_encode()
        owners = np.repeat(np.arange(len(counts)), counts)
        words = encoded.dictionary.to_pylist()
        self._refuse_empty_item(encoded, owners)
        indices = np.asarray(encoded.indices)
        for word in words:
            if word not in places:
                place = int(np.argmax(indices == words.index(word)))
                self._unknown_name(int(owners[place]), word, places, "a known code")
        masks = np.array([1 << places[word] for word in words] or [0], np.uint64)
        result = np.zeros(len(counts), np.uint64)
        if len(indices):
            np.bitwise_or.at(result, owners, masks[indices])
        return result

    def _refuse_empty_item(self, encoded: Any, owners: NDArray[np.intp]) -> None:  # noqa: ANN401
        if encoded.null_count:
            place = int(np.argmax(np.asarray(encoded.is_null())))
            self.fail(int(owners[place]), "an empty item", "a known code")

    def _unknown_name(
        self, place: int, word: object, known: Mapping[str, int], wanted: str
    ) -> NoReturn:
        nearest = nearest_of(str(word), known)
        hint = f" (did you mean {nearest!r}?)" if nearest else ""
        self.fail(place, repr(word), wanted + hint)

    def truths(self) -> Truth:
        """Yes or no; an empty cell is no."""
        types = package("pyarrow.types")
        self.refuse_type_unless(types.is_boolean(self.array.type), "true or false")
        return np.asarray(self.array.fill_null(False)).astype(np.bool_)

    def days(self) -> NDArray[np.datetime64]:
        """Days."""
        types = package("pyarrow.types")
        self.refuse_type_unless(types.is_date(self.array.type), "days")
        self.refuse_empty("a day")
        return np.asarray(self.array).astype("datetime64[D]")

    def chosen(self, names: tuple[str | None, ...], wanted: str | None = None) -> NDArray[np.int64]:
        """The place of each name; an empty cell is the place of ``None``."""
        words = self.array.to_pylist()
        places = {name: place for place, name in enumerate(names)}
        for place, word in enumerate(words):
            if word not in places:
                known = {name: index for name, index in places.items() if name is not None}
                self._unknown_name(place, word, known, wanted or f"one of {', '.join(known)}")
        return np.array([places[word] for word in words], np.int64)

    def refuse_type_unless(self, is_right: bool, wanted: str) -> None:
        """Fail where the whole column is of another type than it has to be."""
        if not is_right:
            self.fail(0, f"values of type {self.array.type}", wanted)

    def refuse_empty(self, wanted: str) -> None:
        """Fail at the first empty cell."""
        if self.array.null_count:
            empty = np.asarray(self.array.is_null())
            found = "an empty cell" if self.lengths is None else "an empty item"
            self.fail(int(np.argmax(empty)), found, wanted)

    def check(self, bad: Truth, values: NDArray[Any], wanted: str) -> None:
        """Fail at the first bad cell."""
        if bad.any():
            place = int(np.argmax(bad))
            self.fail(place, values[place], wanted)

    def check_rows(self, bad: Truth, values: NDArray[Any], wanted: str) -> None:
        """Fail at the first bad row of a column of lists."""
        if bad.any():
            row = int(np.argmax(bad))
            self._fail_in_row(row, values[row], wanted)

    def check_lengths(self, members: Whole, wanted: str) -> None:
        """Fail at the first row whose list has not one item for each member."""
        assert self.lengths is not None
        self.check_rows(self.lengths != members, self.lengths, wanted)

    def fail(self, place: int, found: object, wanted: str) -> NoReturn:
        """Name the fault in one cell."""
        self._fail_in_row(self._row_of(place), found, wanted)

    def _row_of(self, place: int) -> int:
        if self.lengths is None:
            return place
        return int(np.searchsorted(np.cumsum(self.lengths), place, side="right"))

    def _fail_in_row(self, row: int, found: object, wanted: str) -> NoReturn:
        raise CaseloadFileError(
            f"{self.source}: row {self.first_row + row + 1}: {self.name}: found {found}; "
            f"wanted {wanted}"
        )


def _is_list(array: Any) -> bool:  # noqa: ANN401
    types = package("pyarrow.types")
    return bool(types.is_list(array.type) or types.is_large_list(array.type))


def _list_lengths(array: Any) -> Whole:  # noqa: ANN401
    offsets: Whole = np.asarray(array.offsets).astype(np.int64)
    return offsets[1:] - offsets[:-1]
