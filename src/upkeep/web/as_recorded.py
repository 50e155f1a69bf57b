"""Which rows count at a moment: those recorded by then, and those that were believed then."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet
from psycopg.types.range import Range

Row = TypeVar("Row", bound=Model)


def recorded_by(rows: QuerySet[Row], known_at: datetime | None) -> QuerySet[Row]:
    """Rows that had been recorded by a moment; all of them for None."""
    return rows if known_at is None else rows.filter(known_at__lte=known_at)


def believed_at(rows: QuerySet[Row], known_at: datetime | None) -> QuerySet[Row]:
    """Rows whose ``known`` holds a moment; those still believed for None."""
    if known_at is None:
        return rows.filter(known__upper_inf=True)
    return rows.filter(known__contains=known_at)


def ever_believed(rows: QuerySet[Row], known_at: datetime | None) -> list[Row]:
    """Rows that had come to be believed by a moment, the newest first, as they were known then."""
    ordered = rows.order_by("-effective", "-known")
    if known_at is None:
        return list(ordered)
    found = list(ordered.filter(known__startswith__lte=known_at))
    for row in found:
        known: Range[datetime] = row.known  # type: ignore[attr-defined]
        if known.upper is not None and known.upper > known_at:
            row.known = Range(known.lower, None)  # type: ignore[attr-defined]
    return sorted(found, key=_newest, reverse=True)


def _newest(row: Model) -> tuple[object, ...]:
    """By the days a row is about, then by when it was believed; without an end is the latest."""
    effective, known = row.effective, row.known  # type: ignore[attr-defined]
    return (
        effective.lower,
        effective.upper is None,
        effective.upper or effective.lower,
        known.lower,
        known.upper is None,
        known.upper or known.lower,
    )
