"""The whole books as one Parquet file, for whoever re-totals millions of entries.

The same rows in the same order as the CSV, with types: days as days, moments in UTC, amounts as
whole pence, debit positive. Every account sums to its balance, every transaction to nothing.
"""

from itertools import islice
from typing import Any, BinaryIO

import psycopg
import pyarrow as arrow
import pyarrow.parquet as parquet

from upkeep.ledger.export import SubjectNamer, named_entries

ROWS_AT_ONCE = 100_000

SCHEMA = arrow.schema(
    [
        arrow.field("effective_date", arrow.date32(), nullable=False),
        arrow.field("transaction", arrow.int64(), nullable=False),
        arrow.field("key", arrow.string(), nullable=False),
        arrow.field("leg", arrow.int16(), nullable=False),
        arrow.field("account", arrow.string(), nullable=False),
        arrow.field("amount_pence", arrow.int64(), nullable=False),
        arrow.field("reason", arrow.string(), nullable=False),
        arrow.field("known_at", arrow.timestamp("us", tz="UTC"), nullable=False),
        arrow.field("cause", arrow.string(), nullable=False),
        arrow.field("cause_number", arrow.int64(), nullable=False),
        arrow.field("corrects", arrow.string()),
    ]
)


def export_parquet(cursor: psycopg.Cursor[Any], file: BinaryIO, name_subject: SubjectNamer) -> int:
    """Write the whole books to ``file`` and return how many entries that was.

    Raises :class:`~upkeep.ledger.export.UnexportableNameError` like every export.
    """
    count = 0
    rows = named_entries(cursor, name_subject)
    with parquet.ParquetWriter(file, SCHEMA, compression="zstd") as writer:
        while piece := list(islice(rows, ROWS_AT_ONCE)):
            columns = [
                arrow.array(column, field.type)
                for column, field in zip(zip(*piece, strict=True), SCHEMA, strict=True)
            ]
            writer.write_table(arrow.Table.from_arrays(columns, schema=SCHEMA))
            count += len(piece)
    return count
