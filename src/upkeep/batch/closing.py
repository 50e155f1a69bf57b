"""Closing a period: every night of it is worked, and every check holds, before the books close."""

from datetime import date, datetime

from upkeep.batch.checks import run_checks
from upkeep.batch.models import Night
from upkeep.batch.nights import last_night
from upkeep.ledger import periods
from upkeep.ledger.models import Closing
from upkeep.ledger.periods import PeriodRefusedError

SHOWN = 5


def close_period(last_day: date, by: str, now: datetime) -> Closing:
    """Close the books up to ``last_day``.

    Raises :class:`~upkeep.ledger.periods.PeriodRefusedError` when a night up to it is still to be
    worked, one is unfinished, or a check fails: the bank agrees with the books, nothing is lost,
    and opening and movements come to closing, or nothing is closed.
    """
    unfinished = Night.objects.filter(finished=False).order_by("date").first()
    if unfinished is not None:
        raise PeriodRefusedError(f"The night of {unfinished.date} is not finished: work it first.")
    worked = last_night()
    if worked is None or worked < last_day:
        raise PeriodRefusedError(
            f"Nights are worked up to {worked or 'no day'}: a period closes when its last night is."
        )
    failed = [(check.name, found) for check, found in run_checks() if found]
    if failed:
        shown = "; ".join(f"{name}: {found[0]}" for name, found in failed[:SHOWN])
        raise PeriodRefusedError(f"{len(failed)} checks fail, so nothing is closed. {shown}")
    return periods.close(last_day, by, now)
